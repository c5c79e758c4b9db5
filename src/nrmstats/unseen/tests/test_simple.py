"""The two estimates for the back of an envelope, by hand."""

import pytest

from nrmstats.unseen.refusals import NoOverlap, SettingRefused
from nrmstats.unseen.simple import chao_lower_bound, lincoln_petersen
from nrmstats.unseen.tests.published import published


def test_chaos_bound_is_the_one_computed_by_hand():
    # Artificial_3: 90 persons on one list, 6 on two: 96 + 2/3 * 90 * 89 / (2 * 7)
    found = chao_lower_bound(published("Artificial_3"))
    assert found.point == pytest.approx(96 + 2 / 3 * 90 * 89 / 14)
    assert 96 < found.low < found.point < found.high


def test_chapmans_estimate_is_the_one_computed_by_hand():
    # (201 * 151) / 31 - 1; variance 201 * 151 * 170 * 120 / (31**2 * 32)
    found = lincoln_petersen(200, 150, 30)
    assert found.point == pytest.approx(30351 / 31 - 1)
    assert found.low > 320 and found.warnings


def test_a_higher_level_gives_a_wider_interval():
    narrow, wide = (chao_lower_bound(published("Kosovo"), level=level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(
    "first, second, both, refusal", [(5, 5, 0, NoOverlap), (5, 5, 6, SettingRefused), (5, 5, -1, SettingRefused)]
)
def test_two_lists_that_say_nothing_are_refused(first, second, both, refusal):
    with pytest.raises(refusal):
        lincoln_petersen(first, second, both)
