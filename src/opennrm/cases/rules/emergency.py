"""Emergency access: what it opens, for how long, who looks at it afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from opennrm.kernel.words import MOST_BY_KIND, NEVER_ALONE, Compartment, OrganisationKind
from opennrm.law.words import Said, gettext_noop

OPEN_FOR = timedelta(hours=4)
REVIEW_WITHIN = timedelta(hours=72)
LEAST_REASON = 20
TRIES_PER_HOUR = 10


class Danger(StrEnum):
    """Why now."""

    LIFE = "life"
    MISSING = "missing"
    FOUND = "found"  # the person stands here, and nobody of the team can be reached
    THREAT = "threat"
    HOSPITAL = "hospital"
    OTHER = "other"


class Verdict(StrEnum):
    """What a review finds."""

    RIGHT = "right"
    RIGHT_BUT = "right_but"  # rightly opened, more looked at than needed
    WRONG = "wrong"


_OPENS = frozenset(
    {Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.DANGERS, Compartment.HEALTH, Compartment.CHILDREN}
)


def opens(kind: OrganisationKind) -> frozenset[Compartment]:
    """What an emergency opens for somebody of such an organisation, at once and alone."""
    return (_OPENS & MOST_BY_KIND[kind]) - NEVER_ALONE


def opens_with_second(kind: OrganisationKind) -> frozenset[Compartment]:
    """What a second organisation may add."""
    return NEVER_ALONE & MOST_BY_KIND[kind]


def reason_faults(danger: Danger | None, reason: str) -> dict[str, list[str]]:
    """What is missing from the request."""
    faults: dict[str, list[str]] = {}
    if danger is None:
        faults["danger"] = [gettext_noop("Say why now.")]
    written = " ".join(reason.split())
    if len(written) < LEAST_REASON:
        faults["why"] = [
            Said(
                gettext_noop(
                    "Write what happened, in at least {least} characters: this has {count}. A reviewer reads it."
                ),
                least=LEAST_REASON,
                count=len(written),
            )
        ]
    return faults


@dataclass(frozen=True)
class Reviewer:
    """Somebody who wants to close a review, or to let an emergency see more."""

    user: int | None
    organisation: int | None


def why_not_by(reviewer: Reviewer, opener: Reviewer, *, alone: bool = False) -> list[str]:
    """Why this person may not judge that emergency: nobody judges their own, nor their own organisation's.

    `alone`: no other organisation could review it; then a colleague does, and still never who opened it.
    """
    if reviewer.user is None or reviewer.user == opener.user:
        return [gettext_noop("Nobody reviews their own emergency access.")]
    if reviewer.organisation is None or (reviewer.organisation == opener.organisation and not alone):
        return [gettext_noop("Somebody of another organisation must review this.")]
    return []


def reviewing(opener: int | None, lead: int, desks: Iterable[int], others: Iterable[int]) -> list[int]:
    """The organisations whose privacy officers review: the lead's and the desk's, never the opener's own.

    Where no other organisation takes part, the own one remains: its privacy officer is the auditor of the house.

    >>> reviewing(5, 3, [1], [7]), reviewing(3, 3, [1], [7]), reviewing(1, 1, [1], [7, 1]), reviewing(1, 1, [1], [1])
    ([3, 1], [1], [7], [])
    """
    near = [number for number in dict.fromkeys([lead, *desks]) if number != opener]
    return near or [number for number in dict.fromkeys(others) if number != opener]


def is_late(opened_at: datetime, now: datetime) -> bool:
    return now - opened_at > REVIEW_WITHIN


def ends_at(opened_at: datetime) -> datetime:
    return opened_at + OPEN_FOR


def extra_faults(wanted: Sequence[Compartment], kind: OrganisationKind) -> dict[str, list[str]]:
    """Why these parts cannot be asked from a second organisation."""
    if not wanted:
        return {"parts": [gettext_noop("Choose what you need: the location, or the notes.")]}
    if set(wanted) - opens_with_second(kind):
        return {"parts": [gettext_noop("Your organisation never gets this part, in an emergency neither.")]}
    return {}
