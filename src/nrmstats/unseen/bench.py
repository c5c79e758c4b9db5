"""How fast: median of five interleaved runs of each case, compiling apart, with the memory used.

The reference times are those of R packages on two cores, single runs: SparseMSE 2.0.1 (UKdat 218 s, UKdat_5 89 s of
processor time), MultipleSystemsEstimation 1.2.0 (Kosovo, all 113 models, 74 s), LCMCR 0.4.14 (110,000 sweeps in 3.5 s
for UKdat), dga 2.0.2 (UKdat_5 3.0 s). A ratio to a run on another machine says little; state both.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nrmstats.unseen.batches import Work
from nrmstats.unseen.choice import best_by_bic, rank
from nrmstats.unseen.classes import latent_classes
from nrmstats.unseen.graphs import average_over_graphs
from nrmstats.unseen.hierarchies import all_models
from nrmstats.unseen.intervals import bootstrap, resample
from nrmstats.unseen.reading import read_table
from nrmstats.unseen.stepwise import search_many
from nrmstats.unseen.tables import CaptureTable

RUNS = 5
REPLICATES = 1_000
CHAIN_SWEEPS = 110_000  # of each of four chains, as many as one run of the reference


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of one case.

    Attributes
    ----------
    case      : in words.
    threads   : threads used.
    first     : seconds of the first run in this process, machine code read or compiled.
    seconds   : median of the runs after it.
    fastest, slowest : of those runs, seconds.
    reference : seconds of the reference program, see the docstring of the module; None without one.
    """

    case: str
    threads: int
    first: float
    seconds: float
    fastest: float
    slowest: float
    reference: float | None


def stepwise(table: CaptureTable, work: Work) -> None:
    """BCa of the forward search."""
    rows = resample(table, REPLICATES, 1)
    bootstrap(table, lambda many: search_many(many, work=work).totals, rows)


def all_hierarchical(table: CaptureTable, work: Work) -> None:
    """BCa of the smallest BIC over all hierarchical models."""
    candidates = rank(table, all_models(len(table.lists)))
    bootstrap(table, lambda many: best_by_bic(many, candidates, work=work).totals, resample(table, REPLICATES, 1))


def classes(table: CaptureTable, work: Work) -> None:
    """Four chains of latent classes, 110,000 sweeps each."""
    latent_classes(table, seed=1, draws=1_000, thin=100, burn=CHAIN_SWEEPS - 100_000, work=work)


def graphs(table: CaptureTable, work: Work) -> None:
    """Average over all decomposable graphs, grid up to 60,000 unseen."""
    average_over_graphs(table, most_unseen=60_000)


CASES: tuple[tuple[str, str, Callable[[CaptureTable, Work], None], float | None], ...] = (
    ("stepwise, UKdat, 1,000 replicates", "UKdat", stepwise, 218.0),
    ("stepwise, UKdat_5, 1,000 replicates", "UKdat_5", stepwise, 89.0),
    ("BIC, Kosovo, 113 models", "Kosovo", all_hierarchical, 74.0),
    ("BIC, UKdat_5, 6,893 models", "UKdat_5", all_hierarchical, None),
    ("latent classes, UKdat, 4 chains of 110,000", "UKdat", classes, 4 * 3.5),
    ("graphs, UKdat_5", "UKdat_5", graphs, 3.0),
)


def bench(folder: str | Path, *, threads: tuple[int, ...] = (1, 2), runs: int = RUNS) -> list[Timing]:
    """Time all cases, the runs of all cases interleaved.

    folder : where UKdat.csv, UKdat_5.csv and Kosovo.csv lie. runs : timed runs of each case, 1 or more.
    """
    tables = {name: read_table(Path(folder) / f"{name}.csv") for _, name, _, _ in CASES}
    keys = [(place, many) for place in range(len(CASES)) for many in threads]
    times: dict[tuple[int, int], list[float]] = {key: [] for key in keys}
    for _ in range(runs + 1):
        for place, many in keys:
            _, name, run, _ = CASES[place]
            begun = time.perf_counter()
            run(tables[name], Work(threads=many))
            times[place, many].append(time.perf_counter() - begun)
    return [
        Timing(CASES[place][0], many, first, statistics.median(rest), min(rest), max(rest), CASES[place][3])
        for (place, many), (first, *rest) in times.items()
    ]


def memory() -> float:
    """The most memory this process has held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def in_lines(timings: list[Timing]) -> str:
    """The timings as lines of text."""
    lines = [f"{'case':44} threads   first  median (fastest-slowest) s  reference / median"]
    for t in timings:
        ratio = "" if t.reference is None else f"{t.reference / t.seconds:,.0f}"
        lines.append(
            f"{t.case:44} {t.threads:7} {t.first:7.3f} {t.seconds:7.3f} ({t.fastest:.3f}-{t.slowest:.3f}) {ratio:>12}"
        )
    return "\n".join([*lines, f"most memory held: {memory():.0f} MB"])
