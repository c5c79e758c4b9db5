"""The one call: what the answer carries, what it refuses to be, and what its record holds."""

import json

import numpy as np
import pytest

from nrmstats.results import LonelyNumber
from nrmstats.unseen import cautions, mse
from nrmstats.unseen.downhill import downhill
from nrmstats.unseen.methods import Settings
from nrmstats.unseen.mse import estimate_total
from nrmstats.unseen.record import as_record
from nrmstats.unseen.refusals import EmptyList, NoFiniteEstimate, SettingRefused
from nrmstats.unseen.tables import from_counts
from nrmstats.unseen.tests.published import published, reference_rows


@pytest.fixture(scope="module")
def united_kingdom():
    return estimate_total(published("UKdat"), settings=Settings(rows=reference_rows("UKdat")))


def test_the_record_holds_the_published_estimate_and_every_replicate(united_kingdom):
    record = json.loads(json.dumps(as_record(united_kingdom, every_replicate=True), allow_nan=False))
    assert record["method"] == "stepwise" and record["observed"] == 2744
    assert record["model"] == "PF:NCA LA:NG NG:GP LA:PF PF:GP GO:GP NG:GO"
    assert record["estimate"] == pytest.approx(11417.99, abs=0.006)
    assert record["interval"]["0.95"] == pytest.approx([9266.958, 14306.758], abs=0.001)
    assert record["interval"]["0.8"] == pytest.approx([9682.3, 12576.5], abs=0.06)
    assert record["acceleration"] == pytest.approx(-0.01287116, abs=1e-8)
    assert record["replicates"] == 1000 == len(record["replicate_estimates"])
    assert np.mean(np.array(record["replicate_estimates"]) < record["estimate"]) == pytest.approx(0.298)
    assert record["seconds"] > 0 and len(record["warnings"]) == 4
    assert record["warnings"][2].startswith("Forward search by p-value: fewer persons than Chao's lower bound")
    assert record["warnings"][3].startswith("With one list left out, or two merged, the forward search says ")


def test_a_single_number_cannot_be_had(united_kingdom):
    with pytest.raises(LonelyNumber):
        float(united_kingdom)
    with pytest.raises(LonelyNumber):
        f"{united_kingdom.estimate:,.0f}"
    text = str(united_kingdom)
    assert "9,267 to 14,307" in text and "Other methods: " in text and "Warning: 2 of 15 pairs" in text


def test_the_answer_shows_that_methods_differ_by_a_factor_of_two(united_kingdom):
    low, high = united_kingdom.spread
    assert low < 11_500 and high > 20_000
    names = {rival.method for rival in united_kingdom.rivals}
    assert {"Downhill search by BIC", "Bayesian thresholding", "Latent classes", "Chao, lower bound"} <= names


def test_downhill_gives_the_published_points():
    # Silverman, Chan and Vincent 2024: UK 12,350, UK with five lists 12,262
    assert downhill(published("UKdat")).total == pytest.approx(12350, abs=1)
    assert downhill(published("UKdat_5")).total == pytest.approx(12262, abs=1)


def test_all_methods_together_have_no_single_answer():
    found = estimate_total(published("Korea"), method="all", settings=Settings(replicates=200, seed=2))
    with pytest.raises(LonelyNumber):
        _ = found.estimate
    record = as_record(found)
    assert record["estimate"] is None
    assert [result["method"] for result in record["results"]] == ["stepwise", "bic", "graphs", "classes", "threshold"]
    low, high = record["interval"]["0.95"]
    assert all(
        low <= result["interval"]["0.95"][0] and result["interval"]["0.95"][1] <= high for result in record["results"]
    )
    assert record["results"][1]["estimate"] == pytest.approx(157.17, abs=0.006)


def test_the_same_seed_gives_the_same_record():
    one, two = (
        as_record(estimate_total(published("Kosovo"), method="bic", settings=Settings(replicates=200, seed=7)))
        for _ in "ab"
    )
    assert {**one, "seconds": 0} == {**two, "seconds": 0}


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SettingRefused, match="no method “guess”; choose from stepwise, bic"):
        estimate_total(published("Korea"), method="guess")
    with pytest.raises(SettingRefused, match="199 replicates"):
        Settings(replicates=199)
    with pytest.raises(SettingRefused, match="level"):
        Settings(level=95)
    with pytest.raises(SettingRefused, match="draws no bootstrap rows"):
        estimate_total(
            published("Kosovo"), method="graphs", settings=Settings(rows=np.zeros((200, 16), dtype=np.int64))
        )


def test_leaving_a_list_out_and_merging_two_is_shown_where_four_lists_allow_it():
    changes = {change.what: change.total for change in cautions.list_changes(published("UKdat"))}
    assert len(changes) == 6 + 15
    assert changes["PF and NCA as one list"] == pytest.approx(11312.99, abs=0.006)  # the published five lists
    assert cautions.list_changes(published("Korea")) == ()


def test_changes_of_the_lists_that_stay_within_the_intervals_are_no_warning():
    found = estimate_total(published("Kosovo"), method="graphs")
    assert any(line.startswith("With one list left out") for line in found.warnings)
    assert mse._moved(found.results, (cautions.Change("without a list", found.estimate.low + 1),)) == []
    assert mse._moved(found.results, (cautions.Change("without a list", None),)) == []


def test_missed_links_raise_the_estimate_and_false_links_lower_it():
    table = published("Kosovo")
    plain = cautions.linkage_errors(table, seed=1, simulations=2)
    assert plain.low == plain.high == pytest.approx(14341.66, abs=0.006)
    assert cautions.linkage_errors(table, missed=0.1, seed=1, simulations=40).low > plain.median
    assert cautions.linkage_errors(table, false=0.1, seed=1, simulations=40).high < plain.median


def test_every_link_missed_in_a_table_of_pairs_leaves_lone_persons_only():
    table = from_counts("abc", [(1, 1, 0, 30), (0, 1, 1, 20), (1, 0, 0, 5)])
    drawn = cautions._with_errors(table, 1.0, 0.0, np.random.default_rng(3))
    assert drawn.sum() == 55 + 50
    assert drawn[[3, 5, 6, 7]].sum() == 0
    assert drawn[2] + drawn[1] + drawn[4] == 105


def test_false_links_join_persons_on_other_lists_only():
    table = from_counts("abc", [(1, 0, 0, 500), (0, 1, 0, 500), (1, 1, 0, 10)])
    drawn = cautions._with_errors(table, 0.0, 1.0, np.random.default_rng(3))
    joined = table.observed - drawn.sum()
    assert 180 < joined < 320  # of 505 pairs at random about half stand on different lists
    assert drawn[3] == 10 + joined


def test_a_table_without_any_finite_estimate_is_refused_or_told_and_never_a_silent_number():
    table = from_counts("abc", [(1, 1, 1, 50), (1, 0, 0, 3)])
    for method in ("stepwise", "bic", "threshold"):
        with pytest.raises(NoFiniteEstimate):
            estimate_total(table, method=method, settings=Settings(replicates=200))
    found = estimate_total(table, method="graphs")
    told = {rival.method: rival.total for rival in found.rivals}
    assert told["Forward search by p-value"] is told["Bayesian thresholding"] is None


@pytest.mark.parametrize("method", ["stepwise", "graphs", "all"])
def test_a_list_that_holds_nobody_does_not_pass_for_a_third(method):
    table = from_counts("abc", [(1, 0, 0, 5), (0, 1, 0, 6), (1, 1, 0, 3)])
    with pytest.raises(EmptyList, match="Nobody is on c"):
        estimate_total(table, method=method)


def test_more_replicates_than_memory_holds_are_refused_before_the_work():
    with pytest.raises(SettingRefused, match="1,000,000,000 replicates; at most 12,500,000"):
        estimate_total(published("Korea"), method="all", settings=Settings(replicates=10**9))


def test_resamples_without_overlap_count_as_infinite_and_are_told():
    table = from_counts("abc", [(1, 1, 0, 1), (1, 0, 0, 6), (0, 1, 0, 5), (0, 0, 1, 4)])
    found = estimate_total(table, settings=Settings(replicates=400, seed=1))
    assert found.estimate.high == np.inf
    assert any("have no finite estimate; they count as infinite" in line for line in found.warnings)
    assert as_record(found)["interval"]["0.95"][1] is None


def test_intervals_that_take_the_model_for_granted_stand_beside_as_such(united_kingdom):
    names = [interval.method for interval in united_kingdom.estimate.intervals]
    assert names == [
        "BCa bootstrap, 1,000 replicates",
        "BCa bootstrap, 1,000 replicates",
        "percentile bootstrap, 1,000 replicates",
        "normal, given the model",
        "profile likelihood, given the model",
    ]
    shown, *_, profile = united_kingdom.estimate.intervals
    assert profile.high - profile.low < shown.high - shown.low
