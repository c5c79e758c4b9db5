"""The words of safety: dangers, dimensions, events, sections of the plan, steps, helpers, appointments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opennrm.appointments.rules import Became, Need, Place
from opennrm.cases.selectors import ShownTask
from opennrm.desk.words import Words
from opennrm.safety.rules import (
    Agreed,
    Because,
    Certainty,
    Dimension,
    Happening,
    HelperKind,
    Kind,
    Section,
    Source,
    Step,
    There,
    Together,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


KINDS: Words = {
    Kind.PERSON: _("A person"),
    Kind.AREA: _("A municipality, with what lies round it"),
    Kind.ADDRESS: _("An address"),
    Kind.PHONE: _("A telephone number"),
    Kind.ACCOUNT: _("An account or e-mail address"),
    Kind.VEHICLE: _("A vehicle"),
}
KINDS_SHORT: Words = {
    Kind.PERSON: _("Person"),
    Kind.AREA: _("Municipality"),
    Kind.ADDRESS: _("Address"),
    Kind.PHONE: _("Number"),
    Kind.ACCOUNT: _("Account"),
    Kind.VEHICLE: _("Vehicle"),
}
SOURCES: Words = {
    Source.PERSON: _("The person"),
    Source.POLICE: _("The police"),
    Source.REPORTER: _("Who reported"),
    Source.COLLEAGUE: _("A colleague"),
    Source.DOCUMENT: _("A document"),
    Source.OTHER: _("Somebody else"),
}
CERTAINTIES: Words = {
    Certainty.CERTAIN: _("Certain"),
    Certainty.LIKELY: _("Likely"),
    Certainty.POSSIBLE: _("Possible"),
    Certainty.DOUBTED: _("Said, but doubted"),
}
DIMENSIONS: Words = {
    Dimension.TRAFFICKER: _("Who exploited the person"),
    Dimension.DEBTS: _("Debts"),
    Dimension.FAMILY: _("Family"),
    Dimension.ABROAD: _("Threats in another country"),
    Dimension.SELF_HARM: _("Harm to oneself"),
    Dimension.COMMUNITY: _("Community"),
    Dimension.ONLINE: _("Online"),
}
DIMENSION_HINTS: Words = {
    Dimension.TRAFFICKER: _("At large, near, looking for the person, with friends who look."),
    Dimension.DEBTS: _("To whom, since when, who is asked to pay."),
    Dimension.FAMILY: _("Who of them is on the person’s side, who is not, who is in danger too."),
    Dimension.ABROAD: _("Threats to the person or relatives where they come from."),
    Dimension.SELF_HARM: _("Ask openly. Who asks does not make it worse."),
    Dimension.COMMUNITY: _("A church, an association, a street in which word travels."),
    Dimension.ONLINE: _("Accounts that others can open, pictures, phones that tell where they are."),
}
THERE: Words = {
    There.YES: _("Yes"),
    There.NO: _("No"),
    There.UNKNOWN: _("Not known"),
    There.NOT_ASKED: _("Not asked"),
}
TOGETHER: Words = {
    Together.WITH: _("With the person"),
    Together.WITHOUT: _("Without the person this time"),
}
BECAUSE: Words = {
    Because.FIRST: _("It is the first one"),
    Because.CONTACT: _("After a contact"),
    Because.EVENT: _("Something happened"),
    Because.REVIEW: _("The day to look again came"),
}
HAPPENINGS: Words = {
    Happening.RELEASED: _("A suspect is released"),
    Happening.HEARING: _("A hearing"),
    Happening.VERDICT: _("A verdict"),
    Happening.DISMISSAL: _("The case is dismissed"),
    Happening.PAPERS: _("Court papers were served"),
    Happening.ADDRESS_KNOWN: _("The address has become known"),
    Happening.PUBLICITY: _("Publicity"),
}
# What to do first. Sentences of ours, not of a law.
FIRST_STEPS: Words = {
    Happening.RELEASED: _("Call the person by the safe contact. Ask what the police can do tonight. Read the safety plan together."),
    Happening.HEARING: _("Make sure that they do not meet on the way or in the hall. Ask what stands in the papers."),
    Happening.VERDICT: _("Tell the person before somebody else does. Ask what comes next."),
    Happening.DISMISSAL: _("Tell the person in person. Terms begin to run: ask the lawyer which."),
    Happening.PAPERS: _("Read what stands in them: an address, a name, a new number. If so, act as if the address were known."),
    Happening.ADDRESS_KNOWN: _("Somebody goes there now. Decide with the person whether they leave tonight."),
    Happening.PUBLICITY: _("Read it before the person does. Ask for names and pictures to be taken away."),
}  # fmt: skip
SECTIONS: Words = {
    Section.PERSON: _("What I do"),
    Section.HOUSE: _("What the house does"),
    Section.POLICE: _("What the police do"),
    Section.CODE_WORDS: _("Words that mean something"),
    Section.WHERE_TO: _("Where I go"),
    Section.TAKE: _("What I take"),
    Section.ONLINE: _("My accounts and my phone"),
    Section.CHILDREN: _("My children, and school"),
}
SECTION_HINTS: Words = {
    Section.PERSON: _("When I feel watched, when somebody calls, when somebody stands at the door."),
    Section.HOUSE: _("Who opens, who is called, what is said to who asks."),
    Section.POLICE: _("What was agreed with whom. An alert on the number, a patrol."),
    Section.CODE_WORDS: _("A word that says: come now. A word that says: I cannot talk."),
    Section.WHERE_TO: _("In the day and at night. Write no address."),
    Section.TAKE: _("Papers, medicine, money, a charger, something dear."),
    Section.ONLINE: _("New passwords, location off, who is blocked, what is not posted."),
    Section.CHILDREN: _("Who brings and fetches them, and what the school knows."),
}
AGREED: Words = {
    Agreed.PERSON: _("With the person"),
    Agreed.GUARDIAN: _("With who speaks for the child, and with the child as far as possible"),
    Agreed.NOT_YET: _("Not yet"),
}
STEPS: dict[str, StrOrPromise] = {
    Step.FIRST: _("first"),
    Step.SUPERIOR: _("because nobody had answered"),
    Step.DESK: _("because nobody had answered, at the national desk"),
}
HELPERS: Words = {
    HelperKind.INTERPRETER: _("Interpreter"),
    HelperKind.VOLUNTEER: _("Volunteer"),
    HelperKind.DRIVER: _("Driver"),
    HelperKind.STAFF: _("Colleague"),
}
PLACES: Words = {
    Place.HERE: _("Where the person stays"),
    Place.HEALTH: _("Health care"),
    Place.LAWYER: _("Lawyer"),
    Place.POLICE: _("Police"),
    Place.COURT: _("Court"),
    Place.IMMIGRATION: _("Immigration service"),
    Place.MUNICIPALITY: _("Municipality"),
    Place.SCHOOL: _("School"),
    Place.WORK: _("Work"),
    Place.BANK: _("Bank"),
    Place.OTHER: _("Elsewhere"),
}
NEEDS: Words = {
    Need.INTERPRETER: _("An interpreter"),
    Need.TRANSPORT: _("A way to get there"),
    Need.COMPANY: _("Somebody who goes along"),
}
BECAME: Words = {
    Became.KEPT: _("It took place"),
    Became.MISSED: _("The person did not come"),
    Became.CANCELLED: _("It was cancelled"),
}
APPOINTMENT_STATES: dict[str, tuple[str, StrOrPromise]] = {
    "planned": ("running", _("planned")),
    "kept": ("safe", _("took place")),
    "missed": ("soon", _("did not come")),
    "cancelled": ("neutral", _("cancelled")),
}
# What the program asks the lead for: what, and why.
TASKS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "assess_risk": (_("Look at the risks again"), _("Something happened that may change everything.")),
    "look_again": (_("Look at the risks again"), _("The day that you chose.")),
    "review_plan": (_("Read the safety plan together again"), _("The day that you agreed on.")),
    "remind_in_person": (
        _("Remind the person of an appointment, in person"),
        _("The safe contact cannot be used: nobody asked, it was confirmed too long ago, or nothing in it fits."),
    ),
    "carry_reminder": (
        _("Send the reminder of an appointment"),
        _(
            "The words are checked and wait among what leaves the file. The program itself sends no messages and calls nobody."
        ),
    ),
    "missed_appointment": (
        _("Find out how the person is"),
        _("They did not come to an appointment. It is a signal, and no failure."),
    ),
}
# Lines of the time line of a case: what, icon, state, filter.
EVENTS: dict[str, tuple[StrOrPromise, str, str, str]] = {
    "appointment_planned": (_("Appointment planned"), "calendar", "neutral", "contact"),
    "appointment_kept": (_("Appointment took place"), "calendar", "safe", "contact"),
    "appointment_missed": (_("Did not come to an appointment"), "calendar", "soon", "contact"),
    "appointment_cancelled": (_("Appointment cancelled"), "calendar", "neutral", "contact"),
}
READ: dict[str, StrOrPromise] = {
    "safety.dangers_read": _("the dangers"),
    "safety.areas_read": _("areas to avoid"),
    "safety.values_read": _("what nothing is sent to"),
    "safety.risk_read": _("the risk assessment"),
    "safety.events_read": _("what happened"),
    "safety.event_read": _("what happened"),
    "safety.plan_read": _("the safety plan"),
    "safety.sheet_read": _("the sheet of the safety plan"),
    "safety.ties_read": _("where nobody must know"),
    "cases.safety_read": _("the page on safety"),
    "cases.appointments_read": _("the appointments"),
}


def area_words(value: str, within_km: int) -> str:
    """ "Oosterveen and up to 25 km round it" """
    if not within_km:
        return value
    return gettext("%(place)s and up to %(km)d km round it") % {"place": value, "km": within_km}


def spoken(shown: ShownTask) -> ShownTask:
    """A task with its words; what the program asks for has ours."""
    if shown.task.kind not in TASKS:
        return shown
    what, why = TASKS[shown.task.kind]
    return replace(shown, words=str(what), why=str(why))
