"""Assessments and plans as text for sealing, and back. Pure. A version stands in front, so that old rows open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from opennrm.safety.rules.knowing import Ties
from opennrm.safety.rules.plan import Agreed, Plan, Section
from opennrm.safety.rules.risk import Assessment, Because, Dimension, Look, There, Together

VERSION = 1


def _text(raw: Mapping[str, Any]) -> str:
    return json.dumps({"version": VERSION, **raw}, ensure_ascii=False, separators=(",", ":"))


def write_assessment(found: Assessment) -> str:
    """What is sealed: the words. When, why and with whom stand beside it in columns.

    >>> said = Assessment({Dimension.DEBTS: Look(There.YES, "2,000 to an uncle", 4, "A lawyer writes")}, summary="x")
    >>> read_assessment(write_assessment(said), Together.WITH, Because.CONTACT, None) == said
    True
    """
    looks = {
        str(dimension): [look.there, look.words, look.weight, look.measure]
        for dimension, look in found.looks.items()
        if not look.empty
    }
    return _text({"looks": looks, "summary": found.summary, "why_without": found.why_without})


def read_assessment(text: str, together: Together, because: Because, next_on: date | None) -> Assessment:
    raw: dict[str, Any] = json.loads(text)
    looks = {
        Dimension(name): Look(There(there), words, weight, measure)
        for name, (there, words, weight, measure) in raw["looks"].items()
    }
    return Assessment(looks, together, raw["why_without"], because, raw["summary"], next_on)


def write_plan(plan: Plan) -> str:
    """
    >>> agreed = Plan({Section.TAKE: "Papers"}, Agreed.PERSON, review_on=date(2026, 12, 1))
    >>> read_plan(write_plan(agreed), Agreed.PERSON, date(2026, 12, 1)) == agreed
    True
    """
    sections = {str(section): words for section, words in plan.sections.items() if words.strip()}
    return _text({"sections": sections, "why_not_yet": plan.why_not_yet})


def read_plan(text: str, agreed: Agreed, review_on: date) -> Plan:
    raw: dict[str, Any] = json.loads(text)
    return Plan(
        {Section(name): words for name, words in raw["sections"].items()}, agreed, raw["why_not_yet"], review_on
    )


def write_ties(ties: Ties) -> str:
    """
    >>> read_ties(write_ties(Ties(("Lagos",)))) == Ties(("Lagos",))
    True
    """
    return _text({"towns": ties.towns, "communities": ties.communities, "families": ties.families})


def read_ties(text: str) -> Ties:
    if not text:
        return Ties()
    raw: dict[str, Any] = json.loads(text)
    return Ties(tuple(raw["towns"]), tuple(raw["communities"]), tuple(raw["families"]))
