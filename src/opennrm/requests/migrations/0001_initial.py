"""The tables of requests, taken over from the room of cases with every row in them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import opennrm.kernel.clock
import opennrm.kernel.references
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
                name='Request',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('reference', models.CharField(default=opennrm.kernel.references.new_reference, editable=False, max_length=8, unique=True)),
                    ('asker', models.CharField(choices=[('court', 'court'), ('prosecution', 'prosecution'), ('lawyer', 'lawyer'), ('authority', 'authority'), ('person', 'person')], max_length=12)),
                    ('ground', models.CharField(choices=[('order', 'order'), ('request', 'request'), ('own_file', 'own_file')], max_length=12)),
                    ('who', models.BinaryField()),
                    ('address', models.BinaryField(default=b'')),
                    ('order', models.BinaryField(default=b'')),
                    ('asked', models.BinaryField()),
                    ('received_on', models.DateField()),
                    ('due_on', models.DateField(null=True)),
                    ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None)),
                    ('state', models.CharField(choices=[('answered', 'answered'), ('declined', 'declined'), ('preparing', 'preparing'), ('received', 'received'), ('waiting', 'waiting')], default='received', max_length=12)),
                    ('noted_at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('why_declined', models.BinaryField(default=b'')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                    ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Piece',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('place', models.IntegerField()),
                    ('part', models.CharField(choices=[('identity', 'identity'), ('safe_contact', 'safe_contact'), ('location', 'location'), ('health', 'health'), ('police', 'police'), ('immigration', 'immigration'), ('children', 'children'), ('notes', 'notes'), ('account', 'account'), ('dangers', 'dangers')], max_length=16)),
                    ('document_id', models.UUIDField(null=True)),
                    ('title', models.BinaryField()),
                    ('text', models.BinaryField()),
                    ('cuts', models.JSONField(default=list)),
                    ('added_at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='requests.request')),
                ],
                options={
                    'ordering': ['place'],
                },
            ),
            migrations.AddIndex(
                model_name='request',
                index=models.Index(fields=['case', '-noted_at'], name='request_by_case'),
            ),
            migrations.AddConstraint(
                model_name='request',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['answered', 'declined'])), models.Q(models.Q(('state__in', ['answered', 'declined']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='a_request_ends_once'),
            ),
        ]),
    ]
