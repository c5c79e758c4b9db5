"""How long spells last and how they end: Kaplan-Meier and Aalen-Johansen, exact on ties, with delayed entry.

Whole days are ties, and nothing is shaken apart: everybody who leaves on a day leaves at the same time. At risk on day
t of the spell is who was seen on it: entered <= t <= lasted. A spell that is last seen running on day t is at risk on t.

Sources (years and names from memory where marked *, not re-read): Kaplan and Meier 1958*; Aalen and Johansen 1978*;
Greenwood 1926* for the variance of the share still there; for each way of leaving the delta method that counts ties as
one multinomial draw (Marubini and Valsecchi 1995*), which is Greenwood's where there is one way only; log-log limits;
median by turning the limits round (Brookmeyer and Crowley 1982*).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from nrmstats.flow.refusals import NothingSeen, NotReached, SettingRefused
from nrmstats.flow.spells import Durations
from nrmstats.results import Estimate, Interval

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
FEW = 5  # at risk; below this one person moves the curve by a fifth or more
ASSUMPTIONS = (
    "Who is still there on the last day seen will leave like those who stayed as long before them.",
    "Spells begin and end like each other through the whole period.",
)


@dataclass(frozen=True, eq=False)
class Incidence:
    """How many have ended in one way by each day.

    Attributes
    ----------
    ended : spells that ended so on each day, shape (days,).
    share : of all spells, by the end of each day, 0 to 1. low, high : its limits. variance : of `share`.
    """

    ended: Whole
    share: Reals
    low: Reals
    high: Reals
    variance: Reals


@dataclass(frozen=True, eq=False)
class Curves:
    """Shares by day of the spell; entry t holds for the end of day t, t from 0 to the last day seen.

    Attributes
    ----------
    at_risk : spells seen running on each day, shape (days,). censored : last seen running on it.
    still_there : share that goes on after each day, 0 to 1. low, high : its limits. variance : of `still_there`.
    by_end  : way of ending -> its incidence; with `still_there` they add up to 1 on every day.
    level   : of the limits.
    warnings : what in these data speaks against the curve.
    """

    at_risk: Whole
    censored: Whole
    still_there: Reals
    low: Reals
    high: Reals
    variance: Reals
    by_end: Mapping[str, Incidence]
    level: float
    warnings: tuple[str, ...]

    @property
    def last_day(self) -> int:
        """Last day of a spell that was seen."""
        return int(self.at_risk.size) - 1

    def still_there_after(self, day: int) -> Estimate:
        """Share of spells that last longer than `day` days, in per cent.

        Raises
        ------
        NotReached  the day lies beyond the last one seen.
        """
        at = self._at(day)
        return self._estimate(
            100 * float(self.still_there[at]), 100 * float(self.low[at]), 100 * float(self.high[at]), "% of spells"
        )

    def ended_by(self, way: str, day: int) -> Estimate:
        """Share of spells that have ended in this way by the end of day `day`, in per cent.

        Raises
        ------
        NotReached  the day lies beyond the last one seen.
        KeyError    no spell can end in this way.
        """
        at, part = self._at(day), self.by_end[way]
        return self._estimate(
            100 * float(part.share[at]), 100 * float(part.low[at]), 100 * float(part.high[at]), "% of spells"
        )

    def quantile(self, share: float = 0.5) -> Estimate:
        """The day by which this share of spells has ended; the median if left out. In days.

        Raises
        ------
        NotReached      fewer have ended than that.
        SettingRefused  the share does not lie between 0 and 1.
        """
        if not 0 < share < 1:
            raise SettingRefused(f"A share lies between 0 and 1; got {share}.")
        left = 1 - share + 1e-12
        point = _first(self.still_there <= left)
        if point is None:
            raise NotReached(
                f"Only {100 * (1 - self.still_there[-1]):.0f} % have ended by day {self.last_day}; "
                f"the day by which {100 * share:g} % have ended is later."
            )
        low, high = _first(self.low <= left), _first(self.high < left)
        ends = (float(point if low is None else low), float("inf") if high is None else float(high))
        return self._estimate(float(point), *ends, "days")

    def mean_within(self, days: int) -> Estimate:
        """Mean length of spells when each counts `days` days at most (restricted mean). In days.

        Raises
        ------
        NotReached      the horizon lies beyond the last day seen.
        SettingRefused  fewer than one day.
        """
        if days < 1:
            raise SettingRefused(f"At least one day is needed; got {days}.")
        self._at(days - 1)
        ahead = np.cumsum(self.still_there[:days][::-1])[::-1]  # days still to come, from day t on
        after = np.append(ahead[1:], 0.0)
        gone = sum((part.ended for part in self.by_end.values()), np.zeros_like(self.at_risk))[:days]
        spread = float((after**2 * _greenwood(gone, self.at_risk[:days])).sum()) ** 0.5
        point, reach = float(ahead[0]), NormalDist().inv_cdf((1 + self.level) / 2) * spread
        return self._estimate(point, max(point - reach, 0.0), min(point + reach, float(days)), "days", "normal limits")

    def _at(self, day: int) -> int:
        if not 0 <= day <= self.last_day:
            raise NotReached(f"Day {day} is not seen; the last day seen is {self.last_day}.")
        return day

    def _estimate(self, point: float, low: float, high: float, unit: str, limits: str = "log-log limits") -> Estimate:
        interval = Interval(low, high, self.level, limits)
        return Estimate(point, (interval,), unit, "Kaplan-Meier and Aalen-Johansen", "", ASSUMPTIONS, self.warnings)


def curves(spells: Durations, *, level: float = 0.95) -> Curves:
    """How long spells last and how they end.

    Parameters
    ----------
    spells : lengths in whole days; see `Spells.durations` for delayed entry.
    level  : of the limits, between 0 and 1.

    Returns
    -------
    Curves by day, with the number at risk on each; limits hold day by day, not for the whole curve at once.

    Raises
    ------
    SettingRefused  the level is not between 0 and 1.
    NothingSeen     on no day is anybody at risk.

    Examples
    --------
    Six stays of 1, 2, 2, 3, 4 and 5 days; the third and the last still run:

    >>> stays = Durations(
    ...     np.zeros(6, dtype=np.int64), np.array([1, 2, 2, 3, 4, 5]), np.array([0, 0, -1, 1, 0, -1]), ("home", "lost")
    ... )
    >>> found = curves(stays)
    >>> found.still_there.round(4).tolist()
    [1.0, 0.8333, 0.6667, 0.4444, 0.2222, 0.2222]
    >>> found.by_end["home"].share.round(4).tolist()
    [0.0, 0.1667, 0.3333, 0.3333, 0.5556, 0.5556]
    >>> print(found.quantile())
    3 days, 1 to no upper limit (95 %, log-log limits); Kaplan-Meier and Aalen-Johansen
    """
    if not 0 < level < 1:
        raise SettingRefused(f"The level of limits lies between 0 and 1; got {level}.")
    days = int(spells.lasted.max()) + 1
    if days > 200_000:
        raise SettingRefused(f"A spell of {days - 1:,} days cannot be; dates may be wrong.")
    ways = len(spells.ends)
    counted = np.bincount(spells.lasted * (ways + 1) + spells.how + 1, minlength=days * (ways + 1))
    table = counted.reshape(days, ways + 1)  # columns: still running, then each way
    left = table.sum(axis=1)
    come = np.cumsum(np.bincount(spells.entered, minlength=days)[:days])
    at_risk = come - np.concatenate([[0], np.cumsum(left)[:-1]])
    gone = left - table[:, 0]
    step: Reals = 1.0 - gone / np.maximum(at_risk, 1)
    still: Reals = np.cumprod(step, dtype=np.float64)
    before = np.concatenate([[1.0], still[:-1]])
    once = _greenwood(gone, at_risk)
    variance: Reals = still**2 * np.cumsum(once)
    reach = NormalDist().inv_cdf((1 + level) / 2)
    low, high = _limits(still, variance, reach)
    by_end = {
        name: _incidence(table[:, number + 1], at_risk, before, once, reach) for number, name in enumerate(spells.ends)
    }
    warnings = _warnings(at_risk, still, spells)
    return Curves(at_risk, table[:, 0], still, low, high, variance, by_end, level, warnings)


def _greenwood(gone: Whole, at_risk: Whole) -> Reals:
    """What each day adds to the relative variance; nothing once everybody has gone."""
    rest = at_risk - gone
    made = np.zeros(at_risk.size)
    np.divide(gone, at_risk * rest, out=made, where=(rest > 0) & (gone > 0), casting="unsafe")
    return made


def _incidence(ended: Whole, at_risk: Whole, before: Reals, once: Reals, reach: float) -> Incidence:
    risk = np.maximum(at_risk, 1)
    hazard = ended / risk
    share = np.cumsum(before * hazard)
    ahead = np.cumsum(once), np.cumsum(share * once), np.cumsum(share**2 * once)
    cross = before * hazard / risk
    variance = (
        share**2 * ahead[0]
        - 2 * share * ahead[1]
        + ahead[2]
        + np.cumsum(before**2 * hazard * (1 - hazard) / risk)
        - 2 * (share * np.cumsum(cross) - np.cumsum(share * cross))
    )
    variance = np.maximum(variance, 0.0)
    low, high = _limits(share, variance, reach)
    return Incidence(ended, share, low, high, variance)


def _limits(share: Reals, variance: Reals, reach: float) -> tuple[Reals, Reals]:
    """Log-log limits; a share of 0 or 1 has none but itself."""
    inner = (share > 0) & (share < 1)
    low, high = share.copy(), share.copy()
    value = share[inner]
    width = np.minimum(reach * np.sqrt(variance[inner]) / np.abs(value * np.log(value)), 700.0)  # exp stays finite
    low[inner], high[inner] = value ** np.exp(width), value ** np.exp(-width)
    return low, high


def _first(where: NDArray[np.bool_]) -> int | None:
    found = np.flatnonzero(where)
    return int(found[0]) if found.size else None


def _warnings(at_risk: Whole, still: Reals, spells: Durations) -> tuple[str, ...]:
    if not (at_risk > 0).any():
        raise NothingSeen("Nobody is at risk on any day.")
    told = []
    inside = at_risk[: int(spells.lasted.max())]
    if (inside == 0).any():
        day = int(np.flatnonzero(inside == 0)[0])
        told.append(f"Nobody was seen on day {day}: what happened then is not known, and the curve is level there.")
    first = int(at_risk[0])
    if first < FEW:
        told.append(f"Only {first} were seen from their first day: the curve hangs on them. Begin it later.")
    emptied = _first(still <= 0)
    if emptied is not None and int(spells.lasted.max()) > emptied:
        told.append(
            f"All who were seen on day {emptied} left on it, and others stayed longer: the curve is 0 too early."
        )
    return tuple(told)
