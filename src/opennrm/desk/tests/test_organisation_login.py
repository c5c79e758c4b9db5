"""An organisation's own login: who is connected comes in, and nobody is made."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.desk.tests.fake_login import FakeLogin
from opennrm.desk.tests.fake_login import login as login
from opennrm.desk.tests.test_entrance_browser import _marked, browser
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import AuditEntry


def go(client: Client, login: FakeLogin, **sent: str) -> Any:
    """Off to the login and back, as a browser would; the answer of the way back."""
    import requests

    leaving = client.post("/sign-in/organisation/north/", sent)
    away = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', leaving.content.decode())[1].replace(
        "&amp;", "&"
    )
    assert away.startswith(login.url)
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def connected(user_name: str = "mentor", claim: str = "4711") -> User:
    user = User.objects.get(username=user_name)
    accounts.connect_login(user, "north", claim, by=Actor.for_job("test"))
    return user


@pytest.fixture
def fresh(database: None) -> None:
    cache.clear()


@pytest.mark.usefixtures("fresh")
def test_whom_a_user_manager_connected_comes_in_through_the_own_login_and_no_claim_is_kept(login: FakeLogin) -> None:
    user, client = connected(), Client()
    assert "Sign in through North" in client.get("/sign-in/").content.decode()
    answer = go(client, login, next="/account/")
    assert answer.url == "/account/" and client.get("/").status_code == 200
    assert SocialAccount.objects.get(user=user).extra_data == {}
    entry = AuditEntry.objects.using("audit").get(action="accounts.signed_in")
    assert (entry.user_id, entry.details) == (user.pk, {"ways": ["socialaccount"]})
    asked = login.seen[0]
    assert asked["scope"] == ["openid"] and asked["code_challenge_method"] == ["S256"]


@pytest.mark.usefixtures("fresh")
def test_whom_nobody_connected_stays_out_and_gets_no_account(login: FakeLogin) -> None:
    before, client = User.objects.count(), Client()
    login.claims = {"preferred_username": "mentor", "email": "mentor@example.org", "email_verified": True}
    answer = go(client, login)
    assert answer.url == "/sign-in/" and client.get("/").status_code == 302
    assert "Ask your user manager to connect you" in client.get("/sign-in/").content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    denied = AuditEntry.objects.using("audit").get(action="accounts.sign_in", outcome="denied")
    assert denied.details == {"provider": "north", "why": "not_connected"}


@pytest.mark.usefixtures("fresh")
def test_a_closed_way_opens_no_more_and_a_closed_account_neither(login: FakeLogin) -> None:
    user, client = connected(), Client()
    go(client, login)
    accounts.disconnect_login(user, "north", by=Actor.for_job("test"))
    assert client.get("/").status_code == 302, "the session it opened is over too"
    assert go(Client(), login).url == "/sign-in/"
    accounts.connect_login(user, "north", "4711", by=Actor.for_job("test"))
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert go(Client(), login).url == "/sign-in/closed/inactive/"


@pytest.mark.usefixtures("fresh")
def test_with_a_second_step_the_own_login_alone_opens_nothing(login: FakeLogin) -> None:
    user, client = connected(), Client()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert go(client, login).url == "/sign-in/second-factor/"
    assert client.get("/").status_code == 302


FORGED: dict[str, Any] = {
    "signed by somebody else": lambda login: setattr(login, "sign", (login.other_key, "RS256")),
    "not signed": lambda login: setattr(login, "sign", (None, "none")),
    "signed with a shared secret": lambda login: setattr(login, "sign", ("s3cret" * 8, "HS256")),
    "for somebody else": lambda login: login.claims.update(aud="another-program"),
    "from somebody else": lambda login: login.claims.update(iss="https://evil.example"),
    "too old": lambda login: login.claims.update(exp=int(time.time()) - 3600),
    "never ending": lambda login: login.claims.update(exp=None),
    "of nobody": lambda login: login.claims.update(sub=None),
    "of an empty name": lambda login: login.claims.update(sub=""),
    "of a name with a NUL": lambda login: login.claims.update(sub="47\x0011"),
    "of an endless name": lambda login: login.claims.update(sub="4711" * 100),
    "with an unknown key": lambda login: setattr(login, "header", {"kid": "k2"}),
    "with no key named": lambda login: setattr(login, "header", {}),
    "no token at all": lambda login: setattr(login, "answer", {"access_token": "a"}),
    "a torn token": lambda login: setattr(login, "answer", {"access_token": "a", "id_token": "x.y"}),
    "a token of another kind": lambda login: setattr(login, "answer", {"access_token": "a", "id_token": ["x"]}),
    "no answer one can read": lambda login: setattr(login, "answer", b"\xff\x00{"),
    "a list": lambda login: setattr(login, "answer", [1]),
}


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_is_forged_or_torn_opens_nothing(login: FakeLogin, how: str) -> None:
    connected()
    client = Client(raise_request_exception=False)
    FORGED[how](login)
    answer = go(client, login)
    assert answer.url == "/sign-in/" and client.get("/").status_code == 302
    assert "did not answer as it should" in client.get("/sign-in/").content.decode()
    failed = AuditEntry.objects.using("audit").get(action="accounts.sign_in", outcome="failed")
    assert failed.details["why"] == "organisation_login"


@pytest.mark.usefixtures("fresh")
def test_a_token_opens_once_and_only_where_it_was_asked_for(login: FakeLogin) -> None:
    connected()
    # Somebody else's way back, or one nobody began
    for query in ("", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?state[]=1&code=%00"):
        client = Client(raise_request_exception=False)
        assert client.get(f"/sign-in/organisation/north/back/{query}").url == "/sign-in/"
        assert client.get("/").status_code == 302
    # The same token again
    login.claims = {"jti": "one"}
    assert go(Client(), login).url == "/"
    assert go(Client(), login).url == "/sign-in/"


@pytest.mark.usefixtures("fresh")
def test_nobody_connects_a_login_to_the_own_account_by_asking_for_it(login: FakeLogin, signed_in: Any) -> None:
    client = signed_in("mentor")
    go(client, login, process="connect", action="reauthenticate", scope="profile,email", auth_params="prompt=none")
    assert SocialAccount.objects.count() == 0
    assert login.seen[0]["scope"] == ["openid"] and "prompt" not in login.seen[0]


@pytest.mark.usefixtures("fresh")
def test_a_login_that_is_down_or_unknown_is_told_in_words(login: FakeLogin) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/sign-in/organisation/north/").status_code == 405
    assert client.post("/sign-in/organisation/openid_connect/").status_code == 404
    assert client.post("/sign-in/organisation/south/").status_code == 404
    assert client.get("/sign-in/organisation/south/back/").status_code == 404
    login.broken = True
    assert client.post("/sign-in/organisation/north/").url == "/sign-in/"
    assert "did not answer as it should" in client.get("/sign-in/").content.decode()


@_marked(*browser)
def test_a_browser_goes_to_the_own_login_and_comes_back_signed_in(visit: Any, login: FakeLogin) -> None:
    connected()
    page = visit()
    page.goto("/sign-in/?next=/account/")
    page.get_by_role("button", name="Sign in through North").click()
    page.wait_for_url("**/account/")
    assert "Men Torres" in page.inner_text("header")
