"""Users and roles: whom a user manager reaches, and that nobody raises themselves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from opennrm.accounts.models import HeldRole, User, WayBack
from opennrm.kernel.models import AuditEntry, Notice
from tests.cast import PASSWORD

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _fresh(database: None) -> None:
    cache.clear()


def sign_in(user_name: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": user_name, "password": password})
    return client


def of(user_name: str, rest: str = "") -> str:
    return f"/users/{User.objects.get(username=user_name).public_id}/{rest}"


def test_a_user_manager_sees_the_own_organisation_and_the_national_desk_sees_all() -> None:
    shelter, desk = sign_in("shelter_supervisor"), sign_in("user_manager")
    page = shelter.get("/users/").content.decode()
    assert "Men Torres" in page and "Polly Sheriff" not in page and "Out Sider" not in page
    everybody = desk.get("/users/").content.decode()
    assert "Men Torres" in everybody and "Polly Sheriff" in everybody and "Rapporteur’s office" in everybody
    assert shelter.get(of("mentor")).status_code == 200
    assert shelter.get(of("police_officer")).status_code == 404
    assert desk.get(of("police_officer")).status_code == 200


@pytest.mark.parametrize("rest", ["role/", "close/", "way-back/", "login/"])
def test_no_act_reaches_into_another_organisation(rest: str) -> None:
    client, before = sign_in("shelter_supervisor"), AuditEntry.objects.filter(outcome="done").count()
    sent = {"role": "case_lead", "act": "give", "provider": "x", "claim": "y"}
    assert client.post(of("police_officer", rest), sent).status_code == 404
    assert User.objects.get(username="police_officer").is_active
    assert AuditEntry.objects.filter(outcome="done").count() == before
    assert not WayBack.objects.exists()


def test_roles_are_given_and_taken_back_and_written() -> None:
    client = sign_in("shelter_supervisor")
    mentor = User.objects.get(username="mentor")
    client.post(of("mentor", "role/"), {"role": "duty_officer", "act": "give"})
    client.post(of("mentor", "role/"), {"role": "duty_officer", "act": "give"})  # a nervous finger
    assert HeldRole.objects.filter(user=mentor, role="duty_officer").count() == 1
    client.post(of("mentor", "role/"), {"role": "case_worker", "act": "take"})
    assert {str(role) for role in mentor.roles} == {"duty_officer"}
    written = AuditEntry.objects.filter(
        subject=f"user:{mentor.pk}", user_id=User.objects.get(username="shelter_supervisor").pk
    )
    assert [(entry.action, entry.details["role"]) for entry in written.order_by("id")] == [
        ("accounts.role_given", "duty_officer"), ("accounts.role_taken", "case_worker"),
    ]  # fmt: skip
    assert Notice.objects.filter(kind="accounts.role_given", role="privacy_officer").count() == 1


@pytest.mark.parametrize("manager", ["shelter_supervisor", "user_manager"])
def test_nobody_raises_themselves(manager: str) -> None:
    client, user = sign_in(manager), User.objects.get(username=manager)
    held, was = user.roles, user.password
    page = client.get(of(manager)).content.decode()
    assert "This is you" in page and ">Give<" not in page and "Make a code" not in page
    for role in ("registrar", "case_lead", "privacy_officer", "approver", "user_manager"):
        assert client.post(of(manager, "role/"), {"role": role, "act": "give"}).status_code in (302, 403)
    assert client.post(of(manager, "way-back/")).status_code == 403
    assert client.post(of(manager, "close/")).status_code == 403
    assert client.post(of(manager, "login/"), {"provider": "x", "claim": "y"}).status_code in (200, 403)
    user = User.objects.get(username=manager)
    assert user.roles == held and user.password == was and user.is_active


def test_a_role_that_the_organisation_does_not_have_cannot_be_given() -> None:
    client = sign_in("shelter_supervisor")
    answer = client.post(of("mentor", "role/"), {"role": "registrar", "act": "give"})
    assert answer.status_code == 409 and "does not have that role" in answer.content.decode()
    for odd in ("", "king", "\x00", "x" * 10_000):
        assert client.post(of("mentor", "role/"), {"role": odd, "act": "give"}).status_code == 409
    assert {str(role) for role in User.objects.get(username="mentor").roles} == {"case_worker"}


@pytest.mark.parametrize(
    "rest, sent", [("role/", {"role": "case_lead", "act": "give"}), ("close/", {}), ("way-back/", {})]
)
def test_who_found_an_unlocked_desk_hands_out_nothing(signed_in: Any, rest: str, sent: dict[str, str]) -> None:
    client = signed_in("shelter_supervisor", lately=False)  # signed in long ago
    answer = client.post(of("mentor", rest), sent)
    assert answer.url == f"/sign-in/again/?next=%2Fusers%2F{User.objects.get(username='mentor').public_id}%2F"
    user = User.objects.get(username="mentor")
    assert user.is_active and len(user.roles) == 1 and not WayBack.objects.exists()
    assert "Nothing was changed yet" in client.get(answer.url).content.decode()
    back = client.post(answer.url, {"password": PASSWORD})
    assert back.url == of("mentor")
    assert client.post(of("mentor", rest), sent).status_code in (200, 302)
    user = User.objects.get(username="mentor")
    assert not user.is_active or len(user.roles) == 2 or WayBack.objects.exists()


def test_a_new_colleague_is_added_let_in_with_a_code_and_begins() -> None:
    client = sign_in("shelter_supervisor")
    answer = client.post("/users/new/", {"name": "  Rob   Yilmaz ", "user_name": "R.Yilmaz"})
    user = User.objects.get(username="r.yilmaz")
    assert (answer.url, user.name) == (of("r.yilmaz"), "Rob Yilmaz")
    assert user.organisation == User.objects.get(username="mentor").organisation
    client.post(of("r.yilmaz", "role/"), {"role": "case_worker", "act": "give"})
    page = client.post(of("r.yilmaz", "way-back/")).content.decode()
    code = re.search(r"nrm-fault-number\">([0-9A-Z-]{9})<", page)[1]
    sent = {"user_name": "r.yilmaz", "code": code, "password": "seven lanterns on a canal"}
    assert Client().post("/sign-in/way-back/", sent).url == "/sign-in/"
    newcomer = sign_in("r.yilmaz", "seven lanterns on a canal")
    assert newcomer.get("/").status_code == 200


@pytest.mark.parametrize(
    "name, user_name, words",
    [
        ("", "rob", "Write an answer to “Name”"),
        ("Rob", "", "Write an answer to “User name”"),
        ("Rob", "mentor", "is taken"),
        ("Rob", "MENTOR", "is taken"),
        ("Rob", "rob yilmaz", "small letters"),
        ("Rob", "r", "small letters"),
        ("Rob", "../../etc", "small letters"),
        ("Rob", "x" * 65, "64"),
        ("Rob\x00", "rob", "cannot be stored"),
        ("R" * 121, "rob", "there is room for 120"),
    ],
)
def test_what_is_wrong_with_a_new_colleague_is_said_at_its_field_and_nothing_typed_is_lost(
    name: str, user_name: str, words: str
) -> None:
    client, before = sign_in("shelter_supervisor"), User.objects.count()
    answer = client.post("/users/new/", {"name": name, "user_name": user_name})
    page = answer.content.decode()
    assert answer.status_code == 200 and words in page
    if user_name:
        assert f'value="{user_name}"' in page
    assert User.objects.count() == before


def test_the_national_desk_adds_the_first_colleague_of_another_organisation() -> None:
    client = sign_in("user_manager")
    border = User.objects.get(username="border_officer").organisation
    assert "Border police" in client.get("/users/new/").content.decode()
    sent = {"name": "Ann", "user_name": "ann.border", "organisation": str(border.public_id)}
    assert client.post("/users/new/", sent).status_code == 302
    assert User.objects.get(username="ann.border").organisation == border
    for odd in ("", "x", "00000000-0000-4000-8000-000000000000"):
        assert client.post("/users/new/", {**sent, "user_name": "bob", "organisation": odd}).status_code == 200
    assert not User.objects.filter(username="bob").exists()
    # And nobody else chooses an organisation.
    shelter = sign_in("shelter_supervisor")
    assert "Border police" not in shelter.get("/users/new/").content.decode()
    shelter.post("/users/new/", {**sent, "user_name": "bob"})
    assert User.objects.get(username="bob").organisation == User.objects.get(username="mentor").organisation


def test_a_closed_colleague_has_no_way_in_any_more(signed_in: Any) -> None:
    client, mentor = sign_in("shelter_supervisor"), signed_in("mentor")
    page = client.post(of("mentor", "way-back/")).content.decode()
    code = re.search(r"nrm-fault-number\">([0-9A-Z-]{9})<", page)[1]
    assert client.post(of("mentor", "close/")).url == "/users/"
    assert mentor.get("/").status_code == 302
    assert User.objects.get(username="mentor").roles == frozenset()
    sent = {"user_name": "mentor", "code": code, "password": "seven lanterns on a canal"}
    assert "do not belong together" in Client().post("/sign-in/way-back/", sent).content.decode()
    assert client.post(of("mentor", "way-back/")).status_code == 403
    assert client.post(of("mentor", "role/"), {"role": "case_worker", "act": "give"}).status_code == 403
    assert "closed" in client.get("/users/").content.decode()
