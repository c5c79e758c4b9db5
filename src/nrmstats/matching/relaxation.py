"""The plan as linear constraints over pairs, their linear relaxation, and what its prices prove.

Any prices of the constraints, none negative, give an upper bound on every plan (weak duality), and the most a plan can
reach that uses a given pair. Both are computed here anew from the prices, so that no solver has to be believed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from nrmstats.matching.core import Core, Whole

Floor = tuple[Whole, int]  # gain of each pair of a level that is settled, and what the plan must keep of it
Reals = NDArray[np.float64]
SLACK = 1e-6  # arithmetic of the relaxation; figures are whole, so less than a half would do


@dataclass(frozen=True, slots=True)
class Limits:
    """What may not be: `matrix @ chosen <= most`, each pair between `least` and 1.

    Attributes
    ----------
    matrix : shape (rows, pairs). most : shape (rows,). least : 1 where a human has chosen, else 0, shape (pairs,).
    """

    matrix: sparse.csr_array
    most: Reals
    least: Reals

    def of(self, keep: NDArray[np.bool_]) -> Limits:
        """The same limits where pairs outside `keep` are left out."""
        return Limits(sparse.csr_array(self.matrix[:, np.flatnonzero(keep)]), self.most, self.least[keep])


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the prices of a relaxation prove.

    Attributes
    ----------
    bound : no plan gains more. with_pair : no plan that uses the pair gains more, shape (pairs,).
    solution : the relaxed plan, shares of 0 to 1, shape (pairs,); None if there was none.
    """

    bound: float
    with_pair: Reals
    solution: Reals | None


def limits_of(core: Core) -> Limits:
    """Rows for each party, for each kind of place of each shelter, and for each site of each link."""
    pairs = np.arange(core.row.size, dtype=np.int64)
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
            first, second = np.flatnonzero(core.row == one), np.flatnonzero(core.row == other)
            at, sign = np.concatenate([first, second]), np.repeat([1.0, -1.0], [first.size, second.size])
            for way in (1.0, -1.0):
                blocks.append(_block(home[at], at, way * sign, houses, pairs.size))
                most.append(np.zeros(houses))
    return Limits(
        sparse.csr_array(sparse.vstack(blocks)),
        np.concatenate(most),
        np.isin(core.row, core.forced).astype(float),
    )


def _block(row: Whole, column: Whole, value: NDArray[Any], rows: int, columns: int) -> sparse.csr_array:
    return sparse.csr_array((value.astype(float), (row, column)), shape=(rows, columns))


def relax(gain: Whole, limits: Limits, floors: Sequence[Floor] = (), *, seconds: float = 3_600.0) -> Ceiling:
    """The most a plan could gain if parties could be shared out, and the proof.

    gain : of each pair, shape (pairs,). floors : levels that are settled. seconds : after which a poorer bound will do.
    """
    matrix: Any = limits.matrix  # scipy takes sparse tables here; its stubs do not say so
    most = limits.most
    if floors:
        kept = sparse.csr_array(np.array([-row for row, _ in floors], dtype=float))
        matrix = sparse.csr_array(sparse.vstack([matrix, kept]))
        most = np.concatenate([most, [-float(least) for _, least in floors]])
    bounds: Any = (0.0, None)  # the row of the party says "at most 1"
    if limits.least.any():
        bounds = [(least, None) for least in limits.least.tolist()]
    answer = linprog(
        -gain.astype(float), A_ub=matrix, b_ub=most, bounds=bounds, method="highs", options={"time_limit": seconds}
    )
    if answer.status != 0:
        return no_ceiling(gain)
    price = np.maximum(-np.asarray(answer.ineqlin.marginals, dtype=float), 0.0)
    over = gain - matrix.T @ price
    forced = limits.least > 0
    bound = float(price @ most + np.maximum(over[~forced], 0.0).sum() + over[forced].sum())
    return Ceiling(bound, bound + np.where(forced, 0.0, np.minimum(over, 0.0)), np.asarray(answer.x))


def no_ceiling(gain: Whole) -> Ceiling:
    """What is certain without any prices: no plan gains more than all pairs together."""
    most = float(gain.sum())
    return Ceiling(most, np.full(gain.size, most), None)


def whole(bound: float) -> int:
    """The largest whole number that a bound allows."""
    return int(np.floor(bound + SLACK))
