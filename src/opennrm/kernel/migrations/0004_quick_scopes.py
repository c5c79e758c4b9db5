"""The scopes of row security, said so that the database asks who acts once for each statement, not for each grant.

The meaning is that of 0002_ground, word for word. `(select …)` makes one question of many; a scope is an array to its
readers, so what stands in it twice need not be sorted out.
"""

from django.db import migrations

HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
MINE = """(
    g.user_id = (select nrm_actor())
    or (g.organisation_id = (select nrm_organisation())
        and (g.role = '' or g.role = any((select nrm_roles())::text[])))
)"""
REACHES = f"""{MINE} and g.starts_at <= statement_timestamp() + interval '1 minute'
  and (g.ends_at is null or g.ends_at > statement_timestamp())"""
QUICK = f"""
create or replace function nrm_sees_register() returns boolean {HEAD} $$
  select exists (select from public.kernel_grant g where g.person_id is null and g.relation = 'register' and {REACHES})
$$;
create or replace function nrm_blocked_persons() returns setof uuid {HEAD} $$
  select g.person_id from public.kernel_grant g where g.relation = 'blocked' and g.person_id is not null and {REACHES}
$$;
create or replace function nrm_my_persons() returns setof uuid {HEAD} $$
  select g.person_id from public.kernel_grant g
  where g.person_id is not null and g.relation in ('lead', 'team', 'pending', 'supervisor', 'break_glass') and {REACHES}
$$;
create or replace function nrm_my_cases() returns setof uuid {HEAD} $$
  select g.case_id from public.kernel_grant g
  where g.case_id is not null and g.relation in ('lead', 'team', 'pending', 'supervisor', 'break_glass') and {REACHES}
    and g.person_id not in (select nrm_blocked_persons())
$$;
create or replace function nrm_my_referrals() returns setof uuid {HEAD} $$
  select g.referral_id from public.kernel_grant g
  where g.referral_id is not null and g.relation in ('reporter', 'lead', 'team', 'supervisor', 'break_glass')
    and {REACHES} and g.person_id not in (select nrm_blocked_persons())
$$;
"""
# As 0002_ground made them.
ASKED_OFTEN = (
    QUICK.replace("(select nrm_actor())", "nrm_actor()")
    .replace("(select nrm_organisation())", "nrm_organisation()")
    .replace("(select nrm_roles())::text[]", "nrm_roles()")
)
# Few are blocked, and every scope asks who: their grants are found without reading all others.
BLOCKS = "create index grant_of_blocks on kernel_grant (person_id) where relation = 'blocked'"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_dispatch")]
    operations = [
        migrations.RunSQL(QUICK, ASKED_OFTEN),
        migrations.RunSQL(BLOCKS, "drop index grant_of_blocks"),
    ]
