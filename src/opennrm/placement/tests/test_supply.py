"""What a house offers: who may write and change it, what cannot be, and what a change does to searches and offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import Purpose
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.models import InUse, Place, Shelter, Unit, Wish
from opennrm.placement.rules import (
    Care,
    House,
    Known,
    Part,
    Regime,
    Security,
    ShelterKind,
    Takes,
    house_faults,
    unit_faults,
    written_faults,
)
from opennrm.placement.selectors.nights import supply_now
from opennrm.placement.tests.houses import JOB, later, organisation, places_of

K = ShelterKind
LINDEN = House("Linden-1", K.WOMENS, "noord", Security.SECRET, Regime.RULES, ("pl", "en"), frozenset({Care.MEDICAL}), 2)


@pytest.fixture
def chief(shelter_supervisor: Actor) -> Actor:
    return shelter_supervisor.on(Purpose.SUPERVISION)


def faults_of(raised: Any) -> set[str]:
    return set(raised.value.faults)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": " "}, "code"), ({"code": "a street and its number"}, "code"), ({"code": "<b>"}, "code"),
        ({"notice_days": 61}, "notice_days"), ({"notice_days": -1}, "notice_days"), ({"regime": Regime.CLOSED}, "regime"),
        ({"languages": ("Polish",)}, "languages"),
    ],
)  # fmt: skip
def test_what_cannot_be_about_a_house_stands_at_its_field(change: dict[str, Any], field: str) -> None:
    assert house_faults(LINDEN) == {}
    assert set(house_faults(replace(LINDEN, **change))) == {field}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"letter": ""}, "letter"), ({"letter": "W-1"}, "letter"), ({"count": 0}, "count"), ({"count": 201}, "count"),
        ({"first": 0}, "first"), ({"first": 990, "count": 20}, "first"), ({"most_age": 17}, "most_age"),
        ({"cots": 1}, "cots"), ({"children": 13}, "children"), ({"name": "x" * 41}, "name"),
    ],
)  # fmt: skip
def test_what_cannot_be_about_a_part_stands_at_its_field(change: dict[str, Any], field: str) -> None:
    assert set(written_faults(LINDEN, [replace(Part("W", 1, 2), **change)])) == {field}


def test_the_specialised_shelters_are_for_women_or_for_men() -> None:
    assert unit_faults(Part("W", 1, 1, Takes.MEN), K.SPECIALISED_WOMEN) == {"takes": ["This kind of shelter is for women."]}  # fmt: skip
    assert unit_faults(Part("W", 1, 1, Takes.ANYBODY), K.MEN_CITIES) == {"takes": ["This kind of shelter is for men."]}
    assert unit_faults(Part("W", 1, 1, Takes.MEN), K.WOMENS) == {}


def test_two_parts_of_one_house_do_not_share_codes() -> None:
    assert set(written_faults(LINDEN, [Part("W", 1, 5), Part("W", 5, 2)])) == {"letter"}


def test_the_desk_writes_a_house_and_its_leader_adds_what_it_offers(desk: Actor, chief: Actor) -> None:
    made = placement.add_shelter(LINDEN, organisation("Shelter group North"), [], by=desk)
    unit = placement.add_unit(made.id, Part("L", 1, 2, Takes.WOMEN, children=1, name="Upstairs"), by=chief)
    placement.add_places(unit.id, Part("L", 3, 1, children=2, cots=1), by=chief)
    shown = reads.supply(made.id, viewer=chief)
    assert [place.place.code for place in shown.units[0].places] == ["L-01", "L-02", "L-03"]
    assert shown.may_change
    with pytest.raises(NotAllowed):
        placement.add_shelter(replace(LINDEN, code="Linden-2"), organisation("Shelter group North"), [], by=chief)


def test_a_code_that_another_house_uses_is_refused_also_to_who_does_not_see_that_house(
    south: Shelter, north: Shelter, chief: Actor, desk: Actor
) -> None:
    with pytest.raises(Broken) as taken:
        placement.add_unit(north.id, Part("Z", 1, 1, Takes.WOMEN), by=chief)
    assert faults_of(taken) == {"letter"}
    with pytest.raises(Broken) as taken:
        placement.add_shelter(replace(LINDEN, code=" South-1"), organisation("Shelter South"), [], by=desk)
    assert faults_of(taken) == {"code"}


def test_only_the_desk_and_the_leader_of_the_house_change_what_it_offers(
    cast: dict[str, Actor], north: Shelter, place: Place
) -> None:
    acts: list[Callable[[Actor], object]] = [
        lambda by: placement.change_shelter(north.id, LINDEN, version=1, by=by),
        lambda by: placement.add_unit(north.id, Part("N", 1, 1), by=by),
        lambda by: placement.change_unit(place.unit_id, Part("", 1, 1), version=1, by=by),
        lambda by: placement.add_places(place.unit_id, Part("N", 1, 1), by=by),
        lambda by: placement.change_place(place.id, 1, 1, version=1, by=by),
        lambda by: placement.retire_place(place.id, by=by),
        lambda by: placement.close_shelter(north.id, by=by),
    ]
    for name, actor in cast.items():
        if name in ("registrar", "shelter_supervisor"):
            continue
        for act in acts:
            with pytest.raises((NotThere, NotAllowed)):
                act(actor)
    with acting(JOB):
        assert Unit.objects.filter(shelter=north).count() == 1


def test_what_the_leader_changes_never_changes_what_the_house_is(north: Shelter, chief: Actor, desk: Actor) -> None:
    changed = placement.change_shelter(north.id, LINDEN, version=1, by=chief)
    assert (changed.code, changed.kind) == ("North-1", K.SPECIALISED_WOMEN)
    assert (changed.languages, changed.notice_days, changed.version) == (["en", "pl"], 2, 2)
    with pytest.raises(Changed):
        placement.change_shelter(north.id, LINDEN, version=1, by=desk)
    assert placement.change_shelter(north.id, LINDEN, version=2, by=desk).kind == K.WOMENS


def test_the_kind_stays_once_somebody_was_placed_there(
    settled: Callable[[], UUID], north: Shelter, desk: Actor
) -> None:
    settled()
    with pytest.raises(Broken) as refused:
        placement.change_shelter(north.id, LINDEN, version=1, by=desk)
    assert faults_of(refused) == {"kind"}


def test_a_house_for_women_does_not_become_one_for_men_with_its_women_in_it(north: Shelter, desk: Actor) -> None:
    with pytest.raises(Broken) as refused:
        placement.change_shelter(north.id, replace(LINDEN, kind=K.SPECIALISED_MEN), version=1, by=desk)
    assert faults_of(refused) == {"kind"}


def test_a_search_is_judged_by_what_the_house_says_now(wish: Wish, place: Place, chief: Actor, desk: Actor) -> None:
    assert [one.verdict for one in reads.fitting_places(wish.id, viewer=desk).fits] == ["fits"]
    part = Part("", 1, 1, Takes.WOMEN, least_age=30, stepfree=Known.YES)
    placement.change_unit(place.unit_id, part, version=1, by=chief)
    assert reads.fitting_places(wish.id, viewer=desk).fits == []
    with pytest.raises(Changed):
        placement.change_unit(place.unit_id, part, version=1, by=desk)


def test_a_place_with_somebody_in_it_is_not_taken_away_nor_is_the_house(
    settled: Callable[[], UUID], north: Shelter, place: Place, chief: Actor
) -> None:
    settled()
    with pytest.raises(Broken):
        placement.retire_place(place.id, by=chief)
    with pytest.raises(Broken, match="One person lives here"):
        placement.close_shelter(north.id, by=chief)
    placement.retire_place(places_of(north)[1].id, by=chief)
    assert [one.place.code for one in reads.supply(north.id, viewer=chief).units[0].places] == ["W-11", "W-13"]


def test_a_place_or_house_that_is_gone_is_offered_to_nobody(
    north: Shelter, wish: Wish, chief: Actor, desk: Actor
) -> None:
    first, second, _third = places_of(north)
    placement.retire_place(first.id, by=chief)
    with pytest.raises(placement.Taken, match="there no longer"):
        placement.send_offer(wish.id, first.id, by=desk)
    placement.close_shelter(north.id, by=chief)
    with pytest.raises(placement.Taken, match="there no longer"):
        placement.send_offer(wish.id, second.id, by=desk)
    assert north.id not in [house.id for house in reads.houses(viewer=desk)]


def test_a_closure_ends_by_its_day_on_the_board_in_the_house_and_in_searches(
    north: Shelter, wish: Wish, chief: Actor, desk: Actor
) -> None:
    for place in places_of(north):
        placement.close_place(place.id, "repair", until=clock.today() + timedelta(days=2), by=chief)
    assert reads.tiles(viewer=desk).tiles[0].count.closed == 3
    assert reads.fitting_places(wish.id, viewer=desk).fits == []
    with clock.set_to(later(days=2)):
        assert reads.tiles(viewer=desk).tiles[0].count.closed == 0
        assert {room.state for room in reads.house(north.id, viewer=chief).rooms} == {"free"}
        assert len(reads.fitting_places(wish.id, viewer=desk).fits) == 1
        placement.close_place(places_of(north)[0].id, "repair", by=chief)


def test_a_planned_closure_leaves_the_place_free_and_is_told_with_the_place(
    north: Shelter, wish: Wish, chief: Actor, desk: Actor
) -> None:
    place = places_of(north)[0]
    begin = clock.today() + timedelta(days=5)
    placement.close_place(place.id, "repair", from_on=begin, until=begin + timedelta(days=1), by=chief)
    assert reads.tiles(viewer=desk).tiles[0].count.closed == 0
    found = {one.place.code: one for one in reads.fitting_places(wish.id, viewer=desk).fits}
    assert any(note.startswith("Closed from") for note in found["W-11"].judged.notes)
    with pytest.raises(Broken, match="closed already, or will be"):
        placement.close_place(place.id, "repair", by=chief)
    with pytest.raises(Broken):
        placement.close_place(places_of(north)[1].id, "repair", from_on=clock.today() - timedelta(days=1), by=chief)
    with clock.set_to(later(days=5)):
        assert reads.tiles(viewer=desk).tiles[0].count.closed == 1


def test_room_for_children_is_changed_by_who_saw_it_as_it_was(place: Place, chief: Actor) -> None:
    placement.change_place(place.id, 3, 2, version=1, by=chief)
    with pytest.raises(Changed):
        placement.change_place(place.id, 1, 0, version=1, by=chief)
    with pytest.raises(Broken) as refused:
        placement.change_place(place.id, 1, 2, version=2, by=chief)
    assert faults_of(refused) == {"cots"}


# --- closed for good, opened again; the supply of nights that have passed -----------------------------


def in_use(shelter: Shelter) -> list[tuple[str, date, date | None]]:
    with acting(JOB):
        rows = InUse.objects.filter(place__unit__shelter=shelter).order_by("place__code", "from_on")
        return list(rows.values_list("place__code", "from_on", "until_on"))


def nights(first: date, count: int) -> list[int]:
    with acting(JOB):
        return supply_now([K.SPECIALISED_WOMEN], first, first + timedelta(days=count - 1))


def test_a_house_that_was_closed_for_good_opens_again_for_a_reason_with_its_places(
    north: Shelter, chief: Actor, desk: Actor, wish: Wish
) -> None:
    placement.close_shelter(north.id, by=chief)
    with pytest.raises(Changed, match="is there no longer"):
        placement.send_offer(wish.id, places_of(north)[0].id, by=desk)
    assert [house.code for house in reads.closed_houses(viewer=chief)] == ["North-1"]
    with pytest.raises(Broken) as raised:
        placement.reopen_shelter(north.id, "", by=chief)
    assert faults_of(raised) == {"why"}
    placement.reopen_shelter(north.id, "needed", by=chief)
    with pytest.raises(Changed, match="open already"):
        placement.reopen_shelter(north.id, "needed", by=chief)
    assert reads.closed_houses(viewer=chief) == []
    placement.send_offer(wish.id, places_of(north)[0].id, by=desk)


def test_only_the_desk_and_the_leader_of_the_house_open_it_again(
    cast: dict[str, Actor], north: Shelter, desk: Actor
) -> None:
    placement.close_shelter(north.id, by=desk)
    for name, actor in cast.items():
        if name in ("registrar", "shelter_supervisor"):
            continue
        for purpose in (Purpose.CASEWORK, Purpose.SUPERVISION, Purpose.REGISTRATION):
            with pytest.raises((NotAllowed, NotThere)):
                placement.reopen_shelter(north.id, "mistake", by=actor.on(purpose))


def test_nothing_is_added_to_a_house_that_was_closed_for_good(north: Shelter, place: Place, chief: Actor) -> None:
    placement.close_shelter(north.id, by=chief)
    with pytest.raises(Broken, match="open it again first"):
        placement.add_unit(north.id, Part("N", 1, 1, Takes.WOMEN), by=chief)
    with pytest.raises(Broken, match="open it again first"):
        placement.add_places(place.unit_id, Part("N", 1, 1), by=chief)


def test_the_supply_of_every_night_that_has_passed_follows_from_dated_facts(
    north: Shelter, place: Place, chief: Actor
) -> None:
    start = clock.today()
    with clock.set_to(later(days=2)):
        placement.add_places(place.unit_id, Part("W", 20, 2), by=chief)
    with clock.set_to(later(days=4)):
        placement.retire_place(place.id, by=chief)
        placement.close_place(places_of(north)[1].id, "repair", by=chief)
    with clock.set_to(later(days=6)):
        placement.open_place(places_of(north)[1].id, by=chief)
    with clock.set_to(later(days=8)):
        placement.close_shelter(north.id, by=chief)
    with clock.set_to(later(days=10)):
        placement.reopen_shelter(north.id, "rebuilt", by=chief)
    assert nights(start, 12) == [3, 3, 5, 5, 3, 3, 4, 4, 0, 0, 4, 4]
    assert in_use(north)[0] == ("W-11", start, start + timedelta(days=4))
    assert [until for code, _from, until in in_use(north) if code == "W-12"] == [start + timedelta(days=8), None]


def test_a_place_that_was_closed_with_somebody_in_it_counts_as_there(
    settled: Callable[[], UUID], place: Place, chief: Actor
) -> None:
    settled()
    placement.close_place(place.id, "no_staff", by=chief)
    assert nights(clock.today(), 2) == [3, 3]


def test_places_written_on_the_day_of_their_house_were_there_since_it_opened(desk: Actor, chief: Actor) -> None:
    opened = clock.today() - timedelta(days=30)
    made = placement.add_shelter(replace(LINDEN, opened_on=opened), organisation("Shelter group North"), [], by=desk)
    placement.add_unit(made.id, Part("L", 1, 1), by=chief)
    placement.add_unit(made.id, Part("L", 2, 1), by=chief)
    with clock.set_to(later(days=2)):
        placement.add_unit(made.id, Part("L", 3, 1), by=chief)
        new = clock.today()
    assert [begin for _code, begin, _until in in_use(made)] == [opened, opened, new]
