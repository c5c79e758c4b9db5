"""Gathers what must not leave: values of the person, of those in the same file or house, of shelters, of workers.

The gate reads them as a job of the program, because the sender may not see them all: that is the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.journeys.outgoing.rules import Guarded, Whose
from opennrm.journeys.outgoing.scanning import Kind, Protected
from opennrm.kernel import grants
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment, OrganisationKind, Purpose
from opennrm.partners import selectors as partners
from opennrm.people import selectors as people
from opennrm.people.rules import ChannelKind, PersonFacts, SafeContact
from opennrm.placement import selectors as placement

GATE = Actor.for_job("outgoing.gate")
_C, _K = Compartment, OrganisationKind
# Organisations whose very name tells where somebody sleeps.
SHELTERING = frozenset({_K.SHELTER, _K.YOUTH_CARE})


def of_persons(persons: Iterable[UUID], whose: Whose, seen_by: Actor | None = None) -> list[Guarded]:
    """Names, days of birth, numbers and channels of these persons.

    seen_by : for OTHER, who may have them after all, because they work on that person too.
    """
    wanted = list(dict.fromkeys(persons))
    facts = people.facts(wanted, viewer=GATE)
    found: list[Guarded] = []
    for person in wanted:
        opened = _parts_seen(person, seen_by) if whose == Whose.OTHER else frozenset()
        values = [*_identity(facts[person])] if person in facts else []
        values += _contact(_safe_contact(person))
        found += [
            Guarded(Protected(kind, value, str(person)), whose, part, open=part in opened)
            for kind, value, part in values
            if value.strip()
        ]
    return found


def beside(persons: Iterable[UUID], linked: frozenset[UUID]) -> frozenset[UUID]:
    """Who is found with these persons: those whom the file names, and those who live in the same house."""
    wanted = set(persons)
    return (linked | placement.same_house(wanted, viewer=GATE)) - wanted


def _parts_seen(person: UUID, viewer: Actor | None) -> frozenset[Compartment]:
    return grants.standing(viewer, person).compartments(viewer.on(Purpose.CASEWORK)) if viewer else frozenset()


def _safe_contact(person: UUID) -> SafeContact | None:
    try:
        return people.safe_contact(person, viewer=GATE)
    except NotThere:
        return None


def _identity(facts: PersonFacts) -> Iterator[tuple[Kind, str, Compartment]]:
    for name in facts.all_names:
        yield Kind.PERSON_NAME, name, _C.IDENTITY
    if facts.birth.value is not None and facts.birth.value.day is not None:
        yield Kind.DAY, facts.birth.value.day.isoformat(), _C.IDENTITY
    for phone in facts.phones:
        yield Kind.PHONE, phone, _C.IDENTITY


def _contact(contact: SafeContact | None) -> Iterator[tuple[Kind, str, Compartment]]:
    if contact is None:
        return
    for channel in contact.channels:
        if channel.dialled:
            yield Kind.PHONE, channel.address, _C.SAFE_CONTACT
        elif channel.kind == ChannelKind.EMAIL:
            yield Kind.REACH, channel.address, _C.SAFE_CONTACT
    yield Kind.PLACE_NAME, contact.code_word, _C.SAFE_CONTACT


def shelters(only: Iterable[int] | None = None) -> list[Guarded]:
    """The names of shelters, of all or of these organisations alone; and where any house stands, whoever runs it."""
    wanted = None if only is None else set(only)
    names = partners.names_of_kinds(SHELTERING, viewer=GATE)
    return houses() + [
        Guarded(Protected(Kind.PLACE_NAME, name, f"organisation:{number}"), Whose.SHELTER, _C.LOCATION, number)
        for number, name in names.items()
        if wanted is None or number in wanted
    ]


def houses() -> list[Guarded]:
    """Street and telephone of every house of the capacity board."""
    values = []
    for one in placement.addresses(viewer=GATE):
        values.append(Protected(Kind.ADDRESS, f"{one.street}, {one.town}", "house"))
        values += [Protected(Kind.PHONE, one.telephone, "house")] if one.telephone.strip() else []
    # No organisation has the number 0: not even the house's own mail carries its street.
    return [Guarded(value, Whose.SHELTER, _C.LOCATION, 0) for value in values]


def staff(organisations: Iterable[int]) -> list[Guarded]:
    """The names of who works for these organisations and for every shelter: a mentor's name tells the house."""
    sheltering = set(partners.names_of_kinds(SHELTERING, viewer=GATE))
    return [
        Guarded(
            Protected(Kind.STAFF_NAME, name, f"user:{user}"), Whose.STAFF,
            _C.LOCATION if organisation in sheltering else _C.NOTES, organisation,
        )
        for user, name, organisation in accounts.workers({*organisations, *sheltering}, viewer=GATE)
    ]  # fmt: skip
