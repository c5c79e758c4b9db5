"""Forgetting what stands in closed cases of somebody who is erased: the key of the case goes, and all words with it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import Case
from opennrm.cases.services.writing_down import logged
from opennrm.kernel import access as ground
from opennrm.kernel import grants, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken


@service
def forget_cases(persons: Iterable[UUID], *, why: str, by: Actor) -> int:
    """Destroy the keys of these persons' cases; states, stages and days stay for the counts. Returns how many.

    Called by the journey that erases somebody. Raises Broken while one of them is open.
    """
    found = list(Case.objects.visible_to(by).select_for_update(of=("self",)).filter(person_id__in=list(persons)))
    for case in found:
        ground.require(by, "forget_case", access.RIGHTS, grants.standing_in(by, case.id), relations=access.FORGETTING)
        if case.is_open:
            raise Broken(_("A case is open: close it first."))
        secrets.destroy(case.key_id, f"person erased: {why}")
        logged(case, "cases.forgotten", by, why=why)
    return len(found)
