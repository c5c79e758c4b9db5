"""Who may get which parts of a file, for what purpose, on what basis, given by whom, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from opennrm.kernel.words import MOST_BY_KIND, Compartment, OrganisationKind
from opennrm.law.words import Said, gettext_noop

_C = Compartment


class Basis(StrEnum):
    """The legal ground. Only consent can be withdrawn by the person; the others are ended by who holds them."""

    CONSENT = "consent"
    DUTY = "duty"
    PUBLIC_TASK = "public_task"
    VITAL_INTEREST = "vital_interest"


class Giver(StrEnum):
    """Who gave a consent."""

    PERSON = "person"  # 16 and over
    GUARDIAN = "guardian"
    PARENT = "parent"
    LAW = "law"  # nobody: the ground is in the law


class Given(StrEnum):
    """For what a receiver may use what it gets: one purpose, one share."""

    HOUSE = "house"
    SAFETY = "safety"
    MEDICAL = "medical"
    REFLECTION = "reflection"
    INVESTIGATION = "investigation"
    LEGAL_HELP = "legal_help"
    RESIDENCE = "residence"
    GUARDIANSHIP = "guardianship"
    SUPPORT = "support"
    RETURN = "return"
    COORDINATION = "coordination"


class Way(StrEnum):
    """How something was told to somebody."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    PAPER = "paper"
    SECURE_MESSAGE = "secure_message"
    EMAIL = "email"
    COURT = "court"


# Which parts can serve which purpose. A part that does not serve it needs a share of its own: no tick-box for all.
SERVES: dict[Given, frozenset[Compartment]] = {
    Given.HOUSE: frozenset(
        {_C.IDENTITY, _C.SAFE_CONTACT, _C.LOCATION, _C.HEALTH, _C.CHILDREN, _C.NOTES, _C.DANGERS}
    ),
    Given.SAFETY: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.LOCATION, _C.CHILDREN, _C.DANGERS, _C.POLICE}),
    Given.MEDICAL: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.HEALTH, _C.CHILDREN}),
    Given.REFLECTION: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION, _C.CHILDREN}),
    Given.INVESTIGATION: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.POLICE, _C.ACCOUNT, _C.DANGERS}),
    Given.LEGAL_HELP: frozenset(
        {_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION, _C.ACCOUNT, _C.CHILDREN, _C.DANGERS}
    ),
    Given.RESIDENCE: frozenset({_C.IDENTITY, _C.IMMIGRATION, _C.CHILDREN}),
    Given.GUARDIANSHIP: frozenset(Compartment) - {_C.POLICE},
    Given.SUPPORT: frozenset(
        {_C.IDENTITY, _C.SAFE_CONTACT, _C.HEALTH, _C.CHILDREN, _C.NOTES, _C.DANGERS}
    ),
    Given.RETURN: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION, _C.CHILDREN, _C.HEALTH, _C.DANGERS}),
    Given.COORDINATION: frozenset(Compartment),  # the organisation that leads the case, and no other
}  # fmt: skip


def most_of(kind: OrganisationKind) -> frozenset[Compartment]:
    """What an organisation of this kind may ever be given."""
    return MOST_BY_KIND[kind]


def share_faults(
    kind: OrganisationKind,
    parts: Iterable[Compartment],
    purpose: Given,
    basis: Basis,
    giver: Giver,
    ground: str,
    until: date | None,
    today: date,
    *,
    person_is_adult_enough: bool | None = None,
    parent_suspected: bool = False,
    leads: bool = False,
) -> dict[str, list[str]]:
    """Why this cannot be shared like this; empty if it can.

    person_is_adult_enough : 16 or over; None where nobody knows. parent_suspected : a parent is a possible danger.
    """
    faults: dict[str, list[str]] = {}
    wanted = frozenset(parts)
    if not wanted:
        faults["parts"] = [gettext_noop("Choose the parts that this purpose needs, one by one.")]
    elif beyond := wanted - most_of(kind):
        faults["parts"] = [
            Said(
                gettext_noop("An organisation of this kind never gets these parts: {parts}. Leave them out."),
                parts=_list(beyond),
            )
        ]
    elif useless := wanted - SERVES[purpose]:
        faults["parts"] = [
            Said(
                gettext_noop(
                    "These parts do not serve this purpose: {parts}. Leave them out, or record another share."
                ),
                parts=_list(useless),
            )
        ]
    if purpose == Given.COORDINATION and not leads:
        faults["purpose"] = [gettext_noop("Only the organisation that leads the case gets its parts to coordinate it.")]
    faults |= _giver_faults(basis, giver, person_is_adult_enough, parent_suspected)
    if len(ground.strip()) < 10:
        faults["ground"] = [
            gettext_noop("Write in a sentence what was explained and agreed, or which rule asks for it.")
        ]
    if basis == Basis.VITAL_INTEREST and until is None:
        faults["until"] = [gettext_noop("A danger to life passes: say until when this is needed.")]
    if until is not None and until < today:
        faults["until"] = [
            gettext_noop("This day has passed: write a later one, or leave it empty where the basis ends otherwise.")
        ]
    return faults


def _giver_faults(
    basis: Basis, giver: Giver, adult_enough: bool | None, parent_suspected: bool
) -> dict[str, list[str]]:
    if basis != Basis.CONSENT:
        return (
            {}
            if giver == Giver.LAW
            else {"giver": [gettext_noop("This basis is given by the law: nobody needs to agree.")]}
        )
    if giver == Giver.LAW:
        return {"giver": [gettext_noop("Say who agreed: the person, a guardian or a parent.")]}
    if giver == Giver.PERSON and adult_enough is False:
        return {
            "giver": [gettext_noop("The person is under 16: a guardian or a parent who is no danger agrees with them.")]
        }
    if giver == Giver.PARENT and parent_suspected:
        return {"giver": [gettext_noop("A parent of this person is noted as a danger: only a guardian can agree.")]}
    return {}


def member_faults(
    wanted: Iterable[Compartment], shared: Iterable[Compartment], kind: OrganisationKind
) -> dict[str, list[str]]:
    """Why somebody of this organisation cannot join with these parts."""
    parts = frozenset(wanted)
    if not parts:
        return {"parts": [gettext_noop("Choose the parts that this member needs, one by one.")]}
    if beyond := parts - most_of(kind):
        return {
            "parts": [
                Said(
                    gettext_noop("An organisation of this kind never gets these parts: {parts}. Leave them out."),
                    parts=_list(beyond),
                )
            ]
        }
    if missing := parts - frozenset(shared):
        return {
            "parts": [
                Said(
                    gettext_noop("There is no legal basis yet for these parts: {parts}. Record the sharing first."),
                    parts=_list(missing),
                )
            ]
        }
    return {}


def disclosure_faults(
    parts: Iterable[Compartment], covered: Iterable[Compartment], basis: Basis | None, what: str, receiver: str
) -> dict[str, list[str]]:
    """Why a disclosure cannot be written down like this. It has happened: only what is missing is asked."""
    faults: dict[str, list[str]] = {}
    told = frozenset(parts)
    if not told:
        faults["parts"] = [gettext_noop("Say which parts of the file were told.")]
    if not receiver.strip():
        faults["receiver"] = [gettext_noop("Say who was told.")]
    if len(what.strip()) < 10:
        faults["what"] = [gettext_noop("Write in a sentence what was told and why.")]
    if told - frozenset(covered) and basis is None:
        faults["basis"] = [gettext_noop("No share covers this: say on which basis it was told.")]
    return faults


# The parts as words; a door translates each.
_WORDS: dict[Compartment, str] = {
    Compartment.IDENTITY: gettext_noop("identity"),
    Compartment.SAFE_CONTACT: gettext_noop("safe contact"),
    Compartment.LOCATION: gettext_noop("location"),
    Compartment.HEALTH: gettext_noop("health"),
    Compartment.POLICE: gettext_noop("police information"),
    Compartment.IMMIGRATION: gettext_noop("residence and immigration"),
    Compartment.CHILDREN: gettext_noop("children"),
    Compartment.NOTES: gettext_noop("notes"),
    Compartment.ACCOUNT: gettext_noop("account of exploitation"),
    Compartment.DANGERS: gettext_noop("dangers"),
}


def _list(parts: Iterable[Compartment]) -> tuple[str, ...]:
    return tuple(sorted(_WORDS[part] for part in parts))


@dataclass(frozen=True)
class Basing:
    """One share or one membership, as the effect of an end needs it."""

    id: UUID
    organisation: int
    parts: frozenset[Compartment]


@dataclass(frozen=True)
class Effect:
    """What happens when a share ends: shown before it is confirmed, and done as it was shown."""

    lost: frozenset[Compartment]  # the organisation gets these no more
    kept: frozenset[Compartment]  # another share still gives these
    leaving: tuple[UUID, ...]  # memberships that end: nothing is left to see
    shrinking: tuple[tuple[UUID, frozenset[Compartment]], ...]  # memberships that lose parts, and which


def effect_of_end(share: Basing, others: Iterable[Basing], members: Iterable[Basing]) -> Effect:
    """What ends with this share, given the other running shares and the members of the case."""
    still: frozenset[Compartment] = frozenset()
    for other in others:
        if other.id != share.id and other.organisation == share.organisation:
            still |= other.parts
    lost = share.parts - still
    leaving, shrinking = [], []
    for member in members:
        if member.organisation != share.organisation or not member.parts & lost:
            continue
        if member.parts & still:
            shrinking.append((member.id, member.parts & lost))
        else:
            leaving.append(member.id)
    return Effect(lost, share.parts & still, tuple(leaving), tuple(shrinking))
