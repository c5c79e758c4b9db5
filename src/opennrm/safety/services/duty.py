"""Writing who is on duty, and when an organisation is at work."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NoActor, NotThere
from opennrm.kernel.words import Role
from opennrm.safety import access
from opennrm.safety.models import Duty, WorkingHours
from opennrm.safety.rules.duty import Hours, duty_faults

if TYPE_CHECKING:
    from opennrm.accounts.models import User


def _mine(by: Actor) -> int:
    if by.organisation_id is None:
        raise NoActor("Who is on duty is written by somebody of the organisation.")
    return by.organisation_id


@service
def add_duty(user: User, starts_at: datetime, ends_at: datetime, *, by: Actor) -> UUID:
    """Put a duty officer of the own organisation on duty. Raises NotAllowed, Broken; nobody is on duty twice."""
    ground.require(by, "write_duty", access.RIGHTS)
    mine = _mine(by)
    if user.organisation_id != mine or Role.DUTY_OFFICER not in user.roles or not user.is_active:
        raise Broken({"user": [_("Choose a duty officer of your own organisation.")]})
    if faults := duty_faults(starts_at, ends_at, clock.now()):
        raise Broken(faults)
    row = Duty(
        organisation_id=mine, user=user, during=DateTimeTZRange(starts_at, ends_at, "[)"), written_by_id=by.user_id
    )
    try:
        with transaction.atomic():
            Duty.objects.bulk_create([row])
    except IntegrityError as fault:
        raise Broken({"starts_at": [_("Somebody is on duty in this time already. Take that away first.")]}) from fault
    audit.record(by, "safety.duty_added", f"duty:{row.id}", user=user.pk)
    return row.id


@service
def cancel_duty(duty_id: UUID, *, by: Actor) -> None:
    """Take somebody off duty, from now on. What has passed stays written."""
    ground.require(by, "write_duty", access.RIGHTS)
    row = Duty.objects.filter(pk=duty_id, organisation_id=_mine(by)).first()
    if row is None:
        raise NotThere("There is no such duty.")
    changed = Duty.objects.filter(pk=row.pk, cancelled_at__isnull=True).update(
        cancelled_at=clock.now(), cancelled_by_id=by.user_id
    )
    if not changed:
        raise Changed(_("Somebody took this away already."))
    audit.record(by, "safety.duty_cancelled", f"duty:{row.id}", user=row.user_id)


@service
def set_hours(hours: Hours, *, by: Actor) -> None:
    """Say when the own organisation is at work. Outside these hours who is on duty is told."""
    ground.require(by, "write_duty", access.RIGHTS)
    if faults := hours.faults():
        raise Broken(faults)
    WorkingHours.objects.update_or_create(
        organisation_id=_mine(by), defaults={"opens": hours.opens, "closes": hours.closes, "weekend": hours.weekend}
    )
    audit.record(by, "safety.hours_set", f"organisation:{by.organisation_id}")
