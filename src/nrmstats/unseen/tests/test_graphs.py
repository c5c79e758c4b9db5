"""Averages over decomposable graphs against published runs, counts of graphs, and a direct Dirichlet computation."""

import math

import numpy as np
import pytest

from nrmstats.unseen import graphs
from nrmstats.unseen.graphs import average_over_graphs, graph_signs
from nrmstats.unseen.loglinear import pairs_of
from nrmstats.unseen.refusals import SettingRefused, TooManyLists
from nrmstats.unseen.tables import from_counts
from nrmstats.unseen.tests.published import published

# Madigan and York 1997: spina bifida in upstate New York, five lists, 537 persons observed.
SPINA_BIFIDA = [
    0,
    27,
    37,
    19,
    4,
    4,
    1,
    1,
    97,
    22,
    37,
    25,
    2,
    1,
    3,
    5,
    83,
    36,
    34,
    18,
    3,
    5,
    0,
    2,
    30,
    5,
    23,
    8,
    0,
    3,
    0,
    2,
]


@pytest.mark.parametrize("lists, graphs", [(3, 8), (4, 61), (5, 822), (6, 18154)])
def test_the_number_of_decomposable_graphs_is_the_known_one(lists, graphs):
    # Labelled chordal graphs, OEIS A058862
    found, signs = graph_signs(np.array(pairs_of(lists)), lists)
    assert len(found) == graphs
    assert (signs.sum(axis=1) == 0).all()  # each clique brings one separator, the empty one among them


def test_spina_bifida_gives_the_published_posterior():
    # dga 2.0.2 on the example of its manual: delta 0.5, 1 to 300 unseen
    table = from_counts("abcde", [(*(w >> i & 1 for i in range(5)), n) for w, n in enumerate(SPINA_BIFIDA) if n])
    found = average_over_graphs(table, delta=0.5, most_unseen=300)
    assert table.observed == 537
    assert round(found.mean, 1) == 617.8
    assert (found.median, found.interval(0.95).low, found.interval(0.95).high) == (616, 588, 655)


@pytest.mark.parametrize(
    "data, most, median, low, high",
    [  # dga 2.0.2, delta = 2**-lists
        ("Korea", 2_000, 163, 127, 432),
        ("Kosovo", 30_000, 12595, 9827, 16544),
        ("UKdat_5", 60_000, 22990, 10387, 33509),
        ("NewOrl_5", 20_000, 869, 511, 1762),
        ("Western", 20_000, 2133, 1343, 3878),
    ],
)
def test_medians_and_intervals_are_those_of_the_reference_program(data, most, median, low, high):
    found = average_over_graphs(published(data), most_unseen=most)
    ends = found.interval(0.95)
    assert (found.median, ends.low, ends.high) == pytest.approx((median, low, high), abs=1)
    assert found.converged


def test_a_grid_that_ends_too_early_is_told():
    assert not average_over_graphs(published("Ned_5"), most_unseen=200_000).converged


def test_the_weight_of_a_graph_is_that_of_its_dirichlet_distributions():
    # For three lists: independence and full dependence, each written out without cliques and separators.
    rows = [(1, 0, 0, 20), (0, 1, 0, 18), (0, 0, 1, 22), (1, 1, 0, 6), (1, 0, 1, 7), (0, 1, 1, 5), (1, 1, 1, 2)]
    table, delta, unseen = from_counts("abc", rows), 1.0, np.arange(1, 1001)
    found = average_over_graphs(table, delta=delta, most_unseen=1000)
    full, alone = 0.0, 0.0
    gamma = math.lgamma
    for n0 in unseen.tolist():
        counts = [n0, *table.counts[1:].tolist()]
        n = sum(counts)
        coefficient = gamma(n + 1) - sum(gamma(c + 1) for c in counts) - math.log(n)
        saturated = gamma(8) - gamma(n + 8) + sum(gamma(c + delta) - gamma(delta) for c in counts)
        apart = 0.0
        for place in range(3):
            on = sum(c for w, c in enumerate(counts) if w >> place & 1)
            apart += gamma(8) - gamma(n + 8) + sum(gamma(c + 4) - gamma(4) for c in (on, n - on))
        full, alone = full + math.exp(coefficient + saturated + 20), alone + math.exp(coefficient + apart + 20)
    shares = {str(model): weight for model, weight in found.graphs}
    assert shares["[123]"] / shares["[]"] == pytest.approx(full / alone, rel=1e-8)
    assert found.weights.sum() == pytest.approx(1)


def test_the_order_of_the_lists_does_not_matter():
    table = published("Korea")
    one = average_over_graphs(table)
    two = average_over_graphs(table.reordered(("d", "b", "c")))
    assert two.weights == pytest.approx(one.weights, rel=1e-9)


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SettingRefused):
        average_over_graphs(published("Korea"), delta=0.0)
    seven = from_counts("abcdefg", [(1, 1, 0, 0, 0, 0, 0, 5), (0, 1, 1, 0, 0, 0, 0, 4)])
    with pytest.raises(TooManyLists):
        average_over_graphs(seven)


def test_a_large_table_gives_what_the_full_grid_gives(monkeypatch):
    small = published("Kosovo")
    many = from_counts(small.lists, [(*(w >> i & 1 for i in range(4)), 20 * int(small.counts[w])) for w in small.order])
    spread = average_over_graphs(many)
    assert spread.unseen.size <= graphs.MOST_POINTS < 20 * many.observed
    monkeypatch.setattr(graphs, "MOST_POINTS", 10**9)
    full = average_over_graphs(many)
    for level in (0.8, 0.95):
        ends = [spread.interval(level).low, spread.interval(level).high]
        assert ends == pytest.approx([full.interval(level).low, full.interval(level).high], rel=1e-4)
    assert spread.median == pytest.approx(full.median, rel=1e-4)
    assert spread.graphs[0][0] == full.graphs[0][0]
    assert spread.graphs[0][1] == pytest.approx(full.graphs[0][1], abs=1e-3)


def test_hundreds_of_millions_of_persons_take_no_more_memory_than_few():
    # Three independent lists that see 30, 25 and 40 % of 400 million persons
    chances = (0.3, 0.25, 0.4)
    marks = [[w >> i & 1 for i in range(3)] for w in range(1, 8)]
    share = [math.prod(p if on else 1 - p for p, on in zip(chances, row, strict=True)) for row in marks]
    table = from_counts("abc", [(*row, round(4e8 * part)) for row, part in zip(marks, share, strict=True)])
    found = average_over_graphs(table)
    assert found.unseen.size <= graphs.MOST_POINTS
    ends = found.interval(0.95)
    assert ends.low < 4e8 < ends.high < 1.001 * ends.low
    # Given independence the posterior is close to normal around the truth; its spread by the usual delta rule
    hidden, all_lists = math.prod(1 - p for p in chances), sum(p / (1 - p) for p in chances)
    spread = math.sqrt(4e8 / (1 / hidden - 1 - all_lists))
    assert ends.high - ends.low == pytest.approx(2 * 1.96 * spread, rel=0.05)
