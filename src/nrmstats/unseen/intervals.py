"""Intervals that count the choice of the model: bootstrap and jackknife rows, BCa, percentile, profile likelihood."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from nrmstats.results import Interval
from nrmstats.unseen.batches import Interrupted
from nrmstats.unseen.loglinear import LogLinearFit
from nrmstats.unseen.refusals import SettingRefused, check_level
from nrmstats.unseen.tables import CaptureTable, check_rows

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

FEWEST_REPLICATES = 200  # below, the ends of an interval are mostly noise (Efron and Tibshirani 1993)
MANY_TIES = 0.1  # share of the replicates that equal the estimate
MOST_CELLS = 100_000_000  # of all resamples together: 0.8 gigabytes
NORMAL = NormalDist()


def resample(table: CaptureTable, replicates: int, seed: int) -> Whole:
    """Multinomial resamples of the persons observed.

    Parameters
    ----------
    replicates : number of tables to draw, 1 or more.
    seed       : whole number, 0 or more; the same seed gives the same rows, whatever the number of threads.

    Returns
    -------
    Persons, shape (replicates, 2**t); each row adds up to the persons observed.

    Raises
    ------
    SettingRefused  fewer than one replicate, more than fit in memory (100 million cells), or a negative seed.
    """
    if replicates < 1 or seed < 0:
        raise SettingRefused(f"Draw at least 1 replicate with a seed of 0 or more; got {replicates} and {seed}.")
    check_memory(replicates, table.counts.size)
    order = sorted(table.order)
    shares = table.counts[order] / table.observed
    rows = np.zeros((replicates, table.counts.size), dtype=np.int64)
    rows[:, order] = np.random.default_rng(seed).multinomial(table.observed, shares, size=replicates)
    return rows


def check_memory(replicates: int, cells: int) -> None:
    """Raises SettingRefused for more replicates of a table of so many cells than are held in memory at once."""
    if replicates > (most := MOST_CELLS // cells):
        raise SettingRefused(f"{replicates:,} replicates; at most {most:,} of a table with {cells:,} cells.")


def leave_one_out(table: CaptureTable) -> tuple[Whole, Whole]:
    """The tables with one person fewer, one for each observed history, and how many persons each stands for.

    Returns rows, shape (histories, 2**t), and weights, shape (histories,).
    """
    order = sorted(table.order)
    rows = np.repeat(table.counts[None, :], len(order), axis=0)
    rows[np.arange(len(order)), order] -= 1
    return rows, table.counts[order]


def acceleration(values: Reals, weights: Whole) -> float:
    """The acceleration of BCa from jackknife values; 0 if they are all alike or one is infinite.

    Efron (1987), JASA 82:171, with persons as units.
    """
    if not np.isfinite(values).all():
        return 0.0
    away = np.average(values, weights=weights) - values
    spread = float(np.sum(weights * away**2))
    return float(np.sum(weights * away**3)) / (6 * spread**1.5) if spread > 0 else 0.0


def bias_correction(point: float, replicates: Reals) -> float:
    """z0, the normal quantile of the share of replicates below the point (Efron 1987).

    Where more than a tenth of the replicates equal the point (they choose a model that gives the very same figure),
    these count half: as "not below" they would move the interval by their number alone. If no replicate, or every
    replicate, lies below, the quantile would be infinite: the share is then held at half a replicate from the edge.
    """
    size = replicates.size
    tied = ties(point, replicates)
    many = int(np.count_nonzero(tied))
    below = (np.count_nonzero((replicates < point) & ~tied) + (0.5 * many if many > MANY_TIES * size else 0)) / size
    return NORMAL.inv_cdf(min(max(below, 0.5 / size), 1 - 0.5 / size))


def ties(point: float, replicates: Reals) -> NDArray[np.bool_]:
    """Which replicates equal the point, but for rounding, shape (replicates,)."""
    if not math.isfinite(point):
        return np.asarray(replicates == point)
    return np.asarray(np.abs(replicates - point) <= 1e-9 * abs(point))


def quantiles(values: Reals, shares: Reals) -> Reals:
    """Median-unbiased sample quantiles (Hyndman and Fan 1996, type 8); infinite values are kept as infinite."""
    size = values.size
    ordered = np.sort(values)
    places = np.clip((size + 1 / 3) * np.asarray(shares) + 1 / 3, 1, size) - 1
    low = np.floor(places).astype(np.int64)
    high = np.minimum(low + 1, size - 1)
    part = places - low
    ends = np.where(part > 0, ordered[high], 0.0)
    return np.where(part > 0, (1 - part) * ordered[low] + part * ends, ordered[low])


@dataclass(frozen=True, eq=False, slots=True)
class Bootstrap:
    """Replicates of an estimate, the whole choice of the model repeated for each, and what BCa needs of them.

    Attributes
    ----------
    point           : the estimate on the data, persons.
    replicates      : the estimate on each resample, persons, shape (replicates,).
    acceleration    : Efron's a, from the jackknife.
    bias_correction : Efron's z0.
    stopped         : the work was stopped by hand; the replicates are the first of those asked for.
    """

    point: float
    replicates: Reals
    acceleration: float
    bias_correction: float
    stopped: bool = False

    def bca(self, level: float) -> Interval:
        """The bias-corrected and accelerated interval at `level` (Efron 1987).

        Raises SettingRefused with fewer than 200 replicates or a level outside 0 to 1.
        """
        shares = [self._share(tail) for tail in _tails(level)]
        return self._interval(np.array(shares), level, "BCa")

    def percentile(self, level: float) -> Interval:
        """The percentile interval at `level`; raises as `bca`."""
        return self._interval(np.array(_tails(level)), level, "percentile")

    def _share(self, tail: float) -> float:
        z0, z = self.bias_correction, NORMAL.inv_cdf(tail)
        return NORMAL.cdf(z0 + (z0 + z) / (1 - self.acceleration * (z0 + z)))

    def _interval(self, shares: Reals, level: float, kind: str) -> Interval:
        if self.replicates.size < FEWEST_REPLICATES:
            raise SettingRefused(
                f"{self.replicates.size} replicates; below {FEWEST_REPLICATES} no bootstrap interval is given."
            )
        low, high = quantiles(self.replicates, shares).tolist()
        return Interval(low, high, level, f"{kind} bootstrap, {self.replicates.size:,} replicates")


def bootstrap(table: CaptureTable, totals: Callable[[Whole], Reals], rows: Whole) -> Bootstrap:
    """Replicates and jackknife of an estimate that repeats its whole choice of the model.

    Parameters
    ----------
    totals : gives the estimate for each of many tables, shape (tables, 2**t) -> (tables,), persons.
    rows   : the resamples, shape (replicates, 2**t), from `resample` or `reading.read_resamples`.

    Raises
    ------
    Interrupted     Ctrl-C before 200 replicates were done; later, the replicates done so far are used.
    SettingRefused  rows that are no resamples of the table: another shape, or another number of persons.
    """
    check_rows(rows, len(table.lists))
    if (off := np.flatnonzero(rows.sum(axis=1) != table.observed)).size:
        persons = int(rows[off[0]].sum())
        raise SettingRefused(f"Resample {off[0] + 1} holds {persons} persons; the table holds {table.observed}.")
    left, weights = leave_one_out(table)
    stopped = False
    try:
        found = totals(np.concatenate([table.counts[None, :], left, rows]))
    except Interrupted as stop:
        if stop.done < 1 + len(left) + FEWEST_REPLICATES:
            raise
        found, stopped = stop.results, True
    point, jackknife, replicates = float(found[0]), found[1 : 1 + len(left)], found[1 + len(left) :]
    z0 = bias_correction(point, replicates)
    return Bootstrap(point, replicates, acceleration(jackknife, weights), z0, stopped)


def jackknife_interval(point: float, values: Reals, weights: Whole, level: float) -> Interval:
    """Normal interval with the jackknife standard error (Efron and Tibshirani 1993).

    values, weights : estimates with one person fewer and how many persons each stands for, shape (histories,).

    Raises SettingRefused for a level that is not between 0 and 1.
    """
    check_level(level)
    size = int(weights.sum())
    spread = float(np.sum(weights * (values - np.average(values, weights=weights)) ** 2))
    half = NORMAL.inv_cdf(0.5 + level / 2) * math.sqrt((size - 1) / size * spread)
    return Interval(point - half, point + half, level, "jackknife")


def conditional_interval(fit: LogLinearFit, level: float) -> Interval:
    """Interval for the total given the model: normal on the logarithm of the unseen. Leaves out the choice of model.

    Raises SettingRefused for a level that is not between 0 and 1.
    """
    check_level(level)
    z, seen = NORMAL.inv_cdf(0.5 + level / 2), fit.total - fit.unseen
    ends = [seen + fit.unseen * math.exp(sign * z * fit.error) for sign in (-1, 1)]
    return Interval(ends[0], ends[1], level, "normal, given the model")


def _tails(level: float) -> tuple[float, float]:
    check_level(level)
    return (1 - level) / 2, (1 + level) / 2
