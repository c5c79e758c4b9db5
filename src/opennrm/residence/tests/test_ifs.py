"""What happens if: the end of a clock under each decision that the law provides today, and nothing changed by looking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from opennrm.law.clocks import Move, Turn, read_clock
from opennrm.residence.rules.ifs import STILL_DAYS, IfThen, what_if
from opennrm.residence.rules.way import ClockFacts, PeriodFacts, ProcedureFacts, Stand, Ways, where
from opennrm.residence.tests.histories import life

START, TODAY = date(2026, 8, 20), date(2026, 10, 1)
DECIDING = date(2026, 3, 2)


def reflecting(edition: str, ground: str, by: str) -> tuple[Ways, ClockFacts]:
    clock = ClockFacts("c", "reflection", edition, (Turn(Move.START, START, ground, by, owner="case_lead"),))
    period = PeriodFacts("accepted", "reflection", START, edition, "c")
    return Ways(edition, START, periods=(period,), clocks=(clock,)), clock


def applied(*turns: Turn, route: str = "hardship") -> tuple[Ways, ClockFacts]:
    clock = ClockFacts("c", "decision_on_application", "nl-b8-3", (Turn(Move.START, DECIDING), *turns), about="p")
    procedure = ProcedureFacts("p", route, "applied", DECIDING, "nl-b8-3")
    return Ways("nl-b8-3", START, procedures=(procedure,), clocks=(clock,)), clock


def by_act(found: list[IfThen]) -> dict[str, IfThen]:
    return {each.act: each for each in found}


def test_every_decision_about_the_dutch_period_and_no_suspension_or_extension():
    ways, clock = reflecting("nl-b8-3", "slightest_indication", "police")
    found = by_act(what_if(ways, clock, TODAY))
    assert list(found) == ["report", "other", "no", "not_able", "end_early", "nothing"]
    end = date(2026, 11, 20)
    assert {act for act, each in found.items() if each.ends == end} == set(found) - {"end_early"}
    assert {act for act, each in found.items() if each.early} == {"report", "other", "no"}
    assert found["report"].clocks == (("decision_on_report", TODAY + timedelta(days=1)),)
    # ended today: the terms to object and to leave begin, four weeks from today (from memory)
    assert (found["end_early"].ends, found["end_early"].by, found["end_early"].verified) == (
        TODAY,
        ("immigration",),
        False,
    )
    assert found["end_early"].clocks == (("objection", date(2026, 10, 29)), ("departure", date(2026, 10, 29)))
    assert (found["nothing"].clocks, found["nothing"].verified) == ((), True)


def test_in_another_country_the_same_table_comes_from_its_own_law():
    ways, clock = reflecting("be-2007", "indication", "organisation")
    found = by_act(what_if(ways, clock, date(2026, 9, 1)))
    assert found["nothing"].ends == date(2026, 10, 4)  # forty-five days
    assert not any(each.verified for each in found.values())  # all of it from memory


def test_a_decision_granted_refused_suspended_extended():
    ways, clock = applied()
    found = by_act(what_if(ways, clock, date(2026, 4, 1)))
    assert list(found) == ["granted", "refused", "suspend", "extend", "nothing"]
    assert found["granted"].ends == date(2026, 4, 1)
    assert dict(found["granted"].clocks) == {
        "temporary_permit": date(2027, 4, 1), "three_years_on_permit": date(2029, 4, 1),
    }  # fmt: skip
    assert dict(found["refused"].clocks)["objection"] == date(2026, 4, 29)
    assert found["suspend"].ends == date(2026, 9, 2) + timedelta(days=STILL_DAYS)
    assert found["suspend"].still == (date(2026, 4, 1), date(2026, 4, 1) + timedelta(days=STILL_DAYS))
    assert found["extend"].ends == date(2027, 3, 2)
    assert found["nothing"].ends == date(2026, 9, 2)


def test_a_clock_that_stands_still_may_go_on_and_what_was_extended_once_is_not_extended_again():
    still = Turn(Move.SUSPEND, date(2026, 4, 1), "incomplete", "immigration")
    ways, clock = applied(still)
    found = by_act(what_if(ways, clock, date(2026, 4, 15)))
    assert found["resume"].ends == date(2026, 9, 16) and "suspend" not in found
    law = clock.law_on(TODAY)
    longer = Turn(Move.EXTEND, date(2026, 4, 1), "advice", "immigration", law.moves[Move.EXTEND].most)
    ways, clock = applied(longer)
    assert "extend" not in by_act(what_if(ways, clock, date(2026, 4, 15)))


def test_a_permit_that_is_ended_today_shows_the_terms_of_what_is_left():
    clock = ClockFacts("c", "temporary_permit", "nl-b8-3", (Turn(Move.START, START),), about="p")
    ways = Ways(
        "nl-b8-3", START, procedures=(ProcedureFacts("p", "cooperation", "granted", START, "nl-b8-3"),), clocks=(clock,)
    )
    found = by_act(what_if(ways, clock, TODAY))
    assert found["extend"].ends == date(2028, 8, 20)
    assert found["end_early"].ends == TODAY
    assert {"objection", "departure"} <= {code for code, _day in found["end_early"].clocks}


def test_a_clock_that_does_not_run_has_no_ifs():
    ways, clock = reflecting("nl-b8-3", "slightest_indication", "police")
    assert what_if(ways, clock, date(2026, 11, 21)) == []
    met = replace(clock, met_on=TODAY)
    assert what_if(replace(ways, clocks=(met,)), met, TODAY) == []


def test_looking_changes_nothing_and_each_answer_is_what_the_act_would_give():
    seen = 0
    for seed in range(400):
        one = life(seed)
        for _step in range(8):
            one.step()
        for clock in one.ways.clocks:
            before = one.ways
            for each in what_if(one.ways, clock, one.today):
                assert each.ends >= clock.reading(one.today).began_on
                if each.act in ("extend", "end_early"):
                    move, law = Move(each.act), clock.law_on(one.today)
                    provision = law.moves[move]
                    ground = provision.grounds[0].code if provision.grounds else ""
                    turn = Turn(
                        move, one.today, ground, str(provision.by[0]), provision.most if move == Move.EXTEND else None
                    )
                    after = read_clock(law.term, [*clock.history, turn], one.today)
                    assert after is not None and after.ends_on == each.ends
                    seen += 1
            assert one.ways == before
    assert seen > 100


def test_where_says_that_the_term_stands_still_and_time_to_recover_is_never_late():
    ways, _clock = applied(Turn(Move.SUSPEND, date(2026, 4, 1), "incomplete", "immigration"))
    at = where(ways, date(2026, 4, 15))
    assert (at.stand, at.still_since) == (Stand.WAITS, date(2026, 4, 1))
    recovery = ClockFacts("c", "recovery", "nl-b8-3", (Turn(Move.START, START),))
    ways = Ways(
        "nl-b8-3", START, periods=(PeriodFacts("accepted", "support", START, "nl-b8-3", "c"),), clocks=(recovery,)
    )
    assert where(ways, TODAY).until is not None
    at = where(ways, TODAY + timedelta(days=300))
    assert (at.stand, at.until) == (Stand.RECOVERING, None)
