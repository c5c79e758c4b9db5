"""Who may know whom: an interpreter from the same town, a driver with the same family name. Pure.

A conflict is found in what is known on both sides. Nobody is told of it but who chooses, and why only to who may see
what threatens the person anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.people.rules import parts, shared_parts, sound_alike
from opennrm.safety.rules.plan import folded

LONGEST_TIE = 80
MOST_TIES = 20
TELLING_LETTERS = 4  # shorter names sound like too many others: they must be the same


class HelperKind(StrEnum):
    INTERPRETER = "interpreter"
    VOLUNTEER = "volunteer"
    DRIVER = "driver"
    STAFF = "staff"


class Reason(StrEnum):
    BLOCKED = "blocked"
    TOWN = "town"
    COMMUNITY = "community"
    FAMILY = "family"
    DANGER = "danger"


@dataclass(frozen=True)
class Ties:
    """Towns, communities (a church, an association, a people) and families that somebody belongs to or comes from."""

    towns: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    def faults(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in ("towns", "communities", "families"):
            lines: tuple[str, ...] = getattr(self, name)
            if len(lines) > MOST_TIES:
                found[name] = [Said(_("Write at most {most} lines."), most=MOST_TIES)]
            elif any(len(line) > LONGEST_TIE for line in lines):
                found[name] = [Said(_("Write one on each line, of at most {most} characters."), most=LONGEST_TIE)]
        return found


def lines_of(typed: str) -> tuple[str, ...]:
    """One on each line, each once.

    >>> lines_of("Benin City\\n\\n  benin city \\nLagos")
    ('Benin City', 'Lagos')
    """
    found: dict[str, str] = {}
    for line in typed.splitlines():
        if bare := " ".join(line.split()):
            found.setdefault(folded(bare), bare)
    return tuple(found.values())


@dataclass(frozen=True)
class Guarded:
    """What is known of the person, as far as it may meet somebody else's."""

    ties: Ties
    family_names: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()  # names of people who are a danger
    areas: tuple[str, ...] = ()  # municipalities that are a danger


@dataclass(frozen=True)
class Candidate:
    """What is known of who may be chosen."""

    name: str
    ties: Ties
    blocked: bool = False


def conflicts(person: Guarded, candidate: Candidate) -> list[Reason]:
    """Why these two had better not meet; empty where nothing that is known speaks against it.

    >>> she = Guarded(Ties(("Benin City",), ("Church of the Harvest",)), ("Osagie",), ("Viktor Harrow",))
    >>> conflicts(she, Candidate("Grace Osagye", Ties(("benin city",))))
    [<Reason.TOWN: 'town'>, <Reason.FAMILY: 'family'>]
    >>> conflicts(she, Candidate("Hanna Dijk", Ties(("Utrecht",))))
    []
    """
    last = parts(candidate.name)[-1:]
    families = [*person.ties.families, *person.family_names]
    found = {
        Reason.BLOCKED: candidate.blocked,
        Reason.TOWN: _meet([*person.ties.towns, *person.areas], candidate.ties.towns),
        Reason.COMMUNITY: _meet(person.ties.communities, candidate.ties.communities),
        Reason.FAMILY: _meet(families, [*candidate.ties.families, *last]),
        Reason.DANGER: any(_same_person(name, candidate.name) for name in person.dangers),
    }
    return [reason for reason, meets in found.items() if meets]


def _meet(first: Iterable[str], second: Iterable[str]) -> bool:
    others = list(second)
    return any(_alike(one, other) for one in first for other in others)


def _alike(one: str, other: str) -> bool:
    left, right = folded(one), folded(other)
    if left == right:
        return True
    if min(len(left), len(right)) < TELLING_LETTERS:
        return False
    first, second = parts(one), parts(other)
    return bool(first) and len(first) == len(second) and all(map(sound_alike, first, second))


def _same_person(danger: str, name: str) -> bool:
    wanted = parts(danger)
    return bool(wanted) and shared_parts(wanted, parts(name)) >= min(2, len(wanted))
