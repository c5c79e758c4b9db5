"""The public directory of services: which words it uses, and what may never stand in it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from opennrm.law.words import gettext_noop as _


class Help(StrEnum):
    ADVICE = "advice"
    SHELTER = "shelter"
    LEGAL = "legal"
    MEDICAL = "medical"
    WORK = "work"
    EXIT = "exit"
    RETURN = "return"
    YOUTH = "youth"


class Group(StrEnum):
    WOMEN = "women"
    MEN = "men"
    PARENTS = "parents"  # children with a parent
    MINORS = "minors"


def faults(name: str, kinds: Collection[str], groups: Collection[str], address: str) -> dict[str, list[str]]:
    """What cannot be, at its field.

    >>> faults("House", ["shelter"], ["women"], "Main street 1")["address"]
    ['Where people are sheltered has no address here. Empty this field.']
    """
    found: dict[str, list[str]] = {}
    if not name.strip():
        found["name"] = [_("Write the name under which people know it.")]
    if not kinds:
        found["kinds"] = [_("Choose at least one kind of help.")]
    if not groups:
        found["groups"] = [_("Choose for whom it is.")]
    if Help.SHELTER in kinds and address.strip():
        found["address"] = [_("Where people are sheltered has no address here. Empty this field.")]
    return found
