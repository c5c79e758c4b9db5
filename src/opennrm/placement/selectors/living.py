"""Reading stays: the room list of a house, one stay, who is on the way, what holds people, requests to municipalities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from opennrm.kernel import audit, clock, grants, secrets
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment, Role
from opennrm.people import selectors as people
from opennrm.placement.models import Block, Closure, HouseIncident, Place, Request, Shelter, Stay, Transport
from opennrm.placement.rules import HOLDING, LIVING, STAY_DAYS
from opennrm.placement.selectors import reach

NEXT_DAYS = 7
LAST_DAYS = 14


@dataclass(frozen=True)
class Room:
    """One place of a house, and who is on it as far as this viewer may know."""

    place: Place
    stay: Stay | None = None
    called: str = ""
    reference: str = ""  # of the person; a pseudonym
    closed: Closure | None = None
    blocks: list[Block] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.stay is not None:
            return {"held": "reserved", "reserved": "reserved", "ready": "ready"}.get(self.stay.state, "occupied")
        return "closed" if self.closed is not None else "free"


@dataclass(frozen=True)
class House:
    """The house meeting: rooms, who comes and goes, incidents, children, ends that are near or past."""

    shelter: Shelter
    rooms: list[Room]
    coming: list[Room]
    going: list[Room]
    left: list[Stay]
    incidents: list[tuple[HouseIncident, str]]
    children: int


@selector
def houses(*, viewer: Actor) -> list[Shelter]:
    """The houses of the viewer's organisation; all of them for the desk."""
    reach.need(viewer, "read_supply")
    rows = Shelter.objects.filter(closed_on__isnull=True).select_related("organisation")
    if not reach.is_desk(viewer):
        rows = rows.filter(organisation_id=reach.my_organisation(viewer))
    return list(rows.order_by("kind", "code"))


@selector
def closed_houses(*, viewer: Actor) -> list[Shelter]:
    """Houses that were closed for good, for who may open them again: who answers for them, and the desk."""
    reach.need(viewer, "read_supply")
    rows = Shelter.objects.filter(closed_on__isnull=False).select_related("organisation").order_by("-closed_on", "code")
    if not reach.is_desk(viewer):
        rows = rows.filter(organisation_id=reach.my_organisation(viewer))
    return list(rows) if reach.is_desk(viewer) or viewer.has(Role.SUPERVISOR) else []


@selector
def house(shelter_id: UUID, *, viewer: Actor) -> House:
    """The house as it stands today. Names only of those whom the viewer works with. Raises NotThere, NotAllowed."""
    shelter = reach.shelter(shelter_id, viewer, "read_stays")
    rooms = _rooms(shelter, viewer)
    today = clock.today()
    soon = today + timedelta(days=NEXT_DAYS)
    gone = Stay.objects.filter(shelter=shelter, state="left", left_on__gte=today - timedelta(days=LAST_DAYS))
    living = [room for room in rooms if room.stay is not None and room.stay.state in LIVING]
    audit.read(
        viewer, "placement.house_read", f"shelter:{shelter.id}", compartments=[Compartment.LOCATION],
        persons=[room.stay.person_id for room in rooms if room.stay is not None],
    )  # fmt: skip
    return House(
        shelter,
        rooms,
        [room for room in rooms if room.stay is not None and room.stay.state in ("held", "reserved")],
        [room for room in living if room.stay and room.stay.planned_until and room.stay.planned_until <= soon],
        list(gone.select_related("place").order_by("-left_on")),
        _incidents(shelter),
        sum(room.stay.children for room in living if room.stay),
    )


def _rooms(shelter: Shelter, viewer: Actor) -> list[Room]:
    places = list(Place.objects.filter(unit__shelter=shelter, is_active=True).select_related("unit").order_by("code"))
    stays = list(Stay.objects.filter(shelter=shelter, state__in=HOLDING).exclude(_run_out()))
    persons = [stay.person_id for stay in stays if stay.state in LIVING or stay.state == "reserved"]
    called = people.called(persons, viewer=viewer) if persons else {}
    references = people.references(persons, viewer=viewer) if persons else {}
    blocks: dict[UUID, list[Block]] = defaultdict(list)
    for block in Block.objects.filter(stay__in=[stay.id for stay in stays], until__isnull=True).order_by("since"):
        blocks[block.stay_id].append(block)
    by_place = {stay.place_id: stay for stay in sorted(stays, key=lambda one: one.state not in LIVING, reverse=True)}
    closed = {row.place_id: row for row in Closure.objects.filter(reach.closed_on(clock.today()), place__in=places)}
    rooms = []
    for place in places:
        stay = by_place.get(place.id)
        rooms.append(
            Room(
                place, stay, called.get(stay.person_id, "") if stay else "",
                references.get(stay.person_id, "") if stay else "", closed.get(place.id), blocks[stay.id] if stay else [],
            )
        )  # fmt: skip
    return rooms


def _run_out() -> Q:
    return Q(state="held", expires_at__lte=clock.now())


def _incidents(shelter: Shelter) -> list[tuple[HouseIncident, str]]:
    since = clock.now() - timedelta(days=LAST_DAYS)
    rows = list(HouseIncident.objects.filter(shelter=shelter, at__gte=since).order_by("-at")[:50])
    keys = secrets.data_keys({row.key_id for row in rows})
    return [
        (row, secrets.open_with(keys[row.key_id], bytes(row.words), row.sealing_place).decode())
        for row in rows
        if row.key_id in keys
    ]


@dataclass(frozen=True)
class OpenStay:
    """One stay, opened: what holds the person, whom the house has asked, how they got there."""

    stay: Stay
    called: str
    reference: str
    blocks: list[Block]
    requests: list[Request]
    transports: list[Transport]
    next_places: list[Stay]

    @property
    def overstays(self) -> bool:
        """Longer there than meant."""
        return (clock.today() - self.stay.from_on).days > STAY_DAYS


@selector
def stay(stay_id: UUID, *, viewer: Actor) -> OpenStay:
    """A stay, for the desk, the house, and who of the team holds the location. Raises NotThere, NotAllowed."""
    found = reach.stay(stay_id, viewer, "read_stays")
    audit.read(
        viewer, "placement.stay_read", f"stay:{found.id}", persons=[found.person_id],
        compartments=[Compartment.LOCATION],
    )  # fmt: skip
    called = people.called([found.person_id], viewer=viewer)
    references = people.references([found.person_id], viewer=viewer)
    ahead = Stay.objects.filter(case_id=found.case_id, state="reserved").exclude(pk=found.pk)
    return OpenStay(
        found, called.get(found.person_id, ""), references.get(found.person_id, ""),
        list(found.blocks.order_by("-since")), list(found.requests.order_by("-asked_on")),
        list(found.transports.order_by("-ordered_at")), list(ahead.select_related("place", "shelter")),
    )  # fmt: skip


@selector
def stays_of_case(case_id: UUID, *, viewer: Actor) -> list[Stay]:
    """Where the person of a case lives and lived, for who holds the location. Else empty: placed, and no more."""
    rows = Stay.objects.filter(case_id=case_id).exclude(state="released").select_related("place", "shelter")
    return list(rows.order_by("-from_on"))


@selector
def is_placed(case_id: UUID, *, viewer: Actor) -> bool:
    """Whether the person has a place: all that somebody who works on the case without the location is told."""
    if not viewer.job and not grants.standing_in(viewer, case_id).sees():
        raise NotThere("There is no such case.")
    with looking_as(reach.JOB):
        return Stay.objects.filter(case_id=case_id, state__in=("reserved", *LIVING)).exists()


@dataclass(frozen=True)
class OnTheWay:
    stay: Stay
    transport: Transport | None


@selector
def on_the_way(*, viewer: Actor) -> list[OnTheWay]:
    """Who is awaited tonight in the houses this viewer sees: overdue first, then by the hour."""
    reach.need(viewer, "read_stays")
    rows = Stay.objects.filter(state="reserved").select_related("place", "shelter", "organisation")
    if not reach.is_desk(viewer):
        rows = rows.filter(organisation_id=reach.my_organisation(viewer))
    stays = list(rows[:200])
    running = {
        row.stay_id: row
        for row in Transport.objects.filter(stay__in=[s.id for s in stays], state__in=("ordered", "picked_up"))
    }
    if stays:
        audit.read(viewer, "placement.tonight_read", persons=[row.person_id for row in stays])
    far = clock.now() + timedelta(days=3650)
    stays.sort(key=lambda row: (row.alarm_at is None, row.expected_at or far))
    return [OnTheWay(row, running.get(row.id)) for row in stays]


def overstay_on(day: date) -> date:
    """Who arrived before this day stays longer than meant by `day`."""
    return day - timedelta(days=STAY_DAYS)
