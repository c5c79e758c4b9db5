"""A writer who repeats what is kept under seal is told at once, and loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from opennrm.cases import selectors as reads
from opennrm.cases.models import Case
from opennrm.desk.tests.test_outgoing import FAMILY, GIVEN, case
from opennrm.documents import selectors as document_reads
from opennrm.kernel.actors import Actor
from opennrm.kernel.references import show_reference
from opennrm.people import selectors as people
from opennrm.safety import selectors as safety_reads

__all__ = ["case"]
WORDS = f"Called {GIVEN} {FAMILY} on 06-12345678; she is well."


def note(**changes: Any) -> dict[str, Any]:
    return {"contact": "met", "circle": "team", "words": WORDS, **changes}


def written(case: Case, viewer: Actor) -> str:
    lines = reads.timeline(reads.open_file(case.reference, viewer=viewer), viewer=viewer)
    return " ".join(line.words for line in lines)


def test_a_note_with_a_name_is_asked_about_and_nothing_is_lost(case: Case, signed_in: Any, shelter_lead: Actor):
    page = reverse("desk:note_new", args=[case.reference])
    answer = signed_in("shelter_lead").post(page, note()).content.decode()
    assert f"<mark>{GIVEN} {FAMILY}</mark>" in answer and "<mark>06-12345678</mark>" in answer
    assert "she is well." in answer
    assert "well" not in written(case, shelter_lead)


def test_the_writer_may_put_references_in_its_place(case: Case, signed_in: Any, shelter_lead: Actor):
    page = reverse("desk:note_new", args=[case.reference])
    signed_in("shelter_lead").post(page, note(use_references="1"))
    reference = show_reference(people.references([case.person_id], viewer=shelter_lead)[case.person_id])
    assert written(case, shelter_lead).strip() == f"Called {reference} on [{reference}: safe contact]; she is well."


def test_the_writer_may_keep_the_words(case: Case, signed_in: Any, shelter_lead: Actor):
    page = reverse("desk:note_new", args=[case.reference])
    signed_in("shelter_lead").post(page, note(keep_words="1"))
    assert WORDS in written(case, shelter_lead)


@pytest.mark.parametrize("words", ["She slept well.", "Call the lawyer on Monday.", ""])
def test_words_that_repeat_nothing_are_kept_without_a_question(words: str, case: Case, signed_in: Any):
    page = reverse("desk:note_new", args=[case.reference])
    assert "under seal" not in signed_in("shelter_lead").post(page, note(words=words)).content.decode()


def test_a_file_is_kept_under_a_name_that_repeats_nothing(case: Case, signed_in: Any, shelter_lead: Actor):
    page = reverse("desk:document_new", args=[case.reference])
    file = SimpleUploadedFile(f"{GIVEN}-{FAMILY}-intake.txt", b"words")
    form = {"title": f"Intake of {GIVEN} {FAMILY}", "kind": "letter", "part": "identity", "file": file}
    answer = signed_in("shelter_lead").post(page, form, follow=True).content.decode()
    assert "Its name repeated" in answer
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    (paper,) = document_reads.documents(opened, viewer=shelter_lead)
    assert GIVEN not in paper.title + paper.file_name and FAMILY not in paper.title + paper.file_name
    assert paper.title.startswith("Intake of ") and paper.file_name.endswith(".txt")


# --- every form about somebody ------------------------------------------------------------------------

NAME = f"{GIVEN} {FAMILY}"
FORMS: list[tuple[str, dict[str, str], str]] = [
    ("danger_new", {"kind": "person", "value": "V. Harrow", "source": "person", "certainty": "likely"}, "words"),
    ("happening_new", {"kind": "released"}, "words"),
    ("risk_new", {"seen": "0", "together": "with", "because": "first"}, "debts_words"),
    ("plan_new", {"seen": "0", "agreed": "person"}, "take"),
    ("appointment_new", {"place": "court", "on": "01 02 2099", "hour": "10:00", "minutes": "60"}, "words"),
]


@pytest.mark.parametrize(("page", "given", "field"), FORMS, ids=[form[0] for form in FORMS])
def test_a_name_in_any_text_about_the_person_is_asked_about_at_its_field_and_nothing_is_lost(
    page: str, given: dict[str, str], field: str, case: Case, signed_in: Any
):
    sent = given | {field: f"It is {NAME} who is meant."}
    answer = signed_in("shelter_lead").post(reverse(f"desk:{page}", args=[case.reference]), sent)
    told = answer.content.decode()
    assert answer.status_code == 200 and f"<mark>{NAME}</mark>" in told and "Nothing is kept yet" in told
    assert "who is meant." in told


def test_a_text_of_many_fields_gets_its_references_at_the_right_ones(case: Case, signed_in: Any, shelter_lead: Actor):
    sent = {"seen": "0", "agreed": "not_yet", "why_not_yet": f"{NAME} has to think", "take": "The red bag"}
    answer = signed_in("shelter_lead").post(
        reverse("desk:plan_new", args=[case.reference]), sent | {"use_references": "1", "review_on": "01 02 2099"}
    )
    body = answer.content.decode()
    reference = show_reference(people.references([case.person_id], viewer=shelter_lead)[case.person_id])
    if answer.status_code == 302:
        (plan,) = safety_reads.plans(case.person_id, viewer=shelter_lead)
        body = f"{plan.content}"
    assert f"{reference} has to think" in body and "The red bag" in body and NAME not in body
