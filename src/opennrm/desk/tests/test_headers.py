"""The headers of every answer, and the settings that production refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from opennrm.desk.tests.test_gate import _fresh as _fresh
from tests.cast import PASSWORD

pytestmark = pytest.mark.usefixtures("database")


GOLDEN = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    "address", ["/", "/account/", "/users/", "/nowhere/", "/account/second-factor/", "/account/sessions/end/"]
)
def test_every_answer_wears_the_headers_of_the_house(signed_in: Any, address: str) -> None:
    client = signed_in("user_manager")
    for answer in (client.get(address), Client().get(address), Client().get("/sign-in/")):
        assert {name: answer.headers.get(name) for name in GOLDEN} == GOLDEN
        assert "no-store" in answer.headers["Cache-Control"]
        strange = set(answer.headers) - set(GOLDEN) - {
            "Cache-Control", "Vary", "Content-Language", "Content-Length", "Location", "Expires", "Allow"
        }  # fmt: skip
        assert strange == set()


def _settings_with(**environment: str) -> dict[str, Any]:
    """What the settings say with other variables, read by a program of their own."""
    wanted = [
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "CSRF_TRUSTED_ORIGINS", "SECURE", "URL",
        "SECOND_FACTOR_REQUIRED", "ALLAUTH_TRUSTED_PROXY_COUNT", "ORGANISATION_LOGINS",
    ]  # fmt: skip
    program = f"import json; from opennrm.config import settings as s; print(json.dumps({{n: getattr(s, n) for n in {wanted}}}))"
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(done.stderr.strip().splitlines()[-1])
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_over_https_cookies_are_bound_to_this_host_and_hidden_from_scripts() -> None:
    said = _settings_with(OPENNRM_URL="https://nrm.example", OPENNRM_HOSTS="nrm.example")
    with override_settings(**said, ALLOWED_HOSTS=["nrm.example"]):
        client = Client(headers={"host": "nrm.example"})
        assert client.get("/sign-in/").url == "https://nrm.example/sign-in/", "http leads to https"
        client.get("/sign-in/", secure=True)
        client.post("/sign-in/", {"login": "mentor", "password": PASSWORD}, secure=True)
        answer = client.get("/", secure=True)
        assert answer.status_code == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        session, csrf = client.cookies["__Host-opennrm"], client.cookies["__Host-opennrm-csrf"]
        for cookie in (session, csrf):
            assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"], cookie["domain"], cookie["samesite"]) == (
                True, True, "/", "", "Lax",
            )  # fmt: skip
        assert session["max-age"] == "", "it ends with the browser"
        assert client.get("/language/nl/", secure=True).cookies["opennrm-language"]["secure"]


def test_behind_a_proxy_each_visitor_has_limits_of_their_own() -> None:
    assert _settings_with()["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    said = _settings_with(OPENNRM_BEHIND_PROXY="true")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=said["ALLAUTH_TRUSTED_PROXY_COUNT"]):
        for number in range(12):
            headers = {"x-forwarded-for": f"203.0.113.200, 192.0.2.{number}"}
            answer = Client(headers=headers).post("/sign-in/", {"login": f"name{number}", "password": "x"})
            assert "do not belong together" in answer.content.decode()
        torn = Client(headers={"x-forwarded-for": "nonsense"}, raise_request_exception=False)
        assert torn.post("/sign-in/", {"login": "x", "password": "x"}).status_code == 200
    # Without a proxy nobody chooses an address of their own.
    cache.clear()
    for number in range(10):
        headers = {"x-forwarded-for": f"192.0.2.{number}"}
        Client(headers=headers).post("/sign-in/", {"login": f"name{number}", "password": "x"})
    answer = Client(headers={"x-forwarded-for": "192.0.2.99"}).post(
        "/sign-in/", {"login": "mentor", "password": PASSWORD}
    )
    assert "tried too often" in answer.content.decode()


def test_the_second_step_is_a_must_unless_it_is_the_demo() -> None:
    for demo in (True, False):
        said = _settings_with(OPENNRM_DEMO=str(demo).lower())
        assert said["SECOND_FACTOR_REQUIRED"] is not demo
