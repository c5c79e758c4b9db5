"""Reading appointments: what is planned, what is arranged, what became of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opennrm.appointments.models import Appointment, Arrangement
from opennrm.appointments.rules import Need, Place
from opennrm.cases.models import Case
from opennrm.cases.selectors.file import OpenFile
from opennrm.cases.selectors.sealing import Seal
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment


@dataclass(frozen=True)
class ShownArrangement:
    need: Need
    helper_id: UUID | None
    user_id: int | None
    arranged: bool


@dataclass(frozen=True)
class ShownAppointment:
    id: UUID
    place: Place
    starts_at: datetime
    minutes: int
    words: str
    remind: bool
    state: str
    what_became: str
    version: int
    arrangements: tuple[ShownArrangement, ...]


@selector
def appointments(opened: OpenFile, *, viewer: Actor) -> list[ShownAppointment]:
    """The appointments that the viewer may know of: planned ones by their moment, then those that are over."""
    rows = [
        row
        for row in Appointment.objects.filter(case=opened.case).order_by("starts_at")
        if not row.part or Compartment(row.part) in opened.parts
    ]
    arranged: dict[UUID, list[ShownArrangement]] = defaultdict(list)
    for one in Arrangement.objects.filter(appointment__in=rows).order_by("need"):
        arranged[one.appointment_id].append(
            ShownArrangement(Need(one.need), one.helper_id, one.user_id, one.arranged_at is not None)
        )
    seal = Seal(opened.case)
    planned = [row for row in rows if row.state == "planned"]
    over = sorted((row for row in rows if row.state != "planned"), key=lambda row: row.starts_at, reverse=True)
    return [_shown(row, seal, tuple(arranged[row.id])) for row in (*planned, *over)]


def _shown(row: Appointment, seal: Seal, arranged: tuple[ShownArrangement, ...]) -> ShownAppointment:
    return ShownAppointment(
        row.id, Place(row.place), row.starts_at, row.minutes, seal.open("appointment", row.id, "words", row.words),
        row.remind, row.state, seal.open("appointment", row.id, "what_became", row.what_became), row.version, arranged,
    )  # fmt: skip


@selector
def reminded(appointment_id: UUID, *, viewer: Actor) -> tuple[Case, datetime] | None:
    """The case and the moment of an appointment that is still to come; None where it is over. For the reminder alone."""
    if not viewer.job:
        raise NotThere("There is no such appointment.")
    rows = Appointment.objects.filter(pk=appointment_id, state="planned", starts_at__gt=clock.now())
    found = rows.exclude(case__state="closed").select_related("case").first()
    return (found.case, found.starts_at) if found else None


@selector
def appointment(opened: OpenFile, appointment_id: UUID, *, viewer: Actor) -> ShownAppointment:
    """One of them. Raises NotThere."""
    for found in appointments(opened, viewer=viewer):
        if found.id == appointment_id:
            return found
    raise NotThere("There is no such appointment.")
