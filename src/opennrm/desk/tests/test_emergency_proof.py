"""Breaking the glass asks for a fresh proof: who finds an unlocked desk opens no file."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from opennrm.accounts.models import User

FORM = {"reference": "7KQ4-M2XD", "danger": "life", "why": "she stands at our door and nobody answers"}


def _records(client: Client, *methods: tuple[str, float]) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": m, "at": time.time() - ago} for m, ago in methods]
    session.save()


def _with_app(user_name: str) -> None:
    Authenticator.objects.create(
        user=User.objects.get(username=user_name), type=Authenticator.Type.TOTP, data={"secret": "x"}
    )


def test_without_a_fresh_proof_the_form_waits_behind_it(signed_in: Any) -> None:
    client = signed_in("outsider", lately=False)
    answer = client.get(reverse("desk:emergency_new"))
    assert answer.status_code == 302 and answer.url == "/sign-in/again/?next=%2Femergency%2F"
    assert signed_in("outsider").get(reverse("desk:emergency_new")).status_code == 200


def test_who_has_an_app_shows_the_app_and_a_password_is_not_enough(signed_in: Any) -> None:
    _with_app("outsider")
    client = signed_in("outsider")
    _records(client, ("password", 5), ("mfa", 4_000))
    assert client.get(reverse("desk:emergency_new")).url.startswith("/sign-in/again/second-factor/?next=")
    _records(client, ("password", 5_000), ("mfa", 5))
    assert client.get(reverse("desk:emergency_new")).status_code == 200


def test_what_was_typed_while_the_proof_grew_old_is_not_lost_and_nothing_opens(signed_in: Any) -> None:
    client = signed_in("outsider", lately=False)
    answer = client.post(reverse("desk:emergency_new"), FORM)
    shown = answer.content.decode()
    assert answer.status_code == 200 and FORM["why"] in shown and "show it there, then send this again" in shown
