"""What is protected, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of value it is: that decides how it may be disguised."""

    PERSON_NAME = "person_name"
    STAFF_NAME = "staff_name"
    PLACE_NAME = "place_name"  # a shelter, a house, an organisation whose name tells a place
    ADDRESS = "address"
    PHONE = "phone"
    DAY = "day"
    NUMBER = "number"  # of a document, a file, an account
    REACH = "reach"  # an e-mail address or an account name


@dataclass(frozen=True)
class Protected:
    """A value that must not leave. `owner` is a reference for the finding, never shown to the receiver."""

    kind: Kind
    value: str
    owner: str = ""


@dataclass(frozen=True)
class Finding:
    """What was found, where in the text (start, end), and of what kind."""

    kind: Kind
    owner: str
    start: int
    end: int

    def marked(self, text: str) -> str:
        return text[self.start : self.end]


Span = tuple[int, int]
