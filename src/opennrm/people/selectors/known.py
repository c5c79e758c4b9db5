"""Questions "is this person known?": the asker's own, which say nothing, and the desk's, which show both sides."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import access
from opennrm.people.models import Person, Question
from opennrm.people.rules import PersonFacts, Sign, closeness, read_facts
from opennrm.people.selectors.index import likely
from opennrm.people.selectors.opening import facts_by_file
from opennrm.people.selectors.standing import over_everybody, standings_to


@dataclass(frozen=True)
class Likely:
    person: Person
    facts: PersonFacts
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Asked:
    """A question as the desk sees it."""

    question: Question
    facts: PersonFacts
    why: str
    reason: str
    likely: tuple[Likely, ...]


@selector
def own_questions(*, viewer: Actor) -> list[Question]:
    """What this viewer asked, the newest first. `meet` is True only where the desk wants them to meet."""
    if viewer.user_id is None:
        return []
    mine = list(Question.objects.filter(asked_by_id=viewer.user_id).order_by("-asked_at")[:100])
    for question in mine:
        question.meet = True if question.meet else None  # a no looks like no answer yet
        question.answered_at = question.answered_at if question.meet else None
    return mine


@selector
def open_questions(*, viewer: Actor) -> list[Question]:
    """The questions that wait for the desk, the oldest first."""
    ground.require(viewer, "answer_known", access.RIGHTS)
    _require_register(viewer)
    return list(Question.objects.filter(answered_at__isnull=True).order_by("asked_at")[:200])


def _require_register(viewer: Actor) -> None:
    """Who reads questions of others holds the register, for this purpose."""
    standing = over_everybody(viewer)
    ground.require(viewer, "answer_known", access.RIGHTS, standing, relations=[Relation.REGISTER])


@selector
def question(question_id: UUID, *, viewer: Actor) -> Asked:
    """One question with the files that may be meant, found now. Raises NotThere."""
    _require_register(viewer)
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise NotThere("There is no such question.")
    key = secrets.data_keys([found.key_id]).get(found.key_id)
    if key is None:
        return Asked(found, PersonFacts(), "", "", ())

    def text(what: str, sealed: bytes | memoryview | None) -> str:
        return secrets.open_with(key, bytes(sealed), found.place(what)).decode() if sealed else ""

    facts = read_facts(text("facts", found.sealed_facts))
    meant = _likely(found.id, facts, viewer)
    audit.read(
        viewer, "people.question_read", f"question:{found.id}", persons=[one.person.id for one in meant],
        compartments=[Compartment.IDENTITY],
    )  # fmt: skip
    return Asked(found, facts, text("why", found.sealed_why), text("reason", found.sealed_reason), meant)


def _likely(asker: UUID, facts: PersonFacts, viewer: Actor) -> tuple[Likely, ...]:
    signs = likely({asker: facts})[asker]
    persons = Person.objects.filter(pk__in=signs, erased_at__isnull=True).select_related("merged_into")
    files: dict[UUID, tuple[Person, frozenset[Sign]]] = {}
    for person in persons:
        file = person.merged_into or person
        best = files.get(file.id)
        if best is None or closeness(signs[person.id]) < closeness(best[1]):
            files[file.id] = (file, signs[person.id])
    standings = standings_to(viewer, files)
    shown = {file for file in files if Compartment.IDENTITY in standings[file].compartments(viewer)}
    opened = facts_by_file(shown)
    ranked = sorted((f for f in files.values() if f[0].id in opened), key=lambda one: closeness(one[1]))
    return tuple(Likely(person, opened[person.id], tuple(sorted(found))) for person, found in ranked[:20])
