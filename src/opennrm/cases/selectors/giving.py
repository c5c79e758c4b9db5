"""What the outgoing gate asks about a case: whose it is, who works on it, and what a receiver may be given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opennrm.cases.models import Case, FileLink, Membership, Share
from opennrm.cases.rules.sharing import SERVES, Given, most_of
from opennrm.cases.selectors.file import runs
from opennrm.cases.selectors.reach import NOT_THERE
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment


@dataclass(frozen=True)
class Around:
    """A case as the gate needs it. `others` are the persons whom its file names beside the person."""

    case: Case
    others: frozenset[UUID]
    organisations: frozenset[int]  # that lead it or work on it now
    led_by: int


@selector
def around(case_id: UUID, *, viewer: Actor) -> Around:
    """Raises NotThere where the viewer may not know of the case."""
    case = Case.objects.visible_to(viewer).filter(pk=case_id).first()
    if case is None:
        raise NotThere(NOT_THERE)
    others = FileLink.objects.filter(case=case, ended_at__isnull=True, other_person_id__isnull=False)
    team = Membership.objects.filter(case=case, ended_at__isnull=True).values_list("organisation_id", flat=True)
    persons = frozenset(person for person in others.values_list("other_person_id", flat=True) if person)
    return Around(case, persons, frozenset({*team, case.organisation_id}), case.organisation_id)


@dataclass(frozen=True)
class Receiving:
    """What one organisation may be given of a case today, and by which share."""

    share: Share
    parts: frozenset[Compartment]


@selector
def may_receive(case_id: UUID, organisation: int, *, viewer: Actor, hold: bool = False) -> list[Receiving]:
    """The running shares of this organisation. With `hold`, nobody withdraws them before this transaction ends."""
    found = Share.objects.filter(case_id=case_id, organisation_id=organisation, ended_at__isnull=True)
    rows = found.select_related("organisation")
    if hold:
        rows = rows.select_for_update(of=("self",))
    return [
        Receiving(share, share.parts & most_of(share.organisation.kind_of) & SERVES[Given(share.purpose)])
        for share in rows
        if runs(share)
    ]
