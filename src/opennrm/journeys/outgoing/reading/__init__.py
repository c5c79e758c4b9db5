"""Reads everything that a receiver of a file could read: text, hidden text, comments, metadata, parts inside parts. Pure.

What cannot be read (a scan, a picture of text, an unknown or locked file) is named: the gate asks a human about it.
"""

from __future__ import annotations

import re
import zipfile

import pikepdf
from defusedxml import ElementTree
from lxml import etree
from PIL import Image
from pypdf.errors import PyPdfError

from opennrm.journeys.outgoing.reading import archives, documents, mails, pages, pictures, plain
from opennrm.journeys.outgoing.reading.pieces import Reader, Reading
from opennrm.journeys.outgoing.reading.plain import decode

__all__ = ["Reading", "decode", "read"]

DEEPEST = 4  # a file in a file in a file in a file
_FAULTS = (
    ValueError, KeyError, OSError, RecursionError, PyPdfError, pikepdf.PdfError, zipfile.BadZipFile, etree.LxmlError,
    ElementTree.ParseError, Image.DecompressionBombError, NotImplementedError, AttributeError, TypeError, IndexError,
    EOFError, LookupError, SyntaxError,
)  # fmt: skip


def read(data: bytes, name: str = "") -> Reading:
    """Read a file by its content; the name counts as text too, and its ending is not believed."""
    reading = Reading(_read)
    reading.add("name of the file", name)
    _read(data, "", reading, 0)
    return reading


def _read(data: bytes, where: str, reading: Reading, depth: int) -> None:
    if depth > DEEPEST or not reading.spend(len(data)):
        reading.miss(where, "too large or too many files inside each other")
        return
    reader = _reader_of(data)
    if reader is None:
        reading.miss(where, "not a kind of file that can be read here")
        return
    try:
        reader(data, where, reading, depth)
    except _FAULTS as fault:
        reading.miss(where, f"damaged or locked ({type(fault).__name__})")


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"GIF8")
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0", b"%!PS")
_SIGNS_OF_NO_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_HEAD = re.compile(rb"(?im)\A(?:From [^\r\n]*\r?\n)?(?:[a-z][a-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_OF_MAIL = re.compile(rb"(?im)^(?:subject|from|to|mime-version|content-type|received|return-path):")


def _reader_of(data: bytes) -> Reader | None:
    start = data[:1024].lstrip().removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in data[:1024]:
        return documents.pdf
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return archives.archive
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return pictures.picture
    if data.startswith(plain.MARKS):
        return plain.text
    if data.startswith(_PACKED) or _SIGNS_OF_NO_TEXT.search(data):
        return plain.unmarked if not data.startswith(_PACKED) and plain.without_mark(data[:40_000]) else None
    if start[:5].lower() == b"{\\rtf":
        return plain.rtf
    if start.startswith((b"<?xml", b"<svg")):
        return pages.xml
    head = _HEAD.match(data[:100_000].lstrip())
    if head and _OF_MAIL.search(head[0]):
        return mails.mail
    return plain.text
