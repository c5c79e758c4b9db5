"""When a telephone line is open: pure, with time zones, holidays, midnight and the two odd nights of the year.

The promise is honest: where a clock time exists twice (the night in autumn), a line opens at the later and closes at
the earlier of the two; where it does not exist (the night in spring), the moment after the gap counts. On a holiday
of which nobody has said whether the line is open, the answer is "not known", never "open".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.publications.rules.holidays import holidays

DAY = 24 * 60
LOOK_AHEAD_DAYS = 30


class OnHolidays(StrEnum):
    OPEN = "open"  # as on other days
    CLOSED = "closed"
    UNKNOWN = "unknown"


class BadHours(ValueError):
    """Hours that cannot be. The message says which."""


@dataclass(frozen=True, order=True)
class Span:
    """From minute to minute of a day; past midnight the end is larger than a day.

    >>> Span.read("08:00-20:00"), Span.read("22:00-06:00")
    (Span(opens=480, closes=1200), Span(opens=1320, closes=1800))
    >>> str(Span(1320, 1800))
    '22:00-06:00'
    """

    opens: int
    closes: int

    @classmethod
    def read(cls, text: str) -> Span:
        try:
            opens, closes = (_minutes(part) for part in text.split("-"))
        except ValueError as fault:
            raise BadHours(Said(_("“{text}” is not a time: write it like 08:00-20:00."), text=text)) from fault
        if closes <= opens:
            closes += DAY
        return cls(opens, closes)

    def __str__(self) -> str:
        return f"{clock_words(self.opens)}-{clock_words(self.closes)}"


def _minutes(text: str) -> int:
    hour, minute = (int(part) for part in text.strip().split(":"))
    if not (0 <= hour <= 24 and 0 <= minute < 60 and hour * 60 + minute <= DAY):
        raise ValueError(text)
    return hour * 60 + minute


def clock_words(minutes: int) -> str:
    """
    >>> clock_words(480), clock_words(1440), clock_words(1530)
    ('08:00', '24:00', '01:30')
    """
    shown = minutes if minutes <= DAY else minutes - DAY
    return f"{shown // 60:02d}:{shown % 60:02d}"


@dataclass(frozen=True)
class Hours:
    """A week of spans (1 is Monday), single days that differ, and what happens on holidays."""

    zone: str
    week: Mapping[int, tuple[Span, ...]]
    days: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    on_holidays: OnHolidays = OnHolidays.UNKNOWN
    country: str = ""

    def of(self, day: date) -> tuple[Span, ...] | None:
        """The spans that begin on a day; None where nobody knows."""
        if day in self.days:
            return self.days[day]
        if self.on_holidays != OnHolidays.OPEN and day in holidays(self.country, day.year):
            return () if self.on_holidays == OnHolidays.CLOSED else None
        return self.week.get(day.isoweekday(), ())


@dataclass(frozen=True)
class Now:
    """What can honestly be said at a moment. `until` and `opens` are times in the zone of the line."""

    is_open: bool | None  # None: not known
    until: datetime | None = None  # open: when it closes; None: day and night
    opens: datetime | None = None  # closed: when it opens; None: not known


def at(hours: Hours, moment: datetime) -> Now:
    """Whether the line is open at this moment, and what comes next.

    >>> week = Hours("Europe/Amsterdam", {day: (Span.read("08:00-20:00"),) for day in range(1, 6)})
    >>> at(week, datetime(2026, 11, 20, 18, 59, tzinfo=UTC)).until.isoformat()
    '2026-11-20T20:00:00+01:00'
    """
    zone = ZoneInfo(hours.zone)
    today = moment.astimezone(zone).date()
    opened = _openings(hours, today - timedelta(days=2), today + timedelta(days=LOOK_AHEAD_DAYS), zone)
    for opens, closes in opened:
        if closes <= moment:
            continue
        if opens <= moment:
            still = closes - moment < timedelta(days=LOOK_AHEAD_DAYS - 2)
            return Now(True, until=closes.astimezone(zone) if still else None)
        if _doubtful(hours, today):
            return Now(None)
        return Now(False, opens=_known_opening(hours, today, opens.astimezone(zone)))
    return Now(None if _doubtful(hours, today) else False)


def _doubtful(hours: Hours, day: date) -> bool:
    return hours.of(day) is None


def _known_opening(hours: Hours, today: date, opens: datetime) -> datetime | None:
    """The next opening, unless a day of which nothing is known lies before it."""
    day = today
    while day < opens.date():
        if _doubtful(hours, day):
            return None
        day += timedelta(days=1)
    return opens


def _openings(hours: Hours, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Openings as moments, joined where one ends as the next begins: midnight closes nothing by itself."""
    held: tuple[datetime, datetime] | None = None
    day = first
    while day <= last:
        for span in sorted(hours.of(day) or ()):
            opens, closes = _moment(day, span.opens, zone, later=True), _moment(day, span.closes, zone, later=False)
            if held is not None and opens <= held[1]:
                held = (held[0], max(held[1], closes))
                continue
            if held is not None:
                yield held
            held = (opens, closes) if closes > opens else None
        day += timedelta(days=1)
    if held is not None:
        yield held


def _moment(day: date, minutes: int, zone: ZoneInfo, *, later: bool) -> datetime:
    """A clock time on a day, in UTC. Of two it is the later or the earlier; in the gap, the moment after it."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - a clock on a wall
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if second < first:  # the gap in spring: both readings name a time that no clock shows
        return _after_gap(second, first, zone)
    return second if later else first


def _after_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock jumps, found between a moment before and one after it."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)
