"""The bridge to the figures of stays: how long they last, how they end, which nights are held, what is certain without a date.

Counts of fewer than five people are put together or left out here, before anything is drawn or written out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

import numpy as np

from nrmstats import flow as core
from nrmstats.flow.tables import LEAST
from nrmstats.results import Estimate

EVERY_DAYS = 30
SEED = 1
OTHERS = "others"  # ways that fewer than five people went, together
Row = core.Row


@dataclass(frozen=True)
class Spell:
    """From a first day to a last one: a stay, or a wait. `how` is a code, empty while it runs."""

    begun: date
    ended: date | None
    how: str = ""
    ready: date | None = None


@dataclass(frozen=True)
class Range:
    """A figure with its interval. `high` is None where there is no upper limit."""

    point: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Month:
    """Nights of a month, as an average: places taken, of them held by people who were ready, and places there were."""

    first: date
    taken: float
    held: float
    there: float | None  # None: nobody wrote how many there were


@dataclass(frozen=True)
class Lengths:
    """Curves of one register up to a day. `rows` ends where fewer than five people were seen so long."""

    count: int
    running: int
    rows: tuple[Row, ...]
    ends: tuple[str, ...]  # codes in the order of the columns
    ended: Mapping[str, int]  # code -> how many; never fewer than five but where all are told together
    median: Range | None
    few: bool  # an interval from fewer than twenty people is rough
    curves: core.Curves

    @property
    def is_one_day(self) -> bool:
        """Nothing but the first day may be told: a picture of it would be an empty frame."""
        return int((self.curves.at_risk >= LEAST).sum()) <= 1


@dataclass(frozen=True)
class Nights:
    months: tuple[Month, ...]
    held_share: Range | None  # of nights taken, in per cent; None: nobody has a date of being ready
    taken_last: int
    there_last: int | None
    found: core.Occupancy


@dataclass(frozen=True)
class Bound:
    """What is certain without knowing who was ready."""

    places: int
    admitted: int
    days: int
    meant_days: int
    needed: Range
    held: Range
    longest_mean_days: float


def _range(estimate: Estimate) -> Range:
    return Range(estimate.point, estimate.low, None if math.isinf(estimate.high) else estimate.high)


def joined(spells: Sequence[Spell]) -> list[Spell]:
    """Ways of ending that fewer than five went are put together; and the smallest other one, if that is not enough.

    >>> day = date(2011, 1, 1)
    >>> sorted({one.how for one in joined([Spell(day, day, "home")] * 6 + [Spell(day, day, "died")])})
    ['others']
    >>> sorted({one.how for one in joined([Spell(day, day, "home")] * 6 + [Spell(day, day, "care")] * 5)})
    ['care', 'home']
    """
    counts = Counter(one.how for one in spells if one.how)
    small = {how for how, count in counts.items() if count < LEAST or how == OTHERS}
    while small and sum(counts[how] for how in small) < LEAST and len(small) < len(counts):
        small.add(min((how for how in counts if how not in small), key=lambda how: (counts[how], how)))
    return [Spell(one.begun, one.ended, OTHERS if one.how in small else one.how, one.ready) for one in spells]


def _spells(spells: Sequence[Spell], until: date, *, join: bool = True) -> core.Spells:
    shown = joined(spells) if join else spells
    counts = Counter(one.how for one in shown if one.how)
    ends = sorted(counts, key=lambda how: (how == OTHERS, -counts[how], how))
    return core.spells_from(
        [one.begun for one in shown], [one.ended for one in shown], [one.how or None for one in shown],
        seen_from=min(one.begun for one in shown), seen_to=until, ready=[one.ready for one in shown], ends=ends,
    )  # fmt: skip


def lengths(spells: Sequence[Spell], until: date, *, every: int = EVERY_DAYS, join: bool = True) -> Lengths | None:
    """How long they last and how they end; None where fewer than five began. `join`: see `joined`."""
    if len(spells) < LEAST:
        return None
    found = _spells(spells, until, join=join)
    drawn = core.curves(found.durations())
    try:
        median: Range | None = _range(drawn.quantile())
    except core.NotReached:
        median = None
    counts = Counter(found.ends[int(how)] for how in found.how if how >= 0)
    if sum(counts.values()) < LEAST:
        counts = Counter()
    rows = tuple(core.rows(drawn, every=every))
    running = sum(one.ended is None for one in spells)
    return Lengths(len(spells), running, rows, found.ends, dict(counts), median, len(spells) < 20, drawn)


def nights(spells: Sequence[Spell], until: date, there: Sequence[int] | None = None) -> Nights | None:
    """Places taken and held, month by month, and the share of nights that was held; None where fewer than five began.

    there : places there were on each night from the first day of a stay to `until`.
    """
    if len(spells) < LEAST:
        return None
    found = _spells(spells, until)
    taken = core.occupancy(found, places=None if there is None else np.array(there, dtype=np.int64))
    try:
        held: Range | None = _range(core.blocked_share(found, seed=SEED))
    except (core.NoReadyDates, core.NothingSeen):
        held = None
    first = min(one.begun for one in spells)
    days = [first + timedelta(days=number) for number in range(len(taken.taken))]
    months = []
    for month, numbered in groupby(enumerate(days), key=lambda one: one[1].replace(day=1)):
        at = [number for number, _day in numbered]
        open_ones = None if taken.places is None else float(taken.places[at].mean())
        months.append(Month(month, float(taken.taken[at].mean()), float(taken.blocked[at].mean()), open_ones))
    there_last = None if taken.places is None else int(taken.places[-1])
    return Nights(tuple(months), held, int(taken.taken[-1]), there_last, taken)


def bound(spells: Sequence[Spell], until: date, meant_days: int) -> Bound | None:
    """How many of the places taken at the end are held beyond the stay that is meant, from admissions alone."""
    if len(spells) < LEAST:
        return None
    days = (until - min(one.begun for one in spells)).days
    places = sum(one.ended is None for one in spells)
    if days < meant_days or not places:
        return None
    found = core.bound_without_readiness(places, len(spells), days, meant_days)
    return Bound(
        places, len(spells), days, meant_days, _range(found.needed), _range(found.held), found.longest_mean_days
    )


def ended_by(found: Lengths, how: str, day: int) -> float | None:
    """Per cent that has ended in one way by a day, other ends taken into account; None where too few were seen."""
    if found.curves.at_risk[0] < LEAST:
        return None
    if how not in found.ends:
        return 0.0
    return 100 * float(found.curves.by_end[how].share[min(day, found.curves.last_day)])


# --- pictures ---------------------------------------------------------------------------------------

# The colours of the core's pictures, as the tokens of our look: they follow light and dark.
_LOOK = {
    "#0b5566": "data-1", "#a86a00": "data-2", "#6a3d9a": "data-3", "#2f7d32": "state-safe-mark",
    "#b3261e": "state-overdue-mark", "#4a4a46": "color-ink-muted", "#0f8aa8": "state-waiting-mark",
    "#8a5a83": "state-blocked-mark", "#cfe3e8": "data-band", "#000": "color-ink", "black": "color-ink", "#ddd": "color-line",
    "#888": "color-control",
}  # fmt: skip


def _themed(svg: str) -> str:
    for written, token in _LOOK.items():
        svg = svg.replace(f'"{written}"', f'"var(--nrm-{token})"')
    return svg.replace(' fill="white"/>', ' fill="none"/>', 1)


# Names of months in a reader's language, as the drawing program calls them; English where it is not here.
_MONTHS: dict[str, Literal["nl-NL"]] = {"nl": "nl-NL"}


@lru_cache(maxsize=32)
def _drawn(specification: str, language: str = "") -> str:
    import vl_convert

    return _themed(str(vl_convert.vegalite_to_svg(specification, time_format_locale=_MONTHS.get(language))))


def curve_picture(found: Lengths, names: Mapping[str, str], words: Mapping[str, str]) -> str:
    """The curves as SVG, each way by its name in the reader's language, over the number at risk."""
    from nrmstats.flow import charts

    drawn = found.curves
    named = core.Curves(
        drawn.at_risk, drawn.censored, drawn.still_there, drawn.low, drawn.high, drawn.variance,
        {names[way]: part for way, part in drawn.by_end.items()}, drawn.level, drawn.warnings,
    )  # fmt: skip
    return _drawn(charts.specification(charts.curve_chart(named, words=charts.Words(**words))))


def nights_picture(found: Nights, words: Mapping[str, str], language: str) -> str:
    """Places taken night by night, and within them those that are held, as SVG."""
    from nrmstats.flow import charts

    return _drawn(charts.specification(charts.occupancy_chart(found.found, words=charts.Words(**words))), language)
