"""Links between files: family, co-victims, people who are a danger. A link gives nobody a right to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from opennrm.kernel.words import Compartment
from opennrm.law.words import gettext_noop


class Kin(StrEnum):
    """Who the other is to this person."""

    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    PARTNER = "partner"
    RELATIVE = "relative"
    CO_VICTIM = "co_victim"
    GUARDIAN = "guardian"
    DANGER = "danger"  # somebody who is a danger and nothing else


@dataclass(frozen=True)
class Link:
    """What a decision about a link needs."""

    kin: Kin
    suspected: bool  # under suspicion, or a possible danger


def part_of(kin: Kin, suspected: bool) -> Compartment:
    """The part of the file that a link belongs to: who may not see the part does not see the link.

    >>> part_of(Kin.PARENT, True), part_of(Kin.CHILD, False), part_of(Kin.CO_VICTIM, False)
    (<Compartment.DANGERS: 'dangers'>, <Compartment.CHILDREN: 'children'>, <Compartment.IDENTITY: 'identity'>)
    """
    if suspected or kin == Kin.DANGER:
        return Compartment.DANGERS
    return Compartment.CHILDREN if kin == Kin.CHILD else Compartment.IDENTITY


def may_speak(links: Iterable[Link]) -> bool:
    """Whether a parent may agree for this person: not where any parent is under suspicion.

    >>> may_speak([Link(Kin.PARENT, False)]), may_speak([Link(Kin.PARENT, True), Link(Kin.PARENT, False)])
    (True, False)
    """
    return not any(link.kin == Kin.PARENT and link.suspected for link in links)


def link_faults(kin: Kin | None, words: str, other_known: bool, same_person: bool) -> dict[str, list[str]]:
    """What is missing before a link may be noted."""
    if kin is None:
        return {"kin": [gettext_noop("Say who the other is to this person.")]}
    if same_person:
        return {"reference": [gettext_noop("This is the file itself: write the reference of the other case.")]}
    if not other_known and len(words.strip()) < 3:
        return {"words": [gettext_noop("Say in a few words who it is, or write the reference of the other case.")]}
    return {}
