"""Row security of dangers: who may see the part "dangers" of that person, in the words of kernel/access.py.

The register of the national desk is no way in: it holds no such part.
"""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
MINE = """(
    g.user_id = nrm_actor()
    or (g.organisation_id = nrm_organisation() and (g.role = '' or g.role = any(nrm_roles())))
)"""
RUNS = "{0}.starts_at <= statement_timestamp() + interval '1 minute' and ({0}.ends_at is null or {0}.ends_at > statement_timestamp())"
# Files that were joined are one person: a grant on one of them reaches what was written for any of them.
FUNCTIONS = f"""
create function nrm_persons_with_part(wanted text) returns setof uuid {HEAD} $$
  select distinct m.id from public.kernel_grant g
  join public.people_person p on p.id = g.person_id
  join public.people_person m on coalesce(m.merged_into_id, m.id) = coalesce(p.merged_into_id, p.id)
  where wanted = any(g.compartments) and {MINE} and {RUNS.format("g")}
    and not coalesce(p.merged_into_id, p.id) in (select nrm_blocked_files())
    and (
      g.relation in ('lead', 'supervisor', 'break_glass')
      or g.relation = 'team' and exists (
        select from public.kernel_grant s join public.people_person sp on sp.id = s.person_id
        where s.relation = 'share' and s.organisation_id = nrm_organisation() and wanted = any(s.compartments)
          and coalesce(sp.merged_into_id, sp.id) = coalesce(p.merged_into_id, p.id) and {RUNS.format("s")}
      )
    )
$$;
"""
FORGET = "drop function nrm_persons_with_part(text);"

JOB = "(select nrm_job()) is not null"
DANGERS = f"(person_id = any(array(select nrm_persons_with_part('dangers'))) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("safety", "0001_initial"), ("people", "0002_rows"), ("kernel", "0002_ground")]
    operations = [
        migrations.RunSQL(FUNCTIONS, FORGET),
        protect("safety_locker", see=DANGERS, remove="false"),
        protect("safety_danger", see=DANGERS, remove="false"),
    ]
