"""Makes of a room's wish what may leave: a mail over the safe contact, or a reminder to the worker to speak.

Most people named a telephone. The program calls nobody and sends no text message: the worker is told that it is time.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from opennrm.cases import selectors as cases
from opennrm.journeys.outgoing import gate
from opennrm.journeys.outgoing.parcels import Parcel
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, notices, outbox
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import NotThere
from opennrm.kernel.models import Intent
from opennrm.people import selectors as people
from opennrm.people.rules import ChannelKind

REMINDER = "appointment.reminder"
MOST_AT_ONCE = 200


def grant_due(*, by: Actor = GATE) -> int:
    """Look at every wish that is due, one transaction each; returns how many."""
    looked = 0
    while looked < MOST_AT_ONCE and grant_next(by=by):
        looked += 1
    return looked


@service
def grant_next(*, by: Actor) -> bool:
    """Make a dispatch of the next wish, or tell a worker. False where nothing is due."""
    intent = outbox.wish_due()
    if intent is None:
        return False
    stopped = _granted(intent, by)
    outbox.wish_ends(intent, stopped)
    return True


def _granted(intent: Intent, by: Actor) -> str:
    """Why nothing went out; empty where something did."""
    at = cases.appointment_moment(intent.details.get("appointment", ""), viewer=by) if intent.kind == REMINDER else None
    if at is None or intent.case_id is None or intent.person_id is None:
        return "over"  # the appointment was moved, held or called off
    number = _mailbox(intent, by)
    if number is None:
        _speak_yourself(intent, by)
        return "spoken"
    with translation.override(settings.LANGUAGE_CODE):
        words = _("Do not forget: tomorrow, %(hour)s.") % {"hour": clock.local(at).strftime("%H:%M")}
        subject = _("Tomorrow")
    parcel = Parcel(
        Channel.EMAIL, f"safe_contact:{number}", words.encode(), subject=subject, case=intent.case_id,
    )  # fmt: skip
    try:
        gate.submit(parcel, by=by)
    except gate.Stopped as fault:
        _speak_yourself(intent, by)
        return str(fault.verdict.stops[0])
    return ""


def _mailbox(intent: Intent, by: Actor) -> int | None:
    """Which channel of the safe contact is a mailbox that the person alone reads; None where there is none."""
    assert intent.person_id is not None  # the caller has looked
    try:
        contact = people.safe_contact(intent.person_id, viewer=by)
    except NotThere:
        contact = None
    channels = contact.channels if contact else ()
    return next((n for n, one in enumerate(channels) if one.kind == ChannelKind.EMAIL and one.alone), None)


def _speak_yourself(intent: Intent, by: Actor) -> None:
    assert intent.case_id is not None  # the caller has looked
    found = cases.around(intent.case_id, viewer=by).case
    notices.tell(
        "outgoing.remind_yourself", user=found.lead_id, subject=f"case:{found.reference}", urgent=True,
        appointment=intent.details.get("appointment", ""),
    )  # fmt: skip
