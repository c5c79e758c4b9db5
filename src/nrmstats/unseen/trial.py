"""Try a model from a guess; where the fit fails, settle whether it could have succeeded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen import newton
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.existence import quick_verdict

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]


@compiled
def answer_for(model: int, asked: Whole, answers: Whole) -> int:
    """What a linear programme said of a model of this table; -1 if it was not asked."""
    for q in range(asked.size):
        if asked[q] == model:
            return int(answers[q])
    return -1


@compiled
def mark_live(dead: Whole, many_dead: int, marks: Reals) -> None:
    """1 for each history without a dead term, 0 for the others. marks : shape (2**t,)."""
    for w in range(marks.size):
        marks[w] = 1.0
        for j in range(many_dead):
            if w & dead[j] == dead[j]:
                marks[w] = 0.0


@compiled
def try_model(
    counts: Reals, sums: Reals, terms: Whole, size: int, dead: Whole, many_dead: int, known: Reals, fitted: Reals,
    alpha: Reals, mu: Reals, room: Reals, matrix: Reals, step: Reals, rows: Reals, pivots: Whole, answer: int,
) -> int:  # fmt: skip
    """Fit a model from the parameters of the one before (known, by term) and, for a new term, log(N* / mean).

    Returns a Verdict, -1 where a linear programme must say, -2 where the estimate exists but was not reached.
    answer : what a linear programme said before, -1 if not asked.
    """
    for j in range(size):
        alpha[j] = known[terms[j]]
        if np.isnan(alpha[j]):
            alpha[j] = np.log(sums[terms[j]] / fitted[terms[j]])
    if newton.climb(terms, size, dead, many_dead, sums, alpha, mu, room, matrix, step, newton.FAST_STEPS) > 0:
        return 0
    if answer < 0:
        mark_live(dead, many_dead, mu)
        answer = quick_verdict(counts, mu, terms, size, rows, pivots)
    if answer != 0:
        return answer
    newton.first_guess(terms, size, dead, many_dead, counts, alpha, mu, room, matrix, step)
    reached = newton.climb(terms, size, dead, many_dead, sums, alpha, mu, room, matrix, step, newton.MOST_STEPS)
    return 0 if reached > 0 else -2
