"""What stops something on its way out, what asks for a second pair of eyes, and what to do about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from opennrm.journeys.outgoing.folding import digits, words
from opennrm.journeys.outgoing.scanning import Kind, Protected
from opennrm.kernel.clearance import Channel
from opennrm.kernel.words import Compartment

LARGEST = 20 * 1024 * 1024
_C = Compartment


class Stop(StrEnum):
    """Why this does not leave as it is. Each has an answer in the desk: what the sender can do instead."""

    NO_RECEIVER = "no_receiver"  # nobody there, or they left
    NO_ADDRESS = "no_address"
    WRONG_WAY = "wrong_way"  # this receiver is not reached like this
    NO_RIGHT = "no_right"  # parts that this receiver may not be given
    NO_BASIS = "no_basis"
    FLAGGED = "flagged"  # the address, number or domain is a danger to this person
    ASK_FIRST = "ask_first"  # the safe contact is older than thirty days, or was never confirmed
    OTHERS_SEE = "others_see"  # somebody else sees this channel, or may
    FOUND = "found"  # protected values stand in it
    TOO_LARGE = "too_large"
    EMPTY = "empty"


class Doubt(StrEnum):
    """Why a second person looks before it leaves."""

    NAME_AND_PLACE = "name_and_place"
    OUTSIDE = "outside"  # the receiver is not part of the mechanism
    UNREADABLE = "unreadable"  # a scan, a locked part: nobody but a human can read it
    UNSURE_ADDRESS = "unsure_address"  # typed by hand, or not confirmed for half a year


class ReceiverKind(StrEnum):
    SELF = "self"  # the worker: to print, to take along, to read on the screen
    USER = "user"  # a colleague's mailbox: only words that say nothing
    ORGANISATION = "organisation"
    SAFE_CONTACT = "safe_contact"  # the person, and nobody else
    OUTSIDE = "outside"  # a court, a lawyer, an authority that is no part of the mechanism


@dataclass(frozen=True)
class Receiver:
    """Who gets it, where, and what follows from who they are."""

    kind: ReceiverKind
    key: str = ""
    name: str = ""
    address: str = ""
    organisation: int | None = None
    stops: tuple[Stop, ...] = ()
    unsure: bool = False

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else str(self.kind)


@dataclass(frozen=True)
class Right:
    """What this receiver may be given now, on which basis."""

    parts: frozenset[Compartment] = frozenset()
    basis: str = ""
    share: UUID | None = None
    request: UUID | None = None


class Whose(StrEnum):
    """Whose value it is: that decides who may ever read it."""

    PERSON = "person"
    OTHER = "other"  # family, a co-victim, somebody in the same house
    SHELTER = "shelter"
    STAFF = "staff"


@dataclass(frozen=True)
class Guarded:
    """A value that must not leave, unless this receiver may have this part."""

    value: Protected
    whose: Whose
    part: Compartment
    organisation: int | None = None  # the shelter, or the one that the worker works for
    open: bool = False  # of another person whom this very receiver may see


@dataclass(frozen=True)
class Marked:
    """A finding, where the sender can see it: in which piece, from where to where."""

    where: str
    kind: Kind
    whose: Whose
    part: Compartment
    start: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """Whether it may leave. `stops` end it; `doubts` ask for another person; neither: it goes."""

    stops: tuple[Stop, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Marked, ...] = ()
    unreadable: tuple[str, ...] = ()
    beyond: frozenset[Compartment] = frozenset()
    pieces: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def passes(self) -> bool:
        return not self.stops and not self.doubts


def guards_for(receiver: Receiver, right: Right, values: Iterable[Guarded]) -> list[Guarded]:
    """Of all protected values, those that this receiver may not have."""
    return [guarded for guarded in values if not _may_have(receiver, right, guarded)]


def _may_have(receiver: Receiver, right: Right, guarded: Guarded) -> bool:
    match guarded.whose:
        case Whose.PERSON:
            return guarded.part in right.parts
        case Whose.OTHER:
            return guarded.open
        case Whose.SHELTER:
            return _C.LOCATION in right.parts or guarded.organisation == receiver.organisation
        case Whose.STAFF:
            if receiver.kind in (ReceiverKind.SELF, ReceiverKind.USER):
                return True
            if receiver.kind in (ReceiverKind.OUTSIDE, ReceiverKind.SAFE_CONTACT):
                return False
            tells_a_place = guarded.part == _C.LOCATION
            return not tells_a_place or _C.LOCATION in right.parts or guarded.organisation == receiver.organisation


def judge(
    channel: Channel,
    receiver: Receiver,
    right: Right,
    parts: frozenset[Compartment],
    *,
    findings: Sequence[Marked] = (),
    unreadable: Sequence[str] = (),
    flagged: bool = False,
    size: int = 1,
    pieces: Sequence[tuple[str, str]] = (),
) -> Verdict:
    """The whole decision, from facts that others gathered.

    parts : what of the person's file stands in it, as its maker says; findings tell where the maker is wrong.
    """
    beyond = parts - right.parts
    stops = list(receiver.stops)
    if size == 0:
        stops.append(Stop.EMPTY)
    if size > LARGEST:
        stops.append(Stop.TOO_LARGE)
    if beyond:
        stops.append(Stop.NO_RIGHT)
    elif not right.basis and receiver.kind not in (ReceiverKind.SAFE_CONTACT, ReceiverKind.USER):
        stops.append(Stop.NO_BASIS)
    if receiver.kind == ReceiverKind.USER and parts:
        stops.append(Stop.WRONG_WAY)
    if flagged:
        stops.append(Stop.FLAGGED)
    if findings:
        stops.append(Stop.FOUND)
    return Verdict(
        tuple(dict.fromkeys(stops)), _doubts(channel, receiver, parts, unreadable), tuple(findings),
        tuple(unreadable), beyond, tuple(pieces),
    )  # fmt: skip


def _doubts(
    channel: Channel, receiver: Receiver, parts: frozenset[Compartment], unreadable: Sequence[str]
) -> tuple[Doubt, ...]:
    doubts = []
    if channel != Channel.READING and {_C.IDENTITY, _C.LOCATION} <= parts:
        doubts.append(Doubt.NAME_AND_PLACE)
    if receiver.kind == ReceiverKind.OUTSIDE:
        doubts.append(Doubt.OUTSIDE)
    if unreadable and channel != Channel.READING:
        doubts.append(Doubt.UNREADABLE)
    if receiver.unsure:
        doubts.append(Doubt.UNSURE_ADDRESS)
    return tuple(doubts)


# --- addresses that are a danger ---------------------------------------------------------------------


def same_address(address: str, danger: str) -> bool:
    """Whether an address, number, account or domain is the one that is a danger, however it is written.

    >>> same_address("Jan <jan@club-x.example>", "club-x.example"), same_address("+31 6 1234 5678", "0612345678")
    (True, True)
    >>> same_address("Kerkstraat 12, Westhaven", "kerkstr. 12 westhaven"), same_address("a@b.example", "b.example.org")
    (True, False)
    """
    one, other = address.strip().casefold(), danger.strip().casefold()
    if not one or not other:
        return False
    mails = re.findall(r"[^\s<>,;:]+@[^\s<>,;:]+", one)
    if mails:
        return any(_same_mail(mail, other.lstrip("@")) for mail in mails)
    ours, theirs = digits(one)[0], digits(other)[0]
    if len(ours) >= 8 and len(theirs) >= 8 and ours[-8:] == theirs[-8:] and not _letters(one):
        return True
    squeezed, wanted = _squeezed(one), _squeezed(other)
    return len(wanted) >= 5 and (wanted in squeezed or (squeezed in wanted and len(squeezed) >= 5))


def _same_mail(mail: str, danger: str) -> bool:
    host = mail.rpartition("@")[2]
    return mail == danger or host == danger or host.endswith("." + danger)


def _letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _squeezed(text: str) -> str:
    """Letters and figures alone, with the words for street in their shortest form."""
    plain = "".join(word.latin for word in words(text))
    return re.sub(r"(straat|street|strasse)", "str", plain)
