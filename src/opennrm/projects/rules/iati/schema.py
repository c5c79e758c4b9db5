"""The schema's verdict on one record, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from opennrm.projects.rules.iati.findings import Finding, Kind, Severity

_ELEMENT = re.compile(r"^Element '(?P<element>[^']*)'(?:, attribute '(?P<attribute>[^']*)')?: (?P<rest>.*)$", re.S)
_VALUE = re.compile(
    r"'(?P<value>.*)' is not a valid value of the (?:atomic|local atomic|union) type '(?P<type>[^']*)'\.?$", re.S
)
_ATTRIBUTE = re.compile(r"The attribute '(?P<name>[^']*)' (?P<what>.*)$", re.S)
_EXPECTED = re.compile(r"Expected is (?:one of )?\(?(?P<names>.*?)\)?\.?$", re.S)
_TYPES = {
    "xs:date": "a date; write it as 2011-07-31",
    "xs:dateTime": "a date with a time; write it as 2011-07-31T12:00:00Z",
    "xs:decimal": "a number; write it with a point and without spaces, as 1250.50",
    "xs:int": "a whole number",
    "xs:integer": "a whole number",
    "xs:positiveInteger": "a whole number above nought",
    "xs:nonNegativeInteger": "a whole number, nought or more",
    "xs:boolean": "true or false",
    "xs:anyURI": "an address on the web",
    "xs:gYear": "a year; write it as 2011",
}


def _expected(rest: str) -> str:
    found = _EXPECTED.search(rest)
    if not found:
        return ""
    names = [n.strip() for n in found["names"].split(",")]
    shown = ["an element of a namespace of your own" if n.startswith("##other") else f"<{n}>" for n in names if n]
    return " or ".join(shown[-12:])


def _not_expected(element: str, rest: str) -> str:
    wanted = _expected(rest)
    sentence = f"<{element}> does not belong here: the name may be unknown, or stand in the wrong order or too often."
    return f"{sentence} The standard wants {wanted} here." if wanted else f"{sentence} Nothing may follow here."


def _attribute(element: str, rest: str) -> str | None:
    found = _ATTRIBUTE.match(rest)
    if not found:
        return None
    if "required" in found["what"]:
        return f"<{element}> must have the attribute {found['name']}."
    return f"<{element}> may not have an attribute {found['name']}. Remove it, or give it a namespace of your own."


def _value(element: str, attribute: str | None, rest: str) -> str | None:
    found = _VALUE.search(rest)
    if not found:
        return None
    value = found["value"] if len(found["value"]) <= 80 else found["value"][:80] + "…"
    where = f"{attribute} of <{element}>" if attribute else f"The text of <{element}>"
    what = _TYPES.get(found["type"], f"of the type {found['type']}")
    return f"{where} is “{value}”, which is not {what}."


_CONTENT: list[tuple[str, Callable[[str], str]]] = [
    ("Character content other than whitespace", lambda e: f"Text stands directly in <{e}>, where only elements may. Put it into <narrative>."),
    ("Character content is not allowed", lambda e: f"<{e}> must be empty, but it holds text."),
    ("Element content is not allowed", lambda e: f"<{e}> may hold no other elements, but it does."),
    ("No matching global", lambda e: f"<{e}> is not an element of the standard."),
]  # fmt: skip


def plain(message: str) -> str:
    """What libxml2 says, for somebody who never saw a schema.

    >>> plain("Element 'title': Missing child element(s). Expected is ( narrative ).")
    '<title> is not complete: it still needs <narrative>.'
    >>> plain("Element 'value': '1,000' is not a valid value of the atomic type 'xs:decimal'.")
    'The text of <value> is “1,000”, which is not a number; write it with a point and without spaces, as 1250.50.'
    """
    found = _ELEMENT.match(message)
    if not found:
        return message
    element, rest = found["element"], found["rest"]
    if rest.startswith("This element is not expected"):
        return _not_expected(element, rest)
    if rest.startswith("Missing child element"):
        return f"<{element}> is not complete: it still needs {_expected(rest)}."
    for begin, say in _CONTENT:
        if rest.startswith(begin):
            return say(element)
    return _attribute(element, rest) or _value(element, found["attribute"], rest) or message


def findings(log: Any, line_of: Callable[[int], int], activity: str) -> Iterator[Finding]:
    """One finding per fault in the error log of a schema that was just asked."""
    said = set()
    for fault in log:
        sentence = plain(fault.message)
        if (fault.line, sentence) in said:
            continue
        said.add((fault.line, sentence))
        yield Finding(Kind.SCHEMA, Severity.ERROR, line_of(fault.line), sentence, activity, path=fault.path or "")
