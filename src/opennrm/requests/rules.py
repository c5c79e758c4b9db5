"""What a court, a lawyer or an authority asks of a file: a matter of its own, with redactions that remove. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opennrm.kernel.states import Table
from opennrm.law.words import gettext_noop


class Asker(StrEnum):
    """Who asks."""

    COURT = "court"
    PROSECUTION = "prosecution"
    LAWYER = "lawyer"
    AUTHORITY = "authority"
    PERSON = "person"  # the person, for a copy of the own file


class Ground(StrEnum):
    """On what they ask. An order binds; a request is weighed."""

    ORDER = "order"
    REQUEST = "request"
    OWN_FILE = "own_file"  # the right to a copy of what is kept about oneself


class Why(StrEnum):
    """Why words were removed. The receiver reads it in their place."""

    ADDRESS = "address"
    THIRD_PARTY = "third_party"
    SAFETY = "safety"
    NOT_ASKED = "not_asked"
    PRIVILEGED = "privileged"


STATES = Table(
    "request",
    {
        "received": {"preparing", "declined"},
        "preparing": {"waiting", "declined"},
        "waiting": {"preparing", "answered", "declined"},
        "answered": set(),
        "declined": set(),
    },
)
LONGEST_PIECE = 400_000  # characters


@dataclass(frozen=True)
class Cut:
    """Words from `start` to before `end` that are taken out, and why."""

    start: int
    end: int
    why: Why

    def pair(self) -> list[object]:
        return [self.start, self.end, str(self.why)]


def faults(
    asker: Asker, ground: Ground, who: str, order: str, asked: str, address: str, received: date, today: date
) -> dict[str, list[str]]:
    """Why this cannot be written down like this; empty if it can."""
    found: dict[str, list[str]] = {}
    if not who.strip():
        found["who"] = [gettext_noop("Say which court, office or person asks.")]
    if ground == Ground.ORDER and not order.strip():
        found["order"] = [gettext_noop("Write the number and the day of the order. Without one it is a request.")]
    if ground == Ground.OWN_FILE and asker not in (Asker.PERSON, Asker.LAWYER):
        found["ground"] = [gettext_noop("Only the person, or their lawyer for them, asks for the own file.")]
    if asker == Asker.PERSON and address.strip():
        found["address"] = [gettext_noop("The person gets it from hand to hand. Leave the address empty.")]
    if len(asked.strip()) < 10:
        found["asked"] = [gettext_noop("Write what exactly is asked for: only that may leave.")]
    if received > today:
        found["received_on"] = [gettext_noop("This day has not come yet: write the day on which it came.")]
    return found


def merged(cuts: Iterable[Cut], length: int) -> list[Cut]:
    """In order, inside the text, without overlap: where two overlap, the first reason stands for both.

    >>> merged([Cut(5, 9, Why.SAFETY), Cut(2, 6, Why.ADDRESS), Cut(90, 99, Why.SAFETY)], 20)
    [Cut(start=2, end=9, why=<Why.ADDRESS: 'address'>)]
    """
    found: list[Cut] = []
    for cut in sorted(cuts, key=lambda one: (one.start, one.end)):
        start, end = max(0, cut.start), min(length, cut.end)
        if start >= end:
            continue
        if found and start <= found[-1].end:
            found[-1] = Cut(found[-1].start, max(found[-1].end, end), found[-1].why)
        else:
            found.append(Cut(start, end, cut.why))
    return found


def kept(text: str, cuts: Sequence[Cut]) -> list[tuple[str, Why | None]]:
    """The text in pieces: what stays, and in the place of what goes, the reason alone. The words themselves are gone.

    >>> kept("lives in Westhaven now", [Cut(9, 18, Why.ADDRESS)])
    [('lives in ', None), ('', <Why.ADDRESS: 'address'>), (' now', None)]
    """
    found: list[tuple[str, Why | None]] = []
    at = 0
    for cut in merged(cuts, len(text)):
        if cut.start > at:
            found.append((text[at : cut.start], None))
        found.append(("", cut.why))
        at = cut.end
    if at < len(text):
        found.append((text[at:], None))
    return found


def everywhere(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where these very words stand, whatever their case."""
    wanted, row = words.strip().casefold(), text.casefold()
    if len(row) != len(text) or not wanted:  # folding changed lengths: look for the words as they are
        wanted, row = words.strip(), text
    found, at = [], row.find(wanted) if wanted else -1
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = row.find(wanted, at + len(wanted))
    return found
