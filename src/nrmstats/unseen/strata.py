"""Estimates by year, sex, age, exploitation or nationality that add up to the whole, and per 100,000 inhabitants.

One log-linear model for lists and covariates together, chosen by BIC; intervals by parametric bootstrap, as in the
estimates for the Netherlands 2010-2015 (Cruyff, van Dijk and van der Heijden 2017, Chance 30(3):41; UNODC and the
Dutch National Rapporteur 2017).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nrmstats.results import Estimate, Interval
from nrmstats.unseen import cautions
from nrmstats.unseen.batches import Interrupted, Work, in_batches
from nrmstats.unseen.covariates import Design, DesignFit, Generator, Grid, bic, fit_design
from nrmstats.unseen.intervals import FEWEST_REPLICATES, check_memory, quantiles
from nrmstats.unseen.reading import StratifiedRows
from nrmstats.unseen.refusals import NoFiniteEstimate, NotIdentified, SettingRefused, UnknownColumn

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

PER = 100_000  # inhabitants, as SDG indicator 16.2.2 counts
MANY_FAILED = 0.05  # share of replicates without an estimate that is worth a warning


@dataclass(frozen=True, eq=False, slots=True)
class StrataEstimate:
    """Persons in all, by stratum; the parts of every covariate add up to the whole.

    Attributes
    ----------
    whole : the total of all strata.
    parts : covariate -> level -> its total.
    terms : the terms of the model in words ("A:B", "A:year").
    """

    whole: Estimate
    parts: dict[str, dict[str, Estimate]]
    terms: tuple[str, ...]

    def per_100_000(self, covariate: str, inhabitants: Mapping[str, float]) -> dict[str, Estimate]:
        """The parts of a covariate per 100,000 inhabitants of each level (SDG indicator 16.2.2).

        inhabitants : level -> persons living there, above 0; levels left out are left out of the answer.

        Raises UnknownColumn for a level that is not there, SettingRefused for a population that is not above 0.
        """
        parts = self.parts.get(covariate, {})
        check_population(covariate, parts, inhabitants)
        return {level: per_100_000(parts[level], people) for level, people in inhabitants.items()}


def check_population(covariate: str, levels: Collection[str], inhabitants: Mapping[str, float]) -> None:
    """Raises UnknownColumn for a level that is not there, SettingRefused for a population that is not above 0."""
    for level, people in inhabitants.items():
        if level not in levels:
            raise UnknownColumn(f"There is no “{level}” among the levels of “{covariate}”.")
        if not people > 0:
            raise SettingRefused(f"The population of {level} is {people:g}; it must be above 0.")


def choose_terms(grid: Grid) -> tuple[tuple[Generator, ...], DesignFit]:
    """Forward choice by BIC among pairs of lists, lists by covariates, pairs of covariates, and pairs by covariates.

    Every list and every covariate is always in; a term is tried once all its parts are in. A candidate without a
    finite, unique estimate is passed over.
    """
    chosen: list[Generator] = [(0, ()), *((1 << i, ()) for i in range(grid.lists))]
    chosen += [(0, (c,)) for c in range(len(grid.levels))]
    counts, persons = grid.counts.ravel(), int(grid.counts.sum())
    here = fit_design(Design.of(grid, chosen), grid, counts)
    while True:
        best: tuple[float, Generator, DesignFit] | None = None
        for candidate in _candidates(grid, chosen):
            try:
                found = fit_design(Design.of(grid, [*chosen, candidate]), grid, counts, here.means)
            except (NoFiniteEstimate, NotIdentified):
                continue
            if best is None or bic(found, persons) < best[0]:
                best = (bic(found, persons), candidate, found)
        if best is None or best[0] >= bic(here, persons):
            return tuple(chosen), here
        chosen.append(best[1])
        here = best[2]


def estimate_strata(
    rows: StratifiedRows, *, replicates: int = 1_000, seed: int = 1, level: float = 0.95, repeat_choice: bool = False,
    work: Work | None = None,
) -> StrataEstimate:  # fmt: skip
    """Totals by every covariate of the rows, from one model chosen by BIC.

    Parameters
    ----------
    rows       : histories with covariates, from `reading.read_strata`.
    replicates : tables drawn from the fitted model, 200 or more; the model is fitted again to each.
    seed       : whole number; the same seed gives the same figures on any number of threads.
    level      : of the percentile intervals, between 0 and 1.
    repeat_choice : choose the terms anew for each replicate, so that the intervals count that choice; slower by the
        number of terms tried. Otherwise the intervals are given the model, as in the estimates for the Netherlands.

    Returns
    -------
    StrataEstimate in persons. A replicate without a finite estimate counts as infinite and, if there are many, is told.

    Raises
    ------
    SettingRefused  a setting outside its range; EmptyList  a list that holds nobody; NoFiniteEstimate, NotIdentified  not even independence can be fitted.
    """
    if replicates < FEWEST_REPLICATES or not 0 < level < 1 or seed < 0:
        raise SettingRefused(
            f"At least {FEWEST_REPLICATES} replicates and a level between 0 and 1; got {replicates}, {level}, {seed}."
        )
    table, grid = rows.pooled(), Grid.of(rows)
    cautions.check_lists(table)
    check_memory(replicates, grid.counts.size)
    chosen, found = choose_terms(grid)
    design = None if repeat_choice else Design.of(grid, chosen)
    drawn = _redrawn(grid, design, found, replicates, seed, work)
    point = _by_stratum(grid, grid.counts.ravel(), found.means)
    failed = int(np.isinf(drawn).any(axis=1).sum())
    told = list(cautions.warnings(table))
    if failed > MANY_FAILED * len(drawn):
        told.append(f"{failed} of {len(drawn)} replicates have no finite estimate; they count as infinite.")
    if len(drawn) < replicates:
        told.append(f"Stopped by hand; the intervals rest on the first {len(drawn)} replicates.")
    terms = tuple(_named(term, rows) for term in chosen if term[0].bit_count() + len(term[1]) > 1)
    method = f"log-linear model with {', '.join(rows.by)}, chosen by BIC"

    def figure(strata: NDArray[np.bool_]) -> Estimate:
        low, high = quantiles(drawn[:, strata].sum(axis=1), np.array([(1 - level) / 2, (1 + level) / 2])).tolist()
        choice = "the choice of terms repeated" if repeat_choice else "given the model"
        interval = Interval(low, high, level, f"parametric bootstrap, {len(drawn):,} replicates, {choice}")
        value = float(point[strata].sum())
        return Estimate(value, (interval,), "persons", method, " ".join(terms), cautions.ASSUMPTIONS, tuple(told))

    parts = {
        name: {word: figure(grid.strata[:, c] == place) for place, word in enumerate(grid.levels[c])}
        for c, name in enumerate(rows.by)
    }
    return StrataEstimate(figure(np.ones(len(grid.strata), dtype=bool)), parts, terms)


def _candidates(grid: Grid, chosen: Sequence[Generator]) -> list[Generator]:
    lists, covariates = range(grid.lists), range(len(grid.levels))
    pairs = [1 << a | 1 << b for a, b in combinations(lists, 2)]
    every: list[Generator] = [(pair, ()) for pair in pairs]
    every += [(1 << i, (c,)) for i in lists for c in covariates]
    every += [(0, both) for both in combinations(covariates, 2)]
    every += [(pair, (c,)) for pair in pairs for c in covariates]
    have = set(chosen)
    return [term for term in every if term not in have and all(part in have for part in _parts(term))]


def _parts(term: Generator) -> list[Generator]:
    lists, covariates = term
    parts: list[Generator] = [(lists & ~(1 << i), covariates) for i in range(lists.bit_length()) if lists >> i & 1]
    return parts + [(lists, tuple(c for c in covariates if c != gone)) for gone in covariates]


def _by_stratum(grid: Grid, counts: Whole, means: Reals) -> Reals:
    """Persons in all per stratum: those observed and the fitted unseen."""
    seen = np.bincount(grid.stratum[~grid.unseen], weights=counts[~grid.unseen], minlength=len(grid.strata))
    return np.asarray(seen + means[grid.unseen])


def _redrawn(
    grid: Grid, design: Design | None, found: DesignFit, replicates: int, seed: int, work: Work | None
) -> Reals:  # fmt: skip
    """Totals per stratum in tables drawn from the fit, shape (replicates, strata); without a design, terms anew."""
    total = round(float(found.means[grid.unseen].sum()) + int(grid.counts.sum()))
    shares = found.means / found.means.sum()
    tables = np.random.default_rng(seed).multinomial(total, shares, size=replicates)
    tables[:, grid.unseen] = 0
    shape = grid.counts.shape
    totals = np.full((replicates, len(grid.strata)), np.inf)

    def part(start: int, stop: int) -> None:
        for b in range(start, stop):
            try:
                if design is None:
                    _, again = choose_terms(Grid(grid.lists, grid.levels, grid.strata, tables[b].reshape(shape)))
                else:
                    again = fit_design(design, grid, tables[b], found.means)
            except (NoFiniteEstimate, NotIdentified):
                continue
            totals[b] = _by_stratum(grid, tables[b], again.means)

    try:
        in_batches(part, replicates, work)
    except Interrupted as stop:
        if stop.done < FEWEST_REPLICATES:
            raise
        return totals[: stop.done]
    return totals


def _named(term: Generator, rows: StratifiedRows) -> str:
    lists, covariates = term
    return ":".join(
        [*(rows.lists[i] for i in range(len(rows.lists)) if lists >> i & 1), *(rows.by[c] for c in covariates)]
    )


def per_100_000(figure: Estimate, inhabitants: float) -> Estimate:
    """A number of persons per 100,000 inhabitants (SDG indicator 16.2.2). inhabitants : above 0."""
    factor = PER / inhabitants
    intervals = tuple(Interval(i.low * factor, i.high * factor, i.level, i.method) for i in figure.intervals)
    return Estimate(
        figure.point * factor, intervals, "persons per 100,000 inhabitants", figure.method, figure.model,
        figure.assumptions, figure.warnings,
    )  # fmt: skip
