"""Functions of row security, the append-only log, the keyring's own schema, the table of rate limits' cache."""

from django.db import migrations

from opennrm.kernel.rowsecurity import SOMEBODY_ACTS, protect

WHO = """
create function nrm_actor() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('nrm.actor', true), '')::bigint $$;
create function nrm_organisation() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('nrm.organisation', true), '')::bigint $$;
create function nrm_roles() returns text[] language sql stable parallel safe as
  $$ select string_to_array(coalesce(current_setting('nrm.roles', true), ''), ',') $$;
create function nrm_job() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('nrm.job', true), '') $$;
"""
FORGET_WHO = "drop function nrm_actor(); drop function nrm_organisation(); drop function nrm_roles(); drop function nrm_job();"

# Definer functions: they read the grants past row security, so that a policy on the grants does not ask itself.
# The time of the statement, not of the transaction: a grant reaches what is written right after it. A minute of grace
# for a database whose clock runs behind the program's.
REACHES = """(
    g.user_id = nrm_actor()
    or (g.organisation_id = nrm_organisation() and (g.role = '' or g.role = any(nrm_roles())))
) and g.starts_at <= statement_timestamp() + interval '1 minute'
  and (g.ends_at is null or g.ends_at > statement_timestamp())"""
HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
SCOPES = f"""
create function nrm_sees_register() returns boolean {HEAD} $$
  select exists (select from public.kernel_grant g where g.person_id is null and g.relation = 'register' and {REACHES})
$$;
create function nrm_blocked_persons() returns setof uuid {HEAD} $$
  select g.person_id from public.kernel_grant g where g.relation = 'blocked' and g.person_id is not null and {REACHES}
$$;
create function nrm_blocked_cases() returns setof uuid {HEAD} $$
  select distinct g.case_id from public.kernel_grant g
  where g.case_id is not null and g.person_id in (select nrm_blocked_persons())
$$;
create function nrm_my_persons() returns setof uuid {HEAD} $$
  select distinct g.person_id from public.kernel_grant g
  where g.person_id is not null and g.relation in ('lead', 'team', 'pending', 'supervisor', 'break_glass') and {REACHES}
$$;
create function nrm_my_cases() returns setof uuid {HEAD} $$
  select distinct g.case_id from public.kernel_grant g
  where g.case_id is not null and g.relation in ('lead', 'team', 'pending', 'supervisor', 'break_glass') and {REACHES}
    and g.person_id not in (select nrm_blocked_persons())
$$;
create function nrm_my_referrals() returns setof uuid {HEAD} $$
  select distinct g.referral_id from public.kernel_grant g
  where g.referral_id is not null and g.relation in ('reporter', 'lead', 'team', 'supervisor', 'break_glass') and {REACHES}
    and g.person_id not in (select nrm_blocked_persons())
$$;
create function nrm_nobody_has(person uuid) returns boolean {HEAD} $$
  select not exists (select from public.kernel_grant g where g.person_id = person and g.relation <> 'blocked')
$$;
"""
FORGET_SCOPES = """
drop function nrm_sees_register(); drop function nrm_my_persons(); drop function nrm_my_cases();
drop function nrm_my_referrals(); drop function nrm_nobody_has(uuid); drop function nrm_blocked_cases();
drop function nrm_blocked_persons();
"""

# The holder's own rows (the decision reads them, a block among them), and those of persons the viewer sees.
GRANTS_SEEN = """(
    (user_id = (select nrm_actor()) or organisation_id = (select nrm_organisation())
     or (select nrm_sees_register())
     or person_id = any(array(select nrm_my_persons())))
    or (select nrm_job()) is not null
)"""
GRANTS_ADDED = f"""(
    {SOMEBODY_ACTS} and (
        (select nrm_job()) is not null
        or given_by_id = (select nrm_actor()) and (
            (select nrm_sees_register()) or person_id = any(array(select nrm_my_persons())) or nrm_nobody_has(person_id)
        )
    )
)"""

APPEND_ONLY = """
create function nrm_never_changes() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger never_changes before update or delete on kernel_auditentry
  for each row execute function nrm_never_changes();
create trigger never_emptied before truncate on kernel_auditentry execute function nrm_never_changes();
create trigger never_changes before update or delete on kernel_auditlink
  for each row execute function nrm_never_changes();
create trigger never_emptied before truncate on kernel_auditlink execute function nrm_never_changes();
create trigger never_changes before update or delete on kernel_auditcheckpoint
  for each row execute function nrm_never_changes();
create trigger never_emptied before truncate on kernel_auditcheckpoint execute function nrm_never_changes();

create function nrm_wait_for_link() returns trigger language plpgsql as $$
begin
  insert into kernel_auditpending (entry_id) values (new.id);
  return null;
end $$;
create trigger wait_for_link after insert on kernel_auditentry for each row execute function nrm_wait_for_link();
create index audit_by_person on kernel_auditentry using gin (persons);
"""
FORGET_APPEND_ONLY = """
drop index audit_by_person;
drop trigger wait_for_link on kernel_auditentry; drop function nrm_wait_for_link();
drop trigger never_changes on kernel_auditentry; drop trigger never_emptied on kernel_auditentry;
drop trigger never_changes on kernel_auditlink; drop trigger never_emptied on kernel_auditlink;
drop trigger never_changes on kernel_auditcheckpoint; drop trigger never_emptied on kernel_auditcheckpoint;
drop function nrm_never_changes();
"""

# A schema of its own: `pg_dump --exclude-schema=keyring` is the data, `--schema=keyring` the keys.
KEYRING = """
create schema keyring;
create table keyring.data_key (
  id uuid primary key, kind text not null, wrapped bytea, version integer not null, made_at timestamptz not null
);
create index data_key_by_version on keyring.data_key (version) where wrapped is not null;
create table keyring.destroyed (key_id uuid primary key, why text not null, at timestamptz not null);
"""

CACHE = """
create table kernel_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index kernel_cache_expires on kernel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(WHO, FORGET_WHO),
        migrations.RunSQL(SCOPES, FORGET_SCOPES),
        protect("kernel_grant", see=GRANTS_SEEN, add=GRANTS_ADDED, remove="false"),
        migrations.RunSQL(APPEND_ONLY, FORGET_APPEND_ONLY),
        migrations.RunSQL(KEYRING, "drop schema keyring cascade"),
        migrations.RunSQL(CACHE, "drop table kernel_cache"),
    ]
