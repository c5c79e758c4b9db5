"""A person whose case the shelter leads, and members of the team with and without the part "dangers"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from opennrm.kernel import grants
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment, Relation, Role
from opennrm.people import services as people
from opennrm.people.rules import Certainty as Sure
from opennrm.people.rules import Fact, PersonFacts
from opennrm.safety.rules import Certainty, Danger, Kind, Source

JOB = Actor.for_job("test")
C = Compartment
CARE = (C.IDENTITY, C.SAFE_CONTACT, C.DANGERS)


def threat(kind: Kind = Kind.PERSON, value: str = "Viktor Harrow", **more: Any) -> Danger:
    return Danger(**{"kind": kind, "value": value, "source": Source.PERSON, "certainty": Certainty.LIKELY} | more)


def give(person: UUID, member: Actor, relation: Relation, *parts: Compartment, case: UUID | None = None) -> None:
    with acting(JOB):
        grants.give(relation, by=JOB, person=person, user=member.user_id, compartments=parts, case=case)


def share(person: UUID, member: Actor, *parts: Compartment, case: UUID | None = None) -> None:
    with acting(JOB):
        grants.give(
            Relation.SHARE, by=JOB, person=person, organisation=member.organisation_id, compartments=parts, case=case
        )


@pytest.fixture
def person(registrar: Actor, shelter_lead: Actor) -> UUID:
    """Somebody with a name, whose case the lead of the shelter leads."""
    facts = PersonFacts(given_names=Fact("Blessing", Sure.SAYS), family_names=Fact("Osagie", Sure.SAYS))
    made = people.note_person(facts, by=registrar).id
    give(made, shelter_lead, Relation.LEAD, *CARE)
    with acting(JOB):
        grants.give(
            Relation.SUPERVISOR, by=JOB, person=made, organisation=shelter_lead.organisation_id, role=Role.SUPERVISOR,
            compartments=[C.IDENTITY, C.DANGERS],
        )  # fmt: skip
    share(made, shelter_lead, *CARE)
    return made


@pytest.fixture
def on_team(person: UUID) -> Callable[..., None]:
    """on_team(lawyer, C.IDENTITY): somebody joins, and their organisation has a basis for these parts."""

    def add(member: Actor, *parts: Compartment) -> None:
        give(person, member, Relation.TEAM, *parts)
        share(person, member, *parts)

    return add


TODAY = date(2026, 11, 22)
