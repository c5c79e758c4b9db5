"""How many places are taken on each night, and by whom it is held: bed-days, blocked share, and the bound without dates.

A spell takes the nights from its first day up to, and without, the day on which it ended. A night is blocked from the
day on which the person could have moved on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from nrmstats.flow.refusals import NoReadyDates, NothingSeen, SettingRefused
from nrmstats.flow.spells import Days, Spells
from nrmstats.results import Estimate, Interval

Whole = NDArray[np.int64]
LEAST_REPLICATES = 200
CELLS = 4_000_000  # of the table of one batch of replicates


@dataclass(frozen=True, eq=False)
class Occupancy:
    """Places taken, night by night.

    Attributes
    ----------
    days : datetime64[D], shape (nights,). taken : spells on each night. blocked : of them, ready to move on.
    places : places there were on each night; None if not known.
    """

    days: Days
    taken: Whole
    blocked: Whole
    places: Whole | None

    @property
    def share(self) -> NDArray[np.float64] | None:
        """Places taken over places, on each night; above 1 where more were taken than there were. None without places."""
        if self.places is None:
            return None
        return np.where(self.places > 0, self.taken / np.maximum(self.places, 1), np.nan)


def occupancy(spells: Spells, *, places: int | Whole | None = None) -> Occupancy:
    """How many places are taken on each night of the window in which spells were seen.

    Parameters
    ----------
    places : places there were, the same every night or one figure a night, shape (nights,).

    Raises
    ------
    SettingRefused  the number of nights and of figures differ, or a figure is below 0.

    Examples
    --------
    >>> from datetime import date
    >>> from nrmstats.flow import spells_from
    >>> stays = spells_from(
    ...     [date(2011, 3, 1), date(2011, 3, 2)], [date(2011, 3, 3), None], ["own home", None],
    ...     seen_from=date(2011, 3, 1), seen_to=date(2011, 3, 4),
    ... )
    >>> occupancy(stays, places=2).taken.tolist()
    [1, 2, 1, 1]
    """
    nights = int((spells.seen_to - spells.seen_from).astype(np.int64)) + 1
    first, last = _nights(spells, spells.begun)
    begin_blocked, _ = _nights(spells, np.where(np.isnat(spells.ready), _end(spells), spells.ready))
    taken, blocked = _counts(first, last, nights), _counts(np.minimum(begin_blocked, last), last, nights)
    there = None if places is None else _each_night(places, nights)
    return Occupancy(spells.seen_from + np.arange(nights), taken, blocked, there)


def _each_night(places: int | Whole, nights: int) -> Whole:
    there = np.full(nights, places, dtype=np.int64) if isinstance(places, int) else np.asarray(places, dtype=np.int64)
    if there.shape != (nights,):
        raise SettingRefused(f"{there.size} figures of places for {nights} nights.")
    if (there < 0).any():
        raise SettingRefused("There cannot be fewer than 0 places.")
    return there


def _end(spells: Spells) -> Days:
    """The first day on which the place is not taken any more, as far as was seen."""
    return np.where(np.isnat(spells.ended), spells.seen_to + 1, spells.ended)


def _nights(spells: Spells, begun: Days) -> tuple[Whole, Whole]:
    """First night and the one after the last, counted from the first of the window and cut to it."""
    whole = int((spells.seen_to - spells.seen_from).astype(np.int64)) + 1
    first = np.clip((begun - spells.seen_from).astype(np.int64), 0, whole)
    last = np.clip((_end(spells) - spells.seen_from).astype(np.int64), 0, whole)
    return first, np.maximum(last, first)


def _counts(first: Whole, last: Whole, nights: int) -> Whole:
    steps = np.bincount(first, minlength=nights + 1) - np.bincount(last, minlength=nights + 1)
    return np.cumsum(steps)[:nights]


def blocked_share(spells: Spells, *, level: float = 0.95, replicates: int = 2_000, seed: int) -> Estimate:
    """Which share of the nights taken is held by people who could have moved on, in per cent.

    Parameters
    ----------
    level      : of the interval, between 0 and 1.
    replicates : bootstrap samples of persons, 200 or more.
    seed       : whole number; the same seed gives the same figure on every machine.

    Returns
    -------
    Estimate with a BCa interval over persons (Efron 1987, from memory): nights of one person depend on each other.

    Raises
    ------
    NoReadyDates    nobody has a date of being ready: the share cannot be known, see `bound_without_readiness`.
    NothingSeen     no night was taken.
    SettingRefused  level or replicates cannot be used.

    Examples
    --------
    >>> from datetime import date
    >>> from nrmstats.flow import spells_from
    >>> stays = spells_from(
    ...     [date(2011, 1, 1)] * 4, [date(2011, 1, 11)] * 4, ["own home"] * 4,
    ...     ready=[date(2011, 1, 6), None, date(2011, 1, 9), None], seen_from=date(2011, 1, 1), seen_to=date(2011, 2, 1),
    ... )
    >>> round(blocked_share(stays, seed=1).point, 2)
    17.5
    """
    _check(level, replicates)
    if bool(np.isnat(spells.ready).all()):
        raise NoReadyDates(
            "Nobody has a date of being ready to move on: blocked nights cannot be known. "
            "Record the date, or use the bound that needs none."
        )
    first, last = _nights(spells, spells.begun)
    from_ready, _ = _nights(spells, np.where(np.isnat(spells.ready), _end(spells), spells.ready))
    taken, blocked = last - first, last - np.minimum(np.maximum(from_ready, first), last)
    inside = taken > 0
    taken, blocked = taken[inside], blocked[inside]
    if not taken.size:
        raise NothingSeen("No night was taken.")
    point = 100 * float(blocked.sum() / taken.sum())
    drawn = 100 * _resampled(blocked, taken, replicates, seed)
    low, high = _bca(point, drawn, 100 * _without_each(blocked, taken), level)
    warnings = ("Fewer than 20 persons: the interval is rough.",) if taken.size < 20 else ()
    return Estimate(
        point,
        (Interval(low, high, level, f"BCa bootstrap over persons, {replicates:,} replicates"),),
        "% of nights taken",
        "blocked nights over nights taken",
        "",
        (
            "Who has no date of being ready was not ready.",
            "Persons move on, or do not, independently of each other.",
        ),
        warnings,
    )


def _check(level: float, replicates: int) -> None:
    if not 0 < level < 1:
        raise SettingRefused(f"The level of an interval lies between 0 and 1; got {level}.")
    if replicates < LEAST_REPLICATES:
        raise SettingRefused(f"{replicates} replicates are too few; {LEAST_REPLICATES} or more.")


def _resampled(part: Whole, whole: Whole, replicates: int, seed: int) -> NDArray[np.float64]:
    draw = np.random.Generator(np.random.PCG64(seed))
    batch = max(1, CELLS // part.size)
    made = []
    for begin in range(0, replicates, batch):
        rows = draw.integers(0, part.size, (min(batch, replicates - begin), part.size))
        made.append(part[rows].sum(axis=1) / whole[rows].sum(axis=1))
    return np.concatenate(made)


def _without_each(part: Whole, whole: Whole) -> NDArray[np.float64]:
    if part.size == 1:
        return np.array([part[0] / whole[0]])
    return np.asarray((part.sum() - part) / (whole.sum() - whole), dtype=np.float64)


def _bca(point: float, drawn: NDArray[np.float64], jack: NDArray[np.float64], level: float) -> tuple[float, float]:
    from statistics import NormalDist

    normal = NormalDist()
    below = (float((drawn < point).sum()) + 0.5 * float((drawn == point).sum())) / drawn.size
    shift = normal.inv_cdf(min(max(below, 0.5 / drawn.size), 1 - 0.5 / drawn.size))
    away = jack.mean() - jack
    scale = float((away**2).sum()) ** 1.5
    skew = float((away**3).sum()) / (6 * scale) if scale > 0 else 0.0
    ends = []
    for side in ((1 - level) / 2, (1 + level) / 2):
        at = shift + normal.inv_cdf(side)
        ends.append(float(np.quantile(drawn, normal.cdf(shift + at / (1 - skew * at)))))
    return min(ends[0], point), max(ends[1], point)


@dataclass(frozen=True, slots=True)
class ReadinessBound:
    """What is certain without knowing who was ready.

    Attributes
    ----------
    needed : places that the admissions would fill if everybody stayed as long as is meant.
    held   : places beyond that: taken by people who stay longer than is meant, if all places are full.
    longest_mean_days : nights per person there can have been at most, so far.
    """

    needed: Estimate
    held: Estimate
    longest_mean_days: float


def bound_without_readiness(
    places: int, admitted: int, days: int, meant_days: int, *, level: float = 0.95
) -> ReadinessBound:
    """How many of `places` full places are held beyond the stay that is meant, from admissions alone (Little's law).

    Parameters
    ----------
    places     : places, all taken at the end of the period.
    admitted   : persons admitted in the period.
    days       : length of the period in days.
    meant_days : the stay that is meant, in days.
    level      : of the interval, between 0 and 1; admissions vary as a Poisson count (exact limits, Garwood 1936*,
        from memory).

    Returns
    -------
    ReadinessBound. A bound, not an estimate: it says nothing about who or why, and the seeds leave open whether
    children count as places.

    Raises
    ------
    SettingRefused  a figure that is not above 0, or a level outside 0 to 1.

    Examples
    --------
    The leaflet of 2011: 50 places, all occupied in March 2011; 112 victims since the summer of 2010. The pilot began
    on 15 June 2010 (289 days), and the reflection period is three months (90 days):

    >>> bound = bound_without_readiness(places=50, admitted=112, days=289, meant_days=90)
    >>> print(bound.needed)
    35 places, 29 to 42 (95 %, exact Poisson limits); Little's law
    >>> print(bound.held)
    15 places, 8 to 21 (95 %, exact Poisson limits); Little's law
    >>> round(bound.longest_mean_days)
    129
    """
    for name, value in (("places", places), ("admitted", admitted), ("days", days), ("meant_days", meant_days)):
        if value < 1:
            raise SettingRefused(f"{name} is {value}; a whole number above 0 is needed.")
    if not 0 < level < 1:
        raise SettingRefused(f"The level of an interval lies between 0 and 1; got {level}.")
    low, high = (
        float(chi2.ppf((1 - level) / 2, 2 * admitted)) / 2,
        float(chi2.ppf((1 + level) / 2, 2 * admitted + 2)) / 2,
    )
    load = [count * meant_days / days for count in (low, admitted, high)]
    held = [max(places - one, 0.0) for one in reversed(load)]
    assumptions = (
        "Admissions are spread evenly over the period.",
        "All places are taken at the end, and everybody takes one.",
        f"A stay of {meant_days} days is what is meant for everybody.",
    )
    warnings = ("Fewer are held than places: the admissions fill them.",) if math.isclose(held[1], 0.0) else ()

    def estimate(three: list[float]) -> Estimate:
        interval = Interval(three[0], three[2], level, "exact Poisson limits")
        return Estimate(three[1], (interval,), "places", "Little's law", "", assumptions, warnings)

    return ReadinessBound(estimate(load), estimate(held), places * days / admitted)
