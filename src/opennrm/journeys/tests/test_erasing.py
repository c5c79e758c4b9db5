"""Erasing somebody over all rooms: what goes, what stays, what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.accounts.selectors import actor_for
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Circle, Closing, Contact, Outcome
from opennrm.journeys import erasing, intake
from opennrm.kernel import secrets
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotAllowed
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules.erasing import Ground
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import Referral
from opennrm.referrals.rules import Lane, PersonLine, Report
from opennrm.safety import selectors as safety_reads
from opennrm.safety import services as safety
from opennrm.safety.rules import Certainty, Danger, Kind, Source
from tests.cast import PASSWORD

THREAT = Danger(Kind.PERSON, "Viktor Harrow", Source.POLICE, Certainty.LIKELY)
NAME, WHY = "Quillfeather", "She asked for it in writing, and no law asks to keep it."


@pytest.fixture
def second(registrar: Actor) -> Actor:
    """Another registrar of the desk."""
    job = Actor.for_job("test")
    desk = User.objects.get(pk=registrar.user_id).organisation
    made = accounts.add_user("registrar2", "Rena Second", desk, password=PASSWORD, by=job)
    accounts.give_role(made, Role.REGISTRAR, by=job)
    return actor_for(User.objects.with_roles().get(pk=made.pk), Purpose.REGISTRATION)


@pytest.fixture
def referral(police_officer: Actor, registrar: Actor) -> Referral:
    officer = police_officer.on(Purpose.REFERRAL)
    report = Report(lane=Lane.NAMED, noticed=f"{NAME} has no passport", person=PersonLine(surname=NAME))
    return referrals.triage(referrals.register_referral(report, by=officer), words=f"called {NAME}", by=registrar)


@pytest.fixture
def case(referral: Referral, registrar: Actor, shelter_lead: Actor) -> Case:
    made = intake.accept(referral, User.objects.get(username="shelter_lead"), by=registrar)
    cases.write_note(made.id, Circle.TEAM, Contact.MET, f"{NAME} slept well", by=shelter_lead)
    return made


def asked(case: Case, registrar: Actor) -> Any:
    person = people_reads.person(case.person_id, viewer=registrar)
    return people.ask_erasure(person, Ground.CONSENT_WITHDRAWN, WHY, by=registrar)


def close(case: Case, by: Actor) -> None:
    cases.close_case(case.id, Closing.OWN_WISH, Outcome.UNKNOWN, f"{NAME} went on alone", cancel_tasks=True, by=by)


def test_nobody_is_erased_while_a_case_is_open(case: Case, registrar: Actor, second: Actor) -> None:
    request = asked(case, registrar)
    assert erasing.effect(case.person_id, viewer=second).why_not
    with pytest.raises(Broken, match="case is open"):
        erasing.erase(request.id, by=second)
    assert people_reads.erasure(request.id, viewer=second).words == WHY


def test_nobody_is_erased_while_a_referral_waits(referral: Referral, registrar: Actor, second: Actor) -> None:
    person = people_reads.person(referral.person_id, viewer=registrar)
    request = people.ask_erasure(person, Ground.UNLAWFUL, WHY, by=registrar)
    with pytest.raises(Broken, match="still waits"):
        erasing.erase(request.id, by=second)


def test_every_room_forgets_and_the_counts_stay(
    case: Case, referral: Referral, registrar: Actor, shelter_lead: Actor, second: Actor
) -> None:
    safety.note_danger(case.person_id, THREAT, by=shelter_lead)
    close(case, shelter_lead)
    before = erasing.effect(case.person_id, viewer=second)
    assert (before.cases, before.referrals, before.why_not) == (1, 1, ())
    erasing.erase(asked(case, registrar).id, by=second)
    assert [one.value for one in safety_reads.dangers(case.person_id, viewer=shelter_lead)] == [""]
    for key in (case.key_id, referral.key_id):
        assert secrets.data_keys([key]) == {}
    opened = case_reads.open_file(case.reference, viewer=shelter_lead)
    assert NAME not in str(case_reads.timeline(opened, viewer=shelter_lead))
    told = referral_reads.referral(referral.reference, viewer=registrar)
    assert NAME not in str(told) and told.report.lane == Lane.NAMED
    row = told.referral
    assert (row.count_year, row.person_id) == (referral.count_year, case.person_id)
    assert {"people.erased", "cases.forgotten", "referral.forgotten"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_who_asked_does_not_decide_and_a_lead_does_neither(case: Case, registrar: Actor, shelter_lead: Actor) -> None:
    close(case, shelter_lead)
    request = asked(case, registrar)
    with pytest.raises(NotAllowed):
        erasing.erase(request.id, by=registrar)
    with pytest.raises(NotAllowed):
        cases.forget_cases([case.person_id], why="x", by=shelter_lead)
    with pytest.raises(NotAllowed):
        referrals.forget_referrals([case.person_id], why="x", by=shelter_lead)
    assert secrets.data_keys([case.key_id])


def test_the_pages_ask_show_the_effect_and_let_somebody_else_decide(
    case: Case, referral: Referral, registrar: Actor, shelter_lead: Actor, second: Actor, signed_in: Any
) -> None:
    close(case, shelter_lead)
    person = people_reads.person(case.person_id, viewer=registrar)
    client, other = signed_in("registrar"), signed_in("registrar2")
    assert (
        reverse("desk:erasure_new", args=[person.reference])
        in client.get(reverse("desk:person", args=[person.reference])).content.decode()
    )
    address = reverse("desk:erasure_new", args=[person.reference])
    shown = client.get(address).content.decode()
    assert "What this destroys" in shown and "the key of one case" in shown and "not verified" in shown
    kept = client.post(address, {"ground": "objection", "words": "too short"})
    assert kept.status_code == 200 and "too short" in kept.content.decode() and "20 characters" in kept.content.decode()
    page = client.post(address, {"ground": "objection", "words": WHY}).headers["Location"]
    mine = client.get(page).content.decode()
    assert "You asked for this" in mine and "cannot be undone" not in mine
    assert client.post(f"{page}agree/").status_code == 403
    assert "One request to erase somebody" in other.get("/").content.decode()
    assert WHY in other.get(page).content.decode()
    other.post(f"{page}agree/")
    done = other.get(page).content.decode()
    assert "Rena Second" in done and WHY not in done
    for client_of in (client, signed_in("shelter_lead")):
        for address in (
            f"/cases/{case.reference}/",
            f"/referrals/{referral.reference}/",
            f"/people/{person.reference}/",
        ):
            answer = client_of.get(address)
            assert answer.status_code < 500 and NAME not in answer.content.decode()


@pytest.mark.parametrize("who", ["shelter_lead", "outsider", "privacy_officer", "police_officer"])
def test_nobody_else_finds_the_pages(case: Case, registrar: Actor, signed_in: Any, who: str) -> None:
    request = asked(case, registrar)
    for address in ("/erasures/", f"/erasures/{request.id}/"):
        assert signed_in(who).get(address).status_code == 404
