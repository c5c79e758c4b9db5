"""Who is on duty, and when an organisation is at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.safety import access
from opennrm.safety.models import Duty, WorkingHours
from opennrm.safety.rules.duty import Hours


@dataclass(frozen=True)
class ShownDuty:
    id: UUID
    user_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    now: bool


@selector
def duties(organisation: int, *, viewer: Actor) -> list[ShownDuty]:
    """Who is on duty for this organisation, from now on, the next first."""
    ground.require(viewer, "read_duty", access.RIGHTS)
    moment = clock.now()
    rows = Duty.objects.filter(organisation_id=organisation, cancelled_at__isnull=True, during__endswith__gt=moment)
    return [
        ShownDuty(row.id, row.user_id, row.user.name, row.during.lower, row.during.upper, moment in row.during)
        for row in rows.select_related("user").order_by("during")[:60]
    ]


@selector
def on_duty(organisation: int, *, viewer: Actor, at: datetime | None = None) -> int | None:
    """The inner number of who is on duty for this organisation; None where nobody is."""
    rows = Duty.objects.filter(organisation_id=organisation, cancelled_at__isnull=True, user__is_active=True)
    return rows.filter(during__contains=at or clock.now()).values_list("user_id", flat=True).first()


@selector
def hours(organisations: Iterable[int], *, viewer: Actor) -> dict[int, Hours]:
    """When each of these organisations is at work."""
    wanted = list(organisations)
    rows = WorkingHours.objects.filter(organisation_id__in=wanted)
    said = {row.organisation_id: Hours(row.opens, row.closes, row.weekend) for row in rows}
    return {organisation: said.get(organisation, Hours()) for organisation in wanted}
