"""Have the chains met? Split R-hat and effective sample size, on ranks, as Vehtari and others (2021) define them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from nrmstats.results import Interval
from nrmstats.unseen.refusals import check_level

Reals = NDArray[np.float64]

MET = 1.05  # R-hat above: the chains have not met
ENOUGH = 400.0  # effective draws below: the ends of the interval are noise


def split_r_hat(draws: Reals) -> float:
    """Rank-normalised split R-hat, the larger of that for the place and that for the spread.

    Parameters
    ----------
    draws : shape (chains, draws a chain), at least 4 draws a chain.

    Returns
    -------
    1 for chains that cannot be told apart, above 1 otherwise; infinite where each half is constant but not all alike.

    Notes
    -----
    Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), Bayesian Analysis 16:667.
    """
    folded = np.abs(draws - np.median(draws))
    return max(_r_hat(_normal_scores(_halves(values))) for values in (draws, folded))


def effective_size(draws: Reals) -> float:
    """Rank-normalised bulk effective sample size over all chains (Vehtari and others 2021).

    draws : shape (chains, draws a chain), at least 8 draws a chain. All alike: the number of draws.
    """
    halves = _normal_scores(_halves(draws))
    chains, length = halves.shape
    within, pooled = _variances(halves)
    if pooled <= 0:
        return float(draws.size)
    correlation = 1 - (within - _autocovariance(halves).mean(axis=0) * length / (length - 1)) / pooled
    correlation[0] = 1.0
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: negative[0]] if negative.size else pairs)
    time = max(2 * float(pairs.sum()) - 1, 1 / np.log10(chains * length))
    return float(chains * length / time)


@dataclass(frozen=True, eq=False, slots=True)
class ChainPosterior:
    """Draws of the total from several chains.

    Attributes
    ----------
    draws    : persons in all, shape (chains, draws a chain).
    observed : persons on at least one list.
    name     : what was sampled, in words.
    r_hat, effective : as `split_r_hat` and `effective_size`.
    limited  : share of sweeps in which the stated limit on the unseen was met; 0 if there is none.
    """

    draws: Reals
    observed: int
    name: str
    r_hat: float
    effective: float
    limited: float = 0.0

    @classmethod
    def of(cls, draws: Reals, observed: int, name: str, limited: float = 0.0) -> ChainPosterior:
        """The posterior with its diagnostics."""
        return cls(draws, observed, name, split_r_hat(draws), effective_size(draws), limited)

    @property
    def median(self) -> float:
        """Posterior median of the total, persons."""
        return float(np.median(self.draws))

    @property
    def met(self) -> bool:
        """Whether the chains agree (R-hat at most 1.05) and hold 400 effective draws or more."""
        return self.r_hat <= MET and self.effective >= ENOUGH

    def interval(self, level: float) -> Interval:
        """Equal-tailed posterior interval."""
        check_level(level)
        low, high = np.quantile(self.draws, [(1 - level) / 2, (1 + level) / 2]).tolist()
        return Interval(low, high, level, f"posterior, {self.name}, {self.draws.shape[0]} chains")


def _halves(draws: Reals) -> Reals:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normal_scores(draws: Reals) -> Reals:
    _, place, ties = np.unique(draws, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place].reshape(draws.shape)  # tied draws share their mean rank
    scores: Reals = ndtri((ranks - 0.375) / (draws.size + 0.25))
    return scores


def _variances(draws: Reals) -> tuple[float, float]:
    """Within-chain variance W and pooled variance."""
    length = draws.shape[1]
    within = float(draws.var(axis=1, ddof=1).mean())
    return within, within * (length - 1) / length + float(draws.mean(axis=1).var(ddof=1))


def _r_hat(draws: Reals) -> float:
    within, pooled = _variances(draws)
    if within <= 0:
        return 1.0 if pooled <= 0 else float("inf")
    return float(np.sqrt(pooled / within))


def _autocovariance(draws: Reals) -> Reals:
    """Biased autocovariance at each lag, shape as draws."""
    length = draws.shape[1]
    centred = draws - draws.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, n=2 * length, axis=1)
    found: Reals = np.fft.irfft(spectrum * np.conj(spectrum), axis=1)[:, :length] / length
    return found
