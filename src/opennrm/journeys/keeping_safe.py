"""What threatens a person and the file: an event or a review asks the lead for something, and writing it answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.cases import services as cases
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, service
from opennrm.placement import selectors as placement
from opennrm.safety import services as safety
from opennrm.safety.rules import Assessment, Happening, Plan
from opennrm.safety.rules.risk import next_look

if TYPE_CHECKING:
    from opennrm.cases.models import Case

ASSESS, LOOK_AGAIN, REVIEW_PLAN = "assess_risk", "look_again", "review_plan"
_JOB = Actor.for_job("keeping-safe")


@service
def note_event(case: Case, kind: Happening | None, at: datetime | None, words: str, *, by: Actor) -> UUID:
    """Something happened: who must act is told at once, and the lead is asked for a new assessment today."""
    event = safety.note_event(case.person_id, kind, at, words, reference=case.reference, living=_sheltering, by=by)
    cases.ask_for(case.id, ASSESS, clock.today(), by=_JOB)
    return event


def tell_of_unanswered(*, by: Actor) -> int:
    """Events on which nobody acts yet: the next ones are told, also where the person came to live meanwhile."""
    return safety.escalate_unanswered(living=_sheltering, by=by)


def _sheltering(persons: list[UUID]) -> list[int]:
    return placement.sheltering(persons, viewer=_JOB)


@service
def write_assessment(case: Case, found: Assessment, *, seen: int, by: Actor) -> int:
    """The next version. What asked for it is answered, and the day of the next look stands in the lead's list."""
    number = safety.write_assessment(case.person_id, found, seen=seen, by=by)
    for kind in (ASSESS, LOOK_AGAIN):
        cases.settle(case.id, kind, by=by)
    cases.ask_for(case.id, LOOK_AGAIN, next_look(clock.today(), found.next_on), by=_JOB)
    return number


@service
def write_plan(case: Case, plan: Plan, *, seen: int, by: Actor) -> int:
    """The next version. The day on which it is read together again stands in the lead's list."""
    number = safety.write_plan(case.person_id, plan, seen=seen, by=by)
    cases.settle(case.id, REVIEW_PLAN, by=by)
    if plan.review_on is not None:
        cases.ask_for(case.id, REVIEW_PLAN, plan.review_on, by=_JOB)
    return number
