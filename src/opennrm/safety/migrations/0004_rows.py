"""Row security of assessments, plans and ties; of who was told; of who helps; of who is on duty."""

import importlib

from django.db import migrations

from opennrm.kernel.rowsecurity import SOMEBODY_ACTS, protect

DANGERS = importlib.import_module("opennrm.safety.migrations.0002_rows").DANGERS
JOB = "(select nrm_job()) is not null"
HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
# Who was told of an event knows that it is there, unless they must not know of the person any more.
FUNCTIONS = f"""
create function nrm_events_told() returns setof uuid {HEAD} $$
  select a.event_id from public.safety_alert a join public.safety_event e on e.id = a.event_id
  where a.user_id = nrm_actor() and not e.person_id in (select nrm_blocked_members())
$$;
"""
FORGET = "drop function nrm_events_told();"
TOLD = "{0} = any(array(select nrm_events_told()))"
EVENT = f"({DANGERS} or {TOLD.format('id')})"
OF_AN_EVENT = f"({TOLD.format('event_id')} or exists (select from safety_event e where e.id = event_id) or {JOB})"
OWN_HOUSE = f"(organisation_id = (select nrm_organisation()) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("safety", "0003_people_and_hours"), ("people", "0002_rows"), ("kernel", "0002_ground")]
    operations = [
        migrations.RunSQL(FUNCTIONS, FORGET),
        protect("safety_assessment", see=DANGERS, change="false", remove="false"),
        protect("safety_plan", see=DANGERS, change="false", remove="false"),
        protect("safety_personties", see=DANGERS, remove="false"),
        protect("safety_event", see=EVENT, add=JOB, change=DANGERS, remove="false"),
        protect("safety_alert", see=OF_AN_EVENT, add=JOB, change="false", remove="false"),
        protect("safety_helper", see=SOMEBODY_ACTS, add=OWN_HOUSE, change=OWN_HOUSE, remove="false"),
        protect("safety_helperties", see=OWN_HOUSE, remove="false"),
        protect("safety_duty", see=SOMEBODY_ACTS, add=OWN_HOUSE, change=OWN_HOUSE, remove="false"),
        protect("safety_workinghours", see=SOMEBODY_ACTS, add=OWN_HOUSE, change=OWN_HOUSE, remove="false"),
    ]
