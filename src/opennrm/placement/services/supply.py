"""Houses, units and places; closing and opening them; where a house stands, and who may read that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Changed, NotAllowed, NotThere
from opennrm.kernel.words import Compartment
from opennrm.placement import access
from opennrm.placement.models import Address, AddressRight, Closure, Place, Shelter, Unit
from opennrm.placement.rules.words import CLOSURES, Care, Known, Regime, Security, ShelterKind, Takes
from opennrm.placement.rules.written import HouseAddress, write_address
from opennrm.placement.selectors import reach
from opennrm.placement.services.writing_down import only

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.partners.models import Organisation

WHY = ("works_there", "drives", "on_duty", "inspects")


@dataclass(frozen=True)
class House:
    """A shelter as it is written down."""

    code: str
    kind: ShelterKind
    region: str = ""
    security: Security = Security.OPEN
    regime: Regime = Regime.OPEN
    languages: tuple[str, ...] = ()
    care: frozenset[Care] = frozenset()
    notice_days: int = 0
    opened_on: date | None = None


@dataclass(frozen=True)
class Part:
    """A unit and how many places of one sort it has. `letter`: what the codes of the places begin with."""

    letter: str
    first: int
    count: int
    takes: Takes = Takes.ANYBODY
    least_age: int = 18
    most_age: int = 120
    stepfree: Known = Known.UNKNOWN
    children: int = 0
    cots: int = 0
    name: str = ""


@service
def add_shelter(
    house: House, organisation: Organisation, parts: Iterable[Part], *, placing: Organisation | None = None, by: Actor
) -> Shelter:
    """Write a house with its units and places. Raises Broken where a code is taken or a number cannot be."""
    ground.require(by, "add_shelter", access.RIGHTS)
    units = list(parts)
    faults = _house_faults(house, units)
    only(faults)
    shelter = Shelter(
        code=house.code.strip(), kind=house.kind, organisation=organisation, placing=placing, region=house.region,
        security=house.security, regime=house.regime, languages=sorted(house.languages), care=sorted(house.care),
        notice_days=house.notice_days, key_id=secrets.new_data_key("shelter"),
        opened_on=house.opened_on or clock.today(),
    )  # fmt: skip
    Shelter.objects.bulk_create([shelter])
    for part in units:
        unit = Unit(
            shelter=shelter, name=part.name, takes=part.takes, least_age=part.least_age, most_age=part.most_age,
            stepfree=part.stepfree,
        )  # fmt: skip
        Unit.objects.bulk_create([unit])
        Place.objects.bulk_create(
            Place(unit=unit, code=f"{part.letter}-{number:02}", children=part.children, cots=part.cots)
            for number in range(part.first, part.first + part.count)
        )
    audit.record(by, "placement.shelter_added", f"shelter:{shelter.id}", places=sum(part.count for part in units))
    return shelter


def _house_faults(house: House, parts: list[Part]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not house.code.strip():
        faults["code"] = [_("Write a code: it stands for the house wherever the house is spoken of.")]
    elif Shelter.objects.filter(code=house.code.strip()).exists():
        faults["code"] = [_("There is a house with this code already.")]
    if any(part.most_age < part.least_age for part in parts):
        faults["most_age"] = [_("The oldest age is below the youngest.")]
    if any(not 1 <= part.count <= 200 for part in parts):
        faults["count"] = [_("Write a number of places between 1 and 200.")]
    codes = {f"{part.letter}-{number:02}" for part in parts for number in range(part.first, part.first + part.count)}
    if Place.objects.filter(code__in=codes).exists():
        faults["letter"] = [_("A place with one of these codes exists already: choose another letter or first number.")]
    return faults


@service
def close_place(place_id: UUID, reason: str, *, until: date | None = None, by: Actor) -> Closure:
    """Give this place to nobody for a while. Who lives there stays there."""
    place = reach.place(place_id, by, "close_place")
    faults: dict[str, list[str]] = {}
    if reason not in CLOSURES:
        faults["reason"] = [_("Choose why the place is closed.")]
    if until is not None and until <= clock.today():
        faults["until"] = [_("Write a later day, or leave it empty.")]
    if Closure.objects.filter(place=place, ended_at__isnull=True).exists():
        faults[""] = [_("This place is closed already.")]
    only(faults)
    closure = Closure(place=place, reason=reason, until_on=until, noted_by_id=by.user_id)
    Closure.objects.bulk_create([closure])
    audit.record(by, "placement.place_closed", f"place:{place.id}", reason=reason)
    return closure


@service
def open_place(place_id: UUID, *, by: Actor) -> None:
    """The place can be given again."""
    place = reach.place(place_id, by, "close_place")
    if not Closure.objects.filter(place=place, ended_at__isnull=True).update(ended_at=clock.now()):
        raise Changed(_("This place is open already."))
    audit.record(by, "placement.place_opened", f"place:{place.id}")


# --- where it stands --------------------------------------------------------------------------------


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
