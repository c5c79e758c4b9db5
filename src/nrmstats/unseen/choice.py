"""The model with the smallest BIC among all given, for one table or for thousands of resampled ones.

Silverman, Chan and Vincent (2024), Statistics and Computing 34:44. Every model is either fitted, or passed over because
even a perfect fit could not bring its BIC below the smallest found so far; the choice is that of a full search.
BIC = terms * log(persons observed) - 2 log likelihood; terms at minus infinity count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen import newton
from nrmstats.unseen.batches import Interrupted, Work, in_batches
from nrmstats.unseen.compiled import compiled
from nrmstats.unseen.existence import verdict_by_programme
from nrmstats.unseen.hierarchies import as_arrays
from nrmstats.unseen.loglinear import LogLinearFit, Model, check_same_lists, fit
from nrmstats.unseen.refusals import NoFiniteEstimate, NotConverged, SettingRefused
from nrmstats.unseen.tables import CaptureTable, check_rows
from nrmstats.unseen.trial import answer_for, try_model

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

FIRST_QUESTIONS = 512  # models of one table that linear programmes judge; tables that ask more are given more room
ROOM_FOR_ROUNDING = 1e-9  # on the scale of BIC


@compiled
def split_model(model: Whole, size: int, warm: Reals, sums: Reals, known: Reals, terms: Whole, dead: Whole) -> int:
    """Live terms of a model into terms, the others into dead, first guesses into known; the number of live terms."""
    live, gone = 0, 0
    for j in range(size):
        term = model[j]
        if j == 0 or sums[term] > 0.0:
            terms[live] = term
            live += 1
            known[term] = 0.0 if np.isnan(warm[j]) else warm[j]
        else:
            dead[gone] = term
            gone += 1
    return live


@compiled
def perfect_fit(counts: Reals) -> float:
    """The largest log-likelihood any model can have, without the constant that all share."""
    value = 0.0
    for w in range(1, counts.size):
        if counts[w] > 0.0:
            value += counts[w] * (np.log(counts[w]) - 1.0)
    return value


@compiled
def best_of(
    counts: Reals, models: Whole, sizes: Whole, warm: Reals, asked: Whole, answers: Whole, sums: Reals, known: Reals,
    mu: Reals, room: Reals, rows: Reals, matrix: Reals, alpha: Reals, step: Reals, terms: Whole, dead: Whole,
    pivots: Whole,
) -> tuple[int, int, float]:  # fmt: skip
    """The model of smallest BIC on one table; returns (questions asked or -1, place of the model or -1, unseen).

    Models that only a linear programme can judge are put into asked while there is room, and passed over. -1 questions:
    an estimate that exists was not reached.
    """
    newton.copy(counts, sums, counts.size)
    newton.sum_over_supersets(sums)
    persons, best, chosen, unseen, questions = sums[0], np.inf, -1, np.inf, 0
    while questions < asked.size and asked[questions] >= 0:
        questions += 1
    perfect = perfect_fit(counts)
    for m in range(sizes.size):
        price = sizes[m] * np.log(persons)
        if price - 2.0 * perfect >= best:
            continue
        size = split_model(models[m], sizes[m], warm[m], sums, known, terms, dead)
        found = try_model(
            counts, sums, terms, size, dead, sizes[m] - size, known, sums, alpha, mu, room, matrix, step, rows, pivots,
            answer_for(m, asked, answers),
        )  # fmt: skip
        if found == -1:
            if questions < asked.size:
                asked[questions] = m
                questions += 1
        elif found < 0:
            return -1, m, np.nan
        elif found == 0:
            value = price + 2.0 * persons
            for j in range(size):
                value -= 2.0 * alpha[j] * sums[terms[j]]
            if value < best - ROOM_FOR_ROUNDING:
                best, chosen, unseen = value, m, np.exp(alpha[0])
    return questions, chosen, unseen


@compiled
def best_of_many(
    many: Reals, models: Whole, sizes: Whole, warm: Reals, asked: Whole, answers: Whole, state: Whole, chosen: Whole,
    unseen: Reals,
) -> None:  # fmt: skip
    """`best_of` on each row of many, shape (tables, 2**t), whose state (questions asked) is -2: not yet done."""
    cells, most = many.shape[1], models.shape[1]
    sums, known, mu, room = np.empty(cells), np.empty(cells), np.empty(cells), np.empty(cells)
    rows, matrix, alpha, step = np.empty((cells, most)), np.empty((most, most)), np.empty(most), np.empty(most)
    terms, dead, pivots = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    for b in range(many.shape[0]):
        if state[b] == -2:
            state[b], chosen[b], unseen[b] = best_of(
                many[b], models, sizes, warm, asked[b], answers[b], sums, known, mu, room, rows, matrix, alpha, step,
                terms, dead, pivots,
            )  # fmt: skip


@compiled
def fit_each(
    counts: Reals, models: Whole, sizes: Whole, answers: Whole, alphas: Reals, values: Reals
) -> None:  # fmt: skip
    """Fit every model whose answer is -1 (not yet judged) or 0 (exists) and that has no value yet.

    answers, shape (models,), becomes the Verdict, -1 where a linear programme must judge, -2 where an estimate that
    exists was not reached. alphas, shape (models, most terms): parameters in the order of the terms, -inf where the
    lists share nobody. values, shape (models,): the BIC.
    """
    cells, most = counts.size, models.shape[1]
    sums, known, mu, room = counts.copy(), np.empty(cells), np.empty(cells), np.empty(cells)
    rows, matrix, alpha, step = np.empty((cells, most)), np.empty((most, most)), np.empty(most), np.empty(most)
    terms, dead, pivots = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    newton.sum_over_supersets(sums)
    for m in range(sizes.size):
        if answers[m] > 0 or not np.isnan(values[m]):
            continue
        size = split_model(models[m], sizes[m], alphas[m], sums, known, terms, dead)
        gone = sizes[m] - size
        if newton.first_guess(terms, size, dead, gone, counts, alpha, mu, room, matrix, step):
            for j in range(size):
                known[terms[j]] = alpha[j]
        answers[m] = try_model(
            counts, sums, terms, size, dead, gone, known, sums, alpha, mu, room, matrix, step, rows, pivots, answers[m],
        )  # fmt: skip
        if answers[m] == 0:
            values[m] = sizes[m] * np.log(sums[0]) + 2.0 * sums[0]
            for place in range(sizes[m]):
                alphas[m, place] = -np.inf
            for j in range(size):
                values[m] -= 2.0 * alpha[j] * sums[terms[j]]
                for place in range(sizes[m]):
                    if models[m, place] == terms[j]:
                        alphas[m, place] = alpha[j]


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """Models ready to be searched on resampled tables, best first on the data.

    Attributes
    ----------
    models : those to be tried: those with an estimate on the data by their BIC, then those without.
    bics   : BIC of each model with an estimate, ascending, shape (estimates,).
    totals : persons in all by each of them, shape (estimates,).
    alphas : parameters of each, in the order of its terms, shape (estimates, most terms).
    best   : the fit with the smallest BIC.
    """

    models: tuple[Model, ...]
    bics: Reals
    totals: Reals
    alphas: Reals
    best: LogLinearFit


def rank(table: CaptureTable, models: Sequence[Model]) -> Candidates:
    """All models fitted to the table and put in the order of their BIC; equal ones keep their order.

    Raises
    ------
    NoFiniteEstimate  none of the models has an estimate on this table.
    NotConverged      an estimate exists for some model but was not reached.
    NotHierarchical   a model is one of more or fewer lists than the table has.
    SettingRefused    no models.
    """
    if not models:
        raise SettingRefused("There are no models to rank; give at least one.")
    for model in models:
        check_same_lists(table, model)
    terms, sizes = as_arrays(tuple(models))
    counts, many = table.counts.astype(np.float64), len(models)
    answers, values = np.full(many, -1, dtype=np.int64), np.full(many, np.nan)
    alphas = np.full(terms.shape, np.nan)
    fit_each(counts, terms, sizes, answers, alphas, values)
    for m in np.flatnonzero(answers == -1).tolist():
        answers[m] = verdict_by_programme(table.counts, models[m].terms)
    fit_each(counts, terms, sizes, answers, alphas, values)
    if (answers < 0).any():
        raise NotConverged(f"{int((answers < 0).sum())} of {many} models did not reach their estimate.")
    if not (answers == 0).any():
        raise NoFiniteEstimate(f"None of {many} models has a finite estimate on this table. Merge lists.")
    order = np.argsort(np.round(values, 7), kind="stable")
    there = [int(m) for m in order if answers[m] == 0]
    ranked = (*(models[m] for m in there), *(models[m] for m in np.flatnonzero(answers > 0).tolist()))
    best = fit(table, ranked[0])
    shift = best.bic - values[there[0]]
    return Candidates(ranked, values[there] + shift, table.observed + np.exp(alphas[there, 0]), alphas[there], best)


@dataclass(frozen=True, eq=False, slots=True)
class BestModels:
    """What a search by BIC found on many tables.

    Attributes
    ----------
    totals : persons in all, shape (tables,); infinite where no model has an estimate.
    models : place of the model in `Candidates.models`, shape (tables,); -1 where none has an estimate.
    """

    totals: Reals
    models: Whole


def best_by_bic(
    rows: Whole, candidates: Candidates, *, most: int | None = None, work: Work | None = None
) -> BestModels:
    """The estimate of the model with the smallest BIC on each of many tables.

    Parameters
    ----------
    rows       : persons, shape (tables, 2**t).
    candidates : the models, from `rank`.
    most       : try only the `most` best models of the data ("ntop" of the paper); all if None.
    work       : threads and progress; never changes the result.

    Raises
    ------
    NotConverged  an estimate exists for some model but was not reached; no figure is given for the batch.
    SettingRefused  `most` below 1, or rows that are no tables of these lists.
    """
    if most is not None and most < 1:
        raise SettingRefused(f"Try at least 1 model; got {most}.")
    check_rows(rows, candidates.best.model.lists)
    models = candidates.models[:most]
    terms, sizes = as_arrays(models)
    warm = _warm(candidates, terms)
    many, tables = rows.astype(np.float64), rows.shape[0]
    state, chosen = np.full(tables, -2, dtype=np.int64), np.full(tables, -1, dtype=np.int64)
    unseen = np.full(tables, np.nan)
    remembered: dict[tuple[bytes, int], int] = {}

    def part(start: int, stop: int) -> None:
        here, before = slice(start, stop), np.zeros(stop - start, dtype=np.int64)
        asked, answers = (np.full((stop - start, FIRST_QUESTIONS), -1) for _ in "qa")
        while (state[here] == -2).any():
            best_of_many(many[here], terms, sizes, warm, asked, answers, state[here], chosen[here], unseen[here])
            for place in np.flatnonzero(state[here] > before).tolist():
                b, fresh = start + place, range(int(before[place]), int(state[start + place]))
                before[place] = state[b]
                exists = _answer(rows[b], models, asked[place], answers[place], fresh, remembered)
                if state[b] < FIRST_QUESTIONS:
                    state[b] = -2 if exists else state[b]
                else:
                    state[b], chosen[b], unseen[b] = _with_more_room(
                        rows[b], models, (terms, sizes, warm), (asked[place], answers[place]), remembered
                    )

    try:
        in_batches(part, tables, work)
    except Interrupted as stop:
        stop.results = (many.sum(axis=1) + unseen)[: stop.done]
        raise
    if (state == -1).any():
        raise NotConverged(f"{int((state == -1).sum())} of {tables} fits did not reach their estimate.")
    return BestModels(many.sum(axis=1) + unseen, chosen)


def _answer(
    counts: Whole, models: Sequence[Model], asked: Whole, answers: Whole, fresh: range,
    remembered: dict[tuple[bytes, int], int],
) -> bool:  # fmt: skip
    """Judge the models asked by linear programme; whether one of them exists after all."""
    support = (counts > 0).tobytes()
    for q in fresh:
        key = (support, int(asked[q]))
        if key not in remembered:
            remembered[key] = int(verdict_by_programme(counts, models[asked[q]].terms))
        answers[q] = remembered[key]
    return any(answers[q] == 0 for q in fresh)


def _with_more_room(
    counts: Whole, models: Sequence[Model], arrays: tuple[Whole, Whole, Reals], known: tuple[Whole, Whole],
    remembered: dict[tuple[bytes, int], int],
) -> tuple[int, int, float]:  # fmt: skip
    """The search on a table so thin that it asks about hundreds of models; as `best_of`, with room for all questions."""
    terms, sizes, warm = arrays
    asked, answers = (np.full((1, len(models)), -1) for _ in known)
    before = known[0].size
    asked[0, :before], answers[0, :before] = known
    state, chosen, unseen = np.array([-2]), np.array([-1]), np.array([np.nan])
    while state[0] == -2:
        best_of_many(counts[None, :].astype(np.float64), terms, sizes, warm, asked, answers, state, chosen, unseen)
        fresh = range(before, max(before, int(state[0])))
        before = fresh.stop
        if _answer(counts, models, asked[0], answers[0], fresh, remembered):
            state[0] = -2
    return int(state[0]), int(chosen[0]), float(unseen[0])


def _warm(candidates: Candidates, terms: Whole) -> Reals:
    warm = np.full(terms.shape, np.nan)
    found = candidates.alphas[: terms.shape[0], : terms.shape[1]]
    warm[: found.shape[0], : found.shape[1]] = np.where(np.isfinite(found), found, np.nan)
    return warm


def weights(candidates: Candidates) -> Reals:
    """Approximate posterior weights of all models with an estimate, in their order: exp(-BIC / 2), adding up to 1.

    Raftery (1995), Sociological Methodology 25:111. Shape (estimates,).
    """
    raw = np.exp(-(candidates.bics - candidates.bics[0]) / 2)
    return np.asarray(raw / raw.sum())


def averaged_total(candidates: Candidates) -> float:
    """The total averaged over all models with their weights, persons."""
    return float(weights(candidates) @ candidates.totals)
