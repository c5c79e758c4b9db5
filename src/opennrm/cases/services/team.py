"""Who works on a case: joining, leaving, handing the lead over, keeping out who must not see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import Case, Conflict, HandOver, Membership, Share, Task
from opennrm.cases.rules.file import HAND_OVER, Function
from opennrm.cases.rules.sharing import Given, member_faults
from opennrm.cases.selectors.reach import files_of, me, reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.file import lead_grant, refuse_lead, write_coordination, write_lead
from opennrm.cases.services.sharing import Sharing, effect_on, end_members, end_of, end_share, running, write_share
from opennrm.cases.services.writing_down import happened, logged, needs_open, next_version, refuse_blocked
from opennrm.kernel import clock, grants, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.wording import only
from opennrm.kernel.words import Compartment, Relation, Role

if TYPE_CHECKING:
    from opennrm.accounts.models import User

_TEAM_ROLES = frozenset({Role.CASE_LEAD, Role.CASE_WORKER})


# --- members ----------------------------------------------------------------------------------------


@service
def add_member(
    case_id: UUID,
    user: User,
    function: Function,
    parts: Iterable[Compartment],
    *,
    sharing: Sharing | None = None,
    until: date | None = None,
    by: Actor,
) -> Membership:
    """Let somebody join with these parts. Each part needs a basis: a running share of their organisation, or `sharing`."""
    case = reach(case_id, by, "add_member", access.LEAD, lock=True)
    needs_open(case)
    _tidy(case)
    _refuse_member(case, user, function, by)
    if until is not None and until < clock.today():
        raise Broken({"until": [_("This day has passed: write a later one, or leave it empty.")]})
    if sharing is not None:
        write_share(case, user.organisation, sharing, by)
    shared: frozenset[Compartment] = frozenset()
    for share in running(case):
        if share.organisation_id == user.organisation_id:
            shared |= share.parts
    wanted = frozenset(parts)
    only(member_faults(wanted, shared, user.organisation.kind_of))
    ends = end_of(until) if until else None
    granted = grants.give(
        Relation.TEAM, by=by, person=case.person_id, user=user.pk, compartments=wanted, case=case.id, until=ends
    )
    member = Membership(
        case=case, user=user, organisation=user.organisation, function=function, compartments=sorted(wanted),
        until=ends, added_by_id=by.user_id, grant_id=granted,
    )  # fmt: skip
    Membership.objects.bulk_create([member])
    happened(case, "member_joined", by, member=user.pk, function=str(function), parts=sorted(wanted))
    logged(case, "cases.member_added", by, parts=wanted, member=user.pk)
    notices.tell("cases.member_added", user=user.pk, subject=f"case:{case.reference}")
    return member


@service
def check_member(
    case_id: UUID,
    user: User,
    function: Function,
    parts: Iterable[Compartment],
    *,
    sharing: Sharing | None = None,
    until: date | None = None,
    by: Actor,
) -> None:
    """Say what would be refused, and write nothing: everything is tried and undone."""
    reach(case_id, by, "add_member", access.LEAD)
    point = transaction.savepoint()
    try:
        add_member(case_id, user, function, parts, sharing=sharing, until=until, by=by)
    finally:
        transaction.savepoint_rollback(point)


def _tidy(case: Case) -> None:
    """Memberships that ran out make room for new ones."""
    for member in Membership.objects.filter(case=case, ended_at__isnull=True, until__lte=clock.now()):
        Membership.objects.filter(pk=member.pk).update(ended_at=member.until)


def _refuse_member(case: Case, user: User, function: Function, by: Actor) -> None:
    if function == Function.LEAD:
        raise Broken({"function": [_("A case has one lead. To change the lead, hand the case over.")]})
    if not user.is_active or not user.roles & _TEAM_ROLES:
        raise Broken({"user": [_("%(name)s does not work on cases. Choose a case worker.") % {"name": user.name}]})
    refuse_blocked(case, user.pk, by)
    if Membership.objects.filter(case=case, user=user, ended_at__isnull=True).exists():
        raise Broken({"user": [_("%(name)s is in this team already.") % {"name": user.name}]})


@service
def end_membership(membership_id: UUID, *, by: Actor) -> None:
    """Let somebody leave the team; they see nothing on their next click."""
    found = Membership.objects.filter(pk=membership_id).first()
    if found is None:
        raise NotThere(_("There is no such member."))
    case = reach(found.case_id, by, "end_membership", access.LEAD, lock=True)
    member = Membership.objects.get(pk=membership_id)
    if member.function == Function.LEAD:
        raise Broken(_("A case is never without a lead: hand it over instead."))
    if member.ended_at is not None:
        raise Changed(_("This membership has ended already."))
    end_members(case, [member], by)


@service
def leave_team(case_id: UUID, *, by: Actor) -> None:
    """Step out of a team. The lead is told."""
    case = reach(case_id, by, "leave_team", (Relation.TEAM,), lock=True)
    member = Membership.objects.filter(case=case, user_id=me(by), ended_at__isnull=True).first()
    if member is None or member.function == Function.LEAD:
        raise Broken(_("A case is never without a lead: hand it over instead."))
    notices.tell("cases.member_left", user=case.lead_id, subject=f"case:{case.reference}")
    with acting(Actor.for_job("cases.leaving")):  # the own grant ends first; what is written after it is not theirs
        end_members(case, [member], by)


# --- the lead ---------------------------------------------------------------------------------------


@service
def ask_hand_over(case_id: UUID, to: User, message: str, *, stays: bool = False, by: Actor) -> HandOver:
    """Ask somebody to become the lead. Until they accept, they see that the case exists, and nothing inside."""
    case = reach(case_id, by, "ask_hand_over", access.HANDING_OVER, lock=True)
    needs_open(case)
    refuse_lead(to, case.person_id)
    if to.pk == case.lead_id:
        raise Broken({"lead": [_("%(name)s leads this case already.") % {"name": to.name}]})
    if stays and to.organisation_id != case.organisation_id:
        raise Broken(
            {"stays": [_("Another organisation leads then: the new lead adds you, with a basis of your own.")]}
        )
    if not message.strip():
        raise Broken({"message": [_("Write in a sentence why, and what comes next.")]})
    if HandOver.objects.filter(case=case, state="asked").exists():
        raise Broken(_("Somebody was asked already. Withdraw that first, or wait for the answer."))
    granted = grants.give(Relation.PENDING, by=by, person=case.person_id, user=to.pk, case=case.id)
    asked = HandOver(
        case=case, from_user_id=case.lead_id, to_user=to, to_organisation=to.organisation, stays=stays,
        asked_by_id=by.user_id, grant_id=granted,
    )  # fmt: skip
    asked.message = Seal(case).close("handover", asked.id, "message", message.strip())
    HandOver.objects.bulk_create([asked])
    happened(case, "hand_over_asked", by, to=to.pk)
    logged(case, "cases.hand_over_asked", by, to=to.pk)
    notices.tell("cases.hand_over_asked", user=to.pk, subject=f"hand_over:{asked.id}")
    return asked


def _asked(hand_over_id: UUID) -> HandOver:
    """The request, locked: an answer is given once."""
    found = HandOver.objects.select_for_update().filter(pk=hand_over_id).first()
    if found is None:
        raise NotThere(_("There is no such request."))
    return found


@service
def accept_hand_over(hand_over_id: UUID, *, by: Actor) -> Case:
    """Become the lead. Accepted once: whoever comes second is told so, and nothing changes."""
    asked = _asked(hand_over_id)
    if asked.to_user_id != by.user_id:
        raise NotThere(_("There is no such request."))
    if HAND_OVER.why_not(asked.state, "accepted"):
        raise Changed(_("This request was answered or withdrawn already."))
    case = reach(asked.case_id, by, "answer_hand_over", (Relation.PENDING,), lock=True)
    needs_open(case)
    to = asked.to_user
    refuse_lead(to, case.person_id)
    moment, other = clock.now(), to.organisation_id != case.organisation_id
    before_lead, before_organisation = case.lead_id, case.organisation_id
    granted = lead_grant(case, to, by)
    _end_old_lead(case, before_lead, to.pk, by)
    write_lead(case, to, granted, by)
    Case.objects.filter(pk=case.pk).update(lead=to, organisation=to.organisation)
    case.lead, case.organisation = to, to.organisation
    next_version(case, None)
    Task.objects.filter(case=case, user_id=before_lead, state="open").update(user=to, organisation=to.organisation)
    if other:
        write_coordination(case, by)
        _end_old_coordination(case, before_organisation, by)
    elif asked.stays:
        _stay(case, before_lead, by)
    HandOver.objects.filter(pk=asked.pk).update(state="accepted", answered_at=moment)
    grants.end([asked.grant_id])
    happened(case, "hand_over_accepted", by, before=before_lead, lead=to.pk)
    logged(case, "cases.handed_over", by, before=before_lead, lead=to.pk)
    notices.tell("cases.hand_over_accepted", user=before_lead, subject=f"case:{case.reference}")
    return case


def _end_old_lead(case: Case, before: int, to: int, by: Actor) -> None:
    """The old lead's membership ends, and the one that the new lead had in the team."""
    moment = clock.now()
    rows = Membership.objects.filter(case=case, user_id__in=[before, to], ended_at__isnull=True)
    grants.end(list(rows.values_list("grant_id", flat=True)))
    rows.update(ended_at=moment, ended_by_id=by.user_id)


def _end_old_coordination(case: Case, before: int, by: Actor) -> None:
    """The organisation that led keeps only what other shares give it."""
    grants.end_matching(relation=Relation.SUPERVISOR, person=case.person_id, organisation=before, case=case.id)
    old = Share.objects.filter(case=case, organisation_id=before, purpose=Given.COORDINATION, ended_at__isnull=True)
    for share in old.select_related("organisation"):
        share.case = case
        end_share(case, share, effect_on(share), by)


def _stay(case: Case, user: int, by: Actor) -> None:
    """The lead before stays in the team, with what the organisation's share gives."""
    shared = next(s for s in running(case) if s.organisation_id == case.organisation_id)
    granted = grants.give(
        Relation.TEAM, by=by, person=case.person_id, user=user, compartments=shared.parts, case=case.id
    )
    member = Membership(
        case=case, user_id=user, organisation_id=case.organisation_id, function=Function.OTHER,
        compartments=sorted(shared.parts), added_by_id=by.user_id, grant_id=granted,
    )  # fmt: skip
    Membership.objects.bulk_create([member])


@service
def decline_hand_over(hand_over_id: UUID, words: str, *, by: Actor) -> None:
    """Say no, with a reason. The lead stays who it was."""
    asked = _asked(hand_over_id)
    if asked.to_user_id != by.user_id:
        raise NotThere(_("There is no such request."))
    if HAND_OVER.why_not(asked.state, "declined"):
        raise Changed(_("This request was answered or withdrawn already."))
    if not words.strip():
        raise Broken({"words": [_("Say why not, in a sentence: somebody else must be found.")]})
    case = reach(asked.case_id, by, "answer_hand_over", (Relation.PENDING,))
    answer = Seal(case).close("handover", asked.id, "answer", words.strip())
    with acting(Actor.for_job("cases.hand_over")):  # who declines never had sight of what is written here
        happened(case, "hand_over_declined", by, to=asked.to_user_id)
        HandOver.objects.filter(pk=asked.pk).update(state="declined", answered_at=clock.now(), answer=answer)
        grants.end([asked.grant_id])
    logged(case, "cases.hand_over_declined", by)
    notices.tell("cases.hand_over_declined", user=case.lead_id, subject=f"case:{case.reference}")


@service
def withdraw_hand_over(hand_over_id: UUID, *, by: Actor) -> None:
    """Take the request back before it is answered."""
    asked = _asked(hand_over_id)
    case = reach(asked.case_id, by, "ask_hand_over", access.HANDING_OVER)
    if HAND_OVER.why_not(asked.state, "withdrawn"):
        raise Changed(_("This request was answered or withdrawn already."))
    HandOver.objects.filter(pk=asked.pk).update(state="withdrawn", answered_at=clock.now())
    grants.end([asked.grant_id])
    happened(case, "hand_over_withdrawn", by, to=asked.to_user_id)
    logged(case, "cases.hand_over_withdrawn", by)


# --- who must not see -------------------------------------------------------------------------------


@service
def block(case_id: UUID, user: User, why: str, *, by: Actor) -> Conflict:
    """Keep somebody from this person, whatever else is granted: a relative, a neighbour, a conflict of interest.

    Two files that were joined are one person: who is kept from one is kept from both. It stands in no time line and is
    never told to who is blocked.
    """
    case = reach(case_id, by, "block", access.HANDING_OVER, lock=True)
    if user.pk == case.lead_id:
        raise Broken({"user": [_("%(name)s leads this case: hand it over first.") % {"name": user.name}]})
    if len(why.strip()) < 10:
        raise Broken({"why": [_("Write in a sentence what the conflict is. Few people read it.")]})
    if grants.is_blocked(user.pk, case.person_id):
        raise Broken({"user": [_("%(name)s is kept from this person already.") % {"name": user.name}]})
    files = files_of(case.person_id, by)
    given = {file: grants.give(Relation.BLOCKED, by=by, person=file, user=user.pk) for file in sorted(files)}
    conflict = Conflict(case=case, user=user, noted_by_id=by.user_id, grant_id=given[case.person_id])
    conflict.why = Seal(case).close("conflict", conflict.id, "why", why.strip())
    Conflict.objects.bulk_create([conflict])
    for asked in HandOver.objects.filter(case=case, to_user=user, state="asked"):
        grants.end([asked.grant_id])
        HandOver.objects.filter(pk=asked.pk).update(state="withdrawn", answered_at=clock.now())
    end_members(case, Membership.objects.filter(case=case, user=user, ended_at__isnull=True), by)
    logged(case, "cases.blocked", by, user=user.pk)
    return conflict


@service
def unblock(conflict_id: UUID, *, by: Actor) -> None:
    """The conflict is over: the user may be given this person's cases again; nothing comes back by itself."""
    found = Conflict.objects.filter(pk=conflict_id, ended_at__isnull=True).first()
    if found is None:
        raise NotThere(_("There is no such entry."))
    case = reach(found.case_id, by, "block", access.HANDING_OVER)
    for file in files_of(case.person_id, by):
        grants.end_matching(relation=Relation.BLOCKED, person=file, user=found.user_id)
    Conflict.objects.filter(pk=found.pk).update(ended_at=clock.now(), ended_by_id=by.user_id)
    logged(case, "cases.unblocked", by, user=found.user_id)
