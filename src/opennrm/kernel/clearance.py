"""What the outgoing gate gives. Without it nothing leaves: the outbox and the doors take a `Clearance`, never bytes.

Only `opennrm.journeys.outgoing` makes one; the type checker and tests/test_clearance.py hold everybody else to that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """How something leaves."""

    LETTER = "letter"
    EMAIL = "email"
    TEXT_MESSAGE = "text_message"
    CALL_SCRIPT = "call_script"
    PDF = "pdf"
    PRINT = "print"
    EXPORT = "export"
    CALENDAR = "calendar"
    LINK = "link"
    BUNDLE = "bundle"  # for a court, a lawyer, an authority
    READING = "reading"  # a document shown inside the program: a browser can keep what it shows
    NOTICE = "notice"  # "you have something new", to a worker


# The program itself carries these away; the others are handed to a worker.
CARRIED = frozenset({Channel.EMAIL, Channel.NOTICE})


class NotCleared(Exception):
    """Something tried to leave that is not what the gate looked at. A fault of the program, never of the user."""


@dataclass(frozen=True)
class Clearance:
    """That exactly these bytes may go to exactly this receiver. `dispatch` is the row of the outbox, if one was kept."""

    channel: Channel
    receiver: str
    content: bytes = field(repr=False)
    sha256: bytes
    media: str
    file_name: str
    dispatch: UUID | None = None

    def __post_init__(self) -> None:
        if hashlib.sha256(self.content).digest() != self.sha256:
            raise NotCleared("The content is not what was cleared.")
