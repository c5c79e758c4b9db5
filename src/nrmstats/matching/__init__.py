"""Who fits where: an exact plan for everybody who waits, with the reasons; a human decides.

`problem_from` takes reasons found elsewhere, `facts` finds them from a file; `plan` answers; `explain` tells why,
`choose_otherwise` what another choice would change, `justified_envy` and `waits_by_group` whether it is fair.
"""

from __future__ import annotations

from nrmstats.matching.answers import Level, Plan
from nrmstats.matching.choices import Change, Move, choose_otherwise
from nrmstats.matching.envy import Envy, justified_envy
from nrmstats.matching.groups import GroupWaits, waits_by_group
from nrmstats.matching.planner import plan
from nrmstats.matching.problem import Bond, Link, Misfit, Party, Problem, Rule, Shelter, Wish, problem_from
from nrmstats.matching.reasons import (
    Alternative,
    Explanation,
    NoFit,
    Reason,
    explain,
    nearest_misses,
    scarce,
    scarce_notes,
)
from nrmstats.matching.refusals import (
    ChoiceImpossible,
    MatchingRefusal,
    ProblemRefused,
    SafetyCannotBeSetAside,
    TooLarge,
)

__all__ = [
    "Alternative",
    "Bond",
    "Change",
    "ChoiceImpossible",
    "Envy",
    "Explanation",
    "GroupWaits",
    "Level",
    "Link",
    "MatchingRefusal",
    "Misfit",
    "Move",
    "NoFit",
    "Party",
    "Plan",
    "Problem",
    "ProblemRefused",
    "Reason",
    "Rule",
    "SafetyCannotBeSetAside",
    "Shelter",
    "TooLarge",
    "Wish",
    "choose_otherwise",
    "explain",
    "justified_envy",
    "nearest_misses",
    "plan",
    "problem_from",
    "scarce",
    "scarce_notes",
    "waits_by_group",
]
