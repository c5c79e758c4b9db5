"""The words with which somebody comes back for an answer, and the small sum that keeps machines out. Pure.

The words are drawn from a list in the reader's language, a public text like any other. As many are given as make 40
bits; a wrong guess costs a try of a limit that the whole site shares.
"""

from __future__ import annotations

import hashlib
import math
import re
import secrets
import unicodedata
from collections.abc import Sequence

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

LIST = "tell.word_list"  # the key of the text that holds a language's words
BITS, LEAST_LISTED, LONGEST_LISTED = 40, 64, 12
LEAST_OWN, LEAST_LETTERS, LEAST_SYLLABLES, LONGEST = 4, 3, 2, 200
# Letters that many keyboards lack, and signs of Ge'ez and Arabic that are written for each other.
_ALIKE: dict[int, str | int] = {
    ord(sign): plain for sign, plain in zip("đłøæœґهىٱ", ("d", "l", "o", "ae", "oe", "г", "ة", "ي", "ا"), strict=True)
}
_ALIKE |= {first + n: second + n for first, second in ((0x1220, 0x1230), (0x1280, 0x1210), (0x1340, 0x1338)) for n in range(8)}  # fmt: skip
_BETWEEN_CHINESE = re.compile(r"(?<=[\u2e80-\uabff]) (?=[\u2e80-\uabff])")


def listed(text: str) -> list[str]:
    """The words of a list, as they are given."""
    return text.casefold().split()


def list_faulty(text: str) -> list[str]:
    """Why words cannot be given from this list; empty if they can.

    >>> list_faulty("apple pear")
    ['This list holds 2 different words; at least 64 are needed.']
    """
    words = listed(text)
    different = len({plain(word) for word in words})
    found: list[str] = []
    if different < LEAST_LISTED:
        found.append(Said(_("This list holds {there} different words; at least {least} are needed."), there=different, least=LEAST_LISTED))  # fmt: skip
    elif different < len(words):
        found.append(_("Two words of this list are the same when they are typed without accents."))
    if odd := [word for word in words if read_words(word) != word or len(word) > LONGEST_LISTED]:
        found.append(Said(_("These are not single short words: {words}."), words=", ".join(odd[:5])))
    return found


def given(words: Sequence[str]) -> int:
    """How many words of a list make enough bits.

    >>> given(range(256)), given(range(128)), given(range(64))
    (5, 6, 7)
    """
    return math.ceil(BITS / math.log2(len(words)))


def new_words(text: str) -> str:
    """Ordinary words out of a list, none of them twice, drawn by the operating system's generator."""
    words = listed(text)
    return " ".join(secrets.SystemRandom().sample(words, given(words)))


def read_words(typed: str) -> str:
    """What somebody meant: small letters, no signs between the words, one space.

    >>> read_words(" Apple,  RIVER\\nmoon. ")
    'apple river moon'
    """
    plain = unicodedata.normalize("NFKC", typed[: LONGEST * 4]).casefold()
    bare = "".join(sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " " for sign in plain)
    return " ".join(bare.split())[:LONGEST]


def plain(words: str) -> str:
    """The same words without what a borrowed keyboard may not have: accents, and the spaces between Chinese words.

    >>> plain("măr córka đèn"), plain("苹果 月亮"), plain("أرز قهوة") == plain("ارز قهوه"), plain("ፀሓይ") == plain("ጸሓይ")
    ('mar corka den', '苹果月亮', True, True)
    """
    apart = unicodedata.normalize("NFD", read_words(words)).translate(_ALIKE)
    bare = " ".join("".join(sign for sign in apart if not unicodedata.category(sign).startswith("M")).split())
    return _BETWEEN_CHINESE.sub("", bare)


def own_words_faulty(words: str) -> bool:
    """Too few or too short to be nobody else's guess. Signs that are words by themselves count as such.

    >>> own_words_faulty("my old red bike"), own_words_faulty("grandmother bakes yellow bread"), own_words_faulty("a b c d")
    (True, False, True)
    >>> own_words_faulty("ቤት ጸሓይ ማይ ውሻ")
    False
    """
    return len({word for word in words.split() if _long_enough(word)}) < LEAST_OWN


def _long_enough(word: str) -> bool:
    """In Ge'ez each sign is a syllable, so two of them are what three letters are elsewhere."""
    if any(sign > "\u2e80" for sign in word):
        return True
    syllables = sum("\u1200" <= sign <= "\u139f" for sign in word)
    return len(word) >= LEAST_LETTERS or syllables >= LEAST_SYLLABLES


def sum_is_right(challenge: str, answer: str, bits: int) -> bool:
    """Whether sha256 of "challenge:answer" begins with so many zero bits.

    >>> next(n for n in range(100_000) if sum_is_right("x", str(n), 8)) > 0
    True
    """
    if not answer.isascii() or not answer.isdigit() or len(answer) > 12:
        return False
    number = int.from_bytes(hashlib.sha256(f"{challenge}:{answer}".encode()).digest())
    return number >> (256 - bits) == 0
