"""A project from its beginning to its release, in a real browser; and what axe-core finds on every page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser import axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]


def look(page, name):
    assert axe_faults(page) == [], name
    if folder := os.environ.get("OPENNRM_PICTURES"):
        page.screenshot(path=Path(folder) / f"projects-{name}.png", full_page=True)


def test_a_project_goes_from_proposal_to_release_and_closing_with_two_officers(inside):
    """Each kind of page is looked at once: the long list of the leaflet is read by tests that need no browser."""
    page = inside("project_officer")
    page.goto("/projects/")
    page.get_by_role("link", name="New project").click()
    page.get_by_label("Title").fill("A shelter in the north")
    page.get_by_label("Identifier").fill("XM-DAC-7-north")
    page.get_by_label("Trafficking in human beings").check()
    look(page, "new")
    page.get_by_role("button", name="Add").click()
    address = page.url
    for label, fills in (
        ("State", {"Since": "2024"}), ("Country", {"Country code": "KZ"}), ("Place", {"Name": "Hidden Lane 12"}),
    ):  # fmt: skip
        page.get_by_role("link", name=f"Add {label}", exact=True).click()
        for name, value in fills.items():
            page.get_by_label(name, exact=True).first.fill(value)
        if label == "Place":
            page.get_by_label("Private: for project officers alone").check()
            look(page, "form")
        if label == "State":
            page.get_by_label("State", exact=True).select_option("running")
        page.get_by_role("button", name="Write").click()
    page.get_by_role("link", name="Add Money", exact=True).click()
    page.get_by_label("commitment").check()
    page.get_by_label("Date").first.fill("1 3 2024")
    page.get_by_label("Amount").fill("125000,50")
    page.get_by_role("button", name="Write").click()
    look(page, "project")

    colleague = inside("project_colleague")
    colleague.goto("/projects/work/")
    look(colleague, "work")
    colleague.get_by_role("link", name="A shelter in the north").first.click()
    colleague.get_by_role("button", name="Confirm").click()
    colleague.get_by_role("link", name="Check what others see").click()
    look(colleague, "check")
    colleague.get_by_role("button", name="Release exactly this").click()

    other = inside("observer", width=360)
    other.goto(address)
    assert "125000.50" in other.content() and "Hidden Lane" not in other.content()
    look(other, "narrow")
    other.goto("/projects/")
    look(other, "list-narrow")
    assert "A shelter in the north" in other.content()

    # the project ends: the state, the day, the next check, and the report of another day still says what was so then
    page.goto(address)
    page.get_by_role("link", name="Add State", exact=True).click()
    page.get_by_label("State", exact=True).select_option("completed")
    page.get_by_label("Since").fill("2025-06")
    page.get_by_role("button", name="Write").click()
    page.get_by_role("link", name="Check what others see").click()
    page.get_by_role("button", name="Release exactly this").click()
    other.goto("/projects/report/?as_of=2026")
    shown = other.locator("article", has_text="A shelter in the north")
    assert "Completed" in shown.inner_text()
    look(other, "report-narrow")
    other.goto("/projects/report/?as_of=2024-12")
    assert "Running" in other.locator("article", has_text="A shelter in the north").inner_text()
