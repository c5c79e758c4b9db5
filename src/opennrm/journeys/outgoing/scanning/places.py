"""Addresses: the street beside its number, or the postcode, shortened, split over lines and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from opennrm.journeys.outgoing.folding import Word
from opennrm.journeys.outgoing.scanning.kinds import Span
from opennrm.journeys.outgoing.scanning.likeness import alike, bare_words, phrase, squeezed

BESIDE = 18  # signs between a street and its number
_POSTCODE = re.compile(r"(\d{4})\s?([a-z]{2})\b", re.IGNORECASE)
_STREET_ENDINGS = ("straat", "laan", "gracht", "plein", "weg", "kade", "singel", "dijk", "hof", "pad", "steeg", "dreef")
_SHORT = {
    "straat": ("str", "st"),
    "laan": ("ln", "l"),
    "plein": ("pl", "pln"),
    "gracht": ("gr", "gra"),
    "singel": ("sgl", "sing"),
}
_STREET_WORDS = frozenset(
    {*_STREET_ENDINGS, "str", "st", "ln", "pl", "gr", "street", "road", "avenue", "lane", "square"}
)


def address(value: str, found: Sequence[Word]) -> list[Span]:
    """The street beside its number, or the postcode. A street alone is found too where its name is long enough."""
    wanted = bare_words(value)
    spans: list[Span] = []
    code = _POSTCODE.search(value)
    if code:
        spans += squeezed(f"{code[1]}{code[2]}".lower(), found, least=6)
    number_at = next((i for i, word in enumerate(wanted) if word.isdigit() and (not code or word != code[1])), None)
    if number_at is None:
        return [*spans, *phrase(wanted[:3], found)]
    street = [word for word in wanted[:number_at] if word] or list(wanted[number_at + 1 : number_at + 3])
    number = wanted[number_at]
    long_enough = len("".join(street)) >= 12
    for start, end, whole in _street(street, found):
        beside = [(w.start, w.end) for w in found if w.latin == number and start - BESIDE <= w.start <= end + BESIDE]
        if beside or (whole and long_enough):
            spans.append((min([start, *(s for s, _e in beside)]), max([end, *(e for _s, e in beside)])))
    glued = "".join(street)
    spans += _short(street, number, found)
    return [*spans, *squeezed(glued + number, found, least=7), *squeezed(number + glued, found, least=7)]


def _short(street: Sequence[str], number: str, found: Sequence[Word]) -> list[Span]:
    """Dam 1: a street so short that nothing but the very words, in a row, tells it."""
    if len("".join(street)) >= 5:
        return []
    row = [*street, number]
    return [
        (found[at].start, found[at + len(row) - 1].end)
        for at in range(len(found) - len(row) + 1)
        if [word.latin for word in found[at : at + len(row)]] == row
    ]


def _street(street: Sequence[str], found: Sequence[Word]) -> Iterable[tuple[int, int, bool]]:
    """Where the street stands, and whether in whole: Lange Dwarsstraat; shortened: L. Dwarsstr., Dwars straat."""
    for start, end in phrase(street, found):
        yield start, end, True
    last = street[-1]
    if len(street) > 1 and len(last) >= 6:
        yield from ((start, end, False) for start, end in phrase((last,), found))
    ending = next((e for e in _STREET_ENDINGS if last.endswith(e) and len(last) > len(e) + 2), None)
    if ending is None:
        return
    stem = last.removesuffix(ending)
    for short in {*_SHORT.get(ending, ()), ending[0], ending[:3]}:
        yield from ((start, end, False) for start, end in phrase((stem + short,), found))
    for one, two in pairwise(found):
        if alike(stem, one.latin, one.foreign) and two.latin in _STREET_WORDS:
            yield one.start, two.end, True
