"""The pages about people in a real Chromium: nothing for axe to find, nothing wider than the screen, in both directions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from opennrm.desk.tests.test_people import register, somebody  # noqa: F401 - the register is a fixture
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.rules import Birth, Certainty, Channel, ChannelKind, Fact, SafeContact
from tests.browser import axe_faults

WHY = "The same scar, said so herself."


@pytest.fixture
def addresses(register, mentor):  # noqa: F811
    """One of every page, with every kind of certainty on it."""
    doubted = Birth(year=2009, age_from=15, age_to=19, judged_on=date(2026, 11, 1))
    facts = somebody(called="Bee", birth=Fact(doubted, Certainty.DOUBTED), gender=Fact(None, Certainty.UNKNOWN))
    bee = people.note_person(replace(facts, other_names=("Precious Osas",), phones=("+31612345678",)), by=register)
    people.note_person(somebody("Blesing", "Osaz", birth=Fact(Birth(year=2008), Certainty.SAYS)), by=register)
    contact = SafeContact(
        (Channel(ChannelKind.PHONE, "06 12345678", others="her aunt"),), confirmed_on=date(2026, 1, 1)
    )
    people.set_safe_contact(reads.person(bee.id, viewer=register), contact, by=register)
    asked = people.ask_if_known(somebody("Blesing", "Osaz"), "Her sister asks where she is.", by=mentor)
    people.compare_waiting(by=register)
    (pair,) = reads.candidates(viewer=register)
    own = [f"/people/{bee.reference}/{part}" for part in ("", "facts/", "contact/", "looks/")]
    found = ["find:blesing osaz", "find:blesing", "find:zebra quagga"]
    return ["/register/", *own, *found, "/doubles/", f"/doubles/{pair.match_id}/", "/known/", f"/known/{asked.id}/"]


@pytest.mark.browser
@pytest.mark.real_transactions
@pytest.mark.parametrize(("width", "direction"), [(1280, "ltr"), (320, "ltr"), (1280, "rtl")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(addresses, visit, width, direction):
    page = visit("registrar", width=width)
    page.wait_for_selector(".nrm-who")
    faults = {}
    for address in addresses:
        if address.startswith("find:"):
            page.goto("/register/")
            page.fill("#nrm-find", address.removeprefix("find:"))
            page.press("#nrm-find", "Enter")
            page.wait_for_url("**/find/")
        else:
            page.goto(address)
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        found = axe_faults(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("wider than the screen")
        if found:
            faults[address] = found
    assert faults == {}


@pytest.mark.browser
@pytest.mark.real_transactions
def test_a_double_is_joined_and_taken_apart_by_keyboard_without_a_script(addresses, visit):
    page = visit("registrar", java_script_enabled=False)
    page.wait_for_selector(".nrm-who")
    page.goto(next(address for address in addresses if address.startswith("/doubles/") and address != "/doubles/"))
    page.focus("[value=same]")
    page.keyboard.press("Space")
    page.focus("[name=reason]")
    page.keyboard.type(WHY)
    page.focus("main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Take the files apart")
    page.focus("[name=reason]")
    page.keyboard.type("Two sisters, both came in together.")
    page.focus("main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Each file has what was its own")
