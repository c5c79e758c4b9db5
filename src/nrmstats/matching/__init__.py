"""Who fits where: an exact plan for everybody who waits, with the reasons; a human decides.

`problem_from` takes reasons found elsewhere, `plan` answers.
"""

from __future__ import annotations

from nrmstats.matching.answers import Level, Plan
from nrmstats.matching.planner import plan
from nrmstats.matching.problem import Bond, Link, Misfit, Party, Problem, Rule, Shelter, Wish, problem_from
from nrmstats.matching.refusals import (
    ChoiceImpossible,
    MatchingRefusal,
    ProblemRefused,
    SafetyCannotBeSetAside,
    TooLarge,
)

__all__ = [
    "Bond",
    "ChoiceImpossible",
    "Level",
    "Link",
    "MatchingRefusal",
    "Misfit",
    "Party",
    "Plan",
    "Problem",
    "ProblemRefused",
    "Rule",
    "SafetyCannotBeSetAside",
    "Shelter",
    "TooLarge",
    "Wish",
    "plan",
    "problem_from",
]
