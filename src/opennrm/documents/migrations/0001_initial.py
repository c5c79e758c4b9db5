"""The tables of documents, taken over from the room of cases with every row in them."""

import django.db.models.deletion
import opennrm.kernel.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0009_rooms_above'),
        ('partners', '0002_contact_points'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('part', models.CharField(choices=[('identity', 'identity'), ('safe_contact', 'safe_contact'), ('location', 'location'), ('health', 'health'), ('police', 'police'), ('immigration', 'immigration'), ('children', 'children'), ('notes', 'notes'), ('account', 'account'), ('dangers', 'dangers')], max_length=16)),
                    ('kind', models.CharField(choices=[('identity_paper', 'identity_paper'), ('decision', 'decision'), ('letter', 'letter'), ('medical', 'medical'), ('report', 'report'), ('photo', 'photo'), ('statement', 'statement'), ('other', 'other')], max_length=16)),
                    ('title', models.BinaryField()),
                    ('file_name', models.BinaryField()),
                    ('media', models.CharField(max_length=80)),
                    ('size', models.BigIntegerField()),
                    ('sha256', models.BinaryField(max_length=32)),
                    ('original', models.CharField(max_length=32)),
                    ('reading', models.CharField(blank=True, default='', max_length=32)),
                    ('reading_media', models.CharField(blank=True, default='', max_length=80)),
                    ('reading_size', models.BigIntegerField(default=0)),
                    ('scan', models.CharField(choices=[('clean', 'clean'), ('not_scanned', 'not_scanned')], max_length=12)),
                    ('added_at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='CustodyLine',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('at', models.DateTimeField(default=opennrm.kernel.clock.now)),
                    ('what', models.CharField(max_length=16)),
                    ('sha256', models.BinaryField(max_length=32)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='documents.document')),
                ],
            ),
            migrations.AddIndex(
                model_name='document',
                index=models.Index(fields=['case', '-added_at'], name='document_by_case'),
            ),
            migrations.AddConstraint(
                model_name='document',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reading', ''), ('reading_media', '')), models.Q(models.Q(('reading', ''), _negated=True), models.Q(('reading_media', ''), _negated=True)), _connector='OR'), name='a_reading_copy_has_its_kind'),
            ),
        ]),
    ]
