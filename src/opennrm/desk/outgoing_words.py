"""The words of the outgoing gate: how it leaves, to whom, why it does not, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.desk.case_words import part_names
from opennrm.journeys.outgoing import Doubt, Stop, Verdict, Whose
from opennrm.journeys.outgoing.scanning import Kind
from opennrm.kernel.clearance import Channel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHANNELS: dict[str, StrOrPromise] = {
    Channel.LETTER: lazy("Letter"),
    Channel.EMAIL: lazy("E-mail"),
    Channel.TEXT_MESSAGE: lazy("Text message, sent from the work phone"),
    Channel.CALL_SCRIPT: lazy("By phone: what you will say"),
    Channel.PDF: lazy("Document"),
    Channel.PRINT: lazy("On paper"),
    Channel.EXPORT: lazy("List to take along"),
    Channel.CALENDAR: lazy("Agenda"),
    Channel.LINK: lazy("Link that expires"),
    Channel.BUNDLE: lazy("Answer to a request"),
    Channel.NOTICE: lazy("Notice"),
    Channel.READING: lazy("Read inside the program"),
}
STATES: dict[str, tuple[StrOrPromise, str]] = {
    "asked": (lazy("A colleague looks at it first"), "waiting"),
    "cleared": (lazy("Checked, and on its way"), "running"),
    "sent": (lazy("Left"), "safe"),
    "stopped": (lazy("Stopped on the way"), "overdue"),
    "refused": (lazy("A colleague did not let it go"), "blocked"),
    "taken_back": (lazy("Taken back"), "neutral"),
}
# What is wrong, and what to do now.
STOPS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    Stop.NO_RECEIVER: (
        lazy("There is no such receiver any more."),
        lazy("Choose another, or ask the national desk who took over."),
    ),
    Stop.NO_ADDRESS: (
        lazy("There is no address that is sure."),
        lazy("Ask them on a number you know, and write the address here."),
    ),
    Stop.WRONG_WAY: (
        lazy("This receiver is not reached like this."),
        lazy("Choose the way that they named, or hand it over in person."),
    ),
    Stop.NO_RIGHT: (
        lazy("This receiver may not be given these parts."),
        lazy("Leave them out, or record the sharing with its basis first."),
    ),
    Stop.NO_BASIS: (
        lazy("There is no legal basis for giving this."),
        lazy("Record a sharing with this organisation, or say on which basis and why."),
    ),
    Stop.FLAGGED: (
        lazy("This address or number is a danger to the person."),
        lazy("Nothing is sent there. Talk with the case lead before you do anything else."),
    ),
    Stop.ASK_FIRST: (
        lazy("The safe contact was confirmed too long ago."),
        lazy("Ask the person in person whether this way is still safe, and confirm it in the file."),
    ),
    Stop.OTHERS_SEE: (
        lazy("Somebody else may see this channel."),
        lazy("Write nothing of the file: only when and where to meet you, or nothing at all."),
    ),
    Stop.FOUND: (
        lazy("Words stand in it that this receiver may not have."),
        lazy("They are marked below. Take them out, or send it through the lawyer."),
    ),
    Stop.TOO_LARGE: (lazy("It is larger than 20 MB."), lazy("Split it.")),
    Stop.EMPTY: (lazy("There is nothing in it."), lazy("Write what you want to send.")),
    "no_way": (lazy("The mail server did not take it for two days."), lazy("Call the receiver, or send a letter.")),
    "erased": (lazy("The file was erased meanwhile."), lazy("Nothing is left to send.")),
}
DOUBTS: dict[str, StrOrPromise] = {
    Doubt.NAME_AND_PLACE: lazy("A name and a place travel together."),
    Doubt.OUTSIDE: lazy("The receiver is not part of the mechanism."),
    Doubt.UNREADABLE: lazy("A part of it cannot be read by the program: a scan or a picture of text."),
    Doubt.UNSURE_ADDRESS: lazy("The address was typed by hand, or nobody confirmed it for half a year."),
}
_KINDS: dict[str, StrOrPromise] = {
    Kind.PERSON_NAME: lazy("a name"),
    Kind.STAFF_NAME: lazy("the name of a worker"),
    Kind.PLACE_NAME: lazy("the name of a place, or a code word"),
    Kind.ADDRESS: lazy("an address"),
    Kind.PHONE: lazy("a telephone number"),
    Kind.DAY: lazy("a date of birth"),
    Kind.NUMBER: lazy("a number of a document"),
    Kind.REACH: lazy("an e-mail address or account"),
}
_WHOSE: dict[str, StrOrPromise] = {
    Whose.PERSON: lazy("of the person"),
    Whose.OTHER: lazy("of somebody else in the file"),
    Whose.SHELTER: lazy("of a shelter"),
    Whose.STAFF: lazy("of a colleague"),
}


def found_words(verdict: Verdict) -> list[str]:
    """What was found, each kind once: "a telephone number of the person"."""
    seen = dict.fromkeys((one.kind, one.whose) for one in verdict.findings)
    return [f"{_KINDS[kind]} {_WHOSE[whose]}" for kind, whose in seen]


def stop_lines(verdict: Verdict) -> list[tuple[str, str]]:
    """Each reason with what to do now."""
    lines = []
    for stop in verdict.stops:
        what, now = STOPS[stop]
        if stop == Stop.NO_RIGHT:
            what = _("This receiver may not be given: %(parts)s.") % {"parts": part_names(verdict.beyond)}
        lines.append((str(what), str(now)))
    return lines
