"""Why this shelter and not that one: alternatives with their parts, nearest misses, and what scarce place is used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nrmstats.matching.answers import Plan
from nrmstats.matching.core import why_not
from nrmstats.matching.problem import PLACE, Bits, Problem
from nrmstats.matching.refusals import ProblemRefused


@dataclass(frozen=True, slots=True)
class Reason:
    """One hard rule that speaks against a shelter.

    Attributes
    ----------
    rule    : its code. words : the reason with its values.
    safety  : nobody can set it aside.
    unknown : not "no" but "cannot decide: ask".
    """

    rule: str
    words: str
    safety: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """A shelter that fits.

    Attributes
    ----------
    shelter : its reference.
    chosen  : whether the plan chose it.
    met, unmet : codes of wishes that it meets, and that another shelter meets and this one does not.
    weight  : sum of the weights of wishes met.
    left    : places that the plan leaves free there.
    needs_another_plan : whether others would have to be moved for it.
    notes   : what else to know: scarce features it would use up.
    """

    shelter: str
    chosen: bool
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    weight: int
    left: int
    needs_another_plan: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoFit:
    """A shelter that does not fit, with every reason.

    Attributes
    ----------
    shelter : its reference.
    reasons : every hard rule against it.
    lacks   : what it has too little of, in words.
    nearest : the one rule without which it fits ("nearest miss"), None if there is more than one hindrance.
    ask     : only facts are missing: it fits if the answers are good.
    """

    shelter: str
    reasons: tuple[Reason, ...]
    lacks: tuple[str, ...]
    nearest: Reason | None
    ask: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """All shelters as one party meets them.

    Attributes
    ----------
    party : its reference. shelter : where the plan places it, None for nowhere.
    alternatives : shelters that fit, best wishes first, the chosen one in its rank.
    misfits : shelters that do not, nearest misses first.
    """

    party: str
    shelter: str | None
    alternatives: tuple[Alternative, ...]
    misfits: tuple[NoFit, ...]


def explain(plan: Plan, party: str, *, most: int | None = None) -> Explanation:
    """Every shelter for one party, with reasons.

    Parameters
    ----------
    party : its reference.
    most  : how many alternatives and how many misfits at most; all if left out.

    Raises
    ------
    ProblemRefused  no party has this reference.

    Examples
    --------
    >>> from nrmstats.matching import Misfit, Party, Rule, Shelter, plan, problem_from
    >>> problem = problem_from(
    ...     [Party("P1")], [Shelter("W-14", {"place": 1}), Shelter("W-17", {"place": 1})],
    ...     [Rule("NOTICE", "needs notice")], {("P1", "W-17"): [Misfit("NOTICE", "needs notice of 2 days")]},
    ... )
    >>> told = explain(plan(problem), "P1")
    >>> told.shelter, [other.shelter for other in told.alternatives]
    ('W-14', ['W-14'])
    >>> told.misfits[0].nearest.words
    'needs notice of 2 days'
    """
    problem = plan.problem
    rows = problem.party_at()
    if party not in rows:
        raise ProblemRefused(f"no party has the reference “{party}”.", "party")
    row = rows[party]
    no, unsure = problem.standing(row)
    short = np.array([bool(_lacks(problem, row, column)) for column in range(len(problem.shelters))], dtype=bool)
    fits = (no == 0) & (unsure == 0) & ~short
    left = _left(plan)
    wished = int(np.bitwise_or.reduce(problem.met[row][fits], initial=np.uint64(0)))
    alternatives = [_alternative(plan, row, int(column), wished, left) for column in np.flatnonzero(fits)]
    alternatives.sort(key=lambda one: (-one.weight, not one.chosen, one.needs_another_plan, one.shelter))
    misfits = [_misfits(problem, row, int(column), no, unsure) for column in np.flatnonzero(~fits)]
    misfits.sort(key=lambda one: (not one.ask, one.nearest is None, len(one.reasons) + len(one.lacks), one.shelter))
    return Explanation(party, plan.placements[party], tuple(alternatives[:most]), tuple(misfits[:most]))


def nearest_misses(problem: Problem) -> Bits:
    """The bit of the one rule that stands between a party and a shelter, 0 elsewhere, shape (parties, shelters).

    NoFit and facts that are missing both count as standing between.
    """
    against = problem.standing_misfits() | problem.standing_unknowns()
    single = (against & (against - np.uint64(1))) == 0
    return np.where(single, against, np.uint64(0))


def _lacks(problem: Problem, row: int, column: int) -> tuple[str, ...]:
    free = problem.shelters[column].free
    return tuple(
        f"needs {many} of “{kind}”, {free.get(kind, 0)} free"
        for kind, many in sorted(problem.parties[row].sizes.items())
        if many > free.get(kind, 0)
    )


def _left(plan: Plan) -> dict[str, dict[str, int]]:
    left = {shelter.reference: dict(shelter.free) for shelter in plan.problem.shelters}
    for party in plan.problem.parties:
        shelter = plan.placements[party.reference]
        if shelter is not None:
            for kind, many in party.sizes.items():
                left[shelter][kind] = left[shelter].get(kind, 0) - many
    return left


def _alternative(plan: Plan, row: int, column: int, wished: int, left: dict[str, dict[str, int]]) -> Alternative:
    problem = plan.problem
    party, shelter = problem.parties[row], problem.shelters[column]
    met = int(problem.met[row, column])
    chosen = plan.placements[party.reference] == shelter.reference
    rest = left[shelter.reference]
    tight = not chosen and any(many > rest.get(kind, 0) for kind, many in party.sizes.items())
    return Alternative(
        shelter=shelter.reference,
        chosen=chosen,
        met=tuple(wish.code for k, wish in enumerate(problem.wishes) if met >> k & 1),
        unmet=tuple(wish.code for k, wish in enumerate(problem.wishes) if (wished & ~met) >> k & 1),
        weight=sum(wish.weight for k, wish in enumerate(problem.wishes) if met >> k & 1),
        left=rest.get(PLACE, 0),
        needs_another_plan=tight or _parts_links(plan, party.reference, shelter.reference),
        notes=scarce_notes(plan, party.reference, shelter.reference, left),
    )


def _parts_links(plan: Plan, party: str, shelter: str) -> bool:
    """Whether the choice would break a link as the plan stands."""
    house = {one.reference: one.house for one in plan.problem.shelters}
    for link in plan.problem.links:
        if party not in link.parties:
            continue
        others = [plan.placements[other] for other in link.parties if other != party]
        homes = [None if other is None else house[other] for other in others]
        if link.bond == "together" and any(home != house[shelter] for home in homes):
            return True
        if link.bond == "apart" and house[shelter] in homes:
            return True
    return False


def scarce(
    plan: Plan, party: str, shelter: str, left: dict[str, dict[str, int]] | None = None
) -> tuple[tuple[str, int], ...]:
    """Features of the shelter that the party does not need and that would then be used up, with how many stay free.

    Used up: no free place of a shelter with that feature is left in the plan, or just one.
    """
    problem = plan.problem
    rest = left if left is not None else _left(plan)
    here = next(one for one in problem.shelters if one.reference == shelter)
    who = next(one for one in problem.parties if one.reference == party)
    already = plan.placements[party] == shelter
    found = []
    for feature in sorted(here.features - who.needs):
        free = sum(max(rest[one.reference].get(PLACE, 0), 0) for one in problem.shelters if feature in one.features)
        free -= 0 if already else who.sizes.get(PLACE, 0)
        if free <= 1:
            found.append((feature, max(free, 0)))
    return tuple(found)


def scarce_notes(
    plan: Plan, party: str, shelter: str, left: dict[str, dict[str, int]] | None = None
) -> tuple[str, ...]:
    """`scarce` as sentences."""
    return tuple(
        f"not needed here: “{feature}”; {'one place' if free else 'no place'} with it stays free"
        for feature, free in scarce(plan, party, shelter, left)
    )


def _misfits(problem: Problem, row: int, column: int, no: Bits, unsure: Bits) -> NoFit:
    party, shelter = problem.parties[row].reference, problem.shelters[column].reference
    reasons = []
    for value, unknown in ((int(no[column]), False), (int(unsure[column]), True)):
        for k, rule in enumerate(problem.rules):
            if value >> k & 1:
                words = problem.reasons.get((party, shelter, rule.code), rule.words)
                reasons.append(Reason(rule.code, words, rule.safety, unknown))
    lacks = _lacks(problem, row, column)
    alone = reasons[0] if len(reasons) == 1 and not lacks else None
    return NoFit(shelter, tuple(reasons), lacks, alone, bool(reasons) and not lacks and all(r.unknown for r in reasons))


__all__ = [
    "Alternative",
    "Explanation",
    "NoFit",
    "Reason",
    "explain",
    "nearest_misses",
    "scarce",
    "scarce_notes",
    "why_not",
]
