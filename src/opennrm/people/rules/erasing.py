"""Erasing somebody: on which ground, and how it goes. Two people: one asks, another decides. Pure."""

from __future__ import annotations

from enum import StrEnum

from opennrm.kernel.states import Table
from opennrm.law.words import FROM_MEMORY, gettext_noop

ERASURE = Table("erasure", {"asked": {"done", "declined", "withdrawn"}})
LEAST_WORDS = 20
SOURCE = FROM_MEMORY  # article 17(1) of the General Data Protection Regulation; the page says "not verified"


class Ground(StrEnum):
    """Why somebody is to be erased: article 17(1) of the General Data Protection Regulation, from memory."""

    NO_LONGER_NEEDED = "no_longer_needed"  # (a) the term has passed, or the purpose is gone
    CONSENT_WITHDRAWN = "consent_withdrawn"  # (b) and no other basis
    OBJECTION = "objection"  # (c)
    UNLAWFUL = "unlawful"  # (d) never should have been registered: a mistake, somebody else
    LEGAL_DUTY = "legal_duty"  # (e) a law or a court orders it


def asking_faults(ground: Ground | None, words: str) -> dict[str, list[str]]:
    """What is missing before an erasure may be asked for."""
    faults: dict[str, list[str]] = {}
    if ground is None:
        faults["ground"] = [gettext_noop("Choose the ground on which this person is to be erased.")]
    if len(" ".join(words.split())) < LEAST_WORDS:
        faults["words"] = [gettext_noop("Write in a sentence of 20 characters or more what this rests on.")]
    return faults


def why_not_decide(asked_by: int, decider: int | None) -> list[str]:
    """Why this person may not decide: nobody is the second pair of eyes on what they asked for.

    >>> why_not_decide(7, 8)
    []
    """
    if decider is None or decider == asked_by:
        return [gettext_noop("Somebody else must decide: you asked for this.")]
    return []


def why_not_erase(open_cases: int, open_referrals: int) -> list[str]:
    """What must end first: nobody is erased while somebody still works for them."""
    reasons = []
    if open_cases:
        reasons.append(gettext_noop("A case is open: close it first, or hand over what must be kept by law."))
    if open_referrals:
        reasons.append(gettext_noop("A referral still waits at the desk: finish it first."))
    return reasons
