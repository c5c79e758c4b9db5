"""Requests to erase somebody: the desk's alone, and of persons for whom the viewer is not blocked."""

import django.db.models.deletion
import opennrm.kernel.clock
import uuid
from django.db import migrations, models

from opennrm.kernel.rowsecurity import protect


JOB = "(select nrm_job()) is not null"
DESK = f"""(
    (select nrm_sees_register()) and not person_id = any(array(select nrm_blocked_members())) or {JOB}
)"""
ASKS = f"({DESK} and (asked_by_id = (select nrm_actor()) or {JOB}))"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('no_longer_needed', 'no_longer_needed'), ('consent_withdrawn', 'consent_withdrawn'), ('objection', 'objection'), ('unlawful', 'unlawful'), ('legal_duty', 'legal_duty')], max_length=20)),
                ('key_id', models.UUIDField()),
                ('sealed_words', models.BinaryField()),
                ('state', models.CharField(choices=[('asked', 'asked'), ('declined', 'declined'), ('done', 'done'), ('withdrawn', 'withdrawn')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                ('asked_by_id', models.BigIntegerField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('sealed_answer', models.BinaryField(default=b'')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('person',), name='one_open_erasure'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'declined']), _negated=True), models.Q(('decided_by_id__isnull', False), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True)), _connector='OR'), name='nobody_decides_their_own_erasure')],
            },
        ),
        protect("people_erasure", see=DESK, add=ASKS, remove="false"),
    ]
