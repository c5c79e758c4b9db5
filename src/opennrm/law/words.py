"""Marking sentences for translation where no Django may be: the doors translate what stands in these tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


def gettext_noop(sentence: str) -> str:
    """The sentence itself. The name is the one that the collector of translations looks for."""
    return sentence


class Said(str):
    """A sentence in English that still knows its pattern and its values, for doors that say it in another language.

    A tuple is a list of words.

    >>> told = Said("These are missing: {parts}.", parts=("health", "notes"))
    >>> told, told.pattern, told.values
    ('These are missing: health, notes.', 'These are missing: {parts}.', {'parts': ('health', 'notes')})
    """

    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Said:
        shown = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in values.items()}
        made = super().__new__(cls, pattern.format(**shown))
        made.pattern, made.values = pattern, values
        return made


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. `verified` is False for what was written from memory: the page then says so."""

    key: str
    verified: bool = True


FROM_MEMORY = Source("from memory", verified=False)
