"""Documents, requests, appointments and the account of exploitation get rooms of their own. Tables only change their name.

In PostgreSQL row security, grants, keys and indexes belong to the table and go with it; conditions of other policies
that ask a table (custody asks documents, arrangements ask appointments) know it by number, not by name. Not a row is
copied. The four rooms take the tables over in their first migrations. The way back is open.
"""

from django.db import migrations

NAMES = {
    "cases_document": "documents_document",
    "cases_custodyline": "documents_custodyline",
    "cases_request": "requests_request",
    "cases_piece": "requests_piece",
    "cases_appointment": "appointments_appointment",
    "cases_arrangement": "appointments_arrangement",
    "cases_accountanswer": "exploitation_answer",
}


class Migration(migrations.Migration):

    dependencies = [("cases", "0008_quick_scopes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"alter table {before} rename to {after}", f"alter table {after} rename to {before}")
                for before, after in NAMES.items()
            ],
            state_operations=[
                migrations.DeleteModel(name)
                for name in (
                    "CustodyLine", "Document", "Piece", "Request", "Arrangement", "Appointment", "AccountAnswer",
                )
            ],
        ),
    ]
