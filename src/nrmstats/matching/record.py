"""A plan as plain data for JSON: placements, levels with bounds, every reason, envy, waits by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nrmstats.matching.answers import Plan
from nrmstats.matching.envy import justified_envy
from nrmstats.matching.groups import waits_by_group
from nrmstats.matching.reasons import Alternative, Explanation, NoFit, Reason, explain

FORMAT = "opennrm-plan/1"


def as_record(plan: Plan, *, most: int | None = None) -> dict[str, Any]:
    """The answer of the planner.

    Parameters
    ----------
    most : alternatives and misfits told for each party at most; all if left out.

    Examples
    --------
    >>> from nrmstats.matching import Party, Shelter, plan, problem_from
    >>> made = as_record(plan(problem_from([Party("P1")], [Shelter("W-14", {"place": 1})], [], {})))
    >>> made["placements"], made["proven"], made["levels"][1]
    ({'P1': 'W-14'}, True, {'key': 'people', 'words': 'people placed', 'value': 1, 'bound': 1, 'gap': 0})
    """
    return {
        "format": FORMAT,
        "placements": dict(plan.placements),
        "unplaced": list(plan.unplaced),
        "proven": plan.is_proven,
        "levels": [
            {"key": one.key, "words": one.words, "value": one.value, "bound": one.bound, "gap": one.gap}
            for one in plan.levels
        ],
        "method": plan.method,
        "parties": [_party(explain(plan, party, most=most)) for party in plan.placements],
        "justified_envy": [
            {
                "party": one.party,
                "over": one.over,
                "shelter": one.shelter,
                "because": one.because,
                "stead": one.stead,
                "gains": one.gains,
            }
            for one in justified_envy(plan)
        ],
        "waits_by_group": [
            {
                "group": one.group,
                "people": one.people,
                "placed": one.placed,
                "emergencies": one.emergencies,
                "emergencies_placed": one.emergencies_placed,
                "median_waited_days": one.median_waited_days,
                "median_left_days": one.median_left_days,
            }
            for one in waits_by_group(plan)
        ],
        "note": "A suggestion. A human decides.",
    }


def _party(told: Explanation) -> dict[str, Any]:
    return {
        "party": told.party,
        "shelter": told.shelter,
        "alternatives": [_alternative(one) for one in told.alternatives],
        "misfits": [_no_fit(one) for one in told.misfits],
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "shelter": one.shelter,
        "chosen": one.chosen,
        "met": list(one.met),
        "unmet": list(one.unmet),
        "weight": one.weight,
        "left": one.left,
        "needs_another_plan": one.needs_another_plan,
        "notes": list(one.notes),
    }


def _no_fit(one: NoFit) -> dict[str, Any]:
    return {
        "shelter": one.shelter,
        "reasons": [_reason(reason) for reason in one.reasons],
        "lacks": list(one.lacks),
        "nearest": None if one.nearest is None else one.nearest.rule,
        "ask": one.ask,
    }


def _reason(one: Reason) -> Mapping[str, Any]:
    return {"rule": one.rule, "words": one.words, "safety": one.safety, "unknown": one.unknown}


def in_words(plan: Plan, *, most: int = 3) -> str:
    """The answer as lines of text for a person: who goes where, what else fits, what stands in the way."""
    lines = []
    for party, shelter in plan.placements.items():
        told = explain(plan, party)
        lines.append(f"{party}: {shelter or 'no place'}")
        others = [one for one in told.alternatives if not one.chosen][:most]
        lines += [f"    or {one.shelter}{' (others would move)' if one.needs_another_plan else ''}" for one in others]
        if shelter is None:
            lines += [f"    not {one.shelter}: {'; '.join(_words(one))}" for one in told.misfits[:most]]
    lines += ["", *(_level_in_words(one.words, one.value, one.bound) for one in plan.levels if one.key != "lot")]
    lines += [
        f"{one.party} could justly ask for {one.shelter} before {one.over}: {one.because}"
        for one in justified_envy(plan)
    ]
    proof = (
        "No other plan is better." if plan.is_proven else "Time did not suffice to prove that no other plan is better."
    )
    return "\n".join([*lines, f"{proof} A suggestion: a human decides."])


def _words(one: NoFit) -> list[str]:
    return [("ask: " if reason.unknown else "") + reason.words for reason in one.reasons] + list(one.lacks)


def _level_in_words(words: str, value: int, bound: int) -> str:
    return f"{words}: {value:,}" + (f" (at most {bound:,})" if bound > value else "")
