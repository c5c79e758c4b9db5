"""A sentence that several forms about a person say. Pure: the words are marked, not translated."""

from __future__ import annotations

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

TOO_LONG = _("This is {length} characters long. Write at most {longest}, the rest as a note.")


def too_long(text: str, longest: int) -> Said:
    return Said(TOO_LONG, length=len(text), longest=longest)
