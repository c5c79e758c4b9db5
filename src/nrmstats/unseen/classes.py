"""Latent classes of persons under a truncated Dirichlet process: Gibbs sampling on histories, several chains.

Manrique-Vallier (2016), Biometrics 72:1246. Persons fall into at most K classes; within a class the lists are
independent. A sweep draws, in turn, the classes of the observed persons (history by history, not person by person),
the chance of each list in each class, the sizes of the classes, how many persons nobody saw and to which classes they
belong, and the concentration of the process.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.batches import Work, in_batches
from nrmstats.unseen.chains import ChainPosterior
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.refusals import SettingRefused
from nrmstats.unseen.tables import CaptureTable

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

CLASSES = 10
SHAPE, RATE = 0.25, 0.25  # prior of the concentration, Manrique-Vallier (2016) and the LCMCR package
FEWEST_CHAINS = 4
UNSEEN_OF_OBSERVED = 20  # the prior on the total ends here; met often, the posterior has no natural end
FEW = 6  # persons drawn one by one; more are split by binomials
TRIES = 1000
SMALLEST = 1e-300


@compiled
def scatter(random: np.random.Generator, persons: int, shares: Reals, into: Whole) -> None:
    """Split persons over classes in proportion to shares, shape (classes,); counts into `into`."""
    classes = shares.size
    whole = 0.0
    for k in range(classes):
        whole += shares[k]
        into[k] = 0
    if persons <= FEW:
        for _ in range(persons):
            spot, k = random.random() * whole, 0
            while k < classes - 1 and spot >= shares[k]:
                spot -= shares[k]
                k += 1
            into[k] += 1
        return
    left = persons
    for k in range(classes - 1):
        if left == 0:
            return
        chance = min(1.0, shares[k] / whole) if whole > 0.0 else 1.0
        into[k] = random.binomial(left, chance)
        left -= into[k]
        whole -= shares[k]
    into[classes - 1] = left


@compiled
def draw_classes(
    random: np.random.Generator, masks: Whole, counts: Whole, chances: Reals, sizes: Reals, members: Whole, on: Whole,
    shares: Reals, split: Whole,
) -> None:  # fmt: skip
    """Classes of the observed persons: adds up members, shape (K,), and on, shape (lists, K)."""
    lists, classes = chances.shape
    members[:] = 0
    on[:] = 0
    for cell in range(masks.size):
        for k in range(classes):
            share = sizes[k]
            for j in range(lists):
                share *= chances[j, k] if masks[cell] >> j & 1 else 1.0 - chances[j, k]
            shares[k] = share
        scatter(random, counts[cell], shares, split)
        for k in range(classes):
            members[k] += split[k]
            for j in range(lists):
                if masks[cell] >> j & 1:
                    on[j, k] += split[k]


@compiled
def draw_unseen(random: np.random.Generator, observed: int, chance: float, most: int, before: int) -> tuple[int, int]:
    """Persons on no list given their chance to be missed, prior 1/N up to observed + most; and whether the limit bit.

    Negative binomial, drawn as a Poisson number with a gamma mean, again until it is within the limit; after 1,000
    refusals the number before is kept.
    """
    odds = chance / max(1.0 - chance, SMALLEST)
    for tries in range(TRIES):
        mean = random.standard_gamma(float(observed)) * odds
        if mean < 4.0 * most:
            unseen = random.poisson(mean)
            if unseen <= most:
                return unseen, int(tries > 0)
    return before, 1


@compiled
def reorder(random: np.random.Generator, members: Whole, chances: Reals, concentration: float) -> None:
    """Propose to exchange each class with the next, sizes integrated out; members and chances change in place.

    Without this a chain can stay for 100,000 sweeps with its largest class at the end of the stick, in a region of
    negligible weight. With a and b persons in the two classes and r in those after them the ratio of the marginal
    probabilities (a product of Beta(1 + n, concentration + m), n in a class and m after it) comes down to
    (concentration + r + b) / (concentration + r + a), and at the truncated end to a ratio of gamma functions.
    """
    classes, after = members.size, 0
    for k in range(classes - 2, -1, -1):
        a, b = members[k], members[k + 1]
        if k == classes - 2:
            log_ratio = math.lgamma(1.0 + b) - math.lgamma(1.0 + a)
            log_ratio += math.lgamma(concentration + a) - math.lgamma(concentration + b)
        else:
            log_ratio = math.log((concentration + after + b) / (concentration + after + a))
        if math.log(1.0 - random.random()) < log_ratio:
            members[k], members[k + 1] = b, a
            for j in range(chances.shape[0]):
                chances[j, k], chances[j, k + 1] = chances[j, k + 1], chances[j, k]
        after += members[k + 1]


@compiled
def draw_sizes(random: np.random.Generator, members: Whole, sizes: Reals, concentration: float) -> float:
    """Sizes of the classes by breaking the stick; returns the new concentration."""
    classes = sizes.size
    after, left = 0, 1.0
    for k in range(classes):
        after += members[k]
    for k in range(classes - 1):
        after -= members[k]
        part = random.beta(1.0 + members[k], concentration + after)
        sizes[k] = left * part
        left *= 1.0 - part
    sizes[classes - 1] = left
    return float(random.gamma(SHAPE + classes - 1.0, 1.0 / (RATE - np.log(max(left, SMALLEST)))))


@compiled
def sweep_many(
    random: np.random.Generator, masks: Whole, counts: Whole, chances: Reals, sizes: Reals, state: Reals, most: int,
    thin: int, totals: Reals,
) -> int:  # fmt: skip
    """Gibbs sweeps; every `thin`-th total is kept, shape (draws,). Returns how often the limit was met.

    chances, shape (lists, K); sizes, shape (K,); state = [concentration, unseen]: where the chain stands, changed.
    """
    lists, classes = chances.shape
    members, on = np.zeros(classes, np.int64), np.zeros((lists, classes), np.int64)
    shares, split = np.zeros(classes), np.zeros(classes, np.int64)
    observed, met = counts.sum(), 0
    for sweep in range(totals.size * thin):
        draw_classes(random, masks, counts, chances, sizes, members, on, shares, split)
        missed = 0.0
        for k in range(classes):
            share = sizes[k]
            for j in range(lists):
                share *= 1.0 - chances[j, k]
            shares[k] = share
            missed += share
        unseen, limited = draw_unseen(random, observed, missed, most, int(state[1]))
        met += limited
        scatter(random, unseen, shares, split)
        for k in range(classes):
            members[k] += split[k]
            for j in range(lists):
                chances[j, k] = random.beta(1.0 + on[j, k], 1.0 + members[k] - on[j, k])
        reorder(random, members, chances, state[0])
        state[0], state[1] = draw_sizes(random, members, sizes, state[0]), unseen
        if sweep % thin == thin - 1:
            totals[sweep // thin] = observed + unseen
    return met


def latent_classes(
    table: CaptureTable, *, seed: int, chains: int = FEWEST_CHAINS, draws: int = 1_000, thin: int = 100,
    burn: int = 10_000, classes: int = CLASSES, work: Work | None = None,
) -> ChainPosterior:  # fmt: skip
    """The posterior of the total under latent classes.

    Parameters
    ----------
    seed    : whole number; the same seed gives the same draws on any number of threads.
    chains  : 4 or more, started far apart.
    draws   : draws kept of each chain, 8 or more; every `thin`-th sweep after the first `burn`.
    classes : most classes K, 1 or more.

    Returns
    -------
    ChainPosterior; `met` says whether the chains agree, `limited` how often the limit of 20 unseen persons for each
    observed one was met.

    Raises
    ------
    SettingRefused  fewer than 4 chains, 8 draws, 1 class, or a step below 1.
    """
    if chains < FEWEST_CHAINS or draws < 8 or classes < 1 or thin < 1 or burn < 0 or seed < 0:
        raise SettingRefused(
            f"At least {FEWEST_CHAINS} chains of 8 draws with 1 class; got {chains} chains, {draws} draws, every "
            f"{thin} sweeps after {burn}, {classes} classes, seed {seed}."
        )
    order = sorted(table.order)
    masks, counts = np.array(order, dtype=np.int64), table.counts[order]
    seeds = np.random.SeedSequence(seed).spawn(chains)
    totals, met = np.empty((chains, draws)), np.zeros(chains)
    most = UNSEEN_OF_OBSERVED * table.observed

    def part(start: int, stop: int) -> None:
        for chain in range(start, stop):
            random = np.random.Generator(np.random.PCG64(seeds[chain]))
            chances, sizes, state = _far_apart(random, table, classes)
            if burn:
                sweep_many(random, masks, counts, chances, sizes, state, most, burn, np.empty(1))
            met[chain] = sweep_many(random, masks, counts, chances, sizes, state, most, thin, totals[chain])

    in_batches(part, chains, work, batch=1)
    limited = float(met.sum()) / (chains * draws * thin)
    return ChainPosterior.of(totals, table.observed, f"at most {classes} latent classes", limited)


def _far_apart(random: np.random.Generator, table: CaptureTable, classes: int) -> tuple[Reals, Reals, Reals]:
    """A start: a total between 2 and 20 times the observed, chances about right for it, classes of any sizes."""
    total = table.observed * 10.0 ** random.uniform(np.log10(2), np.log10(20))
    concentration = 10.0 ** random.uniform(-1, 1)
    parts = np.append(random.beta(1.0, concentration, size=classes - 1), 1.0)
    sizes = parts * np.cumprod(np.append(1.0, 1 - parts[:-1]))
    shares = np.array(list(table.list_totals.values())) / total
    chances = np.minimum(shares[:, None] * np.exp(random.normal(size=(len(shares), classes))), 0.9)
    return chances, sizes, np.array([concentration, total - table.observed])
