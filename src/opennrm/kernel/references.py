"""References that people read aloud: eight characters, no I, L, O, U, random, in two groups of four."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that looks like something else
LENGTH = 8
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_reference() -> str:
    """Eight random characters: one of about a million million, so that nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_reference(typed: str) -> str | None:
    """What somebody meant who typed a reference from paper or heard it on the phone; None if it is not one.

    >>> read_reference(" 7kq4 - m2xd "), read_reference("7KQ4M2XO"), read_reference("7KQ4")
    ('7KQ4M2XD', '7KQ4M2X0', None)
    """
    bare = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MEANT)
    return bare if len(bare) == LENGTH and all(sign in ALPHABET for sign in bare) else None


def show_reference(reference: str) -> str:
    """
    >>> show_reference("7KQ4M2XD")
    '7KQ4-M2XD'
    """
    return f"{reference[:4]}-{reference[4:]}"
