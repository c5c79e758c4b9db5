"""Looks for what must not leave, in text that is about to: names, places, numbers, dates, however they are written. Pure.

It stops too much rather than too little, and says what it found and where, so that a human can mend it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from opennrm.journeys.outgoing.folding import Word, digits, skeleton, words
from opennrm.people.rules.names import parts, sound_alike


class Kind(StrEnum):
    """What sort of value it is: that decides how it may be disguised."""

    PERSON_NAME = "person_name"
    STAFF_NAME = "staff_name"
    PLACE_NAME = "place_name"  # a shelter, a house, an organisation whose name tells a place
    ADDRESS = "address"
    PHONE = "phone"
    DAY = "day"
    NUMBER = "number"  # of a document, a file, an account
    REACH = "reach"  # an e-mail address or an account name


@dataclass(frozen=True)
class Protected:
    """A value that must not leave. `owner` is a reference for the finding, never shown to the receiver."""

    kind: Kind
    value: str
    owner: str = ""


@dataclass(frozen=True)
class Finding:
    """What was found, where in the text (start, end), and of what kind."""

    kind: Kind
    owner: str
    start: int
    end: int

    def marked(self, text: str) -> str:
        return text[self.start : self.end]


NEAR_WORDS = 5  # the parts of one name stand within so many words
ALIKE = 84  # of 100: chosen on the planted and harmless documents of tests/test_scanning.py
ALIKE_BY_SOUND = 86
LEAST_FUZZY = 7  # shorter words are compared exactly: too many words lie near them
PHONE_TAIL = 8  # digits that tell a number, without country and area


def scan(text: str, protected: Iterable[Protected]) -> list[Finding]:
    """Everything of `protected` that stands in `text`, in any of its disguises; one finding a value and place."""
    if not text:
        return []
    found = words(text)
    row, places = digits(text)
    findings: list[Finding] = []
    for value in dict.fromkeys(protected):
        for start, end in _spans(value, text, found, row, places):
            findings.append(Finding(value.kind, value.owner, start, end))
    return sorted(set(findings), key=lambda finding: (finding.start, finding.end))


def _spans(
    value: Protected, text: str, found: Sequence[Word], row: str, places: Sequence[int]
) -> Iterable[tuple[int, int]]:
    match value.kind:
        case Kind.PHONE:
            return _phone(value.value, row, places)
        case Kind.DAY:
            return _day(value.value, text)
        case Kind.NUMBER | Kind.REACH:
            return _squeezed(_bare(value.value), found, least=5)
        case Kind.ADDRESS:
            return _address(value.value, found)
        case Kind.PLACE_NAME:
            return [*_phrase(_bare_words(value.value), found), *_squeezed(_bare(value.value), found, least=8)]
        case Kind.PERSON_NAME | Kind.STAFF_NAME:
            return [*_name(value.value, found), *_squeezed(_bare(value.value), found, least=8)]


def _bare_words(value: str) -> tuple[str, ...]:
    return tuple(word.latin for word in words(value))


def _bare(value: str) -> str:
    return "".join(_bare_words(value))


# --- words ------------------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def _alike(wanted: str, seen: str, foreign: bool) -> bool:
    """Whether a word of the text may be the wanted one: equal, misspelt, or alike in sound in another script."""
    if wanted == seen:
        return True
    if wanted.isdigit() or seen.isdigit():
        return False
    if foreign:
        bones, theirs = skeleton(wanted), skeleton(seen)
        return min(len(bones), len(theirs)) >= 3 and fuzz.ratio(bones, theirs) >= ALIKE_BY_SOUND
    if min(len(wanted), len(seen)) < LEAST_FUZZY:
        return len(wanted) >= 5 and Levenshtein.distance(wanted, seen, score_cutoff=1) <= 1 and wanted[0] == seen[0]
    return fuzz.ratio(wanted, seen) >= ALIKE


def _phrase(wanted: Sequence[str], found: Sequence[Word]) -> list[tuple[int, int]]:
    """Words in a row, joined or split otherwise than we write them: windows of the same length, one less, one more."""
    joined = "".join(wanted)
    if len(joined) < 4:
        return []
    spans = []
    sizes = {max(1, len(wanted) - 1), len(wanted), len(wanted) + 1}
    for size in sizes:
        for at in range(len(found) - size + 1):
            window = found[at : at + size]
            foreign = any(word.foreign for word in window)
            latin, shape = "".join(w.latin for w in window), "".join(w.shape for w in window)
            if abs(len(latin) - len(joined)) > max(3, len(joined) // 3) and not foreign:
                continue
            if _alike(joined, latin, foreign) or (shape != latin and _alike(joined, shape, False)):
                spans.append((window[0].start, window[-1].end))
    return spans


def _name(value: str, found: Sequence[Word]) -> list[tuple[int, int]]:
    """Two parts of a name near each other, in any order; or the only part there is."""
    wanted = parts(value)
    if not wanted:
        return []
    needed = min(2, len(wanted))
    hits = [(at, part) for at, word in enumerate(found) for part in wanted if _is_part(part, word, alone=needed == 1)]
    if needed == 1:
        return [(found[at].start, found[at].end) for at, _part in hits]
    spans = []
    for index, (at, part) in enumerate(hits):
        for other_at, other in hits[index + 1 :]:
            if other_at - at > NEAR_WORDS:
                break
            if other != part and other_at != at:
                spans.append((found[at].start, found[other_at].end))
                break
    return spans


@lru_cache(maxsize=200_000)
def _is_part_of(part: str, latin: str, shape: str, foreign: bool, alone: bool) -> bool:
    if part in (latin, shape):
        return len(part) >= (4 if alone else 2)
    if alone:
        return len(part) >= LEAST_FUZZY and fuzz.ratio(part, latin) >= ALIKE
    if min(len(part), len(latin)) < 3:
        return False
    return sound_alike(part, latin) or sound_alike(part, shape) or _alike(part, latin, foreign)


def _is_part(part: str, word: Word, *, alone: bool) -> bool:
    return any(
        _is_part_of(part, latin, word.shape, word.foreign, alone)
        for latin in {word.latin, *(parts(word.latin) if word.foreign else ())}
    )


def _squeezed(wanted: str, found: Sequence[Word], *, least: int) -> list[tuple[int, int]]:
    """The value without any space or sign between its letters: s p a c e d out, or with dots and dashes."""
    if len(wanted) < least:
        return []
    spans = []
    for form in ("latin", "shape"):
        stream, owners = [], []
        for index, word in enumerate(found):
            stream.append(getattr(word, form))
            owners += [index] * len(getattr(word, form))
        row = "".join(stream)
        at = row.find(wanted)
        while at >= 0:
            first, last = found[owners[at]], found[owners[at + len(wanted) - 1]]
            begins = at == 0 or owners[at - 1] != owners[at]
            ends = at + len(wanted) == len(row) or owners[at + len(wanted)] != owners[at + len(wanted) - 1]
            if begins or ends:  # not a chance row of letters in the middle of two longer words
                spans.append((first.start, last.end))
            at = row.find(wanted, at + 1)
    return spans


# --- addresses --------------------------------------------------------------------------------------

_POSTCODE = re.compile(r"(\d{4})\s?([a-z]{2})\b", re.IGNORECASE)
_STREET_WORDS = frozenset({"straat", "str", "laan", "weg", "plein", "gracht", "kade", "street", "st", "road", "avenue"})


def _address(value: str, found: Sequence[Word]) -> list[tuple[int, int]]:
    """The street beside its number, or the postcode. A street alone is found too where its name is long enough."""
    wanted = _bare_words(value)
    spans: list[tuple[int, int]] = []
    code = _POSTCODE.search(value)
    if code:
        spans += _squeezed(f"{code[1]}{code[2]}".lower(), found, least=6)
    number_at = next((i for i, word in enumerate(wanted) if word.isdigit() and (not code or word != code[1])), None)
    if number_at is None:
        return [*spans, *_phrase(wanted[:3], found)]
    street = [word for word in wanted[:number_at] if word] or list(wanted[number_at + 1 : number_at + 3])
    number = wanted[number_at]
    for start, end in _street(street, found):
        near = [w for w in found if start - 14 <= w.start <= end + 14]
        if any(w.latin == number for w in near) or len("".join(street)) >= 12:
            spans.append((start, max([end, *(w.end for w in near if w.latin == number)])))
    glued = "".join(street) + number
    return [*spans, *_squeezed(glued, found, least=8)]


def _street(street: Sequence[str], found: Sequence[Word]) -> list[tuple[int, int]]:
    """The street in words, abbreviated too: Lange Dwarsstraat, L. Dwarsstr."""
    spans = list(_phrase(street, found))
    last = street[-1]
    for ending in ("straat", "laan", "gracht", "plein", "weg", "kade"):
        if last.endswith(ending) and len(last) > len(ending) + 2:
            stem = last.removesuffix(ending)
            short = (*street[:-1], f"{stem}{'str' if ending == 'straat' else ending[0]}")
            spans += _phrase(short, found)
            spans += [
                (found[i].start, found[i + 1].end)
                for i in range(len(found) - 1)
                if _alike(stem, found[i].latin, found[i].foreign) and found[i + 1].latin in _STREET_WORDS
            ]
    return spans


# --- figures ----------------------------------------------------------------------------------------


def _phone(value: str, row: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """The last digits in a row, whatever stands between them; nothing but signs may stand there."""
    tail = digits(value)[0][-PHONE_TAIL:]
    if len(tail) < 6:
        return []
    spans, at = [], row.find(tail)
    while at >= 0:
        here = places[at : at + len(tail)]
        if all(after - before <= 6 for before, after in itertools.pairwise(here)):
            spans.append((here[0], here[-1] + 1))
        at = row.find(tail, at + 1)
    return spans


_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan januari januar janvier enero ianuarie январь января يناير",
            "february feb februari februar fevrier febrero februarie февраль февраля فبراير",
            "march mar maart mrt marz mars marzo martie март марта مارس",
            "april apr avril abril aprilie апрель апреля أبريل ابريل",
            "may mei mai mayo май мая مايو",
            "june jun juni juin junio iunie июнь июня يونيو",
            "july jul juli juillet julio iulie июль июля يوليو",
            "august aug augustus aout agosto август августа أغسطس اغسطس",
            "september sep sept septembre septiembre septembrie сентябрь сентября سبتمبر",
            "october oct oktober okt octobre octubre octombrie октябрь октября أكتوبر اكتوبر",
            "november nov novembre noviembre noiembrie ноябрь ноября نوفمبر",
            "december dec dezember decembre diciembre decembrie декабрь декабря ديسمبر",
        ],
        1,
    )
    for name in names.split()
}
_IN_FIGURES = re.compile(r"(?<!\d)(\d{1,4})\D{1,3}(\d{1,2})\D{1,3}(\d{2,4})(?!\d)")
_IN_A_ROW = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|e|er|\.)?\s+(?:de |of )?([^\W\d_]+)\.?,?\s+(\d{2,4})(?!\d)")
_WORD_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")


def _plain_digits(text: str) -> str:
    return "".join(str(v) if (v := _digit(sign)) is not None else sign for sign in text)


def _digit(sign: str) -> int | None:
    return None if sign.isascii() else unicodedata.digit(sign, None)


def _year(written: str, like: int) -> int:
    return int(written) if len(written) > 2 else like // 100 * 100 + int(written)


def _day(value: str, text: str) -> list[tuple[int, int]]:
    """The same day, in figures or words, in either order."""
    try:
        wanted = date.fromisoformat(value)
    except ValueError:
        return []
    plain = _plain_digits(text)
    spans = [m.span() for m in _IN_FIGURES.finditer(plain) if _is_day(m.groups(), wanted)]
    for m in _IN_A_ROW.finditer(plain):
        row = m[1]
        if row in (wanted.strftime("%d%m%Y"), wanted.strftime("%Y%m%d"), wanted.strftime("%m%d%Y")):
            spans.append(m.span())
    for pattern, day, month in ((_IN_WORDS, 1, 2), (_WORD_FIRST, 2, 1)):
        for m in pattern.finditer(plain):
            number = _MONTHS.get(m[month].lower())
            if number == wanted.month and int(m[day]) == wanted.day and _year(m[3], wanted.year) == wanted.year:
                spans.append(m.span())
    return spans


def _is_day(figures: tuple[str, ...], wanted: date) -> bool:
    first, second, third = figures
    if len(first) > 2:  # year first
        return (int(first), int(second), int(third[:2])) == (wanted.year, wanted.month, wanted.day)
    year = _year(third, wanted.year)
    return year == wanted.year and {(int(first), int(second)), (int(second), int(first))} >= {
        (wanted.day, wanted.month)
    }
