"""The only clock of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock_set", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set.get() or datetime.now(UTC)  # noqa: TID251 - the one place that may


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let it be an earlier moment inside: a made-up country has a past that is written in order.

    Raises RuntimeError outside demo mode, where nobody may date the log back.
    """
    if not settings.DEMO:
        raise RuntimeError("The clock can be set in the made-up country alone.")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)


def today() -> date:
    """The day on the calendar of this installation (settings.TIME_ZONE)."""
    return now().astimezone(timezone.get_default_timezone()).date()


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock of this installation."""
    return moment.astimezone(timezone.get_default_timezone())


def start_of(day: date) -> datetime:
    """The first moment of a day on the calendar of this installation."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())
