"""Bayesian thresholding against importance sampling and the published Kosovo figures."""

import numpy as np
import pytest
from scipy import optimize, stats

from nrmstats.unseen.batches import Work
from nrmstats.unseen.refusals import SettingRefused
from nrmstats.unseen.tests.published import published
from nrmstats.unseen.threshold import bayesian_threshold


def test_kosovo_gives_the_published_figures():
    # Silverman 2020, J. R. Stat. Soc. A 183:691: about 14,000, 12,200 to 16,400; the pairs are those of the forward search
    table = published("Kosovo")
    found = bayesian_threshold(table, seed=3)
    ends = found.posterior.interval(0.95)
    assert found.model.named(table) == "EXH:ABA EXH:OSCE EXH:HRW ABA:OSCE OSCE:HRW"
    assert found.posterior.median == pytest.approx(14_000, rel=0.03)
    assert (ends.low, ends.high) == pytest.approx((12_200, 16_400), rel=0.03)
    assert found.posterior.met and found.taken > 0.5


def test_the_draws_follow_the_posterior_that_importance_sampling_gives():
    table = published("Korea")
    found = bayesian_threshold(table, seed=8, draws=4000)
    design = np.array([[w & term == term for term in found.model.terms] for w in range(1, 8)], dtype=float)
    precision = np.array([term.bit_count() > 1 for term in found.model.terms]) / 25.0

    def log_posterior(alpha):
        eta = alpha @ design.T
        return eta @ table.counts[1:] - np.exp(eta).sum(axis=-1) - 0.5 * (alpha**2 @ precision)

    mode = optimize.minimize(lambda a: -log_posterior(a), np.zeros(len(precision)), method="BFGS").x
    mu = np.exp(design @ mode)
    spread = 1.5 * np.linalg.inv(design.T @ (design * mu[:, None]) + np.diag(precision))
    proposal = stats.multivariate_t(mode, spread, df=4, seed=1)
    drawn = proposal.rvs(400_000)
    logs = log_posterior(drawn) - proposal.logpdf(drawn)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    totals = table.observed + np.exp(drawn[:, 0])
    order = np.argsort(totals)
    below = np.cumsum(weights[order])
    for share in (0.05, 0.5, 0.95):
        exact = totals[order][np.searchsorted(below, share)]
        error = np.sqrt(share * (1 - share) / found.posterior.effective)
        assert float(np.mean(found.posterior.draws <= exact)) == pytest.approx(share, abs=4.5 * error + 0.003)


def test_a_pair_that_shares_nobody_neither_stops_the_sampler_nor_is_kept():
    table = published("UKdat")
    found = bayesian_threshold(table, seed=5)
    assert found.posterior.met
    assert found.ratios[table.mask(("LA", "GP"))] < 2


def test_the_same_seed_gives_the_same_bytes_on_one_thread_and_two():
    one, two = (bayesian_threshold(published("Korea"), seed=2, draws=50, work=Work(threads=n)) for n in (1, 2))
    assert one.posterior.draws.tobytes() == two.posterior.draws.tobytes()


def test_a_threshold_of_zero_keeps_every_pair():
    assert len(bayesian_threshold(published("Kosovo"), seed=1, draws=50, threshold=0.0).model.interactions) == 6


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SettingRefused, match="got 3"):
        bayesian_threshold(published("Korea"), seed=1, chains=3)
