"""Finding the case of an act: not visible is not there; visible, but not theirs to act on, is refused."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.cases.models import Case
from opennrm.cases.selectors.reach import reached
from opennrm.kernel import access as ground
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Compartment, Relation
from opennrm.residence import access

JOB = Actor.for_job("residence")  # reads and writes what follows from an act, past the parts of who acts


def working(
    case_id: UUID,
    actor: Actor,
    action: str,
    *,
    relations: Iterable[Relation] = access.TEAM,
    compartment: Compartment | None = None,
    lock: bool = False,
) -> tuple[Case, Standing]:
    """The case, where the actor may do this. With `lock`, who acts on the same case waits."""
    case, standing = reached(case_id, actor, "read_file", relations, lock=lock)
    ground.require(actor, action, access.RIGHTS, standing, relations=relations, compartment=compartment)
    return case, standing
