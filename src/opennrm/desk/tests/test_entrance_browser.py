"""The entrance in a real Chromium: passkeys of a made-up device, how it looks."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.desk.tests.fake_login import FakeLogin
from opennrm.desk.tests.fake_login import login as login
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
