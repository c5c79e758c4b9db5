"""No justified envy, as a check: with families no plan can promise it (see Notes), so each case is shown.

Notes
-----
Stable plans need not exist once families take several places (Delacretaz, Kominers and Teytelboym 2023; Aziz and
others; authors and years from memory, not re-read). What is promised instead is the strict order of goals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nrmstats.matching.answers import Plan
from nrmstats.matching.problem import Bond, Party, Problem


@dataclass(frozen=True, slots=True)
class Envy:
    """Somebody with more right to a place than the one who got it, who would rather have it and would fit.

    Attributes
    ----------
    party   : who has more right. over : who got the place. shelter : where.
    because : "emergency" or "waited longer".
    stead   : where the party goes instead, None for nowhere.
    gains   : weight of wishes it would gain; 0 if it has no place.
    """

    party: str
    over: str
    shelter: str
    because: str
    stead: str | None
    gains: int


def justified_envy(plan: Plan) -> tuple[Envy, ...]:
    """Every case in which a party could justly ask for another's place.

    Justly: it is an emergency and the other is not, or equally urgent and in a longer waiting-time class; the place
    fits it by every hard rule and, the other gone, by size; it is not placed at all, or the place meets wishes of more
    weight than its own; the other's links and its own stay whole.

    Returns
    -------
    Cases by party, then by the other; empty if nobody has justified envy.

    Examples
    --------
    >>> from nrmstats.matching import Party, Shelter, plan, problem_from
    >>> problem = problem_from(
    ...     [Party("P1", waited_days=40), Party("P2", people=2)], [Shelter("W-14", {"place": 2})], [], {}
    ... )
    >>> [(case.party, case.over, case.because) for case in justified_envy(plan(problem))]
    [('P1', 'P2', 'waited longer')]
    """
    problem = plan.problem
    fits = (problem.standing_misfits() | problem.standing_unknowns()) == 0
    columns = problem.shelter_at()
    weight = _weights(problem)
    room = _room(plan)
    linked = {party for link in problem.links for party in link.parties}
    found = []
    placed = [(row, party) for row, party in enumerate(problem.parties) if plan.placements[party.reference] is not None]
    by_house = {shelter.reference: shelter.house for shelter in problem.shelters}
    for row, party in enumerate(problem.parties):
        if party.reference in problem.fixed:
            continue
        stead = plan.placements[party.reference]
        own = -1 if stead is None else int(weight[row, columns[stead]])
        for _, other in placed:
            shelter = plan.placements[other.reference]
            if shelter is None or shelter == stead or not fits[row, columns[shelter]]:
                continue
            because = _more_right(problem, party, other)
            gains = int(weight[row, columns[shelter]])
            if not because or gains <= own or other.reference in problem.fixed:
                continue
            if not _fits_instead(room[shelter], party, other):
                continue
            if party.reference in linked and not _links_hold(plan, party.reference, other.reference, shelter, by_house):
                continue
            if other.reference in linked and _is_together(problem, other.reference):
                continue
            found.append(Envy(party.reference, other.reference, shelter, because, stead, gains - own if stead else 0))
    return tuple(sorted(found, key=lambda case: (case.party, case.over)))


def _weights(problem: Problem) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    total = np.zeros(problem.met.shape, dtype=np.int64)
    for k, wish in enumerate(problem.wishes):
        total += wish.weight * ((problem.met >> np.uint64(k)) & np.uint64(1)).astype(np.int64)
    return total


def _room(plan: Plan) -> dict[str, dict[str, int]]:
    room = {shelter.reference: dict(shelter.free) for shelter in plan.problem.shelters}
    for party in plan.problem.parties:
        shelter = plan.placements[party.reference]
        if shelter is not None:
            for kind, many in party.sizes.items():
                room[shelter][kind] -= many
    return room


def _more_right(problem: Problem, party: Party, other: Party) -> str:
    if party.emergency != other.emergency:
        return "emergency" if party.emergency else ""
    return "waited longer" if problem.wait_class(party) > problem.wait_class(other) else ""


def _fits_instead(room: dict[str, int], party: Party, other: Party) -> bool:
    return all(many <= room.get(kind, 0) + other.sizes.get(kind, 0) for kind, many in party.sizes.items())


def _links_hold(plan: Plan, party: str, other: str, shelter: str, house: dict[str, str]) -> bool:
    for link in plan.problem.links:
        if party not in link.parties:
            continue
        if link.bond is Bond.TOGETHER:
            return False  # the others of the link would have to move too
        for one in link.parties:
            home = plan.placements[one]
            if one not in (party, other) and home is not None and house[home] == house[shelter]:
                return False
    return True


def _is_together(problem: Problem, party: str) -> bool:
    return any(link.bond is Bond.TOGETHER and party in link.parties for link in problem.links)
