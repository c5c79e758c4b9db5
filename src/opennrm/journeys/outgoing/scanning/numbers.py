"""Telephone numbers: the last digits in a row, in figures of any script, in letters that look like them, spoken in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from opennrm.journeys.outgoing.folding import digits
from opennrm.journeys.outgoing.scanning.kinds import Span
from opennrm.journeys.outgoing.scanning.spoken import LONGEST, NUMBERS, REPEATS

PHONE_TAIL = 8  # digits that tell a number, without country and area
MOST_BEFORE_TAIL = 7  # digits of country and area before it: 0031 and three more
GAP = 14  # signs between two digits of one number: "and then"


@dataclass(frozen=True)
class Row:
    """Digits of a text in a row, and where each starts and ends."""

    digits: str
    places: Sequence[Span]


def rows(text: str) -> list[Row]:
    """The figures; with letters that look like figures; with numbers in words. Each only where it differs."""
    row, at = digits(text)
    found = [Row(row, [(place, place + 1) for place in at])]
    return found + [other for other in (_looking_like(text), _spoken(text)) if other.digits != row]


_LOOKS = {"o": "0", "O": "0", "l": "1", "I": "1", "|": "1", "О": "0", "о": "0", "Ο": "0", "ο": "0"}
_MIXED = re.compile(r"(?<![^\W\d_])(?=[^\W_]*\d)[\doOlI|ОоΟο]{3,}(?![^\W\d_])")


def _looking_like(text: str) -> Row:
    mixed = _MIXED.sub(lambda found: "".join(_LOOKS.get(sign, sign) for sign in found[0]), text)
    row, at = digits(mixed)
    return Row(row, [(place, place + 1) for place in at])


_TOKEN = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]|\d")


def _spoken(text: str) -> Row:
    """Numbers in words among figures, the longest first: "quatre-vingt-dix" is one number, "thirty four" too."""
    tokens = [(_folded(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(_apart(text))]
    row, places, at, times = "", list[Span](), 0, 1
    while at < len(tokens):
        for size in range(min(LONGEST, len(tokens) - at), 0, -1):
            words = " ".join(token for token, _start, _end in tokens[at : at + size])
            number = words if words.isdigit() and size == 1 else NUMBERS.get(words)
            if number is not None:
                row += number * times
                places += [(tokens[at][1], tokens[at + size - 1][2])] * (len(number) * times)
                at, times = at + size, 1
                break
        else:
            times = REPEATS.get(tokens[at][0], 1)
            at += 1
    return Row(row, places)


def _apart(text: str) -> str:
    """Chinese figures are words without spaces: made figures, each at its place."""
    return "".join(_HAN.get(sign, sign) for sign in text)


_HAN = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)) | {"两": "2", "幺": "1"}


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    if word.isdecimal():
        return str(unicodedata.decimal(word))
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Mn")


def phone(value: str, found: Sequence[Row]) -> list[Span]:
    """The last digits in a row, whatever stands between them; nothing but signs and a word or two may stand there."""
    tail = digits(value)[0][-PHONE_TAIL:]
    return [span for row in found for span in _tail(tail, row)] if len(tail) >= 6 else []


def _tail(tail: str, found: Row) -> list[Span]:
    spans, at, places = [], found.digits.find(tail), found.places
    while at >= 0:
        here = places[at : at + len(tail)]
        if all(after[0] - before[1] < GAP for before, after in pairwise(here)):
            first = at  # the country and the area belong to it: what is marked is what has to go
            while first > max(0, at - MOST_BEFORE_TAIL) and places[first][0] - places[first - 1][1] <= 2:
                first -= 1
            spans.append((places[first][0], here[-1][1]))
        at = found.digits.find(tail, at + 1)
    return spans
