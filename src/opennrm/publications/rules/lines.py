"""Telephone lines: three kinds that are never mixed, and when a number may be shown as current. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

DANGER_NUMBER = "112"  # the European emergency number; stands on every page, also where no database answers
CONFIRMED_FOR_DAYS = 180  # then somebody must have called it again


class Kind(StrEnum):
    DANGER = "danger"  # police, ambulance: now
    HELP = "help"  # for victims and who worries about one
    INFORMATION = "information"  # the government's general line


class Known(StrEnum):
    """An answer that may be missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def is_current(confirmed_on: date | None, today: date) -> bool:
    """Whether somebody has confirmed the number lately enough to show it.

    >>> is_current(date(2026, 11, 1), date(2026, 11, 22)), is_current(None, date(2026, 11, 22))
    (True, False)
    >>> is_current(date(2011, 7, 1), date(2026, 11, 22))
    False
    """
    return confirmed_on is not None and today - timedelta(days=CONFIRMED_FOR_DAYS) <= confirmed_on <= today
