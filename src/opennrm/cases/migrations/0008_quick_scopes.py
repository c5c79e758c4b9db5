"""The scopes of the file, said so that the database asks who acts once for each statement, not for each grant.

The meaning is that of 0002_rows, word for word. What a row's part must be among is asked for that part alone: somebody
with hundreds of files holds thousands of parts.
"""

from django.db import migrations

HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
MINE = """(
    g.user_id = (select nrm_actor())
    or (g.organisation_id = (select nrm_organisation())
        and (g.role = '' or g.role = any((select nrm_roles())::text[])))
)"""
RUNS = "{0}.starts_at <= statement_timestamp() and ({0}.ends_at is null or {0}.ends_at > statement_timestamp())"
FREE = "g.person_id not in (select nrm_blocked_persons())"
OPENED = f"""(
    g.relation in ('lead', 'supervisor', 'break_glass')
    or g.relation = 'team' and exists (
      select from public.kernel_grant s
      where s.relation = 'share' and s.case_id = g.case_id and s.organisation_id = (select nrm_organisation())
        and {{0}} = any(s.compartments) and {RUNS.format("s")}
    )
)"""
QUICK = f"""
create or replace function nrm_cases_on_team() returns setof uuid {HEAD} $$
  select g.case_id from public.kernel_grant g
  where g.case_id is not null and g.relation in ('lead', 'team') and {MINE} and {RUNS.format("g")} and {FREE}
$$;
create or replace function nrm_cases_at_work() returns setof uuid {HEAD} $$
  select g.case_id from public.kernel_grant g
  where g.case_id is not null and g.relation in ('lead', 'team', 'supervisor', 'break_glass')
    and {MINE} and {RUNS.format("g")} and {FREE}
$$;
create or replace function nrm_case_parts() returns setof text {HEAD} $$
  select g.case_id::text || ':' || part from public.kernel_grant g, unnest(g.compartments) part
  where g.case_id is not null and {MINE} and {RUNS.format("g")} and {FREE} and {OPENED.format("part")}
$$;
"""
# As 0002_rows made them.
ASKED_OFTEN = (
    QUICK.replace("(select nrm_actor())", "nrm_actor()")
    .replace("(select nrm_organisation())", "nrm_organisation()")
    .replace("(select nrm_roles())::text[]", "nrm_roles()")
)
# The cases of which the viewer sees one part: the same question as nrm_case_parts, for one part.
WITH_PART = f"""
create function nrm_cases_with(wanted text) returns setof uuid {HEAD} $$
  select g.case_id from public.kernel_grant g
  where g.case_id is not null and wanted = any(g.compartments) and {MINE} and {RUNS.format("g")} and {FREE}
    and {OPENED.format("wanted")}
$$;
"""
JOB = "(select nrm_job()) is not null"
PARTS = (
    "identity", "safe_contact", "location", "health", "police", "immigration", "children", "notes", "account", "dangers",
)  # fmt: skip
# Each part is asked for only when a row has it, and then once.
_WITH = " ".join(f"when '{part}' then case_id = any(array(select nrm_cases_with('{part}')))" for part in PARTS)
HAS_PART = f"(case part {_WITH} end)"
NOTE = f"""(
    circle <> 'organisation' and {{0}}
    or organisation_id = (select nrm_organisation()) and case_id = any(array(select nrm_cases_on_team()))
    or {JOB}
)"""
EVENT = f"(case_id = any(array(select nrm_cases_at_work())) and (part = '' or {{0}}) or {JOB})"
ONE_PART = "case_id = any(array(select nrm_cases_with('notes')))"
EVERY_PART = "(case_id::text || ':' || {0}) = any(array(select nrm_case_parts()))"


def seen(table: str, now: str, before: str) -> migrations.RunSQL:
    return migrations.RunSQL(f"alter policy see on {table} using {now}", f"alter policy see on {table} using {before}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_emergency_alone"), ("kernel", "0004_quick_scopes")]
    operations = [
        migrations.RunSQL(QUICK, ASKED_OFTEN),
        migrations.RunSQL(WITH_PART, "drop function nrm_cases_with(text)"),
        seen("cases_note", NOTE.format(ONE_PART), NOTE.format(EVERY_PART.format("'notes'"))),
        seen("cases_event", EVENT.format(HAS_PART), EVENT.format(EVERY_PART.format("part"))),
    ]
