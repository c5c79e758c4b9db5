"""Figures of stays and waits: as of a day, of one register at a time, and nothing about fewer than five people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from demo import pilot
from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import Purpose
from opennrm.placement import figures
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.figures import Spell, joined
from opennrm.placement.models import PastStay, PastSupply, Wish
from opennrm.placement.rules import Destination, ShelterKind, Urgency
from opennrm.placement.rules.moves import ENDS
from opennrm.placement.rules.nights import month_end
from opennrm.placement.selectors import SPECIALISED, Register
from opennrm.placement.tests.houses import JOB, NEEDS

DAY = date(2011, 1, 1)
MARCH = date(2011, 3, 31)


def spells(**counts: int) -> list[Spell]:
    return [
        Spell(DAY, DAY + timedelta(days=10 + number), how) for how, count in counts.items() for number in range(count)
    ]


@pytest.fixture
def older_register(database: None) -> None:
    placement.take_over_stays([PastStay(**vars(one)) for one in pilot.stays()], by=JOB)
    there = [PastSupply(kind=kind, places=places, from_on=pilot.BEGAN) for kind, places in pilot.PLACES.items()]
    placement.take_over_supply(there, by=JOB)


def next_month() -> date:
    """The first day of the next month: from then on this month is told."""
    return month_end(clock.today()) + timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"home": 6, "care": 5}, {"home": 6, "care": 5}),
        ({"home": 6, "care": 4}, {"others": 10}),  # four alone would be found by subtraction
        ({"home": 6, "care": 4, "abroad": 3}, {"home": 6, "others": 7}),
        ({"home": 2}, {"others": 2}),
    ],
)
def test_ways_that_fewer_than_five_people_went_are_told_together(before: dict[str, int], after: dict[str, int]) -> None:
    assert Counter(one.how for one in joined(spells(**before))) == after


def test_nothing_is_told_of_four_stays_and_no_count_of_fewer_than_five_ends() -> None:
    assert figures.lengths(spells(home=4), MARCH) is None
    assert figures.nights(spells(home=4), MARCH) is None
    few = [*spells(home=2), *(Spell(DAY, None) for _number in range(6))]
    found = figures.lengths(few, MARCH)
    assert found is not None
    assert (found.ended, found.median) == ({}, None)
    assert all(row.at_risk >= 5 for row in found.rows)


def test_every_destination_has_a_way_in_the_figures() -> None:
    assert set(ENDS) == {*map(str, Destination), ""}


def test_march_2011_comes_out_of_the_older_register(older_register: None, desk: Actor) -> None:
    found = reads.stay_figures(Register.PAST, sorted(SPECIALISED), MARCH, viewer=desk)
    assert found.bound is not None
    assert found.lengths is not None
    assert found.nights is not None
    assert (found.bound.admitted, found.bound.days, found.bound.places) == (112, 289, 50)
    assert (round(found.bound.needed.point), round(found.bound.held.point)) == (35, 15)
    assert (found.lengths.count, found.lengths.running, found.nights.taken_last) == (112, 50, 50)
    assert found.nights.held_share is not None
    assert 10 < found.nights.held_share.low < found.nights.held_share.point < 30
    day = reads.day_of_past(MARCH, viewer=desk)
    assert (day.so_far, day.reported, day.blocked, sum(day.present.values())) == (112, 76, 15, 50)
    assert day.places == day.present == {ShelterKind.SPECIALISED_WOMEN: 40, ShelterKind.SPECIALISED_MEN: 10}
    assert (found.nights.there_last, found.nights.months[-1].there) == (50, 50.0)
    assert found.nights.found.share is not None
    assert found.nights.found.share.max() == 1.0


def test_without_a_word_on_its_places_an_older_register_has_no_line_of_supply(database: None, desk: Actor) -> None:
    placement.take_over_stays([PastStay(**vars(one)) for one in pilot.stays()], by=JOB)
    found = reads.stay_figures(Register.PAST, (), MARCH, viewer=desk)
    assert found.nights is not None
    assert (found.nights.there_last, found.nights.months[-1].there) == (None, None)


def test_only_the_program_takes_over_how_many_places_there_were(desk: Actor) -> None:
    with pytest.raises(NotAllowed):
        placement.take_over_supply([PastSupply(kind="womens", places=1, from_on=DAY)], by=desk)


def test_as_of_a_day_nothing_is_known_that_came_later(older_register: None, desk: Actor) -> None:
    early = reads.stay_figures(Register.PAST, (), date(2010, 7, 31), viewer=desk)
    late = reads.stay_figures(Register.PAST, (), date(2100, 1, 1), viewer=desk)
    assert early.lengths is not None
    assert late.lengths is not None
    day = date(2010, 7, 31)
    came = [one for one in pilot.stays() if one.from_on <= day]
    there = [one for one in came if one.left_on is None or one.left_on > day]
    assert (early.until, early.lengths.count, early.lengths.running) == (day, len(came), len(there))
    assert (late.until, late.lengths.running) == (late.last, 0)


def test_who_asks_day_after_day_gets_the_same_figures_until_a_month_is_over(older_register: None, desk: Actor) -> None:
    def count(day: date) -> tuple[date, int]:
        found = reads.stay_figures(Register.PAST, (), day, viewer=desk)
        assert found.lengths is not None
        return found.until, found.lengths.count

    august = {count(date(2010, 8, 1) + timedelta(days=number)) for number in range(30)}
    assert august == {count(date(2010, 7, 31))}
    assert count(date(2010, 8, 31)) not in august


def test_a_stay_of_this_month_is_told_when_the_month_is_over(settled: Callable[[], UUID], desk: Actor) -> None:
    settled()
    this, last = clock.today(), next_month()
    with clock.set_to(clock.start_of(last)):
        assert reads.stay_figures(Register.NOW, (), None, viewer=desk).until == last - timedelta(days=1)
    assert reads.stay_figures(Register.NOW, (), this, viewer=desk).until < this.replace(day=1)


def test_the_registers_are_never_mixed(older_register: None, settled: Callable[[], UUID], desk: Actor) -> None:
    settled()
    now = reads.facts(Register.NOW, viewer=desk)
    assert [(one.kind, one.from_on) for one in now] == [(ShelterKind.SPECIALISED_WOMEN, clock.today())]
    assert len(reads.facts(Register.PAST, viewer=desk)) == 112
    assert reads.stay_figures(Register.NOW, (), None, viewer=desk).lengths is None


def test_waits_end_with_a_place_or_without_and_small_groups_are_together(
    desk: Actor, ask: Callable[..., Wish], new_case: Callable[..., Case]
) -> None:
    wishes = [ask(new_case(), NEEDS, Urgency.SOON) for _number in range(6)]
    for wish in wishes[:3]:
        placement.withdraw_wish(wish.id, by=desk)
    assert reads.wait_figures(viewer=desk).lengths is None  # the month is not over
    with clock.set_to(clock.start_of(next_month())):
        found = reads.wait_figures(viewer=desk)
    assert found.lengths is not None
    assert (found.lengths.count, found.lengths.running) == (6, 3)
    (women,) = found.groups["lives"]
    assert (women.group, women.asked, women.within_week, round(women.gave_up or 0)) == ("woman", 6, 0.0, 50)


def test_figures_are_for_the_desk_alone(cast: dict[str, Actor], older_register: None) -> None:
    for name, actor in cast.items():
        if name == "registrar":
            continue
        for purpose in (Purpose.CASEWORK, Purpose.REGISTRATION, Purpose.SUPERVISION):
            for read in (lambda by: reads.stay_figures(Register.PAST, (), None, viewer=by), lambda by: reads.wait_figures(viewer=by)):  # fmt: skip
                with pytest.raises(NotAllowed):
                    read(actor.on(purpose))
