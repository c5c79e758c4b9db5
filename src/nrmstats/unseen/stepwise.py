"""Forward choice of pairs of lists by p-value, for one table or for thousands of resampled ones.

Chan, Silverman and Vincent (2021), JASA 116:1297. Start without interaction. For each pair not in the model compare
the persons on both lists with their fitted mean; add the pair with the smallest Poisson tail probability while that is
below the threshold and the larger model has a finite, unique estimate; fit again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen import newton
from nrmstats.unseen.batches import Interrupted, Work, in_batches
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.existence import verdict_by_programme
from nrmstats.unseen.loglinear import Model, hierarchical, pairs_of
from nrmstats.unseen.refusals import NotConverged, SettingRefused
from nrmstats.unseen.tables import CaptureTable, check_rows
from nrmstats.unseen.tails import smaller_tail
from nrmstats.unseen.trial import answer_for, try_model

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

THRESHOLD = 0.02  # the best of the thresholds compared by Chan, Silverman and Vincent (2021)
DONE, ASKED, UNSETTLED, ENDLESS = 0, 1, 2, 3
MOST_QUESTIONS = 64


@compiled
def split_terms(chosen: int, pairs: Whole, lists: int, sums: Reals, terms: Whole, dead: Whole) -> tuple[int, int]:
    """The terms of the model `chosen` (bits over pairs): those with persons into terms, the others into dead."""
    terms[0], size, many_dead = 0, 1, 0
    for place in range(lists + pairs.size):
        if place >= lists and not chosen >> (place - lists) & 1:
            continue
        term = 1 << place if place < lists else pairs[place - lists]
        if sums[term] > 0.0:
            terms[size] = term
            size += 1
        else:
            dead[many_dead] = term
            many_dead += 1
    return size, many_dead


@compiled
def p_values(chosen: int, pairs: Whole, sums: Reals, fitted: Reals, values: Reals) -> None:
    """The p-value of each pair not chosen, 1 for those chosen. fitted : sums of the means over supersets."""
    for j in range(pairs.size):
        taken = chosen >> j & 1
        values[j] = 1.0 if taken else smaller_tail(int(sums[pairs[j]]), fitted[pairs[j]])


@compiled
def choose(
    counts: Reals, pairs: Whole, lists: int, threshold: float, asked: Whole, answers: Whole, sums: Reals, known: Reals,
    fitted: Reals, mu: Reals, room: Reals, rows: Reals, matrix: Reals, values: Reals, alpha: Reals, step: Reals,
    terms: Whole, dead: Whole, pivots: Whole, path: Whole,
) -> tuple[int, int, float]:  # fmt: skip
    """The forward search on one table; returns (state, model as bits over pairs, persons unseen).

    asked, answers : models that a linear programme has judged for this table, shape (questions,); -1 where free.
    path : the pairs in the order in which they are added, shape (pairs,); -1 after the last.
    """
    newton.copy(counts, sums, counts.size)
    newton.sum_over_supersets(sums)
    chosen, added, fresh = 0 * pairs.size, 0, True  # not a plain 0: see existence.py
    size, many_dead = split_terms(chosen, pairs, lists, sums, terms, dead)
    if not newton.first_guess(terms, size, dead, many_dead, counts, alpha, mu, room, matrix, step):
        return ENDLESS, 0, np.inf
    if newton.climb(terms, size, dead, many_dead, sums, alpha, mu, room, matrix, step, newton.MOST_STEPS) <= 0:
        return ENDLESS, 0, np.inf
    known[:] = np.nan
    path[:] = -1
    while True:
        if fresh:
            newton.copy(mu, fitted, mu.size)
            newton.sum_over_supersets(fitted)
            for j in range(size):
                known[terms[j]] = alpha[j]
            p_values(chosen, pairs, sums, fitted, values)
        best = int(np.argmin(values))
        if not values[best] < threshold:
            return DONE, chosen, np.exp(known[0])
        trial = chosen | 1 << best
        size, many_dead = split_terms(trial, pairs, lists, sums, terms, dead)
        found = try_model(
            counts, sums, terms, size, dead, many_dead, known, fitted, alpha, mu, room, matrix, step, rows, pivots,
            answer_for(trial, asked, answers),
        )  # fmt: skip
        if found < 0:
            return (ASKED if found == -1 else UNSETTLED), trial, np.nan
        fresh = found == 0
        values[best] = 1.0
        if fresh:
            chosen, path[added], added = trial, best, added + 1


@compiled
def choose_many(
    many: Reals, pairs: Whole, lists: int, threshold: float, asked: Whole, answers: Whole, state: Whole, model: Whole,
    unseen: Reals, paths: Whole,
) -> None:  # fmt: skip
    """The forward search on each row of `many`, shape (tables, 2**t); rows with state DONE or ENDLESS are left."""
    cells, most = many.shape[1], 1 + lists + pairs.size
    sums, known, fitted = np.empty(cells), np.empty(cells), np.empty(cells)
    mu, room, rows = np.empty(cells), np.empty(cells), np.empty((cells, most))
    matrix, values, alpha, step = np.empty((most, most)), np.empty(pairs.size), np.empty(most), np.empty(most)
    terms, dead, pivots = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    for b in range(many.shape[0]):
        if state[b] == DONE or state[b] == ENDLESS:
            continue
        state[b], model[b], unseen[b] = choose(
            many[b], pairs, lists, threshold, asked[b], answers[b], sums, known, fitted, mu, room, rows, matrix,
            values, alpha, step, terms, dead, pivots, paths[b],
        )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Searches:
    """What forward searches found on many tables.

    Attributes
    ----------
    totals : persons in all, shape (tables,); infinite where no two lists that matter share anybody.
    models : the pairs chosen, bits over `pairs_of(lists)`, shape (tables,).
    paths  : places of the pairs in `pairs_of(lists)` in the order added, -1 after the last, shape (tables, pairs).
    """

    totals: Reals
    models: Whole
    paths: Whole


def search_many(rows: Whole, *, threshold: float = THRESHOLD, work: Work | None = None) -> Searches:
    """The forward search repeated on each of many tables.

    Parameters
    ----------
    rows      : persons, shape (tables, 2**t), indexed like `CaptureTable.counts`.
    threshold : largest p-value at which a pair is added, between 0 and 1.
    work      : threads and progress; never changes the result.

    Raises
    ------
    NotConverged  an estimate exists for some model but was not reached; no figure is given for the batch.
    SettingRefused  a threshold outside 0 to 1, or rows that are no tables.
    """
    if not 0 <= threshold <= 1:
        raise SettingRefused(f"The threshold is a probability, 0 to 1; got {threshold}.")
    lists = check_rows(rows)
    pairs, tables = np.array(pairs_of(lists), dtype=np.int64), rows.shape[0]
    many = rows.astype(np.float64)
    state, model = np.full(tables, ASKED, dtype=np.int64), np.zeros(tables, dtype=np.int64)
    unseen, paths = np.full(tables, np.nan), np.full((tables, pairs.size), -1, dtype=np.int64)

    def part(start: int, stop: int) -> None:
        here = slice(start, stop)
        asked, answers = (np.full((stop - start, MOST_QUESTIONS), -1) for _ in "qa")
        while True:
            choose_many(
                many[here], pairs, lists, threshold, asked, answers, state[here], model[here], unseen[here], paths[here]
            )
            open_rows = [b for b in range(start, stop) if state[b] == ASKED]
            for b in open_rows:
                _answer(rows[b], pairs, int(model[b]), lists, asked[b - start], answers[b - start])
            if not open_rows:
                return

    try:
        in_batches(part, tables, work)
    except Interrupted as stop:
        stop.results = (many.sum(axis=1) + unseen)[: stop.done]
        raise
    if (state == UNSETTLED).any():
        raise NotConverged(f"{int((state == UNSETTLED).sum())} of {tables} fits did not reach their estimate.")
    return Searches(many.sum(axis=1) + unseen, model, paths)


def _answer(counts: Whole, pairs: Whole, model: int, lists: int, asked: Whole, answers: Whole) -> None:
    free = int((asked >= 0).sum())
    if free == asked.size:
        raise NotConverged(f"More than {MOST_QUESTIONS} models of one table needed a linear programme.")
    terms = hierarchical(lists, [int(pair) for j, pair in enumerate(pairs) if model >> j & 1]).terms
    asked[free], answers[free] = model, int(verdict_by_programme(counts, terms))


def search(table: CaptureTable, *, threshold: float = THRESHOLD) -> Model:
    """The model that the forward search chooses on one table, pairs in the order in which they were added.

    Examples
    --------
    >>> from nrmstats.unseen.tables import from_counts
    >>> rows = [(0, 0, 1, 41), (0, 1, 0, 5), (1, 0, 0, 5), (1, 1, 0, 54), (1, 0, 1, 6), (1, 1, 1, 12)]
    >>> search(table := from_counts("bcd", rows)).named(table)
    'b:c'
    """
    path = search_many(table.counts[None, :], threshold=threshold, work=Work(1)).paths[0]
    lists = len(table.lists)
    pairs = tuple(pairs_of(lists)[place] for place in path.tolist() if place >= 0)
    return Model(lists, (*hierarchical(lists, ()).terms, *pairs))
