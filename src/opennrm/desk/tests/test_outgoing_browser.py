"""What leaves, in a real Chromium: a letter stopped and mended, a court answered, each by keyboard and without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opennrm.cases.models import Case
from opennrm.desk.tests.test_cases import user
from opennrm.desk.tests.test_outgoing import FAMILY, GIVEN, LETTER_OF_THE_HOSPITAL, case
from opennrm.documents import services as documents
from opennrm.documents.rules import Kept
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.models import Dispatch
from opennrm.kernel.words import Compartment
from opennrm.requests.models import Piece
from tests.browser import axe_faults

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]
__all__ = ["case"]


def test_a_letter_is_stopped_mended_and_sent_without_a_script(case: Case, visit: Any) -> None:
    page = visit("shelter_lead", java_script_enabled=False)
    page.goto(reverse("desk:outgoing_new", args=[case.reference]))
    office = user("lawyer").organisation.public_id
    page.select_option("select[name=to]", f"organisation:{office}")
    page.check("input[name=how][value=email]")
    page.fill("input[name=subject]", "The hearing")
    page.fill("textarea[name=text]", f"{GIVEN} {FAMILY} stays at Shelter Group NORTH until Monday.")
    page.check("input[name=parts][value=identity]")
    page.click("text=Check it")
    assert page.locator("mark").all_inner_texts() == ["Shelter Group NORTH"]
    page.click("text=Take out what is marked")
    assert page.input_value("textarea[name=text]") == f"{GIVEN} {FAMILY} stays at […] until Monday."
    page.click("text=Check it")
    page.click("text=Let it go")
    assert "Checked, and on its way" in page.inner_text("main")
    with acting(GATE):
        assert Dispatch.objects.get().state == "cleared"


def test_every_outgoing_page_is_whole_for_everybody(case: Case, visit: Any, shelter_lead: Actor) -> None:
    documents.add_document(
        case.id, Compartment.IDENTITY, Kept.LETTER, "Letter of the hospital", "a.txt",
        LETTER_OF_THE_HOSPITAL.encode(), by=shelter_lead,
    )  # fmt: skip
    page, found = visit("shelter_lead"), []

    def look(where: str) -> None:
        found.extend(f"{where}: {fault}" for fault in axe_faults(page))
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{where}: scrolls sideways")

    page.goto(reverse("desk:request_new", args=[case.reference]))
    look("new request")
    page.check("input[name=asker][value=court]")
    page.fill("input[name=who]", "District court")
    page.check("input[name=ground][value=order]")
    page.fill("input[name=order]", "C/12/345 of Monday")
    page.fill("textarea[name=asked]", "the letter of the hospital")
    page.keyboard.press("Tab")
    page.click("main form button[type=submit]")
    page.select_option("select[name=document]", label="Letter of the hospital")
    look("request")
    page.click("text=Put it in the answer")
    with acting(GATE):
        piece = Piece.objects.get()
    page.goto(reverse("desk:piece_cut", args=[case.reference, piece.request_id, piece.id]))
    look("cut")
    page.click("text=Take out what is ticked")
    page.click("text=Check the answer and ask a colleague")
    assert "A colleague looks at it first" in page.inner_text("main")
    look("dispatch")
    page.goto(reverse("desk:case_outgoing", args=[case.reference]))
    look("list")
    page.set_viewport_size({"width": 320, "height": 800})
    look("list, narrow")
    page.goto(reverse("desk:outgoing_new", args=[case.reference]))
    look("writing, narrow")
    desk = visit("registrar")
    desk.goto(reverse("desk:contact_points"))
    found += axe_faults(desk)
    assert found == []
