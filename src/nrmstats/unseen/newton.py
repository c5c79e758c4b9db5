"""Maximum likelihood of one Poisson log-linear model: Newton steps on sums over sub- and supersets.

A history w and a term theta are both sets of lists, written as bits. The mean of a history is the product of
exp(alpha_theta) over the terms inside it, and both the score and the information need only sums of the means over all
histories that contain a set: score_theta = N*_theta - S_theta, information_(theta, phi) = S_(theta | phi). These sums
come from one pass per list over the 2**t histories (Yates 1937). A term whose margin N* is zero has the factor 0: its
histories then have mean zero, which is the extended maximum likelihood estimate (Fienberg and Rinaldo 2012,
Annals of Statistics 40:996).

A Newton step d with max |X d| < 1 proves that the estimate exists: mu (1 + X d) is positive and has exactly the margins
of the data. Where there is no finite estimate every step has a history with X d near -1, so convergence is the proof.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.compiled import compiled

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_STEPS = 200
FAST_STEPS = 12  # before existence is asked
LONGEST_STEP = 1.5  # largest change of a log mean in one step
CONVERGED = 1e-5  # largest |X d| of the last step; the error left is of the order of its square
WEAKEST_PIVOT = 1e-11  # relative to the diagonal: below, the information counts as singular


@compiled
def copy(source: Reals, target: Reals, size: int) -> None:
    """target[:size] = source[:size]; written as a loop because slices between arrays cost seconds of compiling."""
    for index in range(size):
        target[index] = source[index]


@compiled
def sum_over_supersets(values: Reals) -> None:
    """In place: each entry becomes the sum over all sets that contain it. Shape (2**t,)."""
    step = 1
    while step < values.size:
        for start in range(0, values.size, 2 * step):
            for index in range(start, start + step):
                values[index] += values[index + step]
        step *= 2


@compiled
def sum_over_subsets(values: Reals) -> None:
    """In place: each entry becomes the sum over all sets inside it. Shape (2**t,)."""
    step = 1
    while step < values.size:
        for start in range(0, values.size, 2 * step):
            for index in range(start, start + step):
                values[index + step] += values[index]
        step *= 2


@compiled
def multiply_over_subsets(values: Reals) -> None:
    """In place: each entry becomes the product over all sets inside it. Shape (2**t,)."""
    step = 1
    while step < values.size:
        for start in range(0, values.size, 2 * step):
            for index in range(start, start + step):
                values[index + step] *= values[index]
        step *= 2


@compiled
def factor(matrix: Reals, size: int, smallest: float) -> bool:
    """Cholesky in place (lower triangle); False at a pivot below `smallest` of its diagonal entry."""
    for j in range(size):
        diagonal = matrix[j, j]
        pivot = diagonal
        for k in range(j):
            pivot -= matrix[j, k] * matrix[j, k]
        if not pivot > smallest * diagonal:
            return False
        root = np.sqrt(pivot)
        matrix[j, j] = root
        inverse = 1.0 / root
        for i in range(j + 1, size):
            entry = matrix[i, j]
            for k in range(j):
                entry -= matrix[i, k] * matrix[j, k]
            matrix[i, j] = entry * inverse
    return True


@compiled
def solve(matrix: Reals, size: int, right: Reals) -> None:
    """In place: right becomes the solution of (L L') x = right."""
    for i in range(size):
        entry = right[i]
        for k in range(i):
            entry -= matrix[i, k] * right[k]
        right[i] = entry / matrix[i, i]
    for i in range(size - 1, -1, -1):
        entry = right[i]
        for k in range(i + 1, size):
            entry -= matrix[k, i] * right[k]
        right[i] = entry / matrix[i, i]


@compiled
def means(terms: Whole, size: int, dead: Whole, many_dead: int, alpha: Reals, mu: Reals) -> float:
    """Means of all histories into mu, mu[0] set to 0; returns the mean of the unseen, exp(alpha[0]), in persons.

    terms[:size] are the terms with finite parameters (terms[0] = 0, the intercept), dead[:many_dead] those at -inf.
    """
    mu[:] = 1.0
    for j in range(size):
        mu[terms[j]] = np.exp(alpha[j])
    for j in range(many_dead):
        mu[dead[j]] = 0.0
    multiply_over_subsets(mu)
    unseen: float = mu[0]
    mu[0] = 0.0
    return unseen


@compiled
def newton_step(terms: Whole, size: int, sums: Reals, mu: Reals, room: Reals, matrix: Reals, step: Reals) -> float:
    """The Newton step at means mu into step[:size]; returns max |X d| over live histories, -1 if singular.

    sums : N* of every set, shape (2**t,); room : scratch, shape (2**t,), left holding X d.
    """
    copy(mu, room, room.size)
    sum_over_supersets(room)
    for i in range(size):
        step[i] = sums[terms[i]] - room[terms[i]]
        for j in range(i + 1):
            matrix[i, j] = room[terms[i] | terms[j]]
    if not factor(matrix, size, WEAKEST_PIVOT):
        return -1.0
    solve(matrix, size, step)
    room[:] = 0.0
    for j in range(size):
        room[terms[j]] = step[j]
    sum_over_subsets(room)
    largest = 0.0
    for w in range(1, room.size):
        if mu[w] > 0.0:
            largest = max(largest, abs(room[w]))
    return largest


@compiled
def climb(
    terms: Whole, size: int, dead: Whole, many_dead: int, sums: Reals, alpha: Reals, mu: Reals, room: Reals,
    matrix: Reals, step: Reals, most_steps: int,
) -> int:  # fmt: skip
    """Newton from alpha[:size] to the maximum; alpha and mu are left there.

    Returns the number of steps when converged (the proof that the estimate exists), 0 when it did not converge,
    -1 when the information became singular.
    """
    for count in range(1, most_steps + 1):
        means(terms, size, dead, many_dead, alpha, mu)
        largest = newton_step(terms, size, sums, mu, room, matrix, step)
        if largest < 0.0 or not np.isfinite(largest):
            return -1
        share = 1.0 if largest <= LONGEST_STEP else LONGEST_STEP / largest
        for j in range(size):
            alpha[j] += share * step[j]
        if largest < CONVERGED:
            means(terms, size, dead, many_dead, alpha, mu)
            return count
    return 0


@compiled
def first_guess(
    terms: Whole, size: int, dead: Whole, many_dead: int, counts: Reals, alpha: Reals, mu: Reals, room: Reals,
    matrix: Reals, step: Reals,
) -> bool:  # fmt: skip
    """Least squares for log(count + 1/2), weighted by count + 1/2, over the live histories, into alpha."""
    for j in range(size):
        alpha[j] = 0.0
    means(terms, size, dead, many_dead, alpha, mu)
    for w in range(1, mu.size):
        weight = counts[w] + 0.5
        room[w] = weight * np.log(weight) if mu[w] > 0.0 else 0.0
        mu[w] = weight if mu[w] > 0.0 else 0.0
    room[0] = 0.0
    sum_over_supersets(room)
    sum_over_supersets(mu)
    for i in range(size):
        step[i] = room[terms[i]]
        for j in range(i + 1):
            matrix[i, j] = mu[terms[i] | terms[j]]
    if not factor(matrix, size, WEAKEST_PIVOT):
        return False
    solve(matrix, size, step)
    copy(step, alpha, size)
    return True
