"""Forgetting what was told about somebody who is erased: the key of each referral goes, the counted columns stay."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.referrals import access
from opennrm.referrals.models import Referral
from opennrm.referrals.rules.states import OPEN
from opennrm.referrals.selectors import standing_to


@service
def forget_referrals(persons: Iterable[UUID], *, why: str, by: Actor) -> int:
    """Destroy the keys of these persons' referrals. Returns how many. What the lines of a raid share stays: it is told
    of others too. Called by the journey that erases somebody; raises Broken while one still waits at the desk.
    """
    found = list(Referral.objects.select_for_update().filter(person__in=list(persons)))
    for referral in found:
        ground.require(by, "forget", access.RIGHTS, standing_to(by, referral), relations=access.DESK)
        if referral.state in OPEN:
            raise Broken(_("A referral still waits at the desk: finish it first."))
        secrets.destroy(referral.key_id, f"person erased: {why}")
        audit.record(by, "referral.forgotten", f"referral:{referral.pk}", persons=[referral.person_id], why=why)
    return len(found)
