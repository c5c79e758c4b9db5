"""Opening a case, moving it along, closing it, opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import Case, HandOver, Membership, Share, Task, Visit
from opennrm.cases.rules.file import (
    CASE,
    Closing,
    Function,
    Outcome,
    Skipped,
    Stage,
    closing_faults,
    passed_over,
    stage_faults,
)
from opennrm.cases.rules.sharing import Basis, Given, Giver, most_of
from opennrm.cases.selectors.reach import reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.writing_down import happened, logged, needs_open, next_version
from opennrm.kernel import access as ground
from opennrm.kernel import clock, grants, notices, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import new_reference
from opennrm.kernel.wording import only
from opennrm.kernel.words import Compartment, Relation, Role

if TYPE_CHECKING:
    from opennrm.accounts.models import User

# What the supervisor of the leading organisation sees of a case: who it is about, how to reach them, what threatens.
SUPERVISED = frozenset({Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.DANGERS})


@service
def open_case(person_id: UUID, lead: User, *, stage: Stage = Stage.INTAKE, ground_words: str = "", by: Actor) -> Case:
    """Open a case for a person and make somebody responsible for it, at once.

    The lead sees all that an organisation of that kind may see; their organisation gets a share to coordinate. Raises
    Broken at `lead` where this user cannot lead.
    """
    standing = grants.standing(by, person_id)
    if not by.job and not standing.sees():
        raise NotThere(_("There is no such person."))
    ground.require(by, "open_case", access.RIGHTS, standing, relations=(Relation.REGISTER,))
    refuse_lead(lead, person_id)
    case = Case(
        reference=_unused_reference(), person_id=person_id, stage=stage, lead=lead, organisation=lead.organisation,
        key_id=secrets.new_data_key("case"), opened_by_id=by.user_id,
    )  # fmt: skip
    granted = lead_grant(case, lead, by)
    Case.objects.bulk_create([case])
    write_lead(case, lead, granted, by)
    write_coordination(case, by, ground_words)
    Visit.objects.bulk_create([Visit(case=case, stage=stage, by_id=by.user_id)])
    happened(case, "opened", by, lead=lead.pk)
    logged(case, "cases.opened", by, lead=lead.pk)
    notices.tell("cases.opened", user=lead.pk, subject=f"case:{case.reference}")
    return case


def _unused_reference() -> str:
    """Row security hides what others have taken; the unique key has the last word, once in a million million."""
    while Case.objects.filter(reference=(made := new_reference())).exists():
        continue
    return made


def refuse_lead(user: User, person_id: UUID) -> None:
    """Raise Broken where this user cannot be the lead of a case of this person."""
    if not user.is_active or Role.CASE_LEAD not in user.roles:
        raise Broken({"lead": [_("%(name)s does not lead cases. Choose a case lead.") % {"name": user.name}]})
    if grants.is_blocked(user.pk, person_id):
        raise Broken({"lead": [_("This colleague cannot be given this case. Choose somebody else.")]})


def lead_grant(case: Case, lead: User, by: Actor) -> UUID:
    """The grant of a lead, written before the rows that it lets be written."""
    return grants.give(
        Relation.LEAD, by=by, person=case.person_id, user=lead.pk, case=case.id, basis=Basis.PUBLIC_TASK,
        compartments=most_of(lead.organisation.kind_of),
    )  # fmt: skip


def write_lead(case: Case, lead: User, granted: UUID, by: Actor) -> None:
    """The membership of a lead."""
    member = Membership(
        case=case, user=lead, organisation=lead.organisation, function=Function.LEAD,
        compartments=sorted(most_of(lead.organisation.kind_of)), added_by_id=by.user_id, grant_id=granted,
    )  # fmt: skip
    Membership.objects.bulk_create([member])


def write_coordination(case: Case, by: Actor, words: str = "") -> None:
    """What the leading organisation gets to lead, and what its supervisor sees."""
    organisation = case.organisation
    parts = most_of(organisation.kind_of)
    grants.give(
        Relation.SUPERVISOR, by=by, person=case.person_id, organisation=organisation.pk, role=Role.SUPERVISOR,
        case=case.id, compartments=SUPERVISED & parts,
    )  # fmt: skip
    shared = grants.give(
        Relation.SHARE, by=by, person=case.person_id, organisation=organisation.pk, case=case.id, compartments=parts,
        basis=Basis.PUBLIC_TASK,
    )  # fmt: skip
    share = Share(
        case=case, organisation=organisation, compartments=sorted(parts), purpose=Given.COORDINATION,
        basis=Basis.PUBLIC_TASK, giver=Giver.LAW, given_on=clock.today(), recorded_by_id=by.user_id, grant_id=shared,
    )  # fmt: skip
    share.ground = Seal(case).close("share", share.id, "ground", words)
    Share.objects.bulk_create([share])


@service
def move_stage(
    case_id: UUID, stage: Stage, *, skipped: Skipped | None = None, version: int | None = None, by: Actor
) -> Case:
    """Say where the person stands now. Stages that are passed over are kept with the reason."""
    case = reach(case_id, by, "change_stage", access.LEAD, lock=True)
    needs_open(case)
    visited = [Stage(name) for name in Visit.objects.filter(case=case, skipped="").values_list("stage", flat=True)]
    before = Stage(case.stage)
    only(stage_faults(before, stage, visited, skipped))
    next_version(case, version)
    moment = clock.now()
    Visit.objects.filter(case=case, until__isnull=True).update(until=moment)
    over = [
        Visit(case=case, stage=each, since=moment, until=moment, skipped=skipped, by_id=by.user_id)
        for each in passed_over(before, stage, visited)
        if skipped is not None
    ]
    Visit.objects.bulk_create([*over, Visit(case=case, stage=stage, since=moment, by_id=by.user_id)])
    Case.objects.filter(pk=case.pk).update(stage=stage, stage_since=moment)
    case.stage, case.stage_since = stage, moment
    happened(case, "stage", by, stage=str(stage), before=str(before), skipped=str(skipped or ""))
    logged(case, "cases.stage_moved", by, stage=str(stage))
    return case


@service
def close_case(
    case_id: UUID,
    reason: Closing | None,
    outcome: Outcome | None,
    words: str,
    *,
    cancel_tasks: bool = False,
    version: int | None = None,
    by: Actor,
) -> Case:
    """End the work on a case. The team and what was shared end with it; the lead and the supervisor still see it."""
    case = reach(case_id, by, "close_case", access.LEAD, lock=True)
    if faults := CASE.why_not(case.state, "closed"):
        raise Broken(" ".join(faults))
    tasks = Task.objects.filter(case=case, state="open")
    only(closing_faults(reason, outcome, words, tasks.count(), cancel_tasks))
    next_version(case, version)
    moment = clock.now()
    tasks.update(state="cancelled", ended_at=moment, ended_by_id=by.user_id)
    members = Membership.objects.filter(case=case, ended_at__isnull=True).exclude(function=Function.LEAD)
    shares = Share.objects.filter(case=case, ended_at__isnull=True).exclude(purpose=Given.COORDINATION)
    asked = HandOver.objects.filter(case=case, state="asked")
    ended = [*members.values_list("grant_id", flat=True), *shares.values_list("grant_id", flat=True)]
    grants.end([*ended, *asked.values_list("grant_id", flat=True)])
    asked.update(state="withdrawn", answered_at=moment)
    members.update(ended_at=moment, ended_by_id=by.user_id)
    shares.update(ended_at=moment, ended_by_id=by.user_id)
    case.state, case.closed_at, case.reason, case.outcome = "closed", moment, str(reason), str(outcome or "")
    case.save(update_fields=["state", "closed_at", "reason", "outcome"])
    happened(case, "closed", by, words=words.strip(), reason=case.reason, outcome=case.outcome)
    logged(case, "cases.closed", by, reason=case.reason, outcome=case.outcome)
    return case


@service
def reopen_case(case_id: UUID, words: str, *, version: int | None = None, by: Actor) -> Case:
    """Begin again where the case ended. The team begins with the lead alone: each basis is asked for anew."""
    case = reach(case_id, by, "reopen_case", access.HANDING_OVER, lock=True)
    if faults := CASE.why_not(case.state, "reopened"):
        raise Broken(" ".join(faults))
    if not words.strip():
        raise Broken({"words": [_("Say in a sentence why the case is opened again.")]})
    next_version(case, version)
    reason, outcome = case.reason, case.outcome
    Case.objects.filter(pk=case.pk).update(state="reopened", closed_at=None, reason="", outcome="")
    case.state, case.closed_at, case.reason, case.outcome = "reopened", None, "", ""
    happened(case, "reopened", by, words=words.strip(), reason=reason, outcome=outcome)
    logged(case, "cases.reopened", by)
    if case.lead_id != by.user_id:
        notices.tell("cases.reopened", user=case.lead_id, subject=f"case:{case.reference}")
    return case


@service
def note_referral(case_id: UUID, *, by: Actor) -> None:
    """Another referral of the same person joined this case: the time line says so, and the lead is told."""
    case = reach(case_id, by, "add_referral", access.REFERRING, lock=True)
    needs_open(case)
    happened(case, "referral_joined", by)
    logged(case, "cases.referral_joined", by)
    if case.lead_id != by.user_id:
        notices.tell("cases.referral_joined", user=case.lead_id, subject=f"case:{case.reference}")
