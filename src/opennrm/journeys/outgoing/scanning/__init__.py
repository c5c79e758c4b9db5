"""Looks for what must not leave, in text that is about to: names, places, numbers, dates, however they are written. Pure.

It stops too much rather than too little, and says what it found and where, so that a human can mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from opennrm.journeys.outgoing.folding import Word, spelt_out, words
from opennrm.journeys.outgoing.scanning.days import Elements, days, elements
from opennrm.journeys.outgoing.scanning.kinds import Finding, Kind, Protected, Span
from opennrm.journeys.outgoing.scanning.likeness import bare, bare_words, phrase, squeezed
from opennrm.journeys.outgoing.scanning.names import name
from opennrm.journeys.outgoing.scanning.numbers import Row, phone, rows
from opennrm.journeys.outgoing.scanning.places import address

__all__ = ["Finding", "Kind", "Protected", "scan"]

_FIGURES = (Kind.PHONE, Kind.DAY)


def scan(text: str, protected: Iterable[Protected]) -> list[Finding]:
    """Everything of `protected` that stands in `text`, in any of its disguises; one finding a value and place."""
    values = list(dict.fromkeys(protected))
    if not text or not values:
        return []
    wordy = _wordy(text) if any(v.kind not in _FIGURES for v in values) else []
    figures = rows(text) if any(v.kind in _FIGURES for v in values) else []
    dated = elements(text) if any(v.kind == Kind.DAY for v in values) else Elements()
    findings = {
        Finding(value.kind, value.owner, start, end)
        for value in values
        for start, end in _tightest(_spans(value, wordy, figures, dated))
    }
    return sorted(findings, key=lambda finding: (finding.start, finding.end))


def _wordy(text: str) -> list[list[Word]]:
    """The words; with letters for figures inside them; with letters that stand alone put together. Where they differ."""
    found = words(text)
    others = [words(one) for one in _without_figures(text)]
    together = spelt_out(found)
    return [found, *others, *([together] if together else [])]


def _tightest(spans: Iterable[Span]) -> list[Span]:
    """Of places that lie inside each other, the smallest: what is marked is what has to go."""
    kept: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: span[1] - span[0]):
        if not any(start <= inner[0] and inner[1] <= end for inner in kept):
            kept.append((start, end))
    return kept


def _spans(
    value: Protected, wordy: Sequence[Sequence[Word]], figures: Sequence[Row], dated: Elements
) -> Iterable[Span]:
    if value.kind == Kind.PHONE:
        return phone(value.value, figures)
    if value.kind == Kind.DAY:
        return days(value.value, dated, figures)
    return [span for found in wordy for span in _in_words(value, found)]


def _in_words(value: Protected, found: Sequence[Word]) -> Iterable[Span]:
    match value.kind:
        case Kind.NUMBER | Kind.REACH:
            return squeezed(bare(value.value), found, least=5)
        case Kind.ADDRESS:
            return address(value.value, found)
        case Kind.PLACE_NAME:
            return [*phrase(bare_words(value.value), found), *squeezed(bare(value.value), found, least=8)]
        case _name:
            return name(value.value, found)


# --- figures and signs in the place of letters ---------------------------------------------------------------

_LETTERS = str.maketrans("0345789@$!", "oeastbgasi")
_IN_A_WORD = re.compile(r"[^\W\d_]+(?:[0-9@$!]{1,2}[^\W\d_]+)+[0-9@$!]{0,2}|[^\W\d_]{3,}[0-9@$](?![\w@$])")


def _without_figures(text: str) -> list[str]:
    """The text with letters for the figures inside words (M0lendijk), each sign at its place; empty where there are none."""
    if not _IN_A_WORD.search(text):
        return []
    return [_IN_A_WORD.sub(lambda found, one=one: _lettered(found[0], one), text) for one in "il"]  # type: ignore[misc]


@lru_cache(maxsize=10_000)
def _lettered(word: str, one: str) -> str:
    if sum(sign.isalpha() for sign in word) < 2:
        return word
    return word.translate(_LETTERS).replace("1", one)
