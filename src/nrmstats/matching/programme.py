"""The plan as a mixed-integer programme, for families and links: HiGHS through scipy, one level after the other."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from nrmstats.matching.core import Core, Whole


@dataclass(frozen=True, slots=True)
class Found:
    """What a solver found.

    Attributes
    ----------
    chosen : place of the shelter of each party, -1 for none, shape (P,).
    values : of each level, whole numbers.
    bounds : proven upper bound of each level given the values of the levels before it.
    """

    chosen: Whole
    values: tuple[int, ...]
    bounds: tuple[int, ...]


def solve(core: Core, *, time_limit_s: float) -> Found:
    """The plan, level by level; a level that ran out of time keeps the bound that was reached."""
    begun = time.monotonic()
    matrix, most = constraints(core)
    chosen, values, bounds = np.zeros(core.row.size, dtype=bool), [], []
    floors: list[tuple[Whole, int]] = []
    for goal in core.goals:
        left = max(time_limit_s - (time.monotonic() - begun), 0.01)
        better, bound = _maximise(core, goal.gain, matrix, most, floors, left)
        if better is not None and (not floors or all(int(gain[better].sum()) >= least for gain, least in floors)):
            chosen = better
        values.append(int(goal.gain[chosen].sum()))
        bounds.append(max(bound, values[-1]))
        floors.append((goal.gain, values[-1]))
    shelter = np.full(core.parties.size, -1, dtype=np.int64)
    shelter[core.row[chosen]] = core.column[chosen]
    return Found(shelter, tuple(values), tuple(bounds))


def constraints(core: Core) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """What may not be: rows of a matrix over pairs and the most each row may add up to; equalities stand twice."""
    pairs = np.arange(core.row.size)
    blocks = [_block(core.row, pairs, np.ones(pairs.size), core.parties.size, pairs.size)]
    most = [np.ones(core.parties.size)]
    for kind in range(core.takes.shape[1]):
        blocks.append(_block(core.column, pairs, core.takes[core.row, kind], core.shelters.size, pairs.size))
        most.append(core.free[:, kind].astype(float))
    houses = int(core.house.max(initial=-1)) + 1
    home = core.house[core.column]
    for group in core.apart:
        inside = np.isin(core.row, group)
        blocks.append(_block(home[inside], pairs[inside], np.ones(int(inside.sum())), houses, pairs.size))
        most.append(np.ones(houses))
    for group in core.together:
        for one, other in itertools.pairwise(group):
            first, second = core.row == one, core.row == other
            at = np.concatenate([pairs[first], pairs[second]])
            sign = np.concatenate([np.ones(int(first.sum())), -np.ones(int(second.sum()))])
            for way in (1.0, -1.0):
                blocks.append(_block(home[at], at, way * sign, houses, pairs.size))
                most.append(np.zeros(houses))
    return sparse.csr_array(sparse.vstack(blocks)), np.concatenate(most)


def _block(row: Whole, column: Whole, value: NDArray[np.generic], rows: int, columns: int) -> sparse.csr_array:
    return sparse.csr_array((value.astype(float), (row, column)), shape=(rows, columns))


def _maximise(
    core: Core,
    gain: Whole,
    matrix: sparse.csr_array,
    most: NDArray[np.float64],
    floors: list[tuple[Whole, int]],
    time_limit_s: float,
) -> tuple[NDArray[np.bool_] | None, int]:
    limits = [LinearConstraint(matrix, -np.inf, most)] if matrix.shape[0] else []
    if floors:
        table = np.array([row for row, _ in floors], dtype=float)
        limits.append(LinearConstraint(table, np.array([float(least) for _, least in floors]), np.inf))
    lowest = np.isin(core.row, core.forced).astype(float)
    answer = milp(
        -gain.astype(float),
        integrality=np.ones(gain.size, dtype=np.int64),
        bounds=Bounds(lowest, 1),
        constraints=limits,
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    limit = getattr(answer, "mip_dual_bound", None)
    if answer.status == 2:
        return None, 0
    bound = int(gain.sum()) if limit is None or not np.isfinite(limit) else int(np.floor(-limit + 1e-6))
    return (None if answer.x is None else np.round(answer.x).astype(bool)), bound
