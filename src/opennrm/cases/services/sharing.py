"""What is given to whom, on which basis; what ends with it; what was told outside the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import Case, Disclosure, FileLink, Membership, Share, Task
from opennrm.cases.rules.kin import Kin, Link, may_speak
from opennrm.cases.rules.sharing import (
    Basing,
    Basis,
    Effect,
    Given,
    Giver,
    Way,
    disclosure_faults,
    effect_of_end,
    share_faults,
)
from opennrm.cases.selectors.reach import reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.kernel import clock, grants, notices
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.wording import only
from opennrm.kernel.words import Compartment, Relation

if TYPE_CHECKING:
    from opennrm.partners.models import Organisation


@dataclass(frozen=True)
class Sharing:
    """A basis as somebody writes it down: the parts one by one, one purpose, one ground, by whom, until when."""

    parts: frozenset[Compartment]
    purpose: Given
    basis: Basis
    giver: Giver
    ground: str
    given_on: date
    until: date | None = None
    sixteen: bool | None = None  # whether the person is 16 or over; None where nobody knows


def end_of(day: date) -> datetime:
    """The end of a day on the wall clock: the last day counts."""
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())


def running(case: Case) -> list[Share]:
    """The shares of a case that give something today."""
    found = Share.objects.filter(case=case, ended_at__isnull=True)
    return list(found.filter(Q(until__isnull=True) | Q(until__gte=clock.today())).select_related("organisation"))


def working(case: Case) -> list[Membership]:
    found = Membership.objects.filter(case=case, ended_at__isnull=True)
    return list(found.filter(Q(until__isnull=True) | Q(until__gt=clock.now())).select_related("user", "organisation"))


@service
def share(case_id: UUID, organisation: Organisation, wanted: Sharing, *, by: Actor) -> Share:
    """Let an organisation have these parts for this purpose. Raises Broken with faults at the fields."""
    case = reach(case_id, by, "share", access.LEAD, lock=True)
    needs_open(case)
    return write_share(case, organisation, wanted, by)


@service
def check_share(case_id: UUID, organisation: Organisation, wanted: Sharing, *, by: Actor) -> None:
    """Say what would be refused, and write nothing: for the page that shows everything once more."""
    case = reach(case_id, by, "share", access.LEAD)
    needs_open(case)
    _refuse(case, organisation, wanted)


def write_share(case: Case, organisation: Organisation, wanted: Sharing, by: Actor) -> Share:
    """Check and write a share of a case that the caller has locked."""
    _refuse(case, organisation, wanted)
    granted = grants.give(
        Relation.SHARE, by=by, person=case.person_id, organisation=organisation.pk, compartments=wanted.parts,
        case=case.id, basis=wanted.basis, until=end_of(wanted.until) if wanted.until else None,
    )  # fmt: skip
    made = Share(
        case=case, organisation=organisation, compartments=sorted(wanted.parts), purpose=wanted.purpose,
        basis=wanted.basis, giver=wanted.giver, given_on=wanted.given_on, until=wanted.until,
        recorded_by_id=by.user_id, grant_id=granted,
    )  # fmt: skip
    made.ground = Seal(case).close("share", made.id, "ground", wanted.ground.strip())
    Share.objects.bulk_create([made])
    happened(
        case, "shared", by, organisation=organisation.pk, parts=sorted(wanted.parts), purpose=str(wanted.purpose),
        basis=str(wanted.basis),
    )  # fmt: skip
    logged(case, "cases.shared", by, parts=wanted.parts, organisation=organisation.pk, basis=str(wanted.basis))
    return made


def _refuse(case: Case, organisation: Organisation, wanted: Sharing) -> None:
    only(
        share_faults(
            organisation.kind_of, wanted.parts, wanted.purpose, wanted.basis, wanted.giver, wanted.ground,
            wanted.until, clock.today(), person_is_adult_enough=wanted.sixteen, parent_suspected=not _parent_may_speak(case),
        )
    )  # fmt: skip
    if wanted.given_on > clock.today():
        raise Broken({"given_on": [_("This day has not come yet: write the day on which it was given.")]})


def _parent_may_speak(case: Case) -> bool:
    links = FileLink.objects.filter(case=case, ended_at__isnull=True)
    return may_speak(Link(Kin(link.kin), link.suspected) for link in links)


def effect_on(share: Share) -> Effect:
    """What ends with this share, now."""
    return effect_of_end(
        Basing(share.id, share.organisation_id, share.parts),
        [Basing(other.id, other.organisation_id, other.parts) for other in running(share.case)],
        [Basing(member.id, member.organisation_id, member.parts) for member in working(share.case)],
    )


@service
def withdraw_share(share_id: UUID, version: int, *, by: Actor) -> Effect:
    """End a share, forward only: what was told stays told. Raises Changed where the page was older than the share.

    Members with nothing left to see leave the team; their open tasks go back to the lead, who is asked to make sure
    that the organisation stops.
    """
    found = Share.objects.filter(pk=share_id).first()
    if found is None:
        raise NotThere(_("There is no such share."))
    case = reach(found.case_id, by, "share", access.LEAD, lock=True)
    kept = Share.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=share_id)
    kept.case = case
    if kept.ended_at is not None or kept.version != version:
        raise Changed(_("Somebody ended or changed this share since you opened the page."))
    if kept.purpose == Given.COORDINATION and kept.organisation_id == case.organisation_id:
        raise Broken(_("The organisation that leads the case needs this to lead it. Hand the case over first."))
    found_effect = effect_on(kept)
    end_share(case, kept, found_effect, by)
    return found_effect


def end_share(case: Case, share: Share, effect: Effect, by: Actor) -> None:
    """Do what was shown."""
    moment = clock.now()
    consent = share.basis == Basis.CONSENT
    grants.end([share.grant_id])
    Share.objects.filter(pk=share.pk).update(
        ended_at=moment, ended_by_id=by.user_id, withdrawn=consent, version=share.version + 1
    )
    end_members(case, Membership.objects.filter(pk__in=effect.leaving), by)
    happened(
        case, "share_withdrawn" if consent else "share_ended", by, organisation=share.organisation_id,
        parts=sorted(share.compartments), purpose=share.purpose,
    )  # fmt: skip
    logged(case, "cases.share_ended", by, parts=effect.lost, organisation=share.organisation_id, withdrawn=consent)
    if effect.lost and share.organisation_id != case.organisation_id:
        _ask_to_stop(case, share, by)


def end_members(case: Case, members: Iterable[Membership], by: Actor) -> None:
    """End memberships and their grants; open tasks of who leaves go back to the lead."""
    leaving = list(members)
    grants.end([member.grant_id for member in leaving])
    Membership.objects.filter(pk__in=[member.pk for member in leaving]).update(
        ended_at=clock.now(), ended_by_id=by.user_id
    )
    for member in leaving:
        Task.objects.filter(case=case, user_id=member.user_id, state="open").update(
            user_id=case.lead_id, organisation_id=case.organisation_id
        )
        happened(case, "member_left", by, member=member.user_id)
        logged(case, "cases.membership_ended", by, member=member.user_id)
        if member.user_id != by.user_id:
            notices.tell("cases.membership_ended", user=member.user_id)


def _ask_to_stop(case: Case, share: Share, by: Actor) -> None:
    seal = Seal(case)
    task = Task(
        case=case, kind="make_sure_it_stopped", user_id=case.lead_id, organisation_id=case.organisation_id,
        due_on=clock.today() + timedelta(days=7), made_by_id=by.user_id,
    )  # fmt: skip
    name = {"name": share.organisation.name}
    task.words = seal.close("task", task.id, "words", _("Ask %(name)s to stop using what they were given") % name)
    task.why = seal.close(
        "task", task.id, "why", _("What was shared with them ended. What was told before stays told.")
    )
    Task.objects.bulk_create([task])


@service
def note_disclosure(
    case_id: UUID,
    parts: Iterable[Compartment],
    receiver: str,
    what: str,
    way: Way,
    told_on: date,
    *,
    organisation: Organisation | None = None,
    basis: Basis | None = None,
    by: Actor,
) -> Disclosure:
    """Write down what was told outside the program, to whom, how and on which basis. It can never be changed."""
    case = reach(case_id, by, "note_disclosure", access.TEAM)
    told = frozenset(parts)
    covering = [s for s in running(case) if organisation is not None and s.organisation_id == organisation.pk]
    covered = frozenset().union(*(s.parts for s in covering))
    receiver = receiver.strip() or (organisation.name if organisation else "")
    only(disclosure_faults(told, covered, basis, what, receiver))
    if told_on > clock.today():
        raise Broken({"told_on": [_("This day has not come yet: write the day on which it was told.")]})
    used = next((s for s in covering if told <= s.parts), covering[0] if covering else None)
    if basis is None and used is not None:
        basis = Basis(used.basis)
    seal = Seal(case)
    made = Disclosure(
        case=case, share=used, organisation=organisation, compartments=sorted(told), way=way,
        basis=basis or Basis.PUBLIC_TASK, told_on=told_on, noted_by_id=by.user_id,
    )  # fmt: skip
    made.receiver = seal.close("disclosure", made.id, "receiver", receiver)
    made.what = seal.close("disclosure", made.id, "what", what.strip())
    Disclosure.objects.bulk_create([made])
    happened(
        case, "told", by, parts=sorted(told), way=str(way), basis=str(made.basis), day=told_on.isoformat(),
        organisation=organisation.pk if organisation else None,
    )  # fmt: skip
    logged(case, "cases.disclosure_noted", by, parts=told, way=str(way))
    return made


# Which way something went, by the channel of the outgoing gate.
_WAYS = {"email": Way.EMAIL, "call_script": Way.PHONE, "text_message": Way.PHONE, "bundle": Way.COURT}


@service
def note_sent(
    case_id: UUID, channel: str, receiver: str, reference: str, *, organisation: int | None = None, by: Actor
) -> None:
    """A line in the time line: something left by the outgoing gate. Codes only; the words stay in the dispatch."""
    case = reach(case_id, by, "send_out", access.LOOKING)
    happened(case, "sent_out", by, channel=channel, receiver=receiver, reference=reference, organisation=organisation)


@service
def note_sent_disclosure(
    case_id: UUID,
    parts: Iterable[Compartment],
    receiver: str,
    what: str,
    channel: str,
    *,
    organisation: int | None = None,
    share: UUID | None = None,
    basis: str = "",
    by: Actor,
) -> None:
    """What the gate let out is told, on the basis that the gate found. It can never be changed."""
    case = reach(case_id, by, "send_out", access.LOOKING)
    seal = Seal(case)
    made = Disclosure(
        case=case, share_id=share, organisation_id=organisation, compartments=sorted(set(parts)),
        way=_WAYS.get(channel, Way.PAPER), basis=Basis(basis) if basis in set(Basis) else Basis.PUBLIC_TASK,
        told_on=clock.today(), noted_by_id=by.user_id,
    )  # fmt: skip
    made.receiver = seal.close("disclosure", made.id, "receiver", receiver)
    made.what = seal.close("disclosure", made.id, "what", what)
    Disclosure.objects.bulk_create([made])
    logged(case, "cases.disclosure_noted", by, parts=made.compartments, way=str(made.way))


__all__ = ["Sharing", "note_disclosure", "note_sent", "note_sent_disclosure", "share", "withdraw_share"]
