"""The standard's own examples are judged by its schema alone: their codes are "xx". So is a file here.

One made-up file uses every part of the standard. Each of its parts is taken out, doubled, filled with text, given a strange
child or a strange attribute; each attribute is taken away or given a value that is none. Whatever the schema says of the
whole document, our check, which reads piece by piece, must say too.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from opennrm.projects.rules.iati import standard
from opennrm.projects.rules.iati.checking import check
from opennrm.projects.rules.iati.findings import Kind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FILES = ("full-activities.xml", "full-organisations.xml")


def whole(name: str) -> Any:
    return etree.fromstring((Path(__file__).parent / name).read_bytes(), standard.safe_parser())


def schema_says(document: Any) -> bool:
    return bool(standard.schema(document.tag).validate(etree.fromstring(etree.tostring(document))))


def variants(document: Any) -> Iterator[tuple[str, Any]]:
    """Each variant changes one thing and names it."""
    count = sum(1 for _ in document.iter(etree.Element))
    for number in range(count):
        yield from _of_one(document, number)


def _copied(document: Any, number: int) -> tuple[Any, Any]:
    changed = copy.deepcopy(document)
    return changed, list(changed.iter(etree.Element))[number]


def _of_one(document: Any, number: int) -> Iterator[tuple[str, Any]]:
    original = list(document.iter(etree.Element))[number]
    where = document.getroottree().getpath(original)
    if original.getparent() is not None:
        changed, element = _copied(document, number)
        element.getparent().remove(element)
        yield f"without {where}", changed
        changed, element = _copied(document, number)
        element.addnext(copy.deepcopy(element))
        yield f"twice {where}", changed
    changed, element = _copied(document, number)
    element.append(etree.Element("strange"))
    yield f"strange child in {where}", changed
    changed, element = _copied(document, number)
    element.append(etree.Element("{urn:theirs}strange"))
    yield f"child of another namespace in {where}", changed
    changed, element = _copied(document, number)
    element.text = "some words"
    yield f"words in {where}", changed
    changed, element = _copied(document, number)
    element.set("strange", "1")
    yield f"strange attribute on {where}", changed
    changed, element = _copied(document, number)
    element.set("{urn:theirs}strange", "1")
    yield f"attribute of another namespace on {where}", changed
    for name in original.attrib:
        changed, element = _copied(document, number)
        del element.attrib[name]
        yield f"without {name} of {where}", changed
        for value in ("not a value", "101.5", ""):
            changed, element = _copied(document, number)
            element.set(name, value)
            yield f"“{value}” as {name} of {where}", changed


@pytest.mark.parametrize("name", FILES)
def test_the_file_that_uses_every_part_is_valid_although_its_codes_are_on_no_list(name: str) -> None:
    report = check(BytesIO(etree.tostring(whole(name))), NOW)
    assert report.valid
    assert report.count(Kind.CODES) > 10, "codes that are on no list are told, and leave the file valid"


def test_the_file_uses_every_part_of_an_activity() -> None:
    assert {one.tag for one in whole(FILES[0])[0]} >= set(standard.order())


@pytest.mark.parametrize(("name", "least_valid", "least_invalid"), [(FILES[0], 58, 225), (FILES[1], 20, 225)])
def test_piece_by_piece_says_what_the_schema_says_of_the_whole(name: str, least_valid: int, least_invalid: int) -> None:
    differing, counts = [], {True: 0, False: 0}
    for words, document in variants(whole(name)):
        wanted = schema_says(document)
        counts[wanted] += 1
        if check(BytesIO(etree.tostring(document)), NOW, rules=False).valid != wanted:
            differing.append(f"{words}: the schema says {wanted}")
    assert differing == []
    assert counts[True] >= least_valid and counts[False] >= least_invalid, counts
