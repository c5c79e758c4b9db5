"""The intake, the offer and its answer, what the person is owed, alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.cases.models import Case
from opennrm.cases.rules import Stage
from opennrm.cases.selectors.reach import files_of, me
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Compartment, OrganisationKind
from opennrm.law import book
from opennrm.law.clocks import Move
from opennrm.law.editions import Edition, Position, Way
from opennrm.residence import access, models
from opennrm.residence.rules import acts, way
from opennrm.residence.rules.states import OWED, Asked, Interpreter, Officer, Reply, Understood, Why
from opennrm.residence.selectors.facts import full_ways, law_today
from opennrm.residence.selectors.reach import JOB, working
from opennrm.residence.services.following import (
    follow_stage,
    members_of_kind,
    start_all,
    subject_of,
    tell_supervisors,
)
from opennrm.residence.services.writing_down import (
    Decided,
    check_day,
    check_power,
    meet,
    refuse,
    sealed,
    start_clock,
    told,
)

_PART_OF: dict[Asked, Compartment | None] = {
    Asked.HEALTH_CHECK: Compartment.HEALTH,
    Asked.WITNESS_PROTECTION: Compartment.DANGERS,
}


def needs_open(case: Case) -> None:
    if not case.is_open:
        raise Broken(_("This case is closed. Open it again first."))


@dataclass(frozen=True)
class Talk:
    """What is kept of an intake. It is information for the person and no statement: there is no place for words."""

    held_on: date
    rested: bool
    interpreter: Interpreter
    officer: Officer
    understood: Understood
    language: str = ""
    officer_met: bool | None = None


@service
def note_intake(case_id: UUID, talk: Talk, *, by: Actor) -> models.Intake:
    """Write down that the intake was held: after rest, with an interpreter, with rights explained."""
    case, _standing = working(case_id, by, "note_intake", lock=True)
    needs_open(case)
    check_day(talk.held_on, case)
    row = models.Intake(
        case=case, held_on=talk.held_on, rested=talk.rested, interpreter=talk.interpreter, language=talk.language[:8],
        officer=talk.officer, officer_met=talk.officer_met, understood=talk.understood, noted_by_id=me(by),
    )  # fmt: skip
    models.Intake.objects.bulk_create([row])
    told(case, "intake", by, understood=str(talk.understood))
    follow_stage(case, Stage.INTAKE, by)
    return row


@service
def note_asked(case_id: UUID, what: Asked, reply: Reply, on: date, *, by: Actor) -> models.Question:
    """Write down what was offered and what the person answered. What was answered before stays readable."""
    part = _PART_OF.get(what)
    case, _standing = working(case_id, by, "note_asked", compartment=part)
    needs_open(case)
    check_day(on, case)
    row = models.Question(case=case, what=what, part=part or "", reply=reply, asked_on=on, noted_by_id=me(by))
    models.Question.objects.bulk_create([row])
    told(case, "asked", by, part=part, what=str(what), reply=str(reply))
    return row


# --- the offer and its answer -----------------------------------------------------------------------


@service
def offer_period(case_id: UUID, position: Position, ground: str, decided: Decided, *, by: Actor) -> models.Period:
    """Offer the reflection period on the slightest indication, or time to recover by the route that is the person's.

    Raises Broken where it was given before, NotAllowed where somebody without the power offers it.
    """
    case, standing = working(case_id, by, "offer_period", lock=True)
    needs_open(case)
    check_day(decided.on, case)
    edition = law_today(decided.on)
    route = acts.way_of(edition, position)
    if route != Way.SUPPORT:
        provision = edition.reflection.moves[Move.START]
        _refuse_unoffered(case, edition, ground, decided)
        check_power(decided, standing, by, provision.source)
    _one_offer(case, route)
    row = models.Period(
        case=case, person_id=case.person_id, way=Way.SUPPORT if route == Way.SUPPORT else Way.REFLECTION,
        position=position, edition=edition.code, ground=ground, body=decided.body, offered_on=decided.on,
        offered_by_id=by.user_id,
    )  # fmt: skip
    row.seen_in = sealed(case, "period", row.id, "seen_in", decided.seen_in)
    try:
        with transaction.atomic():
            models.Period.objects.bulk_create([row])
    except IntegrityError:
        raise Changed(_("Somebody offered a period just now. Open the page again.")) from None
    told(case, "offered", by, way=str(row.way), on=decided.on.isoformat())
    if by.user_id != case.lead_id:
        notices.tell("residence.offered", user=case.lead_id, subject=subject_of(case))
    return row


def _refuse_unoffered(case: Case, edition: Edition, ground: str, decided: Decided) -> None:
    faults = acts.offer_faults(full_ways(case), edition, ground, decided.body, decided.on)
    if not faults and _given_before(case):
        faults = {"": [acts.sourced(acts.GIVEN, acts.once_source(edition))]}
    refuse(faults)


def _given_before(case: Case) -> bool:
    """In any case of this person, also in a file that was joined with this one."""
    with acting(JOB):
        files = files_of(case.person_id, JOB)
        given = models.Period.objects.filter(person_id__in=files, state="accepted", way=Way.REFLECTION)
        return given.exists()


def _one_offer(case: Case, route: Way) -> None:
    ways = full_ways(case)
    if any(period.state == "offered" for period in ways.periods):
        raise Broken(_("The period was offered already and waits for an answer."))
    clock_now = ways.period_clock()
    if route == Way.SUPPORT and clock_now is not None and clock_now.is_open(clock.today()):
        raise Broken(_("Time to recover runs already."))


def _offer(period_id: UUID, by: Actor) -> tuple[Case, models.Period]:
    row = models.Period.objects.filter(pk=period_id).first()
    if row is None:
        raise NotThere("There is no such offer.")
    case, _standing = working(row.case_id, by, "answer_offer", lock=True)
    row.refresh_from_db()
    return case, row


@service
def answer_offer(period_id: UUID, accepted: bool, on: date, why: Why | None = None, *, by: Actor) -> models.Period:
    """The person accepts, and the clock starts that day; or declines, and loses nothing but the period for now."""
    case, row = _offer(period_id, by)
    needs_open(case)
    check_day(on, case)
    refuse(acts.answer_faults(row.state, accepted, str(why or ""), row.offered_on, on))
    if accepted:
        _accepted(case, row, on, by)
    else:
        models.Period.objects.filter(pk=row.pk).update(state="declined", answered_on=on, why=str(why))
        told(case, "declined", by, why=str(why), on=on.isoformat())
    row.refresh_from_db()
    notices.settle("residence.offered", subject_of(case), by=by)
    return row


def _accepted(case: Case, row: models.Period, on: date, by: Actor) -> None:
    reflects = row.way == Way.REFLECTION
    if reflects and _given_before(case):
        raise Broken(_("The period was given before. It is given once."))
    # The law of the day on which the period begins is the one it keeps.
    edition = law_today(on)
    code = "reflection" if reflects else "recovery"
    # Time to recover may come again, after another exploitation; the period of the law is given once.
    about = None if reflects else row.id
    started = start_clock(case, edition, code, on, by, about=about, ground=row.ground, body=row.body)
    try:
        with transaction.atomic():
            models.Period.objects.filter(pk=row.pk).update(
                state="accepted", answered_on=on, clock=started, edition=edition.code
            )
    except IntegrityError:
        raise Broken(_("The period was given before. It is given once.")) from None
    follows = way.after_acceptance(edition)
    _owe(case, edition, on)
    if reflects:
        start_all(case, edition, follows.start, on, by, None)
    told(case, "accepted", by, way=row.way, on=on.isoformat(), until=started.ends_on.isoformat())
    for user in members_of_kind(case, OrganisationKind.IMMIGRATION) if reflects else []:
        notices.tell("residence.period_began", user=user, subject=subject_of(case))
    if by.user_id != case.lead_id:
        notices.tell("residence.period_began", user=case.lead_id, subject=subject_of(case))
    follow_stage(case, Stage.REFLECTION if reflects else Stage.SUPPORT, by)


def _owe(case: Case, edition: Edition, on: date) -> None:
    """What the person is owed from this day; what was written down before stays as it is."""
    there = set(models.Owed.objects.filter(case=case).values_list("code", flat=True))
    models.Owed.objects.bulk_create(
        models.Owed(
            case=case, code=owed.code, edition=edition.code, since=on,
            due_on=edition.clocks[owed.clock].term.ends_on(on) if owed.clock else None,
        )
        for owed in edition.entitlements
        if owed.code not in there
    )  # fmt: skip


@service
def note_owed(owed_id: UUID, state: str, on: date, version: int, *, by: Actor) -> models.Owed:
    """Whether something that the person is owed was asked for, came, was refused, or is not wanted."""
    row = models.Owed.objects.filter(pk=owed_id).first()
    if row is None:
        raise NotThere("There is no such entitlement.")
    case, _standing = working(row.case_id, by, "note_owed")
    needs_open(case)
    check_day(on, case)
    if row.version != version:
        raise Changed(_("Somebody changed this since you opened the page."))
    if OWED.why_not(row.state, state):
        raise Broken({"state": [_("This cannot follow on what was noted before.")]})
    values: dict[str, object] = {"state": state, "since": on, "version": F("version") + 1}
    values |= {"asked_on": on} if state == "asked" else {"received_on": on} if state == "received" else {}
    if not models.Owed.objects.filter(pk=row.pk, version=version).update(**values):
        raise Changed(_("Somebody changed this since you opened the page."))
    owed = next((o for o in book.edition(row.edition).entitlements if o.code == row.code), None)
    if owed is not None and owed.clock and state in ("asked", "received", "not_wanted"):
        meet(case, owed.clock, on)
    told(case, "owed", by, owed=row.code, state=state, on=on.isoformat())
    row.refresh_from_db()
    return row


# --- alarms -----------------------------------------------------------------------------------------


@service
def raise_alarm(case_id: UUID, since: date, *, by: Actor) -> models.Alarm:
    """The person cannot be found. The lead, who answers for the case, and the police in the team are told at once.

    Nothing ends by it: a clock that runs goes on running, and somebody may have been retaken.
    """
    case, _standing = working(case_id, by, "raise_alarm", relations=access.INSIDE, lock=True)
    needs_open(case)
    check_day(since, case)
    row = models.Alarm(case=case, since=since, raised_by_id=me(by))
    try:
        with transaction.atomic():
            models.Alarm.objects.bulk_create([row])
    except IntegrityError:
        raise Broken(_("The alarm was raised already.")) from None
    police = members_of_kind(case, OrganisationKind.POLICE, OrganisationKind.BORDER_POLICE)
    for user in {case.lead_id, *police}:
        notices.tell("residence.missing", user=user, subject=subject_of(case), urgent=True)
    tell_supervisors(case.organisation_id, "residence.missing", subject_of(case))
    told(case, "missing", by, on=since.isoformat())
    return row


@service
def end_alarm(case_id: UUID, found_on: date, *, by: Actor) -> models.Alarm:
    """The person was found. Whether they are well is asked before anything else goes on."""
    case, _standing = working(case_id, by, "end_alarm", relations=access.INSIDE, lock=True)
    row = models.Alarm.objects.filter(case=case, found_on__isnull=True).first()
    if row is None:
        raise Broken(_("There is no alarm."))
    check_day(found_on, case)
    if found_on < row.since:
        raise Broken({"on": [_("This day lies before the day since which the person was missing.")]})
    models.Alarm.objects.filter(pk=row.pk).update(found_on=found_on, ended_by_id=me(by))
    for kind in ("residence.missing", "residence.nobody_missing"):
        notices.settle(kind, subject_of(case), by=by)
    told(case, "found", by, on=found_on.isoformat())
    row.refresh_from_db()
    return row
