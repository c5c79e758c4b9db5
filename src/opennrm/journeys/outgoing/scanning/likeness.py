"""Whether words of a text may be the wanted ones: equal, misspelt, split, joined, spaced out, in another script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from opennrm.journeys.outgoing.folding import Word, skeleton, words
from opennrm.journeys.outgoing.scanning.kinds import Span

ALIKE = 84  # of 100: chosen on the planted and harmless documents of tests/test_scanning.py
ALIKE_BY_SOUND = 86
LEAST_FUZZY = 7  # shorter words are compared exactly: too many words lie near them
LEAST_BONES = 6  # of a value inside a run of a script without spaces


@lru_cache(maxsize=20_000)
def bare_words(value: str) -> tuple[str, ...]:
    return tuple(word.latin for word in words(value))


@lru_cache(maxsize=20_000)
def is_foreign(value: str) -> bool:
    return any(word.foreign for word in words(value))


def bare(value: str) -> str:
    return "".join(bare_words(value))


@lru_cache(maxsize=100_000)
def alike(wanted: str, seen: str, foreign: bool) -> bool:
    """Whether a word of the text may be the wanted one: equal, misspelt, or alike in sound in another script."""
    if wanted == seen:
        return True
    if wanted.isdigit() or seen.isdigit():
        return False
    if foreign:
        return alike_by_sound(wanted, seen)
    shorter = min(len(wanted), len(seen))
    if shorter < LEAST_FUZZY:  # one slip; in five letters not in the first, which tells most
        near = len(wanted) >= 5 and Levenshtein.distance(wanted, seen, score_cutoff=1) <= 1
        return near and (shorter >= 6 or wanted[0] == seen[0])
    return fuzz.ratio(wanted, seen) >= ALIKE


@lru_cache(maxsize=100_000)
def alike_by_sound(wanted: str, seen: str, least: int = 3) -> bool:
    """By consonants alone; some scripts write one sign for l and r."""
    bones, theirs = skeleton(wanted), skeleton(seen)
    if min(len(bones), len(theirs)) < least:
        return False
    if fuzz.ratio(bones, theirs) >= ALIKE_BY_SOUND:
        return True
    return min(len(bones), len(theirs)) >= 4 and bones.replace("L", "R") == theirs.replace("L", "R")


def phrase(wanted: Sequence[str], found: Sequence[Word]) -> list[Span]:
    """Words in a row, joined or split otherwise than we write them: windows of the same length, one less, one more."""
    joined = "".join(wanted)
    if len(joined) < 4:
        return []
    spans = [(word.start, word.end) for word in found if word.run_on and inside(joined, word)]
    ends = [0, *accumulate(len(word.latin) for word in found)]
    others = [0, *accumulate(word.foreign for word in found)]
    slack = max(3, len(joined) // 3)
    for size in {max(1, len(wanted) - 1), len(wanted), len(wanted) + 1}:
        for at in range(len(found) - size + 1):
            foreign = others[at + size] > others[at]
            if not foreign and abs(ends[at + size] - ends[at] - len(joined)) > slack:
                continue
            window = found[at : at + size]
            latin, shape = "".join([w.latin for w in window]), "".join([w.shape for w in window])
            if alike(joined, latin, foreign) or (shape != latin and alike(joined, shape, False)):
                spans.append((window[0].start, window[-1].end))
    return spans


def inside(wanted: str, word: Word) -> bool:
    """Whether a value stands in the middle of a run of a script that writes no spaces."""
    bones, theirs = skeleton(wanted), skeleton(word.latin)
    if len(bones) < LEAST_BONES or len(theirs) < len(bones) - 1:
        return False
    return fuzz.partial_ratio(bones, theirs) >= 90


def squeezed(wanted: str, found: Sequence[Word], *, least: int) -> list[Span]:
    """The value without any space or sign between its letters: s p a c e d out, or with dots and dashes."""
    if len(wanted) < least:
        return []
    spans = []
    for form in ("latin", "shape"):
        row = "".join(getattr(word, form) for word in found)
        at = row.find(wanted)
        owners = [index for index, word in enumerate(found) for _sign in getattr(word, form)] if at >= 0 else []
        while at >= 0:
            last = at + len(wanted) - 1
            begins = at == 0 or owners[at - 1] != owners[at]
            ends = last + 1 == len(row) or owners[last + 1] != owners[last]
            if begins or ends:  # not a chance row of letters in the middle of two longer words
                spans.append((found[owners[at]].start, found[owners[last]].end))
            at = row.find(wanted, at + 1)
    return spans
