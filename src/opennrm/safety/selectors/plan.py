"""Reading the safety plan in its versions, and the sheet to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opennrm.kernel import audit
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment
from opennrm.partners import selectors as partners
from opennrm.people import selectors as people
from opennrm.safety.models import Plan
from opennrm.safety.models.locker import seals
from opennrm.safety.rules import plan as rules
from opennrm.safety.rules.dangers import Kind
from opennrm.safety.rules.written import read_plan
from opennrm.safety.selectors.dangers import opened
from opennrm.safety.selectors.reach import files_of, reach


@dataclass(frozen=True)
class ShownPlan:
    """One version, opened."""

    id: UUID
    number: int
    at: datetime
    by_id: int | None
    agreed: rules.Agreed
    review_on: date
    content: rules.Plan | None  # None where the words were erased


def newest_number(members: list[UUID]) -> int:
    found = Plan.objects.filter(person_id__in=members).order_by("-number").values_list("number", flat=True)
    return next(iter(found[:1]), 0)


def versions(person_id: UUID, viewer: Actor) -> list[ShownPlan]:
    reach(person_id, viewer, "read_plan")
    members = files_of(person_id, viewer)
    keys = seals(members)
    found = []
    for row in Plan.objects.filter(person_id__in=members).order_by("-number", "-at"):
        text = keys[row.person_id].open("plan", row.id, "content", row.content)
        content = read_plan(text, rules.Agreed(row.agreed), row.review_on) if text else None
        found.append(ShownPlan(row.id, row.number, row.at, row.by_id, rules.Agreed(row.agreed), row.review_on, content))
    return found


@selector
def plans(person_id: UUID, *, viewer: Actor) -> list[ShownPlan]:
    """Every version, the newest first. Raises NotThere, NotAllowed."""
    found = versions(person_id, viewer)
    audit.read(
        viewer, "safety.plan_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    return found


@selector
def sheet(person_id: UUID, *, viewer: Actor) -> rules.Sheet:
    """What may lie on a table: the newest plan without a line that tells a stranger anything. Raises NotThere.

    Names of organisations, of the person and of who is a danger are telling too, beside the words of rules.plan.
    """
    found = versions(person_id, viewer)
    if not found or found[0].content is None:
        raise NotThere("There is no plan yet.")
    names = [house.name for house in partners.organisations(viewer=viewer)]
    # The names are compared, never shown: who prints a plan may not see who this is.
    facts = people.facts([person_id], viewer=Actor.for_job("safety.sheet")).get(person_id)
    names += [name for written in (facts.all_names if facts else ()) for name in (written, *written.split())]
    names += [danger.value for danger in opened(person_id, viewer, "read_plan") if danger.kind != Kind.AREA]
    audit.read(
        viewer, "safety.sheet_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    return rules.sheet(found[0].content, names)
