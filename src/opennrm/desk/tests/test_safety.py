"""The pages of safety: who finds what there, what is said at the field, and what never stands on a sheet."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from opennrm.accounts.models import User
from opennrm.appointments.models import Appointment
from opennrm.cases import models
from opennrm.cases import services as cases
from opennrm.cases.rules import Basis, Function, Given, Giver
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.models import Alert, Assessment
from opennrm.safety.rules import HelperKind, Ties

C = Compartment
JOB = Actor.for_job("test")
NAME = "Ozioma"
NIGHT = "2026-11-24T01:30:00+00:00"
SECTIONS = ("person", "house", "police", "code_words", "where_to", "take", "online", "children")

C = Compartment


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


@pytest.fixture
def case(registrar: Actor, shelter_lead: Actor) -> models.Case:
    person = people.note_person(PersonFacts(called=NAME, family_names=Fact("Osagie", Certainty.SAYS)), by=registrar)
    made = cases.open_case(person.id, user("shelter_lead"), by=registrar)
    cases.add_member(made.id, user("mentor"), Function.MENTOR, frozenset({C.IDENTITY, C.DANGERS}), by=shelter_lead)
    medical = frozenset({C.HEALTH})
    basis = cases.Sharing(
        medical, Given.MEDICAL, Basis.CONSENT, Giver.PERSON, "explained, she agreed", date(2026, 1, 5)
    )
    cases.add_member(made.id, user("doctor"), Function.HEALTH_CONTACT, medical, sharing=basis, by=shelter_lead)
    return made


@pytest.fixture
def interpreter(guardian: Actor) -> Any:
    return safety.add_helper(HelperKind.INTERPRETER, "Grace Ehi", ["bin"], Ties(("Benin City",)), by=guardian)


def at(name: str, *more: object) -> str:
    return reverse(f"desk:{name}", args=more)


def danger(**more: str) -> dict[str, str]:
    return {
        "kind": "person",
        "value": "danger-marker",
        "source": "person",
        "certainty": "likely",
        "within_km": "0",
    } | more


PAGES = ("case_safety", "danger_new", "happening_new", "ties_change", "risk", "risk_new", "plan", "plan_new",
         "case_appointments", "appointment_new")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_lead_opens_every_page(case: models.Case, signed_in: Any, name: str) -> None:
    answer = signed_in("shelter_lead").get(at(name, case.reference))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert len(re.findall("<h1", body)) == 1
    assert "style=" not in body and "onclick" not in body


@pytest.mark.parametrize("name", PAGES)
def test_for_an_outsider_no_page_is_there(case: models.Case, signed_in: Any, name: str) -> None:
    answer = signed_in("outsider").get(at(name, case.reference))
    missing = signed_in("outsider").get(at(name, "0000AAAA"))
    assert (answer.status_code, missing.status_code) == (404, 404)


def test_who_does_not_see_dangers_finds_the_way_to_tell_and_nothing_else(case: models.Case, signed_in: Any) -> None:
    signed_in("shelter_lead").post(at("danger_new", case.reference), danger())
    client = signed_in("doctor")
    body = client.get(at("case_safety", case.reference)).content.decode()
    assert "danger-marker" not in body and "Safety plan" not in body
    assert at("happening_new", case.reference) in body
    for name in ("risk", "risk_new", "plan", "plan_new", "ties_change", "plan_sheet"):
        assert client.get(at(name, case.reference)).status_code in (403, 404)
    told = client.post(at("happening_new", case.reference), {"kind": "publicity", "words": "a blog"}, follow=True)
    assert "told this moment" in told.content.decode()


def test_a_danger_is_noted_and_ended(case: models.Case, signed_in: Any) -> None:
    client = signed_in("mentor")
    wrong = client.post(at("danger_new", case.reference), danger(kind="phone", value="call me"))
    assert "with the code of the country" in wrong.content.decode() and "call me" in wrong.content.decode()
    body = client.post(at("danger_new", case.reference), danger(), follow=True).content.decode()
    assert "danger-marker" in body
    (found,) = reads.dangers(case.person_id, viewer=JOB)
    client.post(at("danger_end", case.reference, found.id), {"why": "He died, says the police."})
    body = client.get(at("case_safety", case.reference)).content.decode()
    assert "He died, says the police." in body and "What is over" in body


def test_an_area_is_said_in_words_and_steps(case: models.Case, signed_in: Any) -> None:
    client = signed_in("mentor")
    body = client.post(
        at("danger_new", case.reference), danger(kind="area", value="Oosterveen", within_km="25"), follow=True
    ).content.decode()
    assert "Oosterveen and up to 25 km round it" in body


# --- the assessment ---------------------------------------------------------------------------------


def test_a_number_without_words_is_refused_and_nothing_typed_is_lost(case: models.Case, signed_in: Any) -> None:
    sent = {"seen": "0", "together": "with", "because": "first", "matters": "She is afraid", "debts_weight": "4"}
    body = signed_in("mentor").post(at("risk_new", case.reference), sent).content.decode()
    assert "a number alone says nothing" in body and "She is afraid" in body
    with acting(JOB):
        assert not Assessment.objects.exists()


def test_the_next_version_begins_with_what_was_said_and_the_lead_is_asked_to_look_again(
    case: models.Case, signed_in: Any
) -> None:
    client = signed_in("mentor")
    sent = {"seen": "0", "together": "with", "because": "first", "matters": "She is afraid",
            "debts_there": "yes", "debts_words": "2,000 to an uncle", "debts_weight": "4"}  # fmt: skip
    body = client.post(at("risk_new", case.reference), sent, follow=True).content.decode()
    assert "She is afraid" in body and "2,000 to an uncle" in body
    again = client.get(at("risk_new", case.reference)).content.decode()
    assert "2,000 to an uncle" in again
    late = client.post(at("risk_new", case.reference), sent).content.decode()
    assert "Somebody wrote a newer version" in late and "2,000 to an uncle" in late
    assert "Look at the risks again" in signed_in("shelter_lead").get(at("case_tasks", case.reference)).content.decode()


# --- the plan and its sheet -------------------------------------------------------------------------


def write_plan(client: Any, case: models.Case, **sections: str) -> Any:
    review = (clock.today() + timedelta(days=20)).strftime("%d %m %Y")
    sent = dict.fromkeys(SECTIONS, "") | {"seen": "0", "agreed": "person", "review_on": review} | sections
    sent["keep_words"] = "1"  # the name of a house may be needed in a plan: the writer was asked, and said so
    return client.post(at("plan_new", case.reference), sent, follow=True)


def test_the_plan_is_read_together_and_the_sheet_betrays_nothing(case: models.Case, signed_in: Any) -> None:
    client = signed_in("mentor")
    body = write_plan(
        client, case, take="The red bag\nCall Shelter group North", house="Opens at night", where_to="Ask the police"
    ).content.decode()
    assert "The red bag" in body and "Opens at night" in body
    page = client.get(at("plan_sheet", case.reference)).content.decode()
    assert "because of: shelter, Shelter group North" in page
    answer = client.post(at("plan_print", case.reference))
    assert answer["Content-Disposition"] == 'attachment; filename="list.pdf"'
    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "The red bag" in text and "My list" in text and len(pdf.pages) == 1
    told = (text + str(pdf.metadata) + str(answer.headers)).lower()
    for word in ("opennrm", "shelter", "police", "traffick", "victim", "safety", "opens at night", "mentor", NAME.lower(),
                 case.reference.lower()):  # fmt: skip
        assert word not in told, word


def test_a_plan_without_a_line_for_a_sheet_has_no_sheet(case: models.Case, signed_in: Any) -> None:
    client = signed_in("mentor")
    assert client.get(at("plan_sheet", case.reference)).status_code == 404
    write_plan(client, case, house="Opens at night")
    assert "Nothing can stand on a sheet" in client.get(at("plan_sheet", case.reference)).content.decode()
    assert client.post(at("plan_print", case.reference)).status_code == 404


# --- something happened -----------------------------------------------------------------------------


def test_at_night_the_duty_officer_reads_it_on_the_home_page_and_acts(case: models.Case, signed_in: Any) -> None:
    with time_machine.travel(NIGHT, tick=False):
        client = signed_in("mentor")
        client.post(at("happening_new", case.reference), {"kind": "released", "words": "words-marker"})
        with acting(JOB):
            alert = Alert.objects.get(user__username="duty_officer")
        night = signed_in("duty_officer")
        address = at("event", alert.event_id)
        assert address in night.get("/").content.decode()
        body = night.get(address).content.decode()
        assert "A suspect is released" in body and "words-marker" not in body and NAME not in body
        assert f"{case.reference[:4]}-{case.reference[4:]}" in body and at("emergency_new") in body
        done = night.post(at("event_take", alert.event_id), follow=True).content.decode()
        assert "You act on it." in done
        assert "Dutch Nacht acts on it" in signed_in("shelter_lead").get(address).content.decode()
        assert signed_in("outsider").get(address).status_code == 404


def test_an_event_in_the_future_is_said_at_the_day(case: models.Case, signed_in: Any) -> None:
    tomorrow = (clock.today() + timedelta(days=2)).strftime("%d %m %Y")
    sent = {"kind": "publicity", "on": tomorrow, "hour": "10:00", "words": "still here"}
    body = signed_in("mentor").post(at("happening_new", case.reference), sent).content.decode()
    assert "This has not happened yet" in body and "still here" in body


@pytest.mark.parametrize("hour", ["25:00", "later", "12:61", "-1", "١٢:٣٠ x"])
def test_an_hour_that_is_none_is_said_at_the_hour(case: models.Case, signed_in: Any, hour: str) -> None:
    sent = {"kind": "publicity", "hour": hour}
    body = signed_in("mentor").post(at("happening_new", case.reference), sent).content.decode()
    assert "Write an hour between 0:00 and 23:59" in body


# --- duty -------------------------------------------------------------------------------------------


def on(moment: Any) -> tuple[str, str]:
    return moment.strftime("%d %m %Y"), moment.strftime("%H:%M")


def test_a_supervisor_writes_who_is_on_duty_and_others_read_it(signed_in: Any) -> None:
    client = signed_in("shelter_supervisor")
    start, end = clock.local(clock.now()), clock.local(clock.now() + timedelta(hours=10))
    sent = dict(zip(("from_day", "from_hour", "to_day", "to_hour"), (*on(start), *on(end)), strict=True))
    sent["user"] = str(user("duty_officer").public_id)
    assert "On the list." in client.post(at("duty"), sent, follow=True).content.decode()
    assert "Somebody is on duty in this time already" in client.post(at("duty"), sent).content.decode()
    reading = signed_in("mentor")
    body = reading.get(at("duty")).content.decode()
    assert "Dutch Nacht" in body and "Put somebody on duty" not in body
    assert reading.post(at("duty"), sent).status_code == 403
    (one,) = reads.duties(user("mentor").organisation_id, viewer=JOB)
    client.post(at("duty_cancel", one.id))
    assert "The list is empty" in client.get(at("duty")).content.decode()


def test_the_hours_of_work_are_written_by_the_house(signed_in: Any) -> None:
    client = signed_in("shelter_supervisor")
    wrong = client.post(at("duty_hours"), {"opens": "18:00", "closes": "9"}).content.decode()
    assert "The day ends before it begins" in wrong
    client.post(at("duty_hours"), {"opens": "7.30", "closes": "2200", "weekend": "on"})
    assert "07:30 to 22:00" in client.get(at("duty")).content.decode()
    assert signed_in("mentor").get(at("duty_hours")).status_code == 404


# --- appointments and who may know whom ---------------------------------------------------------------


def plan_appointment(client: Any, case: models.Case, **more: object) -> str:
    when = clock.local(clock.now() + timedelta(days=2))
    sent = {
        "place": "lawyer",
        "on": when.strftime("%d %m %Y"),
        "hour": "10:30",
        "minutes": "60",
        "needs": ["interpreter"],
    }
    return str(client.post(at("appointment_new", case.reference), sent | more, follow=True).content.decode())


def test_an_interpreter_with_a_conflict_is_not_given_and_the_reason_is_for_who_may_know(
    case: models.Case, interpreter: Any, signed_in: Any
) -> None:
    lead = signed_in("shelter_lead")
    lead.post(at("ties_change", case.reference), {"towns": "Benin City", "communities": "", "families": ""})
    plan_appointment(lead, case)
    with acting(JOB):
        one = Appointment.objects.get()
    address = at("appointment_arrange", case.reference, one.id, "interpreter")
    sent = {"who": f"helper:{interpreter}"}
    body = lead.post(address, sent).content.decode()
    assert "Choose somebody else" in body and "They know the same town." in body
    body = signed_in("doctor").post(address, sent).content.decode()
    assert "Choose somebody else" in body and "same town" not in body and "Benin" not in body
    safety.set_ties(case.person_id, Ties(), by=actor("shelter_lead"))
    body = lead.post(address, sent, follow=True).content.decode()
    assert "Grace Ehi" in body and "to arrange" not in body


def actor(name: str) -> Actor:
    from opennrm.accounts.selectors import actor_for

    return actor_for(user(name))


def test_an_address_is_refused_and_a_kind_of_place_is_enough(case: models.Case, signed_in: Any) -> None:
    body = plan_appointment(signed_in("mentor"), case, words="Kerkstraat 12")
    assert "reads like an address" in body
    body = plan_appointment(signed_in("mentor"), case, words="second talk", remind="on")
    assert "Lawyer" in body and "over the safe contact alone" in body


def test_an_appointment_that_was_missed_asks_how_the_person_is(case: models.Case, signed_in: Any) -> None:
    client = signed_in("mentor")
    plan_appointment(client, case)
    with acting(JOB):
        one = Appointment.objects.get()
    address = at("appointment_end", case.reference, one.id)
    early = client.post(address, {"became": "missed", "version": "1"}).content.decode()
    assert "It has not begun yet" in early
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        body = signed_in("mentor").post(address, {"became": "missed", "version": "1"}, follow=True).content.decode()
        assert "asked to find out how the person is" in body
        assert "Find out how the person is" in signed_in("shelter_lead").get("/").content.decode()


def test_a_colleague_of_the_family_does_not_join_the_team(case: models.Case, signed_in: Any, guardian: Actor) -> None:
    safety.add_helper(HelperKind.STAFF, "", [], Ties((), (), ("Osagie",)), user=user("guardian"), by=guardian)
    sent = {"user": str(user("guardian").public_id), "function": "guardian", "parts": ["identity"]}
    body = signed_in("shelter_lead").post(at("member_new", case.reference), sent).content.decode()
    assert "Choose somebody else" in body and "They may be of the same family." in body


def test_helpers_are_listed_and_where_they_come_from_is_for_their_own_house(interpreter: Any, signed_in: Any) -> None:
    own, other = signed_in("guardian"), signed_in("mentor")
    assert "Grace Ehi" in other.get(at("helpers")).content.decode()
    assert "Benin City" in own.get(at("helper_ties", interpreter)).content.decode()
    assert other.get(at("helper_ties", interpreter)).status_code == 404
    assert other.post(at("helper_end", interpreter)).status_code == 404
    own.post(at("helper_ties", interpreter), {"towns": "Lagos", "communities": "", "families": ""})
    assert "Lagos" in own.get(at("helper_ties", interpreter)).content.decode()
    own.post(at("helper_end", interpreter))
    assert "Grace Ehi" not in own.get(at("helpers")).content.decode()


def test_somebody_who_helps_is_put_on_the_list_with_a_clear_word_where_something_is_missing(signed_in: Any) -> None:
    client = signed_in("mentor")
    sent = {"kind": "driver", "name": "", "towns": "", "communities": "", "families": ""}
    assert "Write the name" in client.post(at("helper_new"), sent).content.decode()
    sent |= {"name": "Anna de Vries", "language_1": "pl"}
    assert "Anna de Vries" in client.post(at("helper_new"), sent, follow=True).content.decode()


# --- the safe contact -------------------------------------------------------------------------------


@pytest.mark.parametrize("days, words", [(0, "Confirmed"), (30, "Confirmed"), (31, "ask first, in person")])
def test_what_was_confirmed_more_than_30_days_ago_says_ask_first(
    case: models.Case, registrar: Actor, signed_in: Any, days: int, words: str
) -> None:
    from opennrm.people import selectors as people_reads

    person = people_reads.person(case.person_id, viewer=registrar)
    day = clock.today() - timedelta(days=days)
    channel = Channel(ChannelKind.PHONE, "+31612345678", "Tuesdays 10 to 12", "her sister")
    people.set_safe_contact(person, SafeContact((channel,), "bin", "blue door", "write", day), by=registrar)
    client = signed_in("shelter_lead")
    body = client.get(at("case", case.reference)).content.decode()
    for said in ("+31612345678", "Tuesdays 10 to 12", "seen by others: her sister", "voicemail not asked", "blue door",
                 "Never: write", words):  # fmt: skip
        assert said in body, said
    assert ("ask first" in body) is (days > 30)
    client.post(at("person_contact_confirm", person.reference))
    assert "ask first" not in client.get(at("case", case.reference)).content.decode()


def test_where_nobody_asked_the_file_says_only_in_person(case: models.Case, signed_in: Any) -> None:
    body = signed_in("shelter_lead").get(at("case", case.reference)).content.decode()
    assert "Only in person." in body and "Nobody has asked yet" in body
