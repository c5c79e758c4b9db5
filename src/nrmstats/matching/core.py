"""The problem as the solvers see it: in an order of its own, so that the order of the input changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nrmstats.matching.problem import Bond, Problem
from nrmstats.matching.refusals import ChoiceImpossible, TooLarge

Whole = NDArray[np.int64]
LOT_BITS = 6
MOST_TOTAL = 1 << 52  # sums of whole numbers stay exact in the solvers' floating point below this


@dataclass(frozen=True, slots=True)
class Goal:
    """One level of the order of goals: as much as possible of it, given the levels before it.

    Attributes
    ----------
    key   : "emergencies", "people", "waited_28_days" ..., "wishes" or "lot".
    words : the goal in words for a person.
    gain  : what each pair adds, whole numbers, shape (pairs,).
    """

    key: str
    words: str
    gain: Whole


@dataclass(frozen=True, slots=True)
class Core:
    """Pairs that may be, sorted by party then shelter, both in the order of their references.

    Attributes
    ----------
    parties, shelters : rows and columns of the problem in the order of their references, shape (P,), (S,).
    row, column : party and shelter of each pair, as places in those orders, shape (pairs,).
    takes : what each party takes, shape (P, kinds). free : what each shelter has free, shape (S, kinds).
    house : number of the site of each shelter, shape (S,).
    together, apart : groups of places in the order of parties.
    forced : places of parties that a human has placed; each has one pair.
    goals : the levels, first one first.
    """

    parties: Whole
    shelters: Whole
    row: Whole
    column: Whole
    takes: Whole
    free: Whole
    house: Whole
    together: tuple[tuple[int, ...], ...]
    apart: tuple[tuple[int, ...], ...]
    forced: tuple[int, ...]
    goals: tuple[Goal, ...]

    @property
    def is_plain(self) -> bool:
        """Whether everybody takes one place of one kind and nobody is linked or forced: a flow."""
        one = self.takes.shape[1] == 1 and bool((self.takes == 1).all())
        return one and not (self.together or self.apart or self.forced)


def core_of(problem: Problem) -> Core:
    """The problem for the solvers.

    Raises
    ------
    ChoiceImpossible  a fixed choice breaks a rule or fits no capacity; names every reason.
    TooLarge          the sum of a level could leave the range of exact whole numbers.
    """
    parties = _order([party.reference for party in problem.parties])
    shelters = _order([shelter.reference for shelter in problem.shelters])
    takes, free = _sizes(problem)
    may = (problem.standing_misfits() | problem.standing_unknowns()) == 0
    for kind in range(takes.shape[1]):
        may &= takes[:, kind, None] <= free[None, :, kind]
    _fix(problem, may)
    row, column = np.nonzero(may[parties][:, shelters])
    place = {int(of): at for at, of in enumerate(parties)}
    rows = problem.party_at()
    groups: dict[Bond, list[tuple[int, ...]]] = {Bond.TOGETHER: [], Bond.APART: []}
    for link in problem.links:
        groups[link.bond].append(tuple(sorted(place[rows[reference]] for reference in link.parties)))
    houses: dict[str, int] = {}
    house = [houses.setdefault(problem.shelters[int(s)].house, len(houses)) for s in shelters]
    return Core(
        parties=parties,
        shelters=shelters,
        row=row.astype(np.int64),
        column=column.astype(np.int64),
        takes=takes[parties],
        free=free[shelters],
        house=np.array(house, dtype=np.int64),
        together=tuple(sorted(set(groups[Bond.TOGETHER]))),
        apart=tuple(sorted(set(groups[Bond.APART]))),
        forced=tuple(sorted(place[rows[p]] for p, s in problem.fixed.items() if s is not None)),
        goals=_goals(problem, parties, shelters, row, column),
    )


def _order(references: Sequence[str]) -> Whole:
    return np.array(sorted(range(len(references)), key=references.__getitem__), dtype=np.int64)


def _sizes(problem: Problem) -> tuple[Whole, Whole]:
    kinds = sorted({kind for party in problem.parties for kind in party.sizes})
    takes = [[party.sizes.get(kind, 0) for kind in kinds] for party in problem.parties]
    free = [[shelter.free.get(kind, 0) for kind in kinds] for shelter in problem.shelters]
    return (
        np.array(takes, dtype=np.int64).reshape(len(takes), len(kinds)),
        np.array(free, dtype=np.int64).reshape(len(free), len(kinds)),
    )


def _fix(problem: Problem, may: NDArray[np.bool_]) -> None:
    rows, columns = problem.party_at(), problem.shelter_at()
    for party, shelter in problem.fixed.items():
        row = rows[party]
        if shelter is None:
            may[row] = False
            continue
        column = columns[shelter]
        if not may[row, column]:
            why = "; ".join(why_not(problem, party, shelter))
            raise ChoiceImpossible(f"{shelter} cannot be chosen: {why}.", f"fixed.{party}")
        may[row] = False
        may[row, column] = True


def why_not(problem: Problem, party: str, shelter: str) -> list[str]:
    """Every reason why the shelter cannot take the party, in words; empty if it can."""
    row, column = problem.party_at()[party], problem.shelter_at()[shelter]
    found = []
    no, unsure = problem.standing(row)
    for bits, before in ((no, ""), (unsure, "cannot decide, ask: ")):
        value = int(bits[column])
        for k, rule in enumerate(problem.rules):
            if value >> k & 1:
                found.append(before + problem.reasons.get((party, shelter, rule.code), rule.words))
    for kind, many in sorted(problem.parties[row].sizes.items()):
        free = problem.shelters[column].free.get(kind, 0)
        if many > free:
            found.append(f"needs {many} of “{kind}”, {free} free")
    return found


def _goals(problem: Problem, parties: Whole, shelters: Whole, row: Whole, column: Whole) -> tuple[Goal, ...]:
    ordered = [problem.parties[int(p)] for p in parties]
    people = np.array([party.people for party in ordered], dtype=np.int64)
    urgent = np.array([party.emergency for party in ordered], dtype=bool)
    classes = np.array([problem.wait_class(party) for party in ordered], dtype=np.int64)
    goals = [
        Goal("emergencies", "people in an emergency who are placed", (people * urgent)[row]),
        Goal("people", "people placed", people[row]),
    ]
    for number in range(len(problem.wait_classes), 0, -1):
        if (classes == number).any():
            days = problem.wait_classes[number - 1]
            words = f"people placed who have waited {days} days or longer"
            goals.append(Goal(f"waited_{days}_days", words, (people * (classes == number))[row]))
    met = problem.met[parties[row], shelters[column]]
    wishes = np.zeros(row.size, dtype=np.int64)
    for k, wish in enumerate(problem.wishes):
        wishes += wish.weight * ((met >> np.uint64(k)) & np.uint64(1)).astype(np.int64)
    goals.append(Goal("wishes", "weights of wishes met", wishes))
    goals.append(Goal("lot", "a fixed lot drawn from the references", _lots(problem, parties, shelters)[row, column]))
    for goal in goals:
        if int(goal.gain.max(initial=0)) * max(len(ordered), 1) > MOST_TOTAL:
            raise TooLarge(f"The sum of “{goal.words}” could pass {MOST_TOTAL:,}; use smaller weights.", goal.key)
    return tuple(goals)


def _lots(problem: Problem, parties: Whole, shelters: Whole) -> Whole:
    """A whole number from 1 to 64 for each pair, mixed from the two references alone, shape (P, S)."""

    def digest(text: str) -> int:
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

    left = np.array([digest("party " + problem.parties[int(p)].reference) for p in parties], dtype=np.uint64)
    right = np.array([digest("shelter " + problem.shelters[int(s)].reference) for s in shelters], dtype=np.uint64)
    mixed = left[:, None] ^ (right[None, :] * np.uint64(0x9E3779B97F4A7C15))
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    return (mixed >> np.uint64(64 - LOT_BITS)).astype(np.int64) + 1
