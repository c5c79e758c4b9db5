"""Cutting a large IATI file into its activities without ever holding it: safe, bounded, with exact line numbers.

Expat walks the file; libxml2 later sees one activity at a time. Nothing outside the file is opened, no document type is
accepted (so there are no entities to grow), and every part has a limit.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

MEGABYTE = 1024 * 1024
LARGEST_FILE = 512 * MEGABYTE
LARGEST_RECORD = 40 * MEGABYTE  # one activity; the largest that publishers are known to write stay well below
MOST_PARTS = 500_000  # elements, attributes and comments of one activity: each takes memory, however short it is
LARGEST_TOKEN = 10 * MEGABYTE  # one tag, comment or processing instruction
LARGEST_GAP = MEGABYTE  # what may stand between two activities, or before the first
DEEPEST = 100  # the standard itself nests about ten deep
CHUNK = 256 * 1024

# Encodings that are read; each decodes strictly. All others are refused by name.
ENCODINGS = frozenset([
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", *(f"iso8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *(f"cp{n}" for n in range(1250, 1259)), "koi8-r", "koi8-u", "gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc_jp", "euc_kr",
])  # fmt: skip
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"),
)  # fmt: skip
# What other files begin with, so that the sentence says what to do.
_NOT_TEXT = (
    (b"\x1f\x8b", "compressed (gzip). Unpack it first"), (b"PK\x03\x04", "compressed (zip). Unpack it first"),
    (b"BZh", "compressed (bzip2). Unpack it first"), (b"\xfd7zXZ", "compressed (xz). Unpack it first"),
    (codecs.BOM_UTF32_LE, "written in UTF-32. Save it as UTF-8"), (codecs.BOM_UTF32_BE, "written in UTF-32. Save it as UTF-8"),
    (b"<\0\0\0", "written in UTF-32. Save it as UTF-8"), (b"\0\0\0<", "written in UTF-32. Save it as UTF-8"),
)  # fmt: skip
_BLANK = " \t\r\n"  # what XML calls white space; a no-break space is text


class Unreadable(Exception):
    """The file is not XML that we read: `line` and a sentence."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        self.sentence, self.line = sentence, line
        super().__init__(f"line {line}: {sentence}")


@dataclass(frozen=True)
class Root:
    """The outermost element: its name and attributes as written."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 1

    @property
    def opening(self) -> str:
        """The start tag anew, on one line, so that lines inside a piece keep their distance."""
        written = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        return f"<{self.name}{written}>".replace("\n", "&#10;")

    def around(self, piece: bytes) -> bytes:
        """A document of this root and one piece, in UTF-8."""
        return b"".join((self.opening.encode(), piece, f"</{self.name}>".encode()))


@dataclass(frozen=True)
class Piece:
    """One child of the root: its bytes in UTF-8 and the line on which it begins."""

    name: str
    content: bytes
    line: int


@dataclass(frozen=True)
class Stray:
    """Text that stands between the activities, where none belongs."""

    line: int
    text: str


def encoding_of(head: bytes) -> str:
    """How these first bytes say they are written. Raises Unreadable for an encoding that is not read.

    >>> encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?>'), encoding_of(b"<a/>")
    ('iso8859-1', 'utf-8')
    """
    if not head:
        raise Unreadable("The file is empty.")
    for mark, words in _NOT_TEXT:
        if head.startswith(mark):
            raise Unreadable(f"The file is {words} and try again.")
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    found = _DECLARED.match(head)
    if found is None:
        return "utf-8"
    declared = found.group(1).decode("ascii")
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise Unreadable(f"The file says that it is written in {declared}. Save it as UTF-8 and try again.")
    return name


class _Walk:
    """The state of one walk: where we stand, and the bytes of the activity that is open."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = self.parser.ProcessingInstructionHandler = self._counted
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.root: Root | None = None
        self.depth = 0
        self.parts = 0  # of the activity that is open
        self.ready: list[Piece | Stray] = []
        self.buffer = bytearray()
        self.buffer_at = 0  # where the buffer begins in the whole
        self.fed = 0
        self.open: tuple[str, int, int] | None = None  # name, first byte, line
        self.settled = 0  # the byte after the last thing that had a meaning

    def _doctype(self, *_: object) -> None:
        raise Unreadable(
            "The file declares a document type (DOCTYPE). IATI needs none, and files with one are refused because "
            "they can hold entities that grow or that read other files. Remove the declaration.",
            self.parser.CurrentLineNumber,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.parts += 1 + len(attributes)
        if self.depth > 2:
            if self.depth > DEEPEST:
                raise Unreadable(f"Elements are nested more than {DEEPEST} deep.", self.parser.CurrentLineNumber)
            return
        line, at = self.parser.CurrentLineNumber, self.parser.CurrentByteIndex
        self.settled = at
        if self.depth == 1:
            self.root = Root(name, dict(attributes), line)
        else:
            self.open, self.parts = (name, at, line), 1 + len(attributes)

    def _counted(self, *_: object) -> None:
        """A comment or processing instruction."""
        self.parts += 1

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.depth != 1 or self.open is None:
            return
        name, begun, line = self.open
        ended = self.parser.CurrentByteIndex
        here = ended - self.buffer_at
        if self.buffer[here - 2 : here] == b"/>" and self._after_tag(begun) == ended:  # <iati-activity/>
            after = ended
        else:
            after = self.buffer.index(b">", here) + 1 + self.buffer_at
        content = bytes(self.buffer[begun - self.buffer_at : after - self.buffer_at])
        self.ready.append(Piece(name, content, line))
        self.open, self.settled = None, after

    def _after_tag(self, begun: int) -> int:
        """The byte after the tag that begins here; a > inside an attribute does not end it."""
        quote = 0
        for at in range(begun - self.buffer_at, len(self.buffer)):
            sign = self.buffer[at]
            if quote:
                quote = 0 if sign == quote else quote
            elif sign in b"\"'":
                quote = sign
            elif sign == ord(">"):
                return at + 1 + self.buffer_at
        return self.fed

    def _text(self, text: str) -> None:
        if self.depth == 1 and (left := text.strip(_BLANK)):
            self.ready.append(Stray(self.parser.CurrentLineNumber, left[:60]))

    def feed(self, text: str, last: bool = False) -> None:
        data = text.encode()
        self.buffer += data
        self.fed += len(data)
        try:
            self.parser.Parse(data, last)
        except expat.ExpatError as fault:
            raise Unreadable(_plain(fault), fault.lineno) from None
        self._within_limits(last)
        keep_from = self.open[1] if self.open else min(self.fed, max(self.parser.CurrentByteIndex, self.settled))
        del self.buffer[: keep_from - self.buffer_at]
        self.buffer_at = keep_from

    def _within_limits(self, last: bool) -> None:
        line = self.parser.CurrentLineNumber
        if self.open is not None:
            if self.fed - self.open[1] > LARGEST_RECORD:
                raise Unreadable(f"One activity is larger than {LARGEST_RECORD // MEGABYTE} MB.", self.open[2])
            if self.parts > MOST_PARTS:
                raise Unreadable(f"One activity holds more than {MOST_PARTS:,} elements and attributes.", self.open[2])
        elif self.fed - self.settled > LARGEST_GAP + CHUNK and not last:
            raise Unreadable(f"More than {LARGEST_GAP // MEGABYTE} MB hold no activity at all.", line)
        if self.fed - self.parser.CurrentByteIndex > LARGEST_TOKEN:
            raise Unreadable(f"One tag or comment is longer than {LARGEST_TOKEN // MEGABYTE} MB.", line)


def _plain(fault: expat.ExpatError) -> str:
    """Expat's reason in plain words."""
    reason = expat.ErrorString(fault.code) or "unknown"
    known = {
        "no element found": "The file ends before its last element is closed. It may have been cut off while copying.",
        "syntax error": "This is not XML: text stands where the first tag should.",
        "unclosed token": "The file ends in the middle of a tag. It may have been cut off while copying.",
        "mismatched tag": "A closing tag does not match the element that is open here.",
        "undefined entity": "An entity such as &name; is used that XML does not know. Write the letter itself.",
        "duplicate attribute": "One attribute stands twice in the same tag.",
        "junk after document element": "Something follows after the end of the outermost element.",
        "not well-formed (invalid token)": "This is not XML: a sign stands where XML allows none (often a bare & or <).",
        "XML or text declaration not at start of entity": "The line <?xml ...?> must be the very first thing in the file.",
    }
    return known.get(reason, f"This is not well-formed XML: {reason}.")


def walk(source: BinaryIO) -> Iterator[Root | Piece | Stray]:
    """The root first, then each of its children in order. Holds one child at a time. Raises Unreadable."""
    head = source.read(1024)
    encoding = encoding_of(head)
    text = io.TextIOWrapper(io.BufferedReader(_Joined(head, source)), encoding, errors="strict", newline=None)
    state, told = _Walk(), False
    while True:
        try:
            chunk = text.read(CHUNK)
        except UnicodeError:
            raise Unreadable(
                f"The bytes here are not {encoding.removesuffix('-sig').upper()}, as the file says they are.",
                state.parser.CurrentLineNumber,
            ) from None
        state.feed(chunk, last=not chunk)
        if state.root is not None and not told:
            told = True
            yield state.root
        yield from state.ready
        state.ready.clear()
        if state.fed > LARGEST_FILE:
            raise Unreadable(f"The file is larger than {LARGEST_FILE // MEGABYTE} MB.")
        if not chunk:
            return


class _Joined(io.RawIOBase):
    """The bytes that were looked at already, and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        view = memoryview(target)
        if not self.head:
            self.head = self.rest.read(len(view))
        taken = self.head[: len(view)]
        view[: len(taken)] = taken
        self.head = self.head[len(taken) :]
        return len(taken)
