"""Opening sealed rows for somebody who may: one query for rows, one for keys, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from opennrm.kernel import secrets
from opennrm.kernel.words import Compartment
from opennrm.people.models import Vault
from opennrm.people.rules import UNCERTAIN, Fact, PersonFacts, read_facts


def texts(rows: Iterable[Vault]) -> dict[UUID, str]:
    """The text of each row by the row's id. What was erased is missing."""
    found = list(rows)
    keys = secrets.data_keys(row.key_id for row in found)
    return {
        row.id: secrets.open_with(keys[row.key_id], bytes(row.sealed), row.place).decode()
        for row in found
        if row.key_id in keys
    }


def facts_by_person(persons: Collection[UUID]) -> dict[UUID, PersonFacts]:
    """The identity facts of each person as kept in that very file. For callers that have checked the right."""
    rows = list(Vault.objects.filter(person_id__in=persons, compartment=Compartment.IDENTITY))
    opened = texts(rows)
    return {row.person_id: read_facts(opened[row.id]) for row in rows if row.id in opened}


def facts_by_file(files: Collection[UUID]) -> dict[UUID, PersonFacts]:
    """The facts of each file: its own, and for what it does not know, those of the files merged into it."""
    rows = list(Vault.objects.filter(file_id__in=files, compartment=Compartment.IDENTITY))
    opened = texts(rows)
    own: dict[UUID, PersonFacts] = {}
    others: dict[UUID, list[PersonFacts]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.person_id):
        if row.id in opened:
            facts = read_facts(opened[row.id])
            if row.person_id == row.file_id:
                own[row.file_id] = facts
            else:
                others[row.file_id].append(facts)
    return joined_by_file(own, others)


def joined_by_file(
    own: Mapping[UUID, PersonFacts], others: Mapping[UUID, list[PersonFacts]]
) -> dict[UUID, PersonFacts]:
    return {file: joined(own.get(file, PersonFacts()), others.get(file, ())) for file in {*own, *others}}


def joined(own: PersonFacts, others: Iterable[PersonFacts]) -> PersonFacts:
    """One view of a merged file. Nothing is written: taking the files apart again loses nothing."""
    result = own
    for other in others:
        filled: dict[str, Fact[object]] = {
            name: getattr(other, name)
            for name in UNCERTAIN
            if not getattr(result, name).known and getattr(other, name).known
        }
        result = replace(
            result,
            called=result.called or other.called,
            other_names=tuple(dict.fromkeys((*result.other_names, *other.all_names)))
            if other.all_names != result.all_names
            else result.other_names,
            phones=tuple(dict.fromkeys((*result.phones, *other.phones))),
            **filled,  # type: ignore[arg-type]
        )
    return result
