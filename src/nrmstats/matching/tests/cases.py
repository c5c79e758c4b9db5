"""Small random problems, and the best plan found by trying every plan there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from nrmstats.matching import Bond, Link, Misfit, Party, Problem, Rule, Shelter, Wish, problem_from
from nrmstats.matching.core import core_of

RULES = (Rule("TOO_NEAR", "too near", safety=True), Rule("SEX", "takes others only"), Rule("NOTICE", "needs notice"))
WISHES = (Wish("LANGUAGE", "speaks the language", 3), Wish("KITCHEN", "own kitchen", 1))


def small_problem(seed: int, *, parties: int = 5, shelters: int = 3, plain: bool = False) -> Problem:
    """Families of 1 to 3, cots, two units in one house, parties together and apart, choices made by a human."""
    draw = np.random.default_rng(seed)
    many, houses = int(draw.integers(1, parties + 1)), int(draw.integers(1, shelters + 1))
    waiting = []
    for number in range(many):
        people = 1 if plain else int(draw.choice([1, 1, 2, 3]))
        takes = {"place": 1, "cot": people - 1} if not plain and draw.random() < 0.2 else None
        waited = int(draw.choice([0, 4, 9, 40]))
        waiting.append(Party(f"P{number}", people, takes, bool(draw.random() < 0.3), waited))
    free = [{"place": int(draw.integers(0, 4)), "cot": int(draw.integers(0, 3))} for _ in range(houses)]
    offered = [
        Shelter(f"S{number}", places, site="both" if not plain and number < 2 and draw.random() < 0.3 else "")
        for number, places in enumerate(free)
    ]
    pairs = [(party.reference, shelter.reference) for party in waiting for shelter in offered]
    misfits = {
        pair: [Misfit(rule.code, unknown=bool(draw.random() < 0.2)) for rule in RULES if draw.random() < 0.12]
        for pair in pairs
    }
    met = {pair: [wish.code for wish in WISHES if draw.random() < 0.4] for pair in pairs}
    links = []
    if not plain and many > 1 and draw.random() < 0.6:
        for bond in Bond:
            if draw.random() < 0.6:
                size = int(draw.integers(2, min(many, 3) + 1))
                names = draw.choice(many, size=size, replace=False)
                links.append(Link(tuple(f"P{n}" for n in names), bond))
    return problem_from(waiting, offered, RULES, misfits, wishes=WISHES, met=met, links=links)


def every_plan(problem: Problem) -> Iterator[tuple[str | None, ...]]:
    """Every plan that keeps the hard rules, capacities and links; written without the planner's code for them."""
    free_of_reasons = (problem.misfits | problem.unknowns) == 0
    options: list[list[str | None]] = []
    for row, party in enumerate(problem.parties):
        open_to = [s.reference for column, s in enumerate(problem.shelters) if free_of_reasons[row, column]]
        options.append([problem.fixed[party.reference]] if party.reference in problem.fixed else [None, *open_to])
    house = {shelter.reference: shelter.site or shelter.reference for shelter in problem.shelters}
    for plan in itertools.product(*options):
        if _has_room(problem, plan) and _keeps_links(problem, plan, house):
            yield plan


def _has_room(problem: Problem, plan: tuple[str | None, ...]) -> bool:
    for shelter in problem.shelters:
        inside = [p for p, s in zip(problem.parties, plan, strict=True) if s == shelter.reference]
        for kind in {kind for party in inside for kind in party.sizes}:
            if sum(party.sizes.get(kind, 0) for party in inside) > shelter.free.get(kind, 0):
                return False
    return True


def _keeps_links(problem: Problem, plan: tuple[str | None, ...], house: dict[str, str]) -> bool:
    where = {p.reference: s and house[s] for p, s in zip(problem.parties, plan, strict=True)}
    for link in problem.links:
        homes = [where[party] for party in link.parties]
        if link.bond is Bond.TOGETHER and len(set(homes)) > 1:
            return False
        placed = [home for home in homes if home is not None]
        if link.bond is Bond.APART and len(set(placed)) < len(placed):
            return False
    return True


def values_of(problem: Problem, plan: tuple[str | None, ...]) -> tuple[int, ...]:
    """What a plan reaches in each level."""
    core = core_of(problem)
    row_of = {int(p): at for at, p in enumerate(core.parties)}
    column_of = {problem.shelters[int(s)].reference: at for at, s in enumerate(core.shelters)}
    wanted = {(row_of[row], column_of[s]) for row, s in enumerate(plan) if s is not None}
    used = np.array([pair in wanted for pair in zip(core.row.tolist(), core.column.tolist(), strict=True)], dtype=bool)
    assert used.sum() == len(wanted)
    return tuple(int(goal.gain[used].sum()) for goal in core.goals)


def best_values(problem: Problem) -> tuple[int, ...]:
    """The levels of the best plan, by trying every plan."""
    core = core_of(problem)
    row_of = {int(p): at for at, p in enumerate(core.parties)}
    column_of = {problem.shelters[int(s)].reference: at for at, s in enumerate(core.shelters)}
    gains = {
        (r, c): tuple(int(goal.gain[at]) for goal in core.goals)
        for at, (r, c) in enumerate(zip(core.row.tolist(), core.column.tolist(), strict=True))
    }
    nothing = (0,) * len(core.goals)
    best = nothing
    for plan in every_plan(problem):
        parts = [gains[row_of[row], column_of[s]] for row, s in enumerate(plan) if s is not None]
        best = max(best, tuple(map(sum, zip(nothing, *parts, strict=True))))
    return best
