"""A letter that is stopped and mended, a second person, a court request with real redaction, in pages."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from pypdf import PdfReader

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Given
from opennrm.desk.tests.test_cases import consent, user
from opennrm.documents import services as documents
from opennrm.documents.rules import Kept
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.models import Dispatch
from opennrm.kernel.words import Compartment, Purpose
from opennrm.partners import services as partners
from opennrm.partners.rules import PointKind
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact
from opennrm.requests.models import Piece, Request

C = Compartment
GIVEN, FAMILY = "Zsófia", "Kovácsné"


@pytest.fixture
def case(registrar: Actor, shelter_lead: Actor, tmp_path: Any, settings: Any) -> Case:
    settings.DOCUMENTS = tmp_path / "documents"
    facts = PersonFacts(given_names=Fact(GIVEN, Certainty.SAYS), family_names=Fact(FAMILY, Certainty.SAYS))
    person = people.note_person(facts, by=registrar)
    contact = SafeContact((Channel(ChannelKind.PHONE, "+31612345678", alone=True),), confirmed_on=clock.today())
    people.set_safe_contact(person, contact, by=registrar)
    made = cases.open_case(person.id, user("shelter_lead"), by=registrar)
    office = user("lawyer").organisation
    cases.share(made.id, office, consent(frozenset({C.IDENTITY}), Given.LEGAL_HELP), by=shelter_lead)
    partners.add_contact_point(office, PointKind.EMAIL, "office@lawyers.example", by=registrar)
    return made


def letter(**changes: Any) -> dict[str, Any]:
    office = user("lawyer").organisation.public_id
    return {
        "to": f"organisation:{office}", "how": "email", "subject": "The hearing",
        "text": f"{GIVEN} {FAMILY} is heard on Monday.", "parts": ["identity"], **changes,
    }  # fmt: skip


def test_a_letter_is_shown_with_its_address_before_it_leaves(case: Case, signed_in: Any) -> None:
    lead, page = signed_in("shelter_lead"), reverse("desk:outgoing_new", args=[case.reference])
    shown = lead.post(page, letter())
    assert "office@lawyers.example" in shown.content.decode()
    with acting(GATE):
        assert not Dispatch.objects.exists()
    lead.post(page, letter(confirmed="1"))
    with acting(GATE):
        assert Dispatch.objects.get().state == "cleared"


def test_a_letter_that_names_the_shelter_is_stopped_marked_mended_and_then_goes(case: Case, signed_in: Any) -> None:
    lead, page = signed_in("shelter_lead"), reverse("desk:outgoing_new", args=[case.reference])
    wrong = letter(text=f"{GIVEN} {FAMILY} stays at Shelter group North, call 0612345678.", confirmed="1")
    stopped = lead.post(page, wrong).content.decode()
    assert "It does not leave like this" in stopped
    assert re.findall(r"<mark>([^<]+)</mark>", stopped) == ["Shelter group North", "0612345678"]
    with acting(GATE):
        assert not Dispatch.objects.exists()
    wrong.pop("confirmed")
    mended = lead.post(page, {**wrong, "mend": "1"}).content.decode()
    assert "stays at […], call […]." in mended
    lead.post(page, letter(text="She stays at […], call […].", confirmed="1"))
    with acting(GATE):
        assert Dispatch.objects.get().state == "cleared"


def test_nothing_typed_is_lost_where_something_is_missing(case: Case, signed_in: Any) -> None:
    page = reverse("desk:outgoing_new", args=[case.reference])
    answer = signed_in("shelter_lead").post(page, letter(to="", text="kept words")).content.decode()
    assert ("kept words" in answer and "nrm-errors" in answer) or "error" in answer


def test_a_letter_on_paper_is_the_page_that_was_looked_at(case: Case, signed_in: Any) -> None:
    lead, page = signed_in("shelter_lead"), reverse("desk:outgoing_new", args=[case.reference])
    answer = lead.post(page, letter(to="person:in_person", parts=[], text="Your appointment\n\nis on Monday.", confirmed="1"))  # fmt: skip
    taken = lead.post(answer.headers["Location"] + "hand-out/")
    assert taken.headers["Content-Type"] == "application/pdf"
    words = PdfReader(io.BytesIO(taken.content)).pages[0].extract_text()
    assert "Your appointment" in words and "Shelter" not in words
    with acting(GATE):
        assert Dispatch.objects.get().state == "sent"


def test_an_outsider_finds_nothing_of_what_leaves(case: Case, signed_in: Any) -> None:
    page = reverse("desk:outgoing_new", args=[case.reference])
    signed_in("shelter_lead").post(page, letter(confirmed="1"))
    with acting(GATE):
        number = Dispatch.objects.get().id
    outsider = signed_in("outsider")
    for address in (
        page, reverse("desk:case_outgoing", args=[case.reference]), reverse("desk:dispatch", args=[number]),
        reverse("desk:dispatch_content", args=[number]),
    ):  # fmt: skip
        assert outsider.get(address).status_code == 404
    for act in ("decide", "take-back", "hand-out"):
        assert outsider.post(f"/outgoing/{number}/{act}/", {"approve": "1"}).status_code in (403, 404)


# --- a court -----------------------------------------------------------------------------------------

LETTER_OF_THE_HOSPITAL = f"""{GIVEN} {FAMILY} was seen in our hospital.

She was brought by Men Torres of Shelter group North.

She may be reached on 06 1234 5678. Her injuries heal."""


@pytest.fixture
def asked(case: Case, signed_in: Any, shelter_lead: Actor) -> tuple[Any, UUID]:
    documents.add_document(
        case.id, C.IDENTITY, Kept.LETTER, "Letter of the hospital", "a.txt", LETTER_OF_THE_HOSPITAL.encode(),
        by=shelter_lead,
    )  # fmt: skip
    lead = signed_in("shelter_lead")
    wanted = {
        "asker": "court", "who": "District court of Westhaven", "ground": "order", "order": "C/12/345 of 2 November",
        "asked": "the letter of the hospital about her injuries", "received_on_0": "", "address": "",
    }  # fmt: skip
    answer = lead.post(reverse("desk:request_new", args=[case.reference]), wanted)
    return lead, UUID(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def test_an_order_without_its_number_is_asked_for_at_its_field(case: Case, signed_in: Any) -> None:
    page = reverse("desk:request_new", args=[case.reference])
    wanted = {"asker": "court", "who": "A court", "ground": "order", "order": "", "asked": "everything about her"}
    assert "Without one it is a request" in signed_in("shelter_lead").post(page, wanted).content.decode()


def test_a_court_gets_what_it_asked_with_real_redaction_after_a_second_look(case: Case, asked: tuple[Any, UUID], signed_in: Any) -> None:  # fmt: skip
    lead, number = asked
    page = reverse("desk:request", args=[case.reference, number])
    form = lead.get(page).content.decode()
    (document,) = re.findall(r'<option value="([0-9a-f-]{36})"', form)
    lead.post(page, {"document": document, "title": "", "part": "", "text": ""})

    # as it is, it does not leave
    lead.post(f"{page}answer/")
    with acting(GATE):
        assert not Dispatch.objects.exists()
        piece = Piece.objects.get()

    # the check offers what it found, and the writer adds words of their own
    cut = reverse("desk:piece_cut", args=[case.reference, number, piece.id])
    shown = lead.get(cut).content.decode()
    offered = re.findall(r'name="cuts" value="([^"]+)"', shown)
    marks = re.findall(r"<mark><bdi>([^<]+)</bdi></mark>", shown)  # each in its surroundings, before it is taken out
    assert len(marks) >= 3 and any("Torres" in mark for mark in marks)
    assert "was seen in our hospital" in shown.partition('id="found"')[2].partition("<form")[0]
    assert len(offered) >= 3
    lead.post(cut, {"cuts": offered, "words": "brought by", "why": "third_party"})
    answer = lead.post(f"{page}answer/")
    dispatch = answer.headers["Location"]
    with acting(GATE):
        kept = Dispatch.objects.get()
        assert kept.state == "asked" and kept.request_id == number
        sealed = outbox.content(kept)
    for word in (b"Torres", b"North", b"1234", b"brought by"):
        assert word not in sealed
    text = " ".join(PdfReader(io.BytesIO(sealed)).pages[0].extract_text().split())
    assert "was seen in our hospital" in text and "[removed:" in text
    assert not any(word in text for word in ("Torres", "North", "1234", "brought"))

    # a second person reads exactly that, and lets it go; the copy is what left
    second = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    assert second.get(dispatch).status_code == 200
    assert second.get(f"{dispatch}content/").content == sealed
    second.post(f"{dispatch}decide/", {"approve": "1"})
    assert lead.post(f"{dispatch}hand-out/").content == sealed
    with acting(GATE):
        assert Request.objects.get().state == "answered"
        assert Dispatch.objects.get().state == "sent"


def test_a_request_may_be_declined_with_a_reason(case: Case, asked: tuple[Any, UUID]) -> None:
    lead, number = asked
    address = reverse("desk:request_decline", args=[case.reference, number])
    lead.post(address, {"why": ""})
    with acting(GATE):
        assert Request.objects.get().state == "preparing"
    lead.post(address, {"why": "the order is of another person with that name"})
    with acting(GATE):
        assert Request.objects.get().state == "declined"


def test_a_refused_answer_goes_back_to_work(case: Case, asked: tuple[Any, UUID], signed_in: Any) -> None:
    lead, number = asked
    page = reverse("desk:request", args=[case.reference, number])
    lead.post(page, {"document": "", "title": "Words", "part": "identity", "text": "She is known to us since May."})
    dispatch = lead.post(f"{page}answer/").headers["Location"]
    second = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    assert "Say" in second.post(f"{dispatch}decide/", {"refuse": "1", "why": "no"}).content.decode()
    second.post(f"{dispatch}decide/", {"refuse": "1", "why": "May was wrong: it was April"})
    with acting(GATE):
        assert Request.objects.get().state == "preparing"
    assert "May was wrong" in lead.get(dispatch).content.decode()


def test_a_document_that_names_what_the_reader_may_not_know_is_not_shown(case: Case, signed_in: Any, shelter_lead: Actor) -> None:  # fmt: skip
    from opennrm.cases.rules import Function

    parts = frozenset({C.IDENTITY, C.POLICE})
    cases.add_member(
        case.id, user("police_officer"), Function.POLICE_CONTACT, frozenset({C.IDENTITY}),
        sharing=consent(parts - {C.POLICE}, Given.INVESTIGATION), by=shelter_lead,
    )  # fmt: skip
    paper = documents.add_document(
        case.id, C.IDENTITY, Kept.LETTER, "Letter", "b.txt", b"written at Shelter group North", by=shelter_lead
    )
    police = signed_in("police_officer", Purpose.CASEWORK)
    shown = police.get(reverse("desk:document", args=[case.reference, paper.id]))
    assert "not shared with you" in shown.content.decode()
    assert "Shelter group North" not in re.sub(r"<[^>]+>", " ", shown.content.decode().split("<main")[1]).replace(
        "Shel Leader, Shelter group North", ""
    )
    assert police.get(reverse("desk:document_copy", args=[case.reference, paper.id])).status_code == 404
