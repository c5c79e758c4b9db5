"""Links to family, co-victims and dangers."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import Case, FileLink
from opennrm.cases.rules.kin import Kin, link_faults, part_of
from opennrm.cases.selectors.reach import reach, standing_on
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import read_reference
from opennrm.kernel.wording import only


@service
def note_link(
    case_id: UUID, kin: Kin | None, words: str, *, reference: str = "", suspected: bool = False, by: Actor
) -> FileLink:
    """Note who belongs to the person or is a danger. The other file is named only by who may see that file, and a
    link opens nothing: whoever sees one file sees not a line more of the other."""
    part = part_of(kin, suspected) if kin else None
    case = reach(case_id, by, "note_link", access.TEAM, compartment=part)
    needs_open(case)
    other = _other(reference, by) if reference.strip() else None
    only(link_faults(kin, words, other is not None, other is not None and other.person_id == case.person_id))
    assert kin is not None and part is not None  # link_faults refuses
    link = FileLink(
        case=case, kin=kin, suspected=suspected or kin == Kin.DANGER, part=part, noted_by_id=by.user_id,
        other_person_id=other.person_id if other else None, other_reference=other.reference if other else "",
    )  # fmt: skip
    link.words = Seal(case).close("filelink", link.id, "words", words.strip())
    FileLink.objects.bulk_create([link])
    happened(case, "link_noted", by, part=part, kin=str(kin), suspected=link.suspected)
    logged(case, "cases.link_noted", by, parts=[part], kin=str(kin))
    return link


def _other(reference: str, by: Actor) -> Case:
    """The other case, where this actor may know of it. A hidden one and none at all give the same sentence."""
    read = read_reference(reference)
    found = Case.objects.visible_to(by).filter(reference=read).first() if read else None
    if found is None or not standing_on(found, by).sees():
        raise Broken(
            {"reference": [_("Nothing that you may see has this reference. Leave it empty, and say who it is.")]}
        )
    return found


@service
def end_link(link_id: UUID, *, by: Actor) -> None:
    """The link was wrong, or is over."""
    link = FileLink.objects.filter(pk=link_id, ended_at__isnull=True).first()
    if link is None:
        raise NotThere(_("There is no such link."))
    case = reach(link.case_id, by, "note_link", access.TEAM)
    FileLink.objects.filter(pk=link.pk).update(ended_at=clock.now(), ended_by_id=by.user_id)
    logged(case, "cases.link_ended", by, kin=link.kin)
