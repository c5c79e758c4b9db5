"""The words with which somebody comes back for an answer, and the small sum that keeps machines out. Pure.

Five words of 256 make 40 bits; a wrong guess costs a try of a limit that the whole site shares.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

WORDS = (
    "apple arrow autumn baker ball bank basket beach bean bear bed bee bell belt berry bike bird board boat bone book "
    "boot bottle bowl box branch bread brick bridge broom brush bucket butter button cable cake camel camp candle "
    "canoe card carpet carrot castle cat chain chair chalk cheese cherry chess circle city clay clock cloth cloud coat "
    "coffee coin comb copper corn cotton cow cream crown cup curtain daisy dance desk dish doctor dog dolphin door "
    "dove dress drum duck eagle ear earth egg elbow engine evening eye farm feather fence field finger fish flag flame "
    "floor flour flower flute fork fox frog fruit garden garlic gate glass glove goat gold goose grape grass green "
    "guitar hammer hand harbour hat hawk heart hedge herb hill honey horse hotel house ice ink iron island ivory "
    "jacket jam jar jungle kettle key king kitchen kite knee knot ladder lake lamp leaf leather lemon letter lily lion "
    "lock maple map marble market meadow melon metal milk mill mint mirror moon morning mountain mouse mouth museum "
    "music nail neck needle nest night noon nose nut oak ocean olive onion orange oven owl paint palm paper park "
    "pasta path peach pear pen pencil pepper piano picture pillow pine plate plum pocket pond potato pumpkin puzzle "
    "queen rabbit radio rain ribbon rice ring river road rock roof room rope rose saddle sail salad salt sand scarf "
    "school sea seed shell ship shirt shoe silver sock sofa soup spoon square stamp star stone street sugar sun table tea "
    "tent thread tiger toast"
).split()
GIVEN = 5
LEAST_OWN, LEAST_LETTERS, LONGEST = 4, 3, 200


def new_words() -> str:
    """Five ordinary words, drawn by the operating system's generator."""
    return " ".join(secrets.choice(WORDS) for _ in range(GIVEN))


def read_words(typed: str) -> str:
    """What somebody meant: small letters, no signs between the words, one space.

    >>> read_words(" Apple,  RIVER\\nmoon. ")
    'apple river moon'
    """
    plain = unicodedata.normalize("NFKC", typed[: LONGEST * 4]).casefold()
    bare = "".join(
        sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " " for sign in plain
    )
    return " ".join(bare.split())[:LONGEST]


def own_words_faulty(words: str) -> bool:
    """Too few or too short to be nobody else's guess. Signs that are words by themselves count as such.

    >>> own_words_faulty("my old red bike"), own_words_faulty("grandmother bakes yellow bread"), own_words_faulty("a b c d")
    (True, False, True)
    """
    different = {word for word in words.split() if len(word) >= LEAST_LETTERS or any(sign > "\u2e80" for sign in word)}
    return len(different) < LEAST_OWN


def sum_is_right(challenge: str, answer: str, bits: int) -> bool:
    """Whether sha256 of "challenge:answer" begins with so many zero bits.

    >>> next(n for n in range(100_000) if sum_is_right("x", str(n), 8)) > 0
    True
    """
    if not answer.isascii() or not answer.isdigit() or len(answer) > 12:
        return False
    number = int.from_bytes(hashlib.sha256(f"{challenge}:{answer}".encode()).digest())
    return number >> (256 - bits) == 0
