"""What partners suggest, for the officers who look at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.projects import access
from opennrm.projects.models import Entry, Invitation, Project, Suggestion
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.selectors.reporting import cards


@dataclass(frozen=True)
class Suggested:
    """One suggestion beside what stands there now; `before` is empty where it is new, or where the entry is gone."""

    id: UUID
    field: Field
    before: Mapping[str, Any] | None
    data: Mapping[str, Any]
    state: str
    for_whom: str
    supported_by_id: int | None


@dataclass(frozen=True)
class Link:
    id: UUID
    for_whom: str
    ends_at: datetime
    state: str  # open, used, expired, withdrawn


@dataclass(frozen=True)
class Corrections:
    links: tuple[Link, ...]
    waiting: tuple[Suggested, ...]
    decided: tuple[Suggested, ...]


def _link(row: Invitation, now: datetime) -> Link:
    state = "withdrawn" if row.withdrawn_at else "used" if row.used_at else "expired" if row.ends_at <= now else "open"
    return Link(row.pk, row.for_whom, row.ends_at, state)


@selector
def corrections(reference: str, *, viewer: Actor) -> Corrections:
    """Links and suggestions of one project, for project officers."""
    ground.require(viewer, "confirm", access.RIGHTS)
    suggestions = list(
        Suggestion.objects.filter(project__reference=reference).exclude(state="drafted").select_related("invitation")
    )
    entries = {row.pk: row.data for row in Entry.objects.filter(pk__in=[s.entry_id for s in suggestions if s.entry_id])}
    shown = [
        Suggested(
            s.pk, Field(s.field), entries.get(s.entry_id) if s.entry_id else None, s.data, s.state,
            s.invitation.for_whom, s.supported_by_id,
        )
        for s in suggestions
    ]  # fmt: skip
    now = clock.now()
    return Corrections(
        tuple(_link(row, now) for row in Invitation.objects.filter(project__reference=reference)),
        tuple(one for one in shown if one.state in ("sent", "supported")),
        tuple(one for one in shown if one.state in ("accepted", "refused")),
    )


@selector
def corrections_waiting(*, viewer: Actor) -> list[tuple[str, str, int]]:
    """Projects with suggestions that this officer may look at: reference, title, how many."""
    ground.require(viewer, "confirm", access.RIGHTS)
    mine = Q(state="sent") | Q(state="supported") & ~Q(supported_by_id=viewer.user_id)
    counts = Counter(Suggestion.objects.filter(mine).values_list("project_id", flat=True))
    projects = list(Project.objects.filter(pk__in=counts))
    seen = cards(projects)
    return [(p.reference, seen[p.pk].one(Field.TITLE), counts[p.pk]) for p in projects]
