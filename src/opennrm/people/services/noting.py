"""Noting a person, changing what is known, keeping the safe contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Compartment
from opennrm.people import access
from opennrm.people.models import Person, Vault
from opennrm.people.rules import Key, PersonFacts, SafeContact, dated, faults_in, write_contact, write_facts
from opennrm.people.selectors.index import facts_keys
from opennrm.people.selectors.opening import facts_by_person
from opennrm.people.selectors.reading import NOT_THERE, safe_contact
from opennrm.people.selectors.standing import standing_to
from opennrm.people.services.sealing import index_anew, put, write_tokens


@service
def note_person(facts: PersonFacts | None = None, *, by: Actor) -> Person:
    """A new person under a random reference. Without facts: counted without a name, and nothing is in the vault.

    Whoever reports may note somebody and never read it back, so the caller gives the first grant (kernel/grants.py)
    right after this, in the same transaction. Raises Broken with faults per field.
    """
    return note_persons([facts], by=by)[0]


@service
def note_persons(many: Sequence[PersonFacts | None], *, compared: bool = False, by: Actor) -> list[Person]:
    """The same for many, in a handful of queries: a raid, a spreadsheet. Faults read "3.birth_year".

    `compared` : the register that they come from has told doubles apart; only who is noted later is compared with them.
    """
    ground.require(by, "note", access.RIGHTS)
    today = clock.today()
    faults = {
        (field if len(many) == 1 else f"{number}.{field}"): sentences
        for number, facts in enumerate(many)
        if facts is not None
        for field, sentences in faults_in(facts, today).items()
    }
    if faults:
        raise Broken(faults)
    persons = [Person() for _ in many]
    Person.objects.bulk_create(persons)
    named = {
        person.id: dated(facts, None, today) for person, facts in zip(persons, many, strict=True) if facts is not None
    }
    _seal_new(named, compared)
    audit.record(by, "people.noted", persons=[person.id for person in persons], count=len(persons), named=len(named))
    return persons


def _seal_new(named: Mapping[UUID, PersonFacts], compared: bool) -> None:
    if not named:
        return
    key_ids = secrets.new_data_keys("person", len(named))
    keys = secrets.data_keys(key_ids)
    rows = []
    for (person, facts), key_id in zip(named.items(), key_ids, strict=True):
        row = Vault(person_id=person, file_id=person, compartment=Compartment.IDENTITY, key_id=key_id)
        row.sealed = secrets.seal_with(keys[key_id], write_facts(facts).encode(), row.place)
        rows.append(row)
    Vault.objects.bulk_create(rows)
    write_tokens({person: facts_keys(facts) for person, facts in named.items()}, compared=compared)


def take(person: Person, *, by: Actor) -> Person:
    """The file as `by` sees it, locked, in the version that was read. Raises NotThere, Changed, Broken."""
    found = Person.objects.select_for_update().filter(pk=person.id).first()
    if found is None:
        raise NotThere(NOT_THERE)
    if found.merged_into_id is not None:
        raise Changed(_("This file was joined with another one in the meantime. Open the person anew."))
    if found.erased_at is not None:
        raise Broken(_("What was known about this person was erased."))
    if found.version != person.version:
        raise Changed(_("Somebody else changed this person in the meantime. Nothing of theirs was overwritten."))
    return found


def _written(person: Person) -> None:
    Person.objects.filter(pk=person.id).update(version=F("version") + 1)
    person.version += 1


@service
def change_facts(person: Person, facts: PersonFacts, *, by: Actor) -> None:
    """What is known about who this is, from now on. The version of `person` is the one that was read.

    Also how somebody counted without a name is registered by name. Raises NotThere, NotAllowed, Broken, Changed.
    """
    file = _writable(person, "change_facts", Compartment.IDENTITY, by=by)
    today = clock.today()
    if faults := faults_in(facts, today):
        raise Broken(faults)
    before = facts_by_person([file.id]).get(file.id)
    put(file, Compartment.IDENTITY, write_facts(dated(facts, before, today)), by=by)
    index_anew(file.id)
    _written(person)
    audit.record(
        by, "people.facts_changed", f"person:{file.id}", persons=[file.id], compartments=[Compartment.IDENTITY]
    )


def _writable(person: Person, action: str, compartment: Compartment, *, by: Actor) -> Person:
    standing = standing_to(by, person.id)
    file = take(person, by=by)
    ground.require(by, action, access.RIGHTS, standing, relations=access.WRITING, compartment=compartment)
    return file


@service
def set_safe_contact(person: Person, contact: SafeContact, *, by: Actor) -> None:
    """How the person wants to be reached. Raises NotThere, NotAllowed, Broken, Changed."""
    file = _writable(person, "keep_contact", Compartment.SAFE_CONTACT, by=by)
    if faults := contact.faults(clock.today()):
        raise Broken(faults)
    put(file, Compartment.SAFE_CONTACT, write_contact(contact), by=by)
    index_anew(file.id)
    _written(person)
    audit.record(
        by, "people.safe_contact_changed", f"person:{file.id}", persons=[file.id],
        compartments=[Compartment.SAFE_CONTACT],
    )  # fmt: skip


@service
def confirm_safe_contact(person: Person, *, by: Actor) -> None:
    """The person said today that it still holds. Raises Broken where nothing was said before."""
    file = _writable(person, "keep_contact", Compartment.SAFE_CONTACT, by=by)
    contact = safe_contact(file.id, viewer=by)
    if contact is None:
        raise Broken(_("There is no safe contact to confirm: ask the person, and write it down first."))
    put(file, Compartment.SAFE_CONTACT, write_contact(replace(contact, confirmed_on=clock.today())), by=by)
    _written(person)
    audit.record(
        by, "people.safe_contact_confirmed", f"person:{file.id}", persons=[file.id],
        compartments=[Compartment.SAFE_CONTACT],
    )  # fmt: skip


@service
def add_token(person: Person, material: str, *, by: Actor) -> None:
    """A keyed linkage token, so that somebody counted without a name counts once.

    `material` is what the reporter and others will write the same way (rules.linkage_material makes it); it is hashed
    with the index key and not kept. Equal tokens are offered to the desk, never joined by the program.
    """
    ground.require(by, "note", access.RIGHTS)
    if len(material) < LEAST_MATERIAL:
        raise Broken(
            {"token": [_("Write at least %(least)d characters, or leave it empty.") % {"least": LEAST_MATERIAL}]}
        )
    write_tokens({person.id: [Key("linkage", material)]})
    audit.record(by, "people.token_added", f"person:{person.id}", persons=[person.id])


LEAST_MATERIAL = 6
