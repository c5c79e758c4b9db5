"""Row security of the people's tables. A file is seen by who may see any of the files that were joined into it."""

from django.db import migrations

from opennrm.kernel.rowsecurity import SOMEBODY_ACTS, protect

HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
FILES = f"""
create function nrm_my_files() returns setof uuid {HEAD} $$
  select distinct coalesce(p.merged_into_id, p.id) from public.people_person p
  where p.id = any(array(select public.nrm_my_persons()))
$$;
create function nrm_blocked_files() returns setof uuid {HEAD} $$
  select distinct coalesce(p.merged_into_id, p.id) from public.people_person p
  where p.id = any(array(select public.nrm_blocked_persons()))
$$;
create function nrm_blocked_members() returns setof uuid {HEAD} $$
  select p.id from public.people_person p
  where coalesce(p.merged_into_id, p.id) = any(array(select public.nrm_blocked_files()))
$$;
create index person_by_file on people_person ((coalesce(merged_into_id, id)));
"""
FORGET_FILES = """
drop index person_by_file; drop function nrm_blocked_members(); drop function nrm_blocked_files();
drop function nrm_my_files();
"""

JOB = "(select nrm_job()) is not null"
# A new person is written by whoever reports, who may never read it back. Nobody has a grant for it at that moment.
NEW = f"({SOMEBODY_ACTS} and nrm_nobody_has(person_id))"


def sees_file(column: str) -> str:
    return f"""(
        ((select nrm_sees_register()) or {column} = any(array(select nrm_my_files())))
        and not {column} = any(array(select nrm_blocked_files()))
        or {JOB}
    )"""


def desk(*columns: str) -> str:
    """The register and jobs of the program; not the files of people for whom the viewer is blocked."""
    clear = " and ".join(f"({c} is null or not {c} = any(array(select nrm_blocked_members())))" for c in columns)
    return f"(((select nrm_sees_register()) and {clear}) or {JOB})"


FILE = sees_file("file_id")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        migrations.RunSQL(FILES, FORGET_FILES),
        protect("people_person", see=sees_file("coalesce(merged_into_id, id)"), add=SOMEBODY_ACTS, remove="false"),
        protect("people_vault", see=FILE, add=f"({FILE} or {NEW})"),
        protect("people_former", see=FILE),
        protect("people_token", see=desk("person_id")),
        protect("people_uncompared", see=desk("person_id")),
        protect("people_match", see=desk("first_id", "second_id"), remove="false"),
        protect("people_merge", see=desk("survivor_id", "other_id"), remove="false"),
        protect(
            "people_question",
            see=f"(asked_by_id = (select nrm_actor()) or {desk('person_id')})",
            add=f"(asked_by_id = (select nrm_actor()) or {JOB})",
            change=desk("person_id"),
            remove="false",
        ),
    ]
