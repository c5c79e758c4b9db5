"""What somebody typed, set among sentences of ours."""

from __future__ import annotations


def ended(words: object) -> str:
    """With a full stop, unless it has an end of its own.

    >>> ended("call the old number"), ended("Viktor H."), ended("")
    ('call the old number.', 'Viktor H.', '')
    """
    plain = str(words or "").rstrip()
    return plain if not plain or plain[-1] in ".!?…。؟።" else f"{plain}."
