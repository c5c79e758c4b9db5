"""The only clock of the program."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that may


def today() -> date:
    """The day on the calendar of this installation (settings.TIME_ZONE)."""
    return now().astimezone(timezone.get_default_timezone()).date()


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock of this installation."""
    return moment.astimezone(timezone.get_default_timezone())


def start_of(day: date) -> datetime:
    """The first moment of a day on the calendar of this installation."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())
