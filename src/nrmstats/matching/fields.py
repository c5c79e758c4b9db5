"""The fields of a placement file: one table each, from which the reader checks and the JSON schema is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nrmstats.matching.refusals import ProblemRefused

FORMAT = "opennrm-placement/1"
MOST = 1_000_000
TEXT, WHOLE, FLAG, MAYBE, TEXTS, COUNTS, LIST, WHOLES, MAP = (
    "text", "whole number", "true or false", "true, false or null (not known)", "list of texts",
    "object of whole numbers", "list", "list of whole numbers", "object",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its sort, its meaning, whether it must be there, what it may be.

    Attributes
    ----------
    sort : one of the sorts above. words : meaning, for people. needed : must be there. choices : what a text, or each
    text of a list, may be. least, most : of a whole number. empty : may be null. items : name of the table of each item.
    """

    sort: str
    words: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = MOST
    empty: bool = False
    items: str = ""


Table = Mapping[str, Field]
GENDERS = ("woman", "man", "other")

MEMBER: Table = {
    "gender": Field(TEXT, "as lived and wished, not as on paper; null: not asked", True, GENDERS, empty=True),
    "age": Field(WHOLE, "years; null: not known", True, most=120, empty=True),
}
AREA: Table = {
    "area": Field(TEXT, "name of an area, as in `distances` of shelters", True),
    "km": Field(WHOLE, "kilometres", True, most=20_000),
}
PARTY: Table = {
    "reference": Field(TEXT, "a pseudonym of its own, never a name", True),
    "members": Field(LIST, "everybody in the party", True, items="member"),
    "takes": Field(COUNTS, "what it takes by kind; one place for each member if left out"),
    "emergency": Field(FLAG, "must be safe tonight"),
    "waited_days": Field(WHOLE, "whole days since the place was asked for"),
    "group": Field(TEXT, "for the report of waits alone; the plan never looks at it"),
    "set_aside": Field(TEXTS, "codes of rules that a human has set aside for it; never a safety rule"),
    "needs": Field(TEXTS, "features of shelters that it needs, for the note on scarce places"),
    "kinds": Field(TEXTS, "kinds of shelter open to it; all if left out"),
    "wheelchair": Field(MAYBE, "needs a way in without steps"),
    "secret_address": Field(MAYBE, "needs a secret address"),
    "court_order": Field(MAYBE, "a court has authorised a closed regime"),
    "security_level": Field(WHOLE, "least level of security", most=3),
    "care": Field(TEXTS, "kinds of care needed"),
    "needed_in_days": Field(WHOLE, "from when; 0 is tonight"),
    "avoid": Field(LIST, "areas named unsafe, each with the least distance", items="area"),
    "avoid_people": Field(
        TEXTS, "references of people, or of parties that wait too, whom nobody of the party may meet"
    ),
    "languages": Field(TEXTS, "languages they speak; a wish"),
    "near": Field(LIST, "areas they wish to be near to, each with the largest distance", items="area"),
    "wishes": Field(TEXTS, "codes of `wishes`"),
}
SHELTER: Table = {
    "reference": Field(TEXT, "its own; never an address", True),
    "free": Field(COUNTS, "free places by kind, for example place and cot", True),
    "site": Field(TEXT, "the house it is part of; itself if left out"),
    "features": Field(TEXTS, "what makes its places scarce"),
    "kind": Field(TEXT, "kind of shelter"),
    "genders": Field(TEXTS, "of adults whom it takes; all if left out", choices=GENDERS),
    "minors_alone": Field(FLAG, "takes minors without a parent"),
    "children_from": Field(WHOLE, "youngest age of a child with a parent", most=17),
    "children_to": Field(WHOLE, "oldest age of a child with a parent; null: no children", most=17, empty=True),
    "boys_to": Field(WHOLE, "oldest age of a boy with a parent", most=17),
    "wheelchair": Field(MAYBE, "a way in without steps"),
    "secret_address": Field(MAYBE, "its address is secret"),
    "security_level": Field(WHOLE, "level of security", most=3),
    "closed_regime": Field(FLAG, "people are held"),
    "care": Field(TEXTS, "kinds of care it can give"),
    "free_in_days": Field(WHOLE, "when its places are free or ready; 0 is tonight"),
    "closed": Field(FLAG, "takes nobody"),
    "distances": Field(COUNTS, "area: kilometres; an area left out is not known"),
    "residents": Field(TEXTS, "references of people there; used for conflicts in the whole site, never told"),
    "languages": Field(TEXTS, "languages spoken there"),
    "offers": Field(TEXTS, "codes of `wishes` that it meets"),
}
LINK: Table = {
    "parties": Field(TEXTS, "references of two parties or more", True),
    "bond": Field(TEXT, "at one site or not at all; or no two at one site", True, ("together", "apart")),
    "words": Field(TEXT, "why, for those who may know"),
}
RULE: Table = {
    "code": Field(TEXT, "short name", True),
    "words": Field(TEXT, "the rule as a sentence", True),
    "safety": Field(FLAG, "nobody may set it aside"),
}
WISH: Table = {
    "code": Field(TEXT, "short name", True),
    "words": Field(TEXT, "the wish in words", True),
    "weight": Field(WHOLE, "1 or more; 1 if left out", least=1),
}
MISFIT: Table = {
    "party": Field(TEXT, "reference", True),
    "shelter": Field(TEXT, "reference", True),
    "rule": Field(TEXT, "code of a rule", True),
    "words": Field(TEXT, "the reason with its values"),
    "unknown": Field(FLAG, "not “no” but “cannot decide: ask”"),
}
PROBLEM: Table = {
    "format": Field(TEXT, f"“{FORMAT}”", True),
    "parties": Field(LIST, "who waits", True, items="party"),
    "shelters": Field(LIST, "what is free", True, items="shelter"),
    "links": Field(LIST, "parties to be placed together or apart", items="link"),
    "wishes": Field(LIST, "wishes beside LANGUAGE (weight 3) and NEAR (weight 2)", items="wish"),
    "rules": Field(LIST, "further hard rules, decided elsewhere", items="rule"),
    "misfits": Field(LIST, "where further rules say no, or cannot decide", items="misfit"),
    "fixed": Field(MAP, "party: shelter, or null for “not placed”, where a human has decided"),
    "wait_classes": Field(
        WHOLES, "days from which a wait belongs to the next class; 3, 7, 14, 28 if left out", least=1
    ),
}
TABLES: Mapping[str, Table] = {
    "party": PARTY, "shelter": SHELTER, "member": MEMBER, "area": AREA, "link": LINK, "wish": WISH, "rule": RULE,
    "misfit": MISFIT,
}  # fmt: skip


def take(content: object, table: Table, path: str) -> dict[str, Any]:
    """The fields of one object, each checked.

    Raises
    ------
    ProblemRefused  a field that is missing, unknown or of the wrong sort; names its path.
    """
    if not isinstance(content, dict):
        raise ProblemRefused(f"{_short(content)} is no object.", path or "the file")
    before = f"{path}." if path else ""
    for name in content:
        if name not in table:
            raise ProblemRefused(f"there is no such field; there are {', '.join(table)}.", f"{before}{name}")
    for name, field in table.items():
        if field.needed and name not in content:
            raise ProblemRefused(f"is missing; {field.words}.", f"{before}{name}")
    return {name: _value(value, table[name], f"{before}{name}") for name, value in content.items()}


def _value(value: object, field: Field, path: str) -> object:
    if value is None and (field.empty or field.sort == MAYBE):
        return None
    if field.sort in (TEXT, WHOLE):
        _single(value, field, path)
    elif field.sort in (FLAG, MAYBE):
        if not isinstance(value, bool):
            raise ProblemRefused(f"{_short(value)} is not {field.sort}.", path)
    elif field.sort in (COUNTS, MAP):
        if not isinstance(value, dict):
            raise ProblemRefused(f"{_short(value)} is no object.", path)
        for name, one in value.items():
            _text(name, Field(TEXT, ""), path)
            if field.sort == COUNTS:
                _whole(one, field, f"{path}.{name}")
    else:
        if not isinstance(value, list):
            raise ProblemRefused(f"{_short(value)} is no list.", path)
        for number, one in enumerate(value):
            if field.sort == TEXTS:
                _text(one, field, f"{path}[{number}]")
            elif field.sort == WHOLES:
                _whole(one, field, f"{path}[{number}]")
    return value


def _single(value: object, field: Field, path: str) -> None:
    if field.sort == TEXT:
        _text(value, field, path)
    else:
        _whole(value, field, path)


def _text(value: object, field: Field, path: str) -> None:
    if not isinstance(value, str):
        raise ProblemRefused(f"{_short(value)} is no text.", path)
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ProblemRefused(f"{_short(value)} holds half a character; write it anew.", path)
    if field.choices and value not in field.choices:
        raise ProblemRefused(f"“{value}” is none of {', '.join(field.choices)}.", path)


def _whole(value: object, field: Field, path: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProblemRefused(f"{_short(value)} is no whole number.", path)
    if not field.least <= value <= field.most:
        raise ProblemRefused(f"{value:,} lies outside {field.least} to {field.most:,}.", path)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a placement file.

    Examples
    --------
    >>> made = schema()
    >>> made["required"], made["$defs"]["member"]["properties"]["age"]["anyOf"][0]["maximum"]
    (['format', 'parties', 'shelters'], 120)
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "OpenNRM placement file",
        **_object(PROBLEM),
        "$defs": {name: _object(table) for name, table in TABLES.items()},
    }


def _object(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in table.items() if field.needed],
        "properties": {name: {"description": field.words, **_sort(field)} for name, field in table.items()},
    }


def _sort(field: Field) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": field.least, "maximum": field.most}
    text: dict[str, Any] = {"type": "string", **({"enum": list(field.choices)} if field.choices else {})}
    made: dict[str, Any] = {
        TEXT: text,
        WHOLE: whole,
        FLAG: {"type": "boolean"},
        MAYBE: {"type": ["boolean", "null"]},
        TEXTS: {"type": "array", "items": text},
        COUNTS: {"type": "object", "additionalProperties": whole},
        MAP: {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        WHOLES: {"type": "array", "items": whole},
        LIST: {"type": "array", "items": {"$ref": f"#/$defs/{field.items}"}},
    }[field.sort]
    return {"anyOf": [made, {"type": "null"}]} if field.empty else made
