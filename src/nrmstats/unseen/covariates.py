"""Log-linear models of lists and covariates together: which terms, which cells, and one fit.

A cell is a history in a stratum (one level of each covariate). A generator is a set of lists and a set of covariates
that may depend on each other; with all its parts it gives one 0/1 column for each combination of levels other than the
first. A combination of lists and levels that holds nobody has mean zero, as the pairs of lists without overlap
(Fienberg and Rinaldo 2012).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen import newton
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.existence import SMALLEST_MARGIN, reduce_rows
from nrmstats.unseen.reading import StratifiedRows
from nrmstats.unseen.refusals import NoFiniteEstimate, NotConverged, NotIdentified

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]
Generator = tuple[int, tuple[int, ...]]  # lists as bits, places of covariates ascending

ESTIMABLE = 1e-7  # largest residual of the unseen cell in the space of the live cells


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a table with covariates.

    Attributes
    ----------
    lists  : number of lists t.
    levels : the levels of each covariate, in the order in which they came.
    strata : level of each covariate in each stratum, shape (strata, covariates).
    counts : persons, shape (strata, 2**t); [:, 0] is 0.
    """

    lists: int
    levels: tuple[tuple[str, ...], ...]
    strata: Whole
    counts: Whole

    @classmethod
    def of(cls, rows: StratifiedRows) -> Grid:
        """The grid of all combinations of the levels that occur."""
        levels = tuple(tuple(dict.fromkeys(column)) for column in zip(*rows.values, strict=True))
        combinations = list(product(*(range(len(names)) for names in levels)))
        place = {key: stratum for stratum, key in enumerate(combinations)}
        counts = np.zeros((len(combinations), 1 << len(rows.lists)), dtype=np.int64)
        for values, mask, count in zip(rows.values, rows.masks.tolist(), rows.counts.tolist(), strict=True):
            key = tuple(levels[i].index(value) for i, value in enumerate(values))
            counts[place[key], mask] += count
        return cls(len(rows.lists), levels, np.array(combinations, dtype=np.int64), counts)

    @cached_property
    def masks(self) -> Whole:
        """History of each cell, shape (cells,)."""
        return np.tile(np.arange(1 << self.lists), len(self.strata))

    @cached_property
    def stratum(self) -> Whole:
        """Stratum of each cell, shape (cells,)."""
        return np.repeat(np.arange(len(self.strata)), 1 << self.lists)

    @cached_property
    def unseen(self) -> Marks:
        """Whether a cell is the history "on no list", shape (cells,)."""
        return np.asarray(self.masks == 0, dtype=np.bool_)

    def inside(self, lists: int, at: Sequence[tuple[int, int]]) -> Marks:
        """The cells on all the lists and at all the levels (covariate, level) given, shape (cells,)."""
        marks = np.asarray((self.masks & lists) == lists, dtype=np.bool_)
        for covariate, level in at:
            marks = marks & (self.strata[self.stratum, covariate] == level)
        return marks


@dataclass(frozen=True, eq=False, slots=True)
class Design:
    """The columns and the margins of a model on a grid.

    Attributes
    ----------
    columns : 0/1, shape (cells, parameters).
    margins : 0/1, every combination of lists and levels that is fitted exactly, shape (margins, cells).
    """

    columns: Reals
    margins: Marks

    @classmethod
    def of(cls, grid: Grid, generators: Sequence[Generator]) -> Design:
        """The design of a model; `generators` holds all parts of its members."""
        columns, margins = [], []
        for lists, covariates in generators:
            for at in product(*(range(len(grid.levels[c])) for c in covariates)):
                marks = grid.inside(lists, list(zip(covariates, at, strict=True)))
                margins.append(marks & ~grid.unseen)
                if all(level > 0 for level in at):
                    columns.append(marks)
        return cls(np.array(columns, dtype=np.float64).T.copy(), np.array(margins))


@dataclass(frozen=True, eq=False, slots=True)
class DesignFit:
    """A fitted model of lists and covariates.

    Attributes
    ----------
    means          : fitted persons per cell, the unseen among them, shape (cells,).
    log_likelihood : Poisson, without the constant that all models share.
    parameters     : number of columns.
    """

    means: Reals
    log_likelihood: float
    parameters: int


@compiled
def climb_columns(places: Whole, sizes: Whole, counts: Reals, alpha: Reals, mu: Reals, most_steps: int) -> bool:
    """Newton for a log-linear model whose cell i has the parameters places[i, :sizes[i]]; alpha is left at the maximum.

    Starts at alpha. True when converged with max |X d| below the bound of `newton`, which proves existence.
    """
    many, size = places.shape[0], alpha.size
    matrix, step = np.empty((size, size)), np.empty(size)
    for _ in range(most_steps):
        matrix[:], step[:] = 0.0, 0.0
        for i in range(many):
            eta = 0.0
            for a in range(sizes[i]):
                eta += alpha[places[i, a]]
            mu[i] = np.exp(eta)
            for a in range(sizes[i]):
                step[places[i, a]] += counts[i] - mu[i]
                for b in range(a + 1):
                    matrix[places[i, a], places[i, b]] += mu[i]
        if not newton.factor(matrix, size, newton.WEAKEST_PIVOT):
            return False
        newton.solve(matrix, size, step)
        largest = 0.0
        for i in range(many):
            change = 0.0
            for a in range(sizes[i]):
                change += step[places[i, a]]
            largest = max(largest, abs(change))
        if not np.isfinite(largest):
            return False
        alpha += step * min(1.0, newton.LONGEST_STEP / max(largest, newton.CONVERGED))
        if largest < newton.CONVERGED:
            return True
    return False


def fit_design(design: Design, grid: Grid, counts: Whole, start: Reals | None = None) -> DesignFit:
    """The extended maximum likelihood fit of a model.

    Parameters
    ----------
    counts : persons per cell, shape (cells,); those of the unseen cells are not read.
    start  : means to begin from, shape (cells,); None for counts + 1/2.

    Raises
    ------
    NoFiniteEstimate, NotIdentified  by linear programme and rank, after the fit failed or columns had to go.
    NotConverged                     an estimate exists but was not reached.
    """
    empty = design.margins[(design.margins @ counts) == 0]
    gone = _gone(design, grid, empty)
    live = ~gone & ~grid.unseen
    used = design.columns[live]
    pivots = np.empty(used.shape[1], dtype=np.int64)
    rank = reduce_rows(used.copy(), used.shape[0], used.shape[1], pivots)
    kept = np.sort(pivots[:rank])
    asked = design.columns[grid.unseen & ~gone]
    if rank < used.shape[1]:
        _check_estimable(used, asked)
    columns = used[:, kept]
    means = counts[live] + 0.5 if start is None else np.maximum(start[live], 1e-3)
    root = np.sqrt(means)
    alpha = np.linalg.lstsq(columns * root[:, None], np.log(means) * root, rcond=None)[0]
    places, sizes = _places(columns)
    found = counts[live].astype(np.float64)
    mu = np.empty(len(found))
    if not climb_columns(places, sizes, found, alpha, mu, newton.MOST_STEPS):
        raise _refusal(columns, found)
    whole = np.zeros(len(counts))
    whole[live] = np.exp(columns @ alpha)
    whole[grid.unseen & ~gone] = np.exp(asked[:, kept] @ alpha)
    likelihood = float((columns @ alpha) @ found - whole[live].sum())
    return DesignFit(whole, likelihood, design.columns.shape[1])


def _gone(design: Design, grid: Grid, empty: Marks) -> Marks:
    """Cells of mean zero: those in an empty margin; an unseen cell if its whole stratum is one."""
    gone = np.asarray(empty.any(axis=0), dtype=np.bool_)
    alive = np.bincount(grid.stratum[~gone & ~grid.unseen], minlength=len(grid.strata)) > 0
    return gone | (grid.unseen & ~alive[grid.stratum])


def _check_estimable(used: Reals, asked: Reals) -> None:
    if not len(asked):
        return
    weights = np.linalg.lstsq(used.T, asked.T, rcond=None)[0]
    if float(np.abs(used.T @ weights - asked.T).max()) > ESTIMABLE:
        raise NotIdentified("The unseen of some stratum are not identified by these overlaps; leave a term out.")


def _places(columns: Reals) -> tuple[Whole, Whole]:
    sizes = columns.sum(axis=1).astype(np.int64)
    places = np.zeros((len(columns), max(1, int(sizes.max()))), dtype=np.int64)
    for row, line in enumerate(columns):
        places[row, : sizes[row]] = np.flatnonzero(line)
    return places, sizes


def _refusal(columns: Reals, counts: Reals) -> Exception:
    """What the linear programme of Fienberg and Rinaldo says: maximise s with A x = A N and x >= s."""
    from scipy.optimize import linprog

    cells = len(counts)
    found = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=np.column_stack([-np.eye(cells), np.ones(cells)]),
        b_ub=np.zeros(cells),
        A_eq=np.column_stack([columns.T, np.zeros(columns.shape[1])]),
        b_eq=columns.T @ counts,
        bounds=[(0.0, None)] * (cells + 1),
        method="highs",
    )
    if found.success and found.fun is not None and -float(found.fun) <= SMALLEST_MARGIN:
        return NoFiniteEstimate("This model of lists and covariates has no finite estimate; leave a term out.")
    return NotConverged("An estimate exists but the arithmetic did not reach it; no figure is given.")


def bic(fit: DesignFit, persons: int) -> float:
    """BIC of a fit, up to the constant that all models of one table share."""
    return fit.parameters * math.log(persons) - 2 * fit.log_likelihood
