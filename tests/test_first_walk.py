"""The first walk in a real browser, from the indication to the team, with JavaScript off; and by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]
NAME = "Quillfeather"


def _report(page: Any) -> None:
    """Police: what was noticed, the person, check, send."""
    page.goto("/referrals/new/")
    page.get_by_text("Help by name").click()
    page.get_by_label("What did you notice?").fill("She does not hold her own passport and was not paid since August.")
    page.get_by_label("Still where it happens").check()
    page.get_by_role("button", name="Next: the person").click()
    page.get_by_label("Family names").fill(NAME)
    page.get_by_role("button", name="Check before sending").click()
    page.get_by_role("button", name="Send to the national desk").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("The desk has received this")


def _open_case(page: Any) -> str:
    """The desk: from the home page to an open case; returns its address."""
    page.goto("/referrals/inbox/")
    page.locator("table a").first.click()
    page.get_by_role("link", name=re.compile("Open a case")).first.click()
    page.get_by_label("Who leads the new case?").select_option(label="Shel Leader")
    page.get_by_role("button", name="Accept this referral").click()
    assert "/cases/" in page.url
    return str(page.url)


def test_from_an_indication_to_a_team_and_nobody_else_finds_it(visit: Any) -> None:
    off = {"java_script_enabled": False}
    # Police report; the desk opens a case that a shelter leads
    _report(visit("police_officer", **off))
    address = _open_case(visit("registrar", **off))
    reference = address.rstrip("/").rsplit("/", 1)[-1]
    # The lead finds it, and adds the mentor with two parts of the file
    lead = visit("shelter_lead", **off)
    lead.goto("/cases/")
    assert NAME in lead.content()
    lead.goto(f"{address}team/new/")
    lead.get_by_label("Who joins?").select_option(label="Men Torres")
    lead.get_by_label("As what?").select_option(label="mentor")
    lead.get_by_label("identity", exact=True).check()
    lead.get_by_label("notes", exact=True).check()
    lead.get_by_role("button", name="Look at it once more").click()
    lead.get_by_role("button", name="Add to the team").click()
    assert "Men Torres" in lead.content()
    # The mentor is in
    mentor = visit("mentor", **off)
    assert mentor.goto(address).status == 200
    assert NAME in mentor.content()
    # Somebody from another shelter finds nothing: not by address, not by search; the page is that of nothing at all
    outsider = visit("outsider", **off)
    shown = []
    for place in (address, address.replace(reference, "00000000")):
        answer = outsider.goto(place)
        shown.append((answer.status, outsider.content()))
    assert shown[0] == shown[1]
    assert shown[0][0] == 404
    outsider.goto("/")
    outsider.fill("#nrm-find", NAME)
    outsider.press("#nrm-find", "Enter")
    outsider.wait_for_url("**/find/")
    assert NAME not in outsider.url
    assert f">{NAME}" not in outsider.content()
    assert reference not in outsider.content()


def test_a_report_is_sent_by_keyboard_alone(visit: Any) -> None:
    page = visit("police_officer")
    page.goto("/referrals/new/")
    _tab_to(page, "textarea")
    page.keyboard.type("He sleeps in a container on the site.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/person/**")
    _tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/**")
    _tab_to(page, "button[type=submit].utrecht-button--primary-action")
    page.keyboard.press("Enter")
    page.wait_for_url("**/referrals/mine/**")
    assert page.get_by_role("heading", level=1).is_visible()


def _tab_to(page: Any, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")
