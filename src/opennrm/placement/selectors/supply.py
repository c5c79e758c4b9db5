"""What a house offers: its units and places, what is closed or will be. Nobody who lives there is in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Role
from opennrm.placement.models import Closure, Place, Shelter, Stay, Unit
from opennrm.placement.rules import HOLDING
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.reach import JOB


@dataclass(frozen=True)
class OpenPlace:
    """A place as it stands today. `closure` runs now, or is planned."""

    place: Place
    is_taken: bool
    closure: Closure | None

    @property
    def is_closed(self) -> bool:
        return self.closure is not None and self.closure.from_on <= clock.today()


@dataclass(frozen=True)
class OpenUnit:
    unit: Unit
    places: list[OpenPlace]


@dataclass(frozen=True)
class Supply:
    """A house with all it offers, and whether this viewer may change it."""

    shelter: Shelter
    units: list[OpenUnit]
    may_change: bool

    def place(self, place_id: UUID) -> OpenPlace:
        """Raises NotThere."""
        for unit in self.units:
            for one in unit.places:
                if one.place.id == place_id:
                    return one
        raise NotThere("There is no such place.")

    def unit(self, unit_id: UUID) -> OpenUnit:
        """Raises NotThere."""
        found = next((one for one in self.units if one.unit.id == unit_id), None)
        if found is None:
            raise NotThere("There is no such part of the house.")
        return found


def may_change(shelter: Shelter, viewer: Actor) -> bool:
    """Who answers for the house, and the desk."""
    own = viewer.has(Role.SUPERVISOR) and reach.in_house(viewer, shelter.organisation_id)
    return reach.is_desk(viewer) or own


@selector
def supply(shelter_id: UUID, *, viewer: Actor) -> Supply:
    """A house with its units and places in use, for the desk and who runs it. Raises NotThere, NotAllowed."""
    shelter = reach.shelter(shelter_id, viewer, "read_supply")
    places = list(Place.objects.filter(unit__shelter=shelter, is_active=True).order_by("code"))
    ids = [place.id for place in places]
    with acting(JOB):  # whether a place is taken, and never by whom
        stays = Stay.objects.filter(place__in=ids, state__in=HOLDING)
        taken = set(stays.exclude(state="held", expires_at__lte=clock.now()).values_list("place", flat=True))
    closures: dict[UUID, Closure] = {}
    for row in Closure.objects.filter(reach.not_over(clock.today()), place__in=ids).order_by("from_on"):
        closures.setdefault(row.place_id, row)
    by_unit: dict[UUID, list[OpenPlace]] = defaultdict(list)
    for place in places:
        by_unit[place.unit_id].append(OpenPlace(place, place.id in taken, closures.get(place.id)))
    units = sorted(Unit.objects.filter(shelter=shelter), key=lambda unit: (unit.name, str(unit.id)))
    return Supply(shelter, [OpenUnit(unit, by_unit[unit.id]) for unit in units], may_change(shelter, viewer))
