"""Curves against tables worked by hand, lifelines' answers kept as an oracle, and simulations with known truth."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nrmstats.flow import Durations, FlowRefusal, NotReached, SettingRefused, SpellRefused, curves, spells_from

ORACLE = json.loads((Path(__file__).parent / "data" / "lifelines.json").read_text())


def seen(lasted: list[int], how: list[int], entered: list[int] | None = None, ways: int = 2) -> Durations:
    start = np.zeros(len(lasted), dtype=np.int64) if entered is None else np.array(entered)
    return Durations(start, np.array(lasted), np.array(how), tuple("abcdef"[:ways]))


def tied() -> tuple[np.ndarray, np.ndarray]:
    i = np.arange(60)
    return 1 + (i * i * 7 + i * 13) % 23, (i * 5) % 7 < 5


def random_spells(seed: int, n: int = 80, ways: int = 3) -> Durations:
    draw = np.random.default_rng(seed)
    entered = np.where(draw.random(n) < 0.5, 0, draw.integers(0, 15, n))
    lasted = entered + draw.integers(0, 25, n)
    return Durations(entered, lasted, draw.integers(-1, ways, n), tuple("abcdef"[:ways]))


def test_a_table_worked_by_hand() -> None:
    """Ten stays: at risk 10 on day 0; 2 of 10 leave on day 3 (one each way), 1 of 7 on day 5, 2 of 5 on day 8."""
    lasted = [3, 3, 3, 5, 6, 8, 8, 9, 9, 9]
    how = [0, 1, -1, 0, -1, 1, 1, -1, -1, -1]
    found = curves(seen(lasted, how))
    assert found.at_risk.tolist() == [10, 10, 10, 10, 7, 7, 6, 5, 5, 3]
    still = [Fraction(1)] * 3 + [Fraction(8, 10)] * 2 + [Fraction(8, 10) * Fraction(6, 7)] * 3
    still += [Fraction(8, 10) * Fraction(6, 7) * Fraction(3, 5)] * 2
    np.testing.assert_allclose(found.still_there, [float(one) for one in still], atol=1e-15)
    a = [0, 0, 0, 0.1, 0.1, 0.1 + 0.8 / 7, 0.1 + 0.8 / 7, 0.1 + 0.8 / 7, 0.1 + 0.8 / 7, 0.1 + 0.8 / 7]
    b = [0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 + 0.8 * 6 / 7 * 2 / 5, 0.1 + 0.8 * 6 / 7 * 2 / 5]
    np.testing.assert_allclose(found.by_end["a"].share, a, atol=1e-15)
    np.testing.assert_allclose(found.by_end["b"].share, b, atol=1e-15)
    greenwood = 0.8**2 * (2 / (10 * 8))
    assert found.variance[3] == pytest.approx(greenwood, abs=1e-15)
    assert found.quantile().point == 8


def test_delayed_entry_worked_by_hand() -> None:
    """One is seen from its third day on: it counts among those at risk from then, not before."""
    found = curves(seen([1, 2, 4, 4], [0, 0, 0, 0], [0, 0, 0, 2], ways=1))
    assert found.at_risk.tolist() == [3, 3, 3, 2, 2]
    np.testing.assert_allclose(found.still_there, [1, 2 / 3, 4 / 9, 4 / 9, 0], atol=1e-15)


def test_who_leaves_on_the_first_day_counts() -> None:
    found = curves(seen([0, 0, 1, 2], [0, -1, 0, 0], ways=1))
    np.testing.assert_allclose(found.still_there, [0.75, 0.375, 0], atol=1e-15)


def test_ties_limits_and_median_are_those_of_lifelines() -> None:
    days, gone = tied()
    found = curves(seen(days.tolist(), np.where(gone, 0, -1).tolist(), ways=1))
    np.testing.assert_allclose(found.still_there, ORACLE["ties"]["still_there"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.c_[found.low, found.high], ORACLE["ties"]["limits"], rtol=0, atol=1e-12)
    assert found.quantile().point == ORACLE["ties"]["median"]


def test_delayed_entry_is_that_of_lifelines() -> None:
    i = np.arange(60)
    entry = (i * 3) % 11
    days = entry + 1 + (i * i * 7 + i * 13) % 23
    # lifelines counts the entry itself as not at risk: seen from the day after
    found = curves(
        seen(days.tolist(), np.where(tied()[1], 0, -1).tolist(), np.where(entry > 0, entry + 1, 0).tolist(), ways=1)
    )
    wanted = ORACLE["entry"]["still_there"][: found.last_day + 1]
    np.testing.assert_allclose(found.still_there, wanted, rtol=0, atol=1e-12)


def test_competing_ends_and_their_variance_are_those_of_lifelines() -> None:
    j = np.arange(40)
    found = curves(seen((1 + (j * 17) % 41).tolist(), ((j * 7) % 3 - 1).tolist()))
    for number, way in enumerate("ab", 1):
        wanted = ORACLE[f"way {number}"]
        np.testing.assert_allclose(found.by_end[way].share[wanted["days"]], wanted["share"], rtol=0, atol=1e-12)
        np.testing.assert_allclose(found.by_end[way].variance[wanted["days"]], wanted["variance"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_all_shares_add_up_to_one_on_every_day(seed: int) -> None:
    found = curves(random_spells(seed))
    total = found.still_there + sum(part.share for part in found.by_end.values())
    np.testing.assert_allclose(total, 1.0, rtol=0, atol=1e-12)
    for part in (*found.by_end.values(),):
        assert (part.low <= part.share + 1e-12).all() and (part.share <= part.high + 1e-12).all()
        assert (np.diff(part.share) >= 0).all()


@pytest.mark.parametrize("seed", range(10))
def test_with_one_way_to_end_its_variance_is_greenwoods(seed: int) -> None:
    found = curves(random_spells(seed, ways=1))
    np.testing.assert_allclose(found.by_end["a"].share, 1 - found.still_there, atol=1e-12)
    np.testing.assert_allclose(found.by_end["a"].variance, found.variance, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_spells_and_the_names_of_ways_change_nothing(seed: int) -> None:
    spells = random_spells(seed)
    turn = np.random.default_rng(seed).permutation(spells.count)
    other = Durations(
        spells.entered[turn],
        spells.lasted[turn],
        np.where(spells.how[turn] < 0, -1, 2 - spells.how[turn]),
        spells.ends[::-1],
    )
    one, two = curves(spells), curves(other)
    assert one.still_there.tobytes() == two.still_there.tobytes()
    for way in spells.ends:
        assert one.by_end[way].variance.tobytes() == two.by_end[way].variance.tobytes()


HOME, LOST = 0.012, 0.006  # chance on each day to leave in each way
DAY = 60


def register(draw: np.random.Generator, people: int) -> Durations:
    """People admitted evenly over 500 days; a register that begins on day 200 and ends on day 500."""
    begun = draw.integers(0, 500, people)
    lasted = draw.geometric(HOME + LOST, people) - 1
    how = (draw.random(people) < LOST / (HOME + LOST)).astype(np.int64)
    here = begun + lasted >= 200
    begun, lasted, how = begun[here], lasted[here], how[here]
    over = begun + lasted > 500
    return Durations(
        np.maximum(200 - begun, 0), np.where(over, 500 - begun, lasted), np.where(over, -1, how), ("home", "lost")
    )


STILL = (1 - HOME - LOST) ** (DAY + 1)
TRUTH = {"home": (1 - STILL) * HOME / (HOME + LOST), "lost": (1 - STILL) * LOST / (HOME + LOST)}


def test_delayed_entry_recovers_the_truth_and_leaving_it_out_does_not() -> None:
    spells = register(np.random.default_rng(1), 60_000)
    found = curves(spells)
    assert found.still_there[DAY] == pytest.approx(STILL, abs=0.01)
    for way, share in TRUTH.items():
        assert found.by_end[way].share[DAY] == pytest.approx(share, abs=0.01)
    blind = curves(Durations(np.zeros_like(spells.entered), spells.lasted, spells.how, spells.ends))
    assert blind.still_there[DAY] > STILL + 0.05  # long stays count too much


def test_one_minus_the_curve_of_one_way_alone_is_not_its_share() -> None:
    spells = register(np.random.default_rng(2), 60_000)
    alone = curves(Durations(spells.entered, spells.lasted, np.where(spells.how == 0, 0, -1), ("home",)))
    assert 1 - alone.still_there[DAY] > TRUTH["home"] + 0.05


def test_limits_hold_the_truth_as_often_as_they_say() -> None:
    draw = np.random.default_rng(3)
    sets, held, median_held, mean_held = 2_000, {"still": 0, "home": 0, "lost": 0}, 0, 0
    median = int(np.ceil(np.log(0.5) / np.log(1 - HOME - LOST))) - 1
    mean = sum((1 - HOME - LOST) ** (day + 1) for day in range(DAY))
    for _ in range(sets):
        found = curves(register(draw, 500))
        held["still"] += found.low[DAY] <= STILL <= found.high[DAY]
        for way, share in TRUTH.items():
            held[way] += found.by_end[way].low[DAY] <= share <= found.by_end[way].high[DAY]
        middle, within = found.quantile(), found.mean_within(DAY)
        median_held += middle.low <= median <= middle.high
        mean_held += within.low <= mean <= within.high
    for name, times in held.items():
        assert 0.93 <= times / sets <= 0.97, (name, times / sets)
    assert 0.93 <= median_held / sets <= 0.98, median_held / sets  # whole days: the median's limits are a little wide
    assert 0.93 <= mean_held / sets <= 0.97, mean_held / sets


def test_the_restricted_mean_without_censoring_is_the_mean_of_days_cut() -> None:
    found = curves(seen([1, 2, 2, 5, 9], [0] * 5, ways=1))
    assert found.mean_within(6).point == pytest.approx((1 + 2 + 2 + 5 + 6) / 5)


def test_figures_come_with_their_limits_and_not_beyond_what_was_seen() -> None:
    found = curves(seen([1, 2, 3, 4], [0, 0, -1, -1]))
    assert str(found.still_there_after(2)).startswith("50 % of spells, ")
    assert found.ended_by("a", 2).point == pytest.approx(50)
    with pytest.raises(NotReached, match="Day 5 is not seen; the last day seen is 4"):
        found.still_there_after(5)
    with pytest.raises(NotReached, match="Only 50 % have ended by day 4; the day by which 75 % have ended is later"):
        found.quantile(0.75)
    with pytest.raises(SettingRefused):
        found.quantile(1.0)
    with pytest.raises(SettingRefused):
        curves(seen([1], [0]), level=1.0)


def test_thin_beginnings_and_gaps_are_told() -> None:
    assert any(
        "Only 2 were seen from their first day" in line
        for line in curves(seen([3, 9, 9], [0, 0, 0], [0, 0, 2])).warnings
    )
    gap = curves(seen([2, 9, 9], [-1, 0, 0], [0, 5, 5])).warnings
    assert any("Nobody was seen on day 3" in line for line in gap)
    emptied = curves(seen([1, 1, 9], [0, 0, 0], [0, 0, 3])).warnings
    assert any("All who were seen on day 1 left on it" in line for line in emptied)
    assert curves(seen([5] * 9, [0] * 9)).warnings == ()


@pytest.mark.parametrize(
    ("lasted", "how", "entered", "told"),
    [
        ([], [], [], "no spell"),
        ([3, 1], [0, 0], [0, 2], "Row 2: ended before it was seen"),
        ([3], [0], [-1], "Row 1: is seen from a day before"),
        ([3], [2], [0], "Row 1: ended in a way that has no name"),
        ([3, 4], [0], [0, 0], "Lengths differ"),
    ],
)
def test_spells_that_contradict_themselves_are_refused(lasted: list, how: list, entered: list, told: str) -> None:
    with pytest.raises(FlowRefusal, match=told):
        Durations(
            np.array(entered, dtype=np.int64),
            np.array(lasted, dtype=np.int64),
            np.array(how, dtype=np.int64),
            ("a", "b"),
        )


FIRST = date(2011, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("begun", "ended", "way", "ready", "told"),
    [
        (5, 3, "a", None, "Row 1: ends on 2011-01-04 before it begins on 2011-01-06"),
        (5, None, "a", None, "Row 1: an ended spell needs the way"),
        (5, 9, None, None, "Row 1: an ended spell needs the way"),
        (5, 9, "c", None, "Row 1: “c” is none of a, b"),
        (-9, -1, "a", None, "Row 1: ended on 2010-12-31, outside the days seen"),
        (5, 40, "a", None, "Row 1: ended on 2011-02-10, outside the days seen"),
        (31, None, None, None, "Row 1: begins on 2011-02-01, after the last day seen"),
        (5, 9, "a", 4, "Row 1: ready on 2011-01-05, which is not within the spell"),
        (5, 9, "a", 10, "Row 1: ready on 2011-01-11, which is not within the spell"),
    ],
)
def test_a_row_of_the_register_that_cannot_be_is_refused(
    begun: int, ended: int | None, way: str | None, ready: int | None, told: str
) -> None:
    with pytest.raises(SpellRefused, match=told):
        spells_from(
            [day(begun)], [None if ended is None else day(ended)], [way], ready=[None if ready is None else day(ready)],
            ends=["a", "b"], seen_from=FIRST, seen_to=day(30),
        )  # fmt: skip


def test_dates_become_lengths_with_entry_and_censoring() -> None:
    spells = spells_from(
        [day(-20), day(3), day(10)], [day(0), day(3), None], ["a", "b", None], seen_from=FIRST, seen_to=day(30)
    )
    lengths = spells.durations()
    assert lengths.entered.tolist() == [20, 0, 0]
    assert lengths.lasted.tolist() == [20, 0, 20]
    assert lengths.how.tolist() == [0, 1, -1]


def test_waiting_with_leaving_as_a_competing_end() -> None:
    """Who goes back or disappears while waiting has not waited until a place came."""
    waits = spells_from(
        [day(0)] * 4,
        [day(2), day(3), day(5), None],
        ["place", "went away", "place", None],
        seen_from=FIRST,
        seen_to=day(6),
    )
    found = curves(waits.durations())
    assert found.ended_by("place", 6).point == pytest.approx(50)
    assert found.ended_by("went away", 6).point == pytest.approx(25)
