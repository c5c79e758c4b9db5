"""Which place fits whom, and what may follow what. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from opennrm.people.rules import Ages, Childhood
from opennrm.placement import rules
from opennrm.placement.rules import (
    Care,
    Cause,
    Child,
    Ground,
    Held,
    KindCount,
    Known,
    Lives,
    PlaceFacts,
    Regime,
    Rule,
    Security,
    ShelterKind,
    Takes,
    Unsafe,
    Verdict,
    WishFacts,
    With,
)

TODAY = date(2026, 11, 22)
TOWNS = rules.municipalities()
HOUSE = PlaceFacts(
    kind=ShelterKind.SPECIALISED_WOMEN, takes=Takes.WOMEN, least_age=18, children=1, cots=1, stepfree=Known.YES,
    security=Security.SECRET, care=frozenset(), free_on=TODAY, region="noord", municipality=TOWNS["wierdum"],
)  # fmt: skip
HER = WishFacts(
    from_on=TODAY, lives=Lives.WOMAN, childhood=Childhood.ADULT, ages=Ages(24, 24), ground=Ground.REFLECTION,
    children=(), stepfree=Known.NO, security=Security.SECRET, care=frozenset(), unsafe=(),
)  # fmt: skip


def found(place: PlaceFacts = HOUSE, wish: WishFacts = HER) -> list[tuple[Rule, bool]]:
    return [(misfit.rule, misfit.ask) for misfit in rules.misfits(place, wish, TODAY)]


def test_a_place_that_meets_every_rule_fits() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("rule", "place", "wish"),
    [
        (Rule.TOO_NEAR, {}, {"unsafe": (Unsafe(TOWNS["noorderhaven"], 50),)}),
        (Rule.CONFLICT, {"conflict": Known.YES}, {}),
        (Rule.SEX, {}, {"lives": Lives.MAN}),
        (Rule.MINOR, {}, {"childhood": Childhood.CHILD, "ages": Ages(16, 16)}),
        (Rule.MINOR, {}, {"childhood": Childhood.MAY_BE_CHILD, "ages": Ages(17, 19)}),
        (Rule.MINOR, {"least_age": 12, "most_age": 17}, {"childhood": Childhood.CHILD, "ages": Ages(8, 8)}),
        (Rule.MINOR, {"least_age": 0, "most_age": 12}, {"childhood": Childhood.CHILD, "ages": Ages(16, 16)}),
        (Rule.MINOR, {"least_age": 12, "most_age": 17}, {}),
        (Rule.MINOR, {"most_age": 23}, {"ages": Ages(24, 24)}),
        (Rule.REGIME, {"regime": Regime.CLOSED}, {}),
        (Rule.SECURITY, {"security": Security.OPEN}, {}),
        (Rule.GROUND, {}, {"ground": Ground.CITIZEN}),
        (Rule.CHILDREN, {}, {"children": (Child(Ages(4, 4), Known.NO), Child(Ages(6, 6), Known.NO))}),
        (Rule.COTS, {"cots": 0}, {"children": (Child(Ages(1, 1), Known.YES),)}),
        (Rule.ACCESS, {"stepfree": Known.NO}, {"stepfree": Known.YES}),
        (Rule.CARE, {}, {"care": frozenset({Care.ADDICTION})}),
        (Rule.FREE, {"free_on": date(2026, 11, 24)}, {}),
        (Rule.FREE, {"free_on": None}, {}),
        (Rule.NOTICE, {"notice_days": 2}, {}),
    ],
)
def test_each_rule_refuses_alone_and_says_so(rule: Rule, place: dict[str, Any], wish: dict[str, Any]) -> None:
    assert found(replace(HOUSE, **place), replace(HER, **wish)) == [(rule, False)]


@pytest.mark.parametrize(
    ("rule", "place", "wish"),
    [
        (Rule.TOO_NEAR, {}, {"unsafe": None}),
        (Rule.TOO_NEAR, {}, {"unsafe": (Unsafe(None, 25),)}),
        (Rule.TOO_NEAR, {"municipality": None}, {"unsafe": (Unsafe(TOWNS["heuvelrade"], 25),)}),
        (Rule.CONFLICT, {"conflict": Known.UNKNOWN}, {}),
        (Rule.SEX, {}, {"lives": Lives.UNKNOWN}),
        (Rule.SEX, {}, {"lives": Lives.OTHER}),
        (Rule.MINOR, {}, {"childhood": Childhood.UNKNOWN, "ages": None}),
        (Rule.SECURITY, {}, {"security": None}),
        (Rule.GROUND, {}, {"ground": Ground.UNKNOWN}),
        (Rule.CHILDREN, {}, {"children": None}),
        (Rule.CHILDREN, {"children": 4}, {"children": None}),
        (Rule.MINOR, {"most_age": 23}, {"ages": None}),
        (Rule.MINOR, {"most_age": 23}, {"ages": Ages(20, 30)}),
        (Rule.MINOR, {}, {"childhood": Childhood.UNKNOWN, "ages": Ages(16, 20)}),
        (Rule.MINOR, {"least_age": 12, "most_age": 17}, {"childhood": Childhood.CHILD, "ages": None}),
        (Rule.COTS, {"cots": 0}, {"children": (Child(Ages(2, 2), Known.UNKNOWN),)}),
        (Rule.ACCESS, {"stepfree": Known.NO}, {"stepfree": Known.UNKNOWN}),
        (Rule.ACCESS, {"stepfree": Known.UNKNOWN}, {"stepfree": Known.YES}),
        (Rule.CARE, {}, {"care": None}),
    ],
)
def test_what_nobody_knows_is_asked_and_never_passes_in_silence(
    rule: Rule, place: dict[str, Any], wish: dict[str, Any]
) -> None:
    offered, wanted = replace(HOUSE, **place), replace(HER, **wish)
    assert found(offered, wanted) == [(rule, True)]
    assert rules.judge(offered, wanted, TODAY).verdict == Verdict.ASK


def test_who_may_be_a_child_is_taken_as_one_among_children_of_that_age() -> None:
    young = replace(HOUSE, least_age=12, most_age=17)
    assert found(young, replace(HER, childhood=Childhood.MAY_BE_CHILD, ages=Ages(16, 20))) == []
    assert found(young, replace(HER, childhood=Childhood.CHILD, ages=Ages(12, 17))) == []
    assert found(replace(HOUSE, most_age=23), replace(HER, ages=Ages(18, 23))) == []


@pytest.mark.parametrize(
    ("takes", "lives", "among", "fits"),
    [
        (Takes.WOMEN, Lives.WOMAN, With.NOT_ASKED, True),
        (Takes.WOMEN, Lives.WOMAN, With.MEN, False),
        (Takes.WOMEN, Lives.OTHER, With.WOMEN, True),
        (Takes.MEN, Lives.OTHER, With.EITHER, True),
        (Takes.WOMEN, Lives.MAN, With.WOMEN, False),
        (Takes.MEN, Lives.MAN, With.EITHER, True),
        (Takes.ANYBODY, Lives.WOMAN, With.WOMEN, False),
        (Takes.ANYBODY, Lives.UNKNOWN, With.NOT_ASKED, True),
    ],
)
def test_the_gender_lived_and_the_own_wish_decide(takes: Takes, lives: Lives, among: With, fits: bool) -> None:
    place, wish = replace(HOUSE, takes=takes), replace(HER, lives=lives, among=among)
    assert (not found(place, wish)) == fits


def test_no_document_and_no_nationality_is_among_what_is_compared() -> None:
    names = set(WishFacts.__dataclass_fields__) | set(PlaceFacts.__dataclass_fields__)
    assert not names & {"sex", "nationality", "nationalities", "score", "country"}


def test_a_distance_is_told_in_steps_and_only_where_the_rule_fails() -> None:
    near = replace(HER, unsafe=(Unsafe(TOWNS["drentwold"], 75),))
    (misfit,) = rules.misfits(HOUSE, near, TODAY)
    assert str(misfit.why) == "Within 50 km of an area named unsafe; it must be at least 75 km."
    assert misfit.why.values == {"step": 50, "least": 75}
    assert rules.misfits(HOUSE, replace(HER, unsafe=(Unsafe(TOWNS["heuvelrade"], 75),)), TODAY) == []


def test_all_pairs_of_municipalities_give_multiples_of_25() -> None:
    steps = {rules.step_of(rules.kilometres(a, b)) for a in TOWNS.values() for b in TOWNS.values()}
    assert {step % 25 for step in steps} == {0}
    assert len(steps) > 5


def test_the_nearest_miss_is_named() -> None:
    judged = rules.judge(replace(HOUSE, cots=0), replace(HER, children=(Child(Ages(1, 1), Known.YES),)), TODAY)
    assert (judged.without, judged.may_be_set_aside) == (Rule.COTS, True)
    both = rules.judge(replace(HOUSE, cots=0, notice_days=3), replace(HER, children=(Child(None, Known.YES),)), TODAY)
    assert both.without is None


@pytest.mark.parametrize("rule", sorted(rules.NEVER_SET_ASIDE))
def test_safety_is_never_set_aside(rule: Rule) -> None:
    broken: dict[Rule, tuple[dict[str, Any], dict[str, Any]]] = {
        Rule.TOO_NEAR: ({}, {"unsafe": (Unsafe(TOWNS["wierdum"], 25),)}),
        Rule.CONFLICT: ({"conflict": Known.YES}, {}),
        Rule.SEX: ({}, {"lives": Lives.MAN}),
        Rule.MINOR: ({}, {"childhood": Childhood.CHILD}),
        Rule.REGIME: ({"regime": Regime.CLOSED}, {}),
        Rule.SECURITY: ({"security": Security.OPEN}, {}),
        Rule.FREE: ({"free_on": None}, {}),
    }
    place, wish = broken[rule]
    judged = rules.judge(replace(HOUSE, **place), replace(HER, **wish), TODAY, set_aside=set(Rule))
    assert judged.verdict == Verdict.NO
    assert not judged.may_be_set_aside


def test_every_reason_has_its_consequence_and_every_cause_somebody_who_can_solve_it() -> None:
    assert set(rules.DECLINED) == set(rules.Declined)
    assert set(rules.REFUSED) == set(rules.Refused)
    assert all("No penalty." in follows.words for follows in rules.REFUSED.values())
    assert set(rules.SOLVED_BY) == set(Cause)
    assert set(rules.KINDS) == set(ShelterKind)


def test_the_board_counts_days_people_and_medians_per_cause() -> None:
    held = [
        Held(Cause.NO_HOUSING, date(2026, 11, 12)),
        Held(Cause.NO_HOUSING, date(2026, 10, 23)),
        Held(Cause.PERMIT, date(2026, 1, 1), date(2026, 9, 1)),
        Held(Cause.PERMIT, date(2026, 1, 1), date(2026, 8, 26)),
    ]
    (housing, permit) = rules.causes(held, TODAY)
    assert (housing.people, housing.median_days, housing.lost_days) == (2, 20, 11 + 31)
    assert (permit.people, permit.median_days, permit.lost_days) == (0, 0, 7 + 1)


def test_everybody_learns_how_many_are_held_in_steps_of_five_and_never_of_fewer() -> None:
    """Also over time: a cause that grew from three to eleven says "fewer than five", then ten."""
    old = [Held(Cause.NO_HOUSING, date(2026, 1, 1))] * 3
    gone = [Held(Cause.NO_HOUSING, date(2026, 1, 1), TODAY - timedelta(days=45))] * 4
    new = [Held(Cause.NO_HOUSING, TODAY - timedelta(days=10))] * 8
    told = rules.held_total([*old, *gone, *new], TODAY)
    assert (told.people, told.median_days) == (10, 10)
    assert told.before == ((30, None), (60, 5), (90, 5))
    few = rules.held_total(new[:4], TODAY)
    assert (few.people, few.median_days, few.lost_days) == (None, None, None)


def test_outsiders_learn_nothing_of_a_kind_with_few_houses() -> None:
    counts = [
        KindCount(ShelterKind.WOMENS, places=31, occupied=28, shelters=4),
        KindCount(ShelterKind.SPECIALISED_MEN, places=10, occupied=9, shelters=1),
        KindCount(ShelterKind.MEN_CITIES, places=8, occupied=7, shelters=2),
    ]
    shown, rest = rules.published(counts)
    assert [(one.kind, one.places, one.occupied) for one in shown] == [(ShelterKind.WOMENS, 30, 30)]
    assert rest is not None
    assert (rest.places, rest.occupied) == (20, 15)
    _shown, alone = rules.published(counts[:2])
    assert alone is None
