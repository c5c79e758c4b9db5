"""A plan to begin with: parties one after the other, each where it fits best; quick, and never the last word.

It keeps every hard rule and every link, so that there is an answer whatever happens to the solver.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nrmstats.matching.core import Core, Whole


class Placing:
    """A plan that grows.

    Parameters
    ----------
    core   : the problem. chosen : pairs that are in the plan already, shape (pairs,).
    """

    def __init__(self, core: Core, chosen: NDArray[np.bool_]) -> None:
        self._core = core
        self.chosen = chosen.copy()
        self._left: Whole = core.free.copy()
        self._apart: dict[int, list[int]] = {}
        for number, group in enumerate(core.apart):
            for party in group:
                self._apart.setdefault(party, []).append(number)
        self._kept_out: set[tuple[int, int]] = set()  # (group that stays apart, house that one of it has)
        for pair in np.flatnonzero(chosen):
            self._take(int(pair))

    def place(self, party: int, pairs: Whole, house: int | None = None) -> int | None:
        """Put a party into the first of its pairs that still fits; the pair, None if there is none."""
        core = self._core
        for pair in pairs.tolist():
            column = int(core.column[pair])
            home = int(core.house[column])
            if house is not None and home != house:
                continue
            if (core.takes[party] > self._left[column]).any():
                continue
            if any((group, home) in self._kept_out for group in self._apart.get(party, ())):
                continue
            self._take(pair)
            self.chosen[pair] = True
            return int(pair)
        return None

    def take_back(self, pair: int) -> None:
        """Take a party out again."""
        party, column = int(self._core.row[pair]), int(self._core.column[pair])
        self.chosen[pair] = False
        self._left[column] += self._core.takes[party]
        for group in self._apart.get(party, ()):
            self._kept_out.discard((group, int(self._core.house[column])))

    def _take(self, pair: int) -> None:
        party, column = int(self._core.row[pair]), int(self._core.column[pair])
        self._left[column] -= self._core.takes[party]
        for group in self._apart.get(party, ()):
            self._kept_out.add((group, int(self._core.house[column])))


def greedy(core: Core, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A plan that holds `chosen` and adds whoever fits, in the order of the goals; pairs, shape (pairs,)."""
    *strict, wishes, lot = core.goals
    best_first = np.lexsort((-lot.gain, -wishes.gain, core.row))
    start = np.searchsorted(core.row, np.arange(core.parties.size + 1))
    pairs = [best_first[start[p] : start[p + 1]] for p in range(core.parties.size)]
    plan = Placing(core, chosen)
    settled = set(core.row[chosen].tolist())
    right = [[int(goal.gain[own].max(initial=0)) for goal in strict] for own in pairs]

    def turn(block: tuple[int, ...]) -> tuple[list[int], tuple[int, ...]]:
        return [-max(right[party][level] for party in block) for level in range(len(strict))], block

    for block in sorted(_blocks(core), key=turn):
        if any(party in settled or not pairs[party].size for party in block):
            continue
        if len(block) == 1:
            plan.place(block[0], pairs[block[0]])
        else:
            _together(core, plan, block, pairs)
    return plan.chosen


def _blocks(core: Core) -> list[tuple[int, ...]]:
    """Parties that must be placed as one: those who stay together, however the links chain, and everybody else alone."""
    head = list(range(core.parties.size))

    def find(party: int) -> int:
        while head[party] != party:
            party = head[party]
        return party

    for group in core.together:
        for other in group[1:]:
            low, high = sorted((find(group[0]), find(other)))
            head[high] = low
    members: dict[int, list[int]] = {}
    for party in range(core.parties.size):
        members.setdefault(find(party), []).append(party)
    return [tuple(block) for block in members.values()]


def _together(core: Core, plan: Placing, block: tuple[int, ...], pairs: list[Whole]) -> None:
    for house in dict.fromkeys(core.house[core.column[pairs[block[0]]]].tolist()):
        taken: list[int] = []
        for party in block:
            pair = plan.place(party, pairs[party], house)
            if pair is None:
                break
            taken.append(pair)
        if len(taken) == len(block):
            return
        for pair in taken:
            plan.take_back(pair)
