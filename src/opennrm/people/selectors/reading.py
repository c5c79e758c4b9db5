"""Reading one person, or the names of many. Each page that reads writes one line of who looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from opennrm.kernel import audit
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.references import read_reference
from opennrm.kernel.words import Compartment
from opennrm.people.models import SEALED_PARTS, Person, Vault
from opennrm.people.rules import PersonFacts, SafeContact, read_contact
from opennrm.people.selectors.opening import facts_by_file, facts_by_person, texts
from opennrm.people.selectors.standing import members_of, standing_to, standings_to

NOT_THERE = "There is no such person."


@dataclass(frozen=True)
class Opened:
    """What this viewer may see of a person: a compartment that is not open is None, as is one that is empty."""

    person: Person
    parts: frozenset[Compartment]
    facts: PersonFacts | None = None
    contact: SafeContact | None = None

    @property
    def named(self) -> bool:
        return self.facts is not None


@selector
def resolve(person_id: UUID, *, viewer: Actor) -> UUID:
    """The file that stands for this person now: itself, or the one it was merged into. No name is read."""
    found = Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True)
    return next((merged or person_id for merged in found), person_id)


@selector
def resolve_all(person_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, UUID]:
    """The same for many, in one query: whom each file counts as. What the viewer may not see stands for itself."""
    return _files(set(person_ids))


def _files(wanted: set[UUID]) -> dict[UUID, UUID]:
    rows = Person.objects.filter(pk__in=wanted, merged_into__isnull=False).values_list("pk", "merged_into_id")
    merged = {person: file for person, file in rows if file is not None}
    return {person: merged.get(person, person) for person in wanted}


@selector
def files_of(person_id: UUID, *, viewer: Actor) -> list[UUID]:
    """The file that stands for this person and every file joined into it: what other rooms may hang on any of them."""
    file = person(person_id, viewer=viewer)
    return [file.id, *sorted(set(members_of([file.id])) - {file.id})]


@selector
def person(person_id: UUID, *, viewer: Actor) -> Person:
    """The file that stands for this person now. Raises NotThere."""
    found = Person.objects.filter(pk=person_id).select_related("merged_into").first()
    if found is None:
        raise NotThere(NOT_THERE)
    return found.merged_into or found


@selector
def person_by_reference(reference: str, *, viewer: Actor) -> Person:
    """The file with this reference, also one that was merged: the reference goes on finding the person."""
    meant = read_reference(reference)
    found = Person.objects.filter(reference=meant).select_related("merged_into").first() if meant else None
    if found is None:
        raise NotThere(NOT_THERE)
    return found.merged_into or found


@selector
def references(person_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, str]:
    """The bare references of these persons, in one query. A pseudonym is no name: nothing is logged."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "reference"))


@selector
def called(person_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, str]:
    """What each of these persons is called, for a list; missing where it is not known or not for this viewer.

    A read of the vault: three queries for any number, one line in the log.
    """
    return {person: facts.display_name for person, facts in _listed(person_ids, viewer).items() if facts.display_name}


@selector
def facts(person_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, PersonFacts]:
    """The identity facts of these persons, for a list or a form. Missing where not known or not for this viewer."""
    return _listed(person_ids, viewer)


def _listed(person_ids: Iterable[UUID], viewer: Actor) -> dict[UUID, PersonFacts]:
    wanted = list(dict.fromkeys(person_ids))
    if not wanted:
        return {}
    files = _files(set(wanted))
    standings = standings_to(viewer, files.values())
    open_files = {file for file, standing in standings.items() if Compartment.IDENTITY in standing.compartments(viewer)}
    if viewer.job:
        open_files = set(files.values())
    opened = facts_by_file(open_files) if open_files else {}
    if opened:
        audit.read(viewer, "people.names_read", persons=opened, compartments=[Compartment.IDENTITY], count=len(opened))
    return {person: opened[file] for person, file in files.items() if file in opened}


@selector
def vault(person_id: UUID, *, viewer: Actor, case: UUID | None = None) -> Opened:
    """Everything of this person that the viewer may see now. Raises NotThere."""
    file = person(person_id, viewer=viewer)
    parts = open_parts(file.id, viewer=viewer, case=case)
    opened_facts: PersonFacts | None = None
    contact: SafeContact | None = None
    if Compartment.IDENTITY in parts:
        opened_facts = facts_by_file([file.id]).get(file.id)
    if Compartment.SAFE_CONTACT in parts:
        contact = _contact(file.id)
    audit.read(viewer, "people.person_read", f"person:{file.id}", persons=[file.id], compartments=parts)
    return Opened(file, parts, opened_facts, contact)


@selector
def own_facts(person_id: UUID, *, viewer: Actor) -> Opened:
    """As `vault`, but only what was written in this very file: what a form changes. Raises NotThere."""
    file = person(person_id, viewer=viewer)
    parts = open_parts(file.id, viewer=viewer)
    written = facts_by_person([file.id]).get(file.id) if Compartment.IDENTITY in parts else None
    audit.read(viewer, "people.person_read", f"person:{file.id}", persons=[file.id], compartments=parts)
    return Opened(file, parts, written)


def open_parts(file: UUID, *, viewer: Actor, case: UUID | None = None) -> frozenset[Compartment]:
    """Which sealed parts this viewer may open now."""
    if viewer.job:
        return frozenset(SEALED_PARTS)
    return standing_to(viewer, file, case=case).compartments(viewer) & frozenset(SEALED_PARTS)


def _contact(file: UUID) -> SafeContact | None:
    """The safe contact of the file, else the newest confirmed one of a file merged into it."""
    rows = list(Vault.objects.filter(file_id=file, compartment=Compartment.SAFE_CONTACT))
    opened = texts(rows)
    contacts = [(row.person_id == file, read_contact(opened[row.id])) for row in rows if row.id in opened]
    contacts.sort(key=lambda one: (one[0], str(one[1].confirmed_on or "")), reverse=True)
    return contacts[0][1] if contacts else None


@selector
def safe_contact(person_id: UUID, *, viewer: Actor, case: UUID | None = None) -> SafeContact | None:
    """How the person can be reached safely; None where nothing was said. Raises NotThere where it is not theirs."""
    file = person(person_id, viewer=viewer)
    if Compartment.SAFE_CONTACT not in open_parts(file.id, viewer=viewer, case=case):
        raise NotThere(NOT_THERE)
    audit.read(
        viewer, "people.safe_contact_read", f"person:{file.id}", persons=[file.id],
        compartments=[Compartment.SAFE_CONTACT],
    )  # fmt: skip
    return _contact(file.id)
