"""People, places, numbers, accounts and vehicles that are a danger to somebody. Pure.

A place is a municipality with a distance in steps, or an address to which nothing is ever sent. Nothing here is drawn
on a map, and no distance is exact: three exact distances would find a house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

STEP_KM = 25
MOST_KM = 200
LONGEST_VALUE = 200
LONGEST_WORDS = 1000


class Kind(StrEnum):
    """What is a danger."""

    PERSON = "person"
    AREA = "area"  # a municipality, with what lies round it
    ADDRESS = "address"  # a house, a workplace, an old home: nothing is sent there
    PHONE = "phone"
    ACCOUNT = "account"  # an e-mail address, a name in an app
    VEHICLE = "vehicle"


class Source(StrEnum):
    """Who says so. Kinds only: who it was stands in the log."""

    PERSON = "person"
    POLICE = "police"
    REPORTER = "reporter"
    COLLEAGUE = "colleague"
    DOCUMENT = "document"
    OTHER = "other"


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    DOUBTED = "doubted"  # said, and somebody has reasons to doubt it; it protects all the same


@dataclass(frozen=True)
class Danger:
    """One danger as it is noted."""

    kind: Kind
    value: str  # a name, a municipality, an address, a number, an account, a number plate
    source: Source
    certainty: Certainty
    words: str = ""  # what it is about
    within_km: int = 0  # of an area: the municipality alone, or so far round it
    since: date | None = None
    until: date | None = None  # the last day counts


_NUMBER = re.compile(r"\+\d{6,15}")


def faults(danger: Danger) -> dict[str, list[str]]:
    """What cannot be, per field; empty if all can.

    >>> faults(Danger(Kind.PHONE, "06 12", Source.PERSON, Certainty.LIKELY))
    {'value': ['Write the whole number with the code of the country, like +31 6 1234 5678.']}
    >>> faults(Danger(Kind.AREA, "Eastmere", Source.PERSON, Certainty.LIKELY, within_km=30))
    {'within_km': ['30 km is no step: choose a distance in steps of 25 km.']}
    """
    found: dict[str, list[str]] = {}
    value = danger.value.strip()
    if not value:
        found["value"] = [_("Write what or who the danger is.")]
    elif len(value) > LONGEST_VALUE:
        found["value"] = [
            Said(_("Write at most {most} characters, the rest in your own words below."), most=LONGEST_VALUE)
        ]
    elif danger.kind == Kind.PHONE and not _NUMBER.fullmatch(bare_number(value)):
        found["value"] = [_("Write the whole number with the code of the country, like +31 6 1234 5678.")]
    elif danger.kind == Kind.AREA and any(sign.isdigit() for sign in value):
        found["value"] = [_("Write the municipality alone: a street or a postcode is an address.")]
    if not _is_step(danger):
        words = _("{km} km is no step: choose a distance in steps of {step} km.")
        found["within_km"] = [Said(words, km=danger.within_km, step=STEP_KM)]
    if len(danger.words) > LONGEST_WORDS:
        found["words"] = [Said(_("Write at most {most} characters here, the rest as a note."), most=LONGEST_WORDS)]
    if danger.since and danger.until and danger.until < danger.since:
        found["until"] = [_("This ends before it begins: write a later day, or leave it empty.")]
    return found


def _is_step(danger: Danger) -> bool:
    if danger.kind != Kind.AREA:
        return danger.within_km == 0
    return 0 <= danger.within_km <= MOST_KM and danger.within_km % STEP_KM == 0


def steps() -> list[int]:
    """The distances that may be chosen round a municipality."""
    return list(range(0, MOST_KM + 1, STEP_KM))


def bare_number(typed: str) -> str:
    """A telephone number without the signs that people put between the digits.

    >>> bare_number("+31 (0)6-12 34 56 78"), bare_number("0031 6 12345678")
    ('+31612345678', '+31612345678')
    """
    tight = re.sub(r"\(0\)|[\s().\-/]", "", typed)
    return "+" + tight[2:] if tight.startswith("00") else tight


def kept(danger: Danger) -> str:
    """The value as it is kept: numbers bare, the rest with single spaces."""
    return bare_number(danger.value) if danger.kind == Kind.PHONE else " ".join(danger.value.split())


def runs(until: date | None, ended: bool, today: date) -> bool:
    """Whether a danger is one today. One that has not begun yet protects already.

    >>> runs(date(2026, 11, 22), False, date(2026, 11, 22)), runs(date(2026, 11, 21), False, date(2026, 11, 22))
    (True, False)
    """
    return not ended and (until is None or until >= today)


@dataclass(frozen=True)
class AvoidedArea:
    """Where this person must not live: a municipality, and so far round it (0: the municipality alone)."""

    municipality: str
    within_km: int


@dataclass(frozen=True)
class DangerValue:
    """Something that nothing may ever be sent to, or that must not read along: a name, a number, an account, a house."""

    kind: Kind
    value: str


def avoided(areas: Iterable[tuple[str, int]]) -> list[AvoidedArea]:
    """Each municipality once, with the widest distance that was noted.

    >>> avoided([("Eastmere", 0), ("Oldport", 25), ("eastmere", 50)])
    [AvoidedArea(municipality='Eastmere', within_km=50), AvoidedArea(municipality='Oldport', within_km=25)]
    """
    widest: dict[str, tuple[str, int]] = {}
    for name, within in areas:
        first, before = widest.get(name.casefold(), (name, 0))
        widest[name.casefold()] = (first, max(before, within))
    return [AvoidedArea(name, within) for name, within in sorted(widest.values())]
