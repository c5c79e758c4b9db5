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
