"""Text behind codes: entities, percent signs, quoted-printable, escapes, base 64, letters encoded twice. Pure."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_plus

DEEPEST = 3  # a code in a code in a code
LEAST_CODED = 16  # letters of base 64: twelve bytes
LEAST_UNKNOWN = 400  # a row so long is a file, also where nobody knows of which kind

_TAG = re.compile(r"<[a-zA-Z!/?]")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{1,6})\}|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})|\\([nrt])")
_QUOTED = re.compile(r"=[0-9A-Fa-f]{2}|=\r?\n")
_SHIFTED = re.compile(r"\+[A-Za-z0-9+/]{3,}-?")
_TWICE = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
_WHOLE_LINES = re.compile(
    r"[A-Za-z0-9+/_-]{56,}(?:\r?\n[ \t]?[A-Za-z0-9+/_-]{56,})*(?:\r?\n[ \t]?[A-Za-z0-9+/_-]+)?={0,2}"
)
_RUN = re.compile(rf"[A-Za-z0-9+/_-]{{{LEAST_CODED},}}={{0,2}}")


def readings(text: str) -> list[tuple[str, str]]:
    """How a text reads without its codes; each reading once, not the text itself."""
    seen, waiting, found = {text}, [(text, 0)], []
    while waiting:
        current, depth = waiting.pop()
        for how, reading in _decoded(current):
            reading = whole(reading)
            if reading in seen or not reading.strip():
                continue
            seen.add(reading)
            found.append((how, reading))
            if depth + 1 < DEEPEST:
                waiting.append((reading, depth + 1))
    return found


def whole(text: str) -> str:
    """Halves of one sign put together, and nothing left that is half a sign."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decoded(text: str) -> Iterator[tuple[str, str]]:
    for how, sign, decode in _CODES:
        if sign.search(text):
            yield how, decode(text)


def _unquoted(text: str) -> str:
    data = quopri.decodestring(re.sub(r"=\r?\n[ \t]?", "", text).encode())
    return _or_old(data)


def _or_old(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _escaped(text: str) -> str:
    def sign(found: re.Match[str]) -> str:
        number = next((part for part in found.groups()[:4] if part), "")
        if not number:
            return {"n": "\n", "r": "\n", "t": "\t"}[found[5]]
        return chr(min(int(number, 16), 0x10FFFF))

    return _ESCAPE.sub(sign, text)


def _shifted(text: str) -> str:
    """UTF-7, as old mail programs write it; a chance row of letters does not become signs of one script."""

    def sign(found: re.Match[str]) -> str:
        made = found[0].encode().decode("utf-7", "ignore")
        scripts = {unicodedata.name(one, "?").split(" ", 1)[0] for one in made if one.isalpha()}
        return made if len(scripts - {"LATIN"}) <= 1 and "?" not in scripts else found[0]

    return _SHIFTED.sub(sign, text)


def _once(text: str) -> str:
    """Letters that were encoded a second time: Ã© is é."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return "".join(_line_once(line, encoding) for line in text.splitlines(keepends=True))
        except UnicodeError:
            continue
    return text


def _line_once(line: str, encoding: str) -> str:
    try:
        return line.encode(encoding).decode()
    except UnicodeEncodeError:
        if encoding == "latin-1":
            raise
        return line
    except UnicodeDecodeError:
        return line.encode(encoding).decode("utf-8", "replace")


# --- pages ---------------------------------------------------------------------------------------------------

_BLOCKS = ("p", "div", "br", "tr", "li", "td", "th", "h1", "h2", "h3", "title")


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.beside: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_comment(self, data: str) -> None:
        self.beside.append(data)

    def handle_decl(self, decl: str) -> None:
        self.beside.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.found.append(data)

    def handle_pi(self, data: str) -> None:
        self.beside.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.found.append("\n")
        self.beside += [value for _name, value in attrs if value]


def visible(text: str) -> str:
    """What stands in a page: its words, then what stands in comments and attributes."""
    parser = _Visible()
    parser.feed(text)
    parser.close()
    return "\n".join(["".join(parser.found), *parser.beside])


_CODES: list[tuple[str, re.Pattern[str], Callable[[str], str]]] = [
    ("without tags", _TAG, visible),
    ("without entities", re.compile(r"&[#a-zA-Z]"), html.unescape),
    ("without percent signs", re.compile(r"%[0-9A-Fa-f]{2}"), unquote),
    ("without percent signs", re.compile(r"%[0-9A-Fa-f]{2}"), unquote_plus),
    ("without codes of mail", _QUOTED, _unquoted),
    ("without escapes", _ESCAPE, _escaped),
    ("without shifts", _SHIFTED, _shifted),
    ("encoded once", _TWICE, _once),
]


# --- base 64 ----------------------------------------------------------------------------------------------

_KNOWN = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<?xml", b"RIFF", b"\xd0\xcf\x11\xe0",
          b"II*\x00", b"MM\x00*", b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"BM")  # fmt: skip


def coded(text: str) -> Iterator[bytes]:
    """What rows of base 64 hold: text, files, and what is too long to be anything but a file."""
    runs = [found[0] for pattern in (_WHOLE_LINES, _RUN) for found in pattern.finditer(text)]
    for run in dict.fromkeys("".join(run.split()) for run in runs):
        data = _bytes(run)
        if data and (data.startswith(_KNOWN) or len(run) >= LEAST_UNKNOWN or _is_text(data)):
            yield data


def _bytes(run: str) -> bytes:
    plain = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return b""


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return len(text) >= 6 and all(sign.isprintable() or sign in "\r\n\t" or ord(sign) >= 0xA0 for sign in text)
