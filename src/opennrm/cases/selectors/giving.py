"""What the outgoing gate asks about a case: whose it is, who works on it, and what a receiver may be given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.accounts import selectors as accounts
from opennrm.cases import access
from opennrm.cases.models import Case, FileLink, Membership, Share
from opennrm.cases.rules.sharing import SERVES, Given, most_of
from opennrm.cases.selectors.file import runs
from opennrm.cases.selectors.reach import NOT_THERE, reach, standing_on
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Compartment, Role


@dataclass(frozen=True)
class Around:
    """A case as the gate needs it. `others` are the persons whom its file names beside the person."""

    case: Case
    others: frozenset[UUID]
    organisations: frozenset[int]  # that lead it or work on it now
    led_by: int


@selector
def around(case_id: UUID, *, viewer: Actor, action: str = "", parts: frozenset[Compartment] = frozenset()) -> Around:
    """Raises NotThere where the viewer may not know of the case, NotAllowed where they may not do `action` there.

    parts : every one of which the viewer must see, to look at what a colleague sends.
    """
    if action:
        relations = access.INSIDE if action == "read_file" else access.LOOKING
        case = reach(case_id, viewer, action, relations)
        if missing := parts - standing_on(case, viewer).compartments(viewer):
            raise NotAllowed([_("You do not see all parts that it holds: %(n)d are missing.") % {"n": len(missing)}])
    else:
        found = Case.objects.visible_to(viewer).filter(pk=case_id).first()
        if found is None:
            raise NotThere(NOT_THERE)
        case = found
    others = FileLink.objects.filter(case=case, ended_at__isnull=True, other_person_id__isnull=False)
    team = Membership.objects.filter(case=case, ended_at__isnull=True).values_list("organisation_id", flat=True)
    persons = frozenset(person for person in others.values_list("other_person_id", flat=True) if person)
    return Around(case, persons, frozenset({*team, case.organisation_id}), case.organisation_id)


@selector
def second_lookers(case_id: UUID, asker: int, *, viewer: Actor) -> list[int]:
    """Who looks at what this user wants to send: the lead; for the lead's own, who answers; else a team colleague."""
    found = around(case_id, viewer=viewer)
    if found.case.lead_id != asker:
        return [found.case.lead_id]
    answering = accounts.holders(Role.SUPERVISOR, viewer=viewer, organisation=found.led_by)
    if others := [user for user in answering if user != asker]:
        return others
    team = Membership.objects.filter(case=found.case, ended_at__isnull=True, organisation_id=found.led_by)
    return [user for user in team.values_list("user_id", flat=True) if user != asker]


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
