"""What speaks against a figure: lists that never meet, one list that rules, and what small changes would do to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.batches import Work
from nrmstats.unseen.refusals import EmptyList, SettingRefused, TableRefused
from nrmstats.unseen.stepwise import search_many
from nrmstats.unseen.tables import CaptureTable

Whole = NDArray[np.int64]

DOMINATING = 0.5  # share of the persons observed
THIN = 0.1  # share of the persons observed who are on several lists

ASSUMPTIONS = (
    "Nobody enters or leaves the group during the period.",
    "Records are linked rightly: one person is one record.",
    "No person is missed by every list for a reason no list knows.",
    "Every person of the group can be on some list.",
)


def check_lists(table: CaptureTable) -> None:
    """Raises EmptyList for a list that holds nobody: it says nothing, and two lists that do would pass for three."""
    if empty := [name for name, total in table.list_totals.items() if not total]:
        raise EmptyList(f"Nobody is on {' or '.join(empty)}. Leave what holds nobody out; three lists must be left.")


def warnings(table: CaptureTable) -> tuple[str, ...]:
    """What a reader must know of the table before using any figure from it.

    Examples
    --------
    >>> from nrmstats.unseen.tables import from_counts
    >>> for line in warnings(from_counts("abc", [(1, 0, 0, 90), (0, 1, 0, 7), (0, 0, 1, 9), (1, 1, 0, 2)])):
    ...     print(line)
    2 of 3 pairs of lists share nobody: a and c, b and c.
    The list a holds 85 % of the persons observed.
    Only 2 of 108 persons (2 %) are on more than one list.
    """
    said = []
    pairs = len(table.lists) * (len(table.lists) - 1) // 2
    if empty := table.empty_pairs():
        named = ", ".join(f"{one} and {other}" for one, other in empty)
        said.append(f"{len(empty)} of {pairs} pairs of lists share nobody: {named}.")
    for name, total in table.list_totals.items():
        if total > DOMINATING * table.observed:
            said.append(f"The list {name} holds {100 * total / table.observed:.0f} % of the persons observed.")
    if (several := table.on_several()) < THIN * table.observed:
        share = 100 * several / table.observed
        said.append(f"Only {several} of {table.observed} persons ({share:.0f} %) are on more than one list.")
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Change:
    """What the forward search says after one change of the lists.

    Attributes
    ----------
    what  : the change in words.
    total : persons in all after it; None where the changed table says nothing about the unseen.
    """

    what: str
    total: float | None


def list_changes(table: CaptureTable) -> tuple[Change, ...]:
    """The total by forward search with each list left out, and with each two merged; needs four lists or more.

    Leaving a list out also leaves out the persons whom only that list saw, so the totals speak of slightly fewer.
    """
    if len(table.lists) == 3:
        return ()
    return tuple(Change(what, _total(changed)) for what, changed in _changed(table))


def _changed(table: CaptureTable) -> Iterator[tuple[str, CaptureTable | None]]:
    for name in table.lists:
        try:
            yield f"without {name}", table.without(name)
        except TableRefused:
            yield f"without {name}", None
    for one, other in combinations(table.lists, 2):
        try:
            yield f"{one} and {other} as one list", table.merged((one, other), f"{one}+{other}")
        except TableRefused:
            yield f"{one} and {other} as one list", None


def _total(table: CaptureTable | None) -> float | None:
    if table is None:
        return None
    total = float(search_many(table.counts[None, :], work=Work(1)).totals[0])
    return total if np.isfinite(total) else None


@dataclass(frozen=True, slots=True)
class LinkageChange:
    """The total by forward search if links between records were wrong.

    Attributes
    ----------
    missed, false : share of links broken, and of persons wrongly joined to another, 0 to 1.
    low, median, high : 5, 50 and 95 per cent of the simulated totals, persons.
    """

    missed: float
    false: float
    low: float
    median: float
    high: float


def linkage_errors(
    table: CaptureTable, *, missed: float = 0.0, false: float = 0.0, simulations: int = 200, seed: int
) -> LinkageChange:
    """The total by forward search on tables with linkage errors added by simulation.

    Parameters
    ----------
    missed : chance that a person on several lists loses one of them, which then stands as a person of its own.
    false  : chance that a person is joined with another drawn at random, on other lists only; the two become one.
    simulations, seed : number of tables simulated, 1 or more; the same seed gives the same tables.

    Raises
    ------
    SettingRefused  a chance outside 0 to 1, or no simulation.
    """
    if not (0 <= missed <= 1 and 0 <= false <= 1 and simulations >= 1 and seed >= 0):
        raise SettingRefused(f"Chances lie between 0 and 1; got {missed} and {false}, {simulations} simulations.")
    random = np.random.default_rng(seed)
    rows = np.array([_with_errors(table, missed, false, random) for _ in range(simulations)])
    totals = search_many(rows).totals
    low, median, high = np.quantile(totals, [0.05, 0.5, 0.95], method="inverted_cdf").tolist()
    return LinkageChange(missed, false, low, median, high)


def _with_errors(table: CaptureTable, missed: float, false: float, random: np.random.Generator) -> Whole:
    """One table with errors added; works on histories, not persons, so that it takes no longer for large tables."""
    counts = table.counts.copy()
    for mask in sorted(table.order):
        lists = [1 << place for place in range(len(table.lists)) if mask >> place & 1]
        broken = int(random.binomial(table.counts[mask], missed)) if len(lists) > 1 else 0
        apart = random.multinomial(broken, [1 / len(lists)] * len(lists)).tolist() if broken else []
        for lost, persons in zip(lists, apart, strict=False):
            counts[[mask, mask & ~lost, lost]] += np.array([-persons, persons, persons])
    _join(counts, int(random.binomial(counts.sum() // 2, false)), random)
    return counts


def _join(counts: Whole, pairs: int, random: np.random.Generator) -> None:
    """Draw pairs of persons at random and make one person of each pair that has no list in common; in place."""
    firsts = random.multivariate_hypergeometric(counts, pairs)
    others = random.multivariate_hypergeometric(counts - firsts, pairs)
    index = np.arange(counts.size)
    for mask in np.flatnonzero(firsts).tolist():
        partners = random.multivariate_hypergeometric(others, firsts[mask])
        others -= partners
        joined = np.where(index & mask == 0, partners, 0)
        counts -= joined
        counts[mask] -= joined.sum()
        np.add.at(counts, index | mask, joined)
