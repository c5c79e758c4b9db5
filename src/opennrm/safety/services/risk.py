"""Writing a new version of the risk assessment."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed
from opennrm.kernel.words import Compartment
from opennrm.safety import access
from opennrm.safety.models import Assessment, Event
from opennrm.safety.models.locker import seal_of
from opennrm.safety.rules import risk
from opennrm.safety.rules.written import write_assessment as as_text
from opennrm.safety.selectors.reach import files_of, reach
from opennrm.safety.selectors.risk import newest_number


@service
def write_assessment(person_id: UUID, found: risk.Assessment, *, seen: int, by: Actor) -> int:
    """Write the next version; `seen` is the number of the one that was read (0: none). Returns its number.

    Events that asked for it are answered. Raises NotThere, NotAllowed, Broken with faults per field, and Changed where
    somebody wrote a version meanwhile.
    """
    file = reach(person_id, by, "assess", access.TEAM)
    today = clock.today()
    if faults := risk.faults(found, today):
        raise Broken(faults)
    members = files_of(file, by)
    seal = seal_of(file)
    newest = newest_number(members)
    if newest != seen:
        raise Changed(_("Somebody wrote a newer version since you opened the page. Yours was not saved: compare them."))
    row = Assessment(
        person_id=file, number=newest + 1, by_id=by.user_id, together=found.together, because=found.because,
        next_on=risk.next_look(today, found.next_on),
    )  # fmt: skip
    row.content = seal.close("assessment", row.id, "content", as_text(found))
    Assessment.objects.bulk_create([row])
    Event.objects.filter(person_id__in=members, answered_by__isnull=True).update(answered_by=row)
    audit.record(
        by, "safety.assessed", f"person:{file}", persons=[file], compartments=[Compartment.DANGERS],
        number=row.number, because=str(found.because), together=str(found.together),
    )  # fmt: skip
    return row.number
