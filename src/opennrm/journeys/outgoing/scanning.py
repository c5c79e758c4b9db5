"""Looks for what must not leave, in text that is about to: names, places, numbers, dates, however they are written. Pure.

It stops too much rather than too little, and says what it found and where, so that a human can mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import pairwise, permutations

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
ALIKE_WEAKLY = 75
LEAST_FUZZY = 7  # shorter words are compared exactly: too many words lie near them
PHONE_TAIL = 8  # digits that tell a number, without country and area
MOST_BEFORE_TAIL = 7  # digits of country and area before it: 0031 and three more


def scan(text: str, protected: Iterable[Protected]) -> list[Finding]:
    """Everything of `protected` that stands in `text`, in any of its disguises; one finding a value and place."""
    if not text:
        return []
    found = words(text)
    row, places = digits(text)
    findings = {
        Finding(value.kind, value.owner, start, end)
        for value in dict.fromkeys(protected)
        for start, end in _tightest(_spans(value, text, found, row, places))
    }
    return sorted(findings, key=lambda finding: (finding.start, finding.end))


def _tightest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of places that lie inside each other, the smallest: what is marked is what has to go."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: span[1] - span[0]):
        if not any(start <= inner[0] and inner[1] <= end for inner in kept):
            kept.append((start, end))
    return kept


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
            return _name(value.value, found)


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
    shorter = min(len(wanted), len(seen))
    if shorter < LEAST_FUZZY:  # one slip; in five letters not in the first, which tells most
        near = len(wanted) >= 5 and Levenshtein.distance(wanted, seen, score_cutoff=1) <= 1
        return near and (shorter >= 6 or wanted[0] == seen[0])
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


class Likeness(IntEnum):
    """How surely a word of the text is a part of a name."""

    NO = 0
    WEAK = 1  # its few consonants are the same, in a script that spells otherwise
    SURE = 2


def _name(value: str, found: Sequence[Word]) -> list[tuple[int, int]]:
    """Two parts of a name near each other, in any order, one of them for sure; or the only part there is."""
    wanted = parts(value)
    needed = min(2, len(wanted))
    spans = _glued(value, found)
    hits = [
        (at, part, likeness)
        for at, word in enumerate(found)
        for part in wanted
        if (likeness := _part_likeness(part, word, needed == 1))
    ]
    if needed == 1:
        return spans + [(found[at].start, found[at].end) for at, _part, how in hits if how == Likeness.SURE]
    for index, (at, part, how) in enumerate(hits):
        for other_at, other, other_how in hits[index + 1 :]:
            if other_at - at > NEAR_WORDS:
                break
            if other != part and other_at != at and Likeness.SURE in (how, other_how):
                spans.append((found[at].start, found[other_at].end))
                break
    return spans


def _glued(value: str, found: Sequence[Word]) -> list[tuple[int, int]]:
    """All words of a name without any space, in whatever order: s p a c e d out, or run together."""
    bare = _bare_words(value)[:4]
    return [
        span
        for order in permutations(bare)
        for span in _squeezed("".join(order), found, least=8 if len(bare) > 1 else 7)
    ]


def _part_likeness(part: str, word: Word, alone: bool) -> Likeness:
    if not word.foreign:
        return _likeness(part, word.latin, word.shape, False, alone)
    readings = {word.latin, *parts(word.raw)}
    return max(_likeness(part, reading, word.shape, True, alone) for reading in readings)


@lru_cache(maxsize=200_000)
def _likeness(part: str, latin: str, shape: str, foreign: bool, alone: bool) -> Likeness:
    if part in (latin, shape):
        return Likeness.SURE if len(part) >= (4 if alone else 2) else Likeness.NO
    if alone:
        alike = len(part) >= LEAST_FUZZY and fuzz.ratio(part, latin) >= ALIKE
        return Likeness.SURE if alike else Likeness.NO
    if min(len(part), len(latin)) < 3:
        return Likeness.NO
    if sound_alike(part, latin) or sound_alike(part, shape) or _alike(part, latin, foreign):
        return Likeness.SURE
    bones, theirs = skeleton(part), skeleton(latin)
    weak = foreign and min(len(bones), len(theirs)) >= 2 and fuzz.ratio(bones, theirs) >= ALIKE_WEAKLY
    return Likeness.WEAK if weak else Likeness.NO


def _squeezed(wanted: str, found: Sequence[Word], *, least: int) -> list[tuple[int, int]]:
    """The value without any space or sign between its letters: s p a c e d out, or with dots and dashes."""
    if len(wanted) < least:
        return []
    spans = []
    for form in ("latin", "shape"):
        owners = [index for index, word in enumerate(found) for _sign in getattr(word, form)]
        row = "".join(getattr(word, form) for word in found)
        at = row.find(wanted)
        while at >= 0:
            last = at + len(wanted) - 1
            begins = at == 0 or owners[at - 1] != owners[at]
            ends = last + 1 == len(row) or owners[last + 1] != owners[last]
            if begins or ends:  # not a chance row of letters in the middle of two longer words
                spans.append((found[owners[at]].start, found[owners[last]].end))
            at = row.find(wanted, at + 1)
    return spans


# --- addresses --------------------------------------------------------------------------------------

_POSTCODE = re.compile(r"(\d{4})\s?([a-z]{2})\b", re.IGNORECASE)
_STREET_ENDINGS = ("straat", "laan", "gracht", "plein", "weg", "kade")
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
    long_enough = len("".join(street)) >= 12
    for start, end, whole in _street(street, found):
        beside = [w.end for w in found if w.latin == number and start - 14 <= w.start <= end + 14]
        if beside or (whole and long_enough):
            spans.append((start, max([end, *beside])))
    glued = "".join(street)
    return [*spans, *_squeezed(glued + number, found, least=8), *_squeezed(number + glued, found, least=8)]


def _street(street: Sequence[str], found: Sequence[Word]) -> Iterable[tuple[int, int, bool]]:
    """Where the street stands, and whether in whole: Lange Dwarsstraat; shortened: L. Dwarsstr., Dwars straat."""
    for start, end in _phrase(street, found):
        yield start, end, True
    last = street[-1]
    if len(street) > 1 and len(last) >= 6:
        yield from ((start, end, False) for start, end in _phrase((last,), found))
    ending = next((e for e in _STREET_ENDINGS if last.endswith(e) and len(last) > len(e) + 2), None)
    if ending is None:
        return
    stem = last.removesuffix(ending)
    for short in ("str" if ending == "straat" else ending[0], ending[:3]):
        yield from ((start, end, False) for start, end in _phrase((stem + short,), found))
    for one, two in pairwise(found):
        if _alike(stem, one.latin, one.foreign) and two.latin in _STREET_WORDS:
            yield one.start, two.end, True


# --- figures ----------------------------------------------------------------------------------------


def _phone(value: str, row: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """The last digits in a row, whatever stands between them; nothing but signs may stand there."""
    tail = digits(value)[0][-PHONE_TAIL:]
    if len(tail) < 6:
        return []
    spans, at = [], row.find(tail)
    while at >= 0:
        here = places[at : at + len(tail)]
        if all(after - before <= 6 for before, after in pairwise(here)):
            first = at  # the country and the area belong to it: what is marked is what has to go
            while first > max(0, at - MOST_BEFORE_TAIL) and places[first] - places[first - 1] <= 3:
                first -= 1
            spans.append((places[first], here[-1] + 1))
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
