"""Where a person stands, over ten thousand histories that chance wrote; and the sentences of single rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from opennrm.law import book
from opennrm.law.clocks import State
from opennrm.law.editions import Body, Choice, Setback, Way
from opennrm.residence.rules import acts
from opennrm.residence.rules.states import OWED, PERIOD, PROCEDURE
from opennrm.residence.rules.way import Next, ProcedureFacts, SetbackFacts, Stand, Ways, where
from opennrm.residence.tests.histories import Life, life

HISTORIES, STEPS = 10_000, 9
B8 = book.edition("nl-b8-3")
DAY = date(2026, 5, 1)


def _check(one: Life) -> set[str]:
    """What must hold after every step; returns the stands that were seen."""
    ways, today = one.ways, one.today
    at = where(ways, today)
    # No state without an exit: somebody must always act, and the acts that lead on are there.
    assert at.next != Next.NOTHING and at.by in Body
    assert at.since <= today
    assert at.edition in ("nl-b8-3", "be-2007")
    if at.stand == Stand.SETBACK:
        newest = max(ways.setbacks, key=lambda s: s.on)
        assert one.edition.options_after(newest.kind, newest.on), "nothing is left"
    # No two open periods, and the reflection period is given once.
    given = [p for p in ways.periods if p.state == "accepted" and p.way == Way.REFLECTION]
    assert len(given) <= 1
    assert sum(1 for p in ways.periods if p.state == "offered") <= 1
    assert sum(1 for c in ways.open_clocks(today) if c.code == "reflection") <= 1
    # No lost term: every clock that began is still known, and is open, met, ended, or its last day has passed.
    assert {clock.key for clock in ways.clocks} == set(one.started)
    for clock in ways.clocks:
        reading = clock.reading(today)
        assert reading.ends_on >= reading.began_on
        open_or_done = clock.is_open(today) or clock.met_on or reading.state in (State.ENDED, State.EXPIRED)
        assert open_or_done, clock
        if clock.code == "reflection" and reading.state == State.EXPIRED:
            told = any(s.kind == Setback.PERIOD_OVER for s in ways.setbacks)
            carried = any(p.state in ("applied", "objected", "granted") for p in ways.procedures)
            assert told or carried, "a period ran out and nobody was told"
    # Every setback opened the clocks of its ways that day.
    for setback in ways.setbacks:
        wanted = {o.clock for o in one.edition.options_after(setback.kind, setback.on) if o.clock}
        assert wanted <= {clock.code for clock in ways.clocks if clock.about == setback.key}
    if ways.missing_since is not None:
        assert at.stand == Stand.MISSING
    return {at.stand}


@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_histories_lose_no_term_and_leave_nobody_without_a_next_step(part: int):
    seen: set[str] = set()
    done = 0
    for seed in range(part, HISTORIES, 4):
        one = life(seed)
        for _ in range(STEPS):
            done += one.step()
            one.night()
        seen |= _check(one)
    assert done > HISTORIES  # most tries were let
    # A period that ran out is told of in the same night, so nobody is found between the two.
    assert seen >= set(Stand) - {Stand.CLOSED, Stand.PERIOD_OVER}


def test_every_step_of_some_histories_is_checked():
    for seed in range(200):
        one = life(seed)
        for _ in range(25):
            one.step()
            one.night()
            _check(one)


def test_an_alarm_ends_nothing_in_any_history():
    for seed in range(300):
        one = life(seed)
        for _ in range(8):
            one.step()
        assert one.vanish()


# --- single rules -------------------------------------------------------------------------------------------


def _ways(**values: object) -> Ways:
    return Ways(edition="nl-b8-3", opened_on=DAY, **values)  # type: ignore[arg-type]


def test_a_dismissal_beats_the_permit_that_was_granted_before_it_and_a_later_permit_beats_the_dismissal():
    granted = ProcedureFacts("p", "cooperation", "granted", DAY, "nl-b8-3")
    dismissed = SetbackFacts("s", Setback.DISMISSED, DAY + timedelta(days=30), "nl-b8-3")
    today = DAY + timedelta(days=40)
    assert where(_ways(procedures=(granted,)), today).stand == Stand.PERMIT
    assert where(_ways(procedures=(granted,), setbacks=(dismissed,)), today).stand == Stand.SETBACK
    later = ProcedureFacts("q", "continued_stay", "applied", DAY + timedelta(days=35), "nl-b8-3")
    assert where(_ways(procedures=(granted, later), setbacks=(dismissed,)), today).stand == Stand.WAITS
    same_day = replace(granted, since=dismissed.on)
    assert where(_ways(procedures=(same_day,), setbacks=(dismissed,)), today).stand == Stand.SETBACK
    refused = replace(dismissed, kind=Setback.REFUSED)
    assert where(_ways(procedures=(same_day,), setbacks=(refused,)), today).stand == Stand.PERMIT


def test_a_closed_case_asks_nobody_for_anything():
    assert where(_ways(closed_on=DAY), DAY).next == Next.NOTHING


def test_states_follow_only_where_the_tables_say():
    assert PERIOD.next("declined") == set()
    assert PROCEDURE.next("withdrawn") == set()
    assert OWED.next("received") == {"asked"}
    assert acts.decision_faults(B8, "hardship", "withdrawn", "granted", "threat", DAY, DAY)["decision"]


def test_what_is_not_renewed_says_so_with_its_source():
    faults = acts.decision_faults(B8, "other_ground", "granted", "granted", "granted", DAY, DAY)
    assert "not verified" in faults["decision"][0] and "renewed" in faults["decision"][0]


def test_a_choice_names_its_grounds_only_where_the_person_cannot():
    assert acts.choice_faults(B8, None, []) and acts.choice_faults(B8, Choice.NOT_ABLE, [])
    assert acts.choice_faults(B8, Choice.REPORT, ["threat"]) and acts.choice_faults(B8, Choice.NOT_ABLE, ["mood"])
    assert acts.choice_faults(B8, Choice.NOT_ABLE, ["threat", "minor"]) == {}
