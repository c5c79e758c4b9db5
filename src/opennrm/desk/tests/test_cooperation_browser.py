"""Cooperation in a real browser: a measure's status, a bottleneck to its solution, a partner's correction by link."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from opennrm.cooperation import services
from opennrm.cooperation.rules.sheets import Kind
from opennrm.kernel import clock
from opennrm.projects import selectors as project_reads
from opennrm.projects import services as projects
from opennrm.projects.rules.portfolio import Field
from tests.browser import axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]


def look(page, name):
    assert axe_faults(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        f"{name} runs out of the window"
    )
    if folder := os.environ.get("OPENNRM_PICTURES"):
        page.screenshot(path=Path(folder) / f"cooperation-{name}.png", full_page=True)


def tab_to(page, selector):
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


def test_the_status_of_a_measure_is_written_read_by_another_and_reported(inside, project_officer, police_officer):
    plan = services.write_item(
        Kind.PLAN, {"title": "Plan of the task force", "begins_on": date(2026, 1, 1)}, by=project_officer
    ).reference
    owner = {"number": 2, "title": "Moving on to housing", "organisation": police_officer.organisation_id}
    measure = services.write_item(Kind.MEASURE, owner, under=plan, by=project_officer).reference
    # the owner writes the status, by keyboard alone, in Dutch
    page = inside("police_officer")
    page.goto(f"/cooperation/{measure}/")
    page.get_by_role("link", name="Add Status paragraph").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/status/**")
    look(page, "status-form")
    tab_to(page, "[name=begins_on]")
    page.keyboard.type("1 6 2026")
    tab_to(page, "[name=words]")
    page.keyboard.type("Twelve homes were set aside in two towns.")
    tab_to(page, "button[type=submit].utrecht-button--primary-action")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cooperation/{measure}/")
    assert "not released" in page.content()
    # nobody reads it in the report before a second person has read it
    officer = inside("project_officer", width=390)
    officer.goto(f"/cooperation/{plan}/progress/")
    assert "Twelve homes" not in officer.content()
    officer.goto("/")
    officer.get_by_role("link", name="Status paragraph").first.click()
    look(officer, "status-390")
    officer.get_by_role("button", name="I have read it: release").click()
    officer.goto(f"/cooperation/{plan}/progress/")
    assert "Twelve homes were set aside in two towns." in officer.content()
    look(officer, "progress-390")
    # Dutch too
    officer.get_by_role("button", name="Nederlands").or_(officer.get_by_role("link", name="Nederlands")).first.click()
    officer.goto(f"/cooperation/{plan}/progress/")
    assert officer.locator("html").get_attribute("lang") == "nl"
    assert "Voortgangsrapport" in officer.content() or "Stand van zaken" in officer.content()


def test_a_bottleneck_goes_from_a_shelter_to_its_solution_without_scripts(inside):
    off = {"java_script_enabled": False}
    shelter = inside("mentor", **off)
    shelter.goto("/cooperation/")
    shelter.get_by_role("link", name="Raise a bottleneck").click()
    shelter.get_by_label("Title").fill("No homes in Oosterveen")
    shelter.get_by_label("In words").fill("The victim named Anna Kovács waits since spring.")
    shelter.get_by_label("Cause").select_option("no_housing")
    shelter.get_by_role("button", name="Write").click()
    assert "looks like the name of a person" in shelter.content()
    shelter.get_by_label("In words").fill("Women who may leave the shelter wait for a home for months.")
    shelter.get_by_role("button", name="Write").click()
    address = shelter.url
    # an officer gives it an owner and a day
    officer = inside("project_officer", **off)
    officer.goto("/")
    officer.get_by_role("link", name="No homes in Oosterveen").first.click()
    officer.get_by_role("link", name="Change", exact=True).click()
    officer.get_by_label("Owner").select_option(label="Police, unit East")
    today = clock.today()
    officer.get_by_label("Due on").fill(f"{today.day} {today.month} {today.year}")
    officer.get_by_role("button", name="Write").click()
    officer.get_by_role("link", name="Mark as addressed").click()
    officer.get_by_role("button", name="Write").click()
    # the owner solves it, and the shelter reads how
    owner = inside("police_officer", **off)
    owner.goto("/")
    owner.get_by_role("link", name="No homes in Oosterveen").first.click()
    owner.get_by_role("link", name="Mark as solved").click()
    owner.get_by_label("Reasons, or what was done").fill("Twelve homes were set aside.")
    owner.get_by_role("button", name="Write").click()
    shelter.goto(address)
    assert "Twelve homes were set aside." in shelter.content()
    # another shelter finds nothing
    assert inside("outsider", **off).goto(address).status == 404


def test_a_partner_corrects_its_entry_by_link(inside, visit, project_officer):
    made = projects.add_project("XM-DAC-7-new", "Training of nurses", part=1, by=project_officer).reference
    projects.write_entry(made, Field.STAGE, {"state": "running", "since": "2020"}, by=project_officer)
    projects.write_entry(made, Field.DEED, {"kind": "training", "words": "Training of 12 nurses"}, by=project_officer)
    projects.release_project(made, project_reads.release_preview(made, viewer=project_officer).mark, by=project_officer)
    officer = inside("project_officer")
    officer.goto(f"/projects/{made}/corrections/")
    officer.get_by_label("For which organisation").fill("Partner organisation")
    officer.get_by_role("button", name="Make a link").click()
    link = officer.locator("code").inner_text()
    # somebody who never signs in, on a phone
    partner = visit(None, width=390)
    partner.goto(link)
    look(partner, "correct-390")
    partner.get_by_role("link", name="Correct Activity or product").click()
    partner.get_by_label("In words", exact=True).fill("Training of 14 nurses")
    look(partner, "correct-field-390")
    partner.get_by_role("button", name="Keep this correction").click()
    partner.get_by_role("button", name="Send all corrections").click()
    look(partner, "sent-390")
    assert partner.goto(link).status == 404
    # two officers
    officer.goto("/")
    officer.get_by_role("link", name="Training of nurses").first.click()
    look(officer, "corrections")
    officer.get_by_role("button", name="Support").click()
    assert "a colleague accepts it" in officer.content()
    colleague = inside("project_colleague")
    colleague.goto(f"/projects/{made}/corrections/")
    colleague.get_by_role("button", name="Accept, as the second officer").click()
    colleague.goto(f"/projects/{made}/check/")
    assert "Training of 14 nurses" in colleague.content()
    colleague.get_by_role("button", name="Release exactly this").click()
    officer.goto(f"/projects/{made}/")
    assert "Training of 14 nurses" in officer.content()
    assert "Training of 12 nurses" not in officer.content()
