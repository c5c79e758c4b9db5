"""Writing sealed rows and keyed tokens. For the services of this room alone: the right has been checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment
from opennrm.people.models import Former, Person, Token, Uncompared, Vault
from opennrm.people.rules import Key, read_contact, read_facts
from opennrm.people.selectors.index import INDEX, blinded, contact_keys, facts_keys
from opennrm.people.selectors.opening import texts


def write_tokens(keys: Mapping[UUID, Iterable[Key]], *, compared: bool = False) -> None:
    """Add the tokens of these persons and, unless they were `compared` elsewhere, leave them to be compared."""
    tokens = {(person, *blinded(key)) for person, some in keys.items() for key in some}
    with acting(INDEX):
        Token.objects.bulk_create(
            [Token(person_id=person, kind=kind, value=value) for person, kind, value in sorted(tokens)],
            ignore_conflicts=True,
        )
        if compared:
            return
        now = clock.now()
        Uncompared.objects.bulk_create(
            [Uncompared(person_id=person, since=now) for person in sorted({person for person, _, _ in tokens})],
            ignore_conflicts=True,
        )


def index_anew(person: UUID) -> None:
    """The tokens of this person now say what the vault says; one that a reporter gave (linkage) stays."""
    with acting(INDEX):
        rows = list(Vault.objects.filter(person_id=person))
        opened = texts(rows)
        keys: list[Key] = []
        for row in rows:
            if row.compartment == Compartment.IDENTITY:
                keys += facts_keys(read_facts(opened[row.id]))
            elif row.compartment == Compartment.SAFE_CONTACT:
                keys += contact_keys(read_contact(opened[row.id]))
        Token.objects.filter(person_id=person).exclude(kind="linkage").delete()
    write_tokens({person: keys})


def put(person: Person, compartment: Compartment, text: str, *, by: Actor) -> None:
    """Write a compartment of a person whom `by` sees; what stood there before is kept, sealed with the same key."""
    row = Vault.objects.filter(person=person, compartment=compartment).first()
    if row is not None:
        before = Former(
            person=person, file_id=row.file_id, compartment=compartment, sealed=row.sealed, changed_by_id=by.user_id
        )
        Former.objects.bulk_create([before])
        Vault.objects.filter(pk=row.pk).update(sealed=secrets.seal(row.key_id, text, row.place))
        return
    sibling = Vault.objects.filter(person=person).values_list("key_id", flat=True).first()
    key_id = sibling or secrets.new_data_key("person")
    row = Vault(person=person, file_id=person.file_id, compartment=compartment, key_id=key_id)
    row.sealed = secrets.seal(key_id, text, row.place)
    Vault.objects.bulk_create([row])
