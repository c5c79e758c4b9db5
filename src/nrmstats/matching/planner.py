"""Everybody who waits, all free places, one plan: exact in a strict order of goals."""

from __future__ import annotations

import time
from types import MappingProxyType

from nrmstats.matching.answers import Level, Plan
from nrmstats.matching.core import core_of
from nrmstats.matching.problem import Problem
from nrmstats.matching.programme import solve

TIME_LIMIT_S = 20.0
FLOW, PROGRAMME = "minimum-cost flow", "mixed-integer programme"
# Below this many pairs the programme is done before the machine code of the flow is read from disk.
FLOW_FROM_PAIRS = 2_000


def plan(problem: Problem, *, time_limit_s: float = TIME_LIMIT_S) -> Plan:
    """The best plan for everybody at once.

    Emergencies first, then as many people as possible, then those who waited longest (class by class), then wishes,
    then a fixed lot. A level never gives way to one behind it.

    Parameters
    ----------
    problem      : who waits, what is free, what may not be.
    time_limit_s : seconds for the proof. What is not proven by then is told in `Plan.levels` as a gap; hard rules
        hold at any time.

    Returns
    -------
    Plan with a placement or None for each party, and each level with its value and its proven bound.

    Raises
    ------
    ChoiceImpossible  a choice in `problem.fixed` breaks a rule or fits no capacity.
    TooLarge          a sum could leave the range of exact whole numbers.

    Examples
    --------
    >>> from nrmstats.matching import Party, Shelter, problem_from
    >>> waiting = [Party("P1", waited_days=9), Party("P2", emergency=True), Party("P3", people=2)]
    >>> answer = plan(problem_from(waiting, [Shelter("W-14", {"place": 3})], [], {}))
    >>> dict(answer.placements)
    {'P1': None, 'P2': 'W-14', 'P3': 'W-14'}
    >>> [(level.key, level.value, level.gap) for level in answer.levels][:2]
    [('emergencies', 1, 0), ('people', 3, 0)]
    """
    begun = time.perf_counter()
    core = core_of(problem)
    method = FLOW if core.is_plain and core.row.size >= FLOW_FROM_PAIRS else PROGRAMME
    if method == FLOW:
        from nrmstats.matching.network import solve_plain

        found = solve_plain(core)
    else:
        found = solve(core, time_limit_s=time_limit_s)
    shelters = {int(p): int(s) for p, s in zip(core.parties, found.chosen, strict=True)}
    placements = {
        party.reference: None if shelters[row] < 0 else problem.shelters[int(core.shelters[shelters[row]])].reference
        for row, party in enumerate(problem.parties)
    }
    levels = tuple(
        Level(goal.key, goal.words, value, bound)
        for goal, value, bound in zip(core.goals, found.values, found.bounds, strict=True)
    )
    spent = time.perf_counter() - begun
    return Plan(problem, MappingProxyType(placements), levels, method, spent)
