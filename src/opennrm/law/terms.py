"""Lengths of time that a law gives, and the day or moment on which they end. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from opennrm.law.words import Source


def months_later(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, its last day.

    >>> months_later(date(2026, 8, 20), 3), months_later(date(2026, 11, 30), 3)
    (datetime.date(2026, 11, 20), datetime.date(2027, 2, 28))
    >>> months_later(date(2027, 11, 30), 3)
    datetime.date(2028, 2, 29)
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Term:
    """A length of time with where it is written.

    Days, weeks, months and years are those of the calendar: the term ends on the same day of the later month, and
    that day counts, to its last minute. Hours are counted by the clock of the world, so that a night in which the
    clocks are changed is neither longer nor shorter.
    """

    source: Source
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.weeks, self.days, self.hours) < 0:
            raise ValueError("A term runs forward: no part of it is below zero.")
        if self.hours and (self.years or self.months or self.weeks or self.days):
            raise ValueError("A term is counted in hours, or in days and longer, not in both.")
        if not (self.hours or self.years or self.months or self.weeks or self.days):
            raise ValueError("A term of no time at all is no term.")

    @property
    def in_hours(self) -> bool:
        return self.hours > 0

    def ends_on(self, start: date) -> date:
        """The last day of the term; the day of the start is its day zero.

        >>> three = Term(Source("slides-2014"), months=3)
        >>> three.ends_on(date(2026, 1, 31)).isoformat(), three.ends_on(date(2026, 11, 30)).isoformat()
        ('2026-04-30', '2027-02-28')
        >>> Term(Source("LOS-RVB"), weeks=2).ends_on(date(2026, 2, 20)).isoformat()
        '2026-03-06'
        """
        if self.in_hours:
            raise ValueError("A term in hours ends at a moment, not on a day: ask ends_at.")
        later = months_later(start, self.years * 12 + self.months)
        return later + timedelta(days=self.weeks * 7 + self.days)

    def ends_at(self, start: datetime) -> datetime:
        """The moment at which a term in hours ends.

        >>> day = Term(Source("from memory", verified=False), hours=24)
        >>> day.ends_at(datetime(2026, 10, 24, 20, 0, tzinfo=UTC)).isoformat()
        '2026-10-25T20:00:00+00:00'
        """
        if not self.in_hours:
            raise ValueError("A term in days ends on a day, not at a moment: ask ends_on.")
        if start.tzinfo is None:
            raise ValueError("Hours are counted from a moment that says in which zone it is.")
        return (start.astimezone(UTC) + timedelta(hours=self.hours)).astimezone(start.tzinfo)

    def days_from(self, start: date) -> int:
        """How many days it lasts from this start: three months are 89 to 92."""
        return (self.ends_on(start) - start).days
