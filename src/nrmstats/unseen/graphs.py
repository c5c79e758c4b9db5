"""Average over all decomposable graphs of dependence between lists, exact up to the stated grid.

Madigan and York (1997), Biometrika 84:19. For every decomposable graph and every number of unseen persons the marginal
likelihood under a hyper-Dirichlet prior is a sum of log-gamma functions, one group for each clique and, with a minus,
each separator. Of these only the entry "on none of these lists" depends on the unseen: a table of (2**t - 1) margins
by numbers of unseen, multiplied by a matrix of +1, 0 and -1, gives all graphs at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from nrmstats.results import Interval
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.loglinear import Model, hierarchical, pairs_of
from nrmstats.unseen.refusals import SettingRefused, TooManyLists, check_level
from nrmstats.unseen.tables import CaptureTable

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_LISTS_GRAPHS = 6
GRID_OF_OBSERVED = 20  # unless told otherwise, the unseen are sought up to this many times the observed
BLOCK = 2048  # numbers of unseen treated at once
MOST_POINTS = 400_000  # of the grid; if more unseen are tried, the points stand apart and only where there is weight
COARSE_POINTS = 400
NEGLIGIBLE = 1e-12  # graphs with less of the weight of the best, summed over a coarse grid, are left out
FAR_BELOW = 35.0  # of a large table: logarithm below the highest peak at which a graph or a number is left out
NARROWINGS = 60  # each by a third
EDGE_SHARE = 0.05  # the upper part of the grid in which hardly any weight may lie
EDGE_WEIGHT = 1e-3


@compiled
def graph_signs(pairs: Whole, lists: int) -> tuple[Whole, NDArray[np.int8]]:
    """All decomposable graphs (bits over pairs) and, for each set of lists, +1 per clique and -1 per separator.

    A graph is decomposable exactly if lists whose neighbours are all joined can be taken away one by one; each gives
    the clique "list and neighbours" less the separator "neighbours" (Lauritzen 1996, Graphical Models).
    """
    many = 1 << pairs.size
    graphs, signs = np.empty(many, np.int64), np.zeros((many, 1 << lists), np.int8)
    found = 0
    beside = np.empty(lists, np.int64)
    for graph in range(many):
        beside[:] = 0
        for j in range(pairs.size):
            if graph >> j & 1:
                for v in range(lists):
                    if pairs[j] >> v & 1:
                        beside[v] |= pairs[j] & ~(1 << v)
        left, taken = (1 << lists) - 1, True
        signs[found] = 0
        while left and taken:
            taken = False
            for v in range(lists):
                around = beside[v] & left
                if left >> v & 1 and joined(around, beside, lists):
                    signs[found, around | 1 << v] += 1
                    signs[found, around] -= 1
                    left &= ~(1 << v)
                    taken = True
        if taken:
            graphs[found] = graph
            found += 1
    return graphs[:found], signs[:found]


@compiled
def joined(around: int, beside: Whole, lists: int) -> bool:
    """Whether all lists in `around` are joined to each other."""
    apart = 0
    for v in range(lists):
        if around >> v & 1:
            apart |= around & ~(beside[v] | 1 << v)
    return apart == 0


@dataclass(frozen=True, eq=False, slots=True)
class GraphPosterior:
    """The posterior of the total over all decomposable graphs.

    Attributes
    ----------
    observed : persons on at least one list.
    unseen   : numbers of unseen persons, ascending, shape (grid,).
    weights  : posterior probability of each, shape (grid,), adding up to 1; of nobody unseen it is 0.
    graphs   : graphs with their posterior probability, largest first; all that hold 1e-4 or more.
    tried    : number of decomposable graphs.
    at_edge  : share of the posterior in the last twentieth of the grid; above 1e-3 do not trust the upper limit.
    """

    observed: int
    unseen: Whole
    weights: Reals
    graphs: tuple[tuple[Model, float], ...]
    tried: int
    at_edge: float

    @property
    def median(self) -> float:
        """Posterior median of the total, persons."""
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        """Posterior mean of the total, persons, within the grid."""
        return self.observed + float(self.weights @ self.unseen)

    @property
    def converged(self) -> bool:
        """Whether the grid reaches far enough."""
        return self.at_edge <= EDGE_WEIGHT

    def quantile(self, share: float) -> float:
        """The smallest total with at least `share` of the posterior at or below it, persons."""
        place = np.searchsorted(np.cumsum(self.weights), share * (1 - 1e-12))
        return float(self.observed + self.unseen[min(int(place), self.unseen.size - 1)])

    def interval(self, level: float) -> Interval:
        """Equal-tailed posterior interval."""
        check_level(level)
        low, high = self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)
        return Interval(low, high, level, f"posterior over {self.tried:,} decomposable graphs")


def average_over_graphs(
    table: CaptureTable, *, delta: float | None = None, most_unseen: int | None = None
) -> GraphPosterior:
    """The posterior of the total, averaged over all decomposable graphs, with prior 1/N on the total.

    Nobody unseen is left out of the grid: with a prior weight below 1 on each history the Dirichlet density has a
    spike there that speaks of the prior and not of the data.

    Parameters
    ----------
    delta       : weight of the hyper-Dirichlet prior on each history, above 0; 2**-t if None (Lauritzen and others).
    most_unseen : largest number of unseen persons tried; 20 times the persons observed if None.

    Raises
    ------
    TooManyLists   more than six lists.
    SettingRefused delta or most_unseen not above 0.
    """
    lists = len(table.lists)
    if lists > MOST_LISTS_GRAPHS:
        raise TooManyLists(f"{lists} lists; the graphs of at most {MOST_LISTS_GRAPHS} are averaged. Merge lists.")
    delta = 0.5**lists if delta is None else delta
    most = GRID_OF_OBSERVED * table.observed if most_unseen is None else most_unseen
    if not delta > 0 or most < 1:
        raise SettingRefused(f"delta and the most unseen lie above 0; got {delta} and {most}.")
    graphs, signs = graph_signs(np.array(pairs_of(lists), dtype=np.int64), lists)
    margins = _Margins.of(table, delta)
    matrix = signs.astype(np.float64)
    fixed = matrix @ margins.fixed
    kept, points, top = _worth_summing(matrix, fixed, margins, most)
    weights, by_graph = _summed(matrix[kept], fixed[kept], margins, points, top)
    whole = weights.sum()
    order = np.argsort(-by_graph, kind="stable")
    named = [(_model(int(graphs[kept[g]]), lists), float(by_graph[g] / whole)) for g in order]
    edge = float(weights[points > (1 - EDGE_SHARE) * most].sum() / whole)
    return GraphPosterior(
        table.observed, points, weights / whole, tuple(item for item in named if item[1] >= 1e-4), graphs.size, edge
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Margins:
    """The log-gamma sums of all margins, split into what the unseen move and what they do not."""

    fixed: Reals
    none_of: Reals
    prior: Reals
    observed: int
    delta: float

    @classmethod
    def of(cls, table: CaptureTable, delta: float) -> _Margins:
        size = table.counts.size
        lists = len(table.lists)
        index = np.arange(size)
        fixed, none_of, prior = np.zeros(size), np.zeros(size), np.zeros(size)
        whole = size * delta
        for margin in range(1, size):
            sums = np.bincount(index & margin, weights=table.counts, minlength=size)
            cells = [part for part in range(size) if part & margin == part]
            prior[margin] = delta * 2.0 ** (lists - margin.bit_count())
            none_of[margin] = sums[0]
            fixed[margin] = float(
                gammaln(sums[cells[1:]] + prior[margin]).sum() - len(cells) * gammaln(prior[margin]) + gammaln(whole)
            )
        return cls(fixed, none_of, prior, table.observed, whole)

    def moving(self, unseen: Whole) -> Reals:
        """What the unseen move of each margin, shape (2**t, unseen); the empty margin is 0."""
        values = gammaln(unseen[None, :] + (self.none_of + self.prior)[1:, None])
        values -= gammaln(self.observed + unseen + self.delta)[None, :]
        return np.concatenate([np.zeros((1, unseen.size)), values])

    def shared(self, unseen: Whole) -> Reals:
        """What all graphs share: the multinomial coefficient and the prior 1/N, shape (unseen,)."""
        total = self.observed + unseen
        shared: Reals = gammaln(total + 1.0) - gammaln(unseen + 1.0) - np.log(total)
        return shared


def _worth_summing(matrix: Reals, fixed: Reals, margins: _Margins, most: int) -> tuple[Whole, Whole, float]:
    """Which graphs hold weight, the numbers of unseen to sum over, and the highest logarithm met.

    Up to MOST_POINTS every number is taken. Above, weight stands in peaks narrower than the coarse grid is wide: the
    peak of each graph is sought between its best coarse point's neighbours, and the points are spread, each the same
    part larger than the one before, over the stretch between the coarse points at which all graphs with weight lie far below the highest peak.
    """
    coarse = np.unique(np.geomspace(1, most, COARSE_POINTS).astype(np.int64))
    values = matrix @ margins.moving(coarse) + fixed[:, None] + margins.shared(coarse)[None, :]
    if most <= MOST_POINTS:
        top = float(values.max())
        rough = np.exp(values - top) @ np.diff(coarse, append=coarse[-1] + 1)
        return np.flatnonzero(rough > NEGLIGIBLE * rough.max()), np.arange(most + 1), top
    best = values.argmax(axis=1)
    places, peaks = _peaks(
        matrix, fixed, margins, coarse[np.maximum(best - 1, 0)], coarse[np.minimum(best + 1, coarse.size - 1)]
    )
    top = float(peaks.max())
    kept = np.flatnonzero(peaks > top - FAR_BELOW)
    there = np.flatnonzero((values[kept] > top - FAR_BELOW).any(axis=0)).tolist()
    around = [*np.searchsorted(coarse, places[kept]).tolist(), *there]
    low = coarse[max(min(around) - 1, 0)]
    high = coarse[min(max(around) + 1, coarse.size - 1)]
    return kept, np.unique(np.geomspace(low, high, MOST_POINTS).astype(np.int64)), top


def _peaks(matrix: Reals, fixed: Reals, margins: _Margins, low: Whole, high: Whole) -> tuple[Whole, Reals]:
    """Where each graph's posterior peaks between two numbers of unseen, and its logarithm there."""

    def height(unseen: Whole) -> Reals:
        found: Reals = np.einsum("gm,mg->g", matrix, margins.moving(unseen)) + fixed + margins.shared(unseen)
        return found

    for _ in range(NARROWINGS):
        third = (high - low) // 3
        left, right = low + third, high - third
        falls = height(left) > height(right)
        low, high = np.where(falls, low, left), np.where(falls, right, high)
        if (third == 0).all():
            break
    middle = (low + high) // 2
    return middle, height(middle)


def _summed(matrix: Reals, fixed: Reals, margins: _Margins, points: Whole, top: float) -> tuple[Reals, Reals]:
    """The weight of each point, nobody unseen left out, and of each graph; each point stands for those up to the next."""
    weights, by_graph = np.zeros(points.size), np.zeros(len(fixed))
    widths = np.diff(points, append=2 * points[-1] - points[-2]).astype(np.float64)
    for start in range(int(points[0] == 0), points.size, BLOCK):
        here = slice(start, start + BLOCK)
        values = matrix @ margins.moving(points[here])
        values += fixed[:, None]
        values += (margins.shared(points[here]) - top)[None, :]
        np.exp(values, out=values)
        values *= widths[here]
        weights[here] = values.sum(axis=0)
        by_graph += values.sum(axis=1)
    return weights, by_graph


def _model(graph: int, lists: int) -> Model:
    """The graph as a log-linear model: every clique an interaction."""
    pairs = pairs_of(lists)
    joined_pairs = {pair for j, pair in enumerate(pairs) if graph >> j & 1}
    cliques = [
        term
        for term in range(1, 1 << lists)
        if term.bit_count() > 1 and all(pair in joined_pairs for pair in pairs if pair & term == pair)
    ]
    return hierarchical(lists, cliques)
