"""The pages of a case: walked as the lead, as members, and as those who must find nothing."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from opennrm.accounts.models import User
from opennrm.cases import models
from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules import Basis, Circle, Contact, Function, Given, Giver
from opennrm.cases.rules.kin import Kin
from opennrm.documents import services as documents
from opennrm.documents.models import Document
from opennrm.documents.rules import Kept
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Compartment, Purpose
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Fact, PersonFacts

C = Compartment
CARE = frozenset({C.IDENTITY, C.SAFE_CONTACT, C.HEALTH, C.NOTES})
MEDICAL = frozenset({C.IDENTITY, C.HEALTH})
WHY = "she stands at our door and nobody answers the phone"
NAME = "Mirembe-marker"


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


def consent(parts: frozenset[C], purpose: Given) -> cases.Sharing:
    return cases.Sharing(parts, purpose, Basis.CONSENT, Giver.PERSON, "explained, and she agreed", date(2026, 1, 5))


@pytest.fixture
def case(registrar: Actor, tmp_path: Path, settings: Any) -> models.Case:
    settings.DOCUMENTS = tmp_path / "documents"
    person = people.note_person(PersonFacts(called=NAME, given_names=Fact(NAME, Certainty.SAYS)), by=registrar)
    return cases.open_case(person.id, user("shelter_lead"), by=registrar)


@pytest.fixture
def full(case: models.Case, cast: dict[str, Actor]) -> dict[str, Any]:
    """A case with something on every page, and the numbers of what stands there."""
    lead, mentor = cast["shelter_lead"], cast["mentor"]
    member = cases.add_member(case.id, user("mentor"), Function.MENTOR, CARE, by=lead)
    cases.add_member(
        case.id, user("doctor"), Function.HEALTH_CONTACT, MEDICAL, sharing=consent(MEDICAL, Given.MEDICAL), by=lead
    )
    note = cases.write_note(case.id, Circle.TEAM, Contact.MET, "note-marker", by=lead)
    cases.write_note(case.id, Circle.ORGANISATION, Contact.CONSULTED, "house-marker", by=mentor)
    task = cases.add_task(case.id, "task-marker", "why-marker", None, user=user("shelter_lead"), by=lead)
    paper = documents.add_document(case.id, C.HEALTH, Kept.LETTER, "paper-marker", "a.txt", b"text-marker", by=lead)
    link = cases.note_link(case.id, Kin.CHILD, "child-marker", by=lead)
    with acting(lead):
        share = models.Share.objects.get(organisation_id=cast["doctor"].organisation_id)
    return {"case": case, "member": member, "note": note, "task": task, "paper": paper, "link": link, "share": share}


def addresses(full: dict[str, Any]) -> dict[str, str]:
    """Every page of the file that is read."""
    reference = full["case"].reference
    found = {
        name: reverse(f"desk:{name}", args=[reference])
        for name in (
            "case", "case_stage", "case_close", "case_tasks", "task_new", "case_documents", "document_new", "case_family",
            "link_new", "case_sharing", "share_new", "told_new", "case_team", "member_new", "hand_over_new",
            "conflict_new", "note_new", "case_looks",
        )
    }  # fmt: skip
    found["note_correct"] = reverse("desk:note_correct", args=[reference, full["note"].id])
    found["document"] = reverse("desk:document", args=[reference, full["paper"].id])
    found["document_copy"] = reverse("desk:document_copy", args=[reference, full["paper"].id])
    found["share_end"] = reverse("desk:share_end", args=[reference, full["share"].id])
    return found


def test_the_lead_opens_every_page_of_the_file(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    for name, address in addresses(full).items():
        answer = client.get(address)
        assert (name, answer.status_code) == (name, 200)
        if name != "document_copy":
            body = answer.content.decode()
            assert len(re.findall("<h1", body)) == 1
            assert "style=" not in body and "onclick" not in body
    body = client.get(addresses(full)["case"]).content.decode()
    for marker in (NAME, "note-marker", "house-marker", "Men Torres", "Dok Tersen"):
        assert marker in body


@pytest.mark.parametrize("who", ["outsider", "duty_officer", "guardian", "desk_supervisor", "police_officer"])
def test_who_has_no_part_in_it_gets_the_very_page_of_what_does_not_exist(
    full: dict[str, Any], signed_in: Any, who: str
) -> None:
    client = signed_in(who)
    reference = full["case"].reference
    for name, address in addresses(full).items():
        answer = client.get(address)
        missing = client.get(address.replace(reference, "0000AAAA"))
        assert (name, answer.status_code, missing.status_code) == (name, 404, 404)
        assert answer.content == missing.content
    assert NAME not in client.get(reverse("desk:cases")).content.decode()


def test_each_member_reads_their_parts_and_not_a_marker_more(full: dict[str, Any], signed_in: Any) -> None:
    pages = {
        name: address for name, address in addresses(full).items() if name.startswith("case") or name == "document"
    }

    def seen(who: str) -> set[str]:
        client = signed_in(who, Purpose.CASEWORK)
        text = " ".join(client.get(address).content.decode() for address in pages.values())
        every = ("note", "house", "task", "why", "paper", "text", "child")
        return {marker for marker in every if f"{marker}-marker" in text}

    assert seen("shelter_lead") == {"note", "house", "task", "why", "paper", "text", "child"}
    assert seen("mentor") == {"note", "house", "task", "why", "paper", "text"}
    assert seen("doctor") == {"task", "why", "paper", "text"}


def test_the_register_sees_a_card_and_nothing_inside(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("registrar")
    body = client.get(addresses(full)["case"]).content.decode()
    assert "Shel Leader" in body and "What you see of it" in body
    for name, address in addresses(full).items():
        text = client.get(address).content.decode()
        assert "-marker" not in text.replace(NAME, ""), name


def test_the_supervisor_sees_the_work_and_no_note(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    body = client.get(addresses(full)["case"]).content.decode()
    assert "Men Torres" in body and "note-marker" not in body and "house-marker" not in body
    assert NAME in client.get(reverse("desk:cases")).content.decode()


def test_every_page_that_shows_the_person_writes_who_looked(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("mentor")
    for name in ("case", "case_tasks", "case_documents", "case_sharing", "case_family", "document_copy"):
        before = AuditEntry.objects.using("audit").count()
        client.get(addresses(full)[name])
        lines = AuditEntry.objects.using("audit").order_by("-id")[: AuditEntry.objects.using("audit").count() - before]
        assert any(full["case"].person_id in line.persons and line.purpose == "casework" for line in lines), name


@pytest.mark.real_transactions
def test_who_looked_shows_the_names_of_the_workers_and_their_purpose(full: dict[str, Any], signed_in: Any) -> None:
    signed_in("mentor").get(addresses(full)["case"])
    body = signed_in("shelter_lead").get(addresses(full)["case_looks"]).content.decode()
    assert "Men Torres, Shelter group North" in body and "casework" in body


# --- writing ----------------------------------------------------------------------------------------


def test_a_note_is_written_and_corrected(case: models.Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    address = reverse("desk:note_new", args=[case.reference])
    answer = client.post(address, {"contact": "met", "words": "what was said at first", "circle": "team"})
    assert answer.status_code == 302
    with acting(_actor("shelter_lead")):
        note = models.Note.objects.get()
    client.post(reverse("desk:note_correct", args=[case.reference, note.id]), {"words": "better words"})
    body = client.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "better words" in body and "what was said at first" not in body


def _actor(name: str) -> Actor:
    from opennrm.accounts.selectors import actor_for

    return actor_for(user(name))


@pytest.mark.parametrize(
    "typed", [{}, {"contact": "met", "circle": "team", "words": ""}, {"contact": "x", "circle": "y", "words": "kept words"},
              {"contact": "met", "circle": "team", "words": "kept words\x00"}, {"contact": "met", "circle": "team", "words": "kept words", "happened_on": "31 2 2026"}]
)  # fmt: skip
def test_a_note_with_faults_is_shown_again_with_all_that_was_typed(
    case: models.Case, signed_in: Any, typed: dict[str, str]
) -> None:
    answer = signed_in("shelter_lead").post(reverse("desk:note_new", args=[case.reference]), typed)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "nrm-invalid" in body
    assert "kept words" in body or not typed.get("words")
    with acting(_actor("shelter_lead")):
        assert not models.Note.objects.exists()


def test_script_in_a_note_is_text(case: models.Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    client.post(
        reverse("desk:note_new", args=[case.reference]),
        {"contact": "met", "circle": "team", "words": "<script>alert(1)</script>{{ 7 }}"},
    )
    body = client.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "<script>alert(1)" not in body and "&lt;script&gt;alert(1)" in body and "{{ 7 }}" in body


def test_a_task_is_done_from_the_list_and_undone(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    reference, task = full["case"].reference, full["task"]
    ended = client.post(reverse("desk:task_end", args=[reference, task.id]) + f"?version={task.version}")
    page = client.get(ended.url).content.decode()
    assert "nrm-undo" in page
    again = re.search(r'action="([^"]*undo[^"]*)"', page)
    assert again is not None
    client.post(again.group(1).replace("&amp;", "&"))
    assert [w.kind for w in reads.waiting_for(viewer=_actor("shelter_lead"))] == ["task"]
    stale = client.post(reverse("desk:task_end", args=[reference, task.id]) + f"?version={task.version}")
    assert stale.status_code == 409


def test_a_task_is_added_for_an_organisation(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("mentor")
    number = user("doctor").organisation.public_id
    answer = client.post(
        reverse("desk:task_new", args=[full["case"].reference]),
        {"words": "Blood test", "why": "she is tired", "who": f"organisation:{number}", "due_on": ""},
    )
    assert answer.status_code == 302
    assert "Blood test" in [w.what for w in reads.waiting_for(viewer=_actor("doctor").on(Purpose.CASEWORK))]


def test_sharing_asks_to_look_once_more_and_only_then_shares(case: models.Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    address = reverse("desk:share_new", args=[case.reference])
    typed = {
        "organisation": str(user("doctor").organisation.public_id), "parts": ["identity", "health"], "purpose": "medical",
        "basis": "consent", "giver": "person", "sixteen": "yes", "ground": "explained, and she agreed", "until": "",
    }  # fmt: skip
    checked = client.post(address, typed)
    assert checked.status_code == 200 and "Nothing is saved yet" in checked.content.decode()
    assert len(_shares(case)) == 1
    changed = client.post(address, {**typed, "change": "1"}).content.decode()
    assert "explained, and she agreed" in changed and len(_shares(case)) == 1
    assert client.post(address, {**typed, "confirmed": "1"}).status_code == 302
    assert len(_shares(case)) == 2


def _shares(case: models.Case) -> list[models.Share]:
    with acting(_actor("shelter_lead")):
        return list(models.Share.objects.filter(case=case, ended_at__isnull=True))


@pytest.mark.parametrize(
    "change, words",
    [
        ({"parts": []}, "one by one"),
        ({"parts": ["identity", "location"]}, "do not serve this purpose"),
        ({"parts": ["police"]}, "never gets these parts"),
        ({"sixteen": "no"}, "under 16"),
        ({"basis": "duty"}, "given by the law"),
        ({"basis": ""}, "Say on which basis"),
        ({"ground": "ok"}, "Write in a sentence"),
    ],
)
def test_a_share_that_does_not_hold_is_told_at_its_field_before_anything_is_confirmed(
    case: models.Case, signed_in: Any, change: dict[str, Any], words: str
) -> None:
    typed = {
        "organisation": str(user("shelter_lead").organisation.public_id if change.get("parts") == ["identity", "location"] else user("doctor").organisation.public_id),
        "parts": ["identity", "health"], "purpose": "support" if change.get("parts") == ["identity", "location"] else "medical", "basis": "consent",
        "giver": "person", "sixteen": "yes", "ground": "explained, and she agreed", **change,
    }  # fmt: skip
    answer = signed_in("shelter_lead").post(reverse("desk:share_new", args=[case.reference]), typed)
    body = answer.content.decode()
    assert answer.status_code == 200 and words in body and "Nothing is saved yet" not in body
    assert len(_shares(case)) == 1


def test_withdrawal_is_shown_then_done_and_a_second_click_is_told(full: dict[str, Any], signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    address = addresses(full)["share_end"]
    page = client.get(address).content.decode()
    assert "Dok Tersen leaves the team" in page and "Looking at this changes nothing" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    assert client.post(address, {"version": version.group(1)}).status_code == 302
    assert client.post(address, {"version": version.group(1)}).status_code == 404
    assert signed_in("doctor", Purpose.CASEWORK).get(addresses(full)["case"]).status_code == 404


def test_a_stale_withdrawal_changes_nothing(full: dict[str, Any], signed_in: Any) -> None:
    assert signed_in("shelter_lead").post(addresses(full)["share_end"], {"version": "7"}).status_code == 409
    assert len(_shares(full["case"])) == 2


def test_a_member_is_added_after_a_check_with_a_new_basis(case: models.Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    address = reverse("desk:member_new", args=[case.reference])
    typed = {
        "user": str(user("lawyer").public_id), "function": "lawyer", "parts": ["identity", "immigration"], "new_basis": "on",
        "purpose": "legal_help", "basis": "consent", "giver": "person", "sixteen": "yes", "ground": "she asked for a lawyer",
    }  # fmt: skip
    checked = client.post(address, typed)
    assert "Lau Yersen, Lawyers" in checked.content.decode()
    with acting(_actor("shelter_lead")):
        assert models.Membership.objects.count() == 1
    assert client.post(address, {**typed, "confirmed": "1"}).status_code == 302
    assert signed_in("lawyer").get(reverse("desk:case", args=[case.reference])).status_code == 200
    with acting(_actor("shelter_lead")):
        member = models.Membership.objects.get(function="lawyer")
    client.post(reverse("desk:member_end", args=[case.reference, member.id]))
    assert signed_in("lawyer").get(reverse("desk:case", args=[case.reference])).status_code == 404


def test_a_member_without_a_basis_is_told_so(case: models.Case, signed_in: Any) -> None:
    answer = signed_in("shelter_lead").post(
        reverse("desk:member_new", args=[case.reference]),
        {"user": str(user("lawyer").public_id), "function": "lawyer", "parts": ["identity"]},
    )
    assert "no legal basis yet" in answer.content.decode()


def test_a_case_is_handed_over_in_the_browser(case: models.Case, signed_in: Any) -> None:
    lead, other = signed_in("shelter_lead"), signed_in("guardian")
    lead.post(
        reverse("desk:hand_over_new", args=[case.reference]),
        {"lead": str(user("guardian").public_id), "message": "a minor, she needs you"},
    )
    waiting = reads.waiting_for(viewer=_actor("guardian"))
    address = reverse(waiting[0].url_name, args=waiting[0].url_args)
    page = other.get(address).content.decode()
    assert "a minor, she needs you" in page and NAME not in page
    assert "What you see of it" in other.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert other.post(address, {"decline": "1", "words": ""}).status_code == 200
    assert other.post(address, {"accept": "1"}).status_code == 302
    assert NAME in other.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert lead.get(reverse("desk:case", args=[case.reference])).status_code == 404
    assert other.post(address, {"accept": "1"}).status_code == 409


def test_somebody_is_kept_out_and_finds_nothing(full: dict[str, Any], signed_in: Any) -> None:
    answer = signed_in("shelter_lead").post(
        reverse("desk:conflict_new", args=[full["case"].reference]),
        {"user": str(user("mentor").public_id), "why": "her cousin lives with the suspect"},
    )
    assert answer.status_code == 302
    assert signed_in("mentor").get(addresses(full)["case"]).status_code == 404
    body = signed_in("doctor", Purpose.CASEWORK).get(addresses(full)["case_team"]).content.decode()
    assert "her cousin" not in body
    assert "her cousin" in signed_in("shelter_lead").get(addresses(full)["case_team"]).content.decode()


def test_a_case_moves_closes_and_opens_again_in_the_browser(case: models.Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    at = {
        name: reverse(f"desk:{name}", args=[case.reference])
        for name in ("case", "case_stage", "case_close", "case_reopen")
    }
    assert "say why" in client.post(at["case_stage"], {"stage": "decision"}).content.decode()
    assert client.post(at["case_stage"], {"stage": "decision", "skipped": "not_open"}).status_code == 302
    assert "the law does not provide it" in client.get(at["case"]).content.decode()
    assert client.post(at["case_close"], {}).status_code == 200
    closing = {"reason": "completed", "outcome": "stays_on_permit", "words": "she rents a flat"}
    assert client.post(at["case_close"], closing).status_code == 302
    assert "she rents a flat" in client.get(at["case"]).content.decode()
    assert client.post(at["case_reopen"], {"words": "threatened again"}).status_code == 302
    assert client.get(at["case"]).status_code == 200


# --- documents --------------------------------------------------------------------------------------


def _photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-MARKER"
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _upload(client: Any, case: models.Case, name: str, data: bytes) -> Any:
    return client.post(
        reverse("desk:document_new", args=[case.reference]),
        {"title": "Letter", "kind": "letter", "part": "health", "file": SimpleUploadedFile(name, data)},
    )


def test_a_document_is_added_read_as_a_clean_copy_and_checked(case: models.Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    assert _upload(client, case, "photo.jpg", _photo()).status_code == 302
    with acting(_actor("shelter_lead")):
        made = Document.objects.get()
    copy = client.get(reverse("desk:document_copy", args=[case.reference, made.id]))
    assert b"MARKER" not in copy.content and copy.headers["Content-Type"] == "image/jpeg"
    assert copy.headers["Content-Disposition"].startswith('attachment; filename="document-')
    assert "sandbox" in copy.headers["Content-Security-Policy"] and copy.headers["Cache-Control"] == "no-store"
    client.post(reverse("desk:document_verify", args=[case.reference, made.id]))
    page = client.get(reverse("desk:document", args=[case.reference, made.id])).content.decode()
    assert "Original checked: unchanged" in page and bytes(made.sha256).hex() in page
    client.post(reverse("desk:document_take_out", args=[case.reference, made.id]))
    assert client.get(reverse("desk:document", args=[case.reference, made.id])).status_code == 404


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.pdf", b"not one", "its content is"),
        ("a.pdf", b"%PDF-1.7 broken", "not a PDF that can be read"),
        ("a.exe", b"MZ", "Only PDF"),
        ("a.txt", b"", "empty"),
        ("a.svg", b"<svg onload=alert(1)>", "Only PDF"),
    ],
)
def test_a_bad_file_is_told_at_its_field_and_the_title_is_kept(
    case: models.Case, signed_in: Any, name: str, data: bytes, words: str
) -> None:
    answer = _upload(signed_in("shelter_lead"), case, name, data)
    body = answer.content.decode()
    assert answer.status_code == 200 and words in body and 'value="Letter"' in body


def test_no_file_and_a_file_far_too_large_are_told_at_the_field(
    case: models.Case, signed_in: Any, settings: Any
) -> None:
    client = signed_in("shelter_lead")
    missing = client.post(
        reverse("desk:document_new", args=[case.reference]), {"title": "Letter", "kind": "letter", "part": "health"}
    )
    assert "Choose a file" in missing.content.decode()
    settings.LARGEST_UPLOAD_BYTES = 50_000
    large = _upload(client, case, "a.txt", b"x" * 200_000)
    body = large.content.decode()
    assert large.status_code == 200 and "larger than" in body and 'value="Letter"' in body
