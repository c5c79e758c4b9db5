"""What the planner answers: who goes where, how good each level is and how good it could be at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nrmstats.matching.problem import Problem


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the order of goals.

    Attributes
    ----------
    key   : "emergencies", "people", "waited_28_days" ..., "wishes", "lot".
    words : the goal in words.
    value : what the plan reaches, whole number.
    bound : what no plan that is as good in the levels before can pass.
    """

    key: str
    words: str
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """How much better it could be at most; 0 is a proof."""
        return self.bound - self.value


@dataclass(frozen=True, eq=False)
class Plan:
    """A proposal; a human decides.

    Attributes
    ----------
    problem    : what was asked.
    placements : party -> shelter, None where no place was found; parties in the order of the problem.
    levels     : goals in their order with value and proven bound.
    method     : "minimum-cost flow" or "mixed-integer programme".
    seconds    : time used; no part of the answer.
    """

    problem: Problem
    placements: Mapping[str, str | None]
    levels: tuple[Level, ...]
    method: str
    seconds: float = field(default=0.0)

    @property
    def is_proven(self) -> bool:
        """Whether no other plan is better in the order of goals; the lot, which means nothing to anybody, aside."""
        return all(level.gap == 0 for level in self.levels if level.key != "lot")

    @property
    def unplaced(self) -> tuple[str, ...]:
        """References of parties without a place, in the order of the problem."""
        return tuple(party for party, shelter in self.placements.items() if shelter is None)
