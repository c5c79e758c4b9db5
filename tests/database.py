"""Each test worker has a copy of the migrated database; tests run as the application's role, under row security.

Ordinary tests are rolled back. Tests marked `real_transactions` commit for real, on both connections, and get a fresh
copy afterwards: a setting that outlives its transaction, or a row that nobody undid, must not hide a leak.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

ALIASES = ["default", "audit", "owner"]
COPYING = 2014_0617  # any number that no other lock of the server uses


def pytest_configure(config: pytest.Config) -> None:
    if "OPENNRM_TEST_ADMIN_URL" not in os.environ:
        raise pytest.UsageError("Tests need their database: run ./nrm test instead of pytest.")
    hash_quickly()


def hash_quickly() -> None:
    """Argon2 with its least work: what a test proves of a password does not hang on how long guessing takes."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8 * Argon2PasswordHasher.parallelism


def pytest_collection_finish() -> None:
    """All that was imported stays to the end: the collector need not walk it again after every few tests."""
    from opennrm.kernel.settling import settle

    settle()


def _worker_database(worker: str) -> str:
    return f"opennrm_test_{worker}"


def _copy(name: str) -> None:
    """Take the template's place anew; seconds matter here, so files are copied, not logged."""
    from opennrm.console.quality import TEMPLATE

    with psycopg.connect(os.environ["OPENNRM_TEST_ADMIN_URL"], autocommit=True) as connection:
        new, template = sql.Identifier(name), sql.Identifier(TEMPLATE)
        connection.execute("select pg_advisory_lock(%s)", [COPYING])  # two workers cannot copy at the same moment
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(new))
        connection.execute(
            sql.SQL("create database {} template {} strategy file_copy owner opennrm_owner").format(new, template)
        )


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Instead of pytest-django's own: no migration, no flush, a copy of the template."""
    from django.db import connections

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = _worker_database(worker)
    with django_db_blocker.unblock():
        _copy(name)
        for alias in ALIASES:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
            connections.databases[alias]["NAME"] = name
        yield
        for alias in ALIASES:
            connections[alias].close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that touches the database may use both connections of the application."""
    for item in items:
        if item.get_closest_marker("real_transactions") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "audit"]))


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page in another language leaves its language in the thread; no test inherits it."""
    from django.utils import translation

    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """The database of this test: rolled back, or made anew where the test commits for real."""
    if request.node.get_closest_marker("real_transactions") is None:
        request.getfixturevalue("db")
        yield
        return
    from django.db import connections

    request.getfixturevalue("django_db_setup")
    kept = request.node.get_closest_marker("real_transactions").kwargs.get("kept", False)
    with request.getfixturevalue("django_db_blocker").unblock():
        yield
        if kept:  # a fixture of the whole module clears up
            return
        name = connections["default"].settings_dict["NAME"]
        for alias in ALIASES:
            connections[alias].close()
        _copy(name)


@pytest.fixture(scope="module")
def kept_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database for a whole module, whose tests are marked `real_transactions(kept=True)`; made anew at its end."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        name = connections["default"].settings_dict["NAME"]
        for alias in ALIASES:
            connections[alias].close()
        _copy(name)


@pytest.fixture
def owner_rows() -> Any:
    """Rows as the owner of the tables sees them, past row security: to prove what is really there."""

    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall()) if cursor.description else []

    return rows
