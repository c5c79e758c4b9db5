"""The plan for people alone as a flow of least cost: exact in whole numbers, with prices that prove it.

Where everybody takes one place and nobody is linked, the sets of parties that can be placed at the same time form a
matroid. Of a matroid the best set for a strict order of levels is the best set for any weights that rank the parties in
that order (Edmonds 1971, from memory, not re-read), so small ranks stand for the levels. Parties are then added one
after the other along shortest paths over shelters (Jonker and Volgenant 1987, from memory, not re-read).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from nrmstats.matching.core import Core, Whole
from nrmstats.matching.programme import Found
from nrmstats.matching.refusals import TooLarge

Made = TypeVar("Made", bound=Callable[..., object])
MOST_WORTH = 1 << 62
FAR = np.int64(1 << 62)


def compiled(function: Made) -> Made:
    """The function as machine code; everything it calls stands in this file, so numba knows when to compile anew."""
    return cast("Made", numba.njit(cache=True, nogil=True)(function))


def solve_plain(core: Core) -> Found:
    """The plan where everybody takes one place and nobody is linked; always proven.

    Raises
    ------
    TooLarge  the worth of a pair would leave 64 bits.
    """
    worth = worth_of_pairs(core)
    start = np.searchsorted(core.row, np.arange(core.parties.size + 1)).astype(np.int64)
    places = core.free.sum(axis=1) if core.free.shape[1] else np.zeros(core.shelters.size, dtype=np.int64)
    turn = _turns(core, worth)
    chosen, price = fill(start, core.column, worth, places, turn)
    _prove(core, worth, places, chosen, price)
    used = chosen[core.row] == core.column
    values = tuple(int(goal.gain[used].sum()) for goal in core.goals)
    return Found(chosen, values, values)


def worth_of_pairs(core: Core) -> Whole:
    """One whole number for each pair in which every level outweighs all behind it, shape (pairs,).

    Raises
    ------
    TooLarge  the worth of a pair would leave 64 bits.
    """
    *strict, wishes, lot = core.goals
    table = np.array([goal.gain for goal in strict]).reshape(len(strict), -1)
    order = np.lexsort(table[::-1])
    rises = np.any(np.diff(table[:, order], axis=1) != 0, axis=0)
    rank = np.empty(core.row.size, dtype=np.int64)
    rank[order] = np.concatenate([[1], 1 + np.cumsum(rises)])[: order.size]
    parties = core.parties.size
    above_lot = parties * int(lot.gain.max(initial=0)) + 1
    above_wishes = parties * int(wishes.gain.max(initial=0)) + 1
    most = (int(rank.max(initial=0)) * above_wishes + int(wishes.gain.max(initial=0)) + 1) * above_lot
    if most * (parties + 1) > MOST_WORTH:
        raise TooLarge("The weights of wishes are too large for so many parties; use smaller weights.", "wishes")
    return (rank * above_wishes + wishes.gain) * above_lot + lot.gain


def _turns(core: Core, worth: Whole) -> Whole:
    """Parties in the order in which they are added: the worthiest first, so that few are moved again."""
    best = np.zeros(core.parties.size, dtype=np.int64)
    np.maximum.at(best, core.row, worth)
    return np.argsort(-best, kind="stable")


def _prove(core: Core, worth: Whole, places: Whole, chosen: Whole, price: Whole) -> None:
    """The prices as a proof: no plan is worth more than what they add up to, and this plan is worth that."""
    used = chosen[core.row] == core.column
    left = np.zeros(core.parties.size, dtype=np.int64)
    np.maximum.at(left, core.row, worth - price[core.column])
    most = sum(int(x) for x in left) + sum(int(x) * int(n) for x, n in zip(price, places, strict=True))
    taken = np.bincount(core.column[used], minlength=places.size)
    if (price < 0).any() or (taken > places).any() or most != sum(int(x) for x in worth[used]):
        raise AssertionError("The flow does not match its proof.")  # a fault of this program, not of the input


@compiled
def fill(
    start: Whole, column: Whole, worth: Whole, places: Whole, turn: Whole
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add parties one after the other, each along the path that costs least.

    Parameters
    ----------
    start  : pairs of party i are start[i] to start[i + 1] - 1, shape (P + 1,).
    column : shelter of each pair. worth : of each pair, above 0. places : of each shelter. turn : order of parties.

    Returns
    -------
    Shelter of each party (-1 for none), and the price of a place in each shelter, never below 0.
    """
    parties, shelters = start.size - 1, places.size
    chosen = np.full(parties, -1, np.int64)  # shelter of each party
    own = np.zeros(parties, np.int64)  # what the chosen pair is worth
    price = np.zeros(shelters, np.int64)
    offset = np.zeros(shelters + 1, np.int64)
    for j in range(shelters):
        offset[j + 1] = offset[j] + min(places[j], parties)
    guests = np.zeros(offset[shelters], np.int64)  # parties in each shelter, from offset[j] on
    filled = np.zeros(shelters, np.int64)
    away = np.full(shelters, FAR, np.int64)  # cost of reaching each shelter
    mover = np.full(shelters, -1, np.int64)  # who moves into it on that path
    gain = np.zeros(shelters, np.int64)  # what that move is worth there
    settled = np.zeros(shelters, np.bool_)
    touched = np.zeros(shelters, np.int64)
    for t in range(parties):
        person = turn[t]
        if start[person] == start[person + 1]:
            continue
        best = np.int64(0)
        for k in range(start[person], start[person + 1]):
            best = max(best, worth[k] - price[column[k]])
        count = 0
        for k in range(start[person], start[person + 1]):
            j = column[k]
            away[j], mover[j], gain[j] = best - worth[k] + price[j], person, worth[k]
            touched[count] = j
            count += 1
        end, last, leaver = best, np.int64(-1), np.int64(-1)  # to stay without a place costs `best`
        while True:
            near, at = end, np.int64(-1)
            for n in range(count):
                j = touched[n]
                if not settled[j] and away[j] < near:
                    near, at = away[j], j
            if at < 0:
                break
            if filled[at] < places[at]:
                end, last, leaver = near, at, np.int64(-1)
                break
            settled[at] = True
            for g in range(offset[at], offset[at] + filled[at]):
                guest = guests[g]
                keeps = own[guest] - price[at]
                if near + keeps < end:  # the guest could be left without a place
                    end, last, leaver = near + keeps, at, guest
                for k in range(start[guest], start[guest + 1]):
                    j = column[k]
                    if settled[j]:
                        continue
                    cost = near + keeps - worth[k] + price[j]
                    if cost < away[j]:
                        if away[j] == FAR:
                            touched[count] = j
                            count += 1
                        away[j], mover[j], gain[j] = cost, guest, worth[k]
        for n in range(count):
            j = touched[n]
            if settled[j] and away[j] < end:
                price[j] += end - away[j]
        if last >= 0:
            _move(int(last), int(leaver), person, chosen, own, guests, offset, filled, mover, gain)
        for n in range(count):
            j = touched[n]
            away[j], settled[j] = FAR, False
    return chosen, price


@compiled
def _move(
    last: int,
    leaver: int,
    person: int,
    chosen: Whole,
    own: Whole,
    guests: Whole,
    offset: Whole,
    filled: Whole,
    mover: Whole,
    gain: Whole,
) -> None:
    """Carry out a path, from its last shelter back to the party that was added."""
    at = last
    if leaver >= 0:
        _leave(leaver, at, guests, offset, filled)
        chosen[leaver], own[leaver] = -1, 0
    while True:
        who = mover[at]
        before = chosen[who]
        if before >= 0:
            _leave(who, before, guests, offset, filled)
        guests[offset[at] + filled[at]] = who
        filled[at] += 1
        chosen[who], own[who] = at, gain[at]
        if who == person:
            return
        at = before


@compiled
def _leave(who: int, at: int, guests: Whole, offset: Whole, filled: Whole) -> None:
    """Take a party out of a shelter."""
    for g in range(offset[at], offset[at] + filled[at]):
        if guests[g] == who:
            guests[g] = guests[offset[at] + filled[at] - 1]
            filled[at] -= 1
            return
