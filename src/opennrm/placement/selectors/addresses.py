"""Where a house stands: one address, for who was given the right to it by name; counted, limited and written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from opennrm.kernel import audit, clock, limits, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Compartment
from opennrm.placement.models import Address, AddressRight, Shelter, Stay
from opennrm.placement.rules.moves import LIVING
from opennrm.placement.rules.written import HouseAddress, read_address
from opennrm.placement.selectors import reach

MOST_AN_HOUR = 6


@dataclass(frozen=True)
class OpenAddress:
    code: str
    address: HouseAddress


@selector
def address(shelter_id: UUID, *, viewer: Actor) -> OpenAddress:
    """Read one address. Raises NotThere for everybody without the right, whatever their role."""
    reach.need(viewer, "read_address")
    now = clock.now()
    right = AddressRight.objects.filter(shelter=shelter_id, user_id=viewer.user, ended_at__isnull=True).first()
    row = Address.objects.filter(shelter=shelter_id).first()
    if row is None or right is None or (right.until is not None and right.until <= now):
        raise NotThere("There is no such thing.")
    limits.spend(f"address:{viewer.user_id}", most=MOST_AN_HOUR, per=timedelta(hours=1))
    audit.read(
        viewer, "placement.address_read", f"shelter:{shelter_id}", compartments=[Compartment.LOCATION], why=right.why
    )
    opened = read_address(secrets.open_text(row.key_id, bytes(row.sealed), row.sealing_place))
    code = Shelter.objects.filter(pk=shelter_id).values_list("code", flat=True).first()
    return OpenAddress(code or "", opened)


@selector
def my_addresses(*, viewer: Actor) -> set[UUID]:
    """The houses whose address this viewer may open now. Where they stand is not read for this."""
    rows = AddressRight.objects.filter(user_id=viewer.user, ended_at__isnull=True)
    now = clock.now()
    return {shelter for shelter, until in rows.values_list("shelter", "until") if until is None or until > now}


@selector
def address_rights(shelter_id: UUID, *, viewer: Actor) -> list[AddressRight]:
    """Who may read an address, for who answers for the house."""
    shelter = reach.shelter(shelter_id, viewer, "let_read_address")
    if shelter.organisation_id != viewer.organisation_id:
        raise NotThere("There is no such thing.")
    rows = AddressRight.objects.filter(shelter=shelter, ended_at__isnull=True).select_related("user")
    return list(rows.order_by("given_at"))


@selector
def addresses(*, viewer: Actor) -> list[HouseAddress]:
    """Every address, for the outgoing gate alone: what leaves the program is searched for them."""
    if not viewer.job:
        raise NotAllowed(["Only the program compares addresses."])
    rows = list(Address.objects.all())
    keys = secrets.data_keys({row.key_id for row in rows})
    return [
        read_address(secrets.open_with(keys[row.key_id], bytes(row.sealed), row.sealing_place).decode())
        for row in rows
        if row.key_id in keys
    ]


@selector
def same_house(persons: Iterable[UUID], *, viewer: Actor) -> frozenset[UUID]:
    """Who lives now in the houses where these persons live, for the outgoing gate alone: they are found together."""
    if not viewer.job:
        raise NotAllowed(["Only the program compares who lives together."])
    wanted = set(persons)
    living = Stay.objects.filter(state__in=LIVING)
    houses = living.filter(person_id__in=wanted).values("shelter_id")
    return frozenset(living.filter(shelter_id__in=houses).values_list("person_id", flat=True)) - wanted


@selector
def sheltering(persons: Iterable[UUID], *, viewer: Actor) -> list[int]:
    """The organisations in whose houses these persons live now, for a job that tells them what threatens somebody."""
    if not viewer.job:
        raise NotAllowed(["Only the program asks who shelters somebody."])
    living = Stay.objects.filter(state__in=LIVING, person_id__in=set(persons))
    return list(
        living.order_by("shelter__organisation_id").values_list("shelter__organisation_id", flat=True).distinct()
    )
