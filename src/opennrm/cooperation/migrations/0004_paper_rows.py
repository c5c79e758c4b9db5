"""Row security of papers: for who sits in the body now, or is party to the instrument, and for who keeps the list."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

KEEPS = "((select 'project_officer' = any(nrm_roles())) or (select nrm_job()) is not null)"
SEES = f"({KEEPS} or root_id = any(array(select nrm_my_bodies())))"
OWN = "organisation_id = (select nrm_organisation())"
# The body of a paper is that of its meeting: nobody hangs one under another body to read it there.
STANDS = "exists (select from cooperation_item i where i.id = meeting_id and i.root_id = cooperation_paper.root_id and i.kind = 'meeting')"


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0003_paper"), ("kernel", "0002_ground")]
    operations = [
        protect(
            "cooperation_paper",
            see=SEES,
            add=f"({SEES} and {STANDS} and ({OWN} or (select nrm_job()) is not null))",
            change=f"({KEEPS} or {OWN})",
            remove="false",
        ),
    ]
