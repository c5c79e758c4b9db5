"""Houses, units and places: written down, changed, closed for a while and for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Min, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.placement import access
from opennrm.placement.models import Closure, InUse, Place, Shelter, Stay, Unit
from opennrm.placement.rules import HOLDING, House, Part, places_faults, room_faults, unit_faults, written_faults
from opennrm.placement.rules.supply import Faults, house_faults
from opennrm.placement.rules.words import CLOSURES, REOPENED, ShelterKind
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.reach import JOB
from opennrm.placement.services.writing_down import only

if TYPE_CHECKING:
    from opennrm.partners.models import Organisation


def _quicker() -> Changed:
    return Changed(_("Somebody was quicker: look again. Nothing was overwritten."))


# --- houses -----------------------------------------------------------------------------------------


@service
def add_shelter(
    house: House, organisation: Organisation, parts: Iterable[Part], *, placing: Organisation | None = None, by: Actor
) -> Shelter:
    """Write a house with its units and places. Raises Broken where a code is taken or a number cannot be."""
    ground.require(by, "add_shelter", access.RIGHTS)
    units = list(parts)
    faults = written_faults(house, units)
    if Shelter.objects.filter(code=house.code.strip()).exists():
        faults["code"] = [_("There is a house with this code already.")]
    for part in units:
        faults |= _taken_codes(part)
    only(faults)
    shelter = Shelter(
        code=house.code.strip(), kind=house.kind, organisation=organisation, placing=placing,
        key_id=secrets.new_data_key("shelter"), opened_on=house.opened_on or clock.today(), **_facts(house),
    )  # fmt: skip
    Shelter.objects.bulk_create([shelter])
    for part in units:
        _write_unit(shelter, part)
    audit.record(by, "placement.shelter_added", f"shelter:{shelter.id}", places=sum(part.count for part in units))
    return shelter


def _facts(house: House) -> dict[str, object]:
    return {
        "region": house.region, "security": str(house.security), "regime": str(house.regime),
        "languages": sorted(house.languages), "care": sorted(house.care), "notice_days": house.notice_days,
    }  # fmt: skip


@service
def change_shelter(shelter_id: UUID, house: House, *, version: int, by: Actor) -> Shelter:
    """What a house offers, by who answers for it or the desk. Its code stays; its kind, once somebody lived there."""
    shelter = reach.shelter(shelter_id, by, "change_supply", lock=True)
    kept = replace(house, code=shelter.code, kind=house.kind if reach.is_desk(by) else ShelterKind(shelter.kind))
    only(house_faults(kept) | _kind_faults(shelter, kept))
    changes = {**_facts(kept), "kind": str(kept.kind), "version": version + 1}
    if not Shelter.objects.filter(pk=shelter.pk, version=version).update(**changes):
        raise _quicker()
    audit.record(by, "placement.shelter_changed", f"shelter:{shelter.id}")
    for name, value in changes.items():
        setattr(shelter, name, value)
    return shelter


def _kind_faults(shelter: Shelter, house: House) -> Faults:
    if house.kind == shelter.kind:
        return {}
    with acting(JOB):
        lived_in = Stay.objects.filter(shelter=shelter).exists()
    if lived_in:
        return {"kind": [_("Somebody was placed here as the kind it is: write a new house for another kind.")]}
    for unit in Unit.objects.filter(shelter=shelter):
        if faults := unit_faults(_as_part(unit), house.kind):
            return {"kind": [sentence for sentences in faults.values() for sentence in sentences]}
    return {}


@service
def close_shelter(shelter_id: UUID, *, by: Actor) -> None:
    """The house is a shelter no longer. Nobody may live there, be awaited there or be offered a place there."""
    shelter = reach.shelter(shelter_id, by, "change_supply", lock=True)
    list(Place.objects.select_for_update().filter(unit__shelter=shelter).order_by("pk"))  # no offer slips in between
    with acting(JOB):  # also those whom this actor may not know of
        there = Stay.objects.filter(shelter=shelter, state__in=HOLDING).count()
    if there:
        said = ngettext(
            "One person lives here, is awaited or was offered a place: they come first.",
            "%(n)d people live here, are awaited or were offered a place: they come first.",
            there,
        )
        raise Broken(said % {"n": there})
    if not Shelter.objects.filter(pk=shelter.pk, closed_on__isnull=True).update(closed_on=clock.today()):
        raise Changed(_("This house is closed already."))
    InUse.objects.filter(place__unit__shelter=shelter, until_on__isnull=True).update(until_on=_not_before_use())
    audit.record(by, "placement.shelter_closed", f"shelter:{shelter.id}")


def _not_before_use() -> Greatest:
    """Today; or the first day, where that is still to come."""
    return Greatest(F("from_on"), Value(clock.today()))


@service
def reopen_shelter(shelter_id: UUID, why: str, *, by: Actor) -> Shelter:
    """A house that was closed for good is a shelter again from today on, with the places it had; for a reason."""
    shelter = reach.shelter(shelter_id, by, "change_supply", lock=True)
    if why not in REOPENED:
        raise Broken({"why": [_("Choose why the house opens again.")]})
    if not Shelter.objects.filter(pk=shelter.pk, closed_on__isnull=False).update(closed_on=None):
        raise Changed(_("This house is open already."))
    places = list(Place.objects.filter(unit__shelter=shelter, is_active=True))
    InUse.objects.bulk_create(InUse(place=place, from_on=max(shelter.opened_on, clock.today())) for place in places)
    audit.record(by, "placement.shelter_reopened", f"shelter:{shelter.id}", why=why, places=len(places))
    return shelter


# --- units and places -------------------------------------------------------------------------------


def _as_part(unit: Unit) -> Part:
    return Part("", 1, 1, unit.takes, unit.least_age, unit.most_age, unit.stepfree, name=unit.name)  # type: ignore[arg-type]


def _write_unit(shelter: Shelter, part: Part) -> Unit:
    unit = Unit(
        shelter=shelter, name=part.name.strip(), takes=part.takes, least_age=part.least_age, most_age=part.most_age,
        stepfree=part.stepfree,
    )  # fmt: skip
    Unit.objects.bulk_create([unit])
    _write_places(unit, part)
    return unit


def _write_places(unit: Unit, part: Part) -> None:
    begin = _in_use_from(unit.shelter)
    places = [Place(unit=unit, code=code, children=part.children, cots=part.cots) for code in part.codes()]
    Place.objects.bulk_create(places)
    InUse.objects.bulk_create(InUse(place=place, from_on=begin) for place in places)


def _in_use_from(shelter: Shelter) -> date:
    """Places that are written down on the day on which the house is were there as long as the house; later ones are new."""
    noted = InUse.objects.filter(place__unit__shelter=shelter).aggregate(first=Min("noted_at"))["first"]
    if noted is None or clock.local(noted).date() == clock.today():
        return shelter.opened_on
    return max(shelter.opened_on, clock.today())


def _is_open(shelter: Shelter) -> None:
    if shelter.closed_on is not None:
        raise Broken(_("This house was closed for good: open it again first."))


def _taken_codes(part: Part) -> Faults:
    with acting(JOB):  # codes are unique in the country, also where this actor sees no other house
        taken = Place.objects.filter(code__in=part.codes()).exists() if places_faults(part) == {} else False
    if not taken:
        return {}
    return {"letter": [_("A place with one of these codes exists already: choose another letter or first number.")]}


@service
def add_unit(shelter_id: UUID, part: Part, *, by: Actor) -> Unit:
    """A part of a house with rules of its own, and its first places."""
    shelter = reach.shelter(shelter_id, by, "change_supply", lock=True)
    _is_open(shelter)
    only(unit_faults(part, ShelterKind(shelter.kind)) | places_faults(part) | _taken_codes(part))
    unit = _write_unit(shelter, part)
    audit.record(by, "placement.unit_added", f"shelter:{shelter.id}", places=part.count)
    return unit


def _unit(unit_id: UUID, by: Actor) -> Unit:
    unit = Unit.objects.select_related("shelter").filter(pk=unit_id).first()
    if unit is None:
        raise NotThere(_("There is no such part of a house."))
    reach.shelter(unit.shelter_id, by, "change_supply")
    return unit


@service
def change_unit(unit_id: UUID, part: Part, *, version: int, by: Actor) -> Unit:
    """Whom a unit takes. Who lives there stays there."""
    unit = _unit(unit_id, by)
    only(unit_faults(part, ShelterKind(unit.shelter.kind)))
    changes = {
        "name": part.name.strip(), "takes": str(part.takes), "least_age": part.least_age, "most_age": part.most_age,
        "stepfree": str(part.stepfree), "version": version + 1,
    }  # fmt: skip
    if not Unit.objects.filter(pk=unit.pk, version=version).update(**changes):
        raise _quicker()
    audit.record(by, "placement.unit_changed", f"shelter:{unit.shelter_id}")
    return unit


@service
def add_places(unit_id: UUID, part: Part, *, by: Actor) -> int:
    """More places of a unit; of `part`, the codes and the room for children count."""
    unit = _unit(unit_id, by)
    _is_open(unit.shelter)
    only(places_faults(part) | _taken_codes(part))
    _write_places(unit, part)
    audit.record(by, "placement.places_added", f"shelter:{unit.shelter_id}", places=part.count)
    return part.count


@service
def change_place(place_id: UUID, children: int, cots: int, *, version: int, by: Actor) -> Place:
    """Room for how many children, and how many cots, beside the bed."""
    place = reach.place(place_id, by, "change_supply", lock=True)
    only(room_faults(children, cots))
    changed = Place.objects.filter(pk=place.pk, version=version, is_active=True)
    if not changed.update(children=children, cots=cots, version=version + 1):
        raise _quicker()
    audit.record(by, "placement.place_changed", f"place:{place.id}")
    return place


@service
def retire_place(place_id: UUID, *, by: Actor) -> None:
    """This place is there no longer. What happened on it stays written; its code is not used again."""
    place = reach.place(place_id, by, "change_supply", lock=True)
    with acting(JOB):  # also those whom this actor may not know of
        taken = Stay.objects.filter(place=place, state__in=HOLDING).exists()
    if taken:
        raise Broken(_("Somebody lives here, is awaited or was offered this place: they come first."))
    if not Place.objects.filter(pk=place.pk, is_active=True).update(is_active=False, version=place.version + 1):
        raise Changed(_("This place was taken out of use already."))
    InUse.objects.filter(place=place, until_on__isnull=True).update(until_on=_not_before_use())
    audit.record(by, "placement.place_retired", f"place:{place.id}")


# --- closed for a while -----------------------------------------------------------------------------


@service
def close_place(
    place_id: UUID, reason: str, *, from_on: date | None = None, until: date | None = None, by: Actor
) -> Closure:
    """Give this place to nobody for a while, from today or from a later day on. Who lives there stays there."""
    place = reach.place(place_id, by, "close_place")
    begin = from_on or clock.today()
    faults: dict[str, list[str]] = {}
    if reason not in CLOSURES:
        faults["reason"] = [_("Choose why the place is closed.")]
    if begin < clock.today():
        faults["from_on"] = [_("This day has passed: write today or a later day.")]
    if until is not None and until <= begin:
        faults["until"] = [_("Write a later day, or leave it empty.")]
    if Closure.objects.filter(reach.not_over(clock.today()), place=place).exists():
        faults[""] = [_("This place is closed already, or will be.")]
    only(faults)
    closure = Closure(place=place, reason=reason, from_on=begin, until_on=until, noted_by_id=by.user_id)
    Closure.objects.bulk_create([closure])
    audit.record(by, "placement.place_closed", f"place:{place.id}", reason=reason)
    return closure


@service
def open_place(place_id: UUID, *, by: Actor) -> None:
    """The place can be given again."""
    place = reach.place(place_id, by, "close_place")
    if not Closure.objects.filter(reach.not_over(clock.today()), place=place).update(ended_at=clock.now()):
        raise Changed(_("This place is open already."))
    audit.record(by, "placement.place_opened", f"place:{place.id}")
