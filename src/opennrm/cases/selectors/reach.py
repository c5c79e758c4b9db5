"""Finding a case in the eyes of somebody: not visible is not there, visible but not theirs to act on is refused."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.cases import access
from opennrm.cases.models import Case
from opennrm.kernel import access as ground
from opennrm.kernel import grants
from opennrm.kernel.access import Rights, Standing
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import SEEING, Compartment, Purpose, Relation
from opennrm.people import selectors as people

NOT_THERE = "There is no such case."


def files_of(person_id: UUID, actor: Actor) -> set[UUID]:
    """This file and those that were joined with it, as far as the actor may know: one person may have several."""
    try:
        return {person_id, *people.files_of(person_id, viewer=actor)}
    except NotThere:
        return {person_id}


def standing_on(case: Case, actor: Actor) -> Standing:
    return grants.standing_in(actor, case.id)


def reach(
    case_id: UUID,
    actor: Actor,
    action: str,
    relations: Iterable[Relation] = SEEING,
    *,
    compartment: Compartment | None = None,
    lock: bool = False,
    rights: Rights = access.RIGHTS,
) -> Case:
    """The case, where the actor may do this with it. Raises NotThere or NotAllowed.

    With `lock`, others who change the case wait until this transaction ends. Rooms above bring their own `rights`.
    """
    return reached(case_id, actor, action, relations, compartment=compartment, lock=lock, rights=rights)[0]


def reached(
    case_id: UUID,
    actor: Actor,
    action: str,
    relations: Iterable[Relation] = SEEING,
    *,
    compartment: Compartment | None = None,
    lock: bool = False,
    rights: Rights = access.RIGHTS,
) -> tuple[Case, Standing]:
    """The same, and how the actor stands to it.

    For one case the standing answers what `visible_to` asks of every row: whether the actor may know of it.
    """
    standing = grants.standing_in(actor, case_id)
    if not actor.job and not standing.sees():
        raise NotThere(NOT_THERE)
    rows = Case.objects.select_related("lead", "organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotThere(NOT_THERE)
    ground.require(actor, action, rights, standing, relations=relations, compartment=compartment)
    return case, standing


def allowed(
    actor: Actor,
    action: str,
    standing: Standing,
    relations: Iterable[Relation],
) -> None:
    """Whether somebody who stands so to a case may do this with it. Raises NotThere or NotAllowed."""
    if not actor.job and not standing.sees():
        raise NotThere(NOT_THERE)
    ground.require(actor, action, access.RIGHTS, standing, relations=relations)


def me(actor: Actor) -> int:
    """The inner number of the user who acts. What concerns a user is not done by a job of the program."""
    if actor.user_id is None:
        raise NotAllowed(["Only somebody who signed in does this."])
    return actor.user_id


def my_organisation(actor: Actor) -> int:
    """The inner number of the organisation for which the user acts."""
    if actor.organisation_id is None:
        raise NotAllowed(["Only somebody who signed in does this."])
    return actor.organisation_id


def looking(actor: Actor, standing: Standing) -> Actor:
    """Who has nothing but an emergency access looks for an emergency, whatever purpose is chosen on top of the page."""
    if standing.relation == Relation.BREAK_GLASS or (
        any(held.relation == Relation.BREAK_GLASS for held in standing.held) and not standing.for_purpose(actor.purpose)
    ):
        return actor.on(Purpose.EMERGENCY)
    return actor
