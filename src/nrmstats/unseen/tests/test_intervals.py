"""Intervals against closed forms, scipy, and the guards that keep them finite."""

import numpy as np
import pytest
from scipy import optimize, stats

from nrmstats.unseen.batches import Interrupted, Work, in_batches
from nrmstats.unseen.intervals import (
    Bootstrap,
    acceleration,
    bias_correction,
    bootstrap,
    conditional_interval,
    jackknife_interval,
    leave_one_out,
    quantiles,
    resample,
)
from nrmstats.unseen.loglinear import fit, read_model
from nrmstats.unseen.profile import profile_interval
from nrmstats.unseen.refusals import SettingRefused
from nrmstats.unseen.stepwise import search_many
from nrmstats.unseen.tests.published import published


def test_resampled_rows_keep_the_persons_and_the_seed_fixes_them():
    table = published("Korea")
    rows = resample(table, 4000, seed=3)
    assert (rows.sum(axis=1) == table.observed).all()
    assert rows[:, table.counts == 0].sum() == 0
    assert rows.tobytes() == resample(table, 4000, seed=3).tobytes() != resample(table, 4000, seed=4).tobytes()
    error = np.sqrt(table.counts * (1 - table.counts / table.observed) / 4000)
    assert (np.abs(rows.mean(axis=0) - table.counts) <= 4.5 * error + 1e-12).all()


def test_quantiles_are_those_of_numpy_and_keep_infinite_values_apart():
    values = np.random.default_rng(1).lognormal(size=333)
    shares = np.linspace(0.001, 0.999, 57)
    assert quantiles(values, shares) == pytest.approx(np.quantile(values, shares, method="median_unbiased"))
    assert quantiles(np.array([1.0, 2.0, np.inf, np.inf]), np.array([0.1, 0.99])).tolist() == [1.0, np.inf]


def test_bca_of_a_mean_is_that_of_scipy():
    sample = np.random.default_rng(7).exponential(size=60)
    draws = np.random.default_rng(8).choice(sample, (4000, 60)).mean(axis=1)
    left = np.array([np.delete(sample, i).mean() for i in range(60)])
    ours = Bootstrap(
        float(sample.mean()),
        draws,
        acceleration(left, np.ones(60, dtype=np.int64)),
        bias_correction(float(sample.mean()), draws),
    ).bca(0.9)
    theirs = stats.bootstrap(
        (sample,), np.mean, confidence_level=0.9, n_resamples=0,
        bootstrap_result=type("Drawn", (), {"bootstrap_distribution": draws})(),
    ).confidence_interval  # fmt: skip
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=2e-3)


@pytest.mark.parametrize("point, share", [(0.0, 0.5 / 400), (9.0, 1 - 0.5 / 400)])
def test_the_bias_correction_stays_finite_when_all_replicates_lie_on_one_side(point, share):
    assert bias_correction(point, np.linspace(1, 2, 400)) == pytest.approx(stats.norm.ppf(share))


def test_many_ties_at_the_point_count_half_and_few_as_not_below():
    assert bias_correction(5.0, np.array([1.0, 5.0, 5.0, 5.0 + 1e-12])) == pytest.approx(stats.norm.ppf(2.5 / 4))
    assert bias_correction(5.0, np.full(300, 5.0)) == 0
    few = np.concatenate([np.linspace(1, 4, 60), np.full(10, 5.0 - 1e-12), np.linspace(6, 9, 30)])
    assert bias_correction(5.0, few) == pytest.approx(stats.norm.ppf(0.60))  # Efron's definition to the letter


def test_a_jackknife_without_spread_or_with_an_infinite_value_gives_no_acceleration():
    assert acceleration(np.ones(4), np.ones(4, dtype=np.int64)) == 0
    assert acceleration(np.array([1.0, np.inf]), np.ones(2, dtype=np.int64)) == 0


def test_few_replicates_give_no_interval():
    with pytest.raises(SettingRefused, match="199 replicates; below 200"):
        Bootstrap(1.0, np.ones(199), 0.0, 0.0).bca(0.95)
    with pytest.raises(SettingRefused, match="level"):
        Bootstrap(1.0, np.ones(300), 0.0, 0.0).percentile(95)


def test_rows_that_are_no_resamples_of_the_table_are_refused():
    table = published("Korea")
    rows = resample(table, 200, seed=1)
    with pytest.raises(SettingRefused, match=r"\(tables, 8\); got \(200, 4\)"):
        bootstrap(table, lambda many: search_many(many).totals, rows[:, :4])
    rows[7, 1] += 2
    with pytest.raises(SettingRefused, match="Resample 8 holds 125 persons; the table holds 123"):
        bootstrap(table, lambda many: search_many(many).totals, rows)
    with pytest.raises(SettingRefused, match="1,000,000,000 replicates; at most 12,500,000"):
        resample(table, 10**9, seed=1)


def test_levels_that_are_none_are_refused_everywhere():
    table, model = published("Korea"), read_model(published("Korea"), "")
    for level in (0.0, 1.0, 95, float("nan")):
        with pytest.raises(SettingRefused, match="The level lies between 0 and 1; got"):
            profile_interval(table, model, level)
        with pytest.raises(SettingRefused, match="The level lies between 0 and 1; got"):
            conditional_interval(fit(table, model), level)
        with pytest.raises(SettingRefused, match="The level lies between 0 and 1; got"):
            jackknife_interval(1.0, np.ones(3), np.ones(3, dtype=np.int64), level)


def test_the_jackknife_error_of_a_mean_is_its_standard_error():
    values, weights = np.array([3.0, 8.0]), np.array([12, 18])
    persons = np.repeat(values, weights)
    left = np.array([(persons.sum() - value) / 29 for value in values])
    found = jackknife_interval(float(persons.mean()), left, weights, 0.95)
    half = stats.norm.ppf(0.975) * persons.std(ddof=1) / np.sqrt(30)
    assert (found.low, found.high) == pytest.approx((persons.mean() - half, persons.mean() + half))


def test_one_person_fewer_is_taken_from_each_observed_history():
    table = published("Korea")
    rows, weights = leave_one_out(table)
    assert len(rows) == 6 and weights.sum() == 123
    assert (rows.sum(axis=1) == 122).all() and ((table.counts - rows).max(axis=1) == 1).all()


def test_the_profile_likelihood_at_its_ends_is_half_a_chi_square_below_the_top():
    table = published("Kosovo")
    model = read_model(table, "[123,14,34]")
    ends = profile_interval(table, model, 0.95)
    design = np.array([[w & term == term for term in model.terms] for w in range(1, 16)], dtype=float)

    def log_likelihood(alpha):
        return float(table.counts[1:] @ (design @ alpha) - np.exp(design @ alpha).sum())

    found = fit(table, model)
    best = np.array([found.parameters[term] for term in model.terms])
    for end in (ends.low, ends.high):
        intercept = np.log(end - table.observed)
        held = optimize.minimize(
            lambda rest, a=intercept: -log_likelihood(np.array([a, *rest])), best[1:], method="BFGS"
        )
        assert log_likelihood(best) + held.fun == pytest.approx(stats.chi2.ppf(0.95, 1) / 2, abs=2e-4)
    near = conditional_interval(found, 0.95)
    assert ends.low == pytest.approx(near.low, rel=0.02) and ends.high == pytest.approx(near.high, rel=0.02)


def test_a_stop_by_hand_keeps_the_replicates_that_are_done():
    table = published("UKdat")
    rows = resample(table, 600, seed=2)

    def stop_after_400(done, of):
        if done >= 400:
            raise KeyboardInterrupt

    work = Work(threads=1, progress=stop_after_400)
    kept = bootstrap(table, lambda many: search_many(many, work=work).totals, rows)
    whole = bootstrap(table, lambda many: search_many(many).totals, rows)
    assert kept.stopped and not whole.stopped
    assert kept.replicates.size == 400 - 26
    assert kept.replicates.tolist() == whole.replicates[: 400 - 26].tolist()


def test_a_stop_before_two_hundred_replicates_ends_the_work():
    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="50 finished"):
        in_batches(lambda start, end: None, 600, Work(threads=1, progress=stop))
    with pytest.raises(Interrupted):
        bootstrap(
            published("Korea"),
            lambda rows: search_many(rows, work=Work(threads=1, progress=stop)).totals,
            resample(published("Korea"), 300, seed=1),
        )
