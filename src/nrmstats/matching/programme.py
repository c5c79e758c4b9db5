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
from nrmstats.matching.greedy import greedy
from nrmstats.matching.refusals import ChoiceImpossible
from nrmstats.matching.relaxation import Ceiling, Floor, Limits, limits_of, no_ceiling, relax, whole

STEPS = (4, 64)  # a first, then a steeper difference between one level and the next, in wishes
IMPOSSIBLE = 2  # status of scipy's solver: no plan keeps all limits
LEAST_S = 10.0  # for the question whether choices go together at all
LOT_STEPS = (256, 4_096)  # lots to one wish
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
    """The best plan for one sum of gains: the sum, pairs chosen, their value, the proof, whether time sufficed."""

    gain: Whole
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
    chosen = _first(core, limits)
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
        upper = best.value if best.proven else whole(best.ceiling.bound)
        bounds.append(upper - (best.value - int(wishes.gain[chosen].sum())))
        keep = best.ceiling.with_pair >= best.value - 1e-4
    else:
        chosen, bound = _level(wishes, chosen, limits, floors, deadline)
        bounds.append(bound)
        keep = np.ones(core.row.size, dtype=bool)
    floors.append((wishes.gain, int(wishes.gain[chosen].sum())))
    drawn = None if best is None or not best.proven else _draw(best, lot, limits, floors, deadline, keep)
    if drawn is None:
        chosen, bound = _level(lot, chosen, limits, floors, deadline, keep)
    else:
        chosen, bound = drawn, int(lot.gain[drawn].sum())
    bounds.append(bound)
    return _found(core, chosen, bounds)


def _draw(
    best: Best, lot: Goal, limits: Limits, floors: Sequence[Floor], deadline: Deadline, keep: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """The plan with the best lot among those as good as the best, without rows for the levels; None if that failed.

    The lot is weighed in beneath the sum of all other levels. If the best plan for both keeps the sum and the levels,
    it has the best lot of all plans that do, whatever the weight was.
    """
    for step in LOT_STEPS:
        found, _, proven = _programme(step * best.gain + lot.gain, limits, (), deadline, keep)
        if found is None or not proven:
            return None
        if int(best.gain[found].sum()) == best.value and all(int(row[found].sum()) >= least for row, least in floors):
            return found
    return None


def solve_level_by_level(core: Core, *, time_limit_s: float = 120.0) -> Found:
    """The plan without any of the shortcuts, one programme for each level: slower, to compare with."""
    deadline, limits = Deadline(time_limit_s), limits_of(core)
    chosen = _first(core, limits)
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
    proven = [min(bound, _plain_bound(core, goal.gain)) for bound, goal in zip(bounds, core.goals, strict=True)]
    return Found(shelter, values, tuple(max(bound, value) for bound, value in zip(proven, values, strict=True)))


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
    ceiling = no_ceiling(gain) if deadline.passed else relax(gain, limits, seconds=deadline.left)
    highest = min(whole(ceiling.bound), _plain_bound(core, gain))
    cut = FIRST_CUT
    while True:
        keep = (ceiling.with_pair >= ceiling.bound - cut * unit / step) | chosen
        found, _, proven = _programme(gain, limits, (), deadline, keep)
        if found is not None and int(gain[found].sum()) >= int(gain[chosen].sum()):
            chosen = found
        value = int(gain[chosen].sum())
        if value >= highest or (proven and _is_best(gain, value, ceiling, limits, deadline, keep)):
            return Best(gain, chosen, value, ceiling, proven=True)
        if deadline.passed or keep.all():
            return Best(gain, chosen, value, ceiling, proven=False)
        cut = max(2 * cut, (ceiling.bound - value) * step / unit + FIRST_CUT)


def _is_best(
    gain: Whole, value: int, ceiling: Ceiling, limits: Limits, deadline: Deadline, tried: NDArray[np.bool_]
) -> bool:
    """Whether no plan gains more than `value`, which is the most that the pairs in `tried` allow."""
    could = ceiling.with_pair >= value + 1 - 1e-4
    if not (could & ~tried).any():
        return True
    more, _, none_left = _programme(gain, limits, [(gain, value + 1)], deadline, could)
    return more is None and none_left


def _settle(
    core: Core, strict: Sequence[Goal], chosen: NDArray[np.bool_], limits: Limits, deadline: Deadline
) -> tuple[NDArray[np.bool_], list[int], bool]:
    """Whether the plan is as good as can be in each strict level; if not, a plan that is, found level by level."""
    floors: list[Floor] = []
    bounds: list[int] = []
    kept = True
    for goal in strict:
        value = int(goal.gain[chosen].sum())
        bound = _plain_bound(core, goal.gain)
        if value < bound and not deadline.passed:
            bound = min(bound, whole(relax(goal.gain, limits, floors, seconds=deadline.left).bound))
        if value < bound:
            better, proven = _level(goal, chosen, limits, floors, deadline)
            bound = min(bound, proven)
            if int(goal.gain[better].sum()) > value:
                chosen, kept = better, False
        bounds.append(bound)
        floors.append((goal.gain, int(goal.gain[chosen].sum())))
    return chosen, bounds, kept


def _plain_bound(core: Core, gain: Whole) -> int:
    """What would be reached if everybody had a place of their own."""
    best = np.zeros(core.parties.size, dtype=np.int64)
    np.maximum.at(best, core.row, gain)
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

    Pairs come back as None where there is no plan (proven) or none was found in time (not proven); a plan is believed
    only if it keeps every limit.
    """
    inside = np.ones(gain.size, dtype=bool) if keep is None else keep
    if deadline.passed:
        return None, int(gain.sum()), False
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
        return None, bound, answer.status == IMPOSSIBLE
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


def _first(core: Core, limits: Limits) -> NDArray[np.bool_]:
    """A plan to begin with: what a human has chosen, whoever must come with them, and who fits beside them."""
    chosen = np.isin(core.row, core.forced)
    if not _holds(chosen, limits, ()):
        found, _, _ = _programme(np.full(core.row.size, -1, dtype=np.int64), limits, (), Deadline(LEAST_S))
        if found is None:
            raise ChoiceImpossible("The choices do not go together: too few places, or linked parties.", "fixed")
        chosen = found
    return greedy(core, chosen)
