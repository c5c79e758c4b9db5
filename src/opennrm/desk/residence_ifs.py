"""What happens if: one row for each possible decision, its words, and the same drawn on one axis of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opennrm.desk.residence_drawing import Mark, firsts, number
from opennrm.desk.residence_words import BODIES, CHOICES, clock_said
from opennrm.residence.rules.ifs import STILL_DAYS, IfThen
from opennrm.residence.selectors import ShownClock, Stay
from opennrm.ui.dates import short_day_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WIDTH, BAR, LANE, TOP = 300, 12, 8, 5  # in the units of the picture
ARROW = 10  # at the edge, where a term goes on beyond it
WORDS: dict[str, StrOrPromise] = {
    **CHOICES,
    "granted": lazy("The application is granted"),
    "refused": lazy("The application is refused"),
    "extend": lazy("It is extended, as long as the law provides at one time"),
    "end_early": lazy("It is ended today"),
    "resume": lazy("It goes on from today"),
    "nothing": lazy("Nothing is decided"),
}


@dataclass(frozen=True)
class Bar:
    kind: str  # past, left, early, still, term
    x: str
    y: str
    width: str
    height: str
    on: str = ""  # the arrow at its end: it goes on beyond the picture


@dataclass(frozen=True)
class Axis:
    """The days that all rows share: from a little before today to the last end that is worth drawing."""

    first: date
    last: date
    today: date

    def at(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return min(max((day - self.first).days, 0), span) * WIDTH / span

    def bar(self, kind: str, since: date, until: date, lane: int = 0) -> Bar:
        y = TOP if lane == 0 else TOP + BAR + 4 + (lane - 1) * LANE
        height = BAR if lane == 0 else LANE - 4
        beyond = until > self.last
        x, width = self.at(since), max(0.0, self.at(until) - self.at(since) - (ARROW if beyond else 0))
        middle, edge = y + height / 2, x + width
        on = f"M{number(edge)} {number(middle - 6)}l{ARROW} 6l-{ARROW} 6z" if beyond else ""
        return Bar(kind, number(x), number(y), number(width), number(height), on)


def axis_of(found: list[IfThen], began: date, today: date) -> Axis:
    """Terms that begin and last much longer than the clock itself run out of the picture."""
    horizon = max([each.ends for each in found], default=today) + timedelta(days=1)
    reach = max(horizon, today + 2 * (horizon - today) + timedelta(days=14))
    ends = [day + timedelta(days=1) for each in found for _code, day in each.clocks]
    last = max([horizon, *(day for day in ends if day <= reach)])
    before = max(timedelta(days=2), (last - today) / 8)
    return Axis(max(began, today - before), last, today)


def rows_of(stay: Stay, shown: ShownClock | None, today: date) -> dict[str, Any]:
    """The table and its drawing; nothing where no clock runs."""
    found = stay.ifs(shown) if shown is not None else []
    if shown is None or not found:
        return {}
    axis = axis_of(found, shown.reading.began_on, today)
    edition = shown.edition.code
    still = shown.reading.standing_since is not None
    rows = [_row(each, edition, axis, still=still) for each in found]
    ticks = [day for day in firsts(axis.first, axis.last) if WIDTH - axis.at(day) > WIDTH / 5]
    ticks = ticks[:: max(1, -(-len(ticks) // 3))]
    return {
        "name": clock_said(edition, shown.row.code),
        "beyond": any(bar.on for row in rows for bar in row["bars"]),
        "ticks": [Mark(number(axis.at(day)), short_day_words(day)) for day in ticks],
        "now": number(axis.at(today)),
        "rows": rows,
    }


def _row(each: IfThen, edition: str, axis: Axis, *, still: bool) -> dict[str, Any]:
    return {
        "what": _words(each), "ends": each.ends, "early": each.early, "then": _then(each, still=still), "verified": each.verified,
        "by": ", ".join(str(BODIES[body]) for body in each.by),
        "clocks": [(clock_said(edition, code), day) for code, day in each.clocks],
        "bars": bars_of(each, axis), "height": TOP + BAR + 8 + LANE * len(each.clocks),
    }  # fmt: skip


def _words(each: IfThen) -> str:
    if each.act == "suspend":
        return ngettext(
            "It stands still for %(n)d day from today", "It stands still for %(n)d days from today", STILL_DAYS
        ) % {"n": STILL_DAYS}
    return str(WORDS[each.act])


def _then(each: IfThen, *, still: bool) -> str:
    if still and each.act == "nothing":
        return _("It goes on standing still: each day moves its end by one.")
    if each.words:
        return _(each.words)
    if each.act == "resume":
        return _("The days on which it stood still are added to its end.")
    count = each.grounds
    return ngettext("The law names one ground for it.", "The law names %(n)d grounds for it.", count) % {"n": count}


def bars_of(each: IfThen, axis: Axis) -> list[Bar]:
    """What has passed, what is left, what stands still; below it, thinner, the terms that begin."""
    after = each.ends + timedelta(days=1)
    today = axis.today
    bars = [axis.bar("past", axis.first, today)]
    if each.still is not None:
        bars += [axis.bar("still", *each.still), axis.bar("left", each.still[1], after)]
    elif each.ends > today or each.act == "nothing":
        bars.append(axis.bar("early" if each.early else "left", today, after))
    bars += [axis.bar("term", today, day + timedelta(days=1), lane) for lane, (_code, day) in enumerate(each.clocks, 1)]
    return [bar for bar in bars if bar.width != "0.0"]
