"""Reminding somebody of an appointment: over the safe contact, through the gate, in words that say nothing.

Where that cannot be (nobody asked, confirmed too long ago, nothing that fits), nothing leaves, and the lead is asked to
remind the person in person. What a worker must carry (a message, a call) is asked of the lead too.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from opennrm.accounts import selectors as accounts
from opennrm.appointments import selectors as appointment_reads
from opennrm.appointments import services as appointments
from opennrm.cases import services as cases
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.clearance import CARRIED, Channel
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.models import Intent
from opennrm.kernel.words import Purpose
from opennrm.people import selectors as people
from opennrm.people.rules import ChannelKind, SafeContact

_JOB = Actor.for_job("appointment-reminders")
REMIND = "remind_in_person"
CARRY = "carry_reminder"
_WAYS = {
    ChannelKind.EMAIL: Channel.EMAIL,
    ChannelKind.MESSAGE: Channel.TEXT_MESSAGE,
    ChannelKind.PHONE: Channel.CALL_SCRIPT,
}
# A day of the week and an hour: what a hairdresser would write. No kind of place, no name, no organisation.
# The names of the days are those of the Unicode locale data, in every language that these know; a sentence is added
# only where somebody of ours has read it.
AS_AGREED = {"en": "{when}, as agreed.", "nl": "{when}, zoals afgesproken."}
SUBJECT = {"en": "See you", "nl": "Tot dan"}


def said_of(starts_at: datetime, language: str) -> tuple[str, str]:
    """Subject and words of a reminder. In a language without names of days: the day and the month in figures.

    >>> from datetime import datetime, UTC
    >>> said_of(datetime(2026, 11, 26, 9, 30, tzinfo=UTC), "nl")
    ('Tot dan', 'donderdag, 10:30, zoals afgesproken.')
    >>> said_of(datetime(2026, 11, 26, 9, 30, tzinfo=UTC), "hu"), said_of(datetime(2026, 11, 26, 9, 30, tzinfo=UTC), "bin")
    (('csütörtök', 'csütörtök, 10:30'), ('26-11', '26-11, 10:30'))
    """
    local = clock.local(starts_at)
    try:
        day = format_date(local, "EEEE", locale=Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        day = f"{local:%d-%m}"
    when = f"{day}, {local:%H:%M}"
    return SUBJECT.get(language, day), AS_AGREED.get(language, "{when}").format(when=when)


@service
def remind_due(*, by: Actor) -> int:
    """Answer every reminder that is due; returns how many dispatches were made. For the worker, every few minutes."""
    if not by.job:
        raise NotAllowed(["The program does this by itself."])
    return sum(1 for intent in outbox.due_intents(appointments.REMINDER) if _answered(intent))


def _answered(intent: Intent) -> bool:
    found = appointment_reads.reminded(UUID(str(intent.details["appointment"])), viewer=_JOB)
    if found is None:  # it is over, or the case is
        outbox.answer_intent(intent, stopped_for="over")
        return False
    case, starts_at = found
    sender = accounts.actor_numbered(intent.asked_by_id or 0, Purpose.CASEWORK, viewer=_JOB)
    contact = _contact(case.person_id)
    way = _way(contact)
    stopped_for = "no_receiver"
    if sender is not None and contact is not None and way is not None:
        number, channel = way
        subject, text = said_of(starts_at, contact.language or "en")
        parcel = Parcel(
            channel, f"safe_contact:{number}", text.encode(), case=case.id,
            subject=subject if channel == Channel.EMAIL else "",
        )  # fmt: skip
        try:
            outgoing.submit(parcel, by=sender)
        except Stopped as fault:
            stopped_for = str(fault.verdict.stops[0])
        except (NotThere, NotAllowed):
            stopped_for = "no_right"
        else:
            outbox.answer_intent(intent)
            if channel not in CARRIED:
                cases.ask_for(case.id, CARRY, clock.today(), by=_JOB)
            return True
    outbox.answer_intent(intent, stopped_for=stopped_for)
    cases.ask_for(case.id, REMIND, clock.today(), by=_JOB)
    return False


def _contact(person: UUID) -> SafeContact | None:
    try:
        return people.safe_contact(person, viewer=_JOB)
    except NotThere:
        return None


def _way(contact: SafeContact | None) -> tuple[int, Channel] | None:
    """The first channel that the person named and that a reminder can take."""
    for number, channel in enumerate(contact.channels if contact else ()):
        if channel.kind in _WAYS:
            return number, _WAYS[channel.kind]
    return None
