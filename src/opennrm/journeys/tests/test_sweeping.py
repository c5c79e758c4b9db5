"""Sealed files without a row go, and nothing else does."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from opennrm.accounts.models import User
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.documents import selectors as document_reads
from opennrm.documents import services as documents
from opennrm.documents.rules import Kept
from opennrm.journeys import sweeping
from opennrm.kernel import clock, sealed_files
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Compartment

JOB = Actor.for_job("sweep-files")
SOURCES = Path(sealed_files.__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


def _age(folder: Path, days: float = 2) -> None:
    at = clock.now().timestamp() - days * 86_400
    for path in folder.rglob("*"):
        os.utime(path, (at, at))


def test_a_file_without_a_row_goes_and_those_of_a_document_stay(
    folder: Path, registrar: Actor, shelter_lead: Actor
) -> None:
    case = cases.open_case(uuid4(), User.objects.get(username="shelter_lead"), by=registrar)
    kept = documents.add_document(case.id, Compartment.HEALTH, Kept.LETTER, "t", "a.txt", b"seen", by=shelter_lead)
    lost = sealed_files.keep(bytes(32), b"from a crash", "nowhere")
    (folder / lost[:2] / f"{UUID(int=1).hex}.half").write_bytes(b"half")
    assert sweeping.sweep_files(by=JOB) == 0  # all of it is young
    _age(folder)
    assert sweeping.sweep_files(by=JOB) == 1
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left == {kept.original, kept.reading} - {""}
    opened = case_reads.open_file(case.reference, viewer=shelter_lead)
    assert document_reads.reading_copy(opened, kept.id, viewer=shelter_lead)
    assert AuditEntry.objects.get(action="files.swept").details == {"count": 1}


def test_only_the_program_sweeps(folder: Path, registrar: Actor) -> None:
    with pytest.raises(NotAllowed):
        sweeping.sweep_files(by=registrar)
    with pytest.raises(NotAllowed):
        document_reads.files_kept(["0" * 32], viewer=registrar)


def test_where_no_file_was_ever_kept_nothing_happens(folder: Path) -> None:
    assert sweeping.sweep_files(by=JOB) == 0


def test_every_room_that_keeps_sealed_files_is_asked_before_one_goes() -> None:
    keeping = {
        path.relative_to(SOURCES).parts[0]
        for path in SOURCES.rglob("*.py")
        if "tests" not in path.parts and re.search(r"sealed_files\.keep\(", path.read_text())
    }
    assert keeping == set(sweeping.KEEPERS)
