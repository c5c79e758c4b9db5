"""Sentences with values that a door can say in the reader's language. Pure: the words are marked, not translated."""

from __future__ import annotations


class Said(str):
    """An English sentence that remembers its pattern and its values.

    >>> said = Said("{km} km is no step", km=30)
    >>> said, said.pattern, said.values
    ('30 km is no step', '{km} km is no step', {'km': 30})
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Said:
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made
