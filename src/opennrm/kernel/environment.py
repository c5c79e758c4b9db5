"""Settings from the environment, read by type: a value that is not understood stops the start with a clear sentence."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSetting(Exception):
    """A setting has a value that cannot be understood. The message names it, its value and what to write."""


def _raw(name: str) -> str | None:
    value = os.environ.get(name)
    return value if value not in (None, "") else None


def text(name: str, default: str = "") -> str:
    return _raw(name) or default


def truth(name: str, default: bool) -> bool:
    """
    >>> os.environ["OPENNRM_EXAMPLE"] = "yes"
    >>> truth("OPENNRM_EXAMPLE", False)
    Traceback (most recent call last):
    ...
    opennrm.kernel.environment.BadSetting: OPENNRM_EXAMPLE=yes: write true or false
    """
    value = _raw(name)
    if value is None:
        return default
    if value.lower() not in ("true", "false"):
        raise BadSetting(f"{name}={value}: write true or false")
    return value.lower() == "true"


def one_of(name: str, default: str, known: Collection[str]) -> str:
    """
    >>> os.environ["OPENNRM_EXAMPLE"] = "XX"
    >>> one_of("OPENNRM_EXAMPLE", "NL", ["NL", "BE"])
    Traceback (most recent call last):
    ...
    opennrm.kernel.environment.BadSetting: OPENNRM_EXAMPLE=XX: write one of NL, BE
    """
    value = text(name, default)
    if value not in known:
        raise BadSetting(f"{name}={value}: write one of {', '.join(known)}")
    return value


def whole(name: str, default: int, *, least: int, most: int) -> int:
    value = _raw(name)
    if value is None:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        raise BadSetting(f"{name}={value}: write a whole number from {least} to {most}")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    value = _raw(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def secret(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file that `name`_FILE points to. Both at once is a fault."""
    value, file = _raw(name), _raw(f"{name}_FILE")
    if value and file:
        raise BadSetting(f"{name} and {name}_FILE are both set: keep one")
    if file:
        try:
            return Path(file).read_text().strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise BadSetting(f"{name}_FILE={file}: the file cannot be read ({fault})") from fault
    return value or default


def time_zone(name: str, default: str) -> str:
    """The name of a time zone as the world's list has it.

    >>> os.environ["OPENNRM_EXAMPLE"] = "Mars/Olympus"
    >>> time_zone("OPENNRM_EXAMPLE", "Europe/Amsterdam")
    Traceback (most recent call last):
    ...
    opennrm.kernel.environment.BadSetting: OPENNRM_EXAMPLE=Mars/Olympus: write a time zone, like Europe/Amsterdam
    """
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError) as fault:
        raise BadSetting(f"{name}={value}: write a time zone, like {default}") from fault
    return value


def database(name: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL that the address in `name` points to.

    >>> os.environ["OPENNRM_EXAMPLE"] = "postgresql://app:s%40cret@db.example:5433/nrm?sslmode=verify-full"
    >>> found = database("OPENNRM_EXAMPLE")
    >>> found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["OPTIONS"]["sslmode"]
    ('nrm', 'app', 's@cret', 'db.example', '5433', 'verify-full')
    """
    address = secret(name)
    parts = urlsplit(address)
    if address and parts.scheme not in ("postgresql", "postgres"):
        raise BadSetting(f"{name}={parts.scheme}:…: write an address that begins with postgresql://")
    if address and not parts.path.strip("/"):
        raise BadSetting(f"{name}: the address names no database; write postgresql://user@host/database")
    try:
        port = parts.port
    except ValueError as fault:
        raise BadSetting(f"{name}: the port is no number from 0 to 65535") from fault
    options = dict(parse_qsl(parts.query))
    host = unquote(options.pop("host", "") or parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "opennrm",
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": {**options, "application_name": "opennrm"},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
