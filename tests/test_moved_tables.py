"""Tables that moved from the room of cases to rooms of their own: not a row, not a word, not a right is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from opennrm.accounts.models import User
from opennrm.appointments import selectors as appointment_reads
from opennrm.appointments import services as appointments
from opennrm.appointments.rules import Need, Place, Planned
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.documents import selectors as document_reads
from opennrm.documents import services as documents
from opennrm.documents.models import CustodyLine, Document
from opennrm.documents.rules import Kept
from opennrm.exploitation import selectors as account_reads
from opennrm.exploitation import services as exploitation
from opennrm.exploitation.models import Answer
from opennrm.exploitation.rules import Heard, Question, Reply
from opennrm.kernel import clock, sealed_files, secrets
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment
from opennrm.requests import selectors as request_reads
from opennrm.requests import services as requests
from opennrm.requests.models import Piece, Request
from opennrm.requests.rules import Asker, Ground

pytestmark = pytest.mark.real_transactions

BEFORE = ("cases", "0008_quick_scopes")
MOVED = {
    "cases_document": "documents_document",
    "cases_custodyline": "documents_custodyline",
    "cases_request": "requests_request",
    "cases_piece": "requests_piece",
    "cases_appointment": "appointments_appointment",
    "cases_arrangement": "appointments_arrangement",
    "cases_accountanswer": "exploitation_answer",
}


@pytest.fixture
def filled(registrar: Actor, shelter_lead: Actor, tmp_path: Path, settings: Any) -> Case:
    """A case with a row in every table that moved."""
    settings.DOCUMENTS = tmp_path / "documents"
    lead = shelter_lead
    case = cases.open_case(uuid4(), User.objects.get(username="shelter_lead"), by=registrar)
    documents.add_document(case.id, Compartment.HEALTH, Kept.LETTER, "letter-marker", "a.txt", b"text-marker", by=lead)
    asked = requests.Asked(Asker.COURT, Ground.ORDER, "court-marker", "asked-marker", clock.today(), order="18/1")
    request = requests.note_request(case.id, asked, by=lead)
    requests.add_piece(request.id, Compartment.HEALTH, "piece-marker", "piece text", by=lead)
    planned = Planned(Place.LAWYER, clock.now() + timedelta(days=3), words="first-marker", needs={Need.INTERPRETER})
    appointments.plan_appointment(case.id, planned, by=lead)
    exploitation.write_answer(case.id, Question.FORMS, Heard(Reply.TOLD, ("labour",), "fruit-marker"), by=lead)
    return case


def _migrate(*targets: tuple[str, str]) -> None:
    for alias in ("default", "audit"):
        connections[alias].close()
    executor = MigrationExecutor(connections["owner"])
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def _rows(owner_rows: Any, tables: Any) -> list[Any]:
    return [owner_rows(f"select count(*), md5(string_agg(t::text, '' order by t::text)) from {t} t") for t in tables]


def _rights(owner_rows: Any, table: str) -> Any:
    """Policies with their conditions, and what the application may do. Conditions name tables as they are called now."""
    policies = owner_rows(
        "select policyname, cmd, qual, with_check from pg_policies where tablename = %s order by 1", table
    )
    forced = owner_rows("select relrowsecurity, relforcerowsecurity from pg_class where relname = %s", table)
    granted = owner_rows(
        "select privilege_type from information_schema.role_table_grants where table_name = %s"
        " and grantee = 'opennrm_application' order by 1",
        table,
    )
    return policies, forced, granted


def _renamed(told: Any) -> str:
    words = str(told)
    for before, after in MOVED.items():
        words = words.replace(before, after)
    return words


def test_rows_words_and_rights_of_an_older_installation_are_found_again(
    filled: Case, shelter_lead: Actor, outsider: Actor, owner_rows: Any
) -> None:
    # Given an installation as it was before, with a row in every table
    _migrate(BEFORE)
    before, rights = _rows(owner_rows, MOVED), {new: _rights(owner_rows, old) for old, new in MOVED.items()}
    assert all(count > 0 for ((count, _digest),) in before)
    assert all(len(policies) == 4 and forced == [(True, True)] for policies, forced, _granted in rights.values())
    # When it is migrated
    _migrate()
    # Then every row is there under the new name, with the same conditions and rights
    assert _rows(owner_rows, MOVED.values()) == before
    for table, held in rights.items():
        assert str(_rights(owner_rows, table)) == _renamed(held)
    # and the lead reads every word, the outsider not a row
    opened = case_reads.open_file(filled.reference, viewer=shelter_lead)
    (paper,) = document_reads.documents(opened, viewer=shelter_lead)
    assert (paper.title, paper.file_name) == ("letter-marker", "a.txt")
    assert document_reads.reading_copy(opened, paper.document.id, viewer=shelter_lead).data == b"text-marker"
    _found, hands = document_reads.document(opened, paper.document.id, viewer=shelter_lead)
    assert [hand.what for hand in hands] == ["received", "cleaned"]
    assert documents.verify_original(paper.document.id, by=shelter_lead)
    (asked,) = request_reads.requests(opened, viewer=shelter_lead)
    _asked, (piece,) = request_reads.request(opened, asked.request.id, viewer=shelter_lead)
    assert (asked.who, asked.asked, piece.title, piece.text) == (
        "court-marker", "asked-marker", "piece-marker", "piece text",
    )  # fmt: skip
    (appointment,) = appointment_reads.appointments(opened, viewer=shelter_lead)
    assert (appointment.words, [one.need for one in appointment.arrangements]) == ("first-marker", [Need.INTERPRETER])
    told = {one.question: one.answers for one in account_reads.account(opened, viewer=shelter_lead)}
    assert [answer.heard.words for answer in told[Question.FORMS]] == ["fruit-marker"]
    with acting(outsider):
        assert [m.objects.count() for m in (Document, CustodyLine, Request, Piece, Answer)] == [0, 0, 0, 0, 0]


def test_words_stay_bound_to_the_names_under_which_older_installations_sealed_them(
    filled: Case, shelter_lead: Actor, owner_rows: Any
) -> None:
    """Under another name the words of every older installation would be lost."""
    key = secrets.data_keys([filled.key_id])[filled.key_id]
    sealed = {
        "cases_document": ("documents_document", ("title", "file_name")),
        "cases_request": ("requests_request", ("who", "asked", "order")),
        "cases_piece": ("requests_piece", ("title", "text")),
        "cases_appointment": ("appointments_appointment", ("words",)),
        "cases_accountanswer": ("exploitation_answer", ("heard",)),
    }
    for bound, (table, fields) in sealed.items():
        for field in fields:
            ((row, words),) = owner_rows(f'select id, "{field}" from {table}')
            assert secrets.open_with(key, bytes(words), f"{bound}:{row}:{field}")
    ((row, original, reading),) = owner_rows("select id, original, reading from documents_document")
    assert sealed_files.content(key, original, f"cases_document:{row}:original") == b"text-marker"
    assert sealed_files.content(key, reading, f"cases_document:{row}:reading") == b"text-marker"
