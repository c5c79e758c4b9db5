"""Reading dangers: for the file, for who looks for a place, for the outgoing gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.words import Compartment
from opennrm.safety.models import Danger
from opennrm.safety.models.locker import seals
from opennrm.safety.rules.dangers import AvoidedArea, Certainty, DangerValue, Kind, Source, avoided, runs
from opennrm.safety.selectors.reach import files_of, reach


@dataclass(frozen=True)
class ShownDanger:
    """One danger, opened."""

    id: UUID
    kind: Kind
    value: str
    words: str
    within_km: int
    source: Source
    certainty: Certainty
    since: date | None
    until: date | None
    noted_at: datetime
    noted_by_id: int | None
    runs: bool
    why_ended: str


def opened(person_id: UUID, viewer: Actor, action: str = "read_dangers") -> list[ShownDanger]:
    """Every danger of this person, the newest first, for other selectors of this room: nothing is logged here."""
    reach(person_id, viewer, action)
    members = files_of(person_id, viewer)
    keys, today = seals(members), clock.today()
    return [
        ShownDanger(
            row.id, Kind(row.kind), keys[row.person_id].open("danger", row.id, "value", row.value),
            keys[row.person_id].open("danger", row.id, "words", row.words), row.within_km, Source(row.source),
            Certainty(row.certainty), row.since, row.until, row.noted_at, row.noted_by_id,
            runs(row.until, row.ended_at is not None, today),
            keys[row.person_id].open("danger", row.id, "why_ended", row.why_ended),
        )
        for row in Danger.objects.filter(person_id__in=members).order_by("-noted_at")
    ]  # fmt: skip


@selector
def dangers(person_id: UUID, *, viewer: Actor, ended: bool = False) -> list[ShownDanger]:
    """What threatens this person, the newest first; with `ended` also what is over. Raises NotThere, NotAllowed."""
    found = opened(person_id, viewer)
    audit.read(
        viewer, "safety.dangers_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    return [danger for danger in found if danger.runs or ended]


@selector
def avoided_areas(person_id: UUID, *, viewer: Actor) -> list[AvoidedArea]:
    """Where this person must not live: municipalities, each with a distance in steps. An area in doubt is avoided too.

    Raises NotAllowed where the viewer may not see dangers: an empty list would read as "everywhere is safe". Whoever
    matches places for a viewer without that part asks as a job of the program and shows the verdict alone.
    """
    found = opened(person_id, viewer)
    audit.read(
        viewer, "safety.areas_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    return avoided((danger.value, danger.within_km) for danger in found if _area(danger))


def _area(danger: ShownDanger) -> bool:
    return danger.runs and danger.kind == Kind.AREA and bool(danger.value)


@selector
def danger_values(person_id: UUID, *, viewer: Actor) -> list[DangerValue]:
    """Names, numbers, accounts, addresses and plates that nothing about this person may reach. For the outgoing gate.

    Also what is over stays in it: an old address is where letters went wrong. Raises NotAllowed as `avoided_areas`.
    """
    found = opened(person_id, viewer)
    audit.read(
        viewer, "safety.values_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    values = {DangerValue(danger.kind, danger.value) for danger in found if danger.value and danger.kind != Kind.AREA}
    return sorted(values, key=lambda one: (one.kind, one.value))
