"""Bed-days counted one by one, the blocked share with its interval, the leaflet's bound, tables and pictures."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from nrmstats.flow import (
    Durations,
    NoReadyDates,
    NothingSeen,
    SettingRefused,
    as_csv,
    blocked_share,
    bound_without_readiness,
    curves,
    occupancy,
    rows,
    spells_from,
)
from nrmstats.flow.charts import as_svg, curve_chart, occupancy_chart
from nrmstats.flow.spells import Spells

FIRST, LAST = date(2011, 1, 1), date(2011, 3, 31)


def register(seed: int, people: int = 60) -> Spells:
    draw = np.random.default_rng(seed)
    begun, ended, how, ready = [], [], [], []
    while len(begun) < people:
        start = FIRST + timedelta(days=int(draw.integers(-60, 89)))
        end = start + timedelta(days=int(draw.integers(0, 120)))
        if end < FIRST:
            continue
        running = end > LAST
        begun.append(start)
        ended.append(None if running else end)
        how.append(None if running else str(draw.choice(["home", "lost"])))
        free = start + timedelta(days=int(draw.integers(0, (min(end, LAST) - start).days + 1)))
        ready.append(free if draw.random() < 0.6 else None)
    return spells_from(begun, ended, how, ready=ready, seen_from=FIRST, seen_to=LAST)


def nights(spells: Spells) -> tuple[list[int], list[int]]:
    """Taken and blocked, night by night, written without the code under test."""
    taken, blocked = [], []
    for number in range((LAST - FIRST).days + 1):
        night = np.datetime64(FIRST + timedelta(days=number), "D")
        here = (spells.begun <= night) & (np.isnat(spells.ended) | (night < spells.ended))
        taken.append(int(here.sum()))
        blocked.append(int((here & ~np.isnat(spells.ready) & (spells.ready <= night)).sum()))
    return taken, blocked


@pytest.mark.parametrize("seed", range(20))
def test_every_night_is_counted_as_by_hand(seed: int) -> None:
    spells = register(seed)
    taken, blocked = nights(spells)
    found = occupancy(spells, places=50)
    assert found.taken.tolist() == taken
    assert found.blocked.tolist() == blocked
    assert found.days[0] == np.datetime64(FIRST) and found.days[-1] == np.datetime64(LAST)
    assert found.share is not None and found.share[3] == taken[3] / 50
    share = blocked_share(spells, seed=1)
    assert share.point == pytest.approx(100 * sum(blocked) / sum(taken))
    assert share.low <= share.point <= share.high


def test_places_that_opened_on_a_day_count_from_it() -> None:
    spells = register(1)
    places = np.where(np.arange(90) < 30, 50, 70)
    found = occupancy(spells, places=places)
    assert found.share is not None and found.share[40] == found.taken[40] / 70
    with pytest.raises(SettingRefused, match="89 figures of places for 90 nights"):
        occupancy(spells, places=places[1:])
    with pytest.raises(SettingRefused, match="fewer than 0"):
        occupancy(spells, places=-1)
    assert occupancy(spells).share is None


def test_without_a_date_of_being_ready_the_share_is_refused_and_never_nought() -> None:
    spells = spells_from([FIRST], [None], [None], seen_from=FIRST, seen_to=LAST)
    with pytest.raises(NoReadyDates, match="use the bound that needs none"):
        blocked_share(spells, seed=1)


def test_nobody_taking_a_night_is_refused() -> None:
    spells = spells_from([FIRST], [FIRST], ["home"], ready=[FIRST], seen_from=FIRST, seen_to=LAST)
    with pytest.raises(NothingSeen):
        blocked_share(spells, seed=1)


def test_the_same_seed_gives_the_same_interval_and_settings_are_checked() -> None:
    spells = register(5)
    assert str(blocked_share(spells, seed=7)) == str(blocked_share(spells, seed=7))
    assert blocked_share(spells, seed=7).intervals != blocked_share(spells, seed=8).intervals
    with pytest.raises(SettingRefused, match="199 replicates are too few"):
        blocked_share(spells, seed=1, replicates=199)
    with pytest.raises(SettingRefused, match="level"):
        blocked_share(spells, seed=1, level=0.0)


def test_the_interval_of_the_blocked_share_holds_the_truth_as_often_as_it_says() -> None:
    """Stays of 30 to 150 nights; two in five are ready at a third of them: the truth is 0.4 x 2/3 of all nights."""
    draw, sets, held = np.random.default_rng(4), 600, 0
    begin = np.datetime64("2010-01-01", "D")
    for number in range(sets):
        length = 30 * draw.integers(1, 6, 120)
        late = draw.random(120) < 0.4
        ready = np.where(late, begin + length // 3, np.datetime64("NaT", "D"))
        spells = Spells(
            np.full(120, begin), begin + length, np.zeros(120, dtype=np.int64), ("home",), ready, begin, begin + 400
        )
        found = blocked_share(spells, seed=number, replicates=500)
        held += found.low <= 100 * 0.4 * 2 / 3 <= found.high
    assert 0.93 <= held / sets <= 0.97, held / sets


def test_the_leaflets_numbers_leave_about_fifteen_places_held() -> None:
    bound = bound_without_readiness(places=50, admitted=112, days=289, meant_days=90)
    assert round(bound.needed.point, 1) == 34.9 and round(bound.held.point, 1) == 15.1
    assert round(bound.longest_mean_days) == 129
    assert bound.held.low < 15.1 < bound.held.high and bound.needed.low < 34.9 < bound.needed.high
    assert all(bound.needed.assumptions)


def test_the_bound_never_holds_fewer_than_no_place_and_refuses_nonsense() -> None:
    bound = bound_without_readiness(places=10, admitted=112, days=289, meant_days=90)
    assert (bound.held.point, bound.held.low, bound.held.warnings != ()) == (0.0, 0.0, True)
    with pytest.raises(SettingRefused, match="days is 0"):
        bound_without_readiness(places=50, admitted=112, days=0, meant_days=90)
    with pytest.raises(SettingRefused, match="level"):
        bound_without_readiness(places=50, admitted=112, days=9, meant_days=90, level=2)


def test_poisson_limits_of_the_bound_hold_the_truth() -> None:
    draw, held = np.random.default_rng(6), 0
    for count in draw.poisson(112, 2_000).tolist():
        bound = bound_without_readiness(places=50, admitted=count, days=289, meant_days=90)
        held += bound.needed.low <= 112 * 90 / 289 <= bound.needed.high
    assert 0.945 <= held / 2_000 <= 0.975  # exact limits are never short


def long_stays() -> Durations:
    draw = np.random.default_rng(9)
    return Durations(
        np.zeros(200, dtype=np.int64), draw.integers(1, 200, 200), draw.integers(-1, 2, 200), ("own home", "=lost")
    )


def test_the_table_ends_where_too_few_are_at_risk_and_adds_up() -> None:
    found = curves(long_stays())
    made = rows(found, every=10)
    assert [row.day for row in made] == list(range(0, made[-1].day + 1, 10))
    assert made[-1].at_risk >= 5 > found.at_risk[-1]
    for row in made:
        assert row.still_there + sum(three[0] for three in row.by_end.values()) == pytest.approx(100)
    with pytest.raises(SettingRefused):
        rows(found, every=0)


def test_the_csv_holds_the_table_and_no_formula() -> None:
    lines = as_csv(curves(long_stays()), every=30).splitlines()
    assert (
        lines[0]
        == "day,at risk,still there %,low,high,own home %,own home low,own home high,'=lost %,'=lost low,'=lost high"
    )
    assert lines[1].startswith("0,200,100.0,100.0,100.0,0.0")
    assert len(lines) == 1 + len(rows(curves(long_stays()), every=30))


def test_the_pictures_show_every_curve_with_the_number_at_risk_and_need_no_script() -> None:
    picture = as_svg(curve_chart(curves(long_stays())))
    assert picture.startswith("<svg") and "<script" not in picture
    assert all(word in picture for word in ("own home", "still there", "at risk", ">200<", "days since admission"))
    picture = as_svg(occupancy_chart(occupancy(register(2), places=50)))
    assert picture.startswith("<svg") and "of them ready to move on" in picture
