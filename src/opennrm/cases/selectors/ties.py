"""Who must be looked at before two people live in one house. For jobs of the program alone: it names nobody to anybody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from opennrm.cases.models import FileLink
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotAllowed


@selector
def ties(person_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, bool]:
    """Everybody whom a running link ties to one of these files, in either direction; True where under suspicion."""
    if not viewer.job:
        raise NotAllowed(["Only the program compares files for this."])
    files = list(person_ids)
    found: dict[UUID, bool] = {}
    rows = FileLink.objects.filter(
        Q(case__person_id__in=files) | Q(other_person_id__in=files),
        ended_at__isnull=True,
        other_person_id__isnull=False,
    ).values_list("case__person_id", "other_person_id", "suspected")
    for person, other, suspected in rows:
        assert other is not None  # filtered above
        one = other if person in files else person
        found[one] = found.get(one, False) or suspected
    return found
