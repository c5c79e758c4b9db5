"""./nrm doctor: one line for each thing that is unsafe in this installation, and what to do about it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Fault:
    what: str
    now: str

    def __str__(self) -> str:
        return f"UNSAFE  {self.what}. {self.now}"


def _settings() -> Iterator[Fault]:
    from django.conf import settings

    if settings.DEBUG:
        yield Fault("OPENNRM_DEBUG is on: faults would show code and values", "Set OPENNRM_DEBUG=false")
    if settings.DEMO:
        yield Fault("OPENNRM_DEMO is on: no second factor, printed passwords", "Set OPENNRM_DEMO=false")
    if settings.SECRET_KEY == settings.UNSAFE_SECRET_KEY or len(settings.SECRET_KEY) < 32:
        yield Fault(
            "The secret key is the default or shorter than 32 characters",
            "Write 64 random characters to a file and set OPENNRM_SECRET_KEY_FILE",
        )
    if not settings.SECURE:
        yield Fault(f"OPENNRM_URL is {settings.URL}: not https", "Set OPENNRM_URL=https://…")
    if set(settings.PUBLIC_HOSTS) & set(settings.ALLOWED_HOSTS):
        yield Fault(
            "The public site and the desk share a host: the desk's cookie would reach public pages",
            "Give the public site a host of its own in OPENNRM_PUBLIC_URL",
        )
    if settings.PUBLIC_URL and not settings.PUBLIC_SECURE:
        yield Fault(f"OPENNRM_PUBLIC_URL is {settings.PUBLIC_URL}: not https", "Set OPENNRM_PUBLIC_URL=https://…")
    if "*" in settings.ALLOWED_HOSTS:
        yield Fault("OPENNRM_HOSTS has *", "Name the hosts that this installation answers to")


def _keys() -> Iterator[Fault]:
    from django.conf import settings

    from opennrm.kernel import secrets

    try:
        secrets.keyring()
    except secrets.KeyFault as fault:
        yield Fault(str(fault).rstrip("."), "Make one with ./nrm keys new FILE and keep it apart from the data")
        return
    file = os.environ.get("OPENNRM_KEYRING_FILE")
    if not file:
        return
    path = Path(file).resolve()
    if path.stat().st_mode & 0o077:
        yield Fault(f"The keyring {path} can be read by others", f"chmod 600 {path}")
    for place in (settings.HOME / "var", settings.DOCUMENTS, *_data_folder()):
        if Path(place).resolve() in path.parents:
            yield Fault(f"The keyring lies beside the data, under {place}", "Move it to another disk or a key store")


def _data_folder() -> list[Path]:
    """Where PostgreSQL keeps its files, if the role may know; its backups usually lie there too."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("select setting from pg_settings where name = 'data_directory'")
            row = cursor.fetchone()
    except DatabaseError:
        return []
    return [Path(row[0])] if row and row[0] else []


PERSON_FREE = ("kernel_", "partners_", "accounts_", "procrastinate_", "django_", "account_", "mfa_", "socialaccount_", "usersessions_", "auth_",
    "referrals_ownsign",  # words of an organisation about nobody
)  # fmt: skip


def _database() -> Iterator[Fault]:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int")
            if (row := cursor.fetchone()) and row[0] < 150000:
                yield Fault(f"PostgreSQL {row[0] // 10000} is too old", "Use 15 or newer")
            cursor.execute("select rolsuper, rolbypassrls, current_user from pg_roles where rolname = current_user")
            superuser, bypass, who = cursor.fetchone() or (True, True, "?")
            if superuser or bypass:
                yield Fault(f"The application signs in as {who}, who passes row security", "Use the role opennrm_app")
            cursor.execute(
                "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = current_user"
            )
            if (row := cursor.fetchone()) and row[0]:
                yield Fault(
                    f"The application's role {who} owns {row[0]} tables or indexes", "Let opennrm_owner own them"
                )
            yield from _row_security(cursor)
            yield from _append_only(cursor)
    except DatabaseError as fault:
        yield Fault(
            f"The database does not answer ({type(fault).__name__})", "Check OPENNRM_DATABASE_URL, then ./nrm migrate"
        )


def _row_security(cursor: object) -> Iterator[Fault]:
    cursor.execute(  # type: ignore[attr-defined]
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace "
        "and not (relrowsecurity and relforcerowsecurity) order by relname"
    )
    open_tables = [row[0] for row in cursor.fetchall() if not row[0].startswith(PERSON_FREE)]  # type: ignore[attr-defined]
    if open_tables:
        yield Fault(
            f"Row security is not forced on {', '.join(open_tables)}", "Run ./nrm migrate, and look at who changed it"
        )
    cursor.execute("select relforcerowsecurity from pg_class where relname = 'kernel_grant'")  # type: ignore[attr-defined]
    if cursor.fetchone() != (True,):  # type: ignore[attr-defined]
        yield Fault("Row security is not forced on the grants", "Run ./nrm migrate")


def _append_only(cursor: object) -> Iterator[Fault]:
    from opennrm.kernel.privileges import APPEND_ONLY

    for table in APPEND_ONLY:
        cursor.execute("select has_table_privilege(%s, 'update'), has_table_privilege(%s, 'delete')", [table, table])  # type: ignore[attr-defined]
        if cursor.fetchone() != (False, False):  # type: ignore[attr-defined]
            yield Fault(f"The application may change {table}", "Run ./nrm migrate")
        cursor.execute(  # type: ignore[attr-defined]
            "select count(*) from pg_trigger where tgrelid = %s::regclass and not tgisinternal and tgenabled <> 'D' "
            "and tgname like 'never%%'",
            [table],
        )
        if (cursor.fetchone() or (0,))[0] < 2:  # type: ignore[attr-defined]
            yield Fault(
                f"A trigger that protects {table} is missing or off", "Find out who did that before anything else"
            )


def _accounts() -> Iterator[Fault]:
    from django.db import DatabaseError

    from opennrm.accounts import selectors as account_reads
    from opennrm.kernel.actors import Actor

    try:
        for what in account_reads.weak_entrances(viewer=Actor.for_job("doctor")):
            yield Fault(what, "Close that user on the page Users and roles, or let them in anew with a code")
    except DatabaseError:
        return


def faults() -> list[Fault]:
    """Everything that is unsafe, in the order in which to mend it."""
    return [fault for check in (_settings, _keys, _database, _accounts) for fault in check()]


def doctor(words: list[str]) -> int:
    """Say what is unsafe in this installation. Exit status 0 only when nothing is."""
    options = argparse.ArgumentParser("./nrm doctor", description=doctor.__doc__)
    options.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    chosen = options.parse_args(words)
    import django

    django.setup()
    from django.conf import settings

    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if not found and not chosen.quiet:
        print(f"{urlsplit(settings.URL).netloc}: nothing unsafe was found.")
    return 1 if found else 0
