"""Estimates by covariates against separate fits, a known truth, and the sums they must keep."""

import numpy as np
import pytest

from nrmstats.unseen.batches import Work
from nrmstats.unseen.covariates import Design, Grid, fit_design
from nrmstats.unseen.loglinear import fit, hierarchical
from nrmstats.unseen.reading import StratifiedRows
from nrmstats.unseen.refusals import NoFiniteEstimate, NotIdentified, SettingRefused, UnknownColumn
from nrmstats.unseen.strata import choose_terms, estimate_strata
from nrmstats.unseen.tests.published import published

TRUTH = {("2014", "female"): 2400, ("2014", "male"): 600, ("2015", "female"): 4000, ("2015", "male"): 1000}


def simulated(seed=5):
    """Four lists, b taking over 40 % of what a sees; women are seen more often than men."""
    random = np.random.default_rng(seed)
    values, masks, counts = [], [], []
    for (year, sex), total in TRUTH.items():
        chances = np.array([0.15, 0.1, 0.2, 0.08]) * (1.5 if sex == "female" else 0.8)
        on = random.random((total, 4)) < chances
        on[:, 1] |= on[:, 0] & (random.random(total) < 0.4)
        for mask, count in enumerate(np.bincount((on * [1, 2, 4, 8]).sum(axis=1), minlength=16)):
            if mask and count:
                values.append((year, sex))
                masks.append(mask)
                counts.append(count)
    return StratifiedRows(tuple("abcd"), ("year", "sex"), tuple(values), np.array(masks), np.array(counts))


def together(*names):
    """Published tables put side by side as the levels of one covariate."""
    tables = [published(name) for name in names]
    cells = [(name, mask, int(t.counts[mask])) for name, t in zip(names, tables, strict=True) for mask in t.order]
    values, masks, counts = zip(*cells, strict=True)
    lists = tuple(str(i) for i in range(len(tables[0].lists)))
    return StratifiedRows(lists, ("place",), tuple((v,) for v in values), np.array(masks), np.array(counts))


@pytest.fixture(scope="module")
def found():
    return estimate_strata(simulated(), replicates=400, seed=3)


def test_a_model_in_which_everything_depends_on_the_covariate_is_a_fit_for_each_level():
    grid = Grid.of(together("UKdat_5", "NewOrl_5"))
    pair = 0b00011
    lists = [(1 << i, ()) for i in range(5)]
    whole = [(0, ()), *lists, (pair, ()), (0, (0,)), *((m, (0,)) for m, _ in lists), (pair, (0,))]
    means = fit_design(Design.of(grid, whole), grid, grid.counts.ravel()).means
    for stratum, name in enumerate(("UKdat_5", "NewOrl_5")):
        alone = fit(published(name), hierarchical(5, [pair]))
        assert means[grid.stratum == stratum] == pytest.approx(alone.means, rel=1e-6)


def test_a_pair_without_overlap_is_fitted_as_empty_also_with_covariates():
    grid = Grid.of(together("UKdat_5"))
    empty = published("UKdat_5").mask(("LA", "GP"))
    found = fit_design(
        Design.of(grid, [(0, ()), *((1 << i, ()) for i in range(5)), (empty, ())]), grid, grid.counts.ravel()
    )
    assert found.means == pytest.approx(fit(published("UKdat_5"), hierarchical(5, [empty])).means, rel=1e-6)


def test_models_without_an_estimate_are_refused_with_covariates_too():
    # The published codes of the artificial table: [12] has no finite estimate, [12,13,23] is not identified
    grid = Grid.of(together("Artificial_3"))
    base = [(0, ()), (1, ()), (2, ()), (4, ())]
    with pytest.raises(NoFiniteEstimate):
        fit_design(Design.of(grid, [*base, (3, ())]), grid, grid.counts.ravel())
    with pytest.raises(NotIdentified):
        fit_design(Design.of(grid, [*base, (3, ()), (5, ()), (6, ())]), grid, grid.counts.ravel())


def test_the_true_terms_are_chosen():
    terms, _ = choose_terms(Grid.of(simulated()))
    pairs = {term for term in terms if term[0].bit_count() + len(term[1]) > 1}
    assert (0b0011, ()) in pairs  # b takes over from a
    assert {(1, (1,)), (4, (1,))} <= pairs  # sex changes how often lists see
    assert not any(0 in covariates for _, covariates in pairs)  # the year does not


def test_the_intervals_hold_the_true_totals(found):
    assert sum(TRUTH.values()) in found.whole.intervals[0]
    for year in ("2014", "2015"):
        assert sum(n for (y, _), n in TRUTH.items() if y == year) in found.parts["year"][year].intervals[0]
    for sex in ("female", "male"):
        assert sum(n for (_, s), n in TRUTH.items() if s == sex) in found.parts["sex"][sex].intervals[0]


def test_the_parts_of_every_covariate_add_up_to_the_whole(found):
    for parts in found.parts.values():
        assert sum(part.point for part in parts.values()) == pytest.approx(found.whole.point, rel=1e-12)


def test_rates_are_persons_for_each_hundred_thousand_inhabitants(found):
    rates = found.per_100_000("sex", {"female": 8_500_000, "male": 8_300_000})
    part = found.parts["sex"]["female"]
    assert rates["female"].point == pytest.approx(part.point / 85)
    assert (rates["female"].low, rates["female"].high) == pytest.approx((part.low / 85, part.high / 85))
    assert rates["female"].unit == "persons per 100,000 inhabitants"
    with pytest.raises(UnknownColumn, match="There is no “child”"):
        found.per_100_000("sex", {"child": 1})
    with pytest.raises(SettingRefused, match="population of male is 0"):
        found.per_100_000("sex", {"male": 0})


def test_the_same_seed_gives_the_same_figures_on_one_thread_and_two():
    one, two = (estimate_strata(simulated(), replicates=200, seed=9, work=Work(threads=n)) for n in (1, 2))
    assert (one.whole.low, one.whole.high) == (two.whole.low, two.whole.high)


def test_the_parametric_bootstrap_is_as_wide_as_the_normal_error_says():
    rows = together("Kosovo")
    pairs = [3, 5, 9, 6, 12]  # the model of the forward search, 14,341.66
    found = estimate_strata(rows, replicates=1000, seed=2)
    alone = fit(published("Kosovo"), hierarchical(4, pairs))
    assert set(found.terms) == {"0:1", "0:2", "0:3", "1:2", "2:3"}
    assert found.whole.point == pytest.approx(alone.total, rel=1e-6)
    width = np.log(found.whole.high - 4400) - np.log(found.whole.low - 4400)
    assert width == pytest.approx(2 * 1.96 * alone.error, rel=0.12)


def test_choosing_the_terms_anew_widens_the_interval_and_leaves_the_point():
    rows = together("Korea")
    given = estimate_strata(rows, replicates=300, seed=4)
    anew = estimate_strata(rows, replicates=300, seed=4, repeat_choice=True)
    assert anew.whole.point == given.whole.point == pytest.approx(157.17, abs=0.006)  # [12,23], the smallest BIC
    assert anew.whole.high - anew.whole.low > given.whole.high - given.whole.low
    assert "given the model" in given.whole.intervals[0].method
    assert "the choice of terms repeated" in anew.whole.intervals[0].method


def test_too_few_replicates_are_refused():
    with pytest.raises(SettingRefused, match="got 100"):
        estimate_strata(simulated(), replicates=100)
