"""What somebody may tell without a name, and how long it may be. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = {"what": 8_000, "where": 200, "who": 20, "answer": 400}


@dataclass(frozen=True)
class Told:
    """What somebody wrote."""

    what: str
    where: str = ""
    who: str = ""  # "me", "other" or ""
    answer: str = ""
