"""Who receives, at which address, and what they have a right to: asked again each time, also just before it goes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.cases import selectors as cases
from opennrm.journeys.outgoing.parcels import Parcel
from opennrm.journeys.outgoing.protected import GATE
from opennrm.journeys.outgoing.rules import Receiver, ReceiverKind, Right, Stop, same_address
from opennrm.kernel import clock, grants
from opennrm.kernel.actors import Actor
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment, Purpose
from opennrm.partners import selectors as partners
from opennrm.partners.rules import PointKind, still_sure
from opennrm.people import selectors as people
from opennrm.people.rules import ChannelKind, SafeContact
from opennrm.requests import selectors as requests
from opennrm.safety import selectors as safety
from opennrm.safety.rules import Kind as DangerKind

_ALL = frozenset(Compartment)
LEAST_GROUND = 20  # characters: less is no reason
_POINT = {Channel.EMAIL: PointKind.EMAIL, Channel.LETTER: PointKind.POST, Channel.TEXT_MESSAGE: PointKind.PHONE,
          Channel.CALL_SCRIPT: PointKind.PHONE}  # fmt: skip
_FITS = {
    Channel.EMAIL: (ChannelKind.EMAIL,),
    Channel.TEXT_MESSAGE: (ChannelKind.MESSAGE,),
    Channel.CALL_SCRIPT: (ChannelKind.PHONE,),
    Channel.LETTER: (ChannelKind.THROUGH,),
}
IN_PERSON = "in_person"


def resolve(parcel: Parcel, by: Actor, *, hold: bool = False) -> tuple[Receiver, Right]:
    """Raises NotThere where the parcel speaks of a case that the actor may not know.

    hold : nobody withdraws the right before this transaction ends.
    """
    match parcel.kind:
        case ReceiverKind.SELF:
            return _self(parcel, by)
        case ReceiverKind.USER:
            return _user(parcel), Right(basis="notice")
        case ReceiverKind.ORGANISATION:
            return _organisation(parcel, by, hold)
        case ReceiverKind.SAFE_CONTACT:
            return _safe_contact(parcel)
        case ReceiverKind.OUTSIDE:
            return _outside(parcel)
    return Receiver(ReceiverKind.OUTSIDE, stops=(Stop.NO_RECEIVER,)), Right()


def _self(parcel: Parcel, by: Actor) -> tuple[Receiver, Right]:
    if parcel.key not in ("", str(by.user_id)):  # a second person looks, or a job: it is still for who asked
        asker = accounts.actor_numbered(int(parcel.key), Purpose.CASEWORK, viewer=GATE)
        if asker is None:
            return Receiver(ReceiverKind.SELF, parcel.key, stops=(Stop.NO_RECEIVER,)), Right()
        by = asker
    receiver = Receiver(
        ReceiverKind.SELF, str(by.user_id or ""), organisation=by.organisation_id,
    )  # fmt: skip
    if parcel.case is not None:
        return receiver, Right(grants.standing_in(by, parcel.case).compartments(by), basis="work")
    found = [standing.compartments(by) for standing in grants.standings(by, parcel.persons).values()]
    return receiver, Right(frozenset.intersection(*found) if found else frozenset(), basis="work")


def _user(parcel: Parcel) -> Receiver:
    box = accounts.mailbox(int(parcel.key), viewer=GATE) if parcel.key.isdecimal() else None
    if box is None:
        return Receiver(ReceiverKind.USER, parcel.key, stops=(Stop.NO_RECEIVER,))
    return Receiver(ReceiverKind.USER, parcel.key, address=box[0])


def _organisation(parcel: Parcel, by: Actor, hold: bool) -> tuple[Receiver, Right]:
    found = partners.by_number(int(parcel.key), viewer=by) if parcel.key.isdecimal() else None
    if found is None:
        return Receiver(ReceiverKind.ORGANISATION, parcel.key, stops=(Stop.NO_RECEIVER,)), Right()
    stops, unsure = _address(parcel, by, found.pk)
    receiver = Receiver(ReceiverKind.ORGANISATION, parcel.key, found.name, parcel.to_address, found.pk, stops, unsure)
    if parcel.case is None:
        return receiver, Right(basis=parcel.basis)
    shares = cases.may_receive(parcel.case, found.pk, viewer=GATE, hold=hold)
    parts = frozenset[Compartment]().union(*(one.parts for one in shares))
    covering = next((one for one in shares if parcel.parts <= one.parts), shares[0] if shares else None)
    if covering is None:
        return receiver, Right()
    return receiver, Right(parts, covering.share.basis, covering.share.id)


def _address(parcel: Parcel, by: Actor, organisation: int) -> tuple[tuple[Stop, ...], bool]:
    """Whether it is one of theirs, and sure enough to go there without somebody looking once more."""
    kind = _POINT.get(parcel.channel)
    if kind is None:
        return (), False
    if not parcel.to_address.strip():
        return (Stop.NO_ADDRESS,), False
    for point in partners.contact_points(viewer=by, organisation=organisation, kind=kind):
        if point.value == parcel.to_address:
            return (), not still_sure(point.confirmed_on, clock.today())
    return (), True


def _safe_contact(parcel: Parcel) -> tuple[Receiver, Right]:
    """The person, over a channel that they named. On paper, only from hand to hand."""
    if parcel.key == IN_PERSON:
        fits = parcel.channel in (Channel.PRINT, Channel.PDF, Channel.LETTER)
        wrong = () if fits else (Stop.WRONG_WAY,)
        return Receiver(ReceiverKind.SAFE_CONTACT, IN_PERSON, stops=wrong), Right(_ALL, basis="own")
    contact = _contact_of(parcel)
    channels = contact.channels if contact else ()
    number = int(parcel.key) if parcel.key.isdecimal() else len(channels)
    if contact is None or number >= len(channels):
        return Receiver(ReceiverKind.SAFE_CONTACT, parcel.key, stops=(Stop.NO_RECEIVER,)), Right()
    channel = channels[number]
    stops: list[Stop] = []
    if contact.ask_first(clock.today()):
        stops.append(Stop.ASK_FIRST)
    if channel.kind not in _FITS.get(parcel.channel, ()):
        stops.append(Stop.WRONG_WAY)
    if channel.alone is not True and parcel.channel != Channel.CALL_SCRIPT and parcel.parts:
        stops.append(Stop.OTHERS_SEE)
    # What travels over a telephone can be read over a shoulder: nothing of the file, whoever holds it.
    return Receiver(ReceiverKind.SAFE_CONTACT, parcel.key, address=channel.address, stops=tuple(stops)), Right()


def _contact_of(parcel: Parcel) -> SafeContact | None:
    try:
        return people.safe_contact(parcel.persons[0], viewer=GATE) if parcel.persons else None
    except NotThere:
        return None


def _outside(parcel: Parcel) -> tuple[Receiver, Right]:
    stops = [] if parcel.to_name.strip() else [Stop.NO_RECEIVER]
    if parcel.channel in _POINT and not parcel.to_address.strip():
        stops.append(Stop.NO_ADDRESS)
    receiver = Receiver(
        ReceiverKind.OUTSIDE, name=parcel.to_name.strip(), address=parcel.to_address.strip(), stops=tuple(stops)
    )
    if parcel.request is not None and parcel.case is not None:
        asked = requests.approved_request(parcel.case, parcel.request, viewer=GATE)
        return receiver, Right(asked.parts, "court", request=parcel.request) if asked else Right()
    if not parcel.basis or len(parcel.ground.strip()) < LEAST_GROUND:
        return receiver, Right(parcel.parts)
    return receiver, Right(parcel.parts, parcel.basis)


# --- addresses that are a danger ---------------------------------------------------------------------


def is_flagged(parcel: Parcel, receiver: Receiver, persons: Iterable[UUID]) -> bool:
    """Whether it would reach somebody or some place that is a danger to one of these persons."""
    given = [text for text in (receiver.address, parcel.to_name) if text.strip()]
    if not given:
        return False
    return any(same_address(text, danger) for person in persons for danger in _dangers(person) for text in given)


def _dangers(person: UUID) -> list[str]:
    """What is a danger; and the numbers that are known from papers only, for recognising and never for calling."""
    found = [one.value for one in safety.danger_values(person, viewer=GATE) if one.kind != DangerKind.VEHICLE]
    facts = people.facts([person], viewer=GATE).get(person)
    if facts is None or not facts.phones:
        return found
    try:
        contact = people.safe_contact(person, viewer=GATE)
    except NotThere:
        contact = None
    safe = [channel.address for channel in contact.channels] if contact else []
    return found + [phone for phone in facts.phones if not any(same_address(phone, known) for known in safe)]
