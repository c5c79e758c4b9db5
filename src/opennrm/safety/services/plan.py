"""Writing a new version of the safety plan."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed
from opennrm.kernel.words import Compartment
from opennrm.safety import access
from opennrm.safety.models import Plan
from opennrm.safety.models.locker import seal_of
from opennrm.safety.rules import plan as rules
from opennrm.safety.rules.written import write_plan as as_text
from opennrm.safety.selectors.plan import newest_number
from opennrm.safety.selectors.reach import files_of, reach


@service
def write_plan(person_id: UUID, plan: rules.Plan, *, seen: int, by: Actor) -> int:
    """Write the next version; `seen` is the number of the one that was read (0: none). Returns its number.

    Raises NotThere, NotAllowed, Broken with faults per field, and Changed where somebody wrote a version meanwhile.
    """
    file = reach(person_id, by, "write_plan", access.TEAM)
    if faults := rules.faults(plan, clock.today()):
        raise Broken(faults)
    assert plan.review_on is not None  # rules.faults refuses
    seal = seal_of(file)
    newest = newest_number(files_of(file, by))
    if newest != seen:
        raise Changed(_("Somebody wrote a newer version since you opened the page. Yours was not saved: compare them."))
    row = Plan(person_id=file, number=newest + 1, by_id=by.user_id, agreed=plan.agreed, review_on=plan.review_on)
    row.content = seal.close("plan", row.id, "content", as_text(plan))
    Plan.objects.bulk_create([row])
    audit.record(
        by, "safety.plan_written", f"person:{file}", persons=[file], compartments=[Compartment.DANGERS],
        number=row.number, agreed=str(plan.agreed),
    )  # fmt: skip
    return row.number
