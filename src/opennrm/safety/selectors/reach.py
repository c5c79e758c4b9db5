"""Finding a person in the eyes of somebody, for what threatens them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import selectors as people
from opennrm.people.selectors.standing import standing_to
from opennrm.safety import access


def reach(
    person_id: UUID,
    actor: Actor,
    action: str,
    relations: Iterable[Relation] = access.INSIDE,
    *,
    part: Compartment | None = Compartment.DANGERS,
) -> UUID:
    """The file that stands for this person, where the actor may do this and sees the part "dangers".

    Without a `part` it is for who may tell and not read back. Raises NotThere where they may not know of the person,
    NotAllowed where this part is not theirs.
    """
    file = people.person(person_id, viewer=actor).id
    if actor.job:
        return file
    standing = standing_to(actor, file)
    if not standing.sees():
        raise NotThere("There is no such person.")
    ground.require(actor, action, access.RIGHTS, standing, relations=relations, compartment=part)
    return file


def files_of(person_id: UUID, actor: Actor) -> list[UUID]:
    """The file itself and those joined to it: what was noted for any of them threatens the one person they are."""
    return people.files_of(person_id, viewer=actor)
