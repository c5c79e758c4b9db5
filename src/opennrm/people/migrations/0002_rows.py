"""Row security of the people's tables."""

from django.db import migrations

from opennrm.kernel.rowsecurity import SEES_PERSON, SOMEBODY_ACTS, protect

FILE = SEES_PERSON.format(column="file_id")
# A new person is written by whoever reports, who may never read it back. Nobody has a grant for it at that moment.
NEW = f"({SOMEBODY_ACTS} and nrm_nobody_has(person_id))"
JOB = "(select nrm_job()) is not null"


def desk(*columns: str) -> str:
    """The register and jobs of the program; not the files of people for whom the viewer is blocked."""
    clear = " and ".join(f"({c} is null or not {c} = any(array(select nrm_blocked_persons())))" for c in columns)
    return f"(((select nrm_sees_register()) and {clear}) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        protect(
            "people_person",
            see=SEES_PERSON.format(column="coalesce(merged_into_id, id)"),
            add=SOMEBODY_ACTS,
            remove="false",
        ),
        protect("people_vault", see=FILE, add=f"({FILE} or {NEW})"),
        protect("people_former", see=FILE),
        protect("people_kinship", see=FILE, add=f"({FILE} or {NEW})", remove="false"),
        protect("people_token", see=desk("person_id")),
        protect("people_uncompared", see=desk("person_id")),
        protect("people_match", see=desk("first_id", "second_id"), remove="false"),
        protect("people_merge", see=desk("survivor_id", "other_id"), remove="false"),
        protect("people_movedgrant", see=desk("home_id")),
        protect(
            "people_question",
            see=f"(asked_by_id = (select nrm_actor()) or {desk('person_id')})",
            add=f"(asked_by_id = (select nrm_actor()) or {JOB})",
            change=desk("person_id"),
            remove="false",
        ),
    ]
