"""A referral may end as registered by name, without a case."""

import opennrm.referrals.rules.words
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0002_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='referral',
            name='state',
            field=models.CharField(choices=[('received', 'received'), ('triaged', 'triaged'), ('linked', 'linked'), ('counted', 'counted'), ('registered', 'registered'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('accepted', 'accepted')], default=opennrm.referrals.rules.words.State['RECEIVED'], max_length=12),
        ),
    ]
