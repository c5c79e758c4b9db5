"""Appointments: a kind of place and never an address, what was arranged, and what became of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from opennrm.kernel.states import Table
from opennrm.kernel.words import Compartment
from opennrm.law.words import Said, gettext_noop

APPOINTMENT = Table("appointment", {"planned": {"kept", "missed", "cancelled"}, "missed": {"kept", "cancelled"}})
FARTHEST = timedelta(days=400)
LONGEST_MINUTES = 600
LONGEST_WORDS = 300
REMIND_BEFORE = timedelta(hours=24)  # no source fixes it: late enough to be remembered, early enough to arrange a way
KEPT_UNTIL = timedelta(hours=4)  # what nobody has spoken of so long after it began waits for a word


class Place(StrEnum):
    """What kind of place. Never which: whoever reads a calendar learns no address."""

    HERE = "here"  # where the person stays
    HEALTH = "health"
    LAWYER = "lawyer"
    POLICE = "police"
    COURT = "court"
    IMMIGRATION = "immigration"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    WORK = "work"
    BANK = "bank"
    OTHER = "other"


class Need(StrEnum):
    """What is arranged for it."""

    INTERPRETER = "interpreter"
    TRANSPORT = "transport"
    COMPANY = "company"  # somebody who goes along


class Became(StrEnum):
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


def part_of(place: Place) -> Compartment | None:
    """The part of the file that an appointment belongs to: one with a doctor is seen by who sees health.

    >>> part_of(Place.HEALTH), part_of(Place.COURT)
    (<Compartment.HEALTH: 'health'>, None)
    """
    return Compartment.HEALTH if place == Place.HEALTH else None


@dataclass(frozen=True)
class Planned:
    """What somebody plans."""

    place: Place
    starts_at: datetime
    minutes: int = 60
    words: str = ""  # what it is about
    remind: bool = False  # the person wants to be reminded, over the safe contact
    needs: frozenset[Need] = frozenset()


_STREET = re.compile(
    r"\b\d{4}\s?[A-Z]{2}\b|\w*(?:straat|laan|weg|plein|kade|gracht|dijk|street|road|lane|avenue|square|rue)\s+\d+",
    re.IGNORECASE,
)


def names_an_address(text: str) -> bool:
    """Whether a text holds what reads like an address.

    >>> names_an_address("Kerkstraat 12"), names_an_address("1234 AB"), names_an_address("second talk, 45 minutes")
    (True, True, False)
    """
    return _STREET.search(text) is not None


def planned_faults(planned: Planned, now: datetime) -> dict[str, list[str]]:
    """What cannot be, per field; empty if all can."""
    found: dict[str, list[str]] = {}
    if planned.starts_at <= now:
        found["starts_at"] = [gettext_noop("This moment has passed: write a later one.")]
    elif planned.starts_at > now + FARTHEST:
        found["starts_at"] = [gettext_noop("This is more than a year away: write it down when it is nearer.")]
    if not 5 <= planned.minutes <= LONGEST_MINUTES:
        found["minutes"] = [Said(gettext_noop("Write between 5 and {most} minutes."), most=LONGEST_MINUTES)]
    if len(planned.words) > LONGEST_WORDS:
        found["words"] = [Said(gettext_noop("Write at most {most} characters here."), most=LONGEST_WORDS)]
    elif names_an_address(planned.words):
        found["words"] = [gettext_noop("This reads like an address. The kind of place is enough: take it away.")]
    return found
