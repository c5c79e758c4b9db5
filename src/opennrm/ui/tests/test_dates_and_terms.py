from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from opennrm.ui import dates, terms
from opennrm.ui.tests.sheet import NOW, at

TODAY = date(2026, 11, 24)


def words(chip: terms.Chip) -> str:
    return str(chip.words)


@pytest.mark.parametrize(
    "end, options, state, said",
    [
        (date(2026, 12, 6), {"ends": True}, "running", "ends <b>in 12 days</b>, Sun 6 Dec"),
        (date(2026, 12, 6), {}, "running", "<b>in 12 days</b>, Sun 6 Dec"),
        (date(2026, 11, 26), {"ends": True}, "soon", "ends <b>in 2 days</b>, Thu 26 Nov"),
        (date(2026, 11, 25), {}, "soon", "<b>in 1 day</b>, Wed 25 Nov"),
        (date(2026, 11, 24), {}, "soon", "<b>today</b>, Tue 24 Nov"),
        (date(2026, 11, 21), {}, "overdue", "<b>3 days late</b>, Sat 21 Nov"),
        (date(2027, 1, 4), {}, "running", "<b>in 41 days</b>, Mon 4 Jan 2027"),
        (at(24, 11, 17), {}, "soon", "<b>in 50 minutes</b>, 17:00"),
        (at(24, 11, 16, 11), {}, "soon", "<b>in 1 minute</b>, 16:11"),
        (at(25, 11, 1), {}, "soon", "<b>in 8 hours</b>, Wed 25 Nov, 01:00"),
        (at(24, 11, 15, 30), {}, "overdue", "<b>40 min late</b>, 15:30"),
        (at(24, 11, 12), {}, "overdue", "<b>4 hours late</b>, 12:00"),
        (at(22, 11, 12), {}, "overdue", "<b>2 days late</b>, Sun 22 Nov"),
        (date(2026, 11, 27), {"waiting_for": "immigration service"}, "waiting", "immigration service, by Fri 27 Nov"),
        (date(2026, 11, 20), {"waiting_for": "shelter"}, "overdue", "<b>4 days late</b>, Fri 20 Nov"),
        (None, {}, "neutral", "no term"),
        (None, {"since": date(2026, 11, 23)}, "neutral", "since Mon 23 Nov"),
    ],
)
def test_a_chip_says_the_distance_first_and_the_date_second(end, options, state, said):
    chip = terms.deadline(end, NOW, **options)
    assert (chip.state, words(chip)) == (state, said)


@pytest.mark.parametrize(
    "end, said",
    [
        (date(2026, 12, 6), "<b>over 12 dagen</b>, zo 6 dec"),
        (at(24, 11, 17), "<b>over 50 minuten</b>, 17:00"),
        (date(2026, 11, 21), "<b>3 dagen te laat</b>, za 21 nov"),
        (date(2026, 11, 24), "<b>vandaag</b>, di 24 nov"),
    ],
)
def test_a_chip_speaks_dutch(end, said):
    with translation.override("nl"):
        assert words(terms.deadline(end, NOW)) == said


def test_who_is_waited_for_is_never_read_as_markup():
    chip = terms.deadline(date(2026, 11, 27), NOW, waiting_for="<script>{b}%(day)s {0}")
    assert words(chip) == "&lt;script&gt;{b}%(day)s {0}, by Fri 27 Nov"


def test_the_last_day_of_a_term_still_counts():
    late_evening = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)  # 23:59 in Amsterdam
    assert terms.state_of(TODAY, late_evening) == "soon"
    assert terms.state_of(TODAY, late_evening + timedelta(minutes=2)) == "overdue"


def test_an_agreed_term_is_due_soon_in_its_last_quarter():
    begins, ends = date(2026, 11, 16), date(2026, 12, 2)
    quarter = terms.quarter_of(begins, ends)
    assert quarter == timedelta(days=4)
    assert terms.state_of(ends, NOW, quarter) == "running"
    assert terms.state_of(date(2026, 11, 28), NOW, quarter) == "soon"


def test_held_counts_the_days():
    assert words(terms.held(date(2026, 9, 14), NOW)) == "held for <b>71 days</b>"
    assert words(terms.held(date(2026, 11, 23), NOW)) == "held for <b>1 day</b>"


@given(st.integers(-2_000_000_000, 7_000_000_000), st.sampled_from(["en", "nl"]))
def test_every_moment_gives_a_chip_with_its_date(seconds, language):
    moment = datetime.fromtimestamp(seconds, UTC)
    with translation.override(language):
        chip = terms.deadline(moment, NOW)
        assert chip.state in terms.STATES
        assert chip.until.startswith(str(dates.day_of(moment)))
        assert "{" not in words(chip) and "%" not in words(chip)


def test_days_and_moments_in_both_languages():
    assert dates.day_words(date(2026, 12, 4), TODAY) == "Fri 4 Dec"
    assert dates.day_words(date(2025, 12, 4), TODAY) == "Thu 4 Dec 2025"
    assert dates.moment_words(NOW, TODAY) == "today 16:10"
    assert dates.moment_words(at(23, 11, 22, 14), TODAY) == "Mon 23 Nov, 22:14"
    assert dates.lately_words(at(23, 11, 22, 14), TODAY) == "Mon 22:14"
    assert dates.lately_words(at(16, 11, 22, 14), TODAY) == "Mon 16 Nov, 22:14"
    assert dates.lately_words(at(25, 11, 9), TODAY) == "Wed 25 Nov, 09:00"
    assert dates.hour_words(datetime(2026, 11, 24, 15, 10, tzinfo=UTC)) == "16:10"
    with translation.override("nl"):
        assert dates.day_words(date(2026, 12, 4), TODAY) == "vr 4 dec"
        assert dates.moment_words(NOW, TODAY) == "vandaag 16:10"
        assert dates.long_day_words(date(2026, 12, 4)) == "vrijdag 4 december 2026"


def test_a_length_has_one_unit():
    said = [dates.length_words(timedelta(seconds=s)) for s in (5, 3000, 3 * 3600 + 60, 12 * 86400)]
    assert said == ["1 minute", "50 minutes", "3 hours", "12 days"]
