"""Cooperation, procedures of residence, the criminal case, setbacks, recognition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.cases.models import Case
from opennrm.cases.rules import Stage
from opennrm.cases.selectors.reach import me
from opennrm.kernel import clock, notices
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import Compartment, OrganisationKind
from opennrm.law import book
from opennrm.law.clocks import Move, Turn
from opennrm.law.editions import Body, Choice, Edition, Setback
from opennrm.residence import models
from opennrm.residence.rules import acts, way
from opennrm.residence.rules.states import Found, Track, Verdict
from opennrm.residence.selectors.facts import clock_facts, full_ways, law_today
from opennrm.residence.selectors.reach import JOB, working
from opennrm.residence.services.following import (
    end_period,
    follow_stage,
    members_of_kind,
    settle,
    start_all,
    subject_of,
    write_application,
    write_setback,
)
from opennrm.residence.services.period import needs_open
from opennrm.residence.services.writing_down import (
    IMMIGRATION,
    Decided,
    check_day,
    check_person,
    check_power,
    refuse,
    sealed,
    told,
    turn_it,
    unsealed,
)


@service
def decide_cooperation(
    case_id: UUID, choice: Choice | None, grounds: Sequence[str], on: date, *, by: Actor
) -> models.Cooperation:
    """What the person decided about working with the police, and what follows from it at once.

    A report here is a criminal report. A notification for registration is none, and has no place in this act.
    """
    case, _standing = working(case_id, by, "decide_cooperation", lock=True)
    needs_open(case)
    check_day(on, case)
    edition = law_today(on)
    refuse(acts.choice_faults(edition, choice, grounds))
    assert choice is not None
    _once_a_day(case, choice, grounds, on)
    row = models.Cooperation(case=case, choice=choice, grounds=sorted(grounds), decided_on=on, noted_by_id=me(by))
    models.Cooperation.objects.bulk_create([row])
    told(case, "choice", by, choice=str(choice), on=on.isoformat())
    follows = way.after_choice(edition, choice)
    ways = full_ways(case)
    if follows.apply_for and not acts.application_faults(ways, edition, follows.apply_for):
        write_application(case, edition, follows.apply_for, on, by)
        follow_stage(case, Stage.DECISION, by)
    if follows.setback is not None:
        write_setback(case, edition, follows.setback, on, by)
    if choice == Choice.NOT_ABLE:
        for user in members_of_kind(case, OrganisationKind.LAWYER):
            notices.tell("residence.not_able", user=user, subject=subject_of(case))
    return row


def _once_a_day(case: Case, choice: Choice, grounds: Sequence[str], on: date) -> None:
    """The same again, of the same day, is a finger that slipped: what follows from it is there already."""
    newest = models.Cooperation.objects.filter(case=case).order_by("-noted_at").first()
    if newest is not None and (newest.choice, newest.grounds, newest.decided_on) == (choice, sorted(grounds), on):
        raise Broken(_("This was recorded before, and what follows from it was done."))


# --- procedures -------------------------------------------------------------------------------------


@service
def apply_for(case_id: UUID, route: str, on: date, *, by: Actor) -> models.Procedure:
    """A procedure of residence begins; stages may be skipped or visited again."""
    case, _standing = working(case_id, by, "apply", compartment=IMMIGRATION, lock=True)
    needs_open(case)
    check_day(on, case)
    edition = law_today(on)
    refuse(acts.application_faults(full_ways(case), edition, route))
    row = write_application(case, edition, route, on, by)
    follow_stage(case, Stage.DECISION, by)
    return row


def _procedure(procedure_id: UUID, version: int, by: Actor) -> tuple[Case, models.Procedure, Edition, Standing]:
    row = models.Procedure.objects.filter(pk=procedure_id).first()
    if row is None:
        raise NotThere("There is no such procedure.")
    case, standing = working(row.case_id, by, "decide", compartment=IMMIGRATION, lock=True)
    needs_open(case)
    row.refresh_from_db()
    if row.version != version:
        raise Changed(_("Somebody changed this since you opened the page. Nothing was overwritten."))
    return case, row, book.edition_for(row.edition, clock.today()), standing


@service
def decide(
    procedure_id: UUID, version: int, state: str, ground: str, decided: Decided, *, by: Actor
) -> models.Procedure:
    """A decision in a procedure: granted or renewed, refused, ended, objected to, withdrawn; and what follows at once.

    Raises Broken with the rule and its source, NotAllowed where somebody without the power decides.
    """
    case, row, edition, standing = _procedure(procedure_id, version, by)
    check_day(decided.on, case)
    faults = acts.decision_faults(edition, row.route, row.state, state, ground, row.since, decided.on)
    refuse(faults | acts.power_faults(edition, row.route, decided.body, state))
    if state in acts.BY_PERSON:
        decided = check_person(decided, standing, by)
    else:
        check_power(decided, standing, by, edition.routes[row.route].source)
    first = not models.Decision.objects.filter(procedure=row, state="granted").exists()
    renewed = state == row.state == "granted"
    _write_decision(case, row, state, ground, decided, by)
    if renewed:
        _renew(case, row, edition, decided, by)
    else:
        _follow(case, row, edition, state, decided.on, first, ground, by)
    told(case, "decided", by, part=IMMIGRATION, route=row.route, state="renewed" if renewed else state,
         ground=ground, on=decided.on.isoformat())  # fmt: skip
    if by.user_id != case.lead_id:
        notices.tell("residence.decided", user=case.lead_id, subject=subject_of(case))
    row.refresh_from_db()
    return row


def _write_decision(case: Case, row: models.Procedure, state: str, ground: str, decided: Decided, by: Actor) -> None:
    changed = models.Procedure.objects.filter(pk=row.pk, version=row.version).update(
        state=state, since=decided.on, version=F("version") + 1
    )
    if not changed:
        raise Changed(_("Somebody changed this since you opened the page. Nothing was overwritten."))
    made = models.Decision(
        procedure=row, state=state, ground=ground, body=decided.body, on=decided.on, noted_by_id=by.user_id,
        organisation_id=by.organisation_id,
    )  # fmt: skip
    made.seen_in = sealed(case, "decision", made.id, "seen_in", decided.seen_in)
    models.Decision.objects.bulk_create([made])


def _renew(case: Case, row: models.Procedure, edition: Edition, decided: Decided, by: Actor) -> None:
    """The permit holds as long again as the law gives it, counted from its end."""
    code = edition.routes[row.route].permit_clock
    permit = models.Clock.objects.filter(case=case, code=code, about=row.pk, closed_on__isnull=True).first()
    if permit is None:
        raise Broken({"decision": [_("No permit runs that could be renewed.")]})
    facts = clock_facts(permit, models.Turn.objects.filter(clock=permit).order_by("number"))
    law_now = facts.edition_on(clock.today())
    provision = law_now.clocks[code].moves.get(Move.EXTEND)
    grounds = provision.grounds if provision is not None else ()
    ground = grounds[0].code if grounds else ""
    turn = Turn(Move.EXTEND, decided.on, ground, str(decided.body), law_now.clocks[code].term)
    refuse(acts.clock_faults(facts, law_now, turn))
    turn_it(case, permit, turn, by, decided.seen_in)


def _follow(
    case: Case, row: models.Procedure, edition: Edition, state: str, on: date, first: bool, ground: str, by: Actor
) -> None:
    follows = way.after_decision(edition, row.route, state, first=first)
    settle(case, follows.meet, on, row.id)
    start_all(case, edition, follows.start, on, by, row.id)
    if follows.end_period:
        end_period(case, follows.end_period, on, by)
    if state == "objected":
        with acting(JOB):
            setbacks = models.SetbackNote.objects.filter(case=case, kind__in=[Setback.REFUSED, Setback.WITHDRAWN])
            for setback in setbacks:
                settle(case, _objections(edition), on, setback.id)
    if follows.setback is not None:
        write_setback(case, edition, follows.setback, on, by)
    if state == "granted":
        follow_stage(case, Stage.STAY_OR_RETURN, by)


def _objections(edition: Edition) -> tuple[str, ...]:
    """The clocks that wait for somebody to go against a decision."""
    options = edition.options[Setback.REFUSED]
    return tuple(o.clock for o in options if o.clock and o.code in ("objection", "appeal"))


# --- the criminal case and setbacks -------------------------------------------------------------------


@service
def note_criminal_case(
    case_id: UUID, number: str, track: Track, on: date, verdict: Verdict | None = None, *, by: Actor
) -> models.CriminalCase:
    """The criminal case in as few words as possible. A dismissal, or an acquittal, tells the lead and the lawyer today."""
    case, _standing = working(case_id, by, "note_criminal_case", compartment=Compartment.POLICE, lock=True)
    needs_open(case)
    check_day(on, case)
    if not number.strip():
        raise Broken({"number": [_("Write the number under which the case is known.")]})
    if (track == Track.VERDICT) != (verdict is not None):
        raise Broken({"verdict": [_("Say which verdict; only where there is one.")]})
    if number.strip().casefold() in {known.casefold() for known in _numbers(case)}:
        raise Broken({"number": [_("This case stands here already. Change where it stands instead.")]})
    row = models.CriminalCase(case=case, track=track, since=on, verdict=str(verdict or ""), noted_by_id=me(by))
    row.number = sealed(case, "criminalcase", row.id, "number", number[:60])
    models.CriminalCase.objects.bulk_create([row])
    told(case, "criminal_case", by, part=Compartment.POLICE, track=str(track))
    _setback_of(case, track, verdict, on, by)
    return row


@service
def move_criminal_case(
    row_id: UUID, version: int, track: Track, on: date, verdict: Verdict | None = None, *, by: Actor
) -> models.CriminalCase:
    """The criminal case stands elsewhere now."""
    row = models.CriminalCase.objects.filter(pk=row_id).first()
    if row is None:
        raise NotThere("There is no such criminal case.")
    case, _standing = working(row.case_id, by, "note_criminal_case", compartment=Compartment.POLICE, lock=True)
    needs_open(case)
    check_day(on, case)
    if on < row.since:
        raise Broken({"on": [_("This day lies before the day of the newest step.")]})
    if (track == Track.VERDICT) != (verdict is not None):
        raise Broken({"verdict": [_("Say which verdict; only where there is one.")]})
    changed = models.CriminalCase.objects.filter(pk=row.pk, version=version).update(
        track=track, since=on, verdict=str(verdict or ""), version=F("version") + 1
    )
    if not changed:
        raise Changed(_("Somebody changed this since you opened the page. Nothing was overwritten."))
    told(case, "criminal_case", by, part=Compartment.POLICE, track=str(track))
    _setback_of(case, track, verdict, on, by)
    row.refresh_from_db()
    return row


def _numbers(case: Case) -> list[str]:
    rows = models.CriminalCase.objects.filter(case=case)
    return [unsealed(case, "criminalcase", row.id, "number", row.number) for row in rows]


def _setback_of(case: Case, track: Track, verdict: Verdict | None, on: date, by: Actor) -> None:
    if track == Track.DISMISSED:
        write_setback(case, law_today(on), Setback.DISMISSED, on, by)
    elif verdict == Verdict.ACQUITTED:
        write_setback(case, law_today(on), Setback.ACQUITTED, on, by)


@service
def note_dismissal(case_id: UUID, kind: Setback, on: date, *, by: Actor) -> models.SetbackNote:
    """Who sees no criminal case may still hear of its end: the lead or the lawyer notes it, and the options open."""
    case, _standing = working(case_id, by, "note_setback", compartment=IMMIGRATION, lock=True)
    needs_open(case)
    check_day(on, case)
    if kind not in (Setback.DISMISSED, Setback.ACQUITTED):
        raise Broken({"kind": [_("This is noted where it is decided.")]})
    if models.SetbackNote.objects.filter(case=case, kind=kind, on=on).exists():
        raise Broken(_("This was noted before, and everybody was told."))
    return write_setback(case, law_today(on), kind, on, by)


@service
def note_period_over(case_id: UUID, *, by: Actor) -> bool:
    """The last day of the period passed without a decision: what is left is told. For the nightly job."""
    if not by.job:
        raise NotAllowed([_("Your role does not do this.")])
    case, _standing = working(case_id, by, "note_setback", lock=True)
    ways = full_ways(case)
    today = clock.today()
    if not case.is_open or not way.period_over(ways, today):
        return False
    found = ways.reflection_clock()
    assert found is not None
    write_setback(case, found.edition_on(today), Setback.PERIOD_OVER, today, by)
    follow_stage(case, Stage.DECISION, by)
    return True


# --- recognition --------------------------------------------------------------------------------------


@service
def identify(case_id: UUID, body: Body, standard: str, outcome: Found, on: date, *, by: Actor) -> models.Identification:
    """One more decision on whether the person is a victim. It stands beside the others and undoes none."""
    case, standing = working(case_id, by, "identify")
    needs_open(case)
    check_day(on, case)
    edition = law_today(on)
    if not by.job and body not in acts.identifying(by.organisation_kind, standing.relation):
        raise NotAllowed([_("Whoever decided writes it down; or the case lead or the lawyer, with the paper in hand.")])
    if standard not in edition.standards:
        raise Broken({"standard": [_("Choose one of the standards that the law in force knows.")]})
    same = models.Identification.objects.filter(case=case, body=body, standard=standard, outcome=outcome, on=on)
    if same.exists():
        raise Broken(_("This decision stands in the list already."))
    row = models.Identification(case=case, body=body, standard=standard, outcome=outcome, on=on, noted_by_id=me(by))
    models.Identification.objects.bulk_create([row])
    told(case, "identified", by, body=str(body), outcome=str(outcome), on=on.isoformat())
    return row
