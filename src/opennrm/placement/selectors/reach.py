"""Finding what placement keeps, in the eyes of somebody: not visible is not there, not theirs to act on is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from opennrm.kernel import access as ground
from opennrm.kernel import grants
from opennrm.kernel.access import Refusal
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Compartment, Relation, Role
from opennrm.placement import access
from opennrm.placement.models import Offer, Place, Shelter, Stay, Wish

JOB = Actor.for_job("placement")  # compares what the viewer may not see, and tells the verdict alone


def not_over(day: date) -> Q:
    """Closures that run on a day or are still to come."""
    return Q(ended_at__isnull=True) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def closed_on(day: date) -> Q:
    """Closures that run on a day: one whose last day has passed closes nothing any more."""
    return not_over(day) & Q(from_on__lte=day)


def is_desk(actor: Actor) -> bool:
    return actor.has(Role.REGISTRAR)


def in_house(actor: Actor, organisation_id: int) -> bool:
    return actor.organisation_id == organisation_id


def my_organisation(actor: Actor) -> int:
    """The inner number of the organisation for which the user acts. A job of the program has none."""
    if actor.organisation_id is None:
        raise NotAllowed(["Only somebody who signed in does this."])
    return actor.organisation_id


def need(actor: Actor, action: str) -> None:
    """The role does this, and the purpose is one for which somebody looks into a house."""
    ground.require(actor, action, access.RIGHTS)
    if not actor.job and actor.purpose not in access.PURPOSES:
        raise NotAllowed([str(Refusal.PURPOSE)])


def _standing(actor: Actor, case_id: UUID) -> ground.Standing:
    return grants.standing_in(actor, case_id)


def on_case(actor: Actor, case_id: UUID, action: str, relations: Iterable[Relation] = access.TEAM) -> None:
    """May this actor do this for the person of this case? Raises NotThere or NotAllowed.

    Whoever is not at the desk needs the part "location": what a person needs tells of health and of fear.
    """
    standing = _standing(actor, case_id)
    if not actor.job and not standing.sees():
        raise NotThere("There is no such case.")
    compartment = None if any(held.relation == Relation.REGISTER for held in standing.held) else Compartment.LOCATION
    ground.require(actor, action, access.RIGHTS, standing, relations=relations, compartment=compartment)


def _one(rows: QuerySet[Model], pk: UUID, lock: bool) -> Model:
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotThere("There is no such thing.")
    return found


def wish(wish_id: UUID, actor: Actor, action: str, *, lock: bool = False) -> Wish:
    """A wish, for who works on the case or keeps the register. Raises NotThere or NotAllowed."""
    found = _one(Wish.objects.select_related("case"), wish_id, lock)
    assert isinstance(found, Wish)
    relations = access.READING if action == "read_wish" else access.TEAM
    on_case(actor, found.case_id, action, relations)
    return found


def offer(offer_id: UUID, actor: Actor, action: str, *, lock: bool = False) -> Offer:
    """An offer, for the desk, the house, and who of the team holds the location. Raises NotThere or NotAllowed."""
    found = _one(Offer.objects.select_related("shelter", "place", "stay"), offer_id, lock)
    assert isinstance(found, Offer)
    _house_or_case(actor, found.organisation_id, found.case_id, found.person_id, action)
    return found


def stay(stay_id: UUID, actor: Actor, action: str, *, lock: bool = False) -> Stay:
    """A stay, for the desk, the house, and who of the team holds the location. Raises NotThere or NotAllowed."""
    found = _one(Stay.objects.select_related("shelter", "place"), stay_id, lock)
    assert isinstance(found, Stay)
    _house_or_case(actor, found.organisation_id, found.case_id, found.person_id, action)
    return found


def _house_or_case(actor: Actor, organisation_id: int, case_id: UUID, person_id: UUID, action: str) -> None:
    if actor.job:
        return
    if in_house(actor, organisation_id):
        if grants.standing(actor, person_id).relation == Relation.BLOCKED:
            raise NotThere("There is no such thing.")
        need(actor, action)
        return
    standing = _standing(actor, case_id)
    if not standing.sees():
        raise NotThere("There is no such thing.")
    compartment = None if standing.relation == Relation.REGISTER else Compartment.LOCATION
    relations = access.READING if action.startswith("read") else access.TEAM
    ground.require(actor, action, access.RIGHTS, standing, relations=relations, compartment=compartment)


def shelter(shelter_id: UUID, actor: Actor, action: str, *, lock: bool = False) -> Shelter:
    """A house, for the desk and who runs it. Raises NotThere or NotAllowed."""
    found = _one(Shelter.objects.select_related("organisation"), shelter_id, lock)
    assert isinstance(found, Shelter)
    need(actor, action)
    if not actor.job and not (is_desk(actor) or in_house(actor, found.organisation_id)):
        raise NotAllowed([str(Refusal.RELATION)])
    return found


def place(place_id: UUID, actor: Actor, action: str, *, lock: bool = False) -> Place:
    """A place, for who may see its house. Raises NotThere or NotAllowed."""
    found = _one(Place.objects.select_related("unit__shelter__organisation"), place_id, lock)
    assert isinstance(found, Place)
    need(actor, action)
    house = found.unit.shelter
    if not actor.job and not (is_desk(actor) or actor.organisation_id in (house.organisation_id, house.placing_id)):
        raise NotAllowed([str(Refusal.RELATION)])
    return found
