"""Who fits where: what the viewer may not see is compared by the program, and only the verdict is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.words import Compartment
from opennrm.placement.models import Address, Closure, Place, Shelter, Stay, Wish
from opennrm.placement.rules import HOLDING, Known, PlaceFacts, Rule, Verdict, WishFacts, judge
from opennrm.placement.rules.distance import Municipality, find
from opennrm.placement.rules.fit import Judged
from opennrm.placement.rules.words import KINDS, SEARCHES, Care, Ground, Regime, Security, ShelterKind, Takes
from opennrm.placement.rules.written import Busy, Needs, first_free, read_address, read_needs, wish_facts
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.apart import conflicts_for
from opennrm.placement.selectors.reach import JOB
from opennrm.safety import selectors as safety


def needs_of(wishes: Iterable[Wish]) -> dict[UUID, Needs]:
    """What was asked, opened, in one query; missing where the person was erased."""
    rows = list(wishes)
    keys = secrets.data_keys({row.key_id for row in rows})
    return {
        row.id: read_needs(secrets.open_with(keys[row.key_id], bytes(row.needs), row.sealing_place).decode())
        for row in rows
        if row.key_id in keys
    }


def start_of(wish: Wish) -> date:
    """The first night that can still be given: a search may be older than its first day."""
    return max(wish.from_on, clock.today())


def facts_of(wish: Wish, needs: Needs) -> WishFacts:
    """The wish as the rules compare it; the areas to avoid are asked by the program and told to nobody."""
    with looking_as(JOB):
        areas = safety.avoided_areas(wish.person_id, viewer=JOB)
    return wish_facts(needs, start_of(wish), [(area.municipality, area.within_km) for area in areas])


@dataclass(frozen=True)
class Fitting:
    """A place, or several that are judged alike, and why they fit or not."""

    place: Place
    shelter: Shelter
    facts: PlaceFacts
    judged: Judged
    alike: int = 0  # how many other places of the same unit are judged the same

    @property
    def verdict(self) -> Verdict:
        return self.judged.verdict


@dataclass(frozen=True)
class Found:
    """What a search gives: what fits or may fit, what does not with every reason, and how many are only taken."""

    wish: Wish
    needs: Needs
    fits: list[Fitting]
    misfits: list[Fitting]
    taken: int


def places_in_reach(actor: Actor) -> list[Place]:
    """Every place in use of the kinds in which the actor's organisation has the say."""
    kinds = frozenset(ShelterKind) if actor.job else SEARCHES.get(actor.organisation_kind, frozenset())  # type: ignore[arg-type]
    today = clock.today()
    found = Place.objects.filter(is_active=True, unit__shelter__kind__in=kinds, unit__shelter__opened_on__lte=today)
    found = found.exclude(unit__shelter__closed_on__lte=today).select_related("unit__shelter__organisation")
    return list(found.order_by("code"))


def place_facts(
    places: Iterable[Place], wanted: date, conflicts: dict[UUID, Known] | None = None
) -> dict[UUID, PlaceFacts]:
    """What each place offers from a day on. Reads stays and locations as the program: call it for a verdict alone."""
    rows = list(places)
    with looking_as(JOB):
        busy, closing = _busy([row.id for row in rows], wanted)
        where = _where({row.unit.shelter_id for row in rows})
    return {
        row.id: replace(
            _facts(row, first_free(busy[row.id], wanted), where.get(row.unit.shelter_id), conflicts or {}),
            closes_on=closing.get(row.id),
        )
        for row in rows
    }


def _facts(place: Place, free: date | None, where: Municipality | None, conflicts: dict[UUID, Known]) -> PlaceFacts:
    unit, shelter = place.unit, place.unit.shelter
    return PlaceFacts(
        kind=ShelterKind(shelter.kind), takes=Takes(unit.takes), least_age=unit.least_age, most_age=unit.most_age,
        children=place.children, cots=place.cots, stepfree=Known(unit.stepfree), security=Security(shelter.security),
        regime=Regime(shelter.regime), care=frozenset(Care(c) for c in shelter.care),
        languages=frozenset(shelter.languages), notice_days=shelter.notice_days, free_on=free, region=shelter.region,
        municipality=where, conflict=conflicts.get(shelter.id, Known.NO),
    )  # fmt: skip


def _busy(places: list[UUID], wanted: date) -> tuple[dict[UUID, list[Busy]], dict[UUID, date]]:
    """What keeps each place from being given on a day, and where a closure begins later."""
    found: dict[UUID, list[Busy]] = defaultdict(list)
    closing: dict[UUID, date] = {}
    now = clock.now()
    stays = Stay.objects.filter(place__in=places, state__in=HOLDING)
    for place, state, expires, planned in stays.values_list("place", "state", "expires_at", "planned_until"):
        if state == "held" and expires is not None and expires <= now:
            continue  # nobody answered: the place is free again
        found[place].append(Busy(None, planned))
    closed = Closure.objects.filter(reach.not_over(wanted), place__in=places)
    for place, from_on, until in closed.values_list("place", "from_on", "until_on"):
        if from_on <= wanted:
            found[place].append(Busy(until))
        else:
            closing[place] = min(closing.get(place, from_on), from_on)
    return found, closing


def _where(shelters: set[UUID]) -> dict[UUID, Municipality]:
    rows = list(Address.objects.filter(shelter__in=shelters))
    keys = secrets.data_keys({row.key_id for row in rows})
    found = {}
    for row in rows:
        if row.key_id not in keys:
            continue
        address = read_address(
            secrets.open_with(keys[row.key_id], bytes(row.sealed), row.sealing_place).decode()
        )  # fmt: skip
        if where := find(address.municipality):
            found[row.shelter_id] = where
    return found


@selector
def fitting_places(wish_id: UUID, *, viewer: Actor, set_aside: Iterable[Rule] = ()) -> Found:
    """Every place in reach, judged against one wish: those that fit first, then by how little is in the way."""
    wish = reach.wish(wish_id, viewer, "find_place")
    needs = needs_of([wish])[wish.id]
    facts = facts_of(wish, needs)
    places = [place for place in places_in_reach(viewer) if place.unit.shelter_id not in wish.avoided]
    offered = place_facts(places, start_of(wish), conflicts_for(wish))
    today = clock.today()
    judged = [
        Fitting(place, place.unit.shelter, offered[place.id], judge(offered[place.id], facts, today, set_aside=set_aside))
        for place in places
    ]  # fmt: skip
    audit.read(
        viewer, "placement.places_searched", f"wish:{wish.id}", persons=[wish.person_id],
        compartments=[Compartment.LOCATION], places=len(judged),
    )  # fmt: skip
    return _sorted(wish, needs, facts, judged)


def _sorted(wish: Wish, needs: Needs, facts: WishFacts, judged: list[Fitting]) -> Found:
    alike: dict[object, list[Fitting]] = defaultdict(list)
    taken = 0
    for one in judged:
        if any(misfit.rule == Rule.FREE and one.facts.free_on is None for misfit in one.judged.misfits):
            taken += 1
            continue
        alike[(one.place.unit_id, one.judged)].append(one)
    shown = [
        Fitting(first.place, first.shelter, first.facts, first.judged, alike=len(more))
        for first, *more in alike.values()
    ]
    fits = [one for one in shown if one.verdict != Verdict.NO]
    misfits = [one for one in shown if one.verdict == Verdict.NO]
    fits.sort(key=lambda one: (one.verdict != Verdict.FITS, *_preference(one, facts), one.place.code))
    misfits.sort(key=lambda one: (len(one.judged.misfits), not one.judged.may_be_set_aside, one.place.code))
    return Found(wish, needs, fits, misfits, taken)


def _preference(one: Fitting, facts: WishFacts) -> tuple[bool, int, int]:
    """Asked region first, then the kind that is meant for this ground, then what spares others."""
    elsewhere = bool(facts.regions) and one.facts.region not in facts.regions
    meant_for = len(KINDS[one.facts.kind].grounds) or len(Ground)
    return elsewhere, meant_for, len(one.judged.notes)


def judged_now(wish: Wish, place: Place, set_aside: Iterable[Rule]) -> Judged:
    """The verdict on one place at this moment: asked again under the lock, before anything is written."""
    facts = facts_of(wish, needs_of([wish])[wish.id])
    offered = place_facts([place], start_of(wish), conflicts_for(wish))[place.id]
    return judge(offered, facts, clock.today(), set_aside=set_aside)
