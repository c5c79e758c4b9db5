"""How often does an interval hold the truth? Simulation with known totals, on one machine or on many.

Each table has a seed of its own, so the figures are the same whoever computes which table.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.batches import Work
from nrmstats.unseen.intervals import FEWEST_REPLICATES, bootstrap, resample
from nrmstats.unseen.refusals import SettingRefused, TableRefused
from nrmstats.unseen.stepwise import search_many
from nrmstats.unseen.tables import CaptureTable, from_counts

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Design:
    """A population of which everything is known.

    Parameters
    ----------
    name     : in words.
    total    : persons in all.
    chances  : chance of each list to see a person, by class: one tuple a class.
    sizes    : share of persons in each class, adding up to 1.
    passes   : (from, to, chance): persons on the first list are passed on to the second.
    """

    name: str
    total: int
    chances: tuple[tuple[float, ...], ...]
    sizes: tuple[float, ...] = (1.0,)
    passes: tuple[tuple[int, int, float], ...] = ()

    def draw(self, seed: np.random.SeedSequence) -> CaptureTable:
        """One table from the population; raises TableRefused if it says nothing about the unseen."""
        random = np.random.default_rng(seed)
        of = random.choice(len(self.sizes), size=self.total, p=self.sizes)
        on = random.random((self.total, len(self.chances[0]))) < np.array(self.chances)[of]
        for source, target, chance in self.passes:
            on[:, target] |= on[:, source] & (random.random(self.total) < chance)
        lists = on.shape[1]
        counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists)
        rows = [(*(w >> i & 1 for i in range(lists)), int(n)) for w, n in enumerate(counts) if w]
        return from_counts([f"list {i + 1}" for i in range(lists)], rows)


DESIGNS = (
    Design("three independent lists", 2_000, ((0.2, 0.15, 0.25),)),
    Design("five independent lists", 5_000, ((0.1, 0.08, 0.12, 0.05, 0.15),)),
    Design("four lists, one passes on to another", 3_000, ((0.15, 0.1, 0.2, 0.1),), passes=((0, 1, 0.5),)),
    Design("five lists, two chains of passing on", 8_000, ((0.1, 0.06, 0.1, 0.08, 0.05),),
           passes=((0, 1, 0.4), (2, 3, 0.3))),
    Design("six thin lists", 10_000, ((0.03, 0.05, 0.1, 0.07, 0.03, 0.01),), passes=((2, 5, 0.1),)),
    Design("two classes, one hard to see", 4_000, ((0.3, 0.25, 0.3, 0.2), (0.05, 0.04, 0.06, 0.05)), (0.4, 0.6)),
    Design("a list that meets no other but one", 4_000, ((0.2, 0.0, 0.2, 0.15), (0.0, 0.15, 0.2, 0.0)), (0.8, 0.2)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """How intervals fared on tables from one design.

    Attributes
    ----------
    design  : its name.
    tables  : tables that could be estimated.
    refused : tables that say nothing about the unseen.
    held    : share of tables whose 95 per cent interval holds the truth, 0 to 1.
    bias    : median of (estimate / truth - 1) over the tables.
    width   : median of (high - low) / truth.
    """

    design: str
    tables: int
    refused: int
    held: float
    bias: float
    width: float


def coverage(design: Design, *, tables: int, replicates: int, seed: int, mapper: Mapper = map) -> Coverage:
    """Coverage of the 95 per cent BCa interval of the forward search, the choice repeated for each replicate.

    Parameters
    ----------
    tables, replicates : tables simulated, 1 or more; bootstrap replicates of each, 200 or more.
    seed   : whole number; the same seed gives the same figures with every mapper.
    mapper : as the built-in `map`; `on_dask` makes one that works on a cluster.

    Raises SettingRefused for fewer tables or replicates.
    """
    if tables < 1 or replicates < FEWEST_REPLICATES or seed < 0:
        raise SettingRefused(
            f"At least 1 table, {FEWEST_REPLICATES} replicates and a seed of 0; got {tables}, {replicates}, {seed}."
        )
    seeds = np.random.SeedSequence(seed).spawn(tables)
    answers = list(mapper(_one, [(design, each, replicates) for each in seeds]))
    found: NDArray[np.float64] = np.array([answer for answer in answers if answer is not None]).reshape(-1, 3)
    if not len(found):
        return Coverage(design.name, 0, tables, math.nan, math.nan, math.nan)
    point, low, high = found.T
    return Coverage(
        design.name,
        len(found),
        tables - len(found),
        float(np.mean((low <= design.total) & (design.total <= high))),
        float(np.median(point / design.total - 1)),
        float(np.median((high - low) / design.total)),
    )


def on_dask(scheduler: str | None = None) -> Mapper:
    """A mapper that has Dask do the work; needs `pip install .[cluster]`. The figures are those of the built-in `map`.

    scheduler : "synchronous", "threads" or "processes" on this machine. None takes the cluster of the Dask client that
        is open (`dask.distributed.Client(address)`), or Dask's own choice without one.
    """
    from dask.base import compute
    from dask.delayed import delayed

    def mapper(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterable[Any]:
        tasks = [delayed(function, pure=False)(item) for item in items]
        done: Iterable[Any] = compute(*tasks, scheduler=scheduler)  # type: ignore[no-untyped-call]
        return done

    return mapper


def _one(task: tuple[Design, np.random.SeedSequence, int]) -> tuple[float, float, float] | None:
    design, seed, replicates = task
    draw, again = seed.spawn(2)
    try:
        table = design.draw(draw)
    except TableRefused:
        return None
    rows = resample(table, replicates, int(again.generate_state(1)[0]))
    found = bootstrap(table, lambda many: search_many(many, work=Work(threads=1)).totals, rows)
    interval = found.bca(0.95)
    return found.point, interval.low, interval.high


def main(arguments: Sequence[str] | None = None) -> int:
    """The study of all designs, as in the background page; one line a design."""
    asked = argparse.ArgumentParser(prog="python -m nrmstats.unseen.study", description=main.__doc__)
    asked.add_argument("--tables", type=int, default=200, metavar="N", help="simulated for each design")
    asked.add_argument("--replicates", type=int, default=500, metavar="N", help="of the bootstrap of each table")
    asked.add_argument("--seed", type=int, default=1, metavar="N")
    asked.add_argument("--dask", metavar="ADDRESS|processes", help="a Dask scheduler; figures stay the same")
    chosen = asked.parse_args(arguments)
    if chosen.tables < 1 or chosen.replicates < FEWEST_REPLICATES or chosen.seed < 0:
        asked.error(f"at least one table, {FEWEST_REPLICATES} replicates, and a seed of 0 or more")
    with ExitStack() as opened:
        mapper: Mapper = map
        if chosen.dask in ("processes", "threads", "synchronous"):
            mapper = on_dask(chosen.dask)
        elif chosen.dask:
            distributed: Any = import_module("dask.distributed")
            opened.enter_context(distributed.Client(chosen.dask))
            mapper = on_dask()
        for design in DESIGNS:
            found = coverage(
                design, tables=chosen.tables, replicates=chosen.replicates, seed=chosen.seed, mapper=mapper
            )
            sys.stdout.write(
                f"{found.design}: truth {design.total:,}, {found.tables} tables ({found.refused} refused), held "
                f"{100 * found.held:.1f} %, median bias {100 * found.bias:+.1f} %, median width / truth "
                f"{found.width:.2f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
