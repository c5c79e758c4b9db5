"""The account of exploitation: read by who sees that part of the case, written by the team in its own name."""

import django.db.models.deletion
import opennrm.kernel.clock
import uuid
from django.conf import settings
from django.db import migrations, models

from opennrm.kernel.rowsecurity import protect


JOB = "(select nrm_job()) is not null"
SEES = f"((case_id::text || ':account') = any(array(select nrm_case_parts())) or {JOB})"
WRITES = f"""(
    written_by_id = (select nrm_actor()) and organisation_id = (select nrm_organisation())
    and case_id = any(array(select nrm_cases_on_team()))
    and (case_id::text || ':account') = any(array(select nrm_case_parts())) or {JOB}
)"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_appointment_rows'),
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.CharField(choices=[('recruited_how', 'recruited_how'), ('recruited_where', 'recruited_where'), ('recruited_by', 'recruited_by'), ('recruited_online', 'recruited_online'), ('route', 'route'), ('forms', 'forms'), ('sexual_forms', 'sexual_forms'), ('sectors', 'sectors'), ('exploited_where', 'exploited_where'), ('exploited_online', 'exploited_online'), ('control', 'control'), ('began', 'began'), ('ended', 'ended'), ('debts', 'debts'), ('papers', 'papers')], max_length=20)),
                ('heard', models.BinaryField()),
                ('heard_on', models.DateField()),
                ('written_at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account', to='cases.case')),
                ('heard_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.accountanswer')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'question'], name='account_by_case')],
            },
        ),
        protect("cases_accountanswer", see=SEES, add=WRITES, change="false", remove="false"),
    ]
