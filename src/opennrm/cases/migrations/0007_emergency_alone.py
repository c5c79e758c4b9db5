"""Where no other organisation takes part, a colleague reviews an emergency; nobody ever their own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_account'),
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='emergency',
            name='nobody_reviews_their_own_emergency',
        ),
        migrations.AddField(
            model_name='emergency',
            name='alone',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='emergency',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(models.Q(('reviewed_by', models.F('user')), _negated=True), models.Q(models.Q(('review_organisation', models.F('organisation')), _negated=True), ('alone', True), _connector='OR')), _connector='OR'), name='nobody_reviews_their_own_emergency'),
        ),
    ]
