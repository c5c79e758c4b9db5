"""From referral to case: the desk makes somebody responsible, and the reporter is told what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.rules import Stage
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.people import selectors as people
from opennrm.referrals import services as referrals
from opennrm.safety import services as safety

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.cases.models import Case
    from opennrm.referrals.models import Referral


@service
def accept(referral: Referral, lead: User, *, by: Actor) -> Case:
    """Open a case from a referral, in one transaction: both happen or neither.

    Raises Broken at `lead` where that user cannot lead, or where the referral cannot be accepted any more.
    """
    safety.refuse_conflict(referral.person_id, user=lead.pk, field="lead", by=by)
    case = cases.open_case(referral.person_id, lead, stage=Stage.INTAKE, by=by)
    referrals.accept_referral(referral, case.id, by=by)
    return case


@service
def accept_into(referral: Referral, case: Case, *, by: Actor) -> Case:
    """Another report of the same person: it joins the case that there is, and its reporter stays in the file.

    Raises Broken where the case is closed, or belongs to somebody else.
    """
    known = case_reads.case_card(case.reference, viewer=by)
    file = people.resolve(referral.person_id, viewer=by)
    if people.resolve(known.person_id, viewer=by) != file:
        raise Broken({"case": [_("This case is of another person. Join the files first, if they are one.")]})
    if not known.is_open:
        raise Broken({"case": [_("This case is closed. Open it again first.")]})
    referrals.accept_referral(referral, known.id, by=by)
    cases.note_referral(known.id, by=by)
    return known
