"""A clock drawn on a line of days: what has passed, what stood still, what is left, today, the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.law.clocks import Move
from opennrm.residence.selectors import ShownClock
from opennrm.ui.dates import day_words, short_day_words

WIDTH, LEFT, RIGHT = 1000, 10, 250  # in the units of the picture; on the right there is room for words


@dataclass(frozen=True)
class Bar:
    kind: str  # past, still, left
    x: str
    width: str
    middle: str
    label: str


@dataclass(frozen=True)
class Mark:
    x: str
    label: str


@dataclass(frozen=True)
class Line:
    """The picture, and the same in words for who does not see it."""

    bars: list[Bar]
    months: list[Mark]
    today: Mark
    end: Mark
    first_end: Mark | None
    began: Mark
    crowded: bool  # today is so near the beginning that the words of both would meet
    words: str


def number(value: float) -> str:
    """A length in the picture."""
    return f"{value:.1f}"


def line_of(shown: ShownClock, today: date) -> Line:
    """Where everything stands on the line. Days stand still between a suspension and the next turn."""
    reading = shown.reading
    start, last = reading.began_on, max(reading.ends_on, today)
    span = max(1, (last - start).days + 1)
    scale = (WIDTH - LEFT - RIGHT) / span

    def at(day: date) -> float:
        return LEFT + min(max((day - start).days, 0), span) * scale

    def bar(kind: str, first: date, after: date, label: str) -> Bar:
        x, width = at(first), max(0.0, at(after) - at(first))
        return Bar(kind, number(x), number(width), number(x + width / 2), label if width > 60 else "")

    end = reading.ends_on + timedelta(days=1)
    now = min(max(today, start), end)
    # the last day counts, and today does too: what is said beside the picture is said in it
    bars = [bar("left", now, end, _left(max(0, reading.days_left(today))))]
    since = start
    for first, after in _still(shown, today):
        bars += [bar("past", since, first, _days(first - since)), bar("still", first, after, _days(after - first))]
        since = after
    bars.append(bar("past", since, now, _days(now - since)))
    said = _("From %(start)s to %(end)s. Today is %(today)s.") % {
        "start": day_words(start, today), "end": day_words(reading.ends_on, today), "today": day_words(today, today),
    }  # fmt: skip
    moved = reading.first_end_on != reading.ends_on and start <= reading.first_end_on <= last
    return Line(
        [each for each in bars if each.width != "0.0"], [Mark(number(at(day)), short_day_words(day)) for day in firsts(start, last)],
        Mark(number(at(now)), _("Today, %(day)s") % {"day": day_words(today, today)}),
        Mark(number(at(end)), _("Ends %(day)s") % {"day": day_words(reading.ends_on, today)}),
        Mark(number(at(reading.first_end_on + timedelta(days=1))), _("first end: %(day)s") % {"day": day_words(reading.first_end_on, today)}) if moved else None,
        Mark(number(LEFT), _("began %(day)s") % {"day": day_words(start, today)}), at(now) < LEFT + 200, said,
    )  # fmt: skip


def _days(length: timedelta) -> str:
    return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}


def _left(days: int) -> str:
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def _still(shown: ShownClock, today: date) -> list[tuple[date, date]]:
    found, since = [], None
    for each in shown.turns:
        if each.turn.move == Move.SUSPEND:
            since = each.turn.on
        elif since is not None and each.turn.move in (Move.RESUME, Move.END_EARLY):
            found.append((since, each.turn.on))
            since = None
    return [*found, (since, today)] if since is not None else found


def firsts(start: date, last: date) -> list[date]:
    """The first days of calendar months between, at most twelve of them."""
    firsts = []
    day = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = max(1, -(-len(firsts) // 6))
    return firsts[::step]
