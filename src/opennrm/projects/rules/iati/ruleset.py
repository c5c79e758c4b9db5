"""The standard ruleset: what a schema cannot say. The rules are data (`data/iati/ruleset/standard.json`); this runs them.

Where the ruleset's text and another program's habit differ, the text counts: every date of a list is looked at, not
only the first, and “$1” is filled in wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import islice
from typing import Any

from lxml import etree

from opennrm.projects.rules.iati import standard
from opennrm.projects.rules.iati.findings import Finding, Kind, Severity

Found = list[Any]  # nodes, attributes and texts that a path found
_EACH = "'$1'"
# Values that a loop is run for. The longest list of vocabularies holds 14; thousands of made-up ones would take hours.
MOST_LOOPS = 20


@dataclass(frozen=True)
class Where:
    """The element that a rule is held against, the value of a loop, and this moment."""

    element: Any
    each: str
    now: datetime


@cache
def _xpath(path: str) -> Any:
    return etree.XPath(path.replace(_EACH, "$each"))


_ATTRIBUTE = re.compile(r"@[\w-]+")
_CHILD = re.compile(r"[a-z-]+")


@cache
def _shape(path: str) -> str:
    """Most paths are one attribute or one child; those are asked without XPath, which halves the time."""
    return "@" if _ATTRIBUTE.fullmatch(path) else "/" if _CHILD.fullmatch(path) else ""


def _ask(path: str, where: Where) -> Any:
    shape = _shape(path)
    if shape == "@":
        value = where.element.get(path[1:])
        return [] if value is None else [value]
    if shape == "/":
        return where.element.findall(path)
    return _xpath(path)(where.element, each=where.each)


def _paths(case: Mapping[str, Any], where: Where, key: str = "paths") -> Found:
    return [found for path in case.get(key, []) for found in _ask(path, where)]


def _text(found: Any) -> str:
    return str(found) if isinstance(found, str) else "".join(found.itertext())


def _moment(found: Any) -> datetime | None:
    """A date or a moment as a moment; None where it is neither (the schema says so then)."""
    written = _text(found).strip()
    try:
        if len(written) <= 16 and (match := re.fullmatch(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?", written)):
            return datetime.combine(date.fromisoformat(match[1]), datetime.min.time(), UTC)
        read = datetime.fromisoformat(written)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _moments(path: str, where: Where) -> list[tuple[Any, datetime]]:
    if path == "NOW":
        return [(None, where.now)]
    return [(found, moment) for found in _ask(path, where) if (moment := _moment(found)) is not None]


def _a_year_later(moment: datetime) -> datetime:
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + 1, month=3, day=1)


# --- the rules: each gives the places where it does not hold ------------------------------------------
# A place is what the reader should look at: a node, an attribute, or the element itself.


def _no_more_than_one(case: Mapping[str, Any], where: Where) -> Found:
    return _paths(case, where)[1:2]


def _atleast_one(case: Mapping[str, Any], where: Where) -> Found:
    return [] if _paths(case, where) else [where.element]


def _only_one_of(case: Mapping[str, Any], where: Where) -> Found:
    found = _paths(case, where)
    if _paths(case, where, "excluded"):
        return found[:1]
    return [] if len(found) == 1 else [where.element]


def _dependent(case: Mapping[str, Any], where: Where) -> Found:
    held = [bool(_ask(path, where)) for path in case["paths"]]
    return [where.element] if any(held) and not all(held) else []


def _one_or_all(case: Mapping[str, Any], where: Where) -> Found:
    if _ask(case["one"], where):
        return []
    without = {
        "lang": "descendant::narrative[not(@xml:lang)]",
        "sector": "transaction[not(sector)]",
        "currency": "descendant::*[self::value or self::forecast or self::loan-status][not(@currency)]",
    }
    return list(_ask(without[case["all"]], where))


def _unique(case: Mapping[str, Any], where: Where) -> Found:
    seen: set[str] = set()
    twice = []
    for found in _paths(case, where):
        text = _text(found).strip()
        if text in seen:
            twice.append(found)
        seen.add(text)
    return twice


def _strict_sum(case: Mapping[str, Any], where: Where) -> Found:
    found = _paths(case, where)
    try:
        total = sum((Decimal(_text(one).strip()) for one in found), Decimal(0))
    except InvalidOperation:  # not a number: the schema says so
        return []
    return [] if round(total, 4) == Decimal(str(case["sum"])) else [found[0] if found else where.element]


def _sum(case: Mapping[str, Any], where: Where) -> Found:
    return _strict_sum(case, where) if _paths(case, where) else []


def _date_order(case: Mapping[str, Any], where: Where) -> Found:
    later = [moment for _, moment in _moments(case["more"], where)]
    if not later:
        return []
    earliest = min(later)
    return [one for one, moment in _moments(case["less"], where) if moment > earliest]


def _date_now(case: Mapping[str, Any], where: Where) -> Found:
    return [one for one, moment in _moments(case["date"], where) if moment > where.now]


def _between_dates(case: Mapping[str, Any], where: Where) -> Found:
    starts, ends = _moments(case["start"], where), _moments(case["end"], where)
    if not starts or not ends:
        return []
    return [one for one, moment in _moments(case["date"], where) if not starts[0][1] <= moment <= ends[0][1]]


def _time_limit(case: Mapping[str, Any], where: Where) -> Found:
    starts, ends = _moments(case["start"], where), _moments(case["end"], where)
    if not starts or not ends or ends[0][1] <= _a_year_later(starts[0][1]):
        return []
    return [ends[0][0]]


def _regex_matches(case: Mapping[str, Any], where: Where, *, wanted: bool = True) -> Found:
    pattern = re.compile(case["regex"])
    return [one for one in _paths(case, where) if _text(one) and bool(pattern.search(_text(one))) != wanted]


def _regex_no_matches(case: Mapping[str, Any], where: Where) -> Found:
    return _regex_matches(case, where, wanted=False)


def _startswith(case: Mapping[str, Any], where: Where) -> Found:
    if case["prefix"] == ["ORG-ID-PREFIX"]:
        agencies = standard.registration_agencies()
        return [one for one in _paths(case, where) if "-".join(_text(one).split("-")[:2]) not in agencies]
    separator = case.get("separator", "")
    begins = tuple(_text(one).strip() + separator for one in _paths(case, where, "prefix"))
    return [one for one in _paths(case, where) if not _text(one).strip().startswith(begins)]


def _if_then(case: Mapping[str, Any], where: Where) -> Found:
    if not _ask(case["if"], where) or _ask(case["then"], where):
        return []
    return (_paths(case, where) or [where.element])[:1]


def _range(case: Mapping[str, Any], where: Where) -> Found:
    outside = []
    for one in _paths(case, where):
        try:
            value = Decimal(_text(one).strip())
        except InvalidOperation:
            continue
        if ("min" in case and value < Decimal(str(case["min"]))) or (
            "max" in case and value > Decimal(str(case["max"]))
        ):
            outside.append(one)
    return outside


def _no_spaces(case: Mapping[str, Any], where: Where) -> Found:
    return [one for one in _paths(case, where) if _text(one) != _text(one).strip()]


RULES: dict[str, Callable[[Mapping[str, Any], Where], Found]] = {
    "no_more_than_one": _no_more_than_one, "atleast_one": _atleast_one, "only_one_of": _only_one_of,
    "dependent": _dependent, "one_or_all": _one_or_all, "unique": _unique, "strict_sum": _strict_sum, "sum": _sum,
    "date_order": _date_order, "date_now": _date_now, "between_dates": _between_dates, "time_limit": _time_limit,
    "regex_matches": _regex_matches, "regex_no_matches": _regex_no_matches, "startswith": _startswith,
    "if_then": _if_then, "range": _range, "no_spaces": _no_spaces,
}  # fmt: skip


# --- running them ---------------------------------------------------------------------------------------


def _applies(case: Mapping[str, Any], where: Where) -> bool:
    if "condition" in case and not _ask(case["condition"], where):
        return False
    if "idCondition" not in case:
        return True
    texts = [_text(one).strip() for one in _paths(case, where)]
    if case["idCondition"] == "NOT_EXISTING_ORG_ID":
        return not any(text in standard.known_organisations() for text in texts)
    return not any(_begins_with_known(text) for text in texts)


def _begins_with_known(text: str) -> bool:
    parts = text.split("-")
    return any("-".join(parts[:length]) in standard.known_organisations() for length in range(1, len(parts)))


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold at a node."""

    at: Any
    info: Mapping[str, Any]


def _loop(case: Mapping[str, Any], where: Where) -> Iterator[Broken]:
    different = dict.fromkeys(_text(found) for found in _ask(case["foreach"], where))
    for each in islice(different, MOST_LOOPS):
        inside = Where(where.element, each, where.now)
        for rule, spec in case["do"].items():
            yield from _broken(rule, spec["cases"], inside)


def _broken(rule: str, cases: list[Mapping[str, Any]], where: Where) -> Iterator[Broken]:
    for case in cases:
        if rule == "loop":
            yield from _loop(case, where)
        elif _applies(case, where):
            for at in RULES[rule](case, where):
                yield Broken(at, case["ruleInfo"])


def _node_of(at: Any, element: Any) -> Any:
    """Where to point: an attribute points to its element."""
    if not isinstance(at, str):
        return element if at is None else at
    return at.getparent() if hasattr(at, "getparent") else element


def findings(document: Any, now: datetime, line_of: Callable[[int], int], activity: str) -> Iterator[Finding]:
    """Every rule that this document (one record in its root) breaks."""
    for context, rules in standard.ruleset().items():
        for element in _xpath(context)(document, each=""):
            where = Where(element, "", now)
            for rule, spec in rules.items():
                for broken in _broken(rule, spec["cases"], where):
                    node = _node_of(broken.at, element)
                    value = (
                        f" Here: “{_text(broken.at)[:80]}”." if isinstance(broken.at, str) else f" Here: <{node.tag}>."
                    )
                    yield Finding(
                        Kind.RULES, Severity(broken.info["severity"]), line_of(node.sourceline),
                        broken.info["message"] + value, activity, broken.info["id"],
                    )  # fmt: skip
