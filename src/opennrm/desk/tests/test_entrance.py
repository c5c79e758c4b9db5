"""Signing in and out, second steps, and the way back, as a browser without script sees them."""

from __future__ import annotations

import json
import random
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from opennrm.accounts.models import User
from opennrm.kernel.models import AuditEntry
from tests.cast import PASSWORD

SIGN_IN = "/sign-in/"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(user_name: str = "mentor", password: str = PASSWORD, client: Client | None = None, **extra: str) -> Client:
    client = client or Client()
    client.post(SIGN_IN, {"login": user_name, "password": password, **extra})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def with_app(user_name: str = "mentor") -> tuple[User, str]:
    """A user who has an app with codes, and its secret."""
    user, secret = User.objects.get(username=user_name), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


@pytest.fixture(autouse=True)
def _fresh(database: None) -> None:
    cache.clear()


def actions(**wanted: object) -> list[str]:
    return list(AuditEntry.objects.filter(**wanted).order_by("id").values_list("action", flat=True))


# --- password ---------------------------------------------------------------------------------------


def test_who_knows_user_name_and_password_is_in_and_the_log_says_so() -> None:
    user = User.objects.get(username="mentor")
    client = Client()
    before = client.get(SIGN_IN)
    assert before.status_code == 200 and "Sign in" in before.content.decode()
    answer = client.post(SIGN_IN, {"login": "mentor", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_in(client)
    entry = AuditEntry.objects.using("audit").get(action="accounts.signed_in")
    assert (entry.user_id, entry.outcome, entry.details) == (user.pk, "done", {"ways": ["password"]})


@pytest.mark.parametrize(
    "name, password", [("mentor", "wrong"), ("nobody.at.all", PASSWORD), ("mentor", PASSWORD + " ")]
)
def test_a_wrong_name_and_a_wrong_password_answer_the_same(name: str, password: str) -> None:
    client = Client()
    answer = client.post(SIGN_IN, {"login": name, "password": password})
    page = re.sub(r'value="[^"]*"', "", answer.content.decode())
    other = Client().post(SIGN_IN, {"login": "x" * 8, "password": "y"})
    assert answer.status_code == 200 and not is_in(client)
    assert page == re.sub(r'value="[^"]*"', "", other.content.decode())
    assert "do not belong together" in page


def test_what_was_typed_as_a_user_name_is_read_nowhere_again(owner_rows) -> None:
    # Given somebody who typed the password into the wrong field, here and on the way back
    typed = "my secret Passphrase 99"
    client = Client()
    client.post(SIGN_IN, {"login": typed, "password": "x"})
    client.post(reverse("account_reset_password"), {"user_name": typed})
    client.post(reverse("way_back"), {"user_name": typed, "code": "7KQ4-M2XD", "password": PASSWORD})
    # Then no table holds it, nor a digest that anybody can try passwords against without the key of the installation
    import hashlib

    digests = [
        hashlib.sha256(form.encode()).hexdigest()[:16] for form in (typed, typed.lower(), f"testserver:{typed.lower()}")
    ]
    from django.db import connections

    for table in ("kernel_auditentry", "kernel_cache", "kernel_limit", "django_session"):
        with connections["audit"].cursor() as audit, connections["default"].cursor() as default:
            for cursor in (audit, default):
                cursor.execute(f"select row_to_json(t)::text from {table} t")
                rows = "\n".join(row[0] for row in cursor.fetchall()).lower()
                assert typed.lower() not in rows, table
                assert not [digest for digest in digests if digest in rows], table
    entries = AuditEntry.objects.using("audit").filter(outcome="failed")
    assert {len(entry.details["typed"]) for entry in entries} == {32}
    assert len({entry.details["typed"] for entry in entries}) == 1, "the same typing is recognised again"


def test_after_five_wrong_passwords_the_right_one_waits_too() -> None:
    client = Client()
    for _ in range(5):
        client.post(SIGN_IN, {"login": "mentor", "password": "wrong"})
    answer = client.post(SIGN_IN, {"login": "mentor", "password": PASSWORD})
    assert "tried too often" in answer.content.decode() and not is_in(client)
    denied = AuditEntry.objects.using("audit").filter(action="accounts.sign_in", outcome="denied")
    assert [entry.details["why"] for entry in denied] == ["too_often"]


def test_thirty_tries_from_one_address_in_a_minute_are_enough() -> None:
    client = Client()
    for number in range(30):
        client.post(SIGN_IN, {"login": f"name{number}", "password": "x"})
    answer = client.post(SIGN_IN, {"login": "mentor", "password": PASSWORD})
    assert answer.status_code == 429 and "Please wait" in answer.content.decode()


def test_a_closed_account_and_a_closed_organisation_stay_out() -> None:
    User.objects.filter(username="mentor").update(is_active=False)
    answer = Client().post(SIGN_IN, {"login": "mentor", "password": PASSWORD})
    assert answer.url == reverse("account_inactive")
    assert "This account is closed" in Client().get(answer.url).content.decode()
    guardian = User.objects.get(username="guardian")
    type(guardian.organisation).objects.filter(pk=guardian.organisation_id).update(is_active=False)
    client = sign_in("guardian")
    assert not is_in(client)
    denied = AuditEntry.objects.using("audit").filter(action="accounts.sign_in", outcome="denied")
    assert [entry.details["why"] for entry in denied] == ["closed", "closed"]


def test_signing_out_ends_the_session_and_is_written() -> None:
    client = sign_in()
    assert "Sign out" in client.get(reverse("account_logout")).content.decode(), "a link alone signs nobody out"
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    assert "accounts.signed_out" in list(AuditEntry.objects.using("audit").values_list("action", flat=True))


def test_the_key_of_the_session_changes_at_sign_in() -> None:
    client = Client()
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})  # gives an anonymous session
    before = client.cookies["opennrm"].value
    sign_in(client=client)
    after = client.cookies["opennrm"].value
    assert before and after and before != after
    assert not Session.objects.filter(session_key=before).exists()


def test_there_is_no_sign_up_and_no_reset_by_mail() -> None:
    assert Client().get(reverse("account_signup")).url == reverse("account_login")
    for path in ("/accounts/signup/", "/sign-up/", "/accounts/password/reset/", "/password/reset/key/1-a/", "/admin/"):
        assert Client().get(path).status_code == 404
    page = Client().get(SIGN_IN).content.decode()
    assert "sign up" not in page.lower() and "e-mail" not in page.lower()


# --- hostile input ----------------------------------------------------------------------------------

ODD = [
    "\x00", "a\x00b", "\ufffd\ufffe", "\u202eevil", "é" * 63, "🐦" * 40, "x" * 100_000, "' or 1=1 --",
    "<script>alert(1)</script>", "%s%n%d", "{{7*7}}", "\r\nSet-Cookie: a=b", "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe\xfa", b"\xc0\x80", "\u0000\u0001", " " * 200,
]  # fmt: skip


@pytest.mark.parametrize("field", ["login", "password", "next", "csrfmiddlewaretoken", "remember"])
def test_no_odd_character_in_any_field_of_the_sign_in_form_breaks_it(field: str) -> None:
    from urllib.parse import quote_from_bytes, urlencode

    client = Client(raise_request_exception=False)
    for value in ODD:
        cache.clear()
        raw = value if isinstance(value, bytes) else value.encode()
        fields = {"login": "mentor", "password": "wrong"}
        fields.pop(field, None)
        body = urlencode(fields) + f"&{field}={quote_from_bytes(raw)}"
        answer = client.post(SIGN_IN, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200, value
        assert b"<script>alert" not in answer.content
    assert client.post(SIGN_IN, {"login": "mentor", "password": "wrong", field: "\ufffd\ufffe\r\n"}).status_code == 200


def test_a_body_that_is_no_form_is_refused_in_words() -> None:
    client = Client(raise_request_exception=False)
    too_large = client.post(SIGN_IN, "login=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert too_large.status_code == 400 and "could not be read" in too_large.content.decode()
    many = client.post(SIGN_IN, "a=1&" * 3000, content_type="application/x-www-form-urlencoded")
    assert many.status_code == 400
    torn = client.post(SIGN_IN, b"--x\r\nContent-Dis", content_type="multipart/form-data; boundary=x")
    assert torn.status_code in (200, 400)
    unbounded = client.post(SIGN_IN, b"x", content_type="multipart/form-data; boundary=\x80")
    assert unbounded.status_code in (200, 400)


@pytest.mark.parametrize(
    "cookie",
    [
        '"\\000\\000\\000\\000\\000\\000\\000\\000abcdef"',
        "x" * 100_000,
        "é" * 40,
        "'; drop table",
        "A" * 32,
        "",
        '"',
        "a=b=c",
    ],
)
def test_a_cookie_that_is_no_session_is_no_session(cookie: str) -> None:
    client = Client(
        raise_request_exception=False,
        headers={"cookie": f"opennrm={cookie}; opennrm-csrf={cookie}; opennrm-language={cookie}"},
    )
    assert client.get("/").status_code == 302
    assert client.get(SIGN_IN).status_code == 200
    assert client.post(SIGN_IN, {"login": "mentor", "password": "wrong"}).status_code == 200


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
    "javascript:alert(1)", "http://testserver@evil.example/", "http://[", "//[", "https://testserver.evil.example/",
    "\x00//evil.example", "/\t/evil.example", "http://localhost/", " //evil.example", "data:text/html,x", "%2f%2fevil.example",
]  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_nowhere_but_to_a_page_of_this_site(where: str) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(SIGN_IN, {"next": where}).status_code == 200
    answer = client.post(SIGN_IN, {"login": "mentor", "password": PASSWORD, "next": where})
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/language/nl/", {"next": where}).url == "/"
    assert client.post(reverse("account_logout"), {"next": where}).url == SIGN_IN


def test_signing_in_leads_back_to_the_page_that_was_asked_for() -> None:
    first = Client().get("/account/purpose/?a=b")
    assert first.url == "/sign-in/?next=/account/purpose/%3Fa%3Db"
    answer = Client().post(first.url, {"login": "mentor", "password": PASSWORD})
    assert answer.url == "/account/purpose/?a=b"


def test_a_form_from_elsewhere_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.post(SIGN_IN, {"login": "mentor", "password": PASSWORD})
    assert answer.status_code == 403 and "This form is too old" in answer.content.decode()
    assert not is_in(client)


def test_a_foreign_host_name_is_refused() -> None:
    client = Client(raise_request_exception=False)
    for host in ("evil.example", "localhost:80:80", "local host", "localhost@evil.example", "[::1"):
        answer = client.get(SIGN_IN, headers={"host": host})
        assert answer.status_code == 400 and "evil" not in answer.content.decode()


# --- codes ------------------------------------------------------------------------------------------


def test_with_an_app_the_password_alone_opens_nothing() -> None:
    _, secret = with_app()
    client = Client()
    answer = client.post(SIGN_IN, {"login": "mentor", "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate") and not is_in(client)
    page = client.get(answer.url)
    assert page.status_code == 200 and "Second step" in page.content.decode()
    assert client.post(answer.url, {"code": code_of(secret)}).url == "/"
    assert is_in(client)
    entry = AuditEntry.objects.using("audit").get(action="accounts.signed_in")
    assert entry.details == {"ways": ["mfa", "password"]}


def test_a_wrong_code_is_written_and_five_of_them_are_enough() -> None:
    user, secret = with_app()
    client = sign_in()
    for _ in range(6):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert answer.status_code == 200 and not is_in(client)
    assert "tried too often" in answer.content.decode()
    assert "tried too often" in client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).content.decode()
    failed = AuditEntry.objects.using("audit").filter(action="accounts.second_factor", outcome="failed")
    assert [(entry.subject, entry.details["kind"]) for entry in failed] == [(f"user:{user.pk}", "totp")] * 5


def test_a_code_opens_once_for_as_long_as_an_app_may_show_it(time_machine) -> None:
    _, secret = with_app()
    time_machine.move_to("2026-11-23 09:00:05Z", tick=False)
    code = code_of(secret)
    first, second, late = sign_in(), sign_in(), sign_in()
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    time_machine.move_to("2026-11-23 09:00:45Z", tick=False)
    assert late.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert is_in(first) and not is_in(second) and not is_in(late)


def test_a_recovery_code_opens_once_in_place_of_the_app(settings) -> None:
    # Given somebody who sets up an app and writes the codes down
    client = sign_in()
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"data-secret>([A-Z2-7]+)<", page)[1]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r">(\d{8})<", client.get(done.url).content.decode())
    assert len(codes) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes
    # Then one of them opens once
    first, second = sign_in(), sign_in()
    assert first.post(reverse("mfa_authenticate"), {"code": codes[3]}).url == "/"
    assert second.post(reverse("mfa_authenticate"), {"code": codes[3]}).status_code == 200
    assert second.post(reverse("mfa_authenticate"), {"code": codes[4]}).url == "/"
    # And new ones end the old ones
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert sign_in().post(reverse("mfa_authenticate"), {"code": codes[5]}).status_code == 200


def test_seeds_of_codes_are_sealed_in_the_database() -> None:
    _, secret = with_app()
    stored = Authenticator.objects.get(type="totp")
    assert secret not in json.dumps(stored.data)
    assert stored.wrap().validate_code(code_of(secret))


def test_who_gives_up_half_way_can_start_again_as_somebody_else() -> None:
    with_app()
    client = sign_in()
    assert client.get(SIGN_IN).url == reverse("mfa_authenticate")
    assert client.post(reverse("account_logout"), {"next": SIGN_IN}).url == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200
    assert client.get(reverse("mfa_authenticate")).url == SIGN_IN


@pytest.mark.parametrize("value", ["\x00", "９９９９９９", "x" * 50_000, "", "0", "-1", "é" * 6, "1" * 21])
def test_odd_codes_are_wrong_codes(value: str) -> None:
    with_app()
    client = sign_in()
    client.raise_request_exception = False
    assert client.post(reverse("mfa_authenticate"), {"code": value}).status_code == 200
    assert not is_in(client)


# --- passkeys: what a page without a device can be sent ------------------------------------------------

TORN = [
    "", "null", "[]", "{}", '"x"', "1", "{", "[" * 100_000, '{"response": 1}', '{"response": {}}', "x" * 70_000,
    '{"id":"\\u0000","rawId":"\\u0000","type":"public-key","response":{}}',
    '{"id":"\\ud800","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","userHandle":"\\ud800"}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"' + "gYGB" * 4000 + '"}}',
    '{"id":"YQ","rawId":"YQ","response":{"clientDataJSON":"W10","authenticatorData":"' + "A" * 60 + '","signature":"AA","userHandle":"OTk5"}}',
    '{"id":"YQ","rawId":"YQ","response":{"clientDataJSON":"eyJ0eXBlIjoxfQ","authenticatorData":"AAAA","signature":"AA","userHandle":"' + "OTk5" * 99 + '"}}',
]  # fmt: skip


def _random_credentials() -> list[str]:
    """The same shapes with random bytes in them, always the same ones."""
    import base64

    chance = random.Random(20261122)
    made = []
    for _ in range(60):
        parts = {
            name: base64.urlsafe_b64encode(chance.randbytes(chance.randrange(0, 300))).decode().rstrip("=")
            for name in ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
            if chance.random() < 0.8
        }
        client_data = json.dumps({"type": "webauthn.get", "challenge": "YQ", "origin": "http://localhost"}).encode()
        if chance.random() < 0.7:
            parts["clientDataJSON"] = base64.urlsafe_b64encode(client_data).decode().rstrip("=")
        made.append(json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": parts}))
    return made


def test_what_is_no_passkey_is_refused_wherever_one_can_be_sent() -> None:
    _, secret = with_app()
    waiting, inside = sign_in(), Client()
    sign_in(client=inside)
    inside.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(inside)
    for number, sent in enumerate(TORN + _random_credentials()):
        cache.clear()
        anybody = Client(raise_request_exception=False)
        anybody.get("/sign-in/passkey/", headers={"accept": "application/json"})
        for client, name in (
            (anybody, "mfa_login_webauthn"),
            (waiting, "mfa_authenticate"),
            (inside, "mfa_add_webauthn"),
        ):
            client.raise_request_exception = False
            client.get(reverse(name))
            answer = client.post(reverse(name), {"credential": sent, "name": "x"})
            assert answer.status_code in (200, 302), (name, number, sent[:80])
        assert not is_in(anybody) and not is_in(waiting)
    assert Authenticator.objects.filter(type="webauthn").count() == 0
