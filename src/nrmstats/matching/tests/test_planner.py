"""The plan against every plan there is, and its promises under fuzzing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nrmstats.matching import (
    Bond,
    ChoiceImpossible,
    Link,
    Misfit,
    Party,
    Plan,
    Problem,
    ProblemRefused,
    Rule,
    SafetyCannotBeSetAside,
    Shelter,
    TooLarge,
    Wish,
    plan,
    problem_from,
)
from nrmstats.matching.core import core_of
from nrmstats.matching.greedy import greedy
from nrmstats.matching.network import solve_plain
from nrmstats.matching.programme import solve
from nrmstats.matching.relaxation import limits_of, relax
from nrmstats.matching.tests.cases import best_values, every_plan, small_problem, values_of


def values(answer: Plan) -> tuple[int, ...]:
    return tuple(level.value for level in answer.levels)


def as_tuple(answer: Plan) -> tuple[str | None, ...]:
    return tuple(answer.placements[party.reference] for party in answer.problem.parties)


@pytest.mark.parametrize("start", range(0, 2000, 100))
def test_no_plan_there_is_beats_the_one_proposed(start: int) -> None:
    for seed in range(start, start + 100):
        problem = small_problem(seed)
        answer = plan(problem)
        assert values(answer) == best_values(problem), seed
        assert answer.is_proven
        assert values_of(problem, as_tuple(answer)) == values(answer)


def test_the_cases_tried_hold_families_links_and_shortage() -> None:
    problems = [small_problem(seed) for seed in range(200)]
    assert sum(any(party.people > 1 for party in problem.parties) for problem in problems) > 100
    assert sum(bool(problem.links) for problem in problems) > 50
    assert sum(bool(plan(problem).unplaced) for problem in problems[:50]) > 20


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_breaks_no_hard_rule_and_no_link(seed: int) -> None:
    problem = small_problem(10_000 + seed, parties=7, shelters=4)
    assert as_tuple(plan(problem)) in set(every_plan(problem))


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_the_input_changes_nothing(seed: int) -> None:
    problem = small_problem(seed, parties=7, shelters=4)
    draw = np.random.default_rng(seed)
    rows, columns = draw.permutation(len(problem.parties)), draw.permutation(len(problem.shelters))
    links = tuple(Link(tuple(reversed(link.parties)), link.bond) for link in reversed(problem.links))
    shuffled = replace(
        problem,
        parties=tuple(problem.parties[r] for r in rows),
        shelters=tuple(problem.shelters[c] for c in columns),
        misfits=problem.misfits[rows][:, columns],
        unknowns=problem.unknowns[rows][:, columns],
        met=problem.met[rows][:, columns],
        links=links,
    )
    assert dict(plan(shuffled).placements) == dict(plan(problem).placements)


@pytest.mark.parametrize("seed", range(60))
def test_one_more_place_never_lowers_the_number_of_emergencies_placed(seed: int) -> None:
    problem = small_problem(20_000 + seed, parties=6, shelters=3)
    before = values(plan(problem))
    for at, shelter in enumerate(problem.shelters):
        more = replace(shelter, free={**shelter.free, "place": shelter.free["place"] + 1})
        shelters = (*problem.shelters[:at], more, *problem.shelters[at + 1 :])
        after = values(plan(replace(problem, shelters=shelters)))
        assert after[0] >= before[0] and after[:2] >= before[:2]


def pure_problem(seed: int, parties: int = 40, shelters: int = 9) -> Problem:
    draw = np.random.default_rng(seed)
    people = tuple(
        Party(f"P{n}", emergency=bool(draw.random() < 0.2), waited_days=int(draw.integers(0, 50)))
        for n in range(parties)
    )
    houses = tuple(Shelter(f"S{n}", {"place": int(draw.integers(0, 5))}) for n in range(shelters))
    shape = (parties, shelters)
    misfits = (draw.random(shape) < 0.5).astype(np.uint64)
    met = draw.integers(0, 8, shape).astype(np.uint64)
    wishes = (Wish("A", "a", 1), Wish("B", "b", 3), Wish("C", "c", 4))
    return Problem(people, houses, (Rule("SEX", "others only"),), misfits, np.zeros_like(misfits), wishes, met)


@pytest.mark.parametrize("seed", range(30))
def test_flow_and_programme_give_the_same_plan_for_people_alone(seed: int) -> None:
    core = core_of(pure_problem(seed))
    assert core.is_plain
    flow, programme = solve_plain(core), solve(core, time_limit_s=20)
    assert flow.values == programme.values == programme.bounds


def test_the_flow_is_used_where_it_suffices_and_gives_what_every_plan_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nrmstats.matching.planner.FLOW_FROM_PAIRS", 0)
    for seed in range(100):
        problem = small_problem(seed, plain=True)
        answer = plan(problem)
        assert answer.method == "minimum-cost flow"
        assert values(answer) == best_values(problem)


def test_an_emergency_goes_before_everybody_who_has_waited() -> None:
    waiting = [Party(f"P{n}", waited_days=99) for n in range(5)] + [Party("E", emergency=True)]
    answer = plan(problem_from(waiting, [Shelter("S", {"place": 1})], [], {}))
    assert answer.placements["E"] == "S" and len(answer.unplaced) == 5


def test_more_people_go_before_a_longer_wait() -> None:
    waiting = [Party("ALONE", waited_days=99), Party("FAMILY", people=3)]
    answer = plan(problem_from(waiting, [Shelter("S", {"place": 3})], [], {}))
    assert dict(answer.placements) == {"ALONE": None, "FAMILY": "S"}


def test_weights_that_are_too_small_for_the_strict_order_are_found_out() -> None:
    # Given wishes so heavy that a plain sum would leave somebody out for them
    wishes = [Wish("ALL", "everything", 1_000_000)]
    waiting = [Party("P1"), Party("P2", people=2), Party("P3", emergency=True)]
    shelters = [Shelter("A", {"place": 2}), Shelter("B", {"place": 1})]
    problem = problem_from(
        waiting,
        shelters,
        [Rule("R", "no")],
        {("P2", "B"): [Misfit("R")]},
        wishes=wishes,
        met={("P1", "A"): ["ALL"], ("P3", "A"): ["ALL"]},
    )
    assert values(plan(problem)) == best_values(problem)
    assert values(plan(problem))[:2] == (1, 3)


def test_people_together_share_a_house_or_wait_together_and_people_apart_do_not_share_one() -> None:
    waiting = [Party("A"), Party("B"), Party("C")]
    units = [Shelter("N-1", {"place": 1}, site="north"), Shelter("N-2", {"place": 1}, site="north")]
    links = [Link(("A", "B"), Bond.TOGETHER)]
    answer = plan(problem_from(waiting, units, [], {}, links=links))
    assert {answer.placements["A"], answer.placements["B"]} == {"N-1", "N-2"}
    answer = plan(problem_from(waiting, units[:1], [], {}, links=links))
    assert dict(answer.placements) == {"A": None, "B": None, "C": "N-1"}
    answer = plan(problem_from(waiting, units, [], {}, links=[Link(("A", "B", "C"), Bond.APART)]))
    assert len(answer.unplaced) == 2


def test_a_cot_that_is_not_there_keeps_mother_and_baby_out_though_a_place_is_free() -> None:
    mother = Party("P", people=2, takes={"place": 1, "cot": 1})
    assert plan(problem_from([mother], [Shelter("S", {"place": 4})], [], {})).unplaced == ("P",)
    assert plan(problem_from([mother], [Shelter("S", {"place": 1, "cot": 1})], [], {})).unplaced == ()


def test_what_is_not_known_is_never_passed_over() -> None:
    rules = [Rule("STAIRS", "stairs")]
    unsure = {("P", "S"): [Misfit("STAIRS", "wheelchair not asked", unknown=True)]}
    assert plan(problem_from([Party("P")], [Shelter("S", {"place": 1})], rules, unsure)).unplaced == ("P",)


def test_a_rule_may_be_set_aside_for_one_party_but_never_a_safety_rule() -> None:
    rules = [Rule("NOTICE", "needs notice"), Rule("NEAR", "too near", safety=True)]
    shelter, against = [Shelter("S", {"place": 1})], {("P", "S"): [Misfit("NOTICE")]}
    assert plan(problem_from([Party("P")], shelter, rules, against)).unplaced == ("P",)
    assert plan(problem_from([Party("P", set_aside=frozenset({"NOTICE"}))], shelter, rules, against)).unplaced == ()
    with pytest.raises(SafetyCannotBeSetAside, match=r"parties\[0\].set_aside: “NEAR” is a safety rule"):
        problem_from([Party("P", set_aside=frozenset({"NEAR"}))], shelter, rules, {})


def test_a_choice_by_a_human_holds_and_an_impossible_one_is_refused_with_every_reason() -> None:
    rules = [Rule("NEAR", "too near", safety=True)]
    shelters = [Shelter("S", {"place": 1}), Shelter("T", {"place": 0})]
    against = {("P", "T"): [Misfit("NEAR", "within 25 km")]}
    free = problem_from([Party("P"), Party("Q")], shelters, rules, against)
    for party in ("P", "Q"):
        assert plan(replace(free, fixed={party: "S"})).placements[party] == "S"
        assert plan(replace(free, fixed={party: None})).placements[party] is None
    with pytest.raises(
        ChoiceImpossible, match=r"fixed.P: T cannot be chosen: within 25 km; needs 1 of “place”, 0 free"
    ):
        plan(replace(free, fixed={"P": "T"}))
    with pytest.raises(ChoiceImpossible, match="do not go together"):
        plan(replace(free, fixed={"P": "S", "Q": "S"}))


def test_a_choice_brings_those_with_it_who_stay_together() -> None:
    waiting = [Party("A"), Party("B"), Party("C", emergency=True)]
    shelters = [Shelter("S", {"place": 2}), Shelter("T", {"place": 2})]
    problem = problem_from(waiting, shelters, [], {}, links=[Link(("A", "B"), Bond.TOGETHER)], fixed={"A": "T"})
    assert dict(plan(problem).placements) == {"A": "T", "B": "T", "C": "S"}


def test_without_anybody_or_without_shelters_the_plan_is_empty() -> None:
    assert dict(plan(problem_from([], [Shelter("S", {"place": 1})], [], {})).placements) == {}
    answer = plan(problem_from([Party("P")], [], [], {}))
    assert dict(answer.placements) == {"P": None} and answer.is_proven


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_to_begin_with_keeps_every_rule_and_every_link(seed: int) -> None:
    problem = small_problem(40_000 + seed, parties=6, shelters=3)
    core = core_of(problem)
    begun = greedy(core, np.zeros(core.row.size, dtype=bool))
    names: list[str | None] = [None] * len(problem.parties)
    for pair in np.flatnonzero(begun):
        names[int(core.parties[core.row[pair]])] = problem.shelters[int(core.shelters[core.column[pair]])].reference
    assert tuple(names) in set(every_plan(problem))


def test_without_any_time_there_is_still_a_plan_and_its_bounds_hold() -> None:
    placed = 0
    for seed in range(60):
        problem = small_problem(50_000 + seed, parties=6, shelters=3)
        hurried, best = plan(problem, time_limit_s=0.0), best_values(problem)
        assert as_tuple(hurried) in set(every_plan(problem))
        assert hurried.levels[0].value <= best[0] <= hurried.levels[0].bound
        placed += hurried.levels[1].value
    assert placed > 60


def test_out_of_time_the_plan_still_keeps_the_rules_and_owns_up_to_a_gap() -> None:
    problem = small_problem(7, parties=7, shelters=4)
    hurried = plan(problem, time_limit_s=0.0)
    assert as_tuple(hurried) in set(every_plan(problem))
    best = values(plan(problem))
    for place, level in enumerate(hurried.levels):
        if values(hurried)[:place] == best[:place]:
            assert level.value <= best[place] <= level.bound
        else:
            break


@pytest.mark.parametrize("seed", range(40))
def test_the_prices_of_the_relaxation_bound_every_plan(seed: int) -> None:
    problem = small_problem(seed, parties=4, shelters=3)
    core = core_of(problem)
    if not core.row.size:
        return
    gain = core.goals[-1].gain
    ceiling = relax(gain, limits_of(core))
    row_of = {int(p): at for at, p in enumerate(core.parties)}
    column_of = {problem.shelters[int(s)].reference: at for at, s in enumerate(core.shelters)}
    pair_at = {pair: at for at, pair in enumerate(zip(core.row.tolist(), core.column.tolist(), strict=True))}
    for one in every_plan(problem):
        used = [pair_at[row_of[row], column_of[s]] for row, s in enumerate(one) if s is not None]
        worth = int(gain[used].sum())
        assert worth <= ceiling.bound + 1e-6
        assert all(worth <= ceiling.with_pair[at] + 1e-6 for at in used)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"parties": (Party("P"), Party("P"))}, "parties[1].reference: “P” stands at parties[0] too"),
        ({"parties": (Party("P", people=0),)}, "parties[0].people: 0 lies outside 1 to 1,000,000"),
        ({"parties": (Party("P", takes={"place": -1}),)}, "parties[0].takes.place: -1 lies outside 0"),
        ({"parties": (Party("P", takes={"place": 0}),)}, "parties[0].takes: takes nothing"),
        ({"parties": (Party("P", waited_days=True),)}, "parties[0].waited_days: True is no whole number"),
        ({"parties": (Party(""),)}, "parties[0].reference: is empty"),
        ({"shelters": (Shelter("S", {"place": 1.5}),)}, "shelters[0].free.place: 1.5 is no whole number"),
        ({"links": (Link(("P",), Bond.APART),)}, "links[0].parties: a link needs two"),
        ({"links": (Link(("P", "Q"), Bond.APART),)}, "links[0].parties: no party has the reference “Q”"),
        ({"fixed": {"Q": "S"}}, "fixed.Q: no party"),
        ({"fixed": {"P": "X"}}, "fixed.P: no shelter has the reference “X”"),
        ({"wait_classes": (7, 7)}, "wait_classes[1]: 7 does not rise"),
        ({"rules": tuple(Rule(f"R{n}", "r") for n in range(64))}, "rules: 64 are given"),
        ({"misfits": np.zeros((2, 2), dtype=np.uint64)}, "misfits: has the shape (2, 2); (1, 1) is needed"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused_with_the_path(change: dict, told: str) -> None:
    problem = problem_from([Party("P")], [Shelter("S", {"place": 1})], [], {})
    with pytest.raises(ProblemRefused) as refused:
        replace(problem, **change)
    assert told in str(refused.value)


def test_figures_that_would_not_stay_exact_are_refused() -> None:
    heavy = [Wish(f"W{n}", "w", 1_000_000) for n in range(60)]
    pairs = {(f"P{n}", "S"): [wish.code for wish in heavy] for n in range(5)}
    problem = problem_from(
        [Party(f"P{n}") for n in range(5)], [Shelter("S", {"place": 2})], [], {}, wishes=heavy, met=pairs
    )
    assert plan(problem).is_proven
    with pytest.raises(TooLarge):
        solve_plain(core_of(pure_problem_with(heavy)))


def pure_problem_with(wishes: list[Wish]) -> Problem:
    many = 2_000
    full = np.full((many, 1), (1 << len(wishes)) - 1, dtype=np.uint64)
    nobody = np.zeros((many, 1), dtype=np.uint64)
    parties = tuple(Party(f"P{n}") for n in range(many))
    return Problem(parties, (Shelter("S", {"place": 2}),), (), nobody, nobody, tuple(wishes), full)
