"""Where a house stands: sealed, and opened by who was given the right to it by name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Compartment
from opennrm.placement.models import Address, AddressRight, Shelter
from opennrm.placement.rules.written import HouseAddress, write_address
from opennrm.placement.selectors import reach
from opennrm.placement.services.writing_down import only

if TYPE_CHECKING:
    from opennrm.accounts.models import User

WHY = ("works_there", "drives", "on_duty", "inspects")


def _supervised(shelter_id: UUID, by: Actor, action: str) -> Shelter:
    shelter = reach.shelter(shelter_id, by, action)
    if not by.job and shelter.organisation_id != by.organisation_id:
        raise NotAllowed([_("Only who answers for this house does this.")])
    return shelter


@service
def write_address_of(shelter_id: UUID, address: HouseAddress, *, by: Actor) -> None:
    """Seal where a house stands. Who writes it may read it; nobody else before they are given the right."""
    shelter = _supervised(shelter_id, by, "write_address")
    only(address.faults())
    if by.user_id is not None:  # first the right, then the row: row security shows the old address to who may read it
        _give(shelter, by.user_id, "works_there", None, by)
    row = Address(
        shelter=shelter, organisation_id=shelter.organisation_id, key_id=secrets.new_data_key("address"),
        written_by_id=by.user_id,
    )  # fmt: skip
    row.sealed = secrets.seal(row.key_id, write_address(address), row.sealing_place)
    changed = Address.objects.filter(shelter=shelter).update(
        key_id=row.key_id, sealed=row.sealed, written_at=clock.now(), written_by_id=by.user_id
    )
    if not changed:
        Address.objects.bulk_create([row])
    audit.record(by, "placement.address_written", f"shelter:{shelter.id}", compartments=[Compartment.LOCATION])


def _give(shelter: Shelter, user_id: int, why: str, until: datetime | None, by: Actor) -> AddressRight:
    now = clock.now()
    running = AddressRight.objects.filter(shelter=shelter, user_id=user_id, ended_at__isnull=True)
    running.update(ended_at=now)
    given = AddressRight(
        shelter=shelter, organisation_id=shelter.organisation_id, user_id=user_id, why=why, given_by_id=by.user_id,
        until=until,
    )  # fmt: skip
    AddressRight.objects.bulk_create([given])
    return given


@service
def let_read_address(
    shelter_id: UUID, user: User, why: str, *, until: datetime | None = None, by: Actor
) -> AddressRight:
    """Give somebody the right to read where one house stands, by name, for a reason. Who drives gets it for a night."""
    shelter = _supervised(shelter_id, by, "let_read_address")
    faults: dict[str, list[str]] = {}
    if why not in WHY:
        faults["why"] = [_("Choose why this colleague must know the address.")]
    if not user.is_active:
        faults["user"] = [_("This colleague does not work here any more.")]
    if until is not None and until <= clock.now():
        faults["until"] = [_("Write a later moment, or leave it empty.")]
    if why != "works_there" and until is None:
        faults["until"] = [_("Write until when: only who works there keeps it.")]
    only(faults)
    given = _give(shelter, user.pk, why, until, by)
    audit.record(
        by, "placement.address_right_given", f"shelter:{shelter.id}", compartments=[Compartment.LOCATION],
        user=user.pk, why=why,
    )  # fmt: skip
    return given


@service
def end_address_right(right_id: UUID, *, by: Actor) -> None:
    """Nobody reads the address with this right any more, from the next click on."""
    right = AddressRight.objects.filter(pk=right_id, ended_at__isnull=True).first()
    if right is None:
        raise NotThere(_("There is no such right."))
    _supervised(right.shelter_id, by, "let_read_address")
    AddressRight.objects.filter(pk=right.pk).update(ended_at=clock.now())
    audit.record(by, "placement.address_right_ended", f"shelter:{right.shelter_id}", user=right.user_id)
