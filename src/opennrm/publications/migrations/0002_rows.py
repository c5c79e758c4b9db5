"""Row security: what waits is seen by editors; messages by the registrars of the desk and by jobs of the program."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

JOB = "(select nrm_job()) is not null"
EDITOR = f"((select nrm_roles() && array['registrar', 'approver']) or {JOB})"
REGISTRAR = f"((select nrm_sees_register()) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        protect("publications_edition", see=EDITOR, remove="false"),
        protect("publications_textversion", see=EDITOR, remove="false"),
        protect("publications_line", see=EDITOR, remove="false"),
        protect("publications_offer", see=EDITOR, remove="false"),
        protect("publications_message", see=REGISTRAR, add=JOB, remove=JOB),
    ]
