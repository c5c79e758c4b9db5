"""Reminders of appointments: over the safe contact and the gate, or by the lead in person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from opennrm.accounts.models import User
from opennrm.appointments import services as appointments
from opennrm.appointments.rules import Became, Place, Planned
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Task
from opennrm.journeys import appointment_reminders
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.models import Dispatch, Intent
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact

JOB = Actor.for_job("test")
MAIL = Channel(ChannelKind.EMAIL, "blue.door@example.org", alone=True)
MESSAGE = Channel(ChannelKind.MESSAGE, "+31612345678", alone=True)


@pytest.fixture
def case(registrar: Actor) -> Case:
    person = people.note_person(PersonFacts(family_names=Fact("Osagie", Certainty.SAYS)), by=registrar)
    return cases.open_case(person.id, User.objects.with_roles().get(username="shelter_lead"), by=registrar)


def reach_by(case: Case, *channels: Channel, language: str = "", days_ago: int = 0, by: Actor) -> None:
    person = people_reads.person(case.person_id, viewer=by)
    confirmed: date = clock.today() - timedelta(days=days_ago)
    people.set_safe_contact(person, SafeContact(channels, language, confirmed_on=confirmed), by=by)


def remind(case: Case, by: Actor, *, cancelled: bool = False) -> int:
    """Plan for the day after tomorrow, and let the hour of the reminder come."""
    planned = Planned(Place.LAWYER, clock.now() + timedelta(days=2), words="word-marker", remind=True)
    made = appointments.plan_appointment(case.id, planned, by=by)
    assert appointment_reminders.remind_due(by=JOB) == 0  # not due yet
    if cancelled:
        appointments.end_appointment(made.id, Became.CANCELLED, "", 1, by=by)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        return appointment_reminders.remind_due(by=JOB)


def left() -> list[tuple[str, str, str]]:
    with acting(JOB):
        return [(one.channel, one.state, outbox.content(one).decode()) for one in Dispatch.objects.all()]


def asked() -> list[str]:
    with acting(JOB):
        return sorted(Task.objects.values_list("kind", flat=True))


def test_a_reminder_says_a_day_and_an_hour_and_nothing_else(case: Case, shelter_lead: Actor) -> None:
    reach_by(case, MAIL, by=shelter_lead)
    assert remind(case, shelter_lead) == 1
    ((channel, state, words),) = left()
    assert (channel, state) == ("email", "cleared")
    for telling in ("word-marker", "awyer", "Osagie", "Shelter", case.reference):
        assert telling not in words
    assert words.endswith(", as agreed.")
    assert asked() == []


def test_a_reminder_speaks_the_language_of_the_safe_contact(case: Case, shelter_lead: Actor) -> None:
    reach_by(case, MAIL, language="nl", by=shelter_lead)
    remind(case, shelter_lead)
    assert left()[0][2].endswith(", zoals afgesproken.")


def test_what_a_worker_must_carry_is_asked_of_the_lead(case: Case, shelter_lead: Actor) -> None:
    reach_by(case, MESSAGE, by=shelter_lead)
    assert remind(case, shelter_lead) == 1
    assert left()[0][0] == "text_message"
    assert asked() == ["carry_reminder"]


@pytest.mark.parametrize("days_ago, leaves", [(29, 1), (31, 0)])
def test_what_was_confirmed_too_long_ago_is_not_used_and_the_lead_reminds_in_person(
    case: Case, shelter_lead: Actor, days_ago: int, leaves: int
) -> None:
    reach_by(case, MAIL, days_ago=days_ago, by=shelter_lead)
    assert remind(case, shelter_lead) == leaves
    assert len(left()) == leaves
    assert asked() == ([] if leaves else ["remind_in_person"])


def test_without_a_safe_contact_nothing_leaves(case: Case, shelter_lead: Actor) -> None:
    assert remind(case, shelter_lead) == 0
    assert (left(), asked()) == ([], ["remind_in_person"])
    with acting(JOB):
        assert Intent.objects.get().stopped_for == "no_receiver"


def test_only_in_person_means_only_in_person(case: Case, shelter_lead: Actor) -> None:
    reach_by(case, Channel(ChannelKind.THROUGH, "her sister"), Channel(ChannelKind.IN_PERSON, ""), by=shelter_lead)
    assert remind(case, shelter_lead) == 0
    assert (left(), asked()) == ([], ["remind_in_person"])


def test_a_cancelled_appointment_reminds_nobody(case: Case, shelter_lead: Actor) -> None:
    reach_by(case, MAIL, by=shelter_lead)
    assert remind(case, shelter_lead, cancelled=True) == 0
    assert (left(), asked()) == ([], [])


def test_a_number_that_is_a_danger_gets_no_reminder(case: Case, shelter_lead: Actor) -> None:
    from opennrm.safety import services as safety
    from opennrm.safety.rules import Certainty as Sure
    from opennrm.safety.rules import Danger, Kind, Source

    reach_by(case, MAIL, by=shelter_lead)
    danger = Danger(Kind.ACCOUNT, "Blue.Door@Example.org", Source.PERSON, Sure.LIKELY)
    safety.note_danger(case.person_id, danger, by=shelter_lead)
    assert remind(case, shelter_lead) == 0
    assert (left(), asked()) == ([], ["remind_in_person"])


def test_people_do_not_send_reminders_by_hand(shelter_lead: Actor) -> None:
    with pytest.raises(NotAllowed):
        appointment_reminders.remind_due(by=shelter_lead)
