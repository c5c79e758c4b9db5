"""Two houses in two regions, a case of the shelter, and a search for its person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from opennrm.accounts.models import User
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Purpose
from opennrm.partners.models import Organisation
from opennrm.people import services as people
from opennrm.people.rules import Ages, Childhood, Fact, PersonFacts
from opennrm.people.rules import Certainty as Sure
from opennrm.placement import services as placement
from opennrm.placement.models import Place, Shelter, Wish
from opennrm.placement.rules import Ground, Known, Lives, Security, ShelterKind, Takes, Urgency, With
from opennrm.placement.rules.written import HouseAddress, Needs

JOB = Actor.for_job("test")
NEEDS = Needs(
    lives=Lives.WOMAN, among=With.EITHER, ages=Ages(24, 24), childhood=Childhood.ADULT, ground=Ground.REFLECTION,
    children=(), stepfree=Known.NO, security=Security.SECRET, care=frozenset(), areas=Known.NO,
)  # fmt: skip
STREET = "Zwanenkade 12"  # a made-up street of a made-up town


def user(name: str) -> User:
    found: User = User.objects.with_roles().get(username=name)
    return found


def organisation(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def house(code: str, owner: str, municipality: str, kind: ShelterKind, *parts: placement.Part) -> Shelter:
    shelter = placement.add_shelter(
        placement.House(code, kind, "noord", Security.SECRET), organisation(owner), parts, by=JOB
    )
    placement.write_address_of(shelter.id, HouseAddress(STREET, "Wierdum", municipality), by=JOB)
    return shelter


@pytest.fixture
def north(database: None) -> Shelter:
    """The house of the shelter group that the case's lead works for: three places for women."""
    part = placement.Part("W", 11, 3, Takes.WOMEN, stepfree=Known.YES, children=1, cots=1)
    return house("North-1", "Shelter group North", "wierdum", ShelterKind.SPECIALISED_WOMEN, part)


@pytest.fixture
def south(database: None) -> Shelter:
    """A house of another organisation, far away: one place, and the shelter decides."""
    part = placement.Part("Z", 1, 1, Takes.WOMEN, stepfree=Known.YES)
    return house("South-1", "Shelter South", "heuvelrade", ShelterKind.WOMENS, part)


@pytest.fixture
def place(north: Shelter) -> Place:
    return places_of(north)[0]


def places_of(shelter: Shelter) -> list[Place]:
    with acting(JOB):
        return list(Place.objects.filter(unit__shelter=shelter).select_related("unit__shelter").order_by("code"))


@pytest.fixture
def desk(registrar: Actor) -> Actor:
    return registrar.on(Purpose.REGISTRATION)


@pytest.fixture
def new_case(desk: Actor) -> Callable[..., Case]:
    """new_case("shelter_lead"): a person of the register, and a case with this lead."""

    def make(lead: str = "shelter_lead") -> Case:
        person = people.note_person(PersonFacts(given_names=Fact("Mercy", Sure.SAYS)), by=desk)
        return cases.open_case(person.id, user(lead), by=desk)

    return make


@pytest.fixture
def case(new_case: Callable[..., Case]) -> Case:
    return new_case()


@pytest.fixture
def ask(desk: Actor) -> Callable[..., Wish]:
    def make(case: Case, needs: Needs = NEEDS, urgency: Urgency = Urgency.EMERGENCY, **more: Any) -> Wish:
        return placement.ask_place(case.reference, urgency, needs, by=more.pop("by", desk), **more)

    return make


@pytest.fixture
def wish(case: Case, ask: Callable[..., Wish]) -> Wish:
    return ask(case)


@pytest.fixture
def house_worker(shelter_lead: Actor) -> Actor:
    return shelter_lead.on(Purpose.CASEWORK)


def later(**span: int) -> Any:
    """clock.set_to(later(minutes=46)): the same day, later."""
    return clock.now() + timedelta(**span)


@pytest.fixture
def settled(desk: Actor, wish: Wish, place: Place) -> Callable[[], UUID]:
    """The person of the wish lives on the place; gives the stay."""

    def settle() -> UUID:
        offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
        placement.confirm_arrival(offer.stay_id, by=desk)
        return offer.stay_id

    return settle
