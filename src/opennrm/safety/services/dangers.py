"""Noting a danger, and saying that it is over."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Compartment
from opennrm.safety import access
from opennrm.safety.models import Danger
from opennrm.safety.models.locker import seal_of
from opennrm.safety.rules import dangers as rules
from opennrm.safety.selectors.reach import reach

LEAST_WHY = 10


@service
def note_danger(person_id: UUID, danger: rules.Danger, *, by: Actor) -> UUID:
    """Note a danger; it protects from this moment. Raises NotThere, NotAllowed, Broken with faults per field."""
    file = reach(person_id, by, "note_danger", access.TEAM)
    if faults := rules.faults(danger):
        raise Broken(faults)
    seal = seal_of(file)
    row = Danger(
        person_id=file, kind=danger.kind, within_km=danger.within_km, source=danger.source,
        certainty=danger.certainty, since=danger.since, until=danger.until, noted_by_id=by.user_id,
    )  # fmt: skip
    row.value = seal.close("danger", row.id, "value", rules.kept(danger))
    row.words = seal.close("danger", row.id, "words", danger.words.strip())
    Danger.objects.bulk_create([row])
    audit.record(
        by, "safety.danger_noted", f"person:{file}", persons=[file], compartments=[Compartment.DANGERS],
        kind=str(danger.kind),
    )  # fmt: skip
    return row.id


@service
def end_danger(danger_id: UUID, why: str, *, by: Actor) -> None:
    """It was wrong, or is over. What was noted stays readable, and nothing is sent there all the same."""
    row = Danger.objects.filter(pk=danger_id).first()
    if row is None:
        raise NotThere("There is no such entry.")
    file = reach(row.person_id, by, "end_danger", access.TEAM)
    if len(why.strip()) < LEAST_WHY:
        raise Broken({"why": [_("Write in a sentence why this is no danger any more.")]})
    seal = seal_of(row.person_id)
    changed = Danger.objects.filter(pk=row.pk, ended_at__isnull=True).update(
        ended_at=clock.now(), ended_by_id=by.user_id,
        why_ended=seal.close("danger", row.id, "why_ended", why.strip()[: rules.LONGEST_WORDS]),
    )  # fmt: skip
    if not changed:
        raise Changed(_("Somebody ended this already."))
    audit.record(
        by, "safety.danger_ended", f"person:{file}", persons=[file], compartments=[Compartment.DANGERS], kind=row.kind
    )
