"""Papers of meetings: cleaned, read, sealed; for members alone; nothing of them in the log or in plain on the disk."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from opennrm.cooperation import selectors as reads
from opennrm.cooperation import services as cooperation
from opennrm.cooperation.models import Paper
from opennrm.cooperation.rules.papers import QUOTA_BYTES
from opennrm.cooperation.rules.sheets import Kind
from opennrm.journeys import meeting_papers, sweeping
from opennrm.journeys.outgoing import Stopped
from opennrm.journeys.tests.planting import page_of
from opennrm.kernel import clock, receiving, scanner, sealed_files
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.scanner import Scan
from opennrm.kernel.secrets import KeyFault

WORDS = b"Totals of the board: housing 7, permit 3. Quietrivermark."


@pytest.fixture
def documents(tmp_path: Path, settings: Any) -> Path:
    settings.DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def meeting(documents: Path, project_officer: Actor, police_officer: Actor, lawyer: Actor) -> str:
    """A meeting of a body in which the police sit now, and the lawyers no longer."""
    body = cooperation.write_item(Kind.BODY, {"title": "Task force", "level": "national", "reach": "strategic"}, by=project_officer).reference  # fmt: skip
    for actor, more in ((police_officer, {}), (lawyer, {"ends_on": date(2020, 1, 1)})):
        seat = {"title": "Member", "seat": "member", "organisation": actor.organisation_id, **more}
        cooperation.write_item(Kind.SEAT, seat, under=body, by=project_officer)
    data = {"title": "Ninth", "begins_on": clock.today()}
    return cooperation.write_item(Kind.MEETING, data, under=body, by=project_officer).reference


def bring(meeting: str, by: Actor, data: bytes = WORDS, name: str = "totals.txt", title: str = "Board, totals") -> Any:
    return meeting_papers.bring_paper(meeting, title, name, data, by=by)


def test_a_member_brings_a_paper_and_members_and_officers_alone_read_it(
    meeting: str, cast: dict[str, Actor], police_officer: Actor
) -> None:
    kept = bring(meeting, police_officer)
    reading = set()
    for name, actor in cast.items():
        try:
            clearance = meeting_papers.read_paper(kept.pk, by=actor)
        except NotThere:
            continue
        assert (clearance.content, clearance.channel) == (WORDS, Channel.READING)
        reading.add(name)
    assert reading == {"police_officer", "police_supervisor", "project_officer", "project_colleague"}


def test_an_observer_sees_the_meeting_and_that_papers_are_for_members(
    meeting: str, observer: Actor, police_officer: Actor, lawyer: Actor
) -> None:
    bring(meeting, police_officer)
    found = reads.papers(meeting, viewer=observer)
    assert (found.lines, found.is_member, found.may_add) == ((), False, False)
    with pytest.raises(NotThere):
        reads.papers(meeting, viewer=lawyer)  # who left the body does not see the meeting either
    with pytest.raises(NotAllowed):
        bring(meeting, observer, b"other words")


def test_the_database_shows_papers_to_members_and_takes_none_from_others(
    meeting: str, project_officer: Actor, police_officer: Actor, observer: Actor, outsider: Actor
) -> None:
    bring(meeting, project_officer)
    counts = []
    for actor in (police_officer, observer, outsider, Actor(None, None, None, frozenset(), None)):
        with acting(actor):
            counts.append((Paper.objects.count(), Paper.objects.update(media="x")))
    assert counts == [(1, 0), (0, 0), (0, 0), (0, 0)]


def test_title_and_words_are_sealed_and_stand_in_no_log(
    meeting: str, police_officer: Actor, documents: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = bring(meeting, police_officer, title="Quietrivermark title")
    meeting_papers.read_paper(kept.pk, by=police_officer)
    on_disk = b"".join(path.read_bytes() for path in documents.rglob("*") if path.is_file())
    assert on_disk and b"Quietrivermark" not in on_disk + bytes(kept.title)
    entries = list(AuditEntry.objects.using("audit").filter(action="outgoing.shown"))
    entries += list(AuditEntry.objects.filter(action="cooperation.paper_added"))
    assert {entry.action for entry in entries} == {"cooperation.paper_added", "outgoing.shown"}
    assert not any("Quietrivermark" in str(entry.details) + entry.subject for entry in entries)
    assert "Quietrivermark" not in caplog.text


def test_what_is_kept_is_a_copy_without_author_or_place(meeting: str, police_officer: Actor) -> None:
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "secretauthor"
    Image.new("RGB", (8, 8), "red").save(data, "JPEG", exif=exif)
    kept = bring(meeting, police_officer, data.getvalue(), "IMG_2041 Anna.jpg", "Picture of the board")
    content = meeting_papers.read_paper(kept.pk, by=police_officer)
    assert b"secretauthor" in data.getvalue() and b"secretauthor" not in content.content
    assert content.file_name == f"paper-{kept.pk.hex[:8]}.jpg"


@pytest.mark.parametrize(
    ("data", "name", "title", "field", "why"),
    [
        (b"MZ\x90\x00", "a.pdf", "A", "file", "content is not of that kind"),
        (b"", "a.txt", "A", "file", "empty"),
        (WORDS, "a.exe", "A", "file", "are taken in"),
        (WORDS, "a.txt", " ", "title", "what this paper is"),
        (WORDS, "a.txt", "About suspect Ivan Petrov", "title", "name of a person"),
        (b"Parketnummer 01/234567-14 was discussed.", "a.txt", "A", "file", "number of a case"),
        (b"See 7KQ4-M2XD.", "a.txt", "A", "file", "leads to a person"),
        (b"One of them, born 3-4-1990.", "a.txt", "A", "file", "when somebody was born"),
    ],
)
def test_what_does_not_belong_is_refused_at_its_field_and_nothing_is_kept(
    meeting: str, documents: Path, police_officer: Actor, data: bytes, name: str, title: str, field: str, why: str
) -> None:
    with pytest.raises(Broken) as told:
        bring(meeting, police_officer, data, name, title)
    assert why in " ".join(told.value.faults[field])
    assert not Paper.objects.exists() and not [path for path in documents.rglob("*") if path.is_file()]


def test_the_number_of_a_case_is_found_inside_a_pdf_and_a_published_ruling_is_not_refused(
    meeting: str, police_officer: Actor
) -> None:
    with pytest.raises(Broken, match="number of a case"):
        bring(meeting, police_officer, page_of("The team spoke of 01/234567-14."), "minutes.pdf", "Minutes")
    ruling = page_of("Present: J. de Vries. See ECLI:NL:HR:2014:3456.")
    assert bring(meeting, police_officer, ruling, "minutes.pdf", "Minutes")


def test_an_office_document_is_refused_because_no_clean_copy_can_be_made(
    meeting: str, police_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "looked_at", lambda name, data: ("docx", None))
    with pytest.raises(Broken, match="Save it as PDF"):
        bring(meeting, police_officer, b"PK", "a.docx")


def test_what_the_scanner_finds_or_cannot_look_at_is_not_kept(
    meeting: str, police_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "scan", lambda data: Scan.INFECTED)
    with pytest.raises(Broken, match="found something"):
        bring(meeting, police_officer)

    def silent(data: bytes) -> Scan:
        raise scanner.NoAnswer("nothing")

    monkeypatch.setattr(scanner, "scan", silent)
    with pytest.raises(Broken, match="does not answer"):
        bring(meeting, police_officer)
    monkeypatch.setattr(scanner, "scan", lambda data: Scan.CLEAN)
    bring(meeting, police_officer)
    assert reads.papers(meeting, viewer=police_officer).lines[0].was_scanned


def test_the_address_of_a_secret_house_is_refused_and_never_handed_out(
    meeting: str, police_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opennrm.journeys.outgoing import protected
    from opennrm.journeys.outgoing.rules import Guarded, Whose
    from opennrm.journeys.outgoing.scanning import Kind as Found
    from opennrm.journeys.outgoing.scanning import Protected
    from opennrm.kernel.words import Compartment

    kept = bring(meeting, police_officer, b"The house at Lindenlaan 12, Wierdum is full.")
    house = Guarded(Protected(Found.ADDRESS, "Lindenlaan 12, Wierdum", "house"), Whose.SHELTER, Compartment.LOCATION, 0)
    monkeypatch.setattr(protected, "houses", lambda: [house])
    with pytest.raises(Broken, match="secret house"):
        bring(meeting, police_officer, b"Again: Lindenlaan 12 in Wierdum.")
    with pytest.raises(Stopped):
        meeting_papers.read_paper(kept.pk, by=police_officer)


def test_a_meeting_is_full_at_its_quota_and_keeps_no_paper_twice(meeting: str, police_officer: Actor) -> None:
    kept = bring(meeting, police_officer)
    with pytest.raises(Broken, match="already"):
        bring(meeting, police_officer, title="Once more")
    with acting(Actor.for_job("test")):
        Paper.objects.filter(pk=kept.pk).update(size=QUOTA_BYTES)
    with pytest.raises(Broken, match="is full"):
        bring(meeting, police_officer, b"one more")


def test_who_brought_a_paper_takes_it_out_for_good_and_nobody_else_but_an_officer(
    meeting: str, documents: Path, police_officer: Actor, project_officer: Actor, mentor: Actor
) -> None:
    body = reads.item_page(meeting, viewer=project_officer).parents[0].reference
    seat = {"title": "Shelters", "seat": "member", "organisation": mentor.organisation_id}
    cooperation.write_item(Kind.SEAT, seat, under=body, by=project_officer)
    kept = bring(meeting, police_officer)
    with pytest.raises(NotAllowed):
        cooperation.take_out_paper(kept.pk, by=mentor)
    assert not reads.papers(meeting, viewer=mentor).lines[0].may_take_out
    cooperation.take_out_paper(kept.pk, by=police_officer)
    found = reads.papers(meeting, viewer=mentor)
    assert (found.lines, found.taken_out, found.used) == ((), 1, 0)
    with pytest.raises(NotThere):
        meeting_papers.read_paper(kept.pk, by=project_officer)
    with pytest.raises(KeyFault):
        _open(kept)
    second = bring(meeting, police_officer)
    cooperation.take_out_paper(second.pk, by=project_officer)


def _open(kept: Paper) -> bytes:
    from opennrm.kernel import secrets

    return secrets.open_text(kept.key_id, bytes(kept.title), f"cooperation_paper:{kept.pk}:title").encode()


def test_the_sweep_leaves_papers_alone_and_removes_what_was_taken_out(
    meeting: str, police_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = bring(meeting, police_officer)
    monkeypatch.setattr(sealed_files, "kept_before", lambda moment: iter([kept.file]))
    assert sweeping.sweep_files(by=Actor.for_job("sweep-files")) == 0
    assert meeting_papers.read_paper(kept.pk, by=police_officer).content == WORDS
