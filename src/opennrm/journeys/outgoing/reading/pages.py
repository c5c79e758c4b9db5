"""Drawings and parts of XML: all text, comments and attributes; a receiver can look at the source."""

from __future__ import annotations

import re

from lxml import etree

from opennrm.journeys.outgoing.reading.pieces import Reading
from opennrm.journeys.outgoing.reading.plain import decode

_PLACES = (
    "http://schemas.",
    "http://www.w3.org",
    "http://purl.",
    "http://ns.",
    "http://openoffice",
    "urn:oasis",
    "urn:schemas",
)
_BREAKS = frozenset({"p", "tr", "br", "cr", "tab", "ptab", "h", "row", "si", "c", "s", "comment", "line-break"})


def _words(data: bytes) -> tuple[str, str]:
    """Text of an XML part, once with runs of one word joined, once with every element apart; attributes behind."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    root = etree.fromstring(data, parser)
    joined: list[str] = []
    apart: list[str] = []
    beside: list[str] = []  # attributes stand apart: between two runs of one word they would cut it
    for element in [*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()]:
        tag = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        joined += ["\n" if tag in _BREAKS else "", element.text or "", element.tail or ""]
        apart += [element.text or "", element.tail or ""]
        if tag != "font":  # the fonts of a theme, for every script that there is
            beside += [str(v) for v in element.attrib.values() if len(v) > 1 and not str(v).startswith(_PLACES)]
    return "\n".join(["".join(joined), *beside]), "\n".join(part for part in apart if part.strip())


def xml_part(data: bytes, where: str, reading: Reading, depth: int) -> None:
    if b"<!ENTITY" in data:
        reading.add(f"{where} source".strip(), decode(data), depth)
    joined, apart = _words(data)
    reading.add(where or "xml", joined, depth)
    if apart.split() != joined.split()[: len(apart.split())]:
        reading.add(f"{where or 'xml'}, apart", apart, depth, again=True)


def xml(data: bytes, where: str, reading: Reading, depth: int) -> None:
    """A page may call itself XML and be none: then its source is read."""
    try:
        xml_part(data, where, reading, depth)
    except (etree.LxmlError, ValueError):
        reading.add(where or "xml", decode(data), depth)
        return
    if re.search(rb"<(?:\w+:)?image\b", data):
        reading.miss(where, "it shows a picture; a human has to look at it")


def xml_or_plain(data: bytes, where: str, reading: Reading, depth: int) -> None:
    try:
        xml_part(data, where, reading, depth)
    except (etree.LxmlError, ValueError):
        reading.add(where, decode(data), depth)
