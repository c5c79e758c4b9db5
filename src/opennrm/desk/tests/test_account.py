"""The own account: sessions, purpose, keys, language."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.cases import services as cases
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Role
from opennrm.people import services as people
from tests.cast import PASSWORD
from tests.world import user

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _fresh(database: None) -> None:
    cache.clear()


def sign_in(user_name: str, browser: str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/156") -> Client:
    client = Client(headers={"user-agent": browser})
    client.post("/sign-in/", {"login": user_name, "password": PASSWORD})
    return client


def test_one_sees_where_one_is_signed_in_and_ends_the_other_session() -> None:
    here, there = sign_in("mentor"), sign_in("mentor", "Mozilla/5.0 (Windows NT 10.0) Firefox/140")
    page = here.get("/account/").content.decode()
    assert "Chrome or Chromium, Linux" in page and "Firefox, Windows" in page and "this one" in page
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()
    assert f"/account/sessions/{other.pk}/end/" in page
    assert here.post(f"/account/sessions/{other.pk}/end/").url == "/account/"
    assert there.get("/").status_code == 302, "the ended one is out on its next click"
    assert here.get("/").status_code == 200
    assert AuditEntry.objects.filter(action="accounts.session_ended").count() == 1


def test_nobody_ends_the_session_of_somebody_else() -> None:
    mine, theirs = sign_in("mentor"), sign_in("guardian")
    other = UserSession.objects.get(user__username="guardian")
    assert mine.post(f"/account/sessions/{other.pk}/end/").status_code == 404
    assert mine.post("/account/sessions/999999999999/end/").status_code == 404
    assert theirs.get("/").status_code == 200
    assert "guardian" not in mine.get("/account/").content.decode()


def test_all_other_sessions_end_at_once() -> None:
    here, one, two, stranger = sign_in("mentor"), sign_in("mentor"), sign_in("mentor"), sign_in("guardian")
    here.post("/account/sessions/end/")
    assert [client.get("/").status_code for client in (here, one, two, stranger)] == [200, 302, 302, 200]


def test_a_session_that_ran_out_by_the_clock_is_not_in_the_list(time_machine: Any) -> None:
    from datetime import timedelta

    from opennrm.kernel import clock

    began = clock.now()
    sign_in("mentor", "Firefox Android")
    time_machine.move_to(began + timedelta(minutes=50), tick=False)
    here = sign_in("mentor")
    assert "Firefox, Android" in here.get("/account/").content.decode()
    time_machine.move_to(began + timedelta(minutes=61), tick=False)
    page = here.get("/account/").content.decode()
    assert "Firefox, Android" not in page and "this one" in page


def test_signing_out_leaves_no_trace_in_the_list() -> None:
    client = sign_in("mentor")
    client.post("/sign-out/")
    assert not UserSession.objects.filter(user__username="mentor").exists()


def test_one_chooses_what_one_looks_for_among_what_the_roles_serve(signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    page = client.get("/account/purpose/").content.decode()
    assert "casework" in page and "referral" in page and "privacy review" not in page
    assert client.post("/account/purpose/", {"purpose": "referral"}).url == "/"
    assert "Purpose: <b>referral</b>" in client.get("/").content.decode()
    for wrong in ("privacy_review", "", "\x00", "x" * 10_000):
        answer = client.post("/account/purpose/", {"purpose": wrong})
        assert answer.status_code == 200 and "Choose one of these purposes" in answer.content.decode()
    assert "Purpose: <b>referral</b>" in client.get("/").content.decode()


def test_a_purpose_goes_with_the_role_that_served_it(signed_in: Any, user_manager: Any) -> None:
    from opennrm.accounts import services as accounts
    from opennrm.kernel.words import Role

    client = signed_in("shelter_lead")
    client.post("/account/purpose/", {"purpose": "referral"})
    accounts.take_role(User.objects.get(username="shelter_lead"), Role.REPORTER, by=user_manager)
    assert "Purpose: <b>casework</b>" in client.get("/").content.decode()


def test_somebody_without_a_role_still_sees_the_own_account(signed_in: Any, user_manager: Any) -> None:
    from opennrm.accounts import services as accounts
    from opennrm.kernel.words import Role

    accounts.take_role(User.objects.get(username="observer"), Role.OBSERVER, by=user_manager)
    client = signed_in("observer")
    assert "none yet: ask a user manager" in client.get("/account/").content.decode()
    assert "You have no role yet" in client.get("/account/purpose/").content.decode()
    assert client.get("/").status_code == 200


def test_single_letter_keys_go_off_and_on(signed_in: Any) -> None:
    client = signed_in("mentor")
    client.post("/account/keys/", {"keys": "off"})
    assert 'data-keys="off"' in client.get("/account/").content.decode()
    client.post("/account/keys/", {"keys": "on"})
    assert 'data-keys="off"' not in client.get("/account/").content.decode()


def test_the_language_is_remembered_and_strange_ones_are_not() -> None:
    client = Client()
    answer = client.get("/language/nl/", {"next": "/sign-in/?next=/account/"})
    assert answer.url == "/sign-in/?next=/account/"
    assert '<html lang="nl"' in client.get("/sign-in/").content.decode()
    for strange in ("xx", "en-gb-x-evil", "nl_NL"):
        assert "opennrm-language" not in Client().get(f"/language/{strange}/").cookies


def test_where_only_the_purpose_stands_in_the_way_one_button_changes_it(signed_in: Any, registrar: Actor) -> None:
    # Given a supervisor who also works on cases, and whose pages therefore begin with casework
    accounts.give_role(user("shelter_supervisor"), Role.CASE_WORKER, by=Actor.for_job("test"))
    person = people.note_person(None, by=registrar)
    case = cases.open_case(person.id, user("shelter_lead"), by=registrar)
    client, address = signed_in("shelter_supervisor"), f"/cases/{case.reference}/"
    # When a case of the own organisation is opened, the page asks for the purpose instead of sending them away
    answer = client.get(address)
    assert answer.status_code == 403
    assert "For which purpose do you look?" in answer.content.decode()
    # Then one button is enough
    sent = client.post("/account/purpose/", {"purpose": "supervision", "next": address})
    assert sent.headers["Location"] == address
    assert client.get(address).status_code == 200


def test_a_purpose_leads_back_to_pages_of_ours_alone(signed_in: Any) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        sent = signed_in("registrar").post("/account/purpose/", {"purpose": "registration", "next": elsewhere})
        assert sent.headers["Location"] == "/"
