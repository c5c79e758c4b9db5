"""Latent classes against an exact posterior, the reference program, and the diagnostics of the chains."""

import numpy as np
import pytest
from scipy.special import gammaln

from nrmstats.unseen.batches import Work
from nrmstats.unseen.chains import ChainPosterior, effective_size, split_r_hat
from nrmstats.unseen.classes import latent_classes, reorder
from nrmstats.unseen.refusals import SettingRefused
from nrmstats.unseen.tests.published import published


def test_with_one_class_the_draws_follow_the_exact_posterior():
    # One class: p(n0) is proportional to (N-1)! / n0! * product over lists of n_j! (N - n_j)! / (N + 1)!
    table = published("Kosovo")
    unseen = np.arange(0, 20 * table.observed)
    total = table.observed + unseen
    logs = gammaln(total) - gammaln(unseen + 1)
    for on in table.list_totals.values():
        logs += gammaln(total - on + 1) - gammaln(total + 2)
    weights = np.exp(logs - logs.max())
    below = np.cumsum(weights / weights.sum())
    found = latent_classes(table, seed=4, draws=4000, thin=2, burn=200, classes=1)
    for share in (0.1, 0.5, 0.9):
        exact = total[np.searchsorted(below, share)]
        held = float(np.mean(found.draws <= exact))
        assert held == pytest.approx(share, abs=4.5 * np.sqrt(share * (1 - share) / found.effective))
    assert found.limited == 0


@pytest.mark.parametrize(
    "data, median, low, high, give",
    [  # LCMCR 0.4.14, K = 10, a = b = 0.25, burn 10,000, 1,000 draws every 100 sweeps, seed 1234.
        # give: share allowed, four standard errors of the two runs at their effective sizes
        ("Kosovo", 10381, 9160, 14003, 0.06),
        ("UKdat", 21886, 16341, 33929, 0.16),
    ],
)
def test_the_posterior_is_that_of_the_reference_program_within_monte_carlo_error(data, median, low, high, give):
    found = latent_classes(published(data), seed=1, draws=1000, thin=60, burn=5000)
    ends = found.interval(0.95)
    assert found.r_hat < 1.05
    assert (found.median, ends.low, ends.high) == pytest.approx((median, low, high), rel=give)


def test_exchanging_classes_leaves_the_prior_of_their_sizes_as_it_was():
    random = np.random.default_rng(6)
    before, after = [], []
    for _ in range(30_000):
        parts = np.append(random.beta(1.0, 1.5, size=3), 1.0)
        members = random.multinomial(9, parts * np.cumprod(np.append(1.0, 1 - parts[:-1])))
        before.append(members.copy())
        reorder(random, members, np.zeros((3, 4)), 1.5)
        after.append(members)
    before, after = np.array(before), np.array(after)
    assert (before != after).any()
    for moment in (1, 2):
        gap = (after**moment).mean(axis=0) - (before**moment).mean(axis=0)
        error = ((after**moment) - (before**moment)).std(axis=0) / np.sqrt(len(before))
        assert (np.abs(gap) < 4.5 * error).all()


def test_draws_are_the_same_bytes_on_one_thread_and_on_two():
    one, two = (
        latent_classes(published("Korea"), seed=9, draws=50, thin=2, burn=50, work=Work(threads=n)) for n in (1, 2)
    )
    assert one.draws.tobytes() == two.draws.tobytes()


def test_chains_from_different_places_are_told_apart():
    random = np.random.default_rng(2)
    same = random.normal(size=(4, 500))
    assert split_r_hat(same) < 1.01
    assert split_r_hat(same + np.arange(4)[:, None]) > 1.2
    assert split_r_hat(same * np.array([1, 1, 1, 5])[:, None]) > 1.1  # same place, other spread
    assert split_r_hat(same + np.linspace(0, 3, 500)) > 1.2  # drifting together


def test_the_effective_size_of_a_first_order_process_is_the_known_one():
    # n (1 - rho) / (1 + rho)
    random = np.random.default_rng(3)
    for rho in (0.0, 0.5, 0.9):
        draws = np.zeros((4, 20_000))
        noise = random.normal(size=draws.shape)
        for step in range(1, draws.shape[1]):
            draws[:, step] = rho * draws[:, step - 1] + noise[:, step]
        assert effective_size(draws) == pytest.approx(80_000 * (1 - rho) / (1 + rho), rel=0.12)


def test_constant_chains_are_together_only_if_they_stand_at_one_place():
    assert split_r_hat(np.ones((4, 20))) == 1
    assert split_r_hat(np.repeat(np.arange(4.0)[:, None], 20, axis=1)) == np.inf


def test_short_runs_do_not_count_as_met():
    draws = np.random.default_rng(1).normal(1000, 10, size=(4, 20))
    assert not ChainPosterior.of(draws, 100, "test").met


def test_fewer_than_four_chains_are_refused():
    with pytest.raises(SettingRefused, match="At least 4 chains"):
        latent_classes(published("Korea"), seed=1, chains=3)
