"""All hierarchical models of up to five lists, and all pairwise models of six, in one order."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.loglinear import Model, hierarchical, pairs_of
from nrmstats.unseen.refusals import TooManyLists

MOST_LISTS_ALL_ORDERS = 5
MOST_LISTS_PAIRS = 6


@cache
def all_models(lists: int, highest_order: int | None = None) -> tuple[Model, ...]:
    """Every hierarchical model that contains all lists, the saturated one left out.

    Parameters
    ----------
    lists         : number of lists t; up to 5 for all orders, 6 with pairs only.
    highest_order : most lists in one interaction; t - 1 if None (2 for six lists).

    Returns
    -------
    Models by number of terms, then by their interactions.

    Raises
    ------
    TooManyLists  more models than can be tried; use the forward search.

    Examples
    --------
    >>> [len(all_models(t)) for t in (3, 4, 5)], len(all_models(5, 2))
    ([8, 113, 6893], 1024)
    """
    order = min(highest_order or (lists - 1 if lists <= MOST_LISTS_ALL_ORDERS else 2), lists - 1)
    most = MOST_LISTS_ALL_ORDERS if order > 2 else MOST_LISTS_PAIRS
    if lists > most:
        raise TooManyLists(
            f"{lists} lists have too many models with interactions of {order} lists; at most {most} lists. "
            "Use the forward search, or merge lists."
        )
    chosen: list[frozenset[int]] = [frozenset()]
    for size in range(2, order + 1):
        chosen = [taken | more for taken in chosen for more in _extensions(lists, size, taken)]
    models = [hierarchical(lists, interactions) for interactions in chosen]
    return tuple(sorted(models, key=lambda model: (len(model.terms), model.terms)))


def _extensions(lists: int, size: int, taken: frozenset[int]) -> list[frozenset[int]]:
    """All sets of interactions of one size whose parts are all taken already."""
    if size == 2:
        fitting = list(pairs_of(lists))
    else:
        terms = (sum(1 << place for place in places) for places in combinations(range(lists), size))
        fitting = [t for t in terms if all(t & ~(1 << i) in taken for i in range(lists) if t >> i & 1)]
    sets = [frozenset[int]()]
    for term in fitting:
        sets += [already | {term} for already in sets]
    return sets


def as_arrays(models: tuple[Model, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Terms of each model, padded with -1, shape (models, most terms), and their numbers, shape (models,)."""
    sizes = np.array([len(model.terms) for model in models], dtype=np.int64)
    terms = np.full((len(models), int(sizes.max())), -1, dtype=np.int64)
    for row, model in enumerate(models):
        terms[row, : sizes[row]] = model.terms
    return terms, sizes
