"""Who may see and do what with places: role by role, and what nobody reads without a right by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Function, Given
from opennrm.cases.tests.conftest import basis
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed, NotThere, Refused, TooOften
from opennrm.kernel.words import Compartment, Purpose
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.models import Address, Offer, Place, Shelter, Stay, Wish
from opennrm.placement.rules import Cause, Ground, Rule, ShelterKind
from opennrm.placement.rules.written import HouseAddress
from opennrm.placement.tests.houses import JOB, NEEDS, STREET, house, organisation, places_of, user

SEES_SUPPLY = {
    "registrar",
    "shelter_lead",
    "mentor",
    "shelter_supervisor",
    "duty_officer",
}  # of the house, and the desk
READS = [reads.tiles, reads.held_by_cause, reads.overstays, reads.asked_municipalities, reads.no_of_each_kind]
CASEWORK = (Purpose.CASEWORK, Purpose.REGISTRATION, Purpose.SUPERVISION)


def rows_seen(actor: Actor) -> set[str]:
    with acting(actor):
        tables = (Shelter, Place, Wish, Offer, Stay, Address)
        return {table.__name__ for table in tables if table._default_manager.exists()}


@pytest.fixture
def offered(desk: Actor, wish: Wish, place: Place) -> Offer:
    return placement.send_offer(wish.id, place.id, by=desk)


def test_row_security_shows_each_row_to_who_works_on_it_and_an_address_to_nobody(
    cast: dict[str, Actor], offered: Offer
) -> None:
    everything = {"Shelter", "Place", "Wish", "Offer", "Stay"}
    expected = {name: set[str]() for name in cast}
    expected |= dict.fromkeys(SEES_SUPPLY, everything)
    assert {name: rows_seen(actor) for name, actor in cast.items()} == expected


def test_nobody_acting_sees_nothing(offered: Offer) -> None:
    assert not any(table._default_manager.exists() for table in (Shelter, Place, Wish, Offer, Stay, Address))


@pytest.mark.parametrize("read", READS)
def test_the_board_is_for_the_desk_alone(read: Callable[..., Any], cast: dict[str, Actor], offered: Offer) -> None:
    def opens(actor: Actor) -> bool:
        for purpose in CASEWORK:
            try:
                read(viewer=actor.on(purpose))
            except NotAllowed:
                continue
            return True
        return False

    assert {name for name, actor in cast.items() if opens(actor)} == {"registrar"}


def test_only_who_sees_them_finds_a_wish_an_offer_and_a_stay(cast: dict[str, Actor], offered: Offer) -> None:
    def finds(actor: Actor, read: Callable[..., Any], what: UUID) -> bool:
        for purpose in CASEWORK:
            try:
                read(what, viewer=actor.on(purpose))
            except (NotThere, NotAllowed):
                continue
            return True
        return False

    found = {
        name: tuple(
            finds(actor, read, what)
            for read, what in ((reads.wish, offered.wish_id), (reads.offer_card, offered.id), (reads.stay, offered.stay_id))
        )
        for name, actor in cast.items()
    }  # fmt: skip
    assert {name: seen for name, seen in found.items() if any(seen)} == {
        "registrar": (True, True, True),
        "shelter_lead": (True, True, True),
        "shelter_supervisor": (False, True, True),  # answers for the house; of the case, not with this part
        "mentor": (False, True, True),  # of the house, not of the case: the card, not the search
        "duty_officer": (False, True, True),
    }


def test_who_works_on_the_case_without_the_location_is_told_placed_and_no_more(
    case: Case, offered: Offer, desk: Actor, shelter_lead: Actor, police_officer: Actor
) -> None:
    parts = frozenset({Compartment.IDENTITY, Compartment.POLICE})
    sharing = basis(parts, Given.INVESTIGATION)
    cases.add_member(case.id, user("police_officer"), Function.POLICE_CONTACT, parts, sharing=sharing, by=shelter_lead.on(Purpose.CASEWORK))  # fmt: skip
    officer = police_officer.on(Purpose.CASEWORK)
    for read, what in ((reads.wish, offered.wish_id), (reads.offer_card, offered.id), (reads.stay, offered.stay_id)):
        with pytest.raises((NotThere, NotAllowed)):
            read(what, viewer=officer)
    assert reads.waiting_wishes(viewer=officer) == []
    assert not reads.is_placed(case.id, viewer=officer)
    placement.accept_offer(offered.id, by=desk)
    placement.agree_for_person(offered.id, by=desk)
    assert reads.is_placed(case.id, viewer=officer)


def test_a_house_is_shown_a_card_and_no_name(offered: Offer, mentor: Actor) -> None:
    card = reads.offer_card(offered.id, viewer=mentor.on(Purpose.CASEWORK))
    assert card.ages is not None
    assert (card.ages.least, card.children) == (24, ())
    assert "Mercy" not in repr(card)


def test_who_is_blocked_for_a_person_finds_neither_offer_nor_stay(
    offered: Offer, case: Case, shelter_lead: Actor, mentor: Actor
) -> None:
    cases.block(case.id, user("mentor"), "lives in her street, says the house", by=shelter_lead.on(Purpose.CASEWORK))
    with pytest.raises(NotThere):
        reads.offer_card(offered.id, viewer=mentor.on(Purpose.CASEWORK))
    with pytest.raises(NotThere):
        reads.stay(offered.stay_id, viewer=mentor.on(Purpose.CASEWORK))


# --- addresses --------------------------------------------------------------------------------------


def test_an_address_is_sealed_in_its_row(north: Shelter) -> None:
    with acting(JOB):
        sealed = Address.objects.get(shelter=north).sealed
    assert STREET.encode() not in bytes(sealed)
    assert b"wierdum" not in bytes(sealed)


def test_no_role_opens_an_address_not_even_the_desk(cast: dict[str, Actor], north: Shelter) -> None:
    for name, actor in cast.items():
        for purpose in CASEWORK:
            with pytest.raises((NotThere, NotAllowed)):
                reads.address(north.id, viewer=actor.on(purpose))
            assert name


def test_a_right_opens_one_address_for_one_person_until_its_end(
    north: Shelter, south: Shelter, shelter_supervisor: Actor, mentor: Actor, registrar: Actor
) -> None:
    chief, reader = shelter_supervisor.on(Purpose.SUPERVISION), mentor.on(Purpose.CASEWORK)
    placement.let_read_address(
        north.id, user("mentor"), "drives", until=clock.now() + timedelta(hours=8), by=chief
    )  # fmt: skip
    assert reads.address(north.id, viewer=reader).address.street == STREET
    for other in (south.id, uuid4()):
        with pytest.raises(NotThere):
            reads.address(other, viewer=reader)
    with pytest.raises(NotThere):
        reads.address(north.id, viewer=registrar.on(Purpose.REGISTRATION))
    with clock.set_to(clock.now() + timedelta(hours=9)), pytest.raises(NotThere):
        reads.address(north.id, viewer=reader)


def test_ending_a_right_acts_at_once(north: Shelter, shelter_supervisor: Actor, mentor: Actor) -> None:
    chief, reader = shelter_supervisor.on(Purpose.SUPERVISION), mentor.on(Purpose.CASEWORK)
    right = placement.let_read_address(north.id, user("mentor"), "works_there", by=chief)
    reads.address(north.id, viewer=reader)
    placement.end_address_right(right.id, by=chief)
    with pytest.raises(NotThere):
        reads.address(north.id, viewer=reader)


def test_who_opens_many_addresses_is_stopped(shelter_supervisor: Actor, north: Shelter, mentor: Actor) -> None:
    chief, reader = shelter_supervisor.on(Purpose.SUPERVISION), mentor.on(Purpose.CASEWORK)
    placement.let_read_address(north.id, user("mentor"), "works_there", by=chief)
    for _look in range(6):
        reads.address(north.id, viewer=reader)
    with pytest.raises(TooOften):
        reads.address(north.id, viewer=reader)


def test_only_who_answers_for_the_house_gives_the_right_and_writes_the_address(
    cast: dict[str, Actor], north: Shelter
) -> None:
    def may(actor: Actor, act: Callable[[Actor], Any]) -> bool:
        try:
            act(actor)
        except Refused:
            return False
        return True

    address = HouseAddress("Nieuwe Kade 3", "Wierdum", "wierdum")
    purposes = {name: Purpose.SUPERVISION if "supervisor" in name else Purpose.CASEWORK for name in cast}
    gives = {
        name
        for name, actor in cast.items()
        if may(actor.on(purposes[name]), lambda by: placement.let_read_address(north.id, user("mentor"), "works_there", by=by))
    }  # fmt: skip
    writes = {
        name
        for name, actor in cast.items()
        if may(actor.on(purposes[name]), lambda by: placement.write_address_of(north.id, address, by=by))
    }
    assert (gives, writes) == ({"shelter_supervisor"}, {"shelter_supervisor"})


def test_the_gate_alone_compares_all_addresses(north: Shelter, registrar: Actor) -> None:
    assert [one.street for one in reads.addresses(viewer=JOB)] == [STREET]
    with pytest.raises(NotAllowed):
        reads.addresses(viewer=registrar.on(Purpose.REGISTRATION))


def test_no_search_tells_where_a_house_stands(desk: Actor, wish: Wish, north: Shelter) -> None:
    found = reads.fitting_places(wish.id, viewer=desk)
    shown = [(one.place, one.shelter, one.judged) for one in [*found.fits, *found.misfits]]
    assert shown
    assert STREET not in repr(shown)
    assert "wierdum" not in repr(shown).lower()


# --- what is found ----------------------------------------------------------------------------------


def test_what_fits_comes_first_and_places_alike_are_one_line(
    desk: Actor, wish: Wish, north: Shelter, south: Shelter, new_case: Callable[..., Case], ask: Callable[..., Wish]
) -> None:
    found = reads.fitting_places(wish.id, viewer=desk)
    assert [(one.place.code, one.alike) for one in found.fits] == [("W-11", 2), ("Z-01", 0)]
    citizen = ask(new_case(), replace(NEEDS, ground=Ground.CITIZEN))
    found = reads.fitting_places(citizen.id, viewer=desk)
    assert [one.place.code for one in found.fits] == ["Z-01"]
    assert [(one.place.code, one.judged.without) for one in found.misfits] == [("W-11", Rule.GROUND)]


def test_guardians_search_only_where_they_have_the_say(
    guardian: Actor, ask: Callable[..., Wish], new_case: Callable[..., Case], north: Shelter
) -> None:
    by = guardian.on(Purpose.CASEWORK)
    wish = ask(new_case("guardian"), by=by)
    assert reads.fitting_places(wish.id, viewer=by).misfits == []
    young = house("Young-1", "Shelter South", "maasdorp", ShelterKind.PROTECTED_MINORS, placement.Part("P", 1, 2, least_age=0, most_age=17))  # fmt: skip
    with acting(JOB):
        Shelter.objects.filter(pk=young.pk).update(placing=organisation("Guardianship"))
    assert [one.place.code for one in reads.fitting_places(wish.id, viewer=by).misfits] == ["P-01"]


def test_the_board_counts_every_state(
    desk: Actor,
    lawyer: Actor,
    north: Shelter,
    settled: Callable[[], UUID],
    ask: Callable[..., Wish],
    new_case: Callable[..., Case],
) -> None:
    places = places_of(north)
    stay = settled()
    placement.mark_ready(stay, clock.today(), Cause.NO_HOUSING, by=desk)
    placement.send_offer(ask(new_case()).id, places[1].id, by=desk)
    placement.close_place(places[2].id, "repair", by=desk)
    (tile,) = reads.tiles(viewer=desk).tiles
    count = tile.count
    assert (count.places, count.occupied, count.blocked, count.reserved, count.closed, count.free) == (3, 1, 1, 1, 1, 0)
    (line,) = reads.held_by_cause(viewer=desk)
    assert reads.held_by(frozenset({Cause.NO_HOUSING}), viewer=lawyer).people is None  # one is fewer than five
    assert (line.cause, line.people, line.lost_days) == (Cause.NO_HOUSING, 1, 1)
    assert [one.causes for one in reads.overstays(viewer=desk)] == [[Cause.NO_HOUSING]]
    with clock.set_to(clock.now() + timedelta(minutes=50)):  # the hold ran out
        assert reads.tiles(viewer=desk).tiles[0].count.free == 1
