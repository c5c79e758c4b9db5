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
from nrmstats.unseen.refusals import SettingRefused, TooManyLists
from nrmstats.unseen.tables import CaptureTable

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_LISTS_GRAPHS = 6
GRID_OF_OBSERVED = 20  # unless told otherwise, the unseen are sought up to this many times the observed
BLOCK = 2048  # numbers of unseen treated at once
COARSE_POINTS = 400
NEGLIGIBLE = 1e-12  # graphs with less of the weight of the best, summed over a coarse grid, are left out
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
    weights  : posterior probability of 0, 1, 2, ... persons unseen, shape (grid,), adding up to 1; [0] is 0.
    graphs   : graphs with their posterior probability, largest first; all that hold 1e-4 or more.
    tried    : number of decomposable graphs.
    at_edge  : share of the posterior in the last twentieth of the grid; above 1e-3 do not trust the upper limit.
    """

    observed: int
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
        return self.observed + float(self.weights @ np.arange(self.weights.size))

    @property
    def converged(self) -> bool:
        """Whether the grid reaches far enough."""
        return self.at_edge <= EDGE_WEIGHT

    def quantile(self, share: float) -> float:
        """The smallest total with at least `share` of the posterior at or below it, persons."""
        return float(self.observed + np.searchsorted(np.cumsum(self.weights), share * (1 - 1e-12)))

    def interval(self, level: float) -> Interval:
        """Equal-tailed posterior interval."""
        if not 0 < level < 1:
            raise SettingRefused(f"The level lies between 0 and 1; got {level}.")
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
    if delta <= 0 or most < 1:
        raise SettingRefused(f"delta and the most unseen lie above 0; got {delta} and {most}.")
    graphs, signs = graph_signs(np.array(pairs_of(lists), dtype=np.int64), lists)
    margins = _Margins.of(table, delta)
    matrix = signs.astype(np.float64)
    fixed = matrix @ margins.fixed
    coarse = np.unique(np.geomspace(1, most, COARSE_POINTS).astype(np.int64))
    values = matrix @ margins.moving(coarse) + fixed[:, None] + margins.shared(coarse)[None, :]
    top = float(values.max())
    rough = np.exp(values - top) @ np.diff(coarse, append=coarse[-1] + 1)
    kept = np.flatnonzero(rough > NEGLIGIBLE * rough.max())
    weights, by_graph = _summed(matrix[kept], fixed[kept], margins, most, top)
    whole = weights.sum()
    order = np.argsort(-by_graph, kind="stable")
    named = [(_model(int(graphs[kept[g]]), lists), float(by_graph[g] / whole)) for g in order]
    edge = float(weights[int((1 - EDGE_SHARE) * weights.size) :].sum() / whole)
    return GraphPosterior(
        table.observed, weights / whole, tuple(item for item in named if item[1] >= 1e-4), graphs.size, edge
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


def _summed(matrix: Reals, fixed: Reals, margins: _Margins, most: int, top: float) -> tuple[Reals, Reals]:
    weights, by_graph = np.zeros(most + 1), np.zeros(len(fixed))
    for start in range(1, most + 1, BLOCK):
        unseen = np.arange(start, min(start + BLOCK, most + 1))
        values = matrix @ margins.moving(unseen)
        values += fixed[:, None]
        values += (margins.shared(unseen) - top)[None, :]
        np.exp(values, out=values)
        weights[start : start + unseen.size] = values.sum(axis=0)
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
