"""What the acts do: offer and answer, clocks, cooperation, procedures, setbacks, what is owed, alarms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Closing
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import Purpose
from opennrm.law.clocks import Move, State
from opennrm.law.editions import Body, Choice, Position, Setback
from opennrm.residence import models
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Asked, Found, Interpreter, Officer, Reply, Track, Understood, Verdict, Why
from opennrm.residence.rules.way import Next, Stand
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Asking, Decided
from opennrm.residence.tests.conftest import ago, make_case, offer, today

Team = dict[str, Actor]
Stay = Callable[[Actor], reads.Stay]
Running = Callable[..., models.Period]


def kinds(viewer: Actor) -> list[str]:
    return [notice.kind for notice in notices.unseen(viewer=viewer)]


def clock_of(case: Case, code: str) -> models.Clock:
    with acting(JOB):
        return models.Clock.objects.filter(case=case, code=code).order_by("-made_at").first()


# --- the intake -----------------------------------------------------------------------------------------


def test_an_intake_is_information_and_comes_before_any_clock(case: Case, team: Team, stay: Stay):
    talk = residence.Talk(today(), True, Interpreter.BY_PHONE, Officer.WOMAN, Understood.YES, "hu", True)
    residence.note_intake(case.id, talk, by=team["police_officer"])
    seen = stay(team["shelter_lead"])
    assert seen.intake is not None and seen.intake.understood == "yes"
    assert seen.clocks == []
    assert not any(field.name in ("words", "statement") for field in models.Intake._meta.fields)


def test_what_is_offered_to_everybody_is_asked_answered_and_dated(case: Case, team: Team, stay: Stay):
    residence.note_asked(case.id, Asked.LAWYER, Reply.LATER, ago(2), by=team["mentor"])
    residence.note_asked(case.id, Asked.LAWYER, Reply.YES, today(), by=team["mentor"])
    residence.note_asked(case.id, Asked.HEALTH_CHECK, Reply.YES, today(), by=team["mentor"])
    assert stay(team["shelter_lead"]).questions["lawyer"].reply == "yes"
    # who does not see health does not see that a health check was wanted, nor notes it
    assert "health_check" not in stay(team["police_officer"]).questions
    with pytest.raises(NotAllowed):
        residence.note_asked(case.id, Asked.HEALTH_CHECK, Reply.NO, today(), by=team["police_officer"])


# --- the offer --------------------------------------------------------------------------------------------


def test_police_offer_the_person_accepts_and_three_calendar_months_run(
    case: Case, team: Team, stay: Stay, running: Running
):
    period = running(10)
    assert period.state == "accepted" and period.edition == "nl-b8-3"
    seen = stay(team["shelter_lead"])
    shown = seen.period_clock
    assert shown is not None
    assert shown.reading.ends_on == shown.law.term.ends_on(ago(10))
    assert shown.may == (Move.END_EARLY,)
    assert (seen.where.stand, seen.where.next, seen.where.by) == (Stand.IN_PERIOD, Next.DECIDE, Body.PERSON)
    assert seen.where.until == shown.reading.ends_on
    assert case_reads.case_card(case.reference, viewer=team["shelter_lead"]).stage == "reflection"
    assert "residence.period_began" in kinds(team["immigration_officer"])


def test_the_day_of_the_start_need_not_be_the_day_of_the_offer(case: Case, team: Team):
    made = offer(case, team["police_officer"], ago(9))
    with pytest.raises(Broken, match="before the day of the offer"):
        residence.answer_offer(made.id, True, ago(10), by=team["shelter_lead"])
    residence.answer_offer(made.id, True, ago(3), by=team["shelter_lead"])
    assert clock_of(case, "reflection").began_on == ago(3)


def test_a_period_is_declined_with_a_reason_and_may_be_offered_again(case: Case, team: Team, stay: Stay):
    made = offer(case, team["police_officer"])
    with pytest.raises(Broken, match="Say why"):
        residence.answer_offer(made.id, False, today(), by=team["shelter_lead"])
    residence.answer_offer(made.id, False, today(), Why.AFRAID, by=team["shelter_lead"])
    assert stay(team["shelter_lead"]).where.stand == Stand.DECLINED
    with pytest.raises(Broken, match="answered before"):
        residence.answer_offer(made.id, True, today(), by=team["shelter_lead"])
    assert offer(case, team["police_officer"]).state == "offered"


def test_a_second_period_is_refused_with_the_rule_and_its_source(case: Case, team: Team, running: Running):
    running()
    with pytest.raises(Broken, match=r"given once\. \(from memory: not verified, check with your legal adviser\)"):
        offer(case, team["police_officer"])


def test_a_second_period_is_refused_in_another_case_of_the_same_person_too(
    case: Case, team: Team, cast: Team, running: Running
):
    running()
    cases.close_case(case.id, Closing.TAKEN_OVER, None, "elsewhere", by=team["shelter_lead"])
    from opennrm.residence.tests.conftest import TEAM, user

    other = cases.open_case(case.person_id, user("shelter_lead"), by=cast["registrar"])
    parts, given, function = TEAM["police_officer"]
    sharing = cases.Sharing(
        parts=parts, purpose=given, basis="consent", giver="person", ground="she agreed again", given_on=ago(1)
    )
    cases.add_member(other.id, user("police_officer"), function, parts, sharing=sharing, by=team["shelter_lead"])
    with pytest.raises(Broken, match="given once"):
        offer(other, team["police_officer"])


def test_the_database_itself_refuses_a_second_period_and_an_end_before_the_start(
    case: Case, team: Team, running: Running
):
    period = running()
    with acting(JOB):
        again = models.Period(
            case=case, person_id=case.person_id, way="reflection", position="irregular", state="accepted",
            edition="nl-b8-3", body="police", offered_on=today(), answered_on=today(), clock_id=None,
        )  # fmt: skip
        for broken in (lambda: again.save(force_insert=True),
                       lambda: models.Clock.objects.filter(pk=period.clock_id).update(ends_on=ago(1))):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                broken()


def test_somebody_without_the_power_cannot_offer_it(case: Case, team: Team):
    for name in ("mentor", "immigration_officer"):
        with pytest.raises(NotAllowed, match=r"does not give this body the power to decide this\. \(CM-B8\)"):
            offer(case, team[name])
    decided = Decided(today(), Body.SHELTER)
    with pytest.raises(Broken, match="power to decide"):
        residence.offer_period(case.id, Position.IRREGULAR, "slightest_indication", decided, by=team["shelter_lead"])
    with pytest.raises(Broken, match=r"not one of the grounds that the law names\. \(CM-B8\)"):
        residence.offer_period(
            case.id, Position.IRREGULAR, "a hunch", Decided(today(), Body.POLICE), by=team["police_officer"]
        )


def test_the_lead_notes_an_offer_that_stands_on_paper_and_must_say_in_which(case: Case, team: Team, stay: Stay):
    with pytest.raises(Broken) as told:
        offer(case, team["shelter_lead"])
    assert "seen_in" in told.value.faults
    decided = Decided(today(), Body.POLICE, "letter of the police of today")
    made = residence.offer_period(case.id, Position.IRREGULAR, "slightest_indication", decided, by=team["shelter_lead"])
    assert made.body == "police" and b"letter" not in bytes(made.seen_in)


@pytest.mark.parametrize("position", [Position.UNION, Position.CITIZEN, Position.LEGAL, Position.WITNESS])
def test_who_needs_no_period_gets_time_to_recover_by_the_route_that_is_theirs(
    case: Case, team: Team, stay: Stay, position: Position
):
    made = residence.offer_period(case.id, position, "", Decided(today(), Body.CASE_LEAD), by=team["mentor"])
    residence.answer_offer(made.id, True, today(), by=team["mentor"])
    seen = stay(team["mentor"])
    assert seen.period_clock is not None and seen.period_clock.row.code == "recovery"
    assert seen.where.stand == Stand.RECOVERING
    assert {shown.row.code for shown in seen.owed} == {owed.code for owed in seen.edition.entitlements}
    assert case_reads.case_card(case.reference, viewer=team["shelter_lead"]).stage == "support"


def test_a_day_in_the_future_or_long_ago_is_refused(case: Case, team: Team):
    with pytest.raises(Broken, match="lies ahead"):
        offer(case, team["police_officer"], today() + timedelta(days=1))
    with pytest.raises(Broken, match="too far back"):
        offer(case, team["police_officer"], today() - timedelta(days=5000))


def test_nothing_is_done_in_a_closed_case(case: Case, team: Team):
    made = offer(case, team["police_officer"])
    cases.close_case(case.id, Closing.TAKEN_OVER, None, "elsewhere", by=team["shelter_lead"])
    with pytest.raises(Broken, match="closed"):
        residence.answer_offer(made.id, True, today(), by=team["shelter_lead"])


# --- what is owed -------------------------------------------------------------------------------------------


def test_what_is_owed_shows_what_came_and_when_and_the_term_to_ask(
    case: Case, team: Team, stay: Stay, running: Running
):
    running(3)
    owed = {shown.row.code: shown.row for shown in stay(team["mentor"]).owed}
    assert owed["allowance"].due_on == ago(3) + timedelta(weeks=2)
    assert clock_of(case, "allowance_request").closed_on is None
    asked = residence.note_owed(owed["allowance"].id, "asked", ago(1), owed["allowance"].version, by=team["mentor"])
    assert clock_of(case, "allowance_request").closed_as == "met"
    came = residence.note_owed(asked.id, "received", today(), asked.version, by=team["mentor"])
    assert (came.asked_on, came.received_on) == (ago(1), today())
    with pytest.raises(Changed):
        residence.note_owed(asked.id, "asked", today(), asked.version, by=team["mentor"])
    with pytest.raises(Broken, match="cannot follow"):
        residence.note_owed(came.id, "refused", today(), came.version, by=team["mentor"])


# --- clocks ---------------------------------------------------------------------------------------------------


def end_early(case: Case, ground: str, by: Actor, body: Body = Body.IMMIGRATION, seen_in: str = "", on: Any = None):
    row = clock_of(case, "reflection")
    asking = Asking(Move.END_EARLY, ground)
    return residence.turn_clock(row.id, row.version, asking, Decided(on or today(), body, seen_in), by=by)


def test_the_period_ends_early_only_by_a_decision_of_the_immigration_service_on_a_ground_of_the_law(
    case: Case, team: Team, stay: Stay, running: Running
):
    running(20)
    with pytest.raises(NotAllowed, match="power to decide"):
        end_early(case, "renounced", team["mentor"])
    with pytest.raises(Broken, match="power to decide"):
        end_early(case, "renounced", team["police_officer"], Body.POLICE)
    with pytest.raises(Broken, match="not one of the grounds"):
        end_early(case, "missing", team["immigration_officer"])
    with pytest.raises(Broken, match="before the day on which the clock began"):
        end_early(case, "renounced", team["immigration_officer"], on=ago(21))
    reading = end_early(case, "renounced", team["immigration_officer"])
    assert (reading.state, reading.ends_on) == (State.ENDED, today())
    # what is left is told the same day, to the lead and the lawyer
    seen = stay(team["shelter_lead"])
    assert [s.row.kind for s in seen.setbacks] == ["period_over"]
    for name in ("shelter_lead", "lawyer"):
        assert "residence.setback" in kinds(team[name])


def test_the_dutch_reflection_period_is_never_suspended_nor_extended(case: Case, team: Team, running: Running):
    running(20)
    row = clock_of(case, "reflection")
    for asking in (Asking(Move.SUSPEND, "hospital"), Asking(Move.EXTEND, longer_months=1), Asking(Move.HAND_OVER)):
        with pytest.raises(Broken, match=r"does not provide this\. \(slides-2014, CM-B8, WW-EN\)"):
            residence.turn_clock(
                row.id, row.version, asking, Decided(today(), Body.IMMIGRATION), by=team["immigration_officer"]
            )


@pytest.fixture
def decision_clock(case: Case, team: Team) -> models.Clock:
    """An application for continued stay, thirty days ago: its decision clock knows suspension."""
    residence.apply_for(case.id, "continued_stay", ago(30), by=team["lawyer"])
    return clock_of(case, "decision_on_application")


def turn(row: models.Clock, asking: Asking, by: Actor, days_ago: int = 0, seen_in: str = "") -> Any:
    row.refresh_from_db()
    decided = Decided(ago(days_ago), Body.IMMIGRATION, seen_in)
    return residence.turn_clock(row.id, row.version, asking, decided, by=by)


def test_suspended_days_really_shift_the_end(case: Case, team: Team, decision_clock: models.Clock, stay: Stay):
    officer = team["immigration_officer"]
    first = decision_clock.ends_on
    with acting(officer):
        turn(decision_clock, Asking(Move.SUSPEND, "incomplete"), officer, days_ago=20)
    shown = next(c for c in stay(officer).clocks if c.row.id == decision_clock.id)
    assert shown.reading.state == State.SUSPENDED
    assert shown.reading.ends_on == first + timedelta(days=20)  # as if it went on today
    assert Move.RESUME in shown.may and Move.SUSPEND not in shown.may
    with acting(officer):
        turn(decision_clock, Asking(Move.RESUME), officer, days_ago=6)
        decision_clock.refresh_from_db()
    assert decision_clock.ends_on == first + timedelta(days=14)
    with acting(officer):
        turn(decision_clock, Asking(Move.EXTEND, "advice", longer_months=6), officer)
        with pytest.raises(Broken, match="so often"):
            turn(decision_clock, Asking(Move.EXTEND, "advice", longer_months=1), officer)
    history = next(c for c in stay(officer).clocks if c.row.id == decision_clock.id).turns
    assert [t.turn.move for t in history] == ["start", "suspend", "resume", "extend"]
    assert history[1].source == "Awb art. 4:15; from memory" and not history[1].verified


def test_two_people_acting_at_once_cannot_lose_an_action(case: Case, team: Team, decision_clock: models.Clock):
    officer = team["immigration_officer"]
    decided = Decided(today(), Body.IMMIGRATION)
    with acting(officer):
        decision_clock.refresh_from_db()
    seen = decision_clock.version
    residence.turn_clock(decision_clock.id, seen, Asking(Move.SUSPEND, "incomplete"), decided, by=officer)
    with pytest.raises(Changed, match="Nothing was overwritten"):
        residence.turn_clock(decision_clock.id, seen, Asking(Move.END_EARLY, "withdrawn"), decided, by=officer)
    with acting(JOB):
        rows = list(models.Turn.objects.filter(clock=decision_clock))
        assert [row.number for row in rows] == [1, 2]
        rows[1].pk, rows[1].move = uuid4(), "end_early"
        with pytest.raises(IntegrityError), transaction.atomic():
            rows[1].save(force_insert=True)


def test_a_clock_passes_to_another_body_and_keeps_its_end(case: Case, team: Team, decision_clock: models.Clock):
    with acting(team["immigration_officer"]):
        end = decision_clock.ends_on
        reading = turn(decision_clock, Asking(Move.HAND_OVER, "other_body", owner="court"), team["immigration_officer"])
    assert (reading.owner, reading.ends_on) == ("court", end)


def test_the_lawyer_notes_a_decision_on_paper_and_the_mentor_does_not_even_see_the_clock(
    case: Case, team: Team, decision_clock: models.Clock
):
    with pytest.raises(NotThere):
        residence.turn_clock(
            decision_clock.id, 1, Asking(Move.SUSPEND, "incomplete"), Decided(today(), Body.IMMIGRATION, "x"),
            by=team["mentor"],
        )  # fmt: skip
    with acting(team["lawyer"]):
        turn(decision_clock, Asking(Move.SUSPEND, "incomplete"), team["lawyer"], seen_in="letter of 3 March")


# --- cooperation and procedures -----------------------------------------------------------------------------


def test_a_criminal_report_counts_at_once_as_the_application(case: Case, team: Team, stay: Stay, running: Running):
    running(20)
    residence.decide_cooperation(case.id, Choice.REPORT, [], ago(1), by=team["police_officer"])
    seen = stay(team["lawyer"])
    assert [(p.row.route, p.row.state, p.row.applied_on) for p in seen.procedures] == [
        ("cooperation", "applied", ago(1))
    ]
    assert (seen.where.stand, seen.where.by) == (Stand.WAITS, Body.IMMIGRATION)
    assert clock_of(case, "decision_on_report").ends_at is not None
    assert "residence.applied" in kinds(team["immigration_officer"])
    # the period goes on until the immigration service decides
    assert clock_of(case, "reflection").closed_on is None


def test_reflection_to_permit_on_cooperation_renewed_and_ended(case: Case, team: Team, stay: Stay, running: Running):
    running(60)
    officer = team["immigration_officer"]
    residence.decide_cooperation(case.id, Choice.OTHER, [], ago(40), by=team["police_officer"])
    row = stay(officer).procedures[0].row
    granted = residence.decide(
        row.id, row.version, "granted", "investigation", Decided(ago(39), Body.IMMIGRATION), by=officer
    )
    permit = clock_of(case, "temporary_permit")
    assert permit.ends_on == ago(39).replace(year=ago(39).year + 1)
    assert clock_of(case, "decision_on_report").closed_as == "met"
    assert (clock_of(case, "reflection").closed_as, clock_of(case, "reflection").closed_on) == ("ended", ago(39))
    assert clock_of(case, "three_years_on_permit") is not None
    assert stay(officer).where.stand == Stand.PERMIT
    renewed = residence.decide(
        row.id, granted.version, "granted", "investigation", Decided(today(), Body.IMMIGRATION), by=officer
    )
    assert clock_of(case, "temporary_permit").ends_on == ago(39).replace(year=ago(39).year + 2)
    residence.decide(row.id, renewed.version, "ended", "dismissed", Decided(today(), Body.IMMIGRATION), by=officer)
    seen = stay(team["lawyer"])
    assert seen.where.stand == Stand.SETBACK
    assert next(option.code for option, _clock in seen.setbacks[0].options) == "objection"
    assert clock_of(case, "objection").ends_on == today() + timedelta(weeks=4)


def test_a_dismissal_opens_what_is_left_and_tells_the_lead_and_the_lawyer_the_same_day(
    case: Case, team: Team, stay: Stay
):
    row = residence.note_criminal_case(case.id, "PL-2026-1", Track.INVESTIGATION, ago(30), by=team["police_officer"])
    residence.move_criminal_case(row.id, row.version, Track.DISMISSED, today(), by=team["police_officer"])
    for name in ("shelter_lead", "lawyer"):
        assert "residence.setback" in kinds(team[name])
        (setback,) = stay(team[name]).setbacks
        options = {option.code: shown for option, shown in setback.options}
        assert {"complaint", "continued_stay", "hardship", "asylum", "return"} <= set(options)
        assert options["complaint"].reading.ends_on == clock_of(case, "complaint").ends_on
        assert stay(team[name]).criminal_cases == []
    assert "residence.setback" not in kinds(team["mentor"])
    # police see the number, and not what became of the stay
    ((shown, number),) = stay(team["police_officer"]).criminal_cases
    assert number == "PL-2026-1" and shown.track == "dismissed"
    assert stay(team["police_officer"]).setbacks == []


def test_where_no_lawyer_is_in_the_team_the_lead_is_told_to_find_one(cast: Team, team: Team):
    case = make_case(cast, {})
    residence.note_dismissal(case.id, Setback.DISMISSED, today(), by=team["shelter_lead"])
    assert "residence.no_lawyer" in kinds(team["shelter_lead"])
    with pytest.raises(Broken, match="noted before"):
        residence.note_dismissal(case.id, Setback.DISMISSED, today(), by=team["shelter_lead"])


def test_an_acquittal_opens_what_is_left_and_a_conviction_does_not(case: Case, team: Team, stay: Stay):
    officer = team["police_officer"]
    residence.note_criminal_case(case.id, "1", Track.VERDICT, today(), Verdict.CONVICTED, by=officer)
    assert stay(team["lawyer"]).setbacks == []
    residence.note_criminal_case(case.id, "2", Track.VERDICT, today(), Verdict.ACQUITTED, by=officer)
    assert [s.row.kind for s in stay(team["lawyer"]).setbacks] == ["acquitted"]
    with pytest.raises(Broken, match="which verdict"):
        residence.note_criminal_case(case.id, "3", Track.VERDICT, today(), by=officer)


def test_the_hardship_route_without_cooperation(case: Case, team: Team, stay: Stay, running: Running):
    running(50)
    with pytest.raises(Broken, match="Say why the person cannot"):
        residence.decide_cooperation(case.id, Choice.NOT_ABLE, [], today(), by=team["shelter_lead"])
    residence.decide_cooperation(case.id, Choice.NOT_ABLE, ["threat"], ago(10), by=team["shelter_lead"])
    assert stay(team["lawyer"]).where.next == Next.STATEMENT
    assert "residence.not_able" in kinds(team["lawyer"])
    row = residence.apply_for(case.id, "hardship", ago(9), by=team["lawyer"])
    refused = residence.decide(
        row.id, row.version, "refused", "conditions", Decided(ago(5), Body.IMMIGRATION),
        by=team["immigration_officer"],
    )  # fmt: skip
    assert stay(team["lawyer"]).where.stand == Stand.SETBACK
    objected = residence.decide(
        row.id, refused.version, "objected", "", Decided(ago(4), Body.PERSON), by=team["lawyer"]
    )
    assert clock_of(case, "objection").closed_as == "met"
    residence.decide(
        row.id, objected.version, "granted", "threat", Decided(today(), Body.IMMIGRATION),
        by=team["immigration_officer"],
    )  # fmt: skip
    assert stay(team["lawyer"]).where.stand == Stand.PERMIT


def test_a_decision_needs_a_ground_of_the_law_an_order_and_the_power(case: Case, team: Team):
    row = residence.apply_for(case.id, "hardship", ago(9), by=team["lawyer"])
    officer = team["immigration_officer"]

    def try_(state: str, ground: str, body: Body = Body.IMMIGRATION, on: Any = None, by: Actor = officer):
        return residence.decide(row.id, row.version, state, ground, Decided(on or today(), body), by=by)

    with pytest.raises(Broken, match=r"grounds that the law names\. \(REGIO13, WW\)"):
        try_("granted", "sympathy")
    with pytest.raises(Broken, match="power to decide"):
        try_("granted", "threat", Body.POLICE)
    with pytest.raises(Broken, match="before the act that it answers"):
        try_("granted", "threat", on=ago(10))
    with pytest.raises(Broken, match="cannot follow"):
        try_("ended", "withdrawn")
    with pytest.raises(Broken) as told:
        try_("granted", "threat", by=team["lawyer"])
    assert "seen_in" in told.value.faults
    with pytest.raises(Broken, match="waits for a decision"):
        residence.apply_for(case.id, "hardship", today(), by=team["lawyer"])
    with pytest.raises(Broken, match="does not know this procedure"):
        residence.apply_for(case.id, "golden_visa", today(), by=team["lawyer"])


def test_saying_no_leaves_help_and_tells_what_is_left(case: Case, team: Team, stay: Stay, running: Running):
    running(20)
    residence.decide_cooperation(case.id, Choice.NO, [], today(), by=team["shelter_lead"])
    seen = stay(team["lawyer"])
    assert [s.row.kind for s in seen.setbacks] == ["no_cooperation"]
    # the period runs until somebody with the power ends it, on this very ground
    assert (seen.where.stand, seen.where.next, seen.where.by) == (Stand.IN_PERIOD, Next.END_PERIOD, Body.IMMIGRATION)
    end_early(case, "no_report", team["immigration_officer"])
    assert stay(team["lawyer"]).where.stand == Stand.SETBACK


def test_a_period_that_ran_out_is_found_by_the_night_and_told_once(
    case: Case, team: Team, stay: Stay, running: Running
):
    running(100)
    assert reads.periods_over(viewer=JOB) == [case.id]
    assert residence.note_period_over(case.id, by=JOB)
    assert not residence.note_period_over(case.id, by=JOB)
    assert reads.periods_over(viewer=JOB) == []
    assert kinds(team["lawyer"]).count("residence.setback") == 1
    assert stay(team["shelter_lead"]).where.stand == Stand.SETBACK
    with pytest.raises(NotAllowed):
        residence.note_period_over(case.id, by=team["shelter_lead"])


def test_an_objection_or_an_allowance_is_met_in_its_term_alone(case: Case, team: Team, running: Running):
    residence.note_dismissal(case.id, Setback.DISMISSED, ago(5), by=team["lawyer"])
    row = clock_of(case, "complaint")
    with pytest.raises(Broken, match="outside the term"):
        residence.meet_clock(row.id, row.version, Decided(ago(6), Body.LAWYER), by=team["lawyer"])
    residence.meet_clock(row.id, row.version, Decided(today(), Body.LAWYER), by=team["lawyer"])
    assert clock_of(case, "complaint").closed_as == "met"
    running()
    reflection = clock_of(case, "reflection")
    with pytest.raises(Broken, match="ends by a decision"):
        residence.meet_clock(reflection.id, reflection.version, Decided(today(), Body.LAWYER), by=team["lawyer"])


# --- recognition, disappearance ---------------------------------------------------------------------------------


def test_identification_decisions_are_a_list_and_none_undoes_another(case: Case, team: Team, stay: Stay):
    for body, standard, outcome in (
        (Body.POLICE, "indication", Found.OPEN),
        (Body.EXPERT_COMMITTEE, "plausible", Found.PLAUSIBLE),
        (Body.COURT, "proven", Found.NOT_RECOGNISED),
        (Body.ORGANISATION, "assessed", Found.RECOGNISED),
    ):
        residence.identify(case.id, body, standard, outcome, today(), by=team["shelter_lead"])
    assert len(stay(team["mentor"]).identifications) == 4
    with pytest.raises(Broken, match="standards"):
        residence.identify(case.id, Body.COURT, "sure", Found.OPEN, today(), by=team["shelter_lead"])


def test_a_disappearance_raises_an_alarm_and_ends_nothing(case: Case, team: Team, stay: Stay, running: Running):
    running(20)
    before = clock_of(case, "reflection")
    residence.raise_alarm(case.id, today(), by=team["mentor"])
    after = clock_of(case, "reflection")
    assert (after.ends_on, after.closed_on, after.version) == (before.ends_on, None, before.version)
    for name in ("shelter_lead", "police_officer"):
        assert "residence.missing" in kinds(team[name])
    assert "residence.missing" in kinds(team["shelter_supervisor"])
    seen = stay(team["shelter_lead"])
    assert (seen.where.stand, seen.where.next, seen.where.by) == (Stand.MISSING, Next.SEARCH, Body.POLICE)
    with pytest.raises(Broken, match="raised already"):
        residence.raise_alarm(case.id, today(), by=team["shelter_lead"])
    residence.end_alarm(case.id, today(), by=team["mentor"])
    assert stay(team["shelter_lead"]).where.stand == Stand.IN_PERIOD
    assert "residence.missing" not in kinds(team["shelter_lead"])


def test_no_act_writes_a_name_or_a_place_into_a_notice(case: Case, team: Team, running: Running):
    running(20)
    residence.raise_alarm(case.id, today(), by=team["mentor"])
    for name in team:
        for notice in notices.unseen(viewer=team[name]):
            if notice.kind.startswith("residence."):
                assert notice.subject == f"case:{case.reference}"
                assert notice.details == {}


# --- deadlines, worklists, overview -------------------------------------------------------------------------


def test_open_deadlines_are_those_of_the_case_for_the_lead_and_the_own_ones_for_others(
    case: Case, team: Team, running: Running
):
    running(20)
    residence.apply_for(case.id, "hardship", today(), by=team["lawyer"])
    lead = {d.code for d in reads.open_deadlines(viewer=team["shelter_lead"], mine=True)}
    assert lead == {"reflection", "allowance_request", "decision_on_application"}
    assert {d.code for d in reads.open_deadlines(viewer=team["immigration_officer"], mine=True)} == {
        "decision_on_application"
    }
    assert {d.code for d in reads.open_deadlines(viewer=team["mentor"])} == {"reflection", "allowance_request"}
    assert reads.open_deadlines(viewer=team["mentor"], mine=True) == []
    assert reads.open_deadlines(viewer=team["outsider"]) == []
    soon = reads.open_deadlines(viewer=team["shelter_lead"], within=timedelta(days=3))
    assert [d.code for d in soon] == ["allowance_request"] and soon[0].state == "overdue"


def test_the_overview_shows_stage_days_term_and_owner_and_no_content(case: Case, team: Team, running: Running):
    running(20)
    residence.decide_cooperation(case.id, Choice.REPORT, [], today(), by=team["police_officer"])
    (lead_row,) = reads.chain_overview(reads.Filters(), viewer=team["shelter_lead"])
    assert (lead_row.where.stand, lead_row.where.about) == (Stand.WAITS, "cooperation")
    # a supervisor is not shown which procedure: that part is not theirs
    (row,) = reads.chain_overview(reads.Filters(), viewer=team["shelter_supervisor"].on(Purpose.SUPERVISION))
    assert (row.where.stand, row.where.about, row.where.until) == (Stand.WAITS, "", None)
    assert reads.chain_overview(reads.Filters(stage="aftercare"), viewer=team["shelter_lead"]) == []
    assert len(reads.chain_overview(reads.Filters(region="east"), viewer=team["registrar"])) >= 1
    assert reads.chain_overview(reads.Filters(), viewer=team["outsider"]) == []
    assert reads.chain_overview(reads.Filters(), viewer=team["observer"]) == []
    with pytest.raises(NotAllowed):
        reads.chain_overview(reads.Filters(), viewer=team["mentor"])


def test_an_agenda_address_shows_the_terms_of_its_user_and_can_be_taken_back(case: Case, team: Team, running: Running):
    running(20)
    secret = residence.make_feed(by=team["shelter_lead"])
    job = Actor.for_job("agenda")
    assert {d.reference for d in reads.agenda(secret, viewer=job)[1]} == {case.reference}
    again = residence.make_feed(by=team["shelter_lead"])
    assert reads.agenda(secret, viewer=job) is None
    assert reads.agenda(again, viewer=job) is not None
    assert residence.end_feed(by=team["shelter_lead"])
    assert reads.agenda(again, viewer=job) is None
    assert reads.agenda("guess", viewer=job) is None


def test_a_period_kept_under_its_edition_shows_it(case: Case, team: Team, stay: Stay, running: Running):
    running(20)
    assert stay(team["shelter_lead"]).where.edition == "nl-b8-3"
    assert clock.today() == today()
