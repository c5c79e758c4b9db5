"""Names from any script as parts that can be compared: transliterated, order-free, by sound. Pure.

A name becomes parts ("Mohamed", "el", "Idrissi" -> mohamed, idrissi), a part becomes a few codes of how it sounds:
its consonants, folded so that one sound has one sign, and the Metaphone code of its Latin spelling. Vowels carry no
weight: Arabic does not write them, and clerks hear them differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import jellyfish
from anyascii import anyascii

LONGEST_PART = 40
MOST_PARTS = 8

# Words that stand between names and tell nobody apart: articles, "son of", noble particles, titles, and the
# Vietnamese middle names that half of all people bear.
_PARTICLES = frozenset(
    [
        *("al", "el", "ul", "as", "ar", "an", "ad", "bin", "bn", "ben", "ibn", "bint", "bent", "abu", "abou", "umm"),
        *("van", "von", "de", "der", "den", "ter", "ten", "da", "di", "do", "dos", "das", "del", "della", "du", "la"),
        *("le", "les", "y", "e", "i", "thi", "ould", "oulad", "ait", "mr", "mrs", "ms", "mme", "dr"),
    ]
)
_NO_LETTER = re.compile(r"[^a-z]+")
_ABD = re.compile(r"abd(?:[aeou]{1,2}[lrsdtnz]?|el|al)?([b-df-hj-np-tv-z][a-z]{2,})")
_SERVANT = re.compile(r"abd[aeou]{1,2}l")  # abdul, abdel, abdoul: the first half of a name
_SON = ("ben", "bin", "bn")  # Ben Ali is also written Benali
_SLAVIC_ENDINGS = (("skaya", "sky"), ("skaja", "sky"), ("ska", "sky"), ("skiy", "sky"), ("skij", "sky"), ("ski", "sky"),
                   ("tskaya", "tsky"), ("ova", "ov"), ("eva", "ev"), ("yova", "yov"), ("ina", "in"))  # fmt: skip
# Arabic letters whose Latin spelling depends on the place; the rest is anyascii's.
_ARABIC = str.maketrans(
    dict.fromkeys("اعأإآةى", "a") | dict.fromkeys("يیئ", "y") | dict.fromkeys("وؤ", "w") | {"ء": "", "گ": "g", "ج": "j"}
)
_FOLDS = (
    ("chr", "kr"), ("chl", "kl"),  # Christina, Chloe
    ("sch", "s"), ("tsch", "s"), ("tch", "s"), ("dzh", "s"), ("dsh", "s"), ("shch", "s"), ("zs", "s"), ("sz", "s"),
    ("cz", "s"), ("cs", "s"), ("ts", "s"), ("tz", "s"), ("zh", "s"), ("sh", "s"), ("ch", "s"), ("dz", "s"), ("ss", "s"),
    ("cv", "sv"), ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "k"), ("qu", "k"), ("dh", "d"), ("th", "t"),
    ("dj", "j"), ("x", "ks"),
)  # fmt: skip
# Arabic and Persian write long vowels with y and w; clerks write them with one sign or two.
_LONG_VOWELS = (("y", "i"), ("w", "u"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"))
_SOFT_C = re.compile(r"c(?=[eiy])")
_SAME_SOUND = str.maketrans({"z": "s", "c": "k", "q": "k", "g": "k", "d": "t", "v": "f", "w": "f", "ß": "s"})
_WEAK_W = _SAME_SOUND | {ord("w"): "u"}
_GLIDE = re.compile(r"(?<=[aei])ou(?=[aei])")
_PUT_BEFORE = re.compile(r"[aie](?=[b-df-hj-np-tv-z]{2}[a-z]{2})")
_CODE_SIGNS = 6


def _is_arabic(sign: str) -> bool:
    return "\u0600" <= sign <= "\u06ff" or "\u0750" <= sign <= "\u077f"


def _is_syllabic(sign: str) -> bool:
    """Han characters and Hangul: one sign a syllable, no spaces between the parts of a name."""
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf" or "\uac00" <= sign <= "\ud7af"


def _latin(word: str, *, alone: bool) -> list[str]:
    """One written word as Latin parts in small letters; a name written as one Chinese or Korean word is two."""
    if alone and len(word) > 1 and all(_is_syllabic(sign) for sign in word):
        return [anyascii(word[:1]).lower(), anyascii(word[1:]).lower()]
    if any(_is_arabic(sign) for sign in word):
        word = word.removeprefix("ال") if len(word) > 4 else word
        word = word.translate(_ARABIC)
    return [_NO_LETTER.sub("", anyascii(word).lower())]


def _words(text: str) -> list[str]:
    """Written words; a hyphenated one gives its pieces."""
    bare = unicodedata.normalize("NFKC", text)
    bare = "".join(sign for sign in bare if unicodedata.category(sign) not in ("Cf", "Cc"))
    for quote in "'’‘ʼ`´":
        bare = bare.replace(quote, "")
    return [word for word in re.split(r"[\s\-‐‑–—_.,;/()&+]+", bare) if word]


@lru_cache(maxsize=20_000)
def parts(name: str) -> tuple[str, ...]:
    """The parts of a written name that tell people apart, in Latin small letters.

    >>> parts("Nguyễn Thị Mai"), parts("El Idrissi, Mohamed"), parts("王小明"), parts("عبد الرحمن")
    (('nguyen', 'mai'), ('idrissi', 'mohamed'), ('wang', 'xiaoming'), ('abd', 'rhmn'))
    """
    found: list[str] = []
    words = _words(name)
    for word in words:
        for latin in _latin(word, alone=len(words) == 1):
            split = _ABD.fullmatch(latin)
            if _SERVANT.fullmatch(latin):
                found.append("abd")
            elif split and len(latin) > 6:
                found += ["abd", split[1]]
            else:
                found.append(latin)
    found += ["ben" + after for before, after in pairwise(found) if before in _SON and after not in _PARTICLES]
    found = [part[:LONGEST_PART] for part in found if part]
    telling = [part for part in found if part not in _PARTICLES and len(part) > 1]
    return tuple(dict.fromkeys(telling or found))[:MOST_PARTS]


def _without_gender(part: str) -> str:
    """Ivanova is of the family Ivanov, Kowalska of Kowalski."""
    for ending, bare in _SLAVIC_ENDINGS:
        if len(part) > len(ending) + 2 and part.endswith(ending):
            return part[: -len(ending)] + bare
    return part


def _skeleton(part: str, *, vowels: str = "aeiouyhj") -> str:
    """The consonants as heard; what begins with a vowel or h begins with A."""
    text = part
    for written, heard in _FOLDS:
        text = text.replace(written, heard)
    text = _SOFT_C.sub("s", text).translate(_SAME_SOUND if "w" not in vowels else _WEAK_W)
    first = text[:1]
    if first in "aeiouh":
        start = "A"
    elif first in "yj":
        start = "J"
    else:
        start = first.upper()
    kept: list[str] = []
    before = first
    for sign in text[1:]:
        if sign not in vowels and sign != before:
            kept.append(sign.upper())
        before = sign
    return (start + "".join(kept))[:_CODE_SIGNS]


def _readings(part: str) -> list[str]:
    """The same sounds in letters that other clerks would have begun with."""
    found = [part]
    if part[:2] in ("ye", "je", "yo", "jo") and len(part) > 4:
        found.append(part[1:])  # Yelena is Elena
    if _PUT_BEFORE.match(part):
        found.append(part[1:])  # Ibrahim is Brahim
    if "kh" in part:
        found.append(part.replace("kh", "h"))  # Zakhariev is Zahariev
    if part[:2] in ("hr", "hl") and len(part) > 4:
        found.append("k" + part[1:])  # Hristina is Kristina
    if part.endswith("ica") and len(part) > 4:
        found.append(part[:-2] + "tsa")  # Zorica is Zoritsa
    if _GLIDE.search(part):
        found.append(_GLIDE.sub("w", part))  # Alaoui is Alawi
    return found


@lru_cache(maxsize=50_000)
def codes(part: str) -> frozenset[str]:
    """How a part may sound. Two spellings meet when they share one code.

    >>> codes("yelena") & codes("elena") != frozenset(), codes("mohamed") & codes("mhmd") != frozenset()
    (True, True)
    """
    bare = _without_gender(part)
    found = {_skeleton(reading) for reading in _readings(bare)}
    if "w" in bare[1:]:
        found.add(_skeleton(bare, vowels="aeiouyhjw"))
    if "j" in bare[1:]:
        found.add(_skeleton(bare, vowels="aeiouyh"))
    heard: str = jellyfish.metaphone(bare)
    if len(heard) > 1:
        found.add("~" + heard.replace(" ", "")[:_CODE_SIGNS])
    return frozenset(code for code in found if code)


def all_parts(names: Iterable[str]) -> tuple[str, ...]:
    """The parts of several names, each once."""
    return tuple(dict.fromkeys(part for name in names for part in parts(name)))


def sound_alike(first: str, second: str) -> bool:
    """Whether two parts may be one name: by sound and not too far apart in spelling, or one slip of the pen apart.

    >>> sound_alike("blessing", "blesing"), sound_alike("osas", "osaz"), sound_alike("ivanova", "ivanov")
    (True, True, True)
    >>> sound_alike("mercy", "maria")
    False
    """
    one, other = _spelt(first), _spelt(second)
    if one == other:
        return True
    shared = codes(first) & codes(second)
    if _without_vowels(first) or _without_vowels(second):  # written in a script without vowels: sound is all there is
        if shared and _long_vowels(first) == _long_vowels(second):
            return True
        return max((len(code.lstrip("~")) for code in shared), default=0) >= SOUNDS_THAT_TELL
    spelt = jellyfish.jaro_winkler_similarity(one, other)
    return bool(spelt >= (LIKE_SPELLING if shared else SLIP_OF_THE_PEN))


# Chosen on the synthetic names of tests/crowd.py.
LIKE_SPELLING = 0.78
SLIP_OF_THE_PEN = 0.93
SOUNDS_THAT_TELL = 3  # two consonants alone (Omar, Amir) say too little


def _spelt(part: str) -> str:
    """As compared by spelling: no gender, and y and w as the vowels they often are."""
    return _without_gender(part).replace("y", "i").replace("w", "u")


def _long_vowels(part: str) -> str:
    """The long vowels each as one sign, which is all that a script without vowels writes of them.

    >>> _long_vowels("lyla") == _long_vowels("leila") == _long_vowels("layla"), _long_vowels("lola")
    (True, 'lola')
    """
    for written, heard in _LONG_VOWELS:
        part = part.replace(written, heard)
    return part


def _without_vowels(part: str) -> bool:
    return not set(part[1:-1]) & set("aeiou") and len(part) > 1


def shared_parts(first: Iterable[str], second: Iterable[str]) -> int:
    """How many parts of the one name have a partner in the other; each part is used once, order does not matter.

    >>> shared_parts(parts("Иванова Наталья"), parts("Natalia Ivanov"))
    2
    """
    left = list(second)
    found = 0
    for part in first:
        partner = next((other for other in left if other == part), None)
        partner = partner or next((other for other in left if sound_alike(part, other)), None)
        if partner is not None:
            left.remove(partner)
            found += 1
    return found
