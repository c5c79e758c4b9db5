"""Row security of the file: who works on the case, with which parts, and what not even the register reads."""

from django.db import migrations

from opennrm.kernel.rowsecurity import SEES_CASE, protect

# Definer functions: they read the grants past row security, in the words of kernel/access.py.
MINE = """(
    g.user_id = nrm_actor()
    or (g.organisation_id = nrm_organisation() and (g.role = '' or g.role = any(nrm_roles())))
)"""
RUNS = "{0}.starts_at <= statement_timestamp() and ({0}.ends_at is null or {0}.ends_at > statement_timestamp())"
FREE = "g.person_id not in (select nrm_blocked_persons())"
HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
FUNCTIONS = f"""
create function nrm_cases_on_team() returns setof uuid {HEAD} $$
  select distinct g.case_id from public.kernel_grant g
  where g.case_id is not null and g.relation in ('lead', 'team') and {MINE} and {RUNS.format("g")} and {FREE}
$$;
create function nrm_cases_at_work() returns setof uuid {HEAD} $$
  select distinct g.case_id from public.kernel_grant g
  where g.case_id is not null and g.relation in ('lead', 'team', 'supervisor', 'break_glass')
    and {MINE} and {RUNS.format("g")} and {FREE}
$$;
create function nrm_case_parts() returns setof text {HEAD} $$
  select distinct g.case_id::text || ':' || part from public.kernel_grant g, unnest(g.compartments) part
  where g.case_id is not null and {MINE} and {RUNS.format("g")} and {FREE} and (
    g.relation in ('lead', 'supervisor', 'break_glass')
    or g.relation = 'team' and exists (
      select from public.kernel_grant s
      where s.relation = 'share' and s.case_id = g.case_id and s.organisation_id = nrm_organisation()
        and part = any(s.compartments) and {RUNS.format("s")}
    )
  )
$$;
"""
FORGET = "drop function nrm_case_parts(); drop function nrm_cases_at_work(); drop function nrm_cases_on_team();"

JOB = "(select nrm_job()) is not null"
AT_WORK = f"({{0}} = any(array(select nrm_cases_at_work())) or {JOB})"
PART = f"(({{0}}::text || ':' || {{1}}) = any(array(select nrm_case_parts())) or {JOB})"
# The desk opens a case and writes its first rows without reading any of them afterwards.
OPENS = f"({{0}} = any(array(select nrm_cases_at_work())) or (select nrm_sees_register()) or {JOB})"
HAND_OVER = f"""(
    case_id = any(array(select nrm_cases_at_work())) or to_user_id = (select nrm_actor())
    or (select nrm_sees_register()) and not case_id = any(array(select nrm_blocked_cases())) or {JOB}
)"""
NOTE = f"""(
    circle <> 'organisation' and (case_id::text || ':notes') = any(array(select nrm_case_parts()))
    or organisation_id = (select nrm_organisation()) and case_id = any(array(select nrm_cases_on_team()))
    or {JOB}
)"""
EVENT = f"""(
    case_id = any(array(select nrm_cases_at_work()))
    and (part = '' or (case_id::text || ':' || part) = any(array(select nrm_case_parts())))
    or {JOB}
)"""
WRITES_NOTE = f"""(
    organisation_id = (select nrm_organisation()) and author_id = (select nrm_actor())
    and case_id = any(array(select nrm_cases_on_team())) or {JOB}
)"""
EMERGENCY = f"""(
    (user_id = (select nrm_actor())
     or case_id = any(array(select nrm_cases_at_work()))
     or (select nrm_organisation()) = any(reviewers)
        and (select nrm_roles()) && array['privacy_officer', 'supervisor', 'duty_officer'])
    and not case_id = any(array(select nrm_blocked_cases()))
    or {JOB}
)"""
WITH_EMERGENCY = f"(exists (select from cases_emergency e where e.id = emergency_id) or {JOB})"
WITH_DOCUMENT = f"(exists (select from cases_document d where d.id = document_id) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        migrations.RunSQL(FUNCTIONS, FORGET),
        protect("cases_case", see=SEES_CASE.format(column="id"), remove="false"),
        protect("cases_visit", see=SEES_CASE.format(column="case_id"), remove="false"),
        protect("cases_membership", see=AT_WORK.format("case_id"), add=OPENS.format("case_id"), remove="false"),
        protect("cases_share", see=AT_WORK.format("case_id"), add=OPENS.format("case_id"), remove="false"),
        protect("cases_handover", see=HAND_OVER, remove="false"),
        protect("cases_conflict", see=OPENS.format("case_id"), remove="false"),
        protect("cases_disclosure", see=AT_WORK.format("case_id"), change="false", remove="false"),
        protect("cases_filelink", see=PART.format("case_id", "part"), remove="false"),
        protect("cases_note", see=NOTE, add=WRITES_NOTE, change="false", remove="false"),
        protect("cases_event", see=EVENT, add=OPENS.format("case_id"), change="false", remove="false"),
        protect("cases_task", see=AT_WORK.format("case_id"), add=OPENS.format("case_id"), remove="false"),
        protect("cases_document", see=PART.format("case_id", "part"), remove="false"),
        protect("cases_emergency", see=EMERGENCY, add=JOB, remove="false"),
        protect("cases_emergencyextra", see=WITH_EMERGENCY, remove="false"),
        protect("cases_custodyline", see=WITH_DOCUMENT, change="false", remove="false"),
    ]
