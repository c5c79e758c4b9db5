"""A file of people, shelters and rules as a problem; every refusal names the path of the value ("parties[3].members").

The fields stand in tables, so that the reader and the JSON schema (`./nrm place --schema`) cannot part ways.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nrmstats.matching.facts import Area, Member, PartyFacts, ShelterFacts, problem_of_facts
from nrmstats.matching.fields import (
    AREA,
    FORMAT,
    LINK,
    MEMBER,
    MISFIT,
    PARTY,
    PROBLEM,
    RULE,
    SHELTER,
    WISH,
    take,
)
from nrmstats.matching.hard_rules import HARD_RULES
from nrmstats.matching.problem import WAIT_CLASSES, Bond, Link, Misfit, Party, Problem, Rule, Shelter, Wish
from nrmstats.matching.refusals import ProblemRefused

LARGEST_BYTES = 200 * 1024 * 1024


def read_problem(path: str | Path) -> Problem:
    """The problem in a JSON file.

    Raises
    ------
    ProblemRefused  not JSON, an unknown or missing field, a value of the wrong sort; names the path.
    OSError         the file cannot be read.
    """
    file = Path(path)
    if file.stat().st_size > LARGEST_BYTES:
        raise ProblemRefused(f"{file.name} is larger than {LARGEST_BYTES // 1024**2} MB.")
    try:
        content = json.loads(file.read_bytes(), object_pairs_hook=_once)
    except ProblemRefused:
        raise
    except (ValueError, RecursionError) as fault:  # not JSON, not text, a number of thousands of digits
        raise ProblemRefused(f"{file.name} is not JSON: {fault}.") from fault
    return problem_of_json(content)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a field that stands in it twice is refused, for nobody could know which one was meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ProblemRefused("stands twice in one object; write it once.", twice)
    return made


def problem_of_json(content: object) -> Problem:
    """The problem in the shape of `fields.PROBLEM`.

    Raises
    ------
    ProblemRefused  with the path of the value.

    Examples
    --------
    >>> problem_of_json({"format": "opennrm-placement/1", "parties": [{"reference": "P1"}], "shelters": []})
    Traceback (most recent call last):
        ...
    nrmstats.matching.refusals.ProblemRefused: parties[0].members: is missing; everybody in the party.
    """
    top = take(content, PROBLEM, "")
    if top["format"] != FORMAT:
        raise ProblemRefused(f"is {top['format']!r}; this program reads {FORMAT!r}.", "format")
    parties = [_party(one, f"parties[{n}]") for n, one in enumerate(top["parties"])]
    shelters = [_shelter(one, f"shelters[{n}]") for n, one in enumerate(top["shelters"])]
    rules = [Rule(**take(one, RULE, f"rules[{n}]")) for n, one in enumerate(top.get("rules", []))]
    links = [_link(one, f"links[{n}]") for n, one in enumerate(top.get("links", []))]
    return problem_of_facts(
        parties,
        shelters,
        rules=rules,
        misfits=_misfits(top.get("misfits", []), parties, shelters, rules),
        wishes=[Wish(**take(one, WISH, f"wishes[{n}]")) for n, one in enumerate(top.get("wishes", []))],
        links=links,
        wait_classes=top.get("wait_classes", WAIT_CLASSES),
        fixed=_fixed(top.get("fixed", {})),
    )


def _party(content: object, path: str) -> PartyFacts:
    found = take(content, PARTY, path)
    members = tuple(Member(**take(one, MEMBER, f"{path}.members[{n}]")) for n, one in enumerate(found.pop("members")))
    if not members:
        raise ProblemRefused("nobody is in the party.", f"{path}.members")
    party = Party(
        reference=found.pop("reference"),
        people=len(members),
        takes=found.pop("takes", None),
        emergency=found.pop("emergency", False),
        waited_days=found.pop("waited_days", 0),
        group=found.pop("group", ""),
        set_aside=frozenset(found.pop("set_aside", [])),
        needs=frozenset(found.pop("needs", [])),
    )
    avoid = _areas(found.pop("avoid", []), f"{path}.avoid")
    near = _areas(found.pop("near", []), f"{path}.near")
    return PartyFacts(party, members, avoid=avoid, near=near, **_sets(found))


def _shelter(content: object, path: str) -> ShelterFacts:
    found = take(content, SHELTER, path)
    shelter = Shelter(
        found.pop("reference"), found.pop("free"), found.pop("site", ""), frozenset(found.pop("features", []))
    )
    if found.get("children_to", 0) is None:
        found["children_to"] = -1
    return ShelterFacts(shelter, **_sets(found))


def _sets(found: dict[str, Any]) -> dict[str, Any]:
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in found.items()}


def _areas(content: list[object], path: str) -> tuple[Area, ...]:
    return tuple(Area(**take(one, AREA, f"{path}[{n}]")) for n, one in enumerate(content))


def _link(content: object, path: str) -> Link:
    found = take(content, LINK, path)
    return Link(tuple(found["parties"]), Bond(found["bond"]), found.get("words", ""))


def _misfits(
    content: list[object], parties: list[PartyFacts], shelters: list[ShelterFacts], rules: list[Rule]
) -> dict[tuple[str, str], list[Misfit]]:
    known = {
        "party": {facts.party.reference for facts in parties},
        "shelter": {facts.shelter.reference for facts in shelters},
        "rule": {rule.code for rule in rules} | {rule.code for rule in HARD_RULES},
    }
    made: dict[tuple[str, str], list[Misfit]] = {}
    for number, one in enumerate(content):
        found = take(one, MISFIT, f"misfits[{number}]")
        for name, names in known.items():
            if found[name] not in names:
                raise ProblemRefused(f"there is no {name} “{found[name]}”.", f"misfits[{number}].{name}")
        misfit = Misfit(found["rule"], found.get("words", ""), found.get("unknown", False))
        made.setdefault((found["party"], found["shelter"]), []).append(misfit)
    return made


def _fixed(content: Mapping[str, object]) -> dict[str, str | None]:
    made: dict[str, str | None] = {}
    for party, shelter in content.items():
        if not (shelter is None or isinstance(shelter, str)):
            raise ProblemRefused(f"{shelter!r} is neither a shelter nor null.", f"fixed.{party}")
        made[party] = shelter
    return made
