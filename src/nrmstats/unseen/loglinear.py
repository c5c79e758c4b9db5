"""Poisson log-linear models of capture histories: notation, one fit, its information criteria."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen import newton
from nrmstats.unseen.existence import Verdict, live_histories, verdict_by_programme
from nrmstats.unseen.refusals import NoFiniteEstimate, NotConverged, NotHierarchical, NotIdentified
from nrmstats.unseen.tables import CaptureTable

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """A hierarchical log-linear model that contains every list.

    Attributes
    ----------
    lists : number of lists t.
    terms : sets of lists as bits, each once, in ascending size: 0 (the intercept), the lists, then the interactions;
        closed under taking parts. They are put in this order; terms of one size keep the order given.

    Raises
    ------
    NotHierarchical  a term without one of its parts, or with a list beyond those of the model.
    """

    lists: int
    terms: tuple[int, ...]

    def __post_init__(self) -> None:
        check_lists_exist(self.lists, self.terms)
        object.__setattr__(self, "terms", tuple(sorted(dict.fromkeys(self.terms), key=int.bit_count)))
        have = set(self.terms)
        for term in self.terms:
            for place in range(self.lists):
                if term >> place & 1 and term & ~(1 << place) not in have:
                    raise NotHierarchical(
                        f"The term {bits(term)} stands without its part {bits(term & ~(1 << place))}."
                    )
        if not {0, *(1 << place for place in range(self.lists))} <= have:
            raise NotHierarchical("A model contains the intercept and every list.")

    @property
    def interactions(self) -> tuple[int, ...]:
        """The terms of two or more lists."""
        return tuple(term for term in self.terms if term.bit_count() > 1)

    @property
    def highest(self) -> tuple[int, ...]:
        """The interactions that are part of no other."""
        return tuple(a for a in self.interactions if not any(a != b and a & b == a for b in self.interactions))

    def named(self, table: CaptureTable) -> str:
        """The highest interactions by the names of the lists: "LA:NG NG:GP"; "lists independent" if there are none."""
        return " ".join(":".join(table.names(term)) for term in self.highest) or "lists independent"

    def __str__(self) -> str:
        return f"[{','.join(bits(term) for term in self.highest)}]"


def check_lists_exist(lists: int, terms: Iterable[int]) -> None:
    """Raises NotHierarchical for a term that names a list beyond the first `lists`."""
    for term in terms:
        if not 0 <= term < 1 << lists:
            raise NotHierarchical(f"The term {term:#b} names a list beyond the {lists} of the model.")


def check_same_lists(table: CaptureTable, model: Model) -> None:
    """Raises NotHierarchical for a model of more or fewer lists than the table has."""
    if model.lists != len(table.lists):
        raise NotHierarchical(f"The model is one of {model.lists} lists; the table has {len(table.lists)}.")


def bits(term: int) -> str:
    """A set of lists by their numbers from 1: bits(0b101) is "13"."""
    places = [place + 1 for place in range(term.bit_length()) if term >> place & 1]
    return (":" if any(place > 9 for place in places) else "").join(str(place) for place in places)


def hierarchical(lists: int, interactions: Iterable[int]) -> Model:
    """The smallest model with the interactions given, all their parts and every list.

    Examples
    --------
    >>> str(hierarchical(4, [0b0111, 0b1001])), hierarchical(3, [0b011]).terms
    ('[14,123]', (0, 1, 2, 4, 3))
    """
    interactions = list(interactions)
    check_lists_exist(lists, interactions)
    terms = {0, *(1 << place for place in range(lists))}
    for term in interactions:
        part = term
        while part:
            terms.add(part)
            part = (part - 1) & term
    return Model(lists, tuple(sorted(terms, key=lambda term: (term.bit_count(), lists_of(term)))))


def lists_of(term: int) -> tuple[int, ...]:
    """The places of the lists in a term, ascending."""
    return tuple(place for place in range(term.bit_length()) if term >> place & 1)


def pairs_of(lists: int) -> tuple[int, ...]:
    """All pairs in the order 12, 13, ..., 1t, 23, ... as bits."""
    return tuple(1 << a | 1 << b for a, b in combinations(range(lists), 2))


def read_model(table: CaptureTable, text: str) -> Model:
    """A model from words: "LA:NG NG:GP" by names, or "[12,134]" by the numbers of the lists; "" has no interactions.

    Raises UnknownColumn for a name that is no list, NotHierarchical for a number that is no list.

    Examples
    --------
    >>> from nrmstats.unseen.tables import from_counts
    >>> table = from_counts("abc", [(1, 0, 0, 5), (0, 1, 0, 7), (0, 0, 1, 9), (1, 1, 0, 2)])
    >>> read_model(table, "a:b").terms == read_model(table, "[12]").terms
    True
    """
    lists = len(table.lists)
    if bracket := re.fullmatch(r"\[([\d,: ]*)\]", text.strip()):
        terms = []
        for word in filter(None, re.split(r"[, ]+", bracket[1])):
            places = [int(digit) for digit in (word.split(":") if ":" in word else word)]
            if not all(1 <= place <= lists for place in places):
                raise NotHierarchical(f"“{word}” names a list beyond the {lists} of this table.")
            terms.append(sum(1 << place - 1 for place in set(places)))
        return hierarchical(lists, terms)
    return hierarchical(lists, [table.mask(word.split(":")) for word in text.split()])


@dataclass(frozen=True, eq=False, slots=True)
class LogLinearFit:
    """A model fitted to a table.

    Attributes
    ----------
    model      : the model.
    parameters : term -> alpha, natural logarithms; minus infinity for a term whose lists share nobody.
    unseen     : persons on no list, exp(alpha of the intercept).
    total      : persons in all, seen and unseen.
    means      : fitted persons per history, shape (2**t,), [0] the unseen.
    log_likelihood, deviance : natural logarithms; Poisson, all constants included.
    aic, bic, aicc : information criteria; every term counts, also those at minus infinity.
    error      : standard error of the logarithm of `unseen`, given the model.
    """

    model: Model
    parameters: dict[int, float]
    unseen: float
    total: float
    means: Reals
    log_likelihood: float
    deviance: float
    aic: float
    bic: float
    aicc: float
    error: float


def check_exists(table: CaptureTable, model: Model) -> Verdict:
    """Whether the maximum likelihood estimate exists and is unique, by linear programme.

    Examples
    --------
    >>> from nrmstats.unseen.tables import from_counts
    >>> artificial = from_counts("ABC", [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 6)])
    >>> [check_exists(artificial, read_model(artificial, m)).name for m in ("[12,13,23]", "[12]", "[13,23]")]
    ['NOT_IDENTIFIED', 'NO_FINITE_ESTIMATE', 'EXISTS']
    """
    check_same_lists(table, model)
    return verdict_by_programme(table.counts, model.terms)


def fit(table: CaptureTable, model: Model) -> LogLinearFit:
    """The maximum likelihood fit of a model, extended to lists that share nobody.

    Raises
    ------
    NoFiniteEstimate, NotIdentified  decided by linear programme, after the fit failed; the message names the model.
    NotConverged  an estimate exists but the arithmetic did not reach it.
    NotHierarchical  the model is one of more or fewer lists than the table has.

    Notes
    -----
    Chan, Silverman and Vincent (2021), JASA 116:1297; Fienberg and Rinaldo (2012).
    """
    check_same_lists(table, model)
    live, dead, left = live_histories(table.counts, model.terms)
    found = _climbed(table.counts.astype(np.float64), np.array(live), np.array(dead, dtype=np.int64))
    if found is None:
        raise _refusal(table, model)
    alpha, mu, error = found
    parameters = {**dict(zip(live, alpha.tolist(), strict=True)), **dict.fromkeys(dead, -math.inf)}
    unseen = float(np.exp(alpha[0]))
    likelihood, deviance = _likelihood(table.counts[left], mu[left])
    terms, n = len(model.terms), table.observed
    aic = 2 * terms - 2 * likelihood
    spare = table.counts.size - 1 - terms - 1
    mu[0] = unseen
    return LogLinearFit(
        model=model,
        parameters={term: parameters[term] for term in model.terms},
        unseen=unseen,
        total=n + unseen,
        means=mu,
        log_likelihood=likelihood,
        deviance=deviance,
        aic=aic,
        bic=terms * math.log(n) - 2 * likelihood,
        aicc=aic + 2 * terms * (terms + 1) / spare if spare > 0 else math.inf,
        error=error,
    )


def _climbed(counts: Reals, live: NDArray[np.int64], dead: NDArray[np.int64]) -> tuple[Reals, Reals, float] | None:
    size, many = live.size, counts.size
    alpha, step, room, mu = np.zeros(size), np.zeros(size), np.zeros(many), np.zeros(many)
    matrix, sums = np.zeros((size, size)), counts.copy()
    newton.sum_over_supersets(sums)
    if not newton.first_guess(live, size, dead, dead.size, counts, alpha, mu, room, matrix, step):
        return None
    done = newton.climb(live, size, dead, dead.size, sums, alpha, mu, room, matrix, step, newton.MOST_STEPS)
    if done <= 0:
        return None
    newton.newton_step(live, size, sums, mu, room, matrix, step)
    step[:], step[0] = 0.0, 1.0
    newton.solve(matrix, size, step)
    return alpha, mu, math.sqrt(step[0])


def _likelihood(counts: NDArray[np.int64], means: Reals) -> tuple[float, float]:
    some = counts > 0
    kernel = float(np.sum(counts[some] * np.log(means[some])) - means.sum())
    constants = sum(math.lgamma(count + 1) for count in counts.tolist())
    best = float(np.sum(counts[some] * np.log(counts[some])) - counts.sum())
    return kernel - constants, 2 * (best - kernel)


def _refusal(table: CaptureTable, model: Model) -> Exception:
    name = f"{model} ({model.named(table)})"
    verdict = verdict_by_programme(table.counts, model.terms)
    if verdict is Verdict.EXISTS:
        return NotConverged(f"The fit of {name} did not converge in {newton.MOST_STEPS} steps; no figure is given.")
    if verdict is Verdict.NO_FINITE_ESTIMATE:
        now = "Leave an interaction out." if model.interactions else "Merge lists that see the same persons."
        return NoFiniteEstimate(f"{name} has no finite estimate on these overlaps. {now}")
    return NotIdentified(f"{name} is not identified by these overlaps. Leave an interaction out or merge lists.")
