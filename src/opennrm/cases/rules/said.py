"""Sentences with values in them, kept so that a door can say them in another language."""

from __future__ import annotations

from typing import Any


class Said(str):
    """A sentence in English that still knows its pattern and its values. A tuple is a list of words.

    >>> told = Said("These are missing: %(parts)s.", parts=("health", "notes"))
    >>> told, told.pattern
    ('These are missing: health, notes.', 'These are missing: %(parts)s.')
    """

    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Said:
        shown = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in values.items()}
        made = super().__new__(cls, pattern % shown)
        made.pattern, made.values = pattern, values
        return made
