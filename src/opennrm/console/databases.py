"""Roles, databases and migrations on a cluster of our own."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER, GROUP, APP = "opennrm_owner", "opennrm_application", "opennrm_app"


def with_parts(url: str, *, database: str | None = None, user: str | None = None) -> str:
    """The same server, another database or user; a password belongs to the user and goes with it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    who = parts.netloc.rpartition("@")[0] if user is None else user
    path = parts.path if database is None else f"/{database}"
    return urlunsplit(parts._replace(netloc=f"{who}@{host}" if who else host, path=path))


def make_roles(admin_url: str) -> None:
    """The owner, the group of the application and its login; what exists already stays."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        have = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role, rights in ((OWNER, "login bypassrls createdb"), (GROUP, "nologin"), (APP, "login")):
            if role not in have:
                connection.execute(sql.SQL("create role {} " + rights).format(sql.Identifier(role)))
        connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(GROUP), sql.Identifier(APP)))


def make_database(admin_url: str, name: str) -> bool:
    """Make a database of the owner; False where it exists."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return False
        connection.execute(
            sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    return True


def drop_database(admin_url: str, name: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def environment_for(admin_url: str, name: str) -> dict[str, str]:
    """The settings with which the program uses this database: the application's role, and the owner to migrate."""
    return {
        "OPENNRM_DATABASE_URL": with_parts(admin_url, database=name, user=APP),
        "OPENNRM_OWNER_DATABASE_URL": with_parts(admin_url, database=name, user=OWNER),
    }


def run_python(code: list[str], environment: dict[str, str]) -> None:
    """Run a piece of the program in a process of its own, with these settings. Raises CalledProcessError."""
    subprocess.run([sys.executable, *code], env={**os.environ, **environment}, check=True)
