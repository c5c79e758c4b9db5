"""Search by reference, telephone number or name. What is hidden and what is missing give the same words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models.expressions import RawSQL

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, limits
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.references import read_reference
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import access
from opennrm.people.models import Person
from opennrm.people.rules import Key, PersonFacts
from opennrm.people.rules.asked import Asked, answers, read_asked
from opennrm.people.rules.likeness import name_keys, year_keys
from opennrm.people.rules.names import all_parts
from opennrm.people.selectors.index import answering, blinded
from opennrm.people.selectors.opening import facts_by_file
from opennrm.people.selectors.register import Listed
from opennrm.people.selectors.standing import over_everybody, standings_to

SEARCHES_AN_HOUR = 120
MOST_FOUND = 50
MOST_OWN = 2_000  # files of one viewer that are opened and compared in memory


class Kind(StrEnum):
    NOTHING = "nothing"  # an empty field
    REFERENCE = "reference"
    PHONE = "phone"
    NAME = "name"
    TOO_WIDE = "too_wide"  # one name over the whole register: add a birth year or a second name


@dataclass(frozen=True)
class Found:
    kind: Kind
    rows: list[Listed]
    more: bool = False


@selector
def search(text: str, *, viewer: Actor) -> Found:
    """The persons that this viewer may see and that fit. Limited and logged; no word that was typed is in the log."""
    ground.require(viewer, "search", access.RIGHTS)
    asked = read_asked(text, clock.today().year, settings.COUNTRY)
    reference = read_reference(text)
    if asked.empty and reference is None:
        return Found(Kind.NOTHING, [])
    limits.spend(f"search:{viewer.user_id}", most=SEARCHES_AN_HOUR, per=timedelta(hours=1))
    persons = list(Person.objects.filter(reference=reference).select_related("merged_into")) if reference else []
    if persons:
        return _shown(Kind.REFERENCE, [person.merged_into or person for person in persons], viewer)
    if asked.phone:
        return _shown(Kind.PHONE, _by_phone(asked.phone), viewer)
    if not asked.names:
        return _shown(Kind.REFERENCE if reference else Kind.TOO_WIDE, [], viewer)
    over_all = _over_all(viewer)
    if over_all and asked.too_wide:
        return _shown(Kind.TOO_WIDE, [], viewer)
    return _by_name(asked, over_all, viewer)


def _over_all(viewer: Actor) -> bool:
    return over_everybody(viewer).relation == Relation.REGISTER


def _visible(persons: set[UUID]) -> list[Person]:
    """The files of these persons that row security shows to the viewer, each once, the newest first."""
    rows = Person.objects.filter(pk__in=persons, erased_at__isnull=True).select_related("merged_into")
    files = {file.id: file for file in (person.merged_into or person for person in rows)}
    return sorted(files.values(), key=lambda file: (file.made_at, file.id), reverse=True)


def _by_phone(number: str) -> list[Person]:
    token = blinded(Key("phone", number))
    return _visible(answering([token]).get(token, set()))


def _by_name(asked: Asked, over_all: bool, viewer: Actor) -> Found:
    if over_all:
        persons = _visible(_candidates(asked))
    else:
        mine = RawSQL("select nrm_my_files()", [])  # what row security would find too, but only after reading everybody
        own = Person.objects.filter(pk__in=mine, merged_into__isnull=True, erased_at__isnull=True)
        persons = list(own.order_by("-made_at", "-id")[:MOST_OWN])
    opened = _opened(persons, viewer)
    fitting = [person for person in persons if person.id in opened and _fits(asked, opened[person.id])]
    return _shown(Kind.NAME, fitting, viewer, opened)


def _candidates(asked: Asked) -> set[UUID]:
    """The handful of files that the blind index names; they are opened and compared afterwards."""
    text = " ".join(asked.names)
    keys = name_keys([text])
    if asked.year is not None:
        keys += year_keys([text], range(asked.year - 1, asked.year + 2))
    found = answering([blinded(key) for key in keys])
    if asked.year is None or len(asked.names) == 1:
        return set().union(*found.values())
    by_pair = set().union(*(some for (kind, _), some in found.items() if kind == "pair"))
    return by_pair or set().union(*found.values())


def _opened(persons: list[Person], viewer: Actor) -> dict[UUID, PersonFacts]:
    standings = standings_to(viewer, [person.id for person in persons])
    return facts_by_file({p for p, s in standings.items() if Compartment.IDENTITY in s.compartments(viewer)})


def _fits(asked: Asked, facts: PersonFacts) -> bool:
    birth = facts.birth.value
    years = birth.years if birth else None
    return answers(asked, all_parts(facts.all_names), years)


def _shown(kind: Kind, persons: list[Person], viewer: Actor, opened: dict[UUID, PersonFacts] | None = None) -> Found:
    shown = persons[:MOST_FOUND]
    facts = _opened(shown, viewer) if opened is None and shown else opened or {}
    rows = [Listed(person, facts.get(person.id)) for person in shown]
    audit.read(
        viewer, "people.searched", persons=[person.id for person in shown],
        compartments=[Compartment.IDENTITY] if any(row.facts for row in rows) else [], how=str(kind), found=len(shown),
    )  # fmt: skip
    return Found(kind, rows, more=len(persons) > MOST_FOUND)
