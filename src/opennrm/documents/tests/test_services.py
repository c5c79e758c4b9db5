"""Documents: taken in, read, kept as evidence; bad ones are refused with a sentence."""

from __future__ import annotations

import hashlib
import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from opennrm.cases import selectors as reads
from opennrm.cases.models import Case
from opennrm.cases.tests.conftest import CARE, C
from opennrm.documents import selectors as document_reads
from opennrm.documents import services as documents
from opennrm.documents import services as papers
from opennrm.documents.models import Document
from opennrm.documents.rules import Kept
from opennrm.kernel import sealed_files
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.secrets import KeyFault

pytestmark = pytest.mark.usefixtures("documents_folder")
TEXT = b"zebra-marker-79: seen on 5 January"


def _photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-MARKER"
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _add(case: Case, by: Actor, name: str = "letter.txt", data: bytes = TEXT, part: Any = C.HEALTH) -> Document:
    return documents.add_document(case.id, part, Kept.LETTER, "Letter of the hospital", name, data, by=by)


def test_a_document_is_read_from_its_clean_copy_and_each_view_is_written(case: Case, shelter_lead: Actor) -> None:
    made = _add(case, shelter_lead, "photo.jpg", _photo())
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    copy = document_reads.reading_copy(opened, made.id, viewer=shelter_lead)
    assert copy.media == "image/jpeg" and b"MARKER" not in copy.data
    lines = AuditEntry.objects.using("audit").filter(action="cases.document_read", subject=f"document:{made.id}")
    assert lines.count() == 1


def test_the_original_is_kept_as_it_came_with_its_hash_and_every_hand(case: Case, shelter_lead: Actor) -> None:
    photo = _photo()
    made = _add(case, shelter_lead, "photo.jpg", photo)
    assert bytes(made.sha256) == hashlib.sha256(photo).digest()
    assert documents.verify_original(made.id, by=shelter_lead)
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    paper, hands = document_reads.document(opened, made.id, viewer=shelter_lead)
    assert paper.title == "Letter of the hospital" and paper.file_name == "photo.jpg"
    assert [hand.what for hand in hands] == ["received", "cleaned", "verified"]


def test_a_changed_original_is_found(case: Case, shelter_lead: Actor, documents_folder: Path) -> None:
    made = _add(case, shelter_lead)
    path = documents_folder / made.original[:2] / made.original
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(bytes(raw))
    assert not documents.verify_original(made.id, by=shelter_lead)


def test_nothing_on_the_disk_can_be_read_or_tells_its_name(
    case: Case, shelter_lead: Actor, documents_folder: Path
) -> None:
    _add(case, shelter_lead)
    files = [path for path in documents_folder.rglob("*") if path.is_file()]
    assert len(files) == 2
    for path in files:
        assert b"zebra" not in path.read_bytes() and "letter" not in path.name
        assert path.stat().st_mode & 0o077 == 0


def test_files_cannot_be_swapped_cut_or_moved(case: Case, shelter_lead: Actor, documents_folder: Path) -> None:
    key, place = b"k" * 32, "cases_document:x:original"
    big = bytes(range(256)) * 1024  # four chunks
    name = sealed_files.keep(key, big, place)
    assert sealed_files.content(key, name, place) == big
    path = documents_folder / name[:2] / name
    whole = path.read_bytes()
    step = sealed_files.CHUNK + sealed_files.TAG_BYTES
    start = len(sealed_files.MAGIC) + sealed_files.SALT_BYTES
    swapped = (
        whole[:start] + whole[start + step : start + 2 * step] + whole[start : start + step] + whole[start + 2 * step :]
    )
    for changed in (whole[:-step], whole[: start + step], swapped, whole + b"x", whole[:-1], b"", whole[:start]):
        path.write_bytes(changed)
        with pytest.raises(KeyFault):
            sealed_files.content(key, name, place)
    path.write_bytes(whole)
    for other_key, other_place in ((b"j" * 32, place), (key, "cases_document:y:original")):
        with pytest.raises(KeyFault):
            sealed_files.content(other_key, name, other_place)
    with pytest.raises(ValueError, match="hexadecimal"):
        sealed_files.content(key, "../../etc/passwd", place)


def test_an_empty_file_is_a_file() -> None:
    name = sealed_files.keep(b"k" * 32, b"", "p")
    assert sealed_files.content(b"k" * 32, name, "p") == b""


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.pdf", b"not a pdf at all", "its content is"),
        ("a.pdf", b"%PDF-1.7 but broken", "not a PDF that can be read"),
        ("a.exe", b"MZ\x00", "Only PDF"),
        ("a.txt", b"", "empty"),
        ("a.jpg", b"\xff\xd8\xff\xe0broken", "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_nothing_is_kept(
    case: Case, shelter_lead: Actor, documents_folder: Path, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(Broken) as told:
        _add(case, shelter_lead, name, data)
    assert set(told.value.faults) == {"file"} and words in str(told.value)
    with acting(shelter_lead):
        assert not Document.objects.exists()
    assert not list(documents_folder.rglob("*.*")) and not [p for p in documents_folder.rglob("*") if p.is_file()]


def test_a_file_that_is_too_large_or_the_last_that_fits_not_is_refused(
    case: Case, shelter_lead: Actor, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(papers, "QUOTA_BYTES", 3 * len(TEXT))
    _add(case, shelter_lead)
    with pytest.raises(Broken, match="full"):
        _add(case, shelter_lead, data=TEXT + b"2")
    settings.LARGEST_UPLOAD_BYTES = 5
    with pytest.raises(Broken, match="larger than"):
        _add(case, shelter_lead, data=b"123456")


def test_the_same_file_twice_is_told(case: Case, shelter_lead: Actor) -> None:
    _add(case, shelter_lead)
    with pytest.raises(Broken, match="already"):
        _add(case, shelter_lead)


def test_a_document_of_a_part_that_one_does_not_see_is_not_there(
    case: Case, shelter_lead: Actor, join: Any, mentor: Actor
) -> None:
    made = _add(case, shelter_lead, part=C.IMMIGRATION)
    join(case, "mentor", CARE)
    opened = reads.open_file(case.reference, viewer=mentor)
    assert document_reads.documents(opened, viewer=mentor) == []
    with pytest.raises(NotThere):
        document_reads.reading_copy(opened, made.id, viewer=mentor)
    with pytest.raises(NotAllowed):
        _add(case, mentor, part=C.IMMIGRATION)
    assert document_reads.room_used(opened, viewer=mentor) == 0


def test_a_document_in_the_wrong_place_is_taken_out_by_who_added_it(
    case: Case, shelter_lead: Actor, join: Any, mentor: Actor
) -> None:
    join(case, "mentor", CARE)
    made = _add(case, shelter_lead)
    with pytest.raises(NotAllowed):
        documents.withdraw_document(made.id, by=mentor)
    documents.withdraw_document(made.id, by=shelter_lead)
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    assert document_reads.documents(opened, viewer=shelter_lead) == []
    with pytest.raises(NotThere):
        document_reads.document(opened, made.id, viewer=shelter_lead)


# --- the scanner ------------------------------------------------------------------------------------


class _Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM; what contains EICAR is found."""

    def handle(self) -> None:
        assert self._exactly(10) == b"zINSTREAM\0"
        read = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            read += self._exactly(size)
        self.request.sendall(b"stream: Eicar-Test FOUND\0" if b"EICAR" in read else b"stream: OK\0")

    def _exactly(self, count: int) -> bytes:
        read = b""
        while len(read) < count:
            read += self.request.recv(count - len(read))
        return read


@pytest.fixture
def clamd(settings: Any) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.VIRUS_SCANNER = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def test_what_the_scanner_finds_is_not_kept_and_the_rest_is_marked_clean(
    case: Case, shelter_lead: Actor, clamd: None
) -> None:
    with pytest.raises(Broken, match="found something"):
        _add(case, shelter_lead, data=b"EICAR test text")
    assert _add(case, shelter_lead).scan == "clean"


def test_a_scanner_that_does_not_answer_keeps_everything_out(case: Case, shelter_lead: Actor, settings: Any) -> None:
    settings.VIRUS_SCANNER = "127.0.0.1:1"
    with pytest.raises(Broken, match="does not answer"):
        _add(case, shelter_lead)


def test_without_a_scanner_a_document_says_that_nobody_looked(case: Case, shelter_lead: Actor, settings: Any) -> None:
    settings.VIRUS_SCANNER = ""
    assert _add(case, shelter_lead).scan == "not_scanned"
