"""Sentences that doors can say in another language: in English, with the pattern and the values they were made of."""

from __future__ import annotations

from typing import Any


class Said(str):
    """
    >>> told = Said("Write at most {most} letters.", most=300)
    >>> told, told.pattern, told.values
    ('Write at most 300 letters.', 'Write at most {most} letters.', {'most': 300})
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Said:
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made
