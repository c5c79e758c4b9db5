"""The gate: one function that everything passes on its way out.

    resolve the receiver and their right - refuse addresses that are a danger - read and scan what was rendered -
    ask for a basis - ask for a second person - keep a hash of what left

`look` only judges. `let_read` clears what is shown inside the program. `submit` keeps a dispatch, which goes out when
nothing stands against it, or waits for a colleague. `hand_out` gives a worker what was cleared, once.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.journeys.outgoing import protected
from opennrm.journeys.outgoing.neutral import is_neutral
from opennrm.journeys.outgoing.parcels import Parcel
from opennrm.journeys.outgoing.reading import decode, read
from opennrm.journeys.outgoing.receivers import is_flagged, resolve
from opennrm.journeys.outgoing.rules import (
    Guarded,
    Marked,
    Receiver,
    ReceiverKind,
    Right,
    Stop,
    Verdict,
    Whose,
    guards_for,
    judge,
)
from opennrm.journeys.outgoing.scanning import scan
from opennrm.kernel import audit, clock, notices, outbox
from opennrm.kernel.actors import Actor, selector, service
from opennrm.kernel.clearance import CARRIED, Channel, Clearance
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.models import Dispatch
from opennrm.kernel.words import Compartment
from opennrm.requests import services as requests

_INSIDE = frozenset({ReceiverKind.SELF, ReceiverKind.USER, ReceiverKind.SAFE_CONTACT})
# A mail that leaves in the very minute of a meeting tells who wrote it: some minutes, never the same.
DELAY_MINUTES = (2, 9)


class Stopped(Broken):
    """The gate did not let it through. `verdict` says why, and where in the text."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(_("This did not leave: the outgoing check stopped it."))


# --- judging -----------------------------------------------------------------------------------------


@selector
def look(parcel: Parcel, *, viewer: Actor) -> Verdict:
    """What stands against this parcel; nothing is kept. Raises NotThere, NotAllowed."""
    return _judged(_whole(parcel, viewer), viewer)[0]


def _whole(parcel: Parcel, by: Actor) -> Parcel:
    """With the person of the case, as far as the actor works on it."""
    if parcel.case is None:
        return parcel
    action = "read_file" if parcel.channel == Channel.READING else "send_out"
    found = case_reads.around(parcel.case, viewer=by, action=action)
    return replace(parcel, persons=(found.case.person_id,))


def _judged(parcel: Parcel, by: Actor, *, hold: bool = False) -> tuple[Verdict, Receiver, Right]:
    receiver, right = resolve(parcel, by, hold=hold)
    reading = read(parcel.content, parcel.file_name)
    pieces = [("subject", parcel.subject)] if parcel.subject else []
    pieces += _as_typed(parcel, reading.pieces)
    guards = guards_for(receiver, right, _protected(parcel, receiver, by))
    verdict = judge(
        parcel.channel, receiver, right, parcel.parts,
        findings=_findings(pieces, guards), unreadable=reading.unreadable,
        flagged=is_flagged(parcel, receiver, parcel.persons), size=len(parcel.content), pieces=pieces,
    )  # fmt: skip
    return verdict, receiver, right


def _as_typed(parcel: Parcel, pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """With the text exactly as its sender typed it: there findings are marked, also where it looks like another file."""
    if parcel.media != "text/plain":
        return pieces
    typed = ("text", decode(parcel.content))
    return pieces if typed in pieces else [typed, *pieces]


def _protected(parcel: Parcel, receiver: Receiver, by: Actor) -> list[Guarded]:
    if parcel.channel == Channel.NOTICE and is_neutral(parcel.subject, parcel.content):
        return []
    reading = parcel.channel == Channel.READING
    around = case_reads.around(parcel.case, viewer=protected.GATE) if parcel.case else None
    found = protected.of_persons(parcel.persons, Whose.PERSON)
    others = protected.beside(parcel.persons, around.others if around else frozenset())
    if others:
        mine = by if receiver.kind == ReceiverKind.SELF else None
        found += protected.of_persons(others, Whose.OTHER, mine)
    team = around.organisations if around else frozenset[int]()
    found += protected.shelters(team if reading else None)
    if receiver.kind not in (ReceiverKind.SELF, ReceiverKind.USER):
        found += protected.staff(team)
    return found


def _findings(pieces: Iterable[tuple[str, str]], guards: list[Guarded]) -> list[Marked]:
    owners = {(one.value.kind, one.value.owner): one for one in guards}
    values = [one.value for one in guards]
    return [
        Marked(where, finding.kind, owner.whose, owner.part, finding.start, finding.end)
        for where, text in pieces
        for finding in scan(text, values)
        if (owner := owners.get((finding.kind, finding.owner)))
    ]


# --- letting through ---------------------------------------------------------------------------------


@service
def let_read(parcel: Parcel, *, by: Actor) -> Clearance:
    """Clear what is shown to the worker inside the program, where a browser could keep it. Raises Stopped."""
    parcel = _whole(replace(parcel, channel=Channel.READING, receiver=f"{ReceiverKind.SELF}:{by.user_id}"), by)
    verdict, receiver, _right = _judged(parcel, by)
    digest = hashlib.sha256(parcel.content).digest()
    if not verdict.passes:
        _log_stop(parcel, verdict, by)
        raise Stopped(verdict)
    audit.read(
        by, "outgoing.shown", _subject(parcel), persons=parcel.persons, compartments=parcel.parts, sha256=digest.hex()
    )
    return Clearance(parcel.channel, str(receiver), parcel.content, digest, parcel.media, parcel.file_name)


@service
def submit(parcel: Parcel, *, by: Actor) -> Dispatch:
    """Keep what is to leave. It is cleared at once, or waits for a second person. Raises Stopped, and keeps nothing."""
    if parcel.kind == ReceiverKind.SELF:
        parcel = replace(parcel, receiver=f"{ReceiverKind.SELF}:{by.user_id}")
    parcel = _whole(parcel, by)
    verdict, receiver, right = _judged(parcel, by)
    if verdict.stops:
        _log_stop(parcel, verdict, by)
        raise Stopped(verdict)
    dispatch = _kept(parcel, receiver, right, verdict, by)
    audit.record(
        by, "outgoing.asked" if verdict.doubts else "outgoing.cleared", f"dispatch:{dispatch.id}",
        persons=parcel.persons, compartments=parcel.parts, channel=str(parcel.channel), receiver=str(receiver),
        sha256=bytes(dispatch.sha256).hex(),
    )  # fmt: skip
    if verdict.doubts:
        _ask_colleagues(dispatch, by)
    return dispatch


def _kept(parcel: Parcel, receiver: Receiver, right: Right, verdict: Verdict, by: Actor) -> Dispatch:
    case = case_reads.around(parcel.case, viewer=by).case if parcel.case else None
    wait = random.SystemRandom().randint(*DELAY_MINUTES) if parcel.channel in CARRIED else 0
    dispatch = Dispatch(
        channel=parcel.channel, receiver=str(receiver), case_id=parcel.case,
        person_id=parcel.persons[0] if len(parcel.persons) == 1 else None, parts=sorted(parcel.parts),
        basis=right.basis, share_id=right.share, request_id=right.request, key_id=case.key_id if case else None,
        media=parcel.media, sha256=hashlib.sha256(parcel.content).digest(), size=len(parcel.content),
        doubts=[str(doubt) for doubt in verdict.doubts], state="asked" if verdict.doubts else "cleared",
        asked_by_id=by.user_id, organisation_id=by.organisation_id, message_id=outbox.message_id(),
        due_at=clock.now() + timedelta(minutes=wait),
    )  # fmt: skip
    inside = outbox.Inside(
        parcel.subject, receiver.name or parcel.to_name, receiver.address, parcel.ground, parcel.file_name
    )
    outbox.seal(dispatch, inside, parcel.content)
    Dispatch.objects.bulk_create([dispatch])
    return dispatch


def _ask_colleagues(dispatch: Dispatch, by: Actor) -> None:
    """The case lead, or, where the lead asks, who answers for the case: nobody looks at their own."""
    for user in case_reads.second_lookers(dispatch.case_id, by.user, viewer=by) if dispatch.case_id else []:
        notices.tell("outgoing.second_look", user=user, subject=f"dispatch:{dispatch.id}", urgent=True)


def _log_stop(parcel: Parcel, verdict: Verdict, by: Actor) -> None:
    audit.denied(
        by, "outgoing.stopped", _subject(parcel), persons=parcel.persons, channel=str(parcel.channel),
        stops=[str(stop) for stop in verdict.stops], found=len(verdict.findings),
        kinds=sorted({str(one.kind) for one in verdict.findings}),
    )  # fmt: skip


def _subject(parcel: Parcel) -> str:
    return f"case:{parcel.case}" if parcel.case else ""


def parcel_of(dispatch: Dispatch) -> Parcel:
    """The parcel as it was kept, to be judged once more."""
    inside = outbox.inside(dispatch)
    return Parcel(
        channel=Channel(dispatch.channel), receiver=dispatch.receiver, content=outbox.content(dispatch),
        media=dispatch.media, file_name=inside.file_name, subject=inside.subject, case=dispatch.case_id,
        persons=(dispatch.person_id,) if dispatch.person_id else (),
        parts=frozenset(Compartment(part) for part in dispatch.parts), to_name=inside.to_name,
        to_address=inside.to_address, basis=dispatch.basis, ground=inside.ground, request=dispatch.request_id,
    )  # fmt: skip


def judge_again(dispatch: Dispatch, by: Actor) -> tuple[Verdict, Receiver]:
    """Everything anew, as it is now, while nobody can withdraw the right. The doubts were a second person's to solve."""
    verdict, receiver, _right = _judged(parcel_of(dispatch), by, hold=True)
    if not receiver.stops and set(verdict.doubts) - {*dispatch.doubts} and Stop.NO_BASIS not in verdict.stops:
        verdict = replace(verdict, stops=(*verdict.stops, Stop.NO_ADDRESS))  # the address is not sure any more
    return verdict, receiver


# --- the second person -------------------------------------------------------------------------------


def _waiting(dispatch_id: UUID, by: Actor) -> Dispatch:
    found = Dispatch.objects.filter(pk=dispatch_id).select_for_update().first()
    if found is None:
        raise NotThere(_("There is no such message."))
    return found


@service
def approve(dispatch_id: UUID, *, by: Actor) -> Dispatch:
    """A second person has read it all and lets it go. Raises NotAllowed, Stopped, or Broken where it was decided."""
    dispatch = _for_second(dispatch_id, by)
    verdict, _receiver = judge_again(dispatch, by)
    if verdict.stops:
        raise Stopped(verdict)
    dispatch.decided_by_id, dispatch.decided_at = by.user, clock.now()
    dispatch.state = "cleared"
    dispatch.save(update_fields=["decided_by_id", "decided_at", "state"])
    _decided(dispatch, "outgoing.approved", by)
    return dispatch


@service
def refuse(dispatch_id: UUID, why: str, *, by: Actor) -> Dispatch:
    """It does not go; the sender is told why. Raises Broken at `why` where nothing is said."""
    dispatch = _for_second(dispatch_id, by)
    if len(why.strip()) < 5:
        raise Broken({"why": [_("Say in a few words what is wrong with it: your colleague reads this.")]})
    outbox.answer(dispatch, why.strip())
    dispatch.decided_by_id, dispatch.decided_at, dispatch.state = by.user, clock.now(), "refused"
    dispatch.save(update_fields=["decided_by_id", "decided_at", "state", "inside"])
    _decided(dispatch, "outgoing.refused", by)
    _request(dispatch, "preparing")
    return dispatch


def _for_second(dispatch_id: UUID, by: Actor) -> Dispatch:
    dispatch = _waiting(dispatch_id, by)
    if dispatch.case_id is not None:
        case_reads.around(dispatch.case_id, viewer=by, action="second_look", parts=_parts(dispatch))
    if dispatch.asked_by_id == by.user:
        raise NotAllowed([_("Somebody else looks at what you send.")])
    if dispatch.state != "asked":
        raise Broken(_("This was decided already, or taken back."))
    return dispatch


def _parts(dispatch: Dispatch) -> frozenset[Compartment]:
    return frozenset(Compartment(part) for part in dispatch.parts)


def _decided(dispatch: Dispatch, action: str, by: Actor) -> None:
    notices.settle("outgoing.second_look", f"dispatch:{dispatch.id}", by=by)
    if dispatch.asked_by_id:
        notices.tell(action, user=dispatch.asked_by_id, subject=f"dispatch:{dispatch.id}")
    record(dispatch, action, by)


def _request(dispatch: Dispatch, state: str) -> None:
    """The request that this answers moves along: answered, or back to work."""
    if dispatch.request_id is not None:
        requests.move_request(dispatch.request_id, state, by=protected.GATE)


def record(dispatch: Dispatch, action: str, by: Actor) -> None:
    audit.record(
        by, action, f"dispatch:{dispatch.id}", persons=[dispatch.person_id] if dispatch.person_id else [],
        compartments=_parts(dispatch), channel=dispatch.channel, receiver=dispatch.receiver,
        sha256=bytes(dispatch.sha256).hex(),
    )  # fmt: skip


@service
def take_back(dispatch_id: UUID, *, by: Actor) -> None:
    """The sender, or who leads the case, stops what has not left. Raises Broken where it is too late."""
    dispatch = _waiting(dispatch_id, by)
    if dispatch.asked_by_id != by.user and dispatch.case_id is not None:
        case_reads.around(dispatch.case_id, viewer=by, action="take_back")
    if dispatch.state not in outbox.OPEN:
        raise Broken(_("This has left already, or was stopped. What was told stays told."))
    outbox.move(dispatch, "taken_back")
    _request(dispatch, "preparing")
    notices.settle("outgoing.second_look", f"dispatch:{dispatch.id}", by=by)
    record(dispatch, "outgoing.taken_back", by)


# --- going -------------------------------------------------------------------------------------------


@service
def hand_out(dispatch_id: UUID, *, by: Actor) -> Clearance:
    """Give the sender what was cleared, to print, to carry, to read out. Judged once more; written down as told.

    Once it left, the sender may have the very same again: nothing new is told by that.
    """
    dispatch = _waiting(dispatch_id, by)
    if dispatch.asked_by_id != by.user or dispatch.channel in CARRIED:
        raise NotThere(_("There is no such message."))
    if dispatch.state not in ("cleared", "sent"):
        raise Broken(_("This waits for a colleague, or was stopped. It cannot be handed out."))
    verdict, receiver = judge_again(dispatch, by)
    if verdict.stops:
        raise Stopped(verdict)
    if dispatch.state == "cleared":
        outbox.move(dispatch, "sent")
        told(dispatch, by)
    record(dispatch, "outgoing.handed_out", by)
    return clearance(dispatch, receiver)


def clearance(dispatch: Dispatch, receiver: Receiver) -> Clearance:
    """For exactly what was kept: the bytes must still have the hash that was looked at."""
    inside = outbox.inside(dispatch)
    return Clearance(
        Channel(dispatch.channel), str(receiver), outbox.content(dispatch), bytes(dispatch.sha256), dispatch.media,
        inside.file_name, dispatch.id,
    )  # fmt: skip


def told(dispatch: Dispatch, by: Actor) -> None:
    """In the file: what left, to whom, on which basis."""
    if dispatch.case_id is None:
        return
    _request(dispatch, "answered")
    kind, _sep, key = dispatch.receiver.partition(":")
    organisation = int(key) if kind == ReceiverKind.ORGANISATION else None
    cases.note_sent(dispatch.case_id, dispatch.channel, kind, dispatch.reference, organisation=organisation, by=by)
    if ReceiverKind(kind) not in _INSIDE and dispatch.parts:
        inside = outbox.inside(dispatch)
        cases.note_sent_disclosure(
            dispatch.case_id, _parts(dispatch), inside.to_name, f"{dispatch.reference}: {inside.subject}",
            dispatch.channel, organisation=organisation, share=dispatch.share_id, basis=dispatch.basis, by=by,
        )  # fmt: skip
