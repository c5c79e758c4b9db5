"""Row security: open to all who sign in, to those who sit in it, or to those who wrote it and those it is addressed to."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

# Definer function: it reads who sits where past row security, else the policy would ask itself.
FUNCTIONS = """
create function nrm_my_bodies() returns setof uuid language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select distinct i.root_id from public.cooperation_item i
  where i.kind in ('seat', 'party') and i.state = 'running' and i.organisation_id = nrm_organisation()
    and (i.begins_on is null or i.begins_on <= current_date) and (i.ends_on is null or i.ends_on >= current_date)
$$;
"""
FORGET = "drop function nrm_my_bodies();"
JOB = "(select nrm_job()) is not null"
OFFICER = f"((select 'project_officer' = any(nrm_roles())) or {JOB})"
STAFF = f"((select nrm_roles()) && array['project_officer', 'observer'] or {JOB})"
SEES = f"""(
    {OFFICER}
    or written_for_id = (select nrm_organisation())
    or released_at is null and kind in ('status', 'lesson') and (select 'approver' = any(nrm_roles()))
    or released_at is not null and (
        circle = 'open' and (select nrm_actor()) is not null
        or circle = 'root' and root_id = any(array(select nrm_my_bodies()))
        or organisation_id = (select nrm_organisation())
        or {STAFF}
    )
)"""
ADDS = f"({OFFICER} or written_for_id = (select nrm_organisation()))"
CHANGES = f"""(
    {OFFICER} or written_for_id = (select nrm_organisation()) or organisation_id = (select nrm_organisation())
    or kind in ('status', 'lesson') and (select 'approver' = any(nrm_roles()))
)"""
WITH_ITEM = "exists (select from cooperation_item i where i.id = item_id)"
BOTH_ENDS = f"({WITH_ITEM} and exists (select from cooperation_item i where i.id = other_id))"


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        migrations.RunSQL(FUNCTIONS, FORGET),
        protect("cooperation_item", see=SEES, add=ADDS, change=CHANGES, remove="false"),
        protect("cooperation_move", see=WITH_ITEM, change="false", remove="false"),
        protect("cooperation_tie", see=BOTH_ENDS, add=f"({BOTH_ENDS} and {OFFICER})", change="false", remove="false"),
    ]
