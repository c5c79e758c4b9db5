"""PDF: pages, and all that pages do not show: notes, form fields, bookmarks, looks, attachments, versions before."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

import pikepdf
from pypdf import PageObject, PdfReader

from opennrm.journeys.outgoing.reading.pages import xml_or_plain
from opennrm.journeys.outgoing.reading.pieces import Reading

MOST_LOOKS = 200
MOST_VERSIONS = 8
LEAST_PICTURE = 16  # pixels: smaller ones are lines and dots
MOST_CURVES = 400  # words may be drawn as curves: a page with more of them is looked at
_END = re.compile(rb"%%EOF\s*")


def pdf(data: bytes, where: str, reading: Reading, depth: int) -> None:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        reading.miss(where or "the document", "locked with a password")
        return
    for name, value in (reader.metadata or {}).items():
        reading.add(f"{where} {name}".strip(), f"{value}\n{name}", depth)
    texts = [_page(page, number, where, reading, depth) for number, page in enumerate(reader.pages, 1)]
    if len(texts) > 1:  # a page may end in the middle of an address
        reading.add(f"{where} pages joined".strip(), "\n".join(texts), depth, again=True)
    with pikepdf.open(io.BytesIO(data)) as document:
        _objects(document, where, reading, depth)
    _before(data, where, reading, depth)


def _page(page: PageObject, number: int, where: str, reading: Reading, depth: int) -> str:
    text: str = page.extract_text()
    place = f"{where} page {number}".strip()
    reading.add(place, text, depth)
    if "\n" in text:  # a line may end in the middle of a number or a word
        reading.add(f"{place}, lines joined", text.replace("\n", ""), depth, again=True)
    if turned := _turned(text):
        reading.add(f"{place}, from right to left", turned, depth, again=True)
    if not text.strip() and "/Contents" in page:
        reading.miss(where or "the document", f"page {number} is a picture")
    return text


def _turned(text: str) -> str:
    """Hebrew and Arabic as some programs draw them: from left to right. Figures and Latin words keep their order."""
    if not re.search(r"[\u0590-\u08ff\ufb1d-\ufefc]", text):
        return ""
    lines = []
    for line in text.split("\n"):
        pieces = re.findall(r"[\u0590-\u08ff\ufb1d-\ufefc]+|[^\u0590-\u08ff\ufb1d-\ufefc\s]+|\s+", line)
        lines.append("".join(p[::-1] if "\u0590" <= p[0] <= "\ufefc" else p for p in reversed(pieces)))
    return "\n".join(lines)


# --- what pages do not show --------------------------------------------------------------------------------


def _objects(document: pikepdf.Pdf, where: str, reading: Reading, depth: int) -> None:
    strings: list[str] = []
    looks = 0
    for item in document.objects:
        strings += _strings(item, 0)
        if isinstance(item, pikepdf.Dictionary) and _blind_font(item):
            reading.miss(where or "the document", "letters without meaning: nobody but a human can read them")
        if not isinstance(item, pikepdf.Stream):
            continue
        looks += item.get("/Subtype") == pikepdf.Name.Form
        _stream(item, looks, where, reading, depth)
    reading.add(f"{where} hidden parts".strip(), "\n".join(strings), depth)
    for number, page in enumerate(document.pages, 1):
        _drawn(page, number, where, reading, depth)
    for name in document.attachments:
        reading.add("name of an attachment", name, depth)


_QUIET = ("/ObjStm", "/XRef", "/CMap")


def _stream(item: pikepdf.Stream, looks: int, where: str, reading: Reading, depth: int) -> None:
    kind, form = str(item.get("/Type", "")), str(item.get("/Subtype", ""))
    if form == "/Image":
        if min(int(item.get("/Width", 0)), int(item.get("/Height", 0))) >= LEAST_PICTURE:
            reading.miss(where or "the document", "a picture inside; a human has to look at what it shows")
    elif form == "/Form":
        if looks > MOST_LOOKS:
            reading.miss(where or "the document", "too many drawings inside")
        else:
            reading.add(f"{where} drawing".strip(), _look(item), depth)
    elif kind == "/EmbeddedFile":
        reading.inside(bytes(item.read_bytes()), f"{where} attachment".strip(), reading, depth + 1)
    elif kind not in _QUIET and not _of_a_font(item):
        data = bytes(item.read_bytes())
        if kind == "/Metadata" or data.lstrip()[:1] in (b"<", b"\xef"):
            xml_or_plain(data, f"{where} metadata".strip(), reading, depth)
        elif b"\x00" not in data[:2000] and not re.search(rb"\b(?:BT|re|cm|Do)\b", data):  # a script, a note
            reading.add(f"{where} data".strip(), data.decode("utf-8", "replace"), depth)


def _of_a_font(item: pikepdf.Stream) -> bool:
    return "/Length1" in item or str(item.get("/Subtype", "")) in ("/Type1C", "/CIDFontType0C", "/OpenType")


def _blind_font(item: pikepdf.Dictionary) -> bool:
    """Its letters are numbers of drawings, and nothing says which letter each is."""
    kind = str(item.get("/Subtype", "")) if item.get("/Type") == pikepdf.Name.Font else ""
    return kind in ("/Type0", "/Type3") and "/ToUnicode" not in item


def _look(item: pikepdf.Stream) -> str:
    """The words of a drawing that a page or a note shows: put on a page of its own, and read like one."""
    with pikepdf.new() as made:
        made.add_blank_page()
        own = made.copy_foreign(item)
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Own=own))
        made.pages[0].Contents = made.make_stream(b"/Own Do")
        stream = io.BytesIO()
        made.save(stream)
    return PdfReader(stream).pages[0].extract_text()


def _drawn(page: pikepdf.Page, number: int, where: str, reading: Reading, depth: int) -> None:
    """The words that are read aloud, pictures between the words, and words that may be drawn as curves."""
    curves, aloud = 0, []
    for one in pikepdf.parse_content_stream(page):
        name, operands = str(one.operator), one.operands
        curves += name in ("c", "v", "y")
        if name in ("BDC", "DP"):
            aloud += [text for operand in operands for text in _strings(operand, 0)]
        elif name == "INLINE IMAGE":
            reading.miss(where or "the document", f"page {number} shows a picture")
    reading.add(f"{where} page {number}, read aloud".strip(), "\n".join(aloud), depth)
    if curves > MOST_CURVES:
        reading.miss(where or "the document", f"page {number} is drawn; a human has to look at it")


def _strings(item: object, depth: int) -> Iterator[str]:
    """Every text string of an object of the document."""
    if depth > 6:
        return
    if isinstance(item, pikepdf.String):
        text = "".join(sign if sign.isprintable() else " " for sign in str(item))
        if len(text.strip()) > 2:
            yield text
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in item.keys():  # noqa: SIM118 - a pikepdf dictionary is no dict
            if key not in ("/ID", "/Parent", "/FontDescriptor", "/ToUnicode", "/P", "/Prev", "/Next"):
                yield from _within(item.get(key), depth)
    elif isinstance(item, pikepdf.Array):
        for part in item:
            yield from _within(part, depth)


def _within(part: object, depth: int) -> Iterable[str]:
    """What has a number of its own is read on its own."""
    number = getattr(part, "objgen", (0, 0))
    return () if number != (0, 0) else _strings(part, depth + 1)


def _before(data: bytes, where: str, reading: Reading, depth: int) -> None:
    """A program that saves may only write behind what was there: the versions before are still in the file."""
    ends = [found.end() for found in _END.finditer(data)][:-1]
    if b"/Linearized" in data[:2048]:
        ends = ends[1:]
    if len(ends) > MOST_VERSIONS:
        reading.miss(where or "the document", "too many versions inside")
        ends = ends[-MOST_VERSIONS:]
    for end in ends if depth == 0 or "version before" not in where else []:
        reading.inside(data[:end], f"{where} version before".strip(), reading, depth + 1)
