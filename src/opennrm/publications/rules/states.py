"""The states of a public text, and what may follow what."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a text may be trusted. Out of date is not a state of its own: it is computed from the source."""

    DRAFT = "draft"
    MACHINE = "machine-drafted"
    REVIEWED = "reviewed"
