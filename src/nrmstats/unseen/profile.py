"""Profile likelihood of the unseen: every figure that the data, under one model, do not speak against."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from nrmstats.results import Interval
from nrmstats.unseen.existence import live_histories
from nrmstats.unseen.loglinear import LogLinearFit, Model, fit
from nrmstats.unseen.refusals import NotConverged, check_level
from nrmstats.unseen.tables import CaptureTable

Reals = NDArray[np.float64]

FARTHEST = 60.0  # on the logarithm of the unseen; beyond, an end counts as none
CLOSE = 1e-9  # on the logarithm of the unseen


def profile_interval(table: CaptureTable, model: Model, level: float) -> Interval:
    """The totals whose profile log-likelihood lies within half a chi-square quantile of the maximum.

    For each value of the unseen the other parameters are fitted again. Given the model; leaves out its choice. An end
    that the data do not set (the likelihood stays high towards no unseen, or without limit) is the persons observed,
    or infinite.

    Parameters
    ----------
    model : hierarchical model with a finite estimate.
    level : between 0 and 1.

    Raises
    ------
    ModelRefused    as `loglinear.fit`.
    SettingRefused  a level that is not between 0 and 1.

    Notes
    -----
    Cormack (1992), Biometrics 48:567, with Poisson counts: the parameter profiled is the mean of the unseen.
    """
    check_level(level)
    found = fit(table, model)
    live, _, left = live_histories(table.counts, model.terms)
    design = np.array([[float(w & term == term) for term in live] for w in left])
    counts = table.counts[left].astype(np.float64)
    best = np.array([found.parameters[term] for term in live])
    drop = NormalDist().inv_cdf(0.5 + level / 2) ** 2 / 2
    top = _kernel(counts, design @ best)
    low, high = (_end(design, counts, best, top - drop, sign, found) for sign in (-1.0, 1.0))
    return Interval(table.observed + low, table.observed + high, level, "profile likelihood, given the model")


def _end(design: Reals, counts: Reals, best: Reals, level: float, sign: float, found: LogLinearFit) -> float:
    near, rest, start = best[0], best[1:], best[1:]
    width = 2 * found.error
    while True:
        far = near + sign * width
        value, start = _profiled(design, counts, far, rest)
        if value < level:
            break
        if abs(far - best[0]) > FARTHEST:
            return 0.0 if sign < 0 else math.inf
        near, rest, width = far, start, 2 * width
    while abs(far - near) > CLOSE:
        middle = (near + far) / 2
        value, start = _profiled(design, counts, middle, rest)
        if value < level:
            far = middle
        else:
            near, rest = middle, start
    return math.exp(near)


def _profiled(design: Reals, counts: Reals, intercept: float, start: Reals) -> tuple[float, Reals]:
    others, alpha = design[:, 1:], start.copy()
    for _ in range(500):
        mu = np.exp(intercept + others @ alpha)
        information = (others * mu[:, None]).T @ others
        try:
            step = np.linalg.solve(information, others.T @ (counts - mu))
        except np.linalg.LinAlgError:
            break
        change = float(np.abs(others @ step).max())
        alpha = alpha + step * min(1.0, 1.0 / max(change, 1e-300))
        if change < CLOSE:
            return _kernel(counts, intercept + others @ alpha), alpha
    raise NotConverged("The profile likelihood could not be followed; use the bootstrap interval.")


def _kernel(counts: Reals, logarithms: Reals) -> float:
    return float(np.sum(counts * logarithms) - np.exp(logarithms).sum())
