"""Reading the risk assessment in its versions, and what happened that asks for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opennrm.kernel import audit
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment
from opennrm.safety.models import Alert, Assessment, Event
from opennrm.safety.models.locker import seals
from opennrm.safety.rules import risk
from opennrm.safety.rules.written import read_assessment
from opennrm.safety.selectors.reach import files_of, reach

NO_EVENT = "There is no such alert."


@dataclass(frozen=True)
class ShownAssessment:
    """One version, opened."""

    id: UUID
    number: int
    at: datetime
    by_id: int | None
    next_on: date
    content: risk.Assessment | None  # None where the words were erased


@dataclass(frozen=True)
class ShownEvent:
    id: UUID
    reference: str
    kind: risk.Happening
    at: datetime
    words: str  # empty for who was told and does not see dangers
    noted_at: datetime
    noted_by_id: int | None
    at_night: bool
    taken_at: datetime | None
    taken_by_id: int | None
    answered: bool  # a newer assessment takes it into account


def newest_number(members: list[UUID]) -> int:
    """How the newest version is numbered; 0 where there is none."""
    found = Assessment.objects.filter(person_id__in=members).order_by("-number").values_list("number", flat=True)
    return next(iter(found[:1]), 0)


@selector
def assessments(person_id: UUID, *, viewer: Actor) -> list[ShownAssessment]:
    """Every version, the newest first. Raises NotThere, NotAllowed."""
    reach(person_id, viewer, "read_risk")
    members = files_of(person_id, viewer)
    keys = seals(members)
    found = []
    for row in Assessment.objects.filter(person_id__in=members).order_by("-number", "-at"):
        text = keys[row.person_id].open("assessment", row.id, "content", row.content)
        content = (
            read_assessment(text, risk.Together(row.together), risk.Because(row.because), row.next_on) if text else None
        )
        found.append(ShownAssessment(row.id, row.number, row.at, row.by_id, row.next_on, content))
    audit.read(
        viewer, "safety.risk_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    return found


@selector
def events(person_id: UUID, *, viewer: Actor) -> list[ShownEvent]:
    """What happened that turns things, the newest first. Raises NotThere, NotAllowed."""
    reach(person_id, viewer, "read_risk")
    members = files_of(person_id, viewer)
    keys = seals(members)
    audit.read(
        viewer, "safety.events_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    rows = Event.objects.filter(person_id__in=members).order_by("-noted_at")
    return [_shown(row, keys[row.person_id].open("event", row.id, "words", row.words)) for row in rows]


def _shown(row: Event, words: str) -> ShownEvent:
    return ShownEvent(
        row.id, row.reference, risk.Happening(row.kind), row.at, words, row.noted_at, row.noted_by_id, row.at_night,
        row.taken_at, row.taken_by_id, row.answered_by_id is not None,
    )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Who was told of an event, when, and as what."""

    user_id: int
    step: str
    on_duty: bool
    told_at: datetime


@selector
def event(event_id: UUID, *, viewer: Actor) -> tuple[ShownEvent, list[Told]]:
    """One event for who was told of it, or who sees the dangers of that person; and who else knows. Raises NotThere.

    Who was told learns the kind, the moment and the reference of the case: nothing of the person, and no words.
    """
    row = Event.objects.filter(pk=event_id).first()
    if row is None:
        raise NotThere(NO_EVENT)
    words = seals([row.person_id])[row.person_id].open("event", row.id, "words", row.words)
    audit.read(viewer, "safety.event_read", f"event:{row.id}", persons=[row.person_id])
    told = Alert.objects.filter(event=row).order_by("told_at")
    return _shown(row, words), [Told(one.user_id, one.step, one.on_duty, one.told_at) for one in told]
