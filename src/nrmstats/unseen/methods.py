"""The five methods under one shape: a figure, its intervals, its replicates or draws, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nrmstats.results import Estimate, Interval
from nrmstats.unseen import cautions
from nrmstats.unseen.batches import Work
from nrmstats.unseen.chains import ChainPosterior
from nrmstats.unseen.choice import best_by_bic, rank
from nrmstats.unseen.classes import latent_classes
from nrmstats.unseen.graphs import average_over_graphs
from nrmstats.unseen.hierarchies import MOST_LISTS_ALL_ORDERS, all_models
from nrmstats.unseen.intervals import (
    FEWEST_REPLICATES,
    MANY_TIES,
    Bootstrap,
    bootstrap,
    conditional_interval,
    resample,
    ties,
)
from nrmstats.unseen.loglinear import Model, fit
from nrmstats.unseen.profile import profile_interval
from nrmstats.unseen.refusals import NotConverged, SettingRefused, check_level
from nrmstats.unseen.stepwise import search, search_many
from nrmstats.unseen.tables import CaptureTable
from nrmstats.unseen.threshold import bayesian_threshold

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

BEST_OF_SIX_LISTS = 60  # "ntop": with six lists each replicate searches the best models of the data only


@dataclass(frozen=True, slots=True)
class Settings:
    """How an estimate is made.

    Parameters
    ----------
    replicates : bootstrap replicates, 200 or more.
    seed       : whole number, 0 or more; the same seed gives the same bytes on any number of threads.
    level      : of the interval shown, between 0 and 1; 80 per cent is always given beside it.
    rows       : bootstrap rows to use instead of drawing them, shape (replicates, 2**t); None to draw.
    work       : threads and progress.
    """

    replicates: int = 1_000
    seed: int = 1
    level: float = 0.95
    rows: Whole | None = field(default=None, repr=False)
    work: Work | None = None

    def __post_init__(self) -> None:
        check_level(self.level)
        many = self.replicates if self.rows is None else len(self.rows)
        if many < FEWEST_REPLICATES:
            raise SettingRefused(f"{many} replicates; below {FEWEST_REPLICATES} no bootstrap interval is given.")
        if self.seed < 0:
            raise SettingRefused(f"The seed is a whole number, 0 or more; got {self.seed}.")

    @property
    def levels(self) -> tuple[float, ...]:
        """The level shown, then 80 per cent."""
        return (self.level,) if self.level == 0.8 else (self.level, 0.8)


@dataclass(frozen=True, eq=False, slots=True)
class MethodResult:
    """One method's answer.

    Attributes
    ----------
    key      : name of the method on the command line.
    estimate : the figure with its intervals, assumptions and warnings.
    values   : bootstrap replicates or posterior draws of the total, persons, shape (values,); empty where exact.
    acceleration, bias_correction : of BCa; None for posteriors.
    table    : rows of the table of models: model, total in persons, criterion or weight.
    seconds  : time of computing, machine code ready.
    """

    key: str
    estimate: Estimate
    values: Reals
    acceleration: float | None
    bias_correction: float | None
    table: tuple[tuple[str, float, float], ...]
    seconds: float


def by_stepwise(table: CaptureTable, settings: Settings) -> MethodResult:
    """Forward search by p-value, BCa bootstrap that repeats the search."""
    begun = time.perf_counter()
    found = bootstrap(table, lambda rows: search_many(rows, work=settings.work).totals, _rows(table, settings))
    model = search(table)
    took = time.perf_counter() - begun
    given = _given_the_model(table, model, settings.level)
    path = [Model(model.lists, model.terms[: model.terms.index(pair) + 1]) for pair in model.interactions]
    steps = [fit(table, step) for step in (Model(model.lists, model.terms[: 1 + model.lists]), *path)]
    rows = tuple((step.model.named(table), step.total, step.aic) for step in steps)
    return _bootstrapped("stepwise", "forward search by p-value", table, model, found, settings, given, rows, took)


def by_bic(table: CaptureTable, settings: Settings) -> MethodResult:
    """Smallest BIC over all hierarchical models (pairs only for six lists), BCa bootstrap that repeats the search."""
    begun = time.perf_counter()
    lists = len(table.lists)
    models = all_models(lists)
    candidates = rank(table, models)
    most = None if lists <= MOST_LISTS_ALL_ORDERS else BEST_OF_SIX_LISTS
    found = bootstrap(
        table, lambda rows: best_by_bic(rows, candidates, most=most, work=settings.work).totals, _rows(table, settings)
    )
    took = time.perf_counter() - begun
    name = f"smallest BIC of {len(models):,} models"
    if most:
        name += f", the {most} best repeated in each replicate"
    given = _given_the_model(table, candidates.best.model, settings.level)
    rows = tuple(
        (candidates.models[m].named(table), float(candidates.totals[m]), float(candidates.bics[m]))
        for m in range(min(10, candidates.bics.size))
    )
    return _bootstrapped("bic", name, table, candidates.best.model, found, settings, given, rows, took)


def by_graphs(table: CaptureTable, settings: Settings) -> MethodResult:
    """Average over all decomposable graphs; exact on its grid, no draws."""
    begun = time.perf_counter()
    found = average_over_graphs(table)
    told = list(cautions.warnings(table))
    if not found.converged:
        told.append(f"The upper end is not to be trusted: {100 * found.at_edge:.1f} % lies at the edge of the grid.")
    estimate = Estimate(
        found.median,
        tuple(found.interval(level) for level in settings.levels),
        "persons",
        f"decomposable graphs, averaged over {found.tried:,}",
        f"most probable: {found.graphs[0][0].named(table)}",
        cautions.ASSUMPTIONS,
        tuple(told),
    )
    rows = tuple((model.named(table), np.nan, weight) for model, weight in found.graphs[:10])
    return MethodResult("graphs", estimate, np.empty(0), None, None, rows, time.perf_counter() - begun)


def by_classes(table: CaptureTable, settings: Settings) -> MethodResult:
    """Latent classes, four chains."""
    begun = time.perf_counter()
    found = latent_classes(table, seed=settings.seed, work=settings.work)
    told = []
    if found.limited > 0.001:
        told.append(f"{100 * found.limited:.1f} % of the sweeps met the limit of 20 unseen for each observed person.")
    return _sampled("classes", "latent classes", table, found, "", (), settings, told, begun)


def by_threshold(table: CaptureTable, settings: Settings) -> MethodResult:
    """Bayesian thresholding, four chains."""
    begun = time.perf_counter()
    found = bayesian_threshold(table, seed=settings.seed, work=settings.work)
    rows = tuple(
        (":".join(table.names(pair)), np.nan, ratio)
        for pair, ratio in sorted(found.ratios.items(), key=lambda i: -i[1])
    )
    name = found.model.named(table)
    return _sampled("threshold", "Bayesian thresholding", table, found.posterior, name, rows, settings, [], begun)


METHODS: dict[str, Callable[[CaptureTable, Settings], MethodResult]] = {
    "stepwise": by_stepwise,
    "bic": by_bic,
    "graphs": by_graphs,
    "classes": by_classes,
    "threshold": by_threshold,
}


def _rows(table: CaptureTable, settings: Settings) -> Whole:
    return resample(table, settings.replicates, settings.seed) if settings.rows is None else settings.rows


def _given_the_model(table: CaptureTable, model: Model, level: float) -> tuple[Interval, ...]:
    """The intervals that leave out the choice of the model, for comparison; one that cannot be followed is left out."""
    normal = conditional_interval(fit(table, model), level)
    try:
        return normal, profile_interval(table, model, level)
    except NotConverged:
        return (normal,)


def _bootstrapped(
    key: str, name: str, table: CaptureTable, model: Model, found: Bootstrap, settings: Settings,
    given: tuple[Interval, ...], rows: tuple[tuple[str, float, float], ...], took: float,
) -> MethodResult:  # fmt: skip
    told = list(cautions.warnings(table))
    endless = int(np.isinf(found.replicates).sum())
    if endless:
        told.append(f"{endless} of {found.replicates.size} replicates have no finite estimate; they count as infinite.")
    if found.stopped:
        told.append(f"Stopped by hand; the interval rests on the first {found.replicates.size} replicates.")
    tied = int(np.count_nonzero(ties(found.point, found.replicates)))
    if tied > MANY_TIES * found.replicates.size:
        told.append(f"{tied} of {found.replicates.size} replicates equal the estimate; the interval is coarse.")
    intervals = [found.bca(level) for level in settings.levels]
    percentile = found.percentile(settings.level)
    estimate = Estimate(
        found.point, (*intervals, percentile, *given), "persons", name, model.named(table), cautions.ASSUMPTIONS,
        tuple(told),
    )  # fmt: skip
    return MethodResult(key, estimate, found.replicates, found.acceleration, found.bias_correction, rows, took)


def _sampled(
    key: str, name: str, table: CaptureTable, found: ChainPosterior, model: str,
    rows: tuple[tuple[str, float, float], ...], settings: Settings, told: list[str], begun: float,
) -> MethodResult:  # fmt: skip
    if not found.met:
        told = [
            *told,
            f"The chains have not met (R-hat {found.r_hat:.2f}, {found.effective:.0f} effective draws): run longer.",
        ]
    estimate = Estimate(
        found.median,
        tuple(found.interval(level) for level in settings.levels),
        "persons",
        f"{name}, {found.draws.shape[0]} chains, R-hat {found.r_hat:.3f}, {found.effective:,.0f} effective draws",
        model,
        cautions.ASSUMPTIONS,
        (*cautions.warnings(table), *told),
    )
    return MethodResult(key, estimate, found.draws.ravel(), None, None, rows, time.perf_counter() - begun)
