"""Terms of many cases, the overview of the chain, the agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from opennrm.cases.models import Case
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import OrganisationKind, Purpose
from opennrm.law.editions import Choice
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.way import Stand
from opennrm.residence.tests.conftest import (
    Running,
    Team,
    today,
)


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


def test_the_task_force_sees_every_running_case_and_no_reference(case: Case, team: Team, running: Running):
    running(20)
    seat = replace(team["observer"], organisation_kind=OrganisationKind.TASK_FORCE)
    assert case.id in {work.case.id for work in reads.chain_overview(reads.Filters(), viewer=seat)}
    assert not reads.shows_references(seat)
    assert reads.shows_references(team["shelter_lead"])
    assert reads.chain_overview(reads.Filters(stage="aftercare"), viewer=seat) == []


def test_terms_wait_for_who_must_keep_them_and_for_nobody_else(case: Case, team: Team, running: Running):
    running(20)
    residence.apply_for(case.id, "cooperation", today(), by=team["lawyer"])
    officer = {term.code for term in reads.terms_waiting(viewer=team["immigration_officer"])}
    assert officer == {"decision_on_report"}
    lead = {term.code: term for term in reads.terms_waiting(viewer=team["shelter_lead"])}
    assert set(lead) == {"allowance_request", "decision_on_report"}  # the period ends too far away
    assert lead["allowance_request"].state == "overdue"
    for name in ("mentor", "outsider", "observer"):
        assert reads.terms_waiting(viewer=team[name]) == []
