"""Emergency access: one case, four hours, everybody told at once, looked at afterwards by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.accounts import selectors as accounts
from opennrm.cases import access
from opennrm.cases.models import Case, Emergency, EmergencyExtra
from opennrm.cases.rules import emergency as rules
from opennrm.cases.rules.emergency import Danger, Reviewer, Verdict
from opennrm.cases.selectors.reach import me, my_organisation, standing_on
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.writing_down import happened, logged
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants, limits, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.references import read_reference
from opennrm.kernel.wording import in_words, only
from opennrm.kernel.words import Compartment, OrganisationKind, Relation, Role
from opennrm.law.words import Said, gettext_noop
from opennrm.partners import selectors as partners

_JOB = Actor.for_job("cases.emergency")
_HOUR = timedelta(hours=1)
TRIES_OF_ALL_KINDS = 60


@service
def open_emergency(typed: str, danger: Danger | None, why: str, *, by: Actor) -> Emergency:
    """Open one case for four hours. Asked for twice, it is open once.

    A reference that is not there and one that is closed to this person for good are answered with the same words.
    """
    ground.require(by, "open_emergency", access.RIGHTS)
    limits.spend(f"emergency:{by.user_id}", most=TRIES_OF_ALL_KINDS, per=_HOUR)
    faults = rules.reason_faults(danger, why)
    read = read_reference(typed)
    if read is None:
        faults["reference"] = [
            gettext_noop("A reference has eight letters and digits. Write it whole, as it stands on paper.")
        ]
    only(faults)
    assert danger is not None and by.organisation_kind is not None
    parts = rules.opens(by.organisation_kind)
    with acting(_JOB):
        case = Case.objects.select_related("lead").filter(reference=read).first()
        hidden = case is None or not parts or grants.is_blocked(me(by), case.person_id)
        found = None if hidden or case is None else _running(case, by) or _opened(case, danger, why, parts, by)
    if found is None:
        limits.spend(f"emergency-miss:{by.user_id}", most=rules.TRIES_PER_HOUR, per=_HOUR)
        audit.denied(by, "cases.emergency_not_opened")
        raise Broken(
            {"reference": [_("Nothing can be opened under this reference. Check it, or call the national desk.")]}
        )
    return found


def _running(case: Case, by: Actor) -> Emergency | None:
    found = Emergency.objects.filter(case=case, user_id=me(by), closed_at__isnull=True, ends_at__gt=clock.now())
    return found.first()


def _opened(case: Case, danger: Danger, why: str, parts: frozenset[Compartment], by: Actor) -> Emergency:
    if any(h.relation in access.TEAM for h in standing_on(case, by).held):
        raise Broken({"reference": [_("You work on this case: open it from your own list.")]})
    moment = clock.now()
    reviewers = _reviewers(case, by)
    granted = grants.give(
        Relation.BREAK_GLASS, by=by, person=case.person_id, user=by.user_id, compartments=parts, case=case.id,
        until=rules.ends_at(moment),
    )  # fmt: skip
    made = Emergency(
        case=case, reference=case.reference, user_id=me(by), organisation_id=my_organisation(by), danger=danger,
        compartments=sorted(parts), opened_at=moment, ends_at=rules.ends_at(moment), grant_id=granted,
        reviewers=reviewers or [my_organisation(by)], alone=not reviewers,
    )  # fmt: skip
    made.why = Seal(case).close("emergency", made.id, "why", why.strip())
    Emergency.objects.bulk_create([made])
    happened(case, "emergency_opened", by, danger=str(danger), emergency=str(made.id))
    logged(case, "cases.emergency_opened", by, parts=parts, danger=str(danger))
    _tell(made, case)
    return made


def _reviewers(case: Case, by: Actor) -> list[int]:
    desks = [o.pk for o in partners.organisations(viewer=_JOB, kinds=[OrganisationKind.NATIONAL_DESK])]
    near = rules.reviewing(by.organisation_id, case.organisation_id, desks, [])
    if near:
        return near
    others = [
        o.pk
        for o in partners.organisations(viewer=_JOB)
        if o.pk != by.organisation_id and accounts.holders(Role.PRIVACY_OFFICER, viewer=_JOB, organisation=o.pk)
    ]
    return rules.reviewing(by.organisation_id, case.organisation_id, desks, others)


def _tell(made: Emergency, case: Case) -> None:
    """The lead and the privacy officers know at once: of who must review it, and of who opened it."""
    subject = f"emergency:{made.id}"
    notices.tell("cases.emergency_opened", user=case.lead_id, subject=subject, urgent=True)
    for organisation in dict.fromkeys([*made.reviewers, made.organisation_id]):
        notices.tell(
            "cases.emergency_to_review" if organisation in made.reviewers else "cases.emergency_by_colleague",
            organisation=organisation, role=Role.PRIVACY_OFFICER, subject=subject, urgent=True,
        )  # fmt: skip


@service
def close_emergency(emergency_id: UUID, *, by: Actor) -> None:
    """Close the own access before it ends by itself."""
    found = _own(emergency_id, by)
    more = found.extras.values_list("grant_id", flat=True)
    ids = [found.grant_id, *(number for number in more if number is not None)]
    with acting(_JOB):
        grants.end(ids)
        Emergency.objects.filter(pk=found.pk, closed_at__isnull=True).update(closed_at=clock.now())
        case = Case.objects.get(pk=found.case_id)
        happened(case, "emergency_closed", by, emergency=str(found.id))
        logged(case, "cases.emergency_closed", by)


def _own(emergency_id: UUID, by: Actor) -> Emergency:
    found = Emergency.objects.filter(pk=emergency_id, user_id=me(by)).first()
    if found is None:
        raise NotThere(_("There is no such emergency access."))
    if found.closed_at is not None or found.ends_at <= clock.now():
        raise Changed(_("This emergency access is over."))
    return found


# --- the location and the notes: never alone ----------------------------------------------------------


@service
def ask_for_more(emergency_id: UUID, parts: Iterable[Compartment], why: str, *, by: Actor) -> EmergencyExtra:
    """Ask a second organisation for the location or the notes."""
    ground.require(by, "ask_for_more", access.RIGHTS)
    found = _own(emergency_id, by)
    wanted = sorted(set(parts))
    assert by.organisation_kind is not None
    faults = rules.extra_faults(wanted, by.organisation_kind)
    if len(" ".join(why.split())) < rules.LEAST_REASON:
        faults["why"] = [
            Said(gettext_noop("Write in at least {least} characters why it cannot wait."), least=rules.LEAST_REASON)
        ]
    only(faults)
    if found.extras.filter(answered_at__isnull=True).exists():
        raise Broken(_("You asked already. A second organisation answers; call them if it cannot wait."))
    with acting(_JOB):
        case = Case.objects.get(pk=found.case_id)
        made = EmergencyExtra(emergency=found, compartments=wanted)
        made.why = Seal(case).close("emergencyextra", made.id, "why", why.strip())
        EmergencyExtra.objects.bulk_create([made])
        happened(case, "emergency_more_asked", by, parts=wanted)
        logged(case, "cases.emergency_more_asked", by, parts=wanted)
        subject = f"emergency:{found.id}"
        if case.organisation_id != by.organisation_id:
            notices.tell("cases.emergency_more", user=case.lead_id, subject=subject, urgent=True)
        for organisation in found.reviewers:
            notices.tell(
                "cases.emergency_more", organisation=organisation, role=Role.DUTY_OFFICER, subject=subject, urgent=True
            )
    return made


@service
def answer_more(extra_id: UUID, agree: bool, *, by: Actor) -> EmergencyExtra:
    """Say yes or no for a second organisation: a member of the team who sees that part, or a duty officer."""
    ground.require(by, "let_see_more", access.RIGHTS)
    extra = EmergencyExtra.objects.select_related("emergency").filter(pk=extra_id).first()
    if extra is None:
        raise NotThere(_("There is no such request."))
    found = extra.emergency
    if faults := rules.why_not_by(_as(by), Reviewer(found.user_id, found.organisation_id)):
        raise NotAllowed([_("Somebody of a second organisation must answer this.")] if faults else [])
    with acting(_JOB):
        case = Case.objects.get(pk=found.case_id)
        standing = standing_on(case, by)
        held = any(h.relation in access.TEAM for h in standing.held)
        on_duty = by.has(Role.DUTY_OFFICER) and by.organisation_id in found.reviewers
        if not on_duty and not (held and set(extra.compartments) <= set(standing.compartments(by))):
            raise NotAllowed(
                [_("You do not see this part yourself: only who does, or a duty officer, lets others see it.")]
            )
        if found.closed_at is not None or found.ends_at <= clock.now():
            raise Changed(_("This emergency access is over."))
        granted = _let_see(found, extra, case, by) if agree else None
        changed = EmergencyExtra.objects.filter(pk=extra.pk, answered_at__isnull=True).update(
            answered_at=clock.now(), answered_by_id=by.user_id, answer_organisation_id=by.organisation_id,
            agreed=agree, grant_id=granted,
        )  # fmt: skip
        if not changed:
            raise Changed(_("Somebody answered this already."))
        happened(case, "emergency_more_given" if agree else "emergency_more_refused", by, parts=extra.compartments)
        logged(case, "cases.emergency_more_answered", by, parts=extra.compartments, agreed=agree)
        notices.tell("cases.emergency_more_answered", user=found.user_id, subject=f"emergency:{found.id}", urgent=True)
        return EmergencyExtra.objects.get(pk=extra.pk)


def _let_see(found: Emergency, extra: EmergencyExtra, case: Case, by: Actor) -> UUID:
    return grants.give(
        Relation.BREAK_GLASS, by=by, person=case.person_id, user=found.user_id, case=case.id, until=found.ends_at,
        compartments=[Compartment(part) for part in extra.compartments],
    )  # fmt: skip


def _as(actor: Actor) -> Reviewer:
    return Reviewer(actor.user_id, actor.organisation_id)


# --- the review -------------------------------------------------------------------------------------


@service
def review_emergency(emergency_id: UUID, verdict: Verdict | None, finding: str, *, by: Actor) -> Emergency:
    """Judge an emergency access of somebody else, from another organisation. A superior does so once it is late."""
    ground.require(by, "review_emergency", access.RIGHTS)
    found = Emergency.objects.select_for_update().filter(pk=emergency_id).first()
    if found is None:
        raise NotThere(_("There is no such emergency access."))
    if faults := rules.why_not_by(_as(by), Reviewer(found.user_id, found.organisation_id), alone=found.alone):
        raise NotAllowed([in_words(fault) for fault in faults])
    if by.organisation_id not in found.reviewers:
        raise NotThere(_("There is no such emergency access."))
    if not by.has(Role.PRIVACY_OFFICER) and found.escalated_at is None:
        raise NotAllowed([_("The privacy officer reviews this. It comes to you if that takes too long.")])
    if found.reviewed_at is not None:
        raise Changed(_("Somebody reviewed this already."))
    faults_found: dict[str, list[str]] = {}
    if verdict is None:
        faults_found["verdict"] = [gettext_noop("Say what you found.")]
    if len(finding.strip()) < rules.LEAST_REASON:
        faults_found["finding"] = [
            Said(gettext_noop("Write in at least {least} characters what this rests on."), least=rules.LEAST_REASON)
        ]
    only(faults_found)
    with acting(_JOB):
        case = Case.objects.get(pk=found.case_id)
        Emergency.objects.filter(pk=found.pk).update(
            reviewed_at=clock.now(), reviewed_by_id=by.user_id, review_organisation_id=by.organisation_id,
            verdict=verdict, finding=Seal(case).close("emergency", found.id, "finding", finding.strip()),
        )  # fmt: skip
        happened(case, "emergency_reviewed", by, verdict=str(verdict), emergency=str(found.id))
        logged(case, "cases.emergency_reviewed", by, verdict=str(verdict))
        for user in {found.user_id, case.lead_id}:
            notices.tell("cases.emergency_reviewed", user=user, subject=f"emergency:{found.id}")
        return Emergency.objects.get(pk=found.pk)


@service
def escalate_late_reviews(*, by: Actor) -> int:
    """Tell the reviewers' superiors of reviews that are late; returns how many. Nobody who needs access waits for it.

    For the worker, each hour. A review is told of once.
    """
    if not by.job:
        raise NotAllowed([_("The program does this by itself.")])
    moment = clock.now()
    late = Emergency.objects.filter(
        reviewed_at__isnull=True, escalated_at__isnull=True, opened_at__lt=moment - rules.REVIEW_WITHIN
    )
    count = 0
    for found in late.select_for_update(skip_locked=True):
        Emergency.objects.filter(pk=found.pk).update(escalated_at=moment)
        for organisation in found.reviewers:
            notices.tell(
                "cases.emergency_review_late", organisation=organisation, role=_superior(organisation),
                subject=f"emergency:{found.id}", urgent=True,
            )  # fmt: skip
        audit.record(by, "cases.emergency_review_late", f"emergency:{found.id}")
        count += 1
    return count


def _superior(organisation: int) -> Role:
    """Who answers for the privacy officer of an organisation: its supervisor, else who gives its roles."""
    return (
        Role.SUPERVISOR
        if accounts.holders(Role.SUPERVISOR, viewer=_JOB, organisation=organisation)
        else Role.USER_MANAGER
    )
