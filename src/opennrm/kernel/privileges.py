"""What the application's role may do: read and write rows, never own, alter, empty, or touch the log again."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

GROUP = "opennrm_application"  # the login of the application is a member of this group role
APPEND_ONLY = ("kernel_auditentry", "kernel_auditlink", "kernel_auditcheckpoint")

BOOTSTRAP = """\
-- Run once as a superuser. The owner migrates and is never used by the running program.
create role opennrm_owner login bypassrls;
create role opennrm_application nologin;
create role opennrm_app login in role opennrm_application;
create database opennrm owner opennrm_owner encoding 'UTF8' template template0;
"""


def grant(connection: BaseDatabaseWrapper) -> None:
    """Give the group what it needs on every table there is now. Run after each migration, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(f"""
            grant usage on schema public, keyring to {GROUP};
            grant select, insert, update, delete on all tables in schema public to {GROUP};
            grant select, insert, update on all tables in schema keyring to {GROUP};
            grant usage, select on all sequences in schema public to {GROUP};
            grant execute on all functions in schema public to {GROUP};
            revoke all on schema public from public;
            revoke insert, update, delete on django_migrations from {GROUP};
        """)  # fmt: skip
        for table in APPEND_ONLY:
            cursor.execute(f"revoke update, delete on {table} from {GROUP}")
