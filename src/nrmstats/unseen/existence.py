"""Does the maximum likelihood estimate of a model exist, and is it the only one? Decided, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.compiled import compiled

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

SMALLEST_MARGIN = 1e-7  # persons; the counts are whole, so a real margin is far above
EXACT = 1e-9  # eliminations of 0/1 matrices stay at small rationals; anything below is a zero


class Verdict(IntEnum):
    """What can be said of a model on a table; the numbers are those of Chan, Silverman and Vincent (2021)."""

    EXISTS = 0
    NO_FINITE_ESTIMATE = 1
    NOT_IDENTIFIED = 2
    NEITHER = 3


def live_histories(counts: Whole, terms: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """Terms with a finite parameter, terms at minus infinity, and the histories left to fit.

    A term with N* = 0 is dropped with every history that contains it (extended maximum likelihood); so is a term that
    contains such a term.
    """
    size = counts.size
    index = np.arange(size)
    dead = [term for term in terms if term and not counts[(index & term) == term].any()]
    live = [term for term in terms if term not in dead]
    left = [w for w in range(1, size) if not any(w & term == term for term in dead)]
    return live, dead, left


def verdict_by_programme(counts: Whole, terms: Sequence[int]) -> Verdict:
    """Existence and identifiability by a linear programme (Fienberg and Rinaldo 2012).

    Maximise s subject to A x = A N and x_w >= s over the histories left: s = 0 means that the data lie on the border
    of the cone of margins and no finite estimate exists; a rank of A below the number of parameters means that the
    estimate is not unique.

    Parameters
    ----------
    counts : persons per history, shape (2**t,).
    terms  : all terms of the model as bits, 0 (the intercept) among them.
    """
    from scipy.optimize import linprog

    live, _, left = live_histories(counts, terms)
    design = np.array([[float(w & term == term) for w in left] for term in live])
    margins = design @ counts[left]
    goal = np.zeros(len(left) + 1)
    goal[-1] = -1.0
    equal = np.column_stack([design, np.zeros(len(live))])
    above = np.column_stack([-np.eye(len(left)), np.ones(len(left))])
    bounds = [(0.0, None)] * (len(left) + 1)
    found = linprog(goal, A_ub=above, b_ub=np.zeros(len(left)), A_eq=equal, b_eq=margins, bounds=bounds, method="highs")
    if not found.success or found.fun is None:
        raise ArithmeticError(f"The linear programme for existence failed: {found.message}")
    infinite = -float(found.fun) <= SMALLEST_MARGIN
    unidentified = int(np.linalg.matrix_rank(design)) < len(live)
    return Verdict(infinite + 2 * unidentified)


@compiled
def reduce_rows(rows: Reals, many: int, width: int, pivots: Whole) -> int:
    """Row-reduce rows[:many, :width] in place (reduced echelon form); returns the rank, pivot columns in pivots."""
    rank = 0
    for column in range(width):
        best = rank
        for i in range(rank, many):
            if abs(rows[i, column]) > abs(rows[best, column]):
                best = i
        if rank >= many or abs(rows[best, column]) < EXACT:
            continue
        for k in range(width):
            rows[rank, k], rows[best, k] = rows[best, k], rows[rank, k]
        lead = rows[rank, column]
        for k in range(width):
            rows[rank, k] /= lead
        for i in range(many):
            if i != rank and rows[i, column] != 0.0:
                times = rows[i, column]
                for k in range(width):
                    rows[i, k] -= times * rows[rank, k]
        pivots[rank] = column
        rank += 1
    return rank


@compiled
def quick_verdict(counts: Reals, mu: Reals, terms: Whole, size: int, rows: Reals, pivots: Whole) -> int:
    """Existence where it can be settled by elimination: a Verdict, or -1 where a linear programme is needed.

    The estimate exists and is unique exactly if no direction d other than 0 has X d = 0 on the histories with persons
    and X d <= 0 on those without (Haberman 1974, The Analysis of Frequency Data).
    No direction at all vanishes on the first: it exists.
    A single one d: it exists if X d takes both signs on the empty histories.

    mu marks the live histories (> 0); rows is scratch, shape (2**t, at least size).
    """
    many = 0 * counts.size  # a plain 0 is a type of its own to numba, and would be compiled once more
    for w in range(1, counts.size):
        if counts[w] > 0.0:
            for j in range(size):
                rows[many, j] = 1.0 if w & terms[j] == terms[j] else 0.0
            many += 1
    rank = reduce_rows(rows, many, size, pivots)
    if rank == size:
        return 0
    if rank < size - 1:
        return -1
    free = 0
    while free < rank and pivots[free] == free:
        free += 1
    up, down = False, False
    for w in range(1, counts.size):
        if counts[w] == 0.0 and mu[w] > 0.0:
            slope = 1.0 if w & terms[free] == terms[free] else 0.0
            for i in range(rank):
                if w & terms[pivots[i]] == terms[pivots[i]]:
                    slope -= rows[i, free]
            up, down = up or slope > EXACT, down or slope < -EXACT
    if up and down:
        return 0
    return 1 if up or down else 2
