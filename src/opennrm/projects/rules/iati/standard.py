"""The standard itself, as vendored in `projects/data/iati`: schemas, lists of codes, where they apply, the ruleset."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).resolve().parents[2] / "data" / "iati"
VERSION = "2.03"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# The two kinds of file: outermost element, one record, its identifier, the schema.
KINDS = {
    "iati-activities": ("iati-activity", "iati-identifier", "iati-activities-schema.xsd"),
    "iati-organisations": ("iati-organisation", "organisation-identifier", "iati-organisations-schema.xsd"),
}

# One record of each kind that holds what the schema wants and nothing more; on one line.
_SELF = b'<reporting-org ref="" type=""><narrative/></reporting-org>'
SMALLEST = {
    "iati-activities": b"<iati-activity><iati-identifier/>" + _SELF + b"<title><narrative/></title>"
    b'<description><narrative/></description><participating-org role=""/><activity-status code=""/>'
    b'<activity-date type="" iso-date="2011-07-01"/></iati-activity>',
    "iati-organisations": b"<iati-organisation><organisation-identifier/><name><narrative/></name>"
    + _SELF + b"</iati-organisation>",
}  # fmt: skip


def safe_parser(*, keep_comments: bool = True) -> etree.XMLParser:
    """The only parser of this room: no entities, no document types, no network, no huge texts, no repairs."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, attribute_defaults=False, no_network=True,
        huge_tree=False, recover=False, remove_comments=not keep_comments, remove_pis=False, remove_blank_text=False,
    )  # fmt: skip


@cache
def schema(root: str) -> etree.XMLSchema:
    """The compiled schema for this outermost element."""
    return etree.XMLSchema(etree.parse(FOLDER / "schema" / KINDS[root][2], safe_parser()))


@cache
def order(root: str = "iati-activities") -> tuple[str, ...]:
    """The names that one record may hold, in the order in which the schema wants them."""
    tree = etree.parse(FOLDER / "schema" / KINDS[root][2], safe_parser())
    xsd = "{http://www.w3.org/2001/XMLSchema}"
    record = next(e for e in tree.getroot().findall(f"{xsd}element") if e.get("name") == KINDS[root][0])
    return tuple(
        str(e.get("ref") or e.get("name")) for e in record.iterfind(f"{xsd}complexType/{xsd}sequence/{xsd}element")
    )


@dataclass(frozen=True)
class CodeList:
    """A list of codes. `complete` lists hold every code there is; of others one may use more."""

    name: str
    codes: Mapping[str, str]  # code -> name in English
    withdrawn: frozenset[str]
    complete: bool


@cache
def code_list(name: str) -> CodeList:
    root = etree.parse(FOLDER / "codelists" / f"{name}.xml", safe_parser()).getroot()
    codes, withdrawn = {}, set()
    for item in root.iterfind("codelist-items/codelist-item"):
        code = (item.findtext("code") or "").strip()
        codes[code] = (item.findtext("name/narrative") or "").strip()
        if item.get("status") == "withdrawn":
            withdrawn.add(code)
    return CodeList(name, codes, frozenset(withdrawn), root.get("complete") == "1")


@dataclass(frozen=True)
class Place:
    """Where a list of codes applies: an attribute of the element at a path, or its text; under a condition."""

    attribute: str  # "" is the text
    lists: tuple[tuple[str, str], ...]  # (condition as XPath or "", name of the list); the first that holds applies


@cache
def places() -> Mapping[str, tuple[Place, ...]]:
    """Path of an element, from the record on -> what of it is a code. The empty path is every element."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for mapping in etree.parse(FOLDER / "mapping.xml", safe_parser()).getroot().iterfind("mapping"):
        path = (mapping.findtext("path") or "").removeprefix("//")
        element, _, leaf = path.rpartition("/")
        if not element and leaf.startswith("@"):
            element = ""
        attribute = "" if leaf == "text()" else leaf.removeprefix("@").replace("xml:lang", LANG)
        condition = mapping.findtext("condition") or ""
        found.setdefault((element, attribute), []).append((condition, str(mapping.xpath("string(codelist/@ref)"))))
    by_element: dict[str, list[Place]] = {}
    for (element, attribute), lists in found.items():
        by_element.setdefault(element, []).append(Place(attribute, tuple(lists)))
    return {element: tuple(some) for element, some in by_element.items()}


@cache
def ruleset() -> Mapping[str, Mapping[str, Any]]:
    """The standard ruleset: where -> rule -> cases."""
    read: dict[str, dict[str, Any]] = json.loads((FOLDER / "ruleset" / "standard.json").read_text())
    return read


@cache
def registration_agencies() -> frozenset[str]:
    return frozenset(code_list("OrganisationRegistrationAgency").codes)


@cache
def known_organisations() -> frozenset[str]:
    """Identifiers that the standard lists: older ones among them do not follow today's pattern and need not."""
    return frozenset(code_list("OrganisationIdentifier").codes) | frozenset(
        code_list("IATIOrganisationIdentifier").codes
    )


def checksums(folder: Path = FOLDER) -> dict[str, str]:
    """SHA-256 of every vendored file, by its path inside the folder."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".xml", ".xsd", ".json") and p.name != "checksums.json")
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
