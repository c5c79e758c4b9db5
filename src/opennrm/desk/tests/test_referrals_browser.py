"""Reporting in a real browser: without a script, with the autosave, and what axe-core finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from opennrm.kernel.words import Purpose
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import AgeBand, Form, Lane, PersonLine, Report, Safe, Service, Sex
from opennrm.referrals.services.raids import RaidReport
from tests.browser import axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]


def look(page, name):
    """No fault of axe-core; and a picture for who designs, where a folder for it is named."""
    assert axe_faults(page) == [], name
    if folder := os.environ.get("OPENNRM_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_report_goes_through_with_scripts_switched_off(visit, police_officer):
    page = visit("police_officer", java_script_enabled=False)
    page.goto("/referrals/new/")
    page.get_by_text("Help by name").click()
    page.get_by_label("What did you notice?").fill("He has no passport")
    page.get_by_label("Still where it happens").check()
    page.get_by_role("button", name="Next: the person").click()
    page.get_by_label("Family names").fill("Quillfeather")
    page.get_by_role("button", name="Check before sending").click()
    page.get_by_role("button", name="Send to the national desk").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("The desk has received this")
    assert len(reads.my_referrals(viewer=police_officer.on(Purpose.REFERRAL))) == 1


def test_what_was_typed_is_kept_by_itself_and_is_there_after_a_crash(visit):
    page = visit("police_officer")
    page.goto("/referrals/new/")
    address = page.url
    page.get_by_label("What did you notice?").press_sequentially("He sleeps in a container")
    page.get_by_text("Draft saved at").wait_for(timeout=60_000)
    page.context.close()  # no goodbye: the power fails
    again = visit("police_officer")
    again.goto(address)
    assert again.get_by_label("What did you notice?").input_value() == "He sleeps in a container"


def test_every_page_of_a_reporter_is_free_of_faults(visit, police_officer):
    page = visit("police_officer")
    page.goto("/referrals/new/")
    page.get_by_label("What did you notice?").fill("He has no passport")
    page.get_by_label("When was this?").fill("31 11 2026")
    page.get_by_label("Where can we reach you?").fill("06 12")
    page.get_by_role("button", name="Next: the person").click()
    look(page, "1-noticed-with-faults")
    page.get_by_label("When was this?").fill("last week")
    page.get_by_label("Where can we reach you?").fill("")
    page.get_by_text("Help by name").click()
    page.get_by_role("button", name="Next: the person").click()
    look(page, "2-person")
    page.get_by_label("Labour exploitation").check()
    page.get_by_role("button", name="Add signs").click()
    for group in ("Confiscation of documents", "Debt bondage"):
        page.get_by_role("group", name=group).last.get_by_label("Yes").check()
    page.get_by_role("button", name="Keep and look").click()
    look(page, "3-signs")
    page.get_by_role("button", name="Keep and go back").click()
    page.get_by_role("button", name="Check before sending").click()
    look(page, "4-check")
    page.get_by_role("button", name="Send to the national desk").click()
    look(page, "5-sent")
    for address, name in (
        ("/referrals/mine/", "6-mine"),
        ("/may-i-report/", "7-may-i-report"),
        ("/import/", "8-import"),
        ("/raids/new/", "9-raid"),
    ):
        page.goto(address)
        look(page, name)
    page.goto("/import/")
    rows = b"noticed,sex,remark\nx,female,1\ny,perhaps,2\n"
    page.get_by_label("Spreadsheet").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_role("button", name="Look at the file").click()
    look(page, "10-import-check")


def test_every_page_of_the_desk_is_free_of_faults_in_light_dark_and_on_a_phone(visit, police_officer, labour_inspector):
    told = Report(
        lane=Lane.NAMED, noticed="No passport.\nNo pay since August.", safe_now=Safe.NOT_SAFE, forms=(Form.LABOUR,),
        person=PersonLine(called="Zeb", birth_year=1998, sex=Sex.MALE, nationality="BG"),
        signs=(("ilo-labour-2009.1/5.1", "yes"), ("ilo-labour-2009.1/5.2", "yes")),
    )  # fmt: skip
    by = police_officer.on(Purpose.REFERRAL)
    first = referrals.register_referral(told, by=by)
    counted = Report(noticed="Seen at a station", forms=(Form.BEGGING,), person=PersonLine(age_band=AgeBand.DOUBTED))
    second = referrals.register_referral(counted, by=by)
    referrals.register_referral(Report(noticed="x", service=Service.ADVICE), by=by)
    raid = referrals.register_raid(
        RaidReport(counted, (PersonLine(called="1"), PersonLine(called="2"))), by=labour_inspector
    )
    for options, name in (({}, "light"), ({"color_scheme": "dark"}, "dark"), ({"width": 320}, "phone")):
        page = visit("registrar", **options)
        for address, what in (
            ("/referrals/inbox/", "inbox"),
            (f"/referrals/{first.shown}/", "named"),
            (f"/referrals/{second.reference}/", "counted"),
            (f"/raids/{raid.reference}/", "raid"),
            ("/signs/", "signs"),
            ("/", "home"),
        ):
            page.goto(address)
            look(page, f"desk-{what}-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (what, name)
