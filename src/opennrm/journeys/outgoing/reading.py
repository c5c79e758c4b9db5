"""Reads everything that a receiver of a file could read: text, hidden text, comments, metadata, parts inside parts. Pure.

What cannot be read (a scan, a picture of text, an unknown or locked file) is named: the gate asks a human about it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pikepdf
from defusedxml import ElementTree
from lxml import etree
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_BYTES = 60 * 1024 * 1024  # of what is unpacked, over all parts: more is not read but stopped
MOST_PARTS = 2_000
DEEPEST = 4  # a file in a file in a file in a file


@dataclass
class Reading:
    """What stands in a file: pieces of text by where they stand, and what could not be read."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    budget: int = MOST_BYTES
    parts: int = 0

    def add(self, where: str, text: str | None) -> None:
        if text and text.strip():
            self.pieces.append((where, text))

    def spend(self, size: int) -> bool:
        """Whether this much may still be unpacked."""
        self.budget -= size
        self.parts += 1
        return self.budget >= 0 and self.parts <= MOST_PARTS


def read(data: bytes, name: str = "") -> Reading:
    """Read a file by its content; the name counts as text too, and its ending is not believed."""
    reading = Reading()
    reading.add("name of the file", name)
    _read(data, "", reading, 0)
    return reading


Reader = Callable[[bytes, str, Reading, int], None]


def _read(data: bytes, where: str, reading: Reading, depth: int) -> None:
    if depth > DEEPEST or not reading.spend(len(data)):
        reading.unreadable.append(f"{where or 'the file'}: too large or too many files inside each other")
        return
    reader = _reader_of(data)
    if reader is None:
        reading.unreadable.append(f"{where or 'the file'}: not a kind of file that can be read here")
        return
    try:
        reader(data, where, reading, depth)
    except (ValueError, KeyError, OSError, RecursionError, PyPdfError, pikepdf.PdfError, zipfile.BadZipFile,
            etree.LxmlError, ElementTree.ParseError, Image.DecompressionBombError, NotImplementedError,
            AttributeError, TypeError, IndexError, EOFError) as fault:  # fmt: skip
        reading.unreadable.append(f"{where or 'the file'}: damaged or locked ({type(fault).__name__})")


def _reader_of(data: bytes) -> Reader | None:
    start = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        return _pdf
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip
    if data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n" or data[:4] in (b"II*\x00", b"MM\x00*", b"GIF8") or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    ):  # fmt: skip
        return _picture
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if re.match(rb"(?i)<!doctype html|<html|<body|<head", start):
        return _html
    if start.startswith((b"<?xml", b"<svg")):
        return _xml
    if start[:5].lower() == b"{\\rtf":
        return _rtf
    if re.match(rb"(?im)\A(?:[a-z][a-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}", start) and re.search(
        rb"(?im)^(?:subject|from|to|mime-version|content-type):", start
    ):
        return _mail
    return _text


def decode(data: bytes) -> str:
    """The text of bytes whose encoding nobody told."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _text(data: bytes, where: str, reading: Reading, depth: int) -> None:
    text = decode(data)
    # A calendar or contact file folds long lines: joined again, with its escapes resolved.
    if re.match(r"(?i)\s*BEGIN:V", text):
        text = re.sub(r"\r?\n[ \t]", "", text).replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    reading.add(where or "text", text)


class _Visible(HTMLParser):
    """All text of a page, comments and attributes too: a receiver can look at the source."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(f"\n{data}\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "div", "br", "tr", "li", "td", "th", "h1", "h2", "h3", "title"):
            self.found.append("\n")
        self.found += [f"\n{value}\n" for name, value in attrs if value and name not in ("class", "id", "style")]


def _html(data: bytes, where: str, reading: Reading, depth: int) -> None:
    parser = _Visible()
    parser.feed(decode(data))
    parser.close()
    reading.add(where or "page", "".join(parser.found))


def _xml_text(data: bytes) -> str:
    """Text and attributes of an XML part; runs of one word that formatting has cut are joined, paragraphs are not."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    root = etree.fromstring(data, parser)
    found: list[str] = []
    beside: list[str] = []  # attributes stand apart: between two runs of one word they would cut it
    for element in root.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        if tag in _BREAKS:
            found.append("\n")
        found.append(element.text or "")
        beside += [str(v) for v in element.attrib.values() if len(v) > 3 and not str(v).startswith("http://")]
        found.append(element.tail or "")
    return "\n".join(["".join(found), *beside])


_BREAKS = frozenset({"p", "tr", "br", "tab", "h", "row", "si", "c", "comment", "line-break"})


def _xml(data: bytes, where: str, reading: Reading, depth: int) -> None:
    reading.add(where or "xml", _xml_text(data))


_CONTROL = re.compile(
    r"\\u(-?\d+)\??|\\'([0-9a-f]{2})|\\(par|line|tab|cell|row)\b ?|\\[a-z]+-?\d* ?|[{}]", re.IGNORECASE
)


def _rtf(data: bytes, where: str, reading: Reading, depth: int) -> None:
    def plain(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1]) % 65536)
        if found[2]:
            return bytes([int(found[2], 16)]).decode("cp1252", "replace")
        return "\n" if found[3] else ""

    reading.add(where or "text", _CONTROL.sub(plain, data.decode("latin-1")))


def _mail(data: bytes, where: str, reading: Reading, depth: int) -> None:
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        reading.add(f"{where}heading", "\n".join(f"{name}: {value}" for name, value in part.items()))
        if part.is_multipart():
            continue
        payload: object = part.get_payload(decode=True)
        name = part.get_filename()
        if isinstance(payload, bytes) and payload:
            reading.add("name of an attachment", name)
            _read(payload, f"attachment {name}" if name else f"{where}message", reading, depth + 1)


def _picture(data: bytes, where: str, reading: Reading, depth: int) -> None:
    """Pictures: what is written beside the pixels is read; what is in them is named as unreadable."""
    with Image.open(io.BytesIO(data)) as picture:
        for name, value in picture.info.items():
            if str(name).lower() in ("icc_profile", "exif"):
                continue
            _beside(f"{where} {name}".strip(), value, reading)
        for tag, value in picture.getexif().items():
            _beside(f"{where} exif {tag}".strip(), value, reading)
        for sheet in (0x8769, 0x8825):
            for tag, value in picture.getexif().get_ifd(sheet).items():
                _beside(f"{where} exif {tag}".strip(), value, reading)
                if sheet == 0x8825 and tag in (2, 4):
                    reading.unreadable.append(f"{where or 'the picture'}: it tells where it was taken")
    reading.unreadable.append(f"{where or 'the picture'}: a picture; a human has to look at what it shows")


def _beside(where: str, value: object, reading: Reading) -> None:
    if isinstance(value, bytes):
        for encoding in ("utf-8", "utf-16-le"):
            text = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode(encoding, "ignore")
            reading.add(where, text.replace("\0", ""))
    elif isinstance(value, str | int | float | tuple):
        reading.add(where, str(value))


def _pdf(data: bytes, where: str, reading: Reading, depth: int) -> None:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        reading.unreadable.append(f"{where or 'the document'}: locked with a password")
        return
    for name, value in (reader.metadata or {}).items():
        reading.add(f"{where} {name}".strip(), str(value))
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        reading.add(f"{where} page {number}".strip(), text)
        if "\n" in text:  # a line may end in the middle of a number or a word
            reading.add(f"{where} page {number}, lines joined".strip(), text.replace("\n", ""))
        if not text.strip() and (page.images or "/Contents" in page):
            reading.unreadable.append(f"{where or 'the document'}: page {number} is a picture")
    _inside_pdf(data, where, reading, depth)


def _inside_pdf(data: bytes, where: str, reading: Reading, depth: int) -> None:
    """What pages do not show: XMP, notes, form fields, bookmarks, old versions of strings, attached files."""
    with pikepdf.open(io.BytesIO(data)) as document:
        if "/Metadata" in document.Root:
            reading.add(f"{where} metadata".strip(), _xml_or_plain(bytes(document.Root.Metadata.read_bytes())))
        strings = [text for item in document.objects for text in _strings(item, 0)]
        reading.add(f"{where} hidden parts".strip(), "\n".join(strings))
        for name, attached in document.attachments.items():
            reading.add("name of an attachment", name)
            _read(attached.get_file().read_bytes(), f"attachment {name}", reading, depth + 1)


def _xml_or_plain(data: bytes) -> str:
    try:
        return _xml_text(data)
    except (etree.LxmlError, ValueError):
        return decode(data)


def _strings(item: object, depth: int) -> Iterator[str]:
    """Every text string of an object of the document."""
    if depth > 6:
        return
    if isinstance(item, pikepdf.String):
        text = str(item)
        if len(text) > 2 and text.isprintable():
            yield text
    elif isinstance(item, pikepdf.Dictionary):
        for key in item.keys():  # noqa: SIM118 - a pikepdf dictionary is no dict
            if key not in ("/ID", "/Parent", "/FontDescriptor", "/ToUnicode"):
                yield from _strings(item.get(key), depth + 1)
    elif isinstance(item, pikepdf.Array):
        for part in item:
            yield from _strings(part, depth + 1)


def _zip(data: bytes, where: str, reading: Reading, depth: int) -> None:
    """Office files and archives: every part of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            reading.add("name inside the file", entry.filename)
            if entry.is_dir():
                continue
            if entry.flag_bits & 0x1:
                reading.unreadable.append(f"{entry.filename}: locked with a password")
                continue
            if entry.file_size > MOST_BYTES or not reading.spend(0):
                reading.unreadable.append(f"{entry.filename}: too large to be read")
                return
            with archive.open(entry) as part:
                content = part.read(MOST_BYTES + 1)
            _part(entry.filename, content, where, reading, depth)


_QUIET = re.compile(
    r"(?i)(theme/|styles?\.xml|fontTable|settings\.xml|webSettings|_rels/|\[Content_Types\]|mimetype|manifest)"
)


def _part(name: str, content: bytes, where: str, reading: Reading, depth: int) -> None:
    if not content or (_QUIET.search(name) and not name.endswith(".rels")):
        return
    if content.lstrip()[:5] in (b"<?xml", b"<docu") or name.endswith((".xml", ".rels")):
        reading.spend(len(content))
        reading.add(f"{where} {name}".strip(), _xml_text(content))
        return
    _read(content, f"{where} {name}".strip(), reading, depth + 1)
