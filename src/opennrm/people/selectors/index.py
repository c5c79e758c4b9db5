"""The blind index: what is asked of it, and which files answer. Only jobs of the program and the desk read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings

from opennrm.kernel import secrets
from opennrm.kernel.actors import Actor, looking_as
from opennrm.people.models import Token
from opennrm.people.rules import Key, PersonFacts, SafeContact, Sign, compare, keys_to_find, keys_to_store, worth_asking
from opennrm.people.rules.phones import whole_number
from opennrm.people.selectors.opening import facts_by_person

# Who writes the index may not read it: a job does both, and touches nothing else.
INDEX = Actor.for_job("people.index")
NAME_BITS, PHONE_BITS, LINKAGE_BITS = 16, 32, 62
_BITS = {"pair": NAME_BITS, "year": NAME_BITS, "phone": PHONE_BITS, "linkage": LINKAGE_BITS}
MOST_ANSWERS = 20_000  # a batch that asks for more has keys that tell nobody apart
_EXACT = {"phone": Sign.PHONE, "linkage": Sign.LINKAGE}


def blinded(key: Key) -> tuple[str, int]:
    """Kind and keyed token of a key, as short as its kind allows: name tokens collide on purpose."""
    return key.kind, secrets.blind(f"people.{key.kind}", key.value, bits=_BITS[key.kind])


def phone_keys(numbers: Iterable[str]) -> list[Key]:
    found = (whole_number(number, settings.COUNTRY) for number in numbers)
    return [Key("phone", number) for number in dict.fromkeys(found) if number]


def facts_keys(facts: PersonFacts) -> list[Key]:
    return [*keys_to_store(facts), *phone_keys(facts.phones)]


def contact_keys(contact: SafeContact | None) -> list[Key]:
    return phone_keys(channel.address for channel in contact.channels if channel.dialled) if contact else []


def answering(tokens: Iterable[tuple[str, int]]) -> dict[tuple[str, int], set[UUID]]:
    """The files that hold each of these tokens: one query for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, value in tokens:
        wanted[kind].add(value)
    found: dict[tuple[str, int], set[UUID]] = defaultdict(set)
    with looking_as(INDEX):
        for kind, values in sorted(wanted.items()):
            rows = Token.objects.filter(kind=kind, value__in=values).values_list("value", "person_id")
            for value, person in rows[:MOST_ANSWERS]:
                found[kind, value].add(person)
    return found


def likely(
    asked: Mapping[UUID, PersonFacts], exact: Mapping[UUID, Iterable[tuple[str, int]]] | None = None
) -> dict[UUID, dict[UUID, frozenset[Sign]]]:
    """For each of these facts, the files that may be the same person, and every sign.

    `exact` adds tokens of phones and linkage that the facts do not hold. Candidates are opened in memory by a job;
    what they hold goes nowhere but into the comparison.
    """
    tokens: dict[UUID, set[tuple[str, int]]] = {}
    for asker, facts in asked.items():
        keys = [*keys_to_find(facts), *phone_keys(facts.phones)]
        tokens[asker] = {blinded(key) for key in keys} | set((exact or {}).get(asker, ()))
    answers = answering({token for some in tokens.values() for token in some})
    near: dict[UUID, dict[UUID, set[Sign]]] = {asker: defaultdict(set) for asker in asked}
    for asker, some in tokens.items():
        for kind, value in some:
            for person in answers.get((kind, value), ()):
                if person != asker:
                    near[asker][person] |= {_EXACT[kind]} if kind in _EXACT else set()
    with looking_as(INDEX):
        opened = facts_by_person({person for some in near.values() for person in some})
    return {asker: _judged(asked[asker], some, opened) for asker, some in near.items()}


def _judged(
    facts: PersonFacts, near: Mapping[UUID, set[Sign]], opened: Mapping[UUID, PersonFacts]
) -> dict[UUID, frozenset[Sign]]:
    judged = {}
    for person, exact in near.items():
        signs = compare(facts, opened.get(person, PersonFacts())) | exact
        if worth_asking(signs):
            judged[person] = signs
    return judged
