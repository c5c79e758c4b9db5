"""Waits and placements by group: a look back at the plan, never a part of it. Small groups are joined."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from nrmstats.matching.answers import Plan
from nrmstats.matching.problem import Party

LEAST = 5  # people in a group that is shown by itself; a smaller one could point at somebody
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class GroupWaits:
    """How one group fares.

    Attributes
    ----------
    group   : its name, "others" for all that are too small to be shown.
    people  : persons who wait. placed : of them, persons with a place in the plan.
    emergencies, emergencies_placed : the same, of people in an emergency.
    median_waited_days : of all its parties; median_left_days : of its parties without a place, None if there are none.
    """

    group: str
    people: int
    placed: int
    emergencies: int
    emergencies_placed: int
    median_waited_days: float
    median_left_days: float | None


def waits_by_group(plan: Plan, *, least: int = LEAST) -> tuple[GroupWaits, ...]:
    """Who waits and who is placed, by the group that each party carries for this report.

    Parameters
    ----------
    least : groups of fewer people than this are joined as "others"; if those are still fewer, the smallest group that
        is shown joins them, so that nothing can be found by subtraction. Nothing is shown if all are too few together.

    Examples
    --------
    >>> from nrmstats.matching import Party, Shelter, plan, problem_from
    >>> waiting = [Party(f"P{n}", group="women" if n < 6 else "men", waited_days=n) for n in range(12)]
    >>> answer = plan(problem_from(waiting, [Shelter("W-14", {"place": 8})], [], {}))
    >>> [(row.group, row.people, row.placed) for row in waits_by_group(answer)]
    [('men', 6, 6), ('women', 6, 2)]
    """
    groups: dict[str, list[Party]] = {}
    for party in plan.problem.parties:
        groups.setdefault(party.group or "not said", []).append(party)
    shown = {name: parties for name, parties in groups.items() if _people(parties) >= least}
    rest = [party for name, parties in groups.items() if name not in shown for party in parties]
    while rest and shown and _people(rest) < least:
        smallest = min(shown, key=lambda name: (_people(shown[name]), name))
        rest += shown.pop(smallest)
    if rest and _people(rest) >= least:
        shown[OTHERS] = rest
    return tuple(_waits(plan, name, shown[name]) for name in sorted(shown, key=lambda name: (name == OTHERS, name)))


def _people(parties: list[Party]) -> int:
    return sum(party.people for party in parties)


def _waits(plan: Plan, name: str, parties: list[Party]) -> GroupWaits:
    placed = [party for party in parties if plan.placements[party.reference] is not None]
    left = [party.waited_days for party in parties if plan.placements[party.reference] is None]
    return GroupWaits(
        group=name,
        people=_people(parties),
        placed=_people(placed),
        emergencies=_people([party for party in parties if party.emergency]),
        emergencies_placed=_people([party for party in placed if party.emergency]),
        median_waited_days=median(party.waited_days for party in parties),
        median_left_days=median(left) if left else None,
    )
