"""Which links there are between files. Pure."""

from __future__ import annotations

from enum import StrEnum

MOST_WHO = 200


class Kin(StrEnum):
    """What the other one is to this person."""

    CHILD = "child"
    CHILD_ALONG = "child_along"  # a child that came with the person
    PARENT = "parent"
    SIBLING = "sibling"
    PARTNER = "partner"
    RELATIVE = "relative"
    CO_VICTIM = "co_victim"
    DANGER = "danger"  # somebody who is a danger to this person


_OPPOSITE = {
    Kin.CHILD: Kin.PARENT,
    Kin.CHILD_ALONG: Kin.PARENT,
    Kin.PARENT: Kin.CHILD,
    Kin.SIBLING: Kin.SIBLING,
    Kin.PARTNER: Kin.PARTNER,
    Kin.RELATIVE: Kin.RELATIVE,
    Kin.CO_VICTIM: Kin.CO_VICTIM,
}


def opposite(kind: Kin) -> Kin | None:
    """What this person is to the other one; None where it must not be written there: nobody learns in their own
    file that they are held to be a danger to somebody.

    >>> opposite(Kin.CHILD_ALONG), opposite(Kin.DANGER)
    (<Kin.PARENT: 'parent'>, None)
    """
    return _OPPOSITE.get(kind)
