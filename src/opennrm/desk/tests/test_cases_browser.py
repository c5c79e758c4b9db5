"""The pages of a case in a real Chromium: nothing for axe to find, nothing to scroll sideways at 320 pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Circle, Contact, Function, Given, Skipped, Stage
from opennrm.cases.rules.emergency import Danger
from opennrm.desk.tests.test_cases import CARE, MEDICAL, NAME, WHY, C, consent, user
from opennrm.documents import services as documents
from opennrm.documents.rules import Kept
from opennrm.kernel.actors import Actor
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact
from tests.browser import axe_faults

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]

PAGES = (
    "case", "case_stage", "case_close", "case_tasks", "task_new", "case_documents", "document_new", "case_family",
    "link_new", "case_sharing", "share_new", "told_new", "case_team", "member_new", "hand_over_new", "conflict_new",
    "note_new", "case_looks",
)  # fmt: skip


@pytest.fixture
def case(cast: dict[str, Actor], tmp_path: Path, settings: Any) -> Case:
    settings.DOCUMENTS = tmp_path / "documents"
    desk, lead, mentor = cast["registrar"], cast["shelter_lead"], cast["mentor"]
    person = people.note_person(PersonFacts(called=NAME, given_names=Fact(NAME, Certainty.SAYS)), by=desk)
    made = cases.open_case(person.id, user("shelter_lead"), by=desk)
    contact = SafeContact(
        (Channel(ChannelKind.PHONE, "+31612345678", "Tuesday, 10 to 12", "her sister"),), never="send letters"
    )
    people.set_safe_contact(person, contact, by=lead)
    cases.add_member(made.id, user("mentor"), Function.MENTOR, CARE, by=lead)
    cases.add_member(
        made.id, user("doctor"), Function.HEALTH_CONTACT, MEDICAL, sharing=consent(MEDICAL, Given.MEDICAL), by=lead
    )
    cases.move_stage(made.id, Stage.REFLECTION, skipped=Skipped.NOT_NEEDED, by=lead)
    words = "She wants to speak with her lawyer before Friday and asks for the same interpreter as in August."
    cases.write_note(made.id, Circle.TEAM, Contact.MET, words, by=mentor)
    cases.add_task(
        made.id, "Ask for an interpreter", "the lawyer comes on Friday", None, user=user("shelter_lead"), by=lead
    )
    documents.add_document(
        made.id, C.HEALTH, Kept.LETTER, "Letter of the hospital", "a.txt", b"seen on 5 January", by=lead
    )
    return made


def _wide(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 1280), ("light", 320)])
def test_every_page_of_a_case_is_whole_for_everybody(case: Case, visit: Any, scheme: str, width: int) -> None:
    page = visit("shelter_lead", width=width, color_scheme=scheme)
    found = []
    for name in PAGES:
        page.goto(reverse(f"desk:{name}", args=[case.reference]))
        found += [f"{name}: {fault}" for fault in axe_faults(page)]
        if _wide(page):
            found.append(f"{name}: scrolls sideways at {width}")
    page.goto(reverse("desk:cases"))
    found += [f"list: {fault}" for fault in axe_faults(page)]
    assert found == []


def test_the_pages_of_an_emergency_are_whole_for_everybody(case: Case, visit: Any, outsider: Actor) -> None:
    page = visit("outsider")
    page.goto(reverse("desk:emergency_new"))
    found = axe_faults(page)
    opened = cases.open_emergency(case.reference, Danger.FOUND, WHY, by=outsider)
    for address in (reverse("desk:case", args=[case.reference]), reverse("desk:emergency_ask_more", args=[opened.id])):
        page.goto(address)
        found += axe_faults(page)
    reviewer = visit("privacy_officer")
    for address in (reverse("desk:emergency_reviews"), reverse("desk:emergency_review", args=[opened.id])):
        reviewer.goto(address)
        found += axe_faults(reviewer)
    assert found == []


def test_a_note_is_written_with_the_keyboard_alone_and_without_a_script(case: Case, visit: Any) -> None:
    page = visit("mentor")
    page.goto(reverse("desk:case", args=[case.reference]))
    page.keyboard.press("n")
    page.wait_for_url("**/notes/new/")
    plain = visit("mentor", java_script_enabled=False)
    plain.goto(reverse("desk:note_new", args=[case.reference]))
    plain.check("input[value=called]")
    plain.fill("textarea", "called from a field without a script")
    plain.click("main button[type=submit]")
    assert "called from a field without a script" in plain.content()
