"""Row security: what is private, or not released, is not there for anybody but project officers and named jobs."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

OFFICER = "((select 'project_officer' = any(nrm_roles())) or (select nrm_job()) is not null)"
RELEASED = f"(released_at is not null or {OFFICER})"
# The project itself is read under its own policy: an entry of a project that is not released is not seen either.
PIECE = f"""(
    {OFFICER}
    or not is_private and released_at is not null and exists (select from projects_project p where p.id = project_id)
)"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        protect("projects_project", see=RELEASED, add=OFFICER, change=OFFICER, remove="false"),
        *[
            protect(f"projects_{table}", see=PIECE, add=OFFICER, change=OFFICER, remove=OFFICER)
            for table in ("entry", "payment", "outcome", "duty", "keptxml")
        ],
    ]
