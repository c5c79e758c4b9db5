"""Which kinds of documents a case keeps, and how much of them. Pure."""

from __future__ import annotations

from enum import StrEnum

QUOTA_BYTES = 250 * 1024 * 1024  # all documents of one case, originals and reading copies together


class Kept(StrEnum):
    """What kind of document is kept."""

    IDENTITY_PAPER = "identity_paper"
    DECISION = "decision"
    LETTER = "letter"
    MEDICAL = "medical"
    REPORT = "report"
    PHOTO = "photo"
    STATEMENT = "statement"
    OTHER = "other"
