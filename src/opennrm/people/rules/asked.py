"""What somebody meant who typed into the search field. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opennrm.people.rules.facts import OLDEST_YEARS
from opennrm.people.rules.names import parts, sound_alike
from opennrm.people.rules.phones import whole_number

LONGEST = 120
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_NUMBER = re.compile(r"[+(]?[\d][\d\s()./\-]{6,}")


@dataclass(frozen=True)
class Asked:
    """A telephone number, or names with perhaps a year of birth."""

    phone: str = ""
    names: tuple[str, ...] = ()
    year: int | None = None

    @property
    def empty(self) -> bool:
        return not (self.phone or self.names or self.year)

    @property
    def too_wide(self) -> bool:
        """One name alone says too little to go through everybody."""
        return not self.phone and len(self.names) + (self.year is not None) < 2


def read_asked(text: str, this_year: int, country: str) -> Asked:
    """
    >>> read_asked("Ivanova 2001", 2026, "NL")
    Asked(phone='', names=('ivanova',), year=2001)
    >>> read_asked("06-12345678", 2026, "NL").phone, read_asked("  ", 2026, "NL").empty
    ('+31612345678', True)
    >>> read_asked("Joy", 2026, "NL").too_wide
    True
    """
    bare = " ".join(text[:LONGEST].split())
    if _NUMBER.fullmatch(bare) and (number := whole_number(bare, country)):
        return Asked(phone=number)
    found = _YEAR.search(bare)
    year = int(found[1]) if found else None
    if found and year is not None and this_year - OLDEST_YEARS <= year <= this_year:
        bare = bare[: found.start()] + " " + bare[found.end() :]
    else:
        year = None
    return Asked(names=parts(bare), year=year)


def answers(asked: Asked, names: tuple[str, ...], years: tuple[int, int] | None) -> bool:
    """Whether name parts and years of birth fit what was asked: every name by sound or beginning, the year within one.

    >>> answers(read_asked("blesing 2001", 2026, "NL"), ("blessing", "osas"), (2001, 2001))
    True
    >>> answers(read_asked("bless", 2026, "NL"), ("blessing", "osas"), None)
    True
    """
    if asked.year is not None and (years is None or not years[0] - 1 <= asked.year <= years[1] + 1):
        return False
    left = list(names)
    for part in asked.names:
        partner = next((name for name in left if name == part or sound_alike(part, name)), None)
        partner = partner or next((name for name in left if len(part) >= LEAST_START and name.startswith(part)), None)
        if partner is None:
            return False
        left.remove(partner)
    return bool(asked.names)


LEAST_START = 3  # letters that a beginning of a name needs
