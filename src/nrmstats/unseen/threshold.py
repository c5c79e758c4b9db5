"""Bayesian thresholding: sample the model with all pairs, keep the pairs that stand out, sample again.

Silverman (2020), J. R. Stat. Soc. A 183:691. A pair is kept if the posterior mean of its parameter is at least two
posterior standard deviations away from zero. Sampled by Hamiltonian Monte Carlo from the exact posterior, whitened at
its mode; the score costs two passes over the histories (see `newton`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen import newton
from nrmstats.unseen.batches import Work, in_batches
from nrmstats.unseen.chains import ChainPosterior
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.loglinear import Model, hierarchical, pairs_of
from nrmstats.unseen.refusals import NoFiniteEstimate, NotConverged, SettingRefused
from nrmstats.unseen.stepwise import search_many
from nrmstats.unseen.tables import CaptureTable

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

STANDS_OUT = 2.0  # posterior standard deviations, Silverman (2020)
PRIOR_SPREAD = 5.0  # standard deviation of an interaction, natural logarithms: a factor of 150 either way
FEWEST_CHAINS = 4
STEP, LEAST_LEAPS, MOST_LEAPS = 0.35, 5, 14  # whitened units; the step is tuned while the chain warms up
TAKEN, TUNING = 0.85, 0.06  # share of proposals to be taken, speed of the tuning


@compiled
def score(
    terms: Whole, sums: Reals, precision: Reals, alpha: Reals, mu: Reals, none: Whole, slope: Reals
) -> float:  # fmt: skip
    """Log posterior at alpha, up to a constant, and its slope. precision : of the prior of each term."""
    size = terms.size
    newton.means(terms, size, none, none.size, alpha, mu)
    newton.sum_over_supersets(mu)
    value: float = -mu[0]
    for j in range(size):
        value += alpha[j] * (sums[terms[j]] - 0.5 * precision[j] * alpha[j])
        slope[j] = sums[terms[j]] - mu[terms[j]] - precision[j] * alpha[j]
    return value


@compiled
def sample_chain(
    random: np.random.Generator, terms: Whole, sums: Reals, precision: Reals, mode: Reals, whiten: Reals, warm: int,
    draws: Reals,
) -> float:  # fmt: skip
    """Hamiltonian chain from a point off the mode; draws, shape (draws, terms), is filled.

    whiten : matrix W, shape (terms, terms), alpha = mode + W z. Returns the share of proposals taken.
    """
    size = terms.size
    mu, none, slope = np.empty(sums.size), np.empty(0, np.int64), np.empty(size)
    z, tuned = 0.5 * random.standard_normal(size), STEP
    here = score(terms, sums, precision, mode + whiten @ z, mu, none, slope)
    force, taken = whiten.T @ slope, 0
    for draw in range(warm + draws.shape[0]):
        speed = random.standard_normal(size)
        before = here - 0.5 * np.sum(speed * speed)
        step = tuned * (0.8 + 0.4 * random.random())
        at, pull, there = z.copy(), force.copy(), here
        for _ in range(random.integers(LEAST_LEAPS, MOST_LEAPS)):
            speed += 0.5 * step * pull
            at += step * speed
            there = score(terms, sums, precision, mode + whiten @ at, mu, none, slope)
            pull = whiten.T @ slope
            speed += 0.5 * step * pull
        after = there - 0.5 * np.sum(speed * speed)
        chance = min(1.0, np.exp(after - before)) if np.isfinite(after) else 0.0
        if random.random() < chance:
            z, force, here = at, pull, there
            taken += draw >= warm
        if draw >= warm:
            newton.copy(mode + whiten @ z, draws[draw - warm], size)
        else:
            tuned *= np.exp(TUNING * (chance - TAKEN))
    return float(taken / draws.shape[0])


@dataclass(frozen=True, eq=False, slots=True)
class ThresholdPosterior:
    """The posterior of the total after thresholding.

    Attributes
    ----------
    posterior : the total under the pairs kept.
    model     : the pairs kept.
    ratios    : |posterior mean| / posterior standard deviation of each pair in the model with all pairs.
    taken     : smallest share of proposals taken in any chain.
    """

    posterior: ChainPosterior
    model: Model
    ratios: dict[int, float]
    taken: float


def bayesian_threshold(
    table: CaptureTable, *, seed: int, chains: int = FEWEST_CHAINS, draws: int = 2_000, warm: int = 500,
    threshold: float = STANDS_OUT, prior_spread: float = PRIOR_SPREAD, work: Work | None = None,
) -> ThresholdPosterior:  # fmt: skip
    """The posterior of the total by Bayesian thresholding.

    Parameters
    ----------
    seed         : whole number; the same seed gives the same draws on any number of threads.
    chains       : 4 or more.
    draws, warm  : draws kept and left out of each chain; at least 8 kept.
    threshold    : posterior standard deviations from zero at which a pair is kept, 0 or more.
    prior_spread : standard deviation of the normal prior of each interaction, above 0. The intercept and the lists
        have flat priors. A proper prior keeps the posterior proper where lists share nobody; it hardly moves others.

    Raises
    ------
    SettingRefused  a setting outside its range;
    NoFiniteEstimate  the lists alone, with flat priors, have no finite estimate;
    NotConverged    the mode of the posterior was not reached.
    """
    if chains < FEWEST_CHAINS or draws < 8 or warm < 0 or threshold < 0 or prior_spread <= 0 or seed < 0:
        raise SettingRefused(
            f"At least {FEWEST_CHAINS} chains of 8 draws, a threshold of 0 or more and a prior spread above 0; got "
            f"{chains}, {draws}, {threshold}, {prior_spread}, seed {seed}."
        )
    seeds = np.random.SeedSequence(seed).spawn(2 * chains)
    lists = len(table.lists)
    full = hierarchical(lists, pairs_of(lists))
    first, taken = _sampled(table, full, prior_spread, seeds[:chains], draws, warm, work)
    flat = first.reshape(-1, first.shape[2])
    ratio = np.abs(flat.mean(axis=0)) / flat.std(axis=0)
    ratios = {term: float(ratio[j]) for j, term in enumerate(full.terms) if term.bit_count() > 1}
    kept = hierarchical(lists, [pair for pair in full.interactions if ratios[pair] >= threshold])
    second, again = _sampled(table, kept, prior_spread, seeds[chains:], draws, warm, work)
    totals = table.observed + np.exp(second[:, :, 0])
    posterior = ChainPosterior.of(totals, table.observed, "pairs that stand out")
    return ThresholdPosterior(posterior, kept, ratios, min(taken, again))


def _sampled(
    table: CaptureTable, model: Model, spread: float, seeds: list[np.random.SeedSequence], draws: int, warm: int,
    work: Work | None,
) -> tuple[Reals, float]:  # fmt: skip
    terms = np.array(model.terms, dtype=np.int64)
    precision = np.array([spread**-2 if term.bit_count() > 1 else 0.0 for term in model.terms])
    sums = table.counts.astype(np.float64)
    newton.sum_over_supersets(sums)
    mode, whiten = _mode(table, terms, precision)
    found, taken = np.empty((len(seeds), draws, terms.size)), np.zeros(len(seeds))

    def part(start: int, stop: int) -> None:
        for chain in range(start, stop):
            random = np.random.Generator(np.random.PCG64(seeds[chain]))
            taken[chain] = sample_chain(random, terms, sums, precision, mode, whiten, warm, found[chain])

    in_batches(part, len(seeds), work, batch=1)
    return found, float(taken.min())


def _mode(table: CaptureTable, terms: Whole, precision: Reals) -> tuple[Reals, Reals]:
    """The mode of the posterior and the inverse transposed Cholesky factor of the information there."""
    cells = np.arange(1, table.counts.size)
    design = ((cells[:, None] & terms[None, :]) == terms[None, :]).astype(np.float64)
    counts = table.counts[1:].astype(np.float64)
    weights = counts + 0.5
    alpha = np.linalg.solve(
        (design * weights[:, None]).T @ design + np.diag(precision), design.T @ (weights * np.log(weights))
    )
    for _ in range(newton.MOST_STEPS):
        mu = np.exp(design @ alpha)
        information = (design * mu[:, None]).T @ design + np.diag(precision)
        try:
            lower = np.linalg.cholesky(information)
        except np.linalg.LinAlgError:
            break
        step = np.linalg.solve(information, design.T @ (counts - mu) - precision * alpha)
        largest = float(np.abs(design @ step).max())
        alpha = alpha + step * min(1.0, newton.LONGEST_STEP / max(largest, newton.CONVERGED))
        if largest < newton.CONVERGED:
            return alpha, np.ascontiguousarray(np.linalg.inv(lower).T)
    if not np.isfinite(search_many(table.counts[None, :]).totals[0]):
        raise NoFiniteEstimate("The posterior has no mode: not even independent lists have a finite estimate here.")
    raise NotConverged("The mode of the posterior was not reached; no figure is given.")
