"""Opening hours in the words of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from opennrm.publications.rules import hours
from opennrm.publications.selectors import PublicLine
from opennrm.website.voice import Voice

A_DAY, DAYS_OF_A_WEEK = timedelta(days=1), 7


@dataclass(frozen=True)
class Said:
    """What the page says about a line now."""

    words: str
    is_open: bool


def now_words(line: PublicLine, voice: Voice, moment: datetime) -> Said | None:
    """Open until when, or closed until when; None where that is not known."""
    if line.hours is None:
        return None
    found = hours.at(line.hours, moment)
    if found.is_open is None:
        return Said(voice.plain("tel.holidays"), False)
    if found.is_open:
        if found.until is None:
            return Said(voice.plain("tel.open_always"), True)
        if found.until - moment >= A_DAY:
            return Said(
                voice.plain("tel.open_until_day", day=_day(found.until, moment, voice), time=found.until.time()), True
            )
        return Said(voice.plain("tel.open_until", time=found.until.time()), True)
    if found.opens is None:
        return Said(voice.plain("tel.closed_long"), False)
    if found.opens.date() == moment.astimezone(ZoneInfo(line.hours.zone)).date():
        return Said(voice.plain("tel.closed_until_today", time=found.opens.time()), False)
    return Said(
        voice.plain("tel.closed_until", day=_day(found.opens, moment, voice), time=found.opens.time()), False
    )  # fmt: skip


def _day(then: datetime, moment: datetime, voice: Voice) -> date | str:
    """A day of the week while there is only one that can be meant; later, the date."""
    days = (then.date() - moment.astimezone(then.tzinfo).date()).days
    return voice.plain(f"day.{then.isoweekday()}") if days < DAYS_OF_A_WEEK else then.date()


def week_rows(line: PublicLine, voice: Voice) -> list[tuple[str, str]]:
    """The week as rows: days with the same hours together."""
    if line.hours is None:
        return []
    week = [(day, "; ".join(_span(span, voice) for span in line.hours.week.get(day, ()))) for day in range(1, 8)]
    return list(_together(week, voice))


def _span(span: hours.Span, voice: Voice) -> str:
    """From when to when in words: between two figures a dash is read in the other direction from right to left."""
    return voice.plain("tel.span", opens=_wall(span.opens), closes=_wall(span.closes))


def _wall(minutes: int) -> time | str:
    """A clock time. The midnight at the end of a day is 24:00, which no clock of a computer knows."""
    return hours.clock_words(minutes) if minutes == hours.DAY else time(*divmod(minutes % hours.DAY, 60))


def _together(week: list[tuple[int, str]], voice: Voice) -> Iterator[tuple[str, str]]:
    for spans, group in groupby(week, key=lambda row: row[1]):
        days = [day for day, _ in group]
        first, last = voice.plain(f"day.{days[0]}"), voice.plain(f"day.{days[-1]}")
        yield (first if len(days) == 1 else f"{first} – {last}"), spans or voice.plain("tel.closed_day")
