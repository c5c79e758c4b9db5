"""The board: places by kind, what holds people, who overstays; and the few totals that outsiders may be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q

from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.people import selectors as people
from opennrm.placement.models import Block, Closure, Offer, PastStay, PastSupply, Place, Request, Shelter, Stay
from opennrm.placement.rules import (
    HOLDING,
    LIVING,
    STAY_DAYS,
    Cause,
    CauseLine,
    Held,
    HeldTotal,
    KindCount,
    PublicCount,
    ShelterKind,
    causes,
    held_total,
    published,
)
from opennrm.placement.rules.board import LOST_OVER_DAYS
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.reach import JOB

KIND_OF_OVERSTAY = (ShelterKind.SPECIALISED_WOMEN, ShelterKind.SPECIALISED_MEN)


@dataclass(frozen=True)
class Tile:
    """One kind of shelter on the board. Nobody is in it."""

    count: KindCount
    next_free: date | None
    held_until: datetime | None


@dataclass(frozen=True)
class Tiles:
    tiles: list[Tile]
    free: int
    blocked: int
    changed_at: datetime | None  # the last arrival, leaving, hold or closure


@selector
def tiles(*, viewer: Actor) -> Tiles:
    """Every kind with occupied, reserved, free, closed, blocked. No person in it: read as often as one likes."""
    reach.need(viewer, "read_board")
    counts = _counts()
    today = clock.today()
    running = Stay.objects.filter(state__in=HOLDING)
    ends: dict[str, date] = {}
    for kind, until in running.filter(planned_until__gt=today).values_list("shelter__kind", "planned_until"):
        assert until is not None  # filtered above
        ends[kind] = min(ends.get(kind, until), until)
    holds: dict[str, datetime] = {}
    for kind, moment in running.filter(state="held", expires_at__gt=clock.now()).values_list(
        "shelter__kind", "expires_at"
    ):
        assert moment is not None  # filtered above
        holds[kind] = min(holds.get(kind, moment), moment)
    made = [Tile(count, ends.get(count.kind), holds.get(count.kind)) for count in counts]
    changed = Offer.objects.aggregate(sent=Max("sent_at"), answered=Max("answered_at"))
    arrived = Stay.objects.aggregate(at=Max("admitted_at"))["at"]
    moments = [moment for moment in (*changed.values(), arrived) if moment is not None]
    return Tiles(
        made, sum(t.count.free for t in made), sum(t.count.blocked for t in made), max(moments) if moments else None
    )


def _counts() -> list[KindCount]:
    """By kind, in the order of the list of kinds; kinds without a place are left out."""
    today = clock.today()
    open_now = Q(unit__shelter__opened_on__lte=today) & ~Q(unit__shelter__closed_on__lte=today)
    places = dict[UUID, str](
        Place.objects.filter(open_now, is_active=True).values_list("id", "unit__shelter__kind")
    )  # fmt: skip
    houses = Counter(
        Shelter.objects.filter(opened_on__lte=today).exclude(closed_on__lte=today).values_list("kind", flat=True)
    )
    total, by_state = Counter(places.values()), defaultdict[str, Counter[str]](Counter)
    taken: set[UUID] = set()
    stays = Stay.objects.filter(state__in=HOLDING, place__in=places).exclude(state="held", expires_at__lte=clock.now())
    for place, state in stays.values_list("place", "state"):
        if place in taken:
            continue
        taken.add(place)
        by_state[places[place]]["reserved" if state in ("held", "reserved") else "occupied"] += 1
        by_state[places[place]]["blocked"] += state == "ready"
    for place in Closure.objects.filter(reach.closed_on(today), place__in=places).values_list("place", flat=True):
        if place not in taken:
            taken.add(place)
            by_state[places[place]]["closed"] += 1
    return [
        KindCount(kind, total[kind], shelters=houses[kind], **{n: by_state[kind][n] for n in ("occupied", "blocked", "reserved", "closed")})
        for kind in ShelterKind
        if total[kind]
    ]  # fmt: skip


@selector
def held_by_cause(*, viewer: Actor) -> list[CauseLine]:
    """What holds people who are ready, worst first: counts and days, nobody named."""
    reach.need(viewer, "read_board")
    return causes(_held(), clock.today())


def _held() -> list[Held]:
    """One row per block of people who are ready or were lately. The earliest running block of a stay counts its days."""
    since = clock.today() - timedelta(days=LOST_OVER_DAYS)
    rows = Block.objects.filter(expected=False, stay__ready_on__isnull=False).filter(
        Q(until__isnull=True) | Q(until__gte=since)
    )
    found, seen = [], set[UUID]()
    for stay, cause, begun, until in rows.order_by("since", "id").values_list("stay", "cause", "since", "until"):
        if until is None and stay in seen:
            continue  # a second cause at the same time holds no second place
        if until is None:
            seen.add(stay)
        found.append(Held(Cause(cause), begun, until))
    return found


@dataclass(frozen=True)
class Overstay:
    """Somebody who will stay, or has stayed, longer than meant; and why. For the desk."""

    stay: Stay
    reference: str
    meant_until: date
    causes: list[Cause]


@selector
def overstays(*, viewer: Actor) -> list[Overstay]:
    """Everybody in a specialised shelter who is expected to stay beyond three months: the weekly list."""
    reach.need(viewer, "read_board")
    edge = clock.today() - timedelta(days=STAY_DAYS)
    rows = Stay.objects.filter(state__in=LIVING, shelter__kind__in=KIND_OF_OVERSTAY)
    rows = rows.filter(Q(from_on__lte=edge) | Q(blocks__until__isnull=True, blocks__isnull=False)).distinct()
    stays = list(rows.select_related("place", "shelter").order_by("from_on"))
    reasons: dict[UUID, list[Cause]] = defaultdict(list)
    for stay, cause in Block.objects.filter(stay__in=stays, until__isnull=True).values_list("stay", "cause"):
        reasons[stay].append(Cause(cause))
    references = people.references([stay.person_id for stay in stays], viewer=viewer)
    if stays:
        audit.read(viewer, "placement.overstays_read", persons=[stay.person_id for stay in stays])
    return [
        Overstay(s, references.get(s.person_id, ""), s.from_on + timedelta(days=STAY_DAYS), reasons[s.id])
        for s in stays
    ]


@dataclass(frozen=True)
class Bottleneck:
    """One cause or one municipality for a task force: people, days, questions and their ages. Nobody named."""

    people: int
    lost_days: int
    median_days: int
    asked: int
    yes: int
    no: int
    overdue: int
    oldest_days: int


@selector
def bottleneck(*, viewer: Actor, cause: Cause | None = None, municipality: str = "") -> Bottleneck:
    """What the page of a cause, or of a municipality, says."""
    reach.need(viewer, "read_board")
    today = clock.today()
    requests = Request.objects.all()
    lines = {line.cause: line for line in causes(_held(), today)}
    line = lines.get(cause) if cause is not None else None
    if municipality:
        requests = requests.filter(municipality=municipality)
    elif cause is not None:
        requests = requests.filter(stay__blocks__cause=cause, stay__blocks__until__isnull=True).distinct()
    rows = list(requests.values_list("state", "asked_on", "answer_by", "stay", "stay__state"))
    open_ones = [row for row in rows if row[0] == "asked"]
    ready = {row[3] for row in open_ones if row[4] == "ready"}  # who is not ready yet is asked for early, and not held
    held = len(ready) if municipality else (line.people if line else 0)
    return Bottleneck(
        people=held,
        lost_days=line.lost_days if line else 0,
        median_days=line.median_days if line else 0,
        asked=len(open_ones),
        yes=sum(row[0] == "yes" for row in rows),
        no=sum(row[0] == "no" for row in rows),
        overdue=sum(row[2] < today for row in open_ones),
        oldest_days=max(((today - row[1]).days for row in open_ones), default=0),
    )


@selector
def asked_municipalities(*, viewer: Actor) -> list[tuple[str, Bottleneck]]:
    """Every municipality that was asked, the most overdue first."""
    reach.need(viewer, "read_board")
    codes = Request.objects.order_by().values_list("municipality", flat=True).distinct()
    found = [(code, bottleneck(viewer=viewer, municipality=code)) for code in codes]
    return sorted(found, key=lambda one: (-one[1].overdue, -one[1].asked, one[0]))


@selector
def public_totals(*, viewer: Actor) -> tuple[list[PublicCount], PublicCount | None]:
    """What everybody who signs in may be told: kinds with three houses or more, rounded; the rest together."""
    with looking_as(JOB):
        counts = _counts()
    return published(counts)


@selector
def held_by(those: frozenset[Cause], *, viewer: Actor) -> HeldTotal:
    """How many are held by these causes together, for everybody who signs in: in steps of five, never fewer."""
    with looking_as(JOB):
        return held_total([one for one in _held() if one.cause in those], clock.today())


@dataclass(frozen=True)
class DayOfPast:
    """How an older register stood on one day: the specialised shelter, kind by kind. No person."""

    on: date
    so_far: int  # everybody who was admitted until then
    reported: int  # of them, who filed a criminal report
    present: dict[ShelterKind, int]
    blocked: int  # of those present, ready to move on and held
    places: dict[ShelterKind, int]  # there were; empty where nobody wrote it down


@selector
def day_of_past(on: date, *, viewer: Actor) -> DayOfPast:
    """What was taken over from an older register, as of one day."""
    reach.need(viewer, "read_board")
    rows = list(PastStay.objects.filter(from_on__lte=on))
    present = [row for row in rows if row.left_on is None or row.left_on > on]
    kinds = Counter(ShelterKind(row.kind) for row in present)
    held = sum(row.ready_on is not None and row.ready_on <= on for row in present)
    there: Counter[ShelterKind] = Counter()
    for supply in PastSupply.objects.filter(from_on__lte=on).exclude(until_on__lte=on):
        there[ShelterKind(supply.kind)] += supply.places
    return DayOfPast(on, len(rows), sum(row.reported is True for row in rows), dict(kinds), held, dict(there))
