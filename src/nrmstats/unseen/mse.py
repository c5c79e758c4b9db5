"""Multiple systems estimation in one call: a figure never without its interval, its rivals and its cautions."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from nrmstats.results import Estimate, LonelyNumber, in_words
from nrmstats.unseen import cautions
from nrmstats.unseen.batches import Work
from nrmstats.unseen.cautions import Change, LinkageChange
from nrmstats.unseen.choice import averaged_total, rank
from nrmstats.unseen.classes import latent_classes
from nrmstats.unseen.downhill import downhill
from nrmstats.unseen.graphs import average_over_graphs
from nrmstats.unseen.hierarchies import MOST_LISTS_ALL_ORDERS, all_models
from nrmstats.unseen.intervals import check_memory
from nrmstats.unseen.loglinear import fit
from nrmstats.unseen.methods import METHODS, MethodResult, Settings
from nrmstats.unseen.refusals import SettingRefused, UnseenRefusal
from nrmstats.unseen.simple import chao_lower_bound
from nrmstats.unseen.stepwise import search
from nrmstats.unseen.tables import CaptureTable, from_counts
from nrmstats.unseen.threshold import bayesian_threshold

MISSED_LINKS, FALSE_LINKS = 0.05, 0.02  # the linkage errors simulated: links broken, persons wrongly joined
QUICK_DRAWS = 1_000
STOPPED = "Stopped by hand; methods and changes that are not shown were not tried."
SHORT_RUN, SHORT_THIN, SHORT_BURN = 200, 20, 2_000  # of latent classes among the rivals; told with its R-hat


@dataclass(frozen=True, slots=True)
class Rival:
    """What another method says of the same table.

    Attributes
    ----------
    method, model : in words.
    total         : persons in all; None where the method has no answer, then `model` says why.
    bound         : the total is a lower bound; it takes no part in the spread.
    """

    method: str
    model: str
    total: float | None
    bound: bool = False

    @property
    def point(self) -> float | None:
        """The total where it is an estimate: finite and not a bound."""
        return self.total if self.total is not None and math.isfinite(self.total) and not self.bound else None


@dataclass(frozen=True, eq=False, slots=True)
class UnseenEstimate:
    """The answer to "how many are there, seen and unseen": never one number alone.

    Attributes
    ----------
    table       : what it is made of.
    method      : the method asked for, or "all".
    results     : one or more methods' answers in full, the one asked for first.
    rivals      : what the other methods say, points only.
    changes     : what the forward search says with a list left out or two merged.
    linkage     : what the forward search says if links were missed, or false.
    assumptions, warnings : in words; warnings of all results.
    settings    : replicates, seed, level.
    """

    table: CaptureTable
    method: str
    results: tuple[MethodResult, ...]
    rivals: tuple[Rival, ...]
    changes: tuple[Change, ...]
    linkage: tuple[LinkageChange, ...]
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    settings: Settings

    @property
    def estimate(self) -> Estimate:
        """The answer of the method asked for; raises LonelyNumber for "all", which has no single answer."""
        if self.method == "all":
            raise LonelyNumber("All methods were asked; show .results together, or .spread.")
        return self.results[0].estimate

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest point of all methods, persons."""
        points = [result.estimate.point for result in self.results]
        points += [rival.point for rival in self.rivals if rival.point is not None]
        return min(points), max(points)

    def __float__(self) -> float:
        raise LonelyNumber("A population estimate is shown with its interval and its rivals: use str().")

    def __str__(self) -> str:
        low, high = self.spread
        lines = [f"{self.table.observed:,} persons observed on {len(self.table.lists)} lists."]
        lines += [str(result.estimate) for result in self.results]
        lines += [f"Other methods: {in_words(low)} to {in_words(high)} persons."]
        for rival in self.rivals:
            told = rival.model if rival.total is None else f"{in_words(rival.total)} persons"
            lines.append(f"  {rival.method}: {told}")
        return "\n".join([*lines, *(f"Warning: {line}" for line in self.warnings)])


def estimate_total(
    table: CaptureTable, *, method: str = "stepwise", settings: Settings | None = None,
    tell: Callable[[str], None] | None = None,
) -> UnseenEstimate:  # fmt: skip
    """How many persons there are, seen and unseen, judged by how lists overlap.

    Parameters
    ----------
    table    : persons (not reports) per combination of lists, in one closed period.
    method   : "stepwise", "bic", "graphs", "classes", "threshold", or "all".
    settings : replicates, seed, level, rows, threads.
    tell     : called with a line of words now and then, for a progress line.

    Returns
    -------
    UnseenEstimate in persons. With "all" a method that cannot treat the table is told among the rivals.

    Raises
    ------
    SettingRefused  no such method, or rows given to a method without bootstrap;
    EmptyList       a list that holds nobody;
    UnseenRefusal   the table or the model cannot be treated; the message says why.
    Interrupted     Ctrl-C before anything was done that has an interval (200 replicates, or all draws of chains).

    Notes
    -----
    Not valid if people enter or leave during the period, or if links between lists are unsure.

    Examples
    --------
    >>> rows = [(0, 0, 1, 41), (0, 1, 0, 5), (1, 0, 0, 5), (1, 1, 0, 54), (1, 0, 1, 6), (1, 1, 1, 12)]
    >>> found = estimate_total(from_counts("bcd", rows), method="bic", settings=Settings(replicates=200))
    >>> round(found.estimate.point, 2), found.estimate.model
    (157.17, 'b:c c:d')
    """
    settings = settings or Settings()
    if method not in METHODS and method != "all":
        raise SettingRefused(f"There is no method “{method}”; choose from {', '.join(METHODS)}, all.")
    if settings.rows is not None and method not in ("stepwise", "bic", "all"):
        raise SettingRefused(f"The method {method} draws no bootstrap rows; leave the rows out.")
    cautions.check_lists(table)
    if method in ("stepwise", "bic", "all"):
        check_memory(settings.replicates if settings.rows is None else len(settings.rows), table.counts.size)
    tell = tell or _silent
    results, unable = _asked(table, method, settings, tell)
    known, stopped = (
        {result.key for result in results},
        [] if len(results) + len(unable) == _many(method) else [STOPPED],
    )
    rivals: tuple[Rival, ...] = unable
    linkage: tuple[LinkageChange, ...] = ()
    changes: tuple[Change, ...] = ()
    try:  # stopped by hand, what is done is kept and what is left out is told
        tell("What other methods say")
        others = () if stopped else _rivals(table, settings, len(table.lists))
        rivals = (*(rival for rival in others if rival.method not in known), *unable)
        tell("What small changes would do")
        linkage = _linkage(table, settings.seed)
        changes = cautions.list_changes(table)
    except KeyboardInterrupt:
        stopped = [STOPPED]
    told = dict.fromkeys(line for result in results for line in result.estimate.warnings)
    told.update(dict.fromkeys([*_below_bound(results, rivals), *_moved(results, changes), *stopped]))
    return UnseenEstimate(
        table, method, results, _words(rivals), changes, linkage, cautions.ASSUMPTIONS, tuple(told), settings
    )


def _many(method: str) -> int:
    return len(METHODS) if method == "all" else 1


def _linkage(table: CaptureTable, seed: int) -> tuple[LinkageChange, ...]:
    return tuple(
        cautions.linkage_errors(table, missed=missed, false=false, simulations=100, seed=seed)
        for missed, false in ((MISSED_LINKS, 0.0), (0.0, FALSE_LINKS))
    )


def _asked(
    table: CaptureTable, method: str, settings: Settings, tell: Callable[[str], None]
) -> tuple[tuple[MethodResult, ...], tuple[Rival, ...]]:
    results: list[MethodResult] = []
    unable: list[Rival] = []
    for key in METHODS if method == "all" else (method,):
        tell(f"Estimating by {key}")
        try:
            results.append(METHODS[key](table, settings))
        except UnseenRefusal as refused:
            if method != "all":
                raise
            unable.append(Rival(key, str(refused), None))
        except KeyboardInterrupt:
            if not results:
                raise
            break
    if not results:
        raise UnseenRefusal("No method can treat this table: " + " ".join(rival.model for rival in unable))
    return tuple(results), tuple(unable)


def _rivals(table: CaptureTable, settings: Settings, lists: int) -> tuple[Rival, ...]:
    """The points of the methods that take a second or less; with six lists or more some are left to "all"."""
    quick: list[tuple[str, Callable[[], tuple[str, float]]]] = [
        ("stepwise", lambda: _by_search(table)),
        ("downhill", lambda: _by_downhill(table)),
        ("threshold", lambda: _by_threshold(table, settings.seed)),
        ("classes", lambda: _by_classes(table, settings.seed)),
        ("chao", lambda: ("a lower bound", chao_lower_bound(table).point)),
    ]
    if lists <= MOST_LISTS_ALL_ORDERS:
        quick += [
            ("bic", lambda: _by_bic(table)),
            ("averaged", lambda: _by_average(table)),
            ("graphs", lambda: ("average over graphs", average_over_graphs(table).median)),
        ]
    found = []
    for name, ask in quick:
        try:
            model, total = ask()
            found.append(Rival(name, model, total, bound=name == "chao"))
        except UnseenRefusal as refused:
            found.append(Rival(name, str(refused), None))
    return tuple(found)


def _below_bound(results: tuple[MethodResult, ...], rivals: tuple[Rival, ...]) -> list[str]:
    return [
        f"{IN_WORDS[result.key]}: fewer persons than Chao's lower bound of {in_words(rival.total)}."
        for rival in rivals
        for result in results
        if rival.bound and rival.total is not None and result.estimate.point < rival.total
    ]


def _moved(results: tuple[MethodResult, ...], changes: tuple[Change, ...]) -> list[str]:
    """A warning where leaving a list out or merging two goes beyond every interval shown."""
    totals = [change.total for change in changes if change.total is not None]
    low, high = (min(r.estimate.low for r in results), max(r.estimate.high for r in results))
    if not totals or (low <= min(totals) and max(totals) <= high):
        return []
    return [
        f"With one list left out, or two merged, the forward search says {in_words(min(totals))} to "
        f"{in_words(max(totals))} persons: beyond the intervals shown."
    ]


def _by_search(table: CaptureTable) -> tuple[str, float]:
    found = fit(table, search(table))
    return found.model.named(table), found.total


def _by_downhill(table: CaptureTable) -> tuple[str, float]:
    found = downhill(table)
    return found.model.named(table), found.total


def _by_threshold(table: CaptureTable, seed: int) -> tuple[str, float]:
    found = bayesian_threshold(table, seed=seed, draws=QUICK_DRAWS)
    return found.model.named(table), found.posterior.median


def _by_classes(table: CaptureTable, seed: int) -> tuple[str, float]:
    found = latent_classes(table, seed=seed, draws=SHORT_RUN, thin=SHORT_THIN, burn=SHORT_BURN)
    return f"short run, R-hat {found.r_hat:.2f}", found.median


def _by_bic(table: CaptureTable) -> tuple[str, float]:
    best = rank(table, all_models(len(table.lists))).best
    return best.model.named(table), best.total


def _by_average(table: CaptureTable) -> tuple[str, float]:
    candidates = rank(table, all_models(len(table.lists)))
    return f"average over {candidates.bics.size:,} models", averaged_total(candidates)


IN_WORDS = {
    "stepwise": "Forward search by p-value",
    "downhill": "Downhill search by BIC",
    "threshold": "Bayesian thresholding",
    "bic": "Smallest BIC of all models",
    "averaged": "All models, averaged by BIC",
    "graphs": "Decomposable graphs, averaged",
    "classes": "Latent classes",
    "chao": "Chao, lower bound",
}


def _words(rivals: tuple[Rival, ...]) -> tuple[Rival, ...]:
    return tuple(replace(rival, method=IN_WORDS[rival.method]) for rival in rivals)


def _silent(_: str) -> None:
    return None


def prepare(method: str, lists: int) -> float:
    """Make the machine code of a method ready: compiled once on a machine, later read from disk.

    method, lists : as for `estimate_total`, and the number of lists; what they do not need is not compiled. Returns the
    seconds it took.
    """
    begun = time.perf_counter()
    tiny = from_counts("abc", [(*(w >> i & 1 for i in range(3)), 40 >> w.bit_count()) for w in range(1, 8)])
    settings = Settings(replicates=200, work=Work(threads=1))
    for key in METHODS if method == "all" else (method,):
        if key != "classes":  # the rivals hold a short run of it
            METHODS[key](tiny, settings)
    _rivals(tiny, settings, lists)
    return time.perf_counter() - begun
