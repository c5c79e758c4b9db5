"""Row security of appointments: who works on the case, and for those of a part, who sees that part."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

JOB = "(select nrm_job()) is not null"
APPOINTMENT = f"""(
    case_id = any(array(select nrm_cases_at_work()))
    and (part = '' or (case_id::text || ':' || part) = any(array(select nrm_case_parts())))
    or {JOB}
)"""
OF_AN_APPOINTMENT = f"(exists (select from cases_appointment a where a.id = appointment_id) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_appointments"), ("cases", "0002_rows")]
    operations = [
        protect("cases_appointment", see=APPOINTMENT, remove="false"),
        protect("cases_arrangement", see=OF_AN_APPOINTMENT, remove="false"),
    ]
