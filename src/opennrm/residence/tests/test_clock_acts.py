"""What is done to a clock: ended early, suspended, resumed, handed over; what the law does not provide is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from opennrm.cases.models import Case
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.law.clocks import Move, State
from opennrm.law.editions import Body
from opennrm.residence import models
from opennrm.residence import services as residence
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
    today,
)


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
    assert [s.row.kind for s in seen.setbacks] == ["ended_early"]
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
