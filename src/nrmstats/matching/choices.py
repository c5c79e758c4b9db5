"""What changes if a human chooses otherwise: the plan anew with the choice fixed, beside the plan before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nrmstats.matching.answers import Plan
from nrmstats.matching.planner import TIME_LIMIT_S, plan


@dataclass(frozen=True, slots=True)
class Move:
    """A party that goes elsewhere than before; None is "nowhere"."""

    party: str
    before: str | None
    after: str | None


@dataclass(frozen=True, eq=False)
class Change:
    """The plan with a human's choice, and what it costs.

    Attributes
    ----------
    plan  : the best plan that holds the choice.
    moves : parties that go elsewhere, those chosen by the human first.
    costs : (words of the level, value before, value after) where they differ, the lot left out.
    """

    plan: Plan
    moves: tuple[Move, ...]
    costs: tuple[tuple[str, int, int], ...]


def choose_otherwise(before: Plan, choices: Mapping[str, str | None], *, time_limit_s: float = TIME_LIMIT_S) -> Change:
    """The best plan that holds a human's choices, and who is moved by them.

    Parameters
    ----------
    choices : party -> shelter, or None for "not placed now"; choices made before stay unless named again.

    Raises
    ------
    ChoiceImpossible  a choice breaks a rule or fits no capacity, or choices do not go together.
    ProblemRefused    a reference that is not in the problem.

    Examples
    --------
    >>> from nrmstats.matching import Party, Shelter, Wish, problem_from
    >>> problem = problem_from(
    ...     [Party("P1"), Party("P2")], [Shelter("W-14", {"place": 1}), Shelter("W-31", {"place": 1})], [], {},
    ...     wishes=[Wish("KITCHEN", "a kitchen of one's own")], met={("P1", "W-14"): ["KITCHEN"]},
    ... )
    >>> change = choose_otherwise(plan(problem), {"P2": "W-14"})
    >>> [(move.party, move.before, move.after) for move in change.moves]
    [('P2', 'W-31', 'W-14'), ('P1', 'W-14', 'W-31')]
    >>> change.costs
    (('weights of wishes met', 1, 0),)
    """
    problem = replace(before.problem, fixed={**before.problem.fixed, **choices})
    after = plan(problem, time_limit_s=time_limit_s)
    moved = [party for party, shelter in after.placements.items() if shelter != before.placements[party]]
    moved.sort(key=lambda party: party not in choices)
    costs = tuple(
        (old.words, old.value, new.value)
        for old, new in zip(before.levels, after.levels, strict=True)
        if old.key != "lot" and old.value != new.value
    )
    moves = tuple(Move(party, before.placements[party], after.placements[party]) for party in moved)
    return Change(after, moves, costs)
