"""How fast: median of five interleaved runs of each case, compiling apart, each case's memory in a process of its own.

The reference times are those of R packages on two cores, single runs: SparseMSE 2.0.1 (UKdat 218 s, UKdat_5 89 s of
processor time), MultipleSystemsEstimation 1.2.0 (Kosovo, all 113 models, 74 s), LCMCR 0.4.14 (110,000 sweeps in 3.5 s
for UKdat), dga 2.0.2 (UKdat_5 3.0 s). A ratio to a run on another machine says little; state both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
DATA = Path(__file__).parent / "tests" / "data"


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
    megabytes : most memory held by a process that does nothing else; None if it was not measured.
    found     : what the last run says of its own worth (R-hat of chains); empty for most.
    """

    case: str
    threads: int
    first: float
    seconds: float
    fastest: float
    slowest: float
    reference: float | None
    megabytes: float | None = None
    found: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A whole run of the command in a process of its own, start-up and all.

    Attributes
    ----------
    what    : in words.
    seconds : median, from start to end of the process.
    """

    what: str
    seconds: float


def stepwise(table: CaptureTable, work: Work) -> str:
    """BCa of the forward search."""
    rows = resample(table, REPLICATES, 1)
    bootstrap(table, lambda many: search_many(many, work=work).totals, rows)
    return ""


def all_hierarchical(table: CaptureTable, work: Work) -> str:
    """BCa of the smallest BIC over all hierarchical models."""
    candidates = rank(table, all_models(len(table.lists)))
    bootstrap(table, lambda many: best_by_bic(many, candidates, work=work).totals, resample(table, REPLICATES, 1))
    return ""


def classes(table: CaptureTable, work: Work) -> str:
    """Four chains of latent classes, 110,000 sweeps each, 1,000 draws kept of each."""
    found = latent_classes(table, seed=1, draws=1_000, thin=100, burn=CHAIN_SWEEPS - 100_000, work=work)
    return f"R-hat {found.r_hat:.3f}, {found.effective:,.0f} effective draws"


def graphs(table: CaptureTable, work: Work) -> str:
    """Average over all decomposable graphs, grid up to 60,000 unseen; always one thread."""
    average_over_graphs(table, most_unseen=60_000)
    return ""


CASES: tuple[tuple[str, str, Callable[[CaptureTable, Work], str], float | None], ...] = (
    ("stepwise, UKdat, 1,000 replicates", "UKdat", stepwise, 218.0),
    ("stepwise, UKdat_5, 1,000 replicates", "UKdat_5", stepwise, 89.0),
    ("BIC, Kosovo, 113 models", "Kosovo", all_hierarchical, 74.0),
    ("BIC, UKdat_5, 6,893 models", "UKdat_5", all_hierarchical, None),
    ("latent classes, UKdat, 4 chains of 110,000", "UKdat", classes, 4 * 3.5),
    ("graphs, UKdat_5", "UKdat_5", graphs, 3.0),
)


def bench(
    folder: str | Path = DATA, *, threads: tuple[int, ...] = (1, 2), runs: int = RUNS, apart: bool = False
) -> list[Timing]:
    """Time all cases, the runs of all cases interleaved.

    folder : where UKdat.csv, UKdat_5.csv and Kosovo.csv lie. runs : timed runs of each case, 1 or more.
    apart  : also run each case once in a process of its own, for its memory.
    """
    tables = {name: read_table(Path(folder) / f"{name}.csv") for _, name, _, _ in CASES}
    keys = [(place, many) for place in range(len(CASES)) for many in threads]
    times: dict[tuple[int, int], list[float]] = {key: [] for key in keys}
    said: dict[tuple[int, int], str] = {}
    for _ in range(runs + 1):
        for place, many in keys:
            _, name, run, _ = CASES[place]
            begun = time.perf_counter()
            said[place, many] = run(tables[name], Work(threads=many))
            times[place, many].append(time.perf_counter() - begun)
    return [
        Timing(
            CASES[place][0], many, first, statistics.median(rest), min(rest), max(rest), CASES[place][3],
            memory_of(place, many, folder) if apart else None, said[place, many],
        )
        for (place, many), (first, *rest) in times.items()
    ]  # fmt: skip


def memory_of(place: int, threads: int, folder: str | Path) -> float:
    """The most memory a process holds that runs one case once, in megabytes, Python and machine code included."""
    words = ["-m", "nrmstats.unseen.bench", "--case", str(place), "--threads", str(threads), "--data", str(folder)]
    return float(subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True).stdout)


def memory() -> float:
    """The most memory this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # what the system tells of a process counts its parent in, until it has more itself
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def starts(folder: str | Path = DATA, *, runs: int = RUNS) -> list[Start]:
    """The command for UKdat as a process of its own: the very first run with an empty cache, then later ones."""
    words = [sys.executable, "-m", "nrmstats.unseen", str(Path(folder) / "UKdat.csv"), "--json"]
    seconds = []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(runs + 1):
            begun = time.perf_counter()
            subprocess.run(words, capture_output=True, check=True, env={**os.environ, "NUMBA_CACHE_DIR": cache})
            seconds.append(time.perf_counter() - begun)
    first, *later = seconds
    return [
        Start("estimate UKdat.csv, the very first run on a machine: compiles", first),
        Start("estimate UKdat.csv, later runs, start-up included", statistics.median(later)),
    ]


def in_lines(timings: Sequence[Timing], whole: Sequence[Start] = ()) -> str:
    """The timings as lines of text."""
    lines = [f"{'case':44} threads   first  median (fastest-slowest) s  reference / median      MB"]
    for t in timings:
        ratio = "" if t.reference is None else f"{t.reference / t.seconds:,.0f}"
        held = "" if t.megabytes is None else f"{t.megabytes:.0f}"
        times = f"{t.first:7.3f} {t.seconds:7.3f} ({t.fastest:.3f}-{t.slowest:.3f})"
        lines.append(f"{t.case:44} {t.threads:7} {times:32} {ratio:>12} {held:>12}  {t.found}".rstrip())
    return "\n".join([*lines, *(f"{start.what}: {start.seconds:.2f} s" for start in whole)])


def as_data(timings: Sequence[Timing], whole: Sequence[Start]) -> dict[str, Any]:
    """The timings for JSON."""
    return {"cases": [asdict(t) for t in timings], "whole_runs": [asdict(s) for s in whole], "cpus": os.cpu_count()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print a table, or JSON."""
    asked = argparse.ArgumentParser(prog="bench unseen", description="Times of the population estimates.")
    asked.add_argument("--runs", type=int, default=RUNS, metavar="N", help=f"timed runs of each case; {RUNS}")
    asked.add_argument("--threads", type=int, nargs="+", default=[1, 2], metavar="N")
    asked.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="where the published tables lie")
    asked.add_argument("--json", action="store_true", help="JSON instead of a table")
    asked.add_argument("--case", type=int, help=argparse.SUPPRESS)  # one case once, for its memory
    chosen = asked.parse_args(arguments)
    if chosen.runs < 1 or min(chosen.threads) < 1:
        asked.error("at least one run and one thread")
    if chosen.case is not None:
        _, name, run, _ = CASES[chosen.case]
        run(read_table(chosen.data / f"{name}.csv"), Work(threads=chosen.threads[0]))
        sys.stdout.write(f"{memory()}\n")
        return 0
    timings = bench(chosen.data, threads=tuple(chosen.threads), runs=chosen.runs, apart=True)
    whole = starts(chosen.data, runs=chosen.runs)
    out = json.dumps(as_data(timings, whole), indent=1) if chosen.json else in_lines(timings, whole)
    sys.stdout.write(out + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
