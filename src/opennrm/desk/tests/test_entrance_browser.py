"""The entrance in a real Chromium: passkeys of a made-up device, an organisation's own login, how it looks."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.accounts.rules import organisation_logins
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import AuditEntry
from tests.browser import axe_faults
from tests.cast import PASSWORD

browser = [pytest.mark.browser, pytest.mark.real_transactions]


def device(page: Any, *, alone: bool = True) -> Any:
    """A made-up authenticator behind this page: `alone` can ask for a finger and keep the user's name."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal" if alone else "usb", "hasResidentKey": alone,
        "hasUserVerification": alone, "isUserVerified": alone, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


TODAY = re.compile(r"//[^/]+/$")


def sign_out(page: Any) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def add_passkey(page: Any, name: str, *, alone: bool = True) -> None:
    page.goto("/account/passkeys/add/")
    page.fill("#id_name", name)
    page.set_checked("#id_passwordless", alone)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url(re.compile(r"/account/second-factor/"))


def _marked(*marks: Any) -> Any:
    def mark(test: Any) -> Any:
        for one in marks:
            test = one(test)
        return test

    return mark


@_marked(*browser)
def test_a_passkey_is_made_signs_in_alone_is_renamed_and_removed(visit: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    page = visit()
    device(page)
    # Given somebody new, who is led to set up a second step
    page.goto("/sign-in/")
    page.fill("#id_login", "mentor")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/second-factor/")
    add_passkey(page, "Laptop at the desk")
    assert page.locator("li bdi").count() == 10, "and gets recovery codes"
    page.goto("/")
    # When they come back
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(TODAY)
    assert "Men Torres" in page.inner_text("header")
    # Then it is in their list, and takes another name
    page.goto("/account/passkeys/")
    assert "Laptop at the desk" in page.inner_text("table") and "alone" in page.inner_text("table")
    page.get_by_role("link", name="Rename").click()
    page.fill("#id_name", "Old laptop")
    page.get_by_role("button", name="Save the name").click()
    assert "Old laptop" in page.inner_text("table")
    # And removed it opens nothing; every page leads to the set-up again
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.goto("/")
    assert page.url.endswith("/account/second-factor/")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.locator(".nrm-messages", has_text="did not match").wait_for()
    noted = AuditEntry.objects.filter(action__startswith="accounts.").order_by("id")
    ways = [entry.details.get("ways") for entry in noted if entry.action == "accounts.signed_in"]
    assert ways == [["password"], ["mfa"]]
    assert [entry.action for entry in noted if "second_factor" in entry.action] == [
        "accounts.second_factor_added", "accounts.second_factor_removed", "accounts.second_factor",
    ]  # fmt: skip


@_marked(*browser)
def test_a_security_key_is_the_second_step_after_the_password(visit: Any) -> None:
    page = visit("mentor")
    device(page, alone=False)
    add_passkey(page, "Key on my ring", alone=False)
    page.goto("/")
    sign_out(page)
    page.fill("#id_login", "mentor")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/second-factor/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(TODAY)
    # It also shows again that it is them
    page.goto("/sign-in/again/passkey/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/")


@_marked(*browser)
def test_a_passkey_of_a_closed_account_opens_nothing(visit: Any) -> None:
    page = visit("mentor")
    device(page)
    add_passkey(page, "Laptop")
    page.goto("/")
    sign_out(page)
    accounts.close_user(User.objects.get(username="mentor"), by=Actor.for_job("test"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/inactive/")
    assert "This account is closed" in page.inner_text("main")
    assert AuditEntry.objects.filter(action="accounts.signed_in").count() == 1


@_marked(*browser)
def test_a_device_that_says_no_leaves_other_ways(visit: Any) -> None:
    page = visit()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")  # no device at all: the browser answers no
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": False,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/sign-in/")
    button = page.get_by_role("button", name="Sign in with a passkey")
    for _ in range(2):  # and it can be tried again at once
        button.click()
        page.locator("[data-passkey-says]", has_text="No passkey was used").wait_for()
        page.locator("[data-passkey-says]", has_text="No passkey was used").evaluate(
            "said => { said.textContent = ''; }"
        )
    page.fill("#id_login", "mentor")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(TODAY)


@_marked(*browser)
def test_without_script_one_signs_in_and_reads_why_passkeys_do_not_work(visit: Any) -> None:
    page = visit("mentor", java_script_enabled=False)
    assert "Men Torres" in page.inner_text("header")
    sign_out(page)
    assert "A passkey needs JavaScript" in page.inner_text("main")


@_marked(*browser)
def test_the_session_that_is_ended_on_one_device_is_out_on_the_other(visit: Any) -> None:
    here, there = visit("mentor"), visit("mentor", width=320)
    here.goto("/account/")
    here.get_by_role("button", name="End it").click()
    here.wait_for_selector(".nrm-messages")
    there.goto("/account/")
    assert "/sign-in/?next=/account/" in there.url


# --- an organisation's own login ---------------------------------------------------------------------


class FakeLogin:
    """An OpenID provider on this machine. `says` changes what the next token claims or how it is signed."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"kid": "k1"}
        self.sign: tuple[Any, str] = (self.key, "RS256")
        self.answer: Any = None
        self.broken = False
        self.seen: list[dict[str, list[str]]] = []
        self.challenges: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self) -> str:
        moment = int(time.time())
        said = {
            "iss": self.url, "aud": "opennrm", "sub": "4711", "iat": moment, "exp": moment + 60, "jti": secrets.token_hex(8),
            "name": "Claim That Is Not Kept", **self.claims,
        }  # fmt: skip
        key, algorithm = self.sign
        return jwt.encode({k: v for k, v in said.items() if v is not None}, key, algorithm, headers=self.header)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        login = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def _json(self, content: Any) -> None:
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(500 if login.broken else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                where = urlsplit(self.path)
                if where.path == "/.well-known/openid-configuration":
                    ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                    self._json({"issuer": login.url, "jwks_uri": f"{login.url}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
                                **{f"{name}_endpoint": f"{login.url}/{path}" for name, path in ends.items()}})  # fmt: skip
                elif where.path == "/keys":
                    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(login.key.public_key()))
                    self._json({"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]})
                elif where.path == "/authorize":
                    asked = parse_qs(where.query)
                    login.seen.append(asked)
                    code = secrets.token_hex(8)
                    login.challenges[code] = asked.get("code_challenge", [""])[0]
                    self.send_response(302)
                    back = urlencode({"code": code, "state": asked["state"][0]})
                    self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
                    self.end_headers()
                else:
                    self._json({"sub": "4711"})

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                login.seen.append(sent)
                hashed = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
                proven = login.challenges.get(sent["code"][0]) == base64.urlsafe_b64encode(hashed).decode().rstrip("=")
                if not proven or sent["client_secret"] != ["s3cret"]:
                    self._json({"error": "invalid_grant"})
                    return
                self._json(login.answer or {"access_token": "a", "token_type": "Bearer", "id_token": login.token()})

        return Handler


@pytest.fixture
def login(settings: Any) -> Iterator[FakeLogin]:
    fake = FakeLogin()
    written = [{"id": "north", "name": "North", "server": fake.url, "client_id": "opennrm", "client_secret": "s3cret"}]
    settings.ORGANISATION_LOGINS = organisation_logins(json.dumps(written))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings.ORGANISATION_LOGINS}}
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


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


# --- how it looks -------------------------------------------------------------------------------------

ANONYMOUS = ["/sign-in/", "/sign-in/help/", "/sign-in/way-back/", "/sign-in/closed/inactive/"]
INSIDE = [
    "/account/", "/account/purpose/", "/account/password/", "/account/second-factor/", "/account/second-factor/app/",
    "/account/passkeys/", "/account/passkeys/add/", "/account/second-factor/codes/new/", "/users/", "/users/new/",
    "/sign-in/again/", "/sign-out/",
]  # fmt: skip


@_marked(*browser)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_axe_finds_nothing_on_any_page_of_the_entrance(
    visit: Any, login: FakeLogin, language: str, request: Any
) -> None:
    user = User.objects.get(username="shelter_supervisor")
    mentor = User.objects.get(username="mentor")
    accounts.ask_way_back("mentor", address="192.0.2.1")
    faults: dict[str, list[str]] = {}
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = visit(width=width, color_scheme=scheme)
        page.goto(f"/language/{language}/")
        _look(page, ANONYMOUS, faults, f"{width}-{language}")
        page.goto("/sign-in/")
        page.keyboard.press("Enter")
        page.locator("form >> nth=0").get_by_role("button").click()
        _look(page, [""], faults, f"{width}-{language}-empty")
        page = visit("shelter_supervisor", width=width, color_scheme=scheme)
        page.goto(f"/language/{language}/")
        _look(
            page, [*INSIDE, f"/users/{mentor.public_id}/", f"/users/{user.public_id}/"], faults, f"{width}-{language}"
        )
        page.goto(f"/users/{mentor.public_id}/")
        page.locator("form[action$='way-back/'] button[type=submit]").click()
        page.wait_for_selector(".nrm-fault-number")
        _look(page, [""], faults, f"{width}-{language}-code")
    assert {where: found for where, found in faults.items() if found} == {}


def _look(page: Any, addresses: list[str], faults: dict[str, list[str]], label: str) -> None:
    import os

    for address in addresses:
        if address:
            page.goto(address)
        name = f"{label}-{urlsplit(page.url).path.strip('/').replace('/', '-')[:40] or 'today'}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults[name] = axe_faults(page) + ([f"{wide} px too wide"] if wide > 0 else [])
        if folder := os.environ.get("OPENNRM_PICTURES"):
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)
