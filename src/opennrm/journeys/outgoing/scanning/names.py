"""Names of people: two parts near each other in any order, an initial and a part, all in one word."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from opennrm.journeys.outgoing.folding import Word, skeleton
from opennrm.journeys.outgoing.scanning.kinds import Span
from opennrm.journeys.outgoing.scanning.likeness import (
    ALIKE,
    LEAST_FUZZY,
    alike,
    alike_by_sound,
    bare_words,
    inside,
    is_foreign,
    squeezed,
)
from opennrm.people.rules.names import parts, sound_alike

NEAR_WORDS = 5  # the parts of one name stand within so many words
ALIKE_WEAKLY = 75
LEAST_GLUED = 8  # letters of a whole name in one word
LEAST_BESIDE_INITIAL = 4  # letters of the part that stands whole


class Likeness(IntEnum):
    """How surely a word of the text is a part of a name."""

    NO = 0
    WEAK = 1  # its few consonants are the same, in a script that spells otherwise
    SURE = 2


def name(value: str, found: Sequence[Word]) -> list[Span]:
    """Two parts of a name near each other, in any order, one of them for sure; or the only part there is."""
    wanted = parts(value)
    needed = min(2, len(wanted))
    other = is_foreign(value)
    spans = _glued(value, found, other)
    hits = [
        (at, part, likeness)
        for at, word in enumerate(found)
        for part in wanted
        if (likeness := _part_likeness(part, word, needed == 1, other))
    ]
    if needed == 1:
        return spans + [(found[at].start, found[at].end) for at, _part, how in hits if how == Likeness.SURE]
    for index, (at, part, how) in enumerate(hits):
        for other_at, another, other_how in hits[index + 1 :]:
            if other_at - at > NEAR_WORDS:
                break
            if another != part and other_at != at and Likeness.SURE in (how, other_how):
                spans.append((found[at].start, found[other_at].end))
                break
    return spans + _with_initial(wanted, hits, found)


def _with_initial(
    wanted: Sequence[str], hits: Sequence[tuple[int, str, Likeness]], found: Sequence[Word]
) -> list[Span]:
    """N. Beridze: a part that stands whole, right beside the first letter of another."""
    spans = []
    for at, part, _how in hits:
        if part not in (found[at].latin, found[at].shape) or len(part) < LEAST_BESIDE_INITIAL:
            continue
        initials = {other[0] for other in wanted if other != part}
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(found) and {found[beside].latin, found[beside].shape} & initials:
                first, last = sorted((at, beside))
                if found[last].start - found[first].end <= 6:
                    spans.append((found[first].start, found[last].end))
    return spans


def _glued(value: str, found: Sequence[Word], other: bool) -> list[Span]:
    """All words of a name without any space, in whatever order: s p a c e d out, or run together."""
    bare = bare_words(value)[:4]
    telling = parts(value)[:4]
    orders = {"".join(order) for order in permutations(bare)}
    orders |= {"".join(order) for size in range(2, len(telling) + 1) for order in permutations(telling, size)}
    initials = {a[0] + b for a, b in permutations(bare, 2)} | {b + a[0] for a, b in permutations(bare, 2)}
    least = 8 if len(bare) > 1 else 7
    spans = [span for order in orders for span in squeezed(order, found, least=least)]
    spans += [span for short in initials for span in _letters(short, found)]
    for word in found if len(bare) > 1 else ():
        whole = (_whole(order, word.latin, word.foreign or other) for order in orders)
        if len(word.latin) >= LEAST_GLUED and (any(whole) or (word.run_on and inside("".join(bare), word))):
            spans.append((word.start, word.end))
    return spans


def _letters(short: str, found: Sequence[Word]) -> list[Span]:
    """An initial and a part, one letter after another."""
    if len(short) < LEAST_FUZZY:
        return []
    single = [word for word in found if len(word.latin) == 1]
    return squeezed(short, single, least=LEAST_FUZZY) if len(single) >= len(short) else []


@lru_cache(maxsize=200_000)
def _whole(joined: str, latin: str, foreign: bool) -> bool:
    if len(joined) >= LEAST_GLUED and fuzz.ratio(joined, latin) >= ALIKE:
        return True
    return foreign and alike_by_sound(joined, latin, 5)


def _part_likeness(part: str, word: Word, alone: bool, foreign: bool) -> Likeness:
    if word.one_sign:  # a Chinese sign is a syllable: only the very one
        return Likeness.SURE if word.latin == part else Likeness.NO
    if not word.foreign:
        return _likeness(part, word.latin, word.shape, foreign, alone)
    readings = {word.latin, *parts(word.raw)}
    return max(_likeness(part, reading, word.shape, True, alone) for reading in readings)


@lru_cache(maxsize=200_000)
def _likeness(part: str, latin: str, shape: str, foreign: bool, alone: bool) -> Likeness:
    if part in (latin, shape):
        return Likeness.SURE if len(part) >= (4 if alone else 2) else Likeness.NO
    if alone:
        near = len(part) >= LEAST_FUZZY and fuzz.ratio(part, latin) >= ALIKE
        return Likeness.SURE if near else Likeness.NO
    if min(len(part), len(latin)) < 3:
        return Likeness.NO
    if sound_alike(part, latin) or sound_alike(part, shape) or alike(part, latin, foreign) or _bent(part, latin):
        return Likeness.SURE
    if len(part) >= 5 and Levenshtein.distance(part, latin, score_cutoff=1) <= 1:
        return Likeness.WEAK  # Hanna for Ganna
    if len(part) == len(latin) >= 4 and part[:-1] == latin[:-1]:
        return Likeness.WEAK  # Anny for Anna
    bones, theirs = skeleton(part), skeleton(latin)
    if foreign and bones == theirs and bones:
        return Likeness.WEAK
    weak = foreign and min(len(bones), len(theirs)) >= 2 and fuzz.ratio(bones, theirs) >= ALIKE_WEAKLY
    return Likeness.WEAK if weak else Likeness.NO


def _bent(part: str, latin: str) -> bool:
    """Names that grammar has bent: Kowalskiej, Beridzével. The stem is long and the same."""
    shared = next((n for n, (a, b) in enumerate(zip(part, latin, strict=False)) if a != b), min(len(part), len(latin)))
    return len(part) >= 5 and shared >= len(part) - 1 and len(latin) - shared <= 3
