"""How fast the planner is, beside OR-tools and plain HiGHS: the same problem, the same optimum, runs in turns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from nrmstats.interleaved import Case, Unfinished, Way
from nrmstats.matching.core import Core, core_of
from nrmstats.matching.network import solve_plain, worth_of_pairs
from nrmstats.matching.planner import plan
from nrmstats.matching.problem import Bond, Link, Party, Problem, Rule, Shelter, Wish
from nrmstats.matching.programme import solve_level_by_level
from nrmstats.matching.record import as_record

ABSENT = "OR-tools is not installed; install the dependency group “peers” (pip install ortools)"
REFUSED_BY = (0.3, 0.25, 0.2, 0.2, 0.15, 0.05)  # share of pairs that each hard rule forbids
WORKERS = 2
CP_SAT_S = 60.0  # for each level


def random_problem(parties: int, shelters: int, places: int, *, families: bool, seed: int = 1) -> Problem:
    """A problem as large as asked for: six hard rules, four wishes; with families also links.

    parties : who waits. shelters : houses, `places` spread evenly over them. families : sizes of 1 to 4, one party in
    ten apart from another, one in twenty together with another.
    """
    draw = np.random.default_rng(seed)
    sizes = draw.choice([1, 2, 3, 4], parties, p=[0.7, 0.15, 0.1, 0.05]) if families else np.ones(parties, dtype=int)
    waiting = tuple(
        Party(f"P{n:05}", int(size), emergency=bool(draw.random() < 0.1), waited_days=int(draw.integers(0, 60)))
        for n, size in enumerate(sizes)
    )
    houses = tuple(Shelter(f"S{n:04}", {"place": places // shelters}) for n in range(shelters))
    no, met = (np.zeros((parties, shelters), dtype=np.uint64) for _ in range(2))
    for k, share in enumerate(REFUSED_BY):
        no |= (draw.random(no.shape) < share).astype(np.uint64) << np.uint64(k)
    for k in range(4):
        met |= (draw.random(met.shape) < 0.4).astype(np.uint64) << np.uint64(k)
    rules = tuple(Rule(f"R{k}", f"rule {k}") for k in range(len(REFUSED_BY)))
    wishes = tuple(Wish(f"W{k}", f"wish {k}", weight) for k, weight in enumerate((1, 2, 3, 5)))
    links: list[Link] = []
    if families:
        turn = [f"P{n:05}" for n in draw.permutation(parties)]
        pairs = list(zip(turn[::2], turn[1::2], strict=False))
        apart = parties // 20
        links = [Link(pair, Bond.APART) for pair in pairs[:apart]]
        links += [Link(pair, Bond.TOGETHER) for pair in pairs[apart : apart + parties // 40]]
    return Problem(waiting, houses, rules, no, np.zeros_like(no), wishes, met, tuple(links))


def cases(*, small: bool = False) -> list[Case]:
    """What is timed. small : a tenth of the size, to try the benchmark itself."""
    part = 10 if small else 1
    family = random_problem(200 // part, 100 // part, 1_000 // part, families=True)
    alone = random_problem(5_000 // part, 1_000 // part, 20_000 // part, families=False)
    short = random_problem(5_000 // part, 1_000 // part, 4_000 // part, families=False)
    return [
        Case(
            f"{200 // part} parties with families and links, {1_000 // part:,} places",
            (
                Way("OpenNRM, optimum proven, with all reasons", lambda: _levels_with_reasons(family)),
                Way(
                    "HiGHS through scipy, level by level, no lot", lambda: solve_level_by_level(core_of(family)).values
                ),
                _peer("OR-tools CP-SAT, level by level, no lot", lambda: _cp_sat(core_of(family))),
            ),
            "within 1 s, not slower than CP-SAT",
            _same_but_for_the_lot,
        ),
        *(
            Case(
                f"{5_000 // part:,} people alone, {places:,} places",
                (
                    Way("OpenNRM, flow of least cost", partial(_total, core)),
                    _peer("OR-tools SimpleMinCostFlow", partial(_min_cost_flow, core)),
                ),
                "at most 2 times OR-tools",
                lambda ours, theirs: ours == theirs,
            )
            for places, core in ((20_000 // part, core_of(alone)), (4_000 // part, core_of(short)))
        ),
    ]


def _peer(name: str, run: Callable[[], object]) -> Way:
    return Way(name, run) if find_spec("ortools") else Way(name, None, ABSENT)


def _levels_with_reasons(problem: Problem) -> tuple[int, ...]:
    answer = plan(problem)
    if not answer.is_proven or len(as_record(answer)["parties"]) != len(problem.parties):
        raise AssertionError("The plan is not proven.")
    return tuple(level.value for level in answer.levels)


def _same_but_for_the_lot(ours: Any, theirs: Any) -> bool:
    return tuple(ours)[:-1] == tuple(theirs)[: len(ours) - 1]


def _total(core: Core) -> int:
    found = solve_plain(core)
    used = found.chosen[core.row] == core.column
    return int(worth_of_pairs(core)[used].sum())


def _min_cost_flow(core: Core) -> int:
    from ortools.graph.python import min_cost_flow

    parties, shelters = core.parties.size, core.shelters.size
    source, sink = parties + shelters, parties + shelters + 1
    flow = min_cost_flow.SimpleMinCostFlow()

    def add(tail: Any, head: Any, most: Any, cost: Any) -> None:
        flow.add_arcs_with_capacity_and_unit_cost(tail, head, most, cost)

    each, house = np.arange(parties), parties + np.arange(shelters)
    ones, worth = np.ones(core.row.size, dtype=np.int64), worth_of_pairs(core)
    add(core.row, parties + core.column, ones, -worth)
    add(np.full(parties, source), each, np.ones(parties, dtype=np.int64), np.zeros(parties, dtype=np.int64))
    add(house, np.full(shelters, sink), core.free.sum(axis=1), np.zeros(shelters, dtype=np.int64))
    add(np.array([source]), np.array([sink]), np.array([parties]), np.array([0]))
    flow.set_node_supply(source, parties)
    flow.set_node_supply(sink, -parties)
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("OR-tools found no optimum.")
    return -int(flow.optimal_cost())


def _cp_sat(core: Core) -> tuple[int, ...]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    pick = [model.new_bool_var("") for _ in range(core.row.size)]

    def of(where: Any) -> list[Any]:
        return [pick[at] for at in np.flatnonzero(where)]

    for party in range(core.parties.size):
        model.add_at_most_one(of(core.row == party))
    for shelter in range(core.shelters.size):
        for kind in range(core.takes.shape[1]):
            at = np.flatnonzero(core.column == shelter)
            taken = sum(int(core.takes[core.row[n], kind]) * pick[n] for n in at)
            model.add(taken <= int(core.free[shelter, kind]))
    home = core.house[core.column]
    for house in range(int(core.house.max()) + 1):
        for group in core.apart:
            model.add_at_most_one(of(np.isin(core.row, group) & (home == house)))
        for group in core.together:
            first = sum(of((core.row == group[0]) & (home == house)))
            for other in group[1:]:
                model.add(first == sum(of((core.row == other) & (home == house))))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = CP_SAT_S
    values = []
    for goal in core.goals[:-1]:
        reached = sum(int(gain) * one for gain, one in zip(goal.gain, pick, strict=True))
        model.maximize(reached)
        if solver.solve(model) != cp_model.OPTIMAL:
            raise Unfinished(f"no proof of “{goal.words}” in {CP_SAT_S:.0f} s")
        values.append(round(solver.objective_value))
        model.add(reached >= values[-1])
        model.clear_hints()
        for one in pick:
            model.add_hint(one, solver.value(one))
    return tuple(values)
