"""Are the codes on the lists? One walk over a record, whatever the number of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from lxml import etree

from opennrm.projects.rules.iati import standard
from opennrm.projects.rules.iati.findings import Finding, Kind, Severity


@cache
def _condition(xpath: str) -> Any:
    return etree.XPath(xpath)


def _list_for(element: Any, place: standard.Place) -> str | None:
    for condition, name in place.lists:
        if not condition or _condition(condition)(element):
            return name
    return None


def fault(name: str, value: str) -> tuple[Severity, str] | None:
    """What is wrong with this code of this list; None if nothing is.

    >>> fault("ActivityStatus", "2") is None, fault("Country", "XQ")[0].value
    (True, 'warning')
    >>> fault("ActivityStatus", "9")[1]
    '“9” is not on the list ActivityStatus. On it are: 1 Pipeline/identification, 2 Implementation, 3 Finalisation, 4 Closed, 5 Cancelled, 6 Suspended.'
    """
    codes = standard.code_list(name)
    if value in codes.withdrawn:
        return Severity.WARNING, f"“{value}” ({codes.codes[value]}) was withdrawn from the list {name}."
    if value in codes.codes:
        return None
    shown = value if len(value) <= 60 else value[:60] + "…"
    some = ", ".join(f"{code} {words}".strip() for code, words in list(codes.codes.items())[:16])
    help_ = f" On it are: {some}." if len(codes.codes) <= 16 else ""
    if value.strip() in codes.codes:
        help_ = " There is a space too many."
    elif value.upper() in codes.codes or value.lower() in codes.codes:
        help_ = " Capitals and small letters matter."
    severity = Severity.ERROR if codes.complete else Severity.WARNING
    return severity, f"“{shown}” is not on the list {name}.{help_}"


def _checked(
    element: Any, path: str, places: tuple[standard.Place, ...], line_of: Callable[[int], int], activity: str
) -> Iterator[Finding]:
    for place in places:
        value = element.get(place.attribute) if place.attribute else "".join(element.itertext()).strip()
        if value is None or (not place.attribute and not value):
            continue
        name = _list_for(element, place)
        found = fault(name, value) if name else None
        if found and name:
            severity, sentence = found
            attribute = place.attribute.replace(standard.LANG, "xml:lang")
            about = f"{attribute} of <{element.tag}>: " if attribute else f"<{element.tag}>: "
            yield Finding(Kind.CODES, severity, line_of(element.sourceline), about + sentence, activity, name, path)


def findings(record: Any, line_of: Callable[[int], int], activity: str) -> Iterator[Finding]:
    """Every code of this record that is not on its list. Elements of other namespaces are their owner's affair."""
    everywhere, by_path = standard.places().get("", ()), standard.places()
    waiting: list[tuple[Any, str]] = [(record, str(record.tag))]
    while waiting:
        element, path = waiting.pop()
        yield from _checked(element, path, everywhere, line_of, activity)
        if some := by_path.get(path):
            yield from _checked(element, path, some, line_of, activity)
        waiting.extend(
            (child, f"{path}/{child.tag}")
            for child in reversed(element)
            if isinstance(child.tag, str) and not child.tag.startswith("{")
        )
