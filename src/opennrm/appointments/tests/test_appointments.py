"""Appointments: kinds of places, what is arranged, reminders over the safe contact alone, what became of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from opennrm.appointments import selectors as appointment_reads
from opennrm.appointments import services as appointments
from opennrm.appointments.models import Appointment, Arrangement
from opennrm.appointments.rules import Became, Need, Place, Planned, planned_faults
from opennrm.cases.models import Case, Task
from opennrm.cases.rules import Given
from opennrm.cases.selectors.file import unlocked
from opennrm.cases.tests.conftest import C
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import Intent

JOB = Actor.for_job("test")


def soon(place: Place = Place.LAWYER, **more: Any) -> Planned:
    return Planned(place, clock.now() + timedelta(days=3), **more)


def shown(case: Case, viewer: Actor) -> list[appointment_reads.ShownAppointment]:
    with acting(viewer):
        return appointment_reads.appointments(unlocked(case.reference, viewer), viewer=viewer)


def intents() -> list[Intent]:
    with acting(JOB):
        return list(Intent.objects.filter(kind="appointment.reminder"))


@pytest.mark.parametrize(
    "field, wrong",
    [
        ("starts_at", {"starts_at": -timedelta(minutes=1)}),
        ("starts_at", {"starts_at": timedelta(days=401)}),
        ("minutes", {"minutes": 4}),
        ("minutes", {"minutes": 601}),
        ("words", {"words": "Kerkstraat 12"}),
        ("words", {"words": "at 1234 ab, second floor"}),
        ("words", {"words": "x" * 301}),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(field: str, wrong: dict[str, Any]) -> None:
    now = clock.now()
    after = wrong.pop("starts_at", timedelta(days=1))
    assert list(planned_faults(Planned(Place.COURT, now + after, **wrong), now)) == [field]


def test_no_column_of_an_appointment_can_hold_a_place() -> None:
    columns = {field.name for model in (Appointment, Arrangement) for field in model._meta.concrete_fields}
    assert not columns & {"address", "street", "city", "postcode", "location", "latitude", "longitude"}


def test_the_team_sees_what_is_planned_and_what_is_to_be_arranged(case: Case, shelter_lead: Actor) -> None:
    appointments.plan_appointment(
        case.id, soon(words="second talk", needs=frozenset({Need.INTERPRETER})), by=shelter_lead
    )
    (one,) = shown(case, shelter_lead)
    assert (one.place, one.words, one.state) == (Place.LAWYER, "second talk", "planned")
    assert [(each.need, each.arranged) for each in one.arrangements] == [(Need.INTERPRETER, False)]
    with acting(JOB):
        assert b"second" not in bytes(Appointment.objects.get().words)


def test_an_appointment_with_a_doctor_is_seen_by_who_sees_health(
    case: Case, shelter_lead: Actor, join: Callable[..., Any], lawyer: Actor, mentor: Actor
) -> None:
    join(case, "lawyer", frozenset({C.IDENTITY}), Given.LEGAL_HELP)
    join(case, "mentor", frozenset({C.IDENTITY, C.HEALTH}))
    appointments.plan_appointment(case.id, soon(Place.HEALTH), by=shelter_lead)
    appointments.plan_appointment(case.id, soon(Place.COURT), by=shelter_lead)
    assert {one.place for one in shown(case, lawyer)} == {Place.COURT}
    assert {one.place for one in shown(case, mentor)} == {Place.HEALTH, Place.COURT}
    with acting(lawyer):
        assert Appointment.objects.count() == 1
    with pytest.raises(NotAllowed):
        appointments.plan_appointment(case.id, soon(Place.HEALTH), by=lawyer)


def test_for_an_outsider_there_is_no_appointment(case: Case, shelter_lead: Actor, outsider: Actor) -> None:
    made = appointments.plan_appointment(case.id, soon(), by=shelter_lead)
    with pytest.raises(NotThere):
        appointments.end_appointment(made.id, Became.CANCELLED, "", 1, by=outsider)
    with pytest.raises(NotThere):
        appointments.arrange(made.id, Need.COMPANY, user=shelter_lead.user, by=outsider)
    with acting(outsider):
        assert not Appointment.objects.exists() and not Arrangement.objects.exists()


def test_a_reminder_is_meant_for_the_safe_contact_and_waits_for_the_gate(case: Case, shelter_lead: Actor) -> None:
    planned = soon(remind=True)
    made = appointments.plan_appointment(case.id, planned, by=shelter_lead)
    (intent,) = intents()
    assert intent.receiver == f"safe_contact:{case.person_id}"
    assert intent.details == {"appointment": str(made.id)}
    assert intent.due_at == planned.starts_at - timedelta(hours=24)
    assert intent.state == "waiting"


def test_who_wants_no_reminder_gets_none(case: Case, shelter_lead: Actor) -> None:
    appointments.plan_appointment(case.id, soon(), by=shelter_lead)
    assert intents() == []


def test_a_cancelled_appointment_takes_its_own_reminder_back(case: Case, shelter_lead: Actor) -> None:
    made = appointments.plan_appointment(case.id, soon(remind=True), by=shelter_lead)
    other = appointments.plan_appointment(case.id, soon(remind=True), by=shelter_lead)
    appointments.end_appointment(made.id, Became.CANCELLED, "", 1, by=shelter_lead)
    assert [intent.details["appointment"] for intent in intents()] == [str(other.id)]


def test_a_missed_appointment_asks_the_lead_today_how_the_person_is_and_ends_nothing(
    case: Case, shelter_lead: Actor
) -> None:
    made = appointments.plan_appointment(case.id, soon(), by=shelter_lead)
    with time_machine.travel(clock.now() + timedelta(days=3, hours=2), tick=False):
        appointments.end_appointment(made.id, Became.MISSED, "The phone was off", 1, by=shelter_lead)
        today = clock.today()
    with acting(JOB):
        task = Task.objects.get(kind="missed_appointment")
        assert (task.user_id, task.due_on, task.state) == (case.lead_id, today, "open")
        assert Case.objects.get(pk=case.id).is_open
    assert shown(case, shelter_lead)[0].what_became == "The phone was off"


def test_what_has_not_begun_was_neither_kept_nor_missed(case: Case, shelter_lead: Actor) -> None:
    made = appointments.plan_appointment(case.id, soon(), by=shelter_lead)
    for became in (Became.KEPT, Became.MISSED):
        with pytest.raises(Broken):
            appointments.end_appointment(made.id, became, "", 1, by=shelter_lead)
    appointments.end_appointment(made.id, Became.CANCELLED, "", 1, by=shelter_lead)
    with pytest.raises(Changed):
        appointments.end_appointment(made.id, Became.CANCELLED, "", 1, by=shelter_lead)


def test_who_was_missed_and_came_later_was_there_after_all(case: Case, shelter_lead: Actor) -> None:
    made = appointments.plan_appointment(case.id, soon(), by=shelter_lead)
    with time_machine.travel(clock.now() + timedelta(days=3, hours=2), tick=False):
        appointments.end_appointment(made.id, Became.MISSED, "", 1, by=shelter_lead)
        appointments.end_appointment(made.id, Became.KEPT, "An hour late", 2, by=shelter_lead)
    assert shown(case, shelter_lead)[0].state == "kept"


def test_somebody_is_arranged_and_somebody_else_takes_their_place(case: Case, shelter_lead: Actor) -> None:
    made = appointments.plan_appointment(case.id, soon(needs=frozenset({Need.COMPANY})), by=shelter_lead)
    helper = uuid4()
    with pytest.raises(Broken):
        appointments.arrange(made.id, Need.COMPANY, by=shelter_lead)
    appointments.arrange(made.id, Need.COMPANY, user=shelter_lead.user, by=shelter_lead)
    appointments.arrange(made.id, Need.COMPANY, helper=helper, by=shelter_lead)
    appointments.arrange(made.id, Need.TRANSPORT, helper=helper, by=shelter_lead)
    found = {each.need: (each.helper_id, each.user_id) for each in shown(case, shelter_lead)[0].arrangements}
    assert found == {Need.COMPANY: (helper, None), Need.TRANSPORT: (helper, None)}


def test_the_database_refuses_an_arrangement_with_two(case: Case, shelter_lead: Actor) -> None:
    made = appointments.plan_appointment(case.id, soon(needs=frozenset({Need.COMPANY})), by=shelter_lead)
    appointments.arrange(made.id, Need.COMPANY, user=shelter_lead.user, by=shelter_lead)
    with acting(JOB), pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.update(helper_id=uuid4())
