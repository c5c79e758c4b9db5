"""Where a term is easily lost: noted late, noted twice, by the wrong hands, under two laws, with nobody to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from opennrm.accounts.models import User
from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, NotAllowed
from opennrm.law import book
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Choice, Position, Setback
from opennrm.law.terms import Term
from opennrm.law.words import Source
from opennrm.residence import models
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Found, Track
from opennrm.residence.rules.way import Stand
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Asking, Decided
from opennrm.residence.tests.conftest import (
    Running,
    Stay,
    Team,
    ago,
    clock_of,
    end_early,
    kinds,
    offer,
    today,
    user,
)

# --- noted late, or near midnight --------------------------------------------------------------------------


def test_the_hours_of_a_report_that_is_noted_later_are_counted_from_its_own_day(
    case: Case, team: Team, running: Running
):
    running(20)
    residence.decide_cooperation(case.id, Choice.REPORT, [], ago(4), by=team["police_officer"])
    row = clock_of(case, "decision_on_report")
    assert (row.began_on, row.ends_on) == (ago(4), ago(3))  # not twenty-four hours from now
    assert row.ends_at is not None and clock.local(row.ends_at).time() == time(23, 59)


def test_what_is_noted_at_half_past_eleven_in_utc_is_of_the_next_day_in_this_country(
    case: Case, team: Team, settings: Any
):
    settings.DEMO = True
    moment = datetime.combine(today() + timedelta(days=1), time(23, 30), UTC)
    with clock.set_to(moment):
        next_day = clock.today()
        assert next_day == moment.date() + timedelta(days=1)
        made = offer(case, team["police_officer"])
        residence.answer_offer(made.id, True, next_day, by=team["shelter_lead"])
        row = clock_of(case, "reflection")
        assert row.began_on == next_day
        assert row.ends_on == book.edition("nl-b8-3").reflection.term.ends_on(next_day)


# --- two periods in one life ---------------------------------------------------------------------------------


def support(case: Case, team: Team, days: int) -> models.Period:
    decided = Decided(ago(days), Body.CASE_LEAD)
    made = residence.offer_period(case.id, Position.UNION, "", decided, by=team["shelter_lead"])
    return residence.answer_offer(made.id, True, ago(days), by=team["shelter_lead"])


def test_time_to_recover_comes_again_for_who_was_exploited_again(case: Case, team: Team, stay: Stay):
    support(case, team, 200)
    again = support(case, team, 3)
    assert again.state == "accepted"
    seen = stay(team["shelter_lead"])
    assert seen.period_clock is not None and seen.period_clock.reading.began_on == ago(3)
    with pytest.raises(Broken, match="runs already"):
        support(case, team, 1)


@pytest.mark.parametrize("recovering", [0, 100, 110], ids=["same day as today", "same day", "before"])
def test_a_reflection_period_beside_time_to_recover_is_the_one_that_counts(
    case: Case, team: Team, stay: Stay, running: Running, recovering: int
):
    """Taken for a citizen of the Union at first: the right that ends is not forgotten behind the one that does not."""
    support(case, team, recovering)
    running(100)
    # begun when the other was over already, the newer one says where the person stands; the night tells all the same
    expected = Stand.RECOVERING if recovering == 0 else Stand.PERIOD_OVER
    assert stay(team["shelter_lead"]).where.stand == expected
    assert reads.periods_over(viewer=JOB) == [case.id]


# --- ended early ----------------------------------------------------------------------------------------------


def test_an_early_end_can_be_objected_to_and_the_term_for_it_runs(case: Case, team: Team, stay: Stay, running: Running):
    running(20)
    end_early(case, "public_order", team["immigration_officer"])
    (setback,) = stay(team["lawyer"]).setbacks
    options = {option.code: shown for option, shown in setback.options}
    assert setback.row.kind == "ended_early"
    assert options["objection"].reading.ends_on == today() + timedelta(weeks=4)
    row = clock_of(case, "objection")
    residence.meet_clock(row.id, row.version, Decided(today(), Body.LAWYER), by=team["lawyer"])
    assert clock_of(case, "objection").closed_as == "met"


def test_a_permit_ends_and_is_renewed_in_its_procedure_so_that_what_is_left_opens(
    case: Case, team: Team, stay: Stay, running: Running
):
    running(60)
    officer = team["immigration_officer"]
    residence.decide_cooperation(case.id, Choice.REPORT, [], ago(40), by=team["police_officer"])
    waiting = stay(officer)
    row = waiting.procedures[0].row
    assert all(Move.END_EARLY not in shown.may for shown in waiting.clocks if shown.row.about == row.id)
    residence.decide(row.id, row.version, "granted", "investigation", Decided(ago(39), Body.IMMIGRATION), by=officer)
    permit = next(shown for shown in stay(officer).clocks if shown.row.code == "temporary_permit")
    assert permit.may == ()
    for asking in (Asking(Move.END_EARLY, "dismissed"), Asking(Move.EXTEND, "case_runs", longer_months=12)):
        with pytest.raises(Broken, match="decided in the procedure"):
            residence.turn_clock(
                permit.row.id, permit.row.version, asking, Decided(today(), Body.IMMIGRATION), by=officer
            )
    assert stay(officer).where.stand == Stand.PERMIT


# --- a nervous finger, two at once ------------------------------------------------------------------------------


def test_the_same_act_twice_is_one_act(case: Case, team: Team, stay: Stay, running: Running):
    running(20)
    residence.decide_cooperation(case.id, Choice.NO, [], today(), by=team["shelter_lead"])
    with pytest.raises(Broken, match="recorded before"):
        residence.decide_cooperation(case.id, Choice.NO, [], today(), by=team["shelter_lead"])
    assert kinds(team["lawyer"]).count("residence.setback") == 1
    residence.identify(case.id, Body.POLICE, "indication", Found.OPEN, today(), by=team["police_officer"])
    with pytest.raises(Broken, match="in the list already"):
        residence.identify(case.id, Body.POLICE, "indication", Found.OPEN, today(), by=team["police_officer"])
    assert len(stay(team["mentor"]).identifications) == 1


def test_a_dismissal_noted_by_the_lawyer_and_by_the_police_opens_what_is_left_once(case: Case, team: Team, stay: Stay):
    police = team["police_officer"]
    row = residence.note_criminal_case(case.id, "PL-2026-1", Track.PROSECUTION, ago(30), by=police)
    residence.note_dismissal(case.id, Setback.DISMISSED, ago(1), by=team["lawyer"])
    residence.move_criminal_case(row.id, row.version, Track.DISMISSED, ago(1), by=police)
    assert [s.row.kind for s in stay(team["lawyer"]).setbacks] == ["dismissed"]
    with acting(JOB):
        assert models.Clock.objects.filter(case=case, code="complaint").count() == 1
    assert kinds(team["lawyer"]).count("residence.setback") == 1
    with pytest.raises(Broken, match="stands here already"):
        residence.note_criminal_case(case.id, "pl-2026-1 ", Track.REPORTED, today(), by=police)


# --- wrong hands -----------------------------------------------------------------------------------------------------


def test_the_immigration_service_does_not_withdraw_for_the_person_without_their_paper(
    case: Case, team: Team, stay: Stay
):
    row = residence.apply_for(case.id, "hardship", ago(9), by=team["lawyer"])
    officer = team["immigration_officer"]
    with pytest.raises(Broken) as told:
        residence.decide(row.id, row.version, "withdrawn", "", Decided(today(), Body.IMMIGRATION), by=officer)
    assert list(told.value.faults) == ["seen_in"]
    paper = Decided(today(), Body.IMMIGRATION, "letter of the lawyer, 3 March")
    residence.decide(row.id, row.version, "withdrawn", "", paper, by=officer)
    ((decision, read_in),) = stay(team["lawyer"]).procedures[0].decisions
    assert (decision.body, read_in) == ("person", "letter of the lawyer, 3 March")


def test_nobody_writes_down_the_identification_of_another_body_but_who_holds_its_paper(case: Case, team: Team):
    def by(name: str, body: Body) -> object:
        return residence.identify(case.id, body, "plausible", Found.NOT_PLAUSIBLE, today(), by=team[name])

    for name, body in (
        ("police_officer", Body.EXPERT_COMMITTEE),
        ("police_officer", Body.IMMIGRATION),
        ("mentor", Body.POLICE),
    ):
        with pytest.raises(NotAllowed, match="Whoever decided"):
            by(name, body)
    assert by("police_officer", Body.POLICE) and by("mentor", Body.ORGANISATION)
    assert by("lawyer", Body.EXPERT_COMMITTEE) and by("shelter_lead", Body.COURT)


# --- nobody answers --------------------------------------------------------------------------------------------------


def test_where_no_supervisor_can_sign_in_the_national_desk_hears_of_it(case: Case, team: Team, running: Running):
    User.objects.filter(pk=user("shelter_supervisor").pk).update(is_active=False)
    running(20)
    residence.raise_alarm(case.id, today(), by=team["mentor"])
    assert "residence.nobody_missing" in kinds(team["registrar"])
    residence.end_alarm(case.id, today(), by=team["mentor"])
    assert "residence.nobody_missing" not in kinds(team["registrar"])


# --- two laws --------------------------------------------------------------------------------------------------------


def law_of(since: date, months: int, *, carries_over: bool) -> Any:
    now = book.edition("nl-b8-3")
    longer = replace(now.reflection, term=Term(Source("slides-2014"), months=months))
    return replace(
        now, code=f"nl-{months}", since=since, clocks={**now.clocks, "reflection": longer}, carries_over=carries_over
    )


@pytest.fixture
def new_law(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def come(since: date, months: int, *, carries_over: bool) -> None:
        before = [replace(each, until=each.until or since - timedelta(days=1)) for each in book.editions("NL")]
        monkeypatch.setitem(book._EDITIONS, "NL", (*before, law_of(since, months, carries_over=carries_over)))

    yield come


def test_a_period_keeps_the_law_it_began_under_when_the_law_changes(
    case: Case, team: Team, stay: Stay, running: Running, new_law: Any
):
    running(20)
    before = stay(team["shelter_lead"]).period_clock.reading.ends_on
    new_law(ago(5), 6, carries_over=False)
    shown = stay(team["shelter_lead"]).period_clock
    assert (shown.edition.code, shown.reading.ends_on) == ("nl-b8-3", before)


@pytest.mark.parametrize(
    ("began", "came", "code"), [(20, 5, "nl-6"), (120, 5, "nl-b8-3"), (120, 100, "nl-6")],
    ids=["still ran", "was over before the new law came", "ran on past the old end"],
)  # fmt: skip
def test_a_law_that_takes_over_lengthens_what_still_ran_and_wakes_nothing_that_was_over(
    case: Case, team: Team, stay: Stay, running: Running, new_law: Any, began: int, came: int, code: str
):
    running(began)
    new_law(ago(came), 6, carries_over=True)
    shown = stay(team["shelter_lead"]).period_clock
    assert shown.edition.code == code
    assert shown.reading.ends_on == shown.law.term.ends_on(ago(began))
    runs = code == "nl-6"
    assert shown.is_open is runs
    assert (reads.periods_over(viewer=JOB) == []) is runs
    listed = [d for d in reads.open_deadlines(viewer=team["shelter_lead"]) if d.code == "reflection"]
    # the row keeps the older end, and no list forgets the term for it; what passed within two weeks is late
    assert [d.ends_on for d in listed] == ([shown.reading.ends_on] if runs or shown.days_left >= -14 else [])
    with acting(JOB):
        assert clock_of(case, "reflection").edition == "nl-b8-3"


def test_a_suspension_that_is_open_when_the_law_changes_goes_on_and_its_days_count(
    case: Case, team: Team, stay: Stay, new_law: Any
):
    residence.apply_for(case.id, "continued_stay", ago(40), by=team["lawyer"])
    officer: Actor = team["immigration_officer"]
    row = clock_of(case, "decision_on_application")
    asking, decided = Asking(Move.SUSPEND, "incomplete"), Decided(ago(30), Body.IMMIGRATION)
    residence.turn_clock(row.id, row.version, asking, decided, by=officer)
    new_law(ago(10), 6, carries_over=True)
    row = clock_of(case, "decision_on_application")
    reading = residence.turn_clock(
        row.id, row.version, Asking(Move.RESUME), Decided(today(), Body.IMMIGRATION), by=officer
    )
    bare = book.edition("nl-6").clocks["decision_on_application"].term.ends_on(ago(40))
    assert reading.ends_on == bare + timedelta(days=30)
