"""The tables of appointments, taken over from the room of cases with every row in them."""

import django.db.models.deletion
import opennrm.kernel.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0009_rooms_above'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('place', models.CharField(choices=[('here', 'here'), ('health', 'health'), ('lawyer', 'lawyer'), ('police', 'police'), ('court', 'court'), ('immigration', 'immigration'), ('municipality', 'municipality'), ('school', 'school'), ('work', 'work'), ('bank', 'bank'), ('other', 'other')], max_length=16)),
                    ('part', models.CharField(blank=True, choices=[('identity', 'identity'), ('safe_contact', 'safe_contact'), ('location', 'location'), ('health', 'health'), ('police', 'police'), ('immigration', 'immigration'), ('children', 'children'), ('notes', 'notes'), ('account', 'account'), ('dangers', 'dangers')], default='', max_length=16)),
                    ('starts_at', models.DateTimeField()),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('words', models.BinaryField(default=b'')),
                    ('remind', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('cancelled', 'cancelled'), ('kept', 'kept'), ('missed', 'missed'), ('planned', 'planned')], default='planned', max_length=10)),
                    ('made_at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('what_became', models.BinaryField(default=b'')),
                    ('version', models.IntegerField(default=1)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Arrangement',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('need', models.CharField(choices=[('interpreter', 'interpreter'), ('transport', 'transport'), ('company', 'company')], max_length=12)),
                    ('helper_id', models.UUIDField(null=True)),
                    ('arranged_at', models.DateTimeField(null=True)),
                    ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrangements', to='appointments.appointment')),
                    ('arranged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.AddIndex(
                model_name='appointment',
                index=models.Index(fields=['case', 'starts_at'], name='appointment_by_case'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'planned')), models.Q(models.Q(('state', 'planned'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_appointment_that_is_over_says_when'),
            ),
            migrations.AddConstraint(
                model_name='arrangement',
                constraint=models.UniqueConstraint(fields=('appointment', 'need'), name='each_need_once_for_an_appointment'),
            ),
            migrations.AddConstraint(
                model_name='arrangement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('arranged_at__isnull', True), ('helper_id__isnull', True), ('user__isnull', True)), models.Q(('arranged_at__isnull', False), ('helper_id__isnull', False), ('user__isnull', True)), models.Q(('arranged_at__isnull', False), ('helper_id__isnull', True), ('user__isnull', False)), _connector='OR'), name='an_arrangement_is_with_one'),
            ),
        ]),
    ]
