"""Sentences with values that a door can say in the reader's language. Pure: the words are marked, not translated."""

from __future__ import annotations

from opennrm.law.words import gettext_noop as _

TOO_LONG = _("This is {length} characters long. Write at most {longest}, the rest as a note.")


class Said(str):
    """An English sentence that remembers its pattern and its values.

    >>> said = Said("{year} cannot be", year=1700)
    >>> said, said.pattern, said.values
    ('1700 cannot be', '{year} cannot be', {'year': 1700})
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Said:
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made


def too_long(text: str, longest: int) -> Said:
    return Said(TOO_LONG, length=len(text), longest=longest)
