"""Reasons, alternatives, misses, other choices, envy and waits by group."""

from __future__ import annotations

from dataclasses import fields

import pytest

from nrmstats.matching import (
    Bond,
    Link,
    Misfit,
    Party,
    ProblemRefused,
    Rule,
    Shelter,
    Wish,
    choose_otherwise,
    explain,
    justified_envy,
    nearest_misses,
    plan,
    problem_from,
    scarce_notes,
    waits_by_group,
)
from nrmstats.matching.tests.cases import best_values, every_plan, small_problem, values_of

RULES = [Rule("NEAR", "too near", safety=True), Rule("NOTICE", "needs notice"), Rule("STAIRS", "stairs")]
WISHES = [Wish("LANGUAGE", "her language", 3), Wish("KITCHEN", "own kitchen", 1)]
SHELTERS = [
    Shelter("W-08", {"place": 2}),
    Shelter("W-14", {"place": 1}, features=frozenset({"wheelchair"})),
    Shelter("W-17", {"place": 1}),
    Shelter("W-22", {"place": 1}),
    Shelter("W-31", {"place": 1}),
    Shelter("W-40", {"place": 0}),
]
AGAINST = {
    ("P", "W-08"): [Misfit("NEAR", "within 25 km of an area named unsafe; needs 50"), Misfit("NOTICE")],
    ("P", "W-17"): [Misfit("NOTICE", "needs notice of 2 days")],
    ("P", "W-22"): [Misfit("STAIRS", "pram on stairs: not asked", unknown=True)],
}
MET = {("P", "W-14"): ["LANGUAGE"], ("P", "W-31"): ["KITCHEN"]}
PROBLEM = problem_from([Party("P")], SHELTERS, RULES, AGAINST, wishes=WISHES, met=MET)


def test_each_shelter_is_told_with_every_reason_and_its_value() -> None:
    told = explain(plan(PROBLEM), "P")
    assert told.shelter == "W-14"
    first, second = told.alternatives
    assert (first.shelter, first.chosen, first.met, first.unmet, first.weight, first.left) == (
        "W-14",
        True,
        ("LANGUAGE",),
        ("KITCHEN",),
        3,
        0,
    )
    assert (second.shelter, second.chosen, second.met, second.unmet, second.left) == (
        "W-31",
        False,
        ("KITCHEN",),
        ("LANGUAGE",),
        1,
    )
    assert [miss.shelter for miss in told.misfits] == ["W-22", "W-17", "W-40", "W-08"]
    by_shelter = {miss.shelter: miss for miss in told.misfits}
    assert by_shelter["W-22"].ask and not by_shelter["W-17"].ask
    assert [reason.words for reason in by_shelter["W-08"].reasons] == [
        "within 25 km of an area named unsafe; needs 50", "needs notice",
    ]  # fmt: skip
    assert by_shelter["W-40"].lacks == ("needs 1 of “place”, 0 free",)


def test_the_nearest_miss_is_the_one_rule_without_which_the_place_fits() -> None:
    told = {miss.shelter: miss.nearest for miss in explain(plan(PROBLEM), "P").misfits}
    assert told["W-17"] is not None and told["W-17"].rule == "NOTICE" and not told["W-17"].safety
    assert told["W-08"] is None and told["W-40"] is None
    assert nearest_misses(PROBLEM).tolist() == [[0, 0, 2, 4, 0, 0]]
    aside = problem_from(
        [Party("P", set_aside=frozenset({"NOTICE"}))], SHELTERS, RULES, AGAINST, wishes=WISHES, met=MET
    )
    assert "W-17" in [one.shelter for one in explain(plan(aside), "P").alternatives]


def test_a_scarce_place_that_is_not_needed_is_noted() -> None:
    answer = plan(PROBLEM)
    assert scarce_notes(answer, "P", "W-14") == ("not needed here: “wheelchair”; no place with it stays free",)
    needs = problem_from(
        [Party("P", needs=frozenset({"wheelchair"}))], SHELTERS, RULES, AGAINST, wishes=WISHES, met=MET
    )
    assert scarce_notes(plan(needs), "P", "W-14") == ()


def test_only_so_many_are_told_as_asked_for_and_an_unknown_party_is_refused() -> None:
    told = explain(plan(PROBLEM), "P", most=1)
    assert (len(told.alternatives), len(told.misfits)) == (1, 1)
    with pytest.raises(ProblemRefused, match="no party has the reference “X”"):
        explain(plan(PROBLEM), "X")


def test_an_alternative_that_would_move_others_says_so() -> None:
    problem = problem_from(
        [Party("P"), Party("Q", emergency=True), Party("R")],
        [Shelter("S", {"place": 1}), Shelter("T", {"place": 1})],
        [],
        {},
    )
    answer = plan(problem)
    left_out = answer.unplaced[0]
    assert all(one.needs_another_plan for one in explain(answer, left_out).alternatives)


@pytest.mark.parametrize("seed", range(40))
def test_another_choice_gives_the_best_plan_that_holds_it(seed: int) -> None:
    problem = small_problem(30_000 + seed, parties=5, shelters=3)
    before = plan(problem)
    for party in problem.parties[:2]:
        for other in explain(before, party.reference).alternatives:
            holding = [
                one
                for one in every_plan(problem)
                if dict(zip((p.reference for p in problem.parties), one, strict=True))[party.reference] == other.shelter
            ]
            if not holding:
                continue
            change = choose_otherwise(before, {party.reference: other.shelter})
            assert tuple(level.value for level in change.plan.levels) == max(values_of(problem, one) for one in holding)
            moved = {move.party for move in change.moves}
            assert moved == {p for p, s in change.plan.placements.items() if s != before.placements[p]}
            assert not other.chosen or not moved
    assert tuple(level.value for level in before.levels) == best_values(problem)


def test_what_another_choice_costs_is_told_in_words() -> None:
    problem = problem_from([Party("P", people=2), Party("Q")], [Shelter("S", {"place": 2})], [], {})
    change = choose_otherwise(plan(problem), {"Q": "S"})
    assert change.costs == (("people placed", 2, 1),)
    assert [(m.party, m.before, m.after) for m in change.moves] == [("Q", None, "S"), ("P", "S", None)]
    again = choose_otherwise(change.plan, {"P": None})
    assert again.plan.placements["Q"] == "S" and not again.moves


def test_envy_is_justified_only_by_more_right_a_fit_and_a_gain() -> None:
    family, waited = Party("FAMILY", people=2), Party("WAITED", waited_days=40)
    house = [Shelter("S", {"place": 2})]
    case = justified_envy(plan(problem_from([family, waited], house, [], {})))
    assert [(one.party, one.over, one.shelter, one.because, one.stead) for one in case] == [
        ("WAITED", "FAMILY", "S", "waited longer", None)
    ]
    # The same wait, a rule against the place, or one's own choice made by a human: no envy
    assert justified_envy(plan(problem_from([family, Party("WAITED")], house, [], {}))) == ()
    against = {("WAITED", "S"): [Misfit("NOTICE")]}
    assert justified_envy(plan(problem_from([family, waited], house, RULES, against))) == ()
    assert justified_envy(plan(problem_from([family, waited], house, [], {}, fixed={"WAITED": None}))) == ()


def test_envy_for_a_better_place_counts_and_links_stay_whole() -> None:
    waiting = [Party("A", waited_days=40), Party("B"), Party("C")]
    shelters = [Shelter("S", {"place": 1}), Shelter("T", {"place": 1}), Shelter("U", {"place": 1})]
    met = {("A", "S"): ["KITCHEN"], ("B", "S"): ["LANGUAGE"]}
    case = justified_envy(plan(problem_from(waiting, shelters, [], {}, wishes=WISHES, met=met)))
    assert [(one.party, one.over, one.gains) for one in case] == [("A", "B", 1)]
    linked = problem_from(waiting, shelters, [], {}, wishes=WISHES, met=met, links=[Link(("A", "C"), Bond.APART)])
    assert [(one.party, one.over) for one in justified_envy(plan(linked))] == [("A", "B")]


def test_groups_are_told_apart_only_where_nobody_can_be_pointed_at() -> None:
    waiting = [Party(f"W{n}", group="women", waited_days=n) for n in range(9)]
    waiting += [Party(f"M{n}", group="men", waited_days=30, emergency=True) for n in range(6)]
    waiting += [Party("X", group="minors", waited_days=3)]
    answer = plan(problem_from(waiting, [Shelter("S", {"place": 8})], [], {}))
    rows = waits_by_group(answer)
    # The one minor is joined with the men: two groups under the limit would give each other away
    assert [(row.group, row.people) for row in rows] == [("women", 9), ("others", 7)]
    assert sum(row.placed for row in rows) == 8
    assert waits_by_group(plan(problem_from(waiting[:3], [], [], {}))) == ()


def test_the_group_of_a_party_changes_nothing_in_the_plan() -> None:
    problem = small_problem(3, parties=7, shelters=4)
    from dataclasses import replace

    named = replace(
        problem, parties=tuple(replace(party, group=f"G{n % 2}") for n, party in enumerate(problem.parties))
    )
    assert dict(plan(named).placements) == dict(plan(problem).placements)


def test_there_is_no_place_for_a_nationality_or_a_score_of_vulnerability() -> None:
    known = {field.name for field in fields(Party)}
    assert known == {"reference", "people", "takes", "emergency", "waited_days", "group", "set_aside", "needs"}
