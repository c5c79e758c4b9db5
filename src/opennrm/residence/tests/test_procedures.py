"""Cooperation, procedures of residence, setbacks and what is left, recognition, disappearance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from opennrm.cases.models import Case
from opennrm.kernel import notices
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotAllowed
from opennrm.law.editions import Body, Choice, Setback
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Found, Track, Verdict
from opennrm.residence.rules.way import Next, Stand
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Decided
from opennrm.residence.tests.conftest import (
    Running,
    Stay,
    Team,
    ago,
    clock_of,
    end_early,
    kinds,
    make_case,
    today,
)

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
