"""How somebody stands to a file: whoever may see one of the files that were joined may see the joined one.

Grants stay with the file for which they were given, so taking files apart again moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from opennrm.kernel import grants
from opennrm.kernel.access import Held, Standing
from opennrm.kernel.actors import Actor
from opennrm.people.models import Person


def members_of(files: Iterable[UUID]) -> dict[UUID, UUID]:
    """The files themselves and those joined to them: member -> file."""
    wanted = set(files)
    joined = Person.objects.filter(merged_into__in=wanted).values_list("pk", "merged_into_id")
    return {file: file for file in wanted} | {member: file for member, file in joined if file is not None}


def standings_to(actor: Actor, files: Iterable[UUID], *, case: UUID | None = None) -> dict[UUID, Standing]:
    """One standing for each file, over all its members; blocked for one of them is blocked for all."""
    members = members_of(files)
    held: dict[UUID, list[Held]] = defaultdict(list)
    ended: set[UUID] = set()
    for member, standing in grants.standings(actor, members, case=case).items():
        held[members[member]] += standing.held
        ended |= {members[member]} if standing.ended else set()
    return {file: Standing(tuple(dict.fromkeys(held[file])), ended=file in ended) for file in set(members.values())}


def standing_to(actor: Actor, file: UUID, *, case: UUID | None = None) -> Standing:
    return standings_to(actor, [file], case=case)[file]


def over_everybody(actor: Actor) -> Standing:
    """What the actor holds over the whole register, and over nobody in particular."""
    return grants.standing(actor, UUID(int=0))
