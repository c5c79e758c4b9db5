"""Showing again that it is you, the own password, and the way back in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from opennrm.accounts.models import User
from opennrm.desk.tests.test_entrance import SIGN_IN, code_of, is_in, sign_in, with_app
from opennrm.desk.tests.test_entrance import _fresh as _fresh
from opennrm.kernel.models import AuditEntry
from tests.cast import PASSWORD


def test_what_touches_keys_asks_again_who_it_is(signed_in) -> None:
    client = signed_in("mentor", lately=False)  # signed in some time ago: nothing proves it freshly
    answer = client.get(reverse("mfa_add_webauthn"))
    assert answer.url == f"{reverse('account_reauthenticate')}?next=%2Faccount%2Fpasskeys%2Fadd%2F"
    page = client.get(answer.url)
    assert "Show that it is you" in page.content.decode()
    wrong = client.post(answer.url, {"password": "wrong"})
    assert wrong.status_code == 200 and "This is not your password" in wrong.content.decode()
    assert client.post(answer.url, {"password": PASSWORD}).url == "/account/passkeys/add/"
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_who_just_signed_in_is_not_asked_again_at_once_but_later(settings) -> None:
    client = sign_in()
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


def test_a_code_proves_it_too(signed_in) -> None:
    _, secret = with_app()
    client = signed_in("mentor", lately=False)
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert reverse("mfa_reauthenticate") in page
    assert client.post(reverse("mfa_reauthenticate"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_reauthenticate") + "?next=/account/", {"code": code_of(secret)}).url == "/account/"


# --- the password -----------------------------------------------------------------------------------

NEW = "three words and one lantern"


def test_a_changed_password_ends_every_other_session() -> None:
    here, there = sign_in(), sign_in()
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post(reverse("account_change_password"), sent).url == "/account/"
    assert is_in(here) and not is_in(there)
    assert not is_in(sign_in()) and is_in(sign_in(password=NEW))
    entry = AuditEntry.objects.get(action="accounts.password_changed")
    assert entry.details == {"sessions": 1}


@pytest.mark.parametrize(
    "sent, words",
    [
        ({"oldpassword": "wrong", "password1": NEW, "password2": NEW}, "not your password of now"),
        ({"oldpassword": PASSWORD, "password1": "short", "password2": "short"}, "too short"),
        ({"oldpassword": PASSWORD, "password1": "password1234", "password2": "password1234"}, "too common"),
        ({"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "x"}, "same password"),
        ({"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}, "This is the password you have"),
        ({"oldpassword": PASSWORD, "password1": "x\x00" * 12, "password2": "x\x00" * 12}, "Null"),
        ({"oldpassword": PASSWORD, "password1": "xyz" * 4000, "password2": "xyz" * 4000}, "at most 1000"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_at_its_field(sent: dict[str, str], words: str) -> None:
    client = sign_in()
    answer = client.post(reverse("account_change_password"), sent)
    assert answer.status_code == 200 and words in answer.content.decode()
    assert is_in(sign_in())


@pytest.mark.parametrize("password", ["shelter_supervisor", "Sheila Visser"])
def test_a_password_like_the_own_name_is_refused(password: str) -> None:
    sent = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = sign_in("shelter_supervisor").post(reverse("account_change_password"), sent)
    assert answer.status_code == 200 and "too similar" in answer.content.decode()


def test_who_has_no_password_here_is_told_so(signed_in) -> None:
    user = User.objects.get(username="mentor")
    user.set_unusable_password()
    user.save()
    assert signed_in("mentor").get(reverse("account_change_password")).url == "/account/"


# --- the way back -----------------------------------------------------------------------------------


def test_who_cannot_sign_in_gets_back_through_a_colleague(signed_in) -> None:
    # Given the mentor, who asks for help, and is signed in somewhere still
    elsewhere = sign_in()
    asked = Client().post(reverse("account_reset_password"), {"user_name": "Mentor"})
    assert "Your colleague is asked" in asked.content.decode()
    # When the user manager of the shelter makes sure that it is the mentor, and gives a code
    manager = sign_in("shelter_supervisor")
    assert "A colleague cannot sign in" in manager.get("/").content.decode()
    user = User.objects.get(username="mentor")
    listed = manager.get("/users/").content.decode()
    assert "One colleague cannot sign in" in listed
    page = manager.post(f"/users/{user.public_id}/way-back/").content.decode()
    code = re.search(r"nrm-fault-number\">([0-9A-Z]{4}-[0-9A-Z]{4})<", page)[1]
    # Then the code sets a new password once, and ends what was open
    sent = {"user_name": "mentor", "code": code.lower(), "password": NEW}
    done = Client().post(reverse("way_back"), sent)
    assert (done.status_code, done.url) == (302, SIGN_IN)
    assert not is_in(elsewhere)
    assert is_in(sign_in(password=NEW)) and not is_in(sign_in())
    again = Client().post(reverse("way_back"), {**sent, "password": NEW + "2"})
    assert "do not belong together" in again.content.decode()


def test_asking_answers_the_same_for_every_name() -> None:
    pages = {
        re.sub(
            r'value="[^"]*"', "", Client().post(reverse("account_reset_password"), {"user_name": name}).content.decode()
        )
        for name in ("mentor", "nobody", "x" * 64, "Ünïcode", "' or 1=1")
    }
    assert len(pages) == 1


def test_asking_and_trying_codes_is_limited(settings) -> None:
    client = Client(raise_request_exception=False)
    answers = [client.post(reverse("account_reset_password"), {"user_name": f"name{n}"}).status_code for n in range(11)]
    assert answers == [200] * 10 + [429]
    tries = [
        client.post(reverse("way_back"), {"user_name": f"n{n}", "code": "7KQ4M2XD", "password": NEW}).status_code
        for n in range(11)
    ]
    assert tries == [200] * 10 + [429]
    from_elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    by_name = [
        from_elsewhere.post(reverse("account_reset_password"), {"user_name": "mentor"}).status_code for _ in range(6)
    ]
    assert by_name == [200] * 5 + [429]


@pytest.mark.parametrize("field", ["user_name", "code", "password"])
@pytest.mark.parametrize("value", ["\x00", "x" * 100_000, "é\u202e", "", " ", "🐦"])
def test_odd_input_on_the_way_back_is_answered_at_its_field(field: str, value: str) -> None:
    sent = {"user_name": "mentor", "code": "7KQ4M2XD", "password": NEW, field: value}
    assert Client(raise_request_exception=False).post(reverse("way_back"), sent).status_code == 200
    assert Client(raise_request_exception=False).post(reverse("account_reset_password"), sent).status_code == 200
