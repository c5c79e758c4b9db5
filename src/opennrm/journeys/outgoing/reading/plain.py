"""Plain text in whatever encoding, calendars, cards and RTF."""

from __future__ import annotations

import codecs
import re

from opennrm.journeys.outgoing.folding import is_ignored
from opennrm.journeys.outgoing.reading.pieces import Reading
from opennrm.journeys.outgoing.reading.unfolding import whole

_BY_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
MARKS = tuple(mark for mark, _encoding in _BY_MARK)
# Of programs that never heard of Unicode, where this work is done. Which one nobody told: all are read.
OLD = (
    "cp1252", "cp1250", "cp1251", "koi8-r", "koi8-u", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "cp874", "gb18030", "big5", "shift_jis", "euc_kr",
)  # fmt: skip
_ENVELOPE = re.compile(r"-----BEGIN (?:PGP MESSAGE|PKCS7|CMS)")


def decoded(data: bytes, told: str = "") -> list[tuple[str, str]]:
    """The text of bytes, by encoding: one where it is sure, else every one that fits."""
    for mark, encoding in _BY_MARK:
        if data.startswith(mark):
            return [("", data.decode(encoding, "replace"))]
    try:
        return [("", data.decode())]
    except UnicodeDecodeError:
        pass
    found = [("", data.decode("cp1252", "replace"))]
    for encoding in dict.fromkeys((told, *OLD[1:], *_wide(data))):
        try:
            text = data.decode(encoding or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
        if not any(text == other for _name, other in found):
            found.append((encoding, text))
    return found


def _wide(data: bytes) -> tuple[str, ...]:
    """Two bytes a sign, where hardly anything reads as Latin letters."""
    latin = sum(32 <= byte < 127 for byte in data)
    return () if len(data) % 2 or latin > len(data) // 2 else ("utf-16-le", "utf-16-be")


def without_mark(data: bytes) -> list[str]:
    """The encodings of two or four bytes a sign in which bytes full of zeros are text."""
    found = []
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        shown = sum(sign.isprintable() or sign in "\r\n\t" or is_ignored(sign) for sign in text)
        plain = sum(sign.isascii() and (sign.isalnum() or sign.isspace()) for sign in text)
        if shown >= 0.98 * len(text) and plain >= 0.05 * len(text) and "\0" not in text:
            found.append(encoding)
    return found


def unmarked(data: bytes, where: str, reading: Reading, depth: int) -> None:
    for encoding in without_mark(data):
        reading.add(f"{where or 'text'} {encoding}", data.decode(encoding), depth)


def decode(data: bytes) -> str:
    """The likeliest text of bytes whose encoding nobody told."""
    return decoded(data)[0][1]


def text(data: bytes, where: str, reading: Reading, depth: int) -> None:
    text_in(data, where, reading, depth)


def text_in(data: bytes, where: str, reading: Reading, depth: int, told: str = "") -> None:
    """A calendar or contact file folds long lines, also in the middle of a sign: joined again before it is decoded."""
    folded = re.match(rb"(?i)\s*BEGIN:V", data)
    if folded:
        data = re.sub(rb"\r?\n[ \t]", b"", data)
    for number, (encoding, words) in enumerate(decoded(data, told)):
        if folded:
            words = words.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";")
        reading.add(f"{where or 'text'} {encoding}".strip(), words, depth, again=number > 0)
        if _ENVELOPE.search(words):
            reading.miss(where, "locked with a key")


# --- RTF ---------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\\u(-?\d+) ?|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z0-9])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_BREAKS = frozenset({"par", "line", "tab", "cell", "row", "page", "sect", "nestcell", "nestrow"})
_SIGNS = {"~": "\u00a0", "-": "", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_HOLDS = re.compile(r"\\(?:pict|objdata|bin)\b")


def rtf(data: bytes, where: str, reading: Reading, depth: int) -> None:
    source = data.decode("latin-1")
    page = re.search(r"\\ansicpg(\d+)", source)
    for encoding in dict.fromkeys((f"cp{page[1]}" if page else "cp1252", "cp1252")):
        reading.add(where or "text", _rtf_words(source, encoding), depth)
    if _HOLDS.search(source):
        reading.miss(where, "a picture or an object inside; a human has to look at it")


def _rtf_words(source: str, encoding: str) -> str:
    """The words, in the code page of the file; what stands for a program that knows no Unicode is skipped."""
    made, old, skips, beside = "", bytearray(), 0, 1
    groups: list[tuple[str, bool]] = [("", False)]  # what stood before a group that is no part of the text around it
    aside: list[str] = []
    for found in _TOKEN.finditer(source):
        sign, octet, word, number, symbol, brace, words = found.groups()
        if octet is None and old:
            made += old.decode(encoding, "replace")
            old.clear()
        if sign is not None:
            made, skips = made + chr(int(sign) % 65536), beside
        elif octet is not None:
            if skips:
                skips -= 1
            else:
                old.append(int(octet, 16))
        elif word is not None:
            beside = int(number or 1) if word == "uc" else beside
            made += "\n" if word in _BREAKS else ""
        elif words is not None:
            made, skips = made + words[skips:], max(0, skips - len(words))
        elif symbol == "*":
            groups[-1] = (groups[-1][0], True)
        elif symbol is not None:
            made += _SIGNS.get(symbol, "")
        elif brace == "{":
            groups.append((made, False))
            skips = 0
        elif brace and len(groups) > 1:
            before, apart = groups.pop()
            if apart:
                aside.append(made[len(before) :])
                made = before
            skips = 0
    made += old.decode(encoding, "replace")
    return whole("\n".join([made, *aside]))
