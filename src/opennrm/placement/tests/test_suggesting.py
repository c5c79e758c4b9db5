"""The plan for everybody who waits, in the words of this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from nrmstats import matching as core
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules.kin import Kin
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import Purpose
from opennrm.people.rules import Ages
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.matching import Asked, Pool, suggest
from opennrm.placement.models import Shelter, Wish
from opennrm.placement.rules import Care, Ground, Known, Lives, Rule, Together, Urgency
from opennrm.placement.tests.houses import NEEDS
from opennrm.placement.tests.test_rules import HER, HOUSE, TODAY


def asked(name: str, **more: object) -> Asked:
    return Asked(name, HER, **{"emergency": False, "waited_days": 0, **more})  # type: ignore[arg-type]


def test_an_emergency_comes_before_who_waited_longer_and_the_plan_is_proven() -> None:
    made = suggest(
        [asked("old", waited_days=60), asked("now", emergency=True)], [Pool("W-1", "A", HOUSE, 1)], [], TODAY
    )
    assert {one.reference: one.pool for one in made.proposed} == {"old": None, "now": "W-1"}
    assert made.proven
    assert made.envy == ()


def test_hard_rules_conflicts_and_houses_not_asked_again_are_kept() -> None:
    pools = [
        Pool("W-1", "A", HOUSE, 1),
        Pool("W-2", "B", HOUSE, 1),
        Pool("W-3", "C", replace(HOUSE, cots=0, least_age=60), 1),
    ]
    one = asked("her", conflicts={"A": Known.YES}, avoided=frozenset({"B"}))
    (proposed,) = suggest([one], pools, [], TODAY).proposed
    assert proposed.pool is None
    assert proposed.nearest in [
        ("W-1", ("A conflict with somebody who lives there. Who or why is not shown.",)),
        ("W-2", ("This house is not asked again for this person.",)),
    ]


def test_waits_are_reported_by_group_and_small_groups_together() -> None:
    men = replace(HER, lives=Lives.MAN)
    many = [asked(f"w{n}", waited_days=n, groups={"lives": "woman"}) for n in range(6)]
    many += [Asked(f"m{n}", men, False, 10, groups={"lives": "man"}) for n in range(5)]
    groups = suggest(many, [Pool("W-1", "A", HOUSE, 2)], [], TODAY).groups["lives"]
    assert [(row.group, row.people, row.placed) for row in groups] == [("man", 5, 0), ("woman", 6, 2)]
    assert suggest(many[:3], [Pool("W-1", "A", HOUSE, 2)], [], TODAY).groups == {"lives": ()}


def test_a_scarce_place_is_noted_only_where_the_person_does_not_need_it() -> None:
    care = frozenset({Care.MEDICAL})
    pools = [Pool("X-1", "A", replace(HOUSE, care=care, cots=0), 1)]
    (one,) = suggest([asked("her")], pools, [], TODAY).proposed
    assert [note.pattern for note in one.options[0].notes] == [
        "uses what this person does not need and is scarce: {care}; no such place stays free"
    ]
    (needs,) = suggest([Asked("her", replace(HER, care=care), False, 0)], pools, [], TODAY).proposed
    assert needs.options[0].notes == ()


def test_every_sentence_of_the_plan_can_be_said_in_another_language() -> None:
    many = [asked(f"w{n}", emergency=n == 0, waited_days=30 * n) for n in range(3)]
    made = suggest(many, [Pool("W-1", "A", replace(HOUSE, care=frozenset({Care.MEDICAL})), 1)], [], TODAY)
    goals = [words for words, _value, _bound in made.levels]
    assert len(goals) > 3
    said = [*goals, *(note for one in made.proposed for option in one.options for note in option.notes)]
    assert all(hasattr(sentence, "pattern") for sentence in said)


def test_who_must_be_apart_is_and_another_choice_shows_whom_it_moves() -> None:
    pools = [Pool("W-1", "A", HOUSE, 2), Pool("W-2", "B", HOUSE, 1)]
    two = [asked("first"), asked("second")]
    made = suggest(two, pools, [("first", "second", Together.APART)], TODAY)
    assert len({one.pool for one in made.proposed}) == 2
    other = {one.reference: one.pool for one in made.proposed}["second"]
    changed = suggest(two, pools, [("first", "second", Together.APART)], TODAY, choices={"first": other})
    assert {who for who, _before, _after in changed.moves} == {"first", "second"}


def test_a_choice_against_a_rule_is_refused() -> None:
    pools = [Pool("M-1", "A", replace(HOUSE, least_age=60), 1)]
    with pytest.raises(core.MatchingRefusal):
        suggest([asked("her")], pools, [], date(2026, 11, 22), choices={"her": "M-1"})


def test_the_desk_gets_a_plan_for_everybody_who_waits(
    desk: Actor, north: Shelter, south: Shelter, ask: Callable[..., Wish], new_case: Callable[..., Case], mentor: Actor
) -> None:
    first = ask(new_case())
    second = ask(new_case(), replace(NEEDS, ground=Ground.CITIZEN), Urgency.SOON)
    third = ask(new_case(), replace(NEEDS, lives=Lives.MAN, ages=Ages(30, 30)), Urgency.SOON)
    made = reads.suggestion(viewer=desk)
    where = {one.reference: made.first_place[one.pool].code if one.pool else None for one in made.suggestion.proposed}
    assert where == {str(first.id): "W-11", str(second.id): "Z-01", str(third.id): None}
    placement.withdraw_wish(first.id, by=desk)
    assert str(first.id) not in reads.suggestion(viewer=desk).wishes
    with pytest.raises(NotAllowed):
        reads.suggestion(viewer=mentor.on(Purpose.CASEWORK))


def places_in_plan(desk: Actor) -> dict[str, str | None]:
    made = reads.suggestion(viewer=desk)
    return {
        one.reference: str(made.first_place[one.pool].unit.shelter_id) if one.pool else None
        for one in made.suggestion.proposed
    }


@pytest.mark.parametrize("suspected", [True, False])
def test_two_with_a_tie_who_wait_are_not_suggested_for_one_house_before_somebody_asked_them(
    desk: Actor, north: Shelter, ask: Callable[..., Wish], new_case: Callable[..., Case], house_worker: Actor,
    suspected: bool,
) -> None:  # fmt: skip
    one, other = new_case(), new_case()
    first, second = ask(one), ask(other)
    assert set(places_in_plan(desk).values()) == {str(north.id)}, "nothing is between them: both are sent there"
    cases.note_link(one.id, Kin.RELATIVE, "a cousin", reference=other.reference, suspected=suspected, by=house_worker)
    assert set(places_in_plan(desk).values()) == {str(north.id), None}
    placement.link_wishes(first.id, second.id, Together.TOGETHER, by=desk)
    both_again = set(places_in_plan(desk).values()) == {str(north.id)}
    assert both_again is not suspected, "a danger weighs more than a wish to be together"


def test_a_tie_keeps_nobody_apart_whom_a_third_joins(
    desk: Actor, north: Shelter, ask: Callable[..., Wish], new_case: Callable[..., Case], house_worker: Actor
) -> None:
    files = [new_case() for _ in range(3)]
    wishes = [ask(case) for case in files]
    link = cases.note_link
    link(files[0].id, Kin.RELATIVE, "a sister", reference=files[2].reference, suspected=False, by=house_worker)
    for other in (0, 2):
        placement.link_wishes(wishes[1].id, wishes[other].id, Together.TOGETHER, by=desk)
    assert set(places_in_plan(desk).values()) == {str(north.id)}


def test_the_list_says_why_somebody_is_not_placed_yet(
    desk: Actor, north: Shelter, ask: Callable[..., Wish], new_case: Callable[..., Case]
) -> None:
    fits = ask(new_case())
    ground = ask(new_case(), replace(NEEDS, ground=Ground.CITIZEN), Urgency.SOON)
    found = reads.why_waiting(viewer=desk)
    assert (found[fits.id].may_fit, found[fits.id].rule) == (3, None)
    assert (found[ground.id].may_fit, found[ground.id].rule) == (0, Rule.GROUND)
    placement.close_shelter(north.id, by=desk)
    assert reads.why_waiting(viewer=desk)[fits.id] == reads.WhyNot(0, None)
