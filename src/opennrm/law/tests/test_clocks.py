"""The arithmetic of clocks: dated examples, and properties that hold for every history."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opennrm.law.book import edition
from opennrm.law.clocks import Move, Provision, Refusal, State, Turn, read_clock, refusals
from opennrm.law.spoken import end_of
from opennrm.law.terms import Term, months_later
from opennrm.law.tests.examples import EXAMPLES, PAGE, Example, page
from opennrm.law.words import Source

SOURCE = Source("test")
ANY = {move: Provision((), ("anybody",), SOURCE) for move in Move}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.clock}: {e.why}")
def test_each_dated_example_ends_on_its_day(example: Example):
    assert end_of(example.clock, example.words, on=example.on) == example.end


def test_there_are_at_least_sixty_of_them_and_the_page_shows_them_all():
    assert len(EXAMPLES) >= 60
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m opennrm.law.tests.examples"
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted > 60 and found.failed == 0


def test_a_term_that_is_none_is_refused():
    for wrong in ({}, {"days": -1}, {"hours": 3, "days": 1}):
        with pytest.raises(ValueError, match="term"):
            Term(SOURCE, **wrong)
    with pytest.raises(ValueError, match="moment"):
        Term(SOURCE, hours=3).ends_on(date(2026, 1, 1))
    with pytest.raises(ValueError, match="day"):
        Term(SOURCE, days=3).ends_at(datetime(2026, 1, 1, tzinfo=UTC))


# --- properties -------------------------------------------------------------------------------------

days = st.dates(date(2010, 1, 1), date(2040, 12, 31))
terms = st.one_of(
    st.builds(lambda n: Term(SOURCE, months=n), st.integers(1, 24)),
    st.builds(lambda n: Term(SOURCE, days=n), st.integers(1, 400)),
    st.builds(lambda n: Term(SOURCE, weeks=n), st.integers(1, 60)),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Term, list[Turn]]:
    """A start and whatever a law that provides everything lets follow, in any order."""
    term, start = draw(terms), draw(days)
    turns = [Turn(Move.START, start, by="anybody", owner="lead")]
    on = start
    for _ in range(draw(st.integers(0, 12))):
        on += timedelta(days=draw(st.integers(0, 40)))
        move = draw(st.sampled_from([Move.SUSPEND, Move.RESUME, Move.EXTEND, Move.HAND_OVER, Move.END_EARLY]))
        longer = draw(terms) if move == Move.EXTEND else None
        turn = Turn(move, on, by="anybody", term=longer, owner="other" if move == Move.HAND_OVER else "")
        if not refusals(term, ANY, turns, turn):
            turns.append(turn)
    return term, turns


FAST = settings(max_examples=300)


@FAST
@given(histories(), st.integers(0, 2000))
def test_no_clock_ends_before_it_starts(made: tuple[Term, list[Turn]], later: int):
    term, turns = made
    for n in range(1, len(turns) + 1):
        reading = read_clock(term, turns[:n], turns[n - 1].on + timedelta(days=later))
        assert reading is not None and reading.ends_on >= reading.began_on


@FAST
@given(histories(), st.integers(0, 400))
def test_replaying_the_history_gives_the_same_end(made: tuple[Term, list[Turn]], later: int):
    term, turns = made
    on = turns[-1].on + timedelta(days=later)
    assert read_clock(term, turns, on) == read_clock(term, list(turns), on)
    # and the end is what a hand would compute: the bare end and the days of standing still, unless it was ended
    reading = read_clock(term, turns, on)
    assert reading is not None
    bare = term.ends_on(turns[0].on)
    for turn in turns:
        bare = turn.term.ends_on(bare) if turn.move == Move.EXTEND and turn.term else bare
    still, since = 0, None
    for turn in turns:
        if turn.move == Move.SUSPEND:
            since = turn.on
        elif turn.move == Move.RESUME and since is not None:
            still, since = still + (turn.on - since).days, None
        elif turn.move == Move.END_EARLY:
            assert (reading.state, reading.ends_on) == (State.ENDED, turn.on)
            return
    if since is not None:
        still += (on - since).days
    assert reading.ends_on == bare + timedelta(days=still)


@FAST
@given(terms, days, st.integers(0, 60), st.integers(0, 500))
def test_standing_still_adds_exactly_the_days_that_it_stood(term: Term, start: date, after: int, still: int):
    began = Turn(Move.START, start, by="anybody")
    plain = read_clock(term, [began], start)
    assert plain is not None
    suspended_on = min(start + timedelta(days=after), plain.ends_on)
    resumed_on = suspended_on + timedelta(days=still)
    turns = [began, Turn(Move.SUSPEND, suspended_on, by="anybody"), Turn(Move.RESUME, resumed_on, by="anybody")]
    reading = read_clock(term, turns, resumed_on)
    assert reading is not None
    assert reading.ends_on == plain.ends_on + timedelta(days=still)
    assert reading.suspended_days == still
    assert reading.state == State.RUNNING


@FAST
@given(histories(), days)
def test_what_is_refused_never_stands_in_a_history(made: tuple[Term, list[Turn]], day: date):
    term, turns = made
    reading = read_clock(term, turns, turns[-1].on)
    assert reading is not None
    if reading.state == State.ENDED:
        for move in (Move.SUSPEND, Move.EXTEND, Move.END_EARLY, Move.HAND_OVER):
            turn = Turn(move, turns[-1].on, by="anybody", term=Term(SOURCE, days=1), owner="x")
            assert refusals(term, ANY, turns, turn) == [Refusal.ENDED]
    assert Refusal.STARTED in refusals(term, ANY, turns, Turn(Move.START, day, by="anybody"))


@FAST
@given(days, st.integers(1, 60))
def test_calendar_months_never_leave_the_month(day: date, months: int):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@FAST
@given(st.datetimes(), st.integers(1, 200), st.integers(0, 1))
def test_hours_are_counted_by_the_clock_of_the_world(wall: datetime, hours: int, fold: int):
    moment = wall.replace(
        year=2020 + wall.year % 15, day=min(wall.day, 28), tzinfo=ZoneInfo("Europe/Amsterdam"), fold=fold
    )
    end = Term(SOURCE, hours=hours).ends_at(moment)
    assert end.astimezone(UTC) - moment.astimezone(UTC) == timedelta(hours=hours)


def test_a_law_that_provides_nothing_refuses_everything_but_to_count():
    reflection = edition("nl-b8-3").reflection
    start = Turn(Move.START, date(2026, 8, 20), "slightest_indication", "police")
    for move in (Move.SUSPEND, Move.EXTEND, Move.HAND_OVER):
        turn = Turn(move, date(2026, 9, 1), by="immigration", term=Term(SOURCE, days=1), owner="x")
        assert refusals(reflection.term, reflection.moves, [start], turn) == [Refusal.NOT_PROVIDED]
