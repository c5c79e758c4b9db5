"""The intake, the offer and its answer, and what the person is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Closing
from opennrm.kernel.actors import acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Position
from opennrm.residence import models
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Asked, Interpreter, Officer, Reply, Understood, Why
from opennrm.residence.rules.way import Next, Stand
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Decided
from opennrm.residence.tests.conftest import (
    Running,
    Stay,
    Team,
    ago,
    clock_of,
    kinds,
    offer,
    today,
)

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
