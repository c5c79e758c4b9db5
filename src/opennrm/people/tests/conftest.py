"""What the tests of people need: invented people, and the national desk with its register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from opennrm.kernel import grants
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment, Relation, Role
from opennrm.people import services as people
from opennrm.people.models import Person
from opennrm.people.rules import Birth, Certainty, Fact, PersonFacts, Sex

JOB = Actor.for_job("test")


def somebody(
    given: str = "Blessing", family: str = "Osas", *, year: int | None = 2001, nation: str = "NG",
    sex: Sex = Sex.FEMALE, **more: object,
) -> PersonFacts:  # fmt: skip
    """Invented facts with what a first report usually holds."""
    facts = {
        "given_names": Fact(given, Certainty.SAYS),
        "family_names": Fact(family, Certainty.SAYS),
        "birth": Fact(Birth(year=year), Certainty.SAYS) if year else Fact(),
        "nationalities": Fact((nation,), Certainty.SAYS),
        "sex": Fact(sex, Certainty.KNOWN),
    }
    return PersonFacts(**(facts | more))


def born(day: date, certainty: Certainty = Certainty.KNOWN) -> Fact[Birth]:
    return Fact(Birth(day=day), certainty)


@pytest.fixture
def register(registrar: Actor) -> Actor:
    """The registrar, holding the register of the national desk."""
    with acting(JOB):
        grants.give(
            Relation.REGISTER, by=JOB, person=None, organisation=registrar.organisation_id, role=Role.REGISTRAR,
            compartments=[Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.CHILDREN],
        )  # fmt: skip
    return registrar


@pytest.fixture
def colleague(register: Actor) -> Actor:
    """Another registrar of the desk: the second pair of eyes."""
    return replace(register, user_id=register.user + 100_000)


def put_on_team(person: Person, member: Actor, relation: Relation = Relation.LEAD, **more: object) -> None:
    with acting(JOB):
        grants.give(
            relation, by=JOB, person=person.id, user=member.user_id,
            compartments=[Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.CHILDREN], **more,
        )  # fmt: skip


def share_with(person: Person, member: Actor, *parts: Compartment) -> None:
    with acting(JOB):
        grants.give(Relation.SHARE, by=JOB, person=person.id, organisation=member.organisation_id, compartments=parts)


@pytest.fixture
def blessing(register: Actor) -> Person:
    return people.note_person(somebody(), by=register)
