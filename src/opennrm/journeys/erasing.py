"""Erasing somebody in every room: what it destroys is shown before, and nothing is destroyed while work goes on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.documents import selectors as document_reads
from opennrm.kernel.actors import Actor, selector, service
from opennrm.kernel.errors import Broken
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules.erasing import why_not_erase
from opennrm.people.selectors import Names
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals import services as referrals
from opennrm.safety import services as safety

_JOB = Actor.for_job("erasing")


@dataclass(frozen=True)
class Effect:
    """What would be destroyed, what stays, and what stands in the way."""

    names: Names
    cases: int
    documents: int
    referrals: int
    why_not: tuple[str, ...]


@selector
def effect(person_id: UUID, *, viewer: Actor) -> Effect:
    """Looking changes nothing. Raises NotThere, NotAllowed."""
    names = people_reads.names_of(person_id, viewer=viewer)
    files = people_reads.files_of(person_id, viewer=viewer)
    held = case_reads.held_about(files, viewer=viewer)
    documents = document_reads.documents_held(held.cases, viewer=viewer)
    told = referral_reads.held_about(files, viewer=viewer)
    reasons = tuple(_(reason) for reason in why_not_erase(held.open, told.open))
    return Effect(names, len(held.cases), documents, told.referrals, reasons)


@service
def erase(erasure_id: UUID, *, by: Actor) -> None:
    """The second pair of eyes agrees: every room forgets, in one transaction. It cannot be undone."""
    asked = people_reads.erasure(erasure_id, viewer=by)
    if reasons := effect(asked.person.id, viewer=by).why_not:
        raise Broken({"": list(reasons)})
    files = people.erase(erasure_id, by=by)
    cases.forget_cases(files, why=str(asked.erasure.ground), by=by)
    referrals.forget_referrals(files, why=str(asked.erasure.ground), by=by)
    safety.forget(files, str(asked.erasure.ground), by=_JOB)  # whoever erases sees no dangers
