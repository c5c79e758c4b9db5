"""The plan for families and links: a mixed-integer programme, HiGHS through scipy, small because most pairs are proven out.

All levels but the lot are weighed together first. The relaxation of that sum gives prices; the prices prove for most
pairs that no plan as good uses them; what is left is small and solved exactly. Whether the weights kept the strict
order is then checked level by level against bounds of their own; where they did not, the level is solved alone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from nrmstats.matching.core import Core, Goal, Whole
from nrmstats.matching.refusals import ChoiceImpossible
from nrmstats.matching.relaxation import Ceiling, Floor, Limits, limits_of, relax, whole

STEPS = (4, 64)  # a first, then a steeper difference between one level and the next, in wishes
FIRST_CUT = 0.75  # how far below the bound a pair may lie to be in the first small programme, in whole wishes


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


@dataclass(frozen=True, slots=True)
class Best:
    """The best plan for one sum of gains: pairs chosen, its value, the proof, and whether time sufficed."""

    chosen: NDArray[np.bool_]
    value: int
    ceiling: Ceiling
    proven: bool


class Deadline:
    """When to stop proving."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never below a hundredth, so that a solver can be started and stop by itself."""
        return max(self._end - time.monotonic(), 0.01)

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._end


def solve(core: Core, *, time_limit_s: float) -> Found:
    """The plan, exact in the order of the levels; what time did not suffice for keeps a bound above its value.

    time_limit_s : seconds after which no further proof is begun; hard rules hold at any time.
    """
    if not core.row.size:
        return _found(core, np.zeros(0, dtype=bool), [0] * len(core.goals))
    deadline, limits = Deadline(time_limit_s), limits_of(core)
    *strict, wishes, lot = core.goals
    chosen = _first(core, limits, deadline)
    bounds: list[int] = []
    best: Best | None = None
    for step in STEPS:
        best = _weighed(core, strict, wishes, step, limits, chosen, deadline)
        chosen, bounds, kept = _settle(core, strict, best.chosen, limits, deadline)
        if kept:
            break
        best = None
    floors = [(goal.gain, int(goal.gain[chosen].sum())) for goal in strict]
    if best is not None:
        upper = whole(best.ceiling.bound) if not best.proven else best.value
        bounds.append(upper - (best.value - int(wishes.gain[chosen].sum())))
        keep = best.ceiling.with_pair >= best.value - 1e-4
    else:
        chosen, bound = _level(wishes, chosen, limits, floors, deadline)
        bounds.append(bound)
        keep = np.ones(core.row.size, dtype=bool)
    floors.append((wishes.gain, int(wishes.gain[chosen].sum())))
    chosen, bound = _level(lot, chosen, limits, floors, deadline, keep)
    bounds.append(bound)
    return _found(core, chosen, bounds)


def solve_level_by_level(core: Core, *, time_limit_s: float = 120.0) -> Found:
    """The plan without any of the shortcuts, one programme for each level: slower, to compare with."""
    deadline, limits = Deadline(time_limit_s), limits_of(core)
    chosen = _first(core, limits, deadline)
    bounds: list[int] = []
    floors: list[Floor] = []
    for goal in core.goals[:-1]:
        chosen, bound = _level(goal, chosen, limits, floors, deadline)
        bounds.append(bound)
        floors.append((goal.gain, int(goal.gain[chosen].sum())))
    return _found(core, chosen, [*bounds, int(core.goals[-1].gain[chosen].sum())])


def _found(core: Core, chosen: NDArray[np.bool_], bounds: list[int]) -> Found:
    shelter = np.full(core.parties.size, -1, dtype=np.int64)
    shelter[core.row[chosen]] = core.column[chosen]
    values = tuple(int(goal.gain[chosen].sum()) for goal in core.goals)
    return Found(shelter, values, tuple(max(bound, value) for bound, value in zip(bounds, values, strict=True)))


def _weighed(
    core: Core,
    strict: Sequence[Goal],
    wishes: Goal,
    step: int,
    limits: Limits,
    chosen: NDArray[np.bool_],
    deadline: Deadline,
) -> Best:
    """The best plan for all levels weighed together, each `step` best wishes above the next."""
    unit = step * (int(wishes.gain.max(initial=0)) + 1)
    gain = wishes.gain.copy()
    for height, goal in enumerate(reversed(strict), 1):
        gain += unit * height * goal.gain
    ceiling = relax(gain, limits)
    cut = FIRST_CUT
    while True:
        keep = (ceiling.with_pair >= ceiling.bound - cut * unit / step) | chosen
        found, _, proven = _programme(gain, limits, (), deadline, keep)
        if found is not None and int(gain[found].sum()) >= int(gain[chosen].sum()):
            chosen = found
        value = int(gain[chosen].sum())
        missing = (ceiling.with_pair >= value + 1 - 1e-4) & ~keep
        if value >= whole(ceiling.bound) or (proven and not missing.any()):
            return Best(chosen, value, ceiling, proven=True)
        if deadline.passed or keep.all():
            return Best(chosen, value, ceiling, proven=proven and bool(keep.all()))
        cut = max(2 * cut, (ceiling.bound - value) * step / unit + FIRST_CUT)


def _settle(
    core: Core, strict: Sequence[Goal], chosen: NDArray[np.bool_], limits: Limits, deadline: Deadline
) -> tuple[NDArray[np.bool_], list[int], bool]:
    """Whether the plan is as good as can be in each strict level; if not, a plan that is, found level by level."""
    floors: list[Floor] = []
    bounds: list[int] = []
    kept = True
    for goal in strict:
        value = int(goal.gain[chosen].sum())
        bound = _plain_bound(core, goal)
        if value < bound:
            bound = whole(relax(goal.gain, limits, floors).bound)
        if value < bound:
            better, bound = _level(goal, chosen, limits, floors, deadline)
            if int(goal.gain[better].sum()) > value:
                chosen, kept = better, False
        bounds.append(bound)
        floors.append((goal.gain, int(goal.gain[chosen].sum())))
    return chosen, bounds, kept


def _plain_bound(core: Core, goal: Goal) -> int:
    """What a level would reach if everybody had a place of their own."""
    best = np.zeros(core.parties.size, dtype=np.int64)
    np.maximum.at(best, core.row, goal.gain)
    return int(best.sum())


def _level(
    goal: Goal,
    chosen: NDArray[np.bool_],
    limits: Limits,
    floors: Sequence[Floor],
    deadline: Deadline,
    keep: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.bool_], int]:
    """As much of one level as can be, the levels before it settled; a plan and the bound of the level."""
    found, bound, _ = _programme(goal.gain, limits, floors, deadline, keep)
    if found is None or int(goal.gain[found].sum()) < int(goal.gain[chosen].sum()):
        found = chosen
    return found, max(bound, int(goal.gain[found].sum()))


def _programme(
    gain: Whole,
    limits: Limits,
    floors: Sequence[Floor],
    deadline: Deadline,
    keep: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.bool_] | None, int, bool]:
    """Whole-number programme over the pairs in `keep`: pairs chosen, bound, and whether it is proven.

    Pairs come back as None where the solver found nothing in time; a plan is believed only if it keeps every limit.
    """
    inside = np.ones(gain.size, dtype=bool) if keep is None else keep
    if not inside.any():
        return np.zeros(gain.size, dtype=bool), 0, True
    part = limits.of(inside)
    rules = [LinearConstraint(part.matrix, -np.inf, part.most)]
    if floors:
        table = np.array([row[inside] for row, _ in floors], dtype=float)
        rules.append(LinearConstraint(table, np.array([float(least) for _, least in floors]), np.inf))
    answer = milp(
        -gain[inside].astype(float),
        integrality=np.ones(int(inside.sum()), dtype=np.int64),
        bounds=Bounds(part.least, np.ones(part.least.size)),
        constraints=rules,
        options={"time_limit": deadline.left, "mip_rel_gap": 0.0},
    )
    limit = getattr(answer, "mip_dual_bound", None)
    bound = int(gain.sum()) if limit is None or not np.isfinite(limit) else whole(-float(limit))
    if answer.x is None:
        return None, bound, False
    chosen = np.zeros(gain.size, dtype=bool)
    chosen[inside] = np.round(answer.x) > 0
    if not _holds(chosen, limits, floors):
        return None, bound, False
    return chosen, bound, answer.status == 0


def _holds(chosen: NDArray[np.bool_], limits: Limits, floors: Sequence[Floor]) -> bool:
    """Whether a plan keeps every limit and every settled level, in whole numbers."""
    as_numbers = chosen.astype(float)
    within = bool((limits.matrix @ as_numbers <= limits.most).all()) and bool((as_numbers >= limits.least).all())
    return within and all(int(row[chosen].sum()) >= least for row, least in floors)


def _first(core: Core, limits: Limits, deadline: Deadline) -> NDArray[np.bool_]:
    """A plan to begin with: what a human has chosen, and as few others as the links ask for."""
    chosen = np.isin(core.row, core.forced)
    if _holds(chosen, limits, ()):
        return chosen
    found, _, _ = _programme(np.full(core.row.size, -1, dtype=np.int64), limits, (), deadline)
    if found is None:
        raise ChoiceImpossible("The choices do not go together: too few places, or linked parties.", "fixed")
    return found
