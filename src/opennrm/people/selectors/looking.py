"""Who looked at a person, and why: for who answers for the file, and for the person who asks for the list."""

from __future__ import annotations

from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Relation
from opennrm.people import access
from opennrm.people.selectors.reading import person
from opennrm.people.selectors.standing import members_of, standing_to

ANSWERING = (Relation.LEAD, Relation.REGISTER, Relation.SUPERVISOR)
READS = ("_read", "searched")


@selector
def looks(person_id: UUID, *, viewer: Actor, most: int = 100) -> list[AuditEntry]:
    """The reads of this person and of the files joined to them, the newest first. Empty for a mere team member.

    Raises NotThere.
    """
    file = person(person_id, viewer=viewer)
    standing = standing_to(viewer, file.id)
    if ground.why_not(viewer, "read_looks", access.RIGHTS, standing, relations=ANSWERING):
        return []
    return audit.one_a_page(audit.about(members_of([file.id]), only=READS, most=most))
