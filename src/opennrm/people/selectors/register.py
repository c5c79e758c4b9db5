"""The register of the national desk, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from opennrm.kernel import access as ground
from opennrm.kernel import audit
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.words import Compartment
from opennrm.people import access
from opennrm.people.models import Person
from opennrm.people.rules import PersonFacts
from opennrm.people.selectors.opening import facts_by_file
from opennrm.people.selectors.standing import over_everybody

PAGE_SIZE = 40


@dataclass(frozen=True)
class Listed:
    """One line of a list: the person, and what this viewer may know."""

    person: Person
    facts: PersonFacts | None


@dataclass(frozen=True)
class RegisterPage:
    rows: list[Listed]
    older: str  # where the next page begins; empty on the last one


def _cursor(person: Person) -> str:
    return f"{person.made_at.timestamp():.6f}.{person.id.hex}"


def read_cursor(text: str) -> tuple[datetime, UUID] | None:
    """Where a page begins, or None where the address was changed by hand."""
    moment, _, row = text.rpartition(".")
    try:
        return datetime.fromtimestamp(float(moment), UTC), UUID(row)
    except (ValueError, OverflowError, OSError):
        return None


@selector
def register_page(*, viewer: Actor, after: str = "") -> RegisterPage:
    """Everybody in the register, the newest first. A fixed number of queries, one line in the log."""
    standing = over_everybody(viewer)  # no person: what the viewer holds over everybody
    ground.require(viewer, "list_register", access.RIGHTS, standing, relations=access.DESK)
    rows = Person.objects.filter(merged_into__isnull=True).order_by("-made_at", "-id")
    if place := read_cursor(after):
        moment, last = place
        rows = rows.filter(Q(made_at__lt=moment) | Q(made_at=moment, id__lt=last))
    persons = list(rows[: PAGE_SIZE + 1])
    shown = persons[:PAGE_SIZE]
    opened: dict[UUID, PersonFacts] = {}
    if Compartment.IDENTITY in standing.compartments(viewer):
        opened = facts_by_file([person.id for person in shown])
    audit.read(
        viewer, "people.register_read", persons=opened, compartments=[Compartment.IDENTITY] if opened else [],
        count=len(shown),
    )  # fmt: skip
    return RegisterPage(
        [Listed(person, opened.get(person.id)) for person in shown],
        _cursor(shown[-1]) if len(persons) > PAGE_SIZE else "",
    )
