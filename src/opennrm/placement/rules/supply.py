"""What is written down of a house: its facts, its units and places; and what cannot be, at its field. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.placement.rules.fit import OLDEST
from opennrm.placement.rules.words import Care, Known, Regime, Security, ShelterKind, Takes

LONGEST_CODE, LONGEST_LETTER, LONGEST_NAME = 12, 6, 40
MOST_PLACES, LAST_NUMBER = 200, 999
MOST_CHILDREN, MOST_NOTICE_DAYS = 12, 60
# Kinds that are for women, or for men, by what they are.
ONLY = {
    ShelterKind.SPECIALISED_WOMEN: Takes.WOMEN,
    ShelterKind.SPECIALISED_MEN: Takes.MEN,
    ShelterKind.MEN_CITIES: Takes.MEN,
}
_CODE, _LETTER, _LANGUAGE = re.compile(r"[\w][\w \-]*"), re.compile(r"[^\W_]+"), re.compile(r"[a-z]{2,3}")

Faults = dict[str, list[str]]


@dataclass(frozen=True)
class House:
    """A shelter as it is written down."""

    code: str
    kind: ShelterKind
    region: str = ""
    security: Security = Security.OPEN
    regime: Regime = Regime.OPEN
    languages: tuple[str, ...] = ()
    care: frozenset[Care] = frozenset()
    notice_days: int = 0
    opened_on: date | None = None


@dataclass(frozen=True)
class Part:
    """A unit and how many places of one sort it has. `letter`: what the codes of the places begin with."""

    letter: str
    first: int
    count: int
    takes: Takes = Takes.ANYBODY
    least_age: int = 18
    most_age: int = 120
    stepfree: Known = Known.UNKNOWN
    children: int = 0
    cots: int = 0
    name: str = ""

    def codes(self) -> list[str]:
        """
        >>> Part("W", 9, 2).codes()
        ['W-09', 'W-10']
        """
        return [f"{self.letter}-{number:02}" for number in range(self.first, self.first + self.count)]


def house_faults(house: House) -> Faults:
    """What cannot be about a house as a whole."""
    faults: Faults = {}
    code = house.code.strip()
    if not code:
        faults["code"] = [_("Write a code: it stands for the house wherever the house is spoken of.")]
    elif len(code) > LONGEST_CODE:
        faults["code"] = [Said(_("Write at most {longest} characters: a code, no name of a street."), longest=LONGEST_CODE)]  # fmt: skip
    elif not _CODE.fullmatch(code):
        faults["code"] = [_("Write letters, numbers and hyphens only.")]
    if not 0 <= house.notice_days <= MOST_NOTICE_DAYS:
        faults["notice_days"] = [Said(_("Write a number of days between 0 and {most}."), most=MOST_NOTICE_DAYS)]
    if house.regime == Regime.CLOSED and house.kind != ShelterKind.SECURE_YOUTH:
        faults["regime"] = [_("Only secure youth care has doors that stay closed.")]
    if any(not _LANGUAGE.fullmatch(code) for code in house.languages):
        faults["languages"] = [_("Choose languages of the list.")]
    return faults


def unit_faults(part: Part, kind: ShelterKind) -> Faults:
    """What cannot be about whom a unit takes."""
    faults: Faults = {}
    only = ONLY.get(kind)
    if only is not None and part.takes != only:
        faults["takes"] = [
            _("This kind of shelter is for women.") if only == Takes.WOMEN else _("This kind of shelter is for men.")
        ]
    if not 0 <= part.least_age <= OLDEST:
        faults["least_age"] = [Said(_("Write an age between 0 and {oldest}."), oldest=OLDEST)]
    if not 0 <= part.most_age <= OLDEST:
        faults["most_age"] = [Said(_("Write an age between 0 and {oldest}."), oldest=OLDEST)]
    elif part.most_age < part.least_age:
        faults["most_age"] = [_("The oldest age is below the youngest.")]
    if len(part.name) > LONGEST_NAME:
        faults["name"] = [Said(_("Write at most {longest} characters."), longest=LONGEST_NAME)]
    return faults


def places_faults(part: Part) -> Faults:
    """What cannot be about the places of a unit."""
    faults = room_faults(part.children, part.cots)
    if not _LETTER.fullmatch(part.letter) or len(part.letter) > LONGEST_LETTER:
        faults["letter"] = [Said(_("Write one to {longest} letters or numbers."), longest=LONGEST_LETTER)]
    if not 1 <= part.count <= MOST_PLACES:
        faults["count"] = [Said(_("Write a number of places between 1 and {most}."), most=MOST_PLACES)]
    if part.first < 1 or part.first + part.count - 1 > LAST_NUMBER:
        faults["first"] = [Said(_("Places are numbered from 1 to {last}."), last=LAST_NUMBER)]
    return faults


def room_faults(children: int, cots: int) -> Faults:
    """What cannot be about the children of one place.

    >>> room_faults(1, 1), sorted(room_faults(0, 1))
    ({}, ['cots'])
    """
    faults: Faults = {}
    if not 0 <= children <= MOST_CHILDREN:
        faults["children"] = [Said(_("Write a number between 0 and {most}."), most=MOST_CHILDREN)]
    if not 0 <= cots <= MOST_CHILDREN:
        faults["cots"] = [Said(_("Write a number between 0 and {most}."), most=MOST_CHILDREN)]
    elif cots > children:
        faults["cots"] = [_("More cots than children have room: count who sleeps in a cot among the children.")]
    return faults


def written_faults(house: House, parts: Iterable[Part]) -> Faults:
    """Everything that cannot be about a house that is written down with its units at once."""
    faults = house_faults(house)
    codes: set[str] = set()
    for part in parts:
        for field, sentences in {**unit_faults(part, house.kind), **places_faults(part)}.items():
            faults.setdefault(field, sentences)
        if codes & {*part.codes()}:
            faults.setdefault("letter", [_("Two units have places with the same codes.")])
        codes |= {*part.codes()}
    return faults
