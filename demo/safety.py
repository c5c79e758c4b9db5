"""What threatens people in the invented country, what was agreed against it, who is on duty, who helps, and when one meets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from opennrm.accounts import selectors as account_reads
from opennrm.appointments import services as appointments
from opennrm.appointments.rules import Became, Need, Place, Planned
from opennrm.cases import selectors as case_reads
from opennrm.journeys import assigning, keeping_safe
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Compartment, Purpose
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.rules import (
    Agreed,
    Assessment,
    Because,
    Certainty,
    Danger,
    Dimension,
    Happening,
    HelperKind,
    Hours,
    Kind,
    Look,
    Plan,
    Section,
    Source,
    There,
    Ties,
)

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.cases.models import Case

MOST = 8  # files that get all of it
DANGERS = (
    Danger(Kind.PERSON, "Viktor H.", Source.PERSON, Certainty.CERTAIN, "Drives for them. Has a scar on the left hand."),
    Danger(Kind.AREA, "Westhaven", Source.PERSON, Certainty.LIKELY, "The house was there, and his friends are.", 25),
    Danger(Kind.PHONE, "+31 6 1234 0907", Source.PERSON, Certainty.CERTAIN, "The number that called every evening."),
    Danger(Kind.ACCOUNT, "blue.lagoon.77", Source.COLLEAGUE, Certainty.POSSIBLE, "Asks her friends where she is."),
    Danger(Kind.VEHICLE, "dark van, plate begins with 4-T", Source.POLICE, Certainty.DOUBTED),
)
HELPERS = (
    # of whose organisation, kind, name, languages, where they come from
    (
        "guardian",
        HelperKind.INTERPRETER,
        "Grace Ehigie",
        ("bin", "en"),
        Ties(("Benin City",), ("Church of the Harvest",)),
    ),
    ("guardian", HelperKind.INTERPRETER, "Thanh Le", ("vi",), Ties(("Vinh",))),
    ("iom", HelperKind.INTERPRETER, "Zsuzsa Balogh", ("hu",), Ties(("Szeged",))),
    ("iom", HelperKind.INTERPRETER, "Peace Okon", ("bin", "en"), Ties(("Port Harcourt",))),
    ("mentor", HelperKind.DRIVER, "Kees Blom", ("nl",), Ties(("Oosterveen",))),
    ("mentor", HelperKind.VOLUNTEER, "Anneke de Graaf", ("nl", "en"), Ties(("Noorderhout",))),
    ("mentor", HelperKind.VOLUNTEER, "Samira Haddad", ("ar", "fr"), Ties((), ("Mosque of Westhaven",))),
)


def write_safety(users: dict[str, User], now: datetime) -> None:
    """Through the services, each in the name of who does it and at its own moment."""
    lead = account_reads.actor_for(users["mentor"], Purpose.CASEWORK)
    helpers = _helpers(users)
    _on_duty(users, now)
    files = [
        opened.case
        for case in case_reads.my_cases(viewer=lead)
        if case.lead_id == lead.user_id
        and Compartment.DANGERS in (opened := case_reads.open_file(case.reference, viewer=lead)).parts
    ][:MOST]
    for number, case in enumerate(files):
        at = max(case.opened_at + timedelta(hours=6), now - timedelta(days=9 - number))
        with clock.set_to(at):
            _threats(case, number, lead)
        with clock.set_to(at + timedelta(hours=2)):
            _together(case, number, lead)
    for number, case in enumerate(files):
        _appointments(case, number, lead, now, helpers)
    _events(files, users, lead, now)


def _helpers(users: dict[str, User]) -> dict[str, object]:
    return {
        name: safety.add_helper(kind, name, languages, ties, by=account_reads.actor_for(users[of]))
        for of, kind, name, languages, ties in HELPERS
    }


def _on_duty(users: dict[str, User], now: datetime) -> None:
    """Nights of the week that was and of two weeks to come; the desk in the days between is at work."""
    chief = account_reads.actor_for(users["shelter"])
    today = clock.local(now).replace(hour=18, minute=0, second=0, microsecond=0)
    for night in range(-2, 12):
        start = today + timedelta(days=night)
        with clock.set_to(min(now, start - timedelta(days=3))):
            safety.add_duty(users["night"], start, start + timedelta(hours=14), by=chief)
    safety.set_hours(Hours(), by=chief)


def _threats(case: Case, number: int, lead: Actor) -> None:
    chosen = {1, *((number + step) % len(DANGERS) for step in range(1 + number % 3))}
    for which in sorted(chosen):
        safety.note_danger(case.person_id, DANGERS[which], by=lead)
    if number == 0:
        safety.set_ties(case.person_id, Ties(("Benin City",), (), ()), by=lead)


def _together(case: Case, number: int, lead: Actor) -> None:
    looks = {
        Dimension.TRAFFICKER: Look(There.YES, "He is at large and asks old friends for the new number", 4, "The police have an alert on her number"),
        Dimension.DEBTS: Look(There.YES, "2,500 to who paid the journey; they ask the mother", 3, "The lawyer writes that nothing is owed"),
        Dimension.FAMILY: Look(There.YES, "The sister is on her side, an uncle is not", 2),
        Dimension.ABROAD: Look(There.UNKNOWN),
        Dimension.SELF_HARM: Look(There.NO, "Asked openly; she sleeps better since August"),
        Dimension.COMMUNITY: Look(There.NOT_ASKED),
        Dimension.ONLINE: Look(There.YES, "An old account is still open on his phone", None, "New account, the old one is closed this week"),
    }  # fmt: skip
    matters = ("He may find out where she is through her sister’s telephone.", "The debt weighs more than the fear.")
    found = Assessment(looks, because=Because.FIRST, summary=matters[number % 2])
    keeping_safe.write_assessment(case, found, seen=0, by=lead)
    sections = {
        Section.PERSON: "I do not open to who does not say the word\nI walk back into the shop when somebody follows me",
        Section.HOUSE: "The night desk knows the photograph\nNobody confirms on the phone that somebody lives here",
        Section.POLICE: "An alert on the number: they come at once",
        Section.CODE_WORDS: "“Is the red coat ready?” means: come now",
        Section.WHERE_TO: "In the day to the library, at night to the kitchen on the first floor",
        Section.TAKE: "Papers\nMedicine\nThe charger\nThe photograph of my mother",
        Section.ONLINE: "Location off\nI answer nobody whom I do not know",
    }
    agreed = Agreed.PERSON if number % 4 else Agreed.NOT_YET
    why = "" if number % 4 else "She wants to think about the school first."
    review = clock.today() + timedelta(days=(20, 10, 40, 30)[number % 4])
    keeping_safe.write_plan(case, Plan(sections, agreed, why, review), seen=0, by=lead)


def _appointments(case: Case, number: int, lead: Actor, now: datetime, helpers: dict[str, object]) -> None:
    places = (Place.LAWYER, Place.IMMIGRATION, Place.MUNICIPALITY, Place.POLICE)
    early = clock.local(now).replace(hour=10, minute=30, second=0, microsecond=0)
    planned = Planned(
        places[number % 4], early + timedelta(days=1 + number), 60, "second talk", number % 2 == 0,
        frozenset({Need.INTERPRETER, Need.COMPANY}),
    )  # fmt: skip
    made = appointments.plan_appointment(case.id, planned, by=lead)
    free = [name for name in ("Peace Okon", "Anneke de Graaf") if _free(case, helpers[name], lead)]
    if "Anneke de Graaf" in free and number % 3:
        assigning.arrange(case, made.id, Need.COMPANY, helper=helpers["Anneke de Graaf"], by=lead)  # type: ignore[arg-type]
    if number not in (1, 4):
        return
    past = early - timedelta(days=2)
    with clock.set_to(past - timedelta(days=4)):
        before = appointments.plan_appointment(case.id, Planned(Place.SCHOOL, past, 45, "first lesson"), by=lead)
    with clock.set_to(past + timedelta(hours=3)):
        became = Became.MISSED if number == 1 else Became.KEPT
        appointments.end_appointment(before.id, became, "The phone was off" if number == 1 else "", 1, by=lead)


def _free(case: Case, helper: object, lead: Actor) -> bool:
    return reads.may_meet(case.person_id, helper=helper, viewer=lead).free  # type: ignore[arg-type]


def _events(files: list[Case], users: dict[str, User], lead: Actor, now: datetime) -> None:
    """One last night, on which the duty officer acted; one a moment ago, on which nobody has acted yet."""
    night = clock.local(now).replace(hour=2, minute=10, second=0, microsecond=0)
    if night > clock.local(now):
        night -= timedelta(days=1)
    duty = account_reads.actor_for(users["night"])
    if files:
        with clock.set_to(night):
            event = keeping_safe.note_event(
                files[0], Happening.RELEASED, night, "The lawyer heard it from the prison at midnight.", by=lead
            )
        with clock.set_to(night + timedelta(minutes=6)):
            safety.take_event(event, by=duty)
    if len(files) > 1:
        with clock.set_to(now - timedelta(minutes=4)):
            keeping_safe.note_event(
                files[1], Happening.PAPERS, clock.now() - timedelta(hours=1), "The bundle names the region.", by=lead
            )
