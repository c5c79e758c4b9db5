"""Row security of residence: who works inside the case; clocks and procedures by the part that they belong to."""

from django.db import migrations

from opennrm.kernel.rowsecurity import OWN, protect

JOB = "(select nrm_job()) is not null"
AT_WORK = f"(case_id = any(array(select nrm_cases_at_work())) or {JOB})"
HAS = "(case_id::text || ':' || {0}) = any(array(select nrm_case_parts()))"
BY_PART = f"(case_id = any(array(select nrm_cases_at_work())) and (part = '' or {HAS.format('part')}) or {JOB})"
IMMIGRATION = f"({HAS.format(chr(39) + 'immigration' + chr(39))} or {JOB})"
POLICE = f"({HAS.format(chr(39) + 'police' + chr(39))} or {JOB})"
WITH_CLOCK = f"(exists (select from residence_clock c where c.id = clock_id) or {JOB})"
WITH_PROCEDURE = f"(exists (select from residence_procedure p where p.id = procedure_id) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("residence", "0001_initial"), ("cases", "0002_rows")]
    operations = [
        protect("residence_intake", see=AT_WORK, change="false", remove="false"),
        protect("residence_question", see=BY_PART, change="false", remove="false"),
        protect("residence_clock", see=BY_PART, remove="false"),
        protect("residence_turn", see=WITH_CLOCK, change="false", remove="false"),
        protect("residence_period", see=AT_WORK, remove="false"),
        protect("residence_owed", see=AT_WORK, remove="false"),
        protect("residence_cooperation", see=AT_WORK, change="false", remove="false"),
        protect("residence_alarm", see=AT_WORK, remove="false"),
        protect("residence_procedure", see=IMMIGRATION, remove="false"),
        protect("residence_decision", see=WITH_PROCEDURE, change="false", remove="false"),
        protect("residence_setbacknote", see=IMMIGRATION, remove="false"),
        protect("residence_criminalcase", see=POLICE, remove="false"),
        protect("residence_identification", see=AT_WORK, change="false", remove="false"),
        protect("residence_reminder", see=JOB, remove="false"),
        protect("residence_feed", see=OWN.format(column="user_id"), remove="false"),
    ]
