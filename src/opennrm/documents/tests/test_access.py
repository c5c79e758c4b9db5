"""Who finds which document, and who may do what with it: every relation, in Python and in the rows."""

from __future__ import annotations

from typing import Any

import pytest

from opennrm.cases import models as case_models
from opennrm.cases import selectors as case_reads
from opennrm.cases.models import Case
from opennrm.cases.tests.relations import RELATIONS, assert_only_they_may
from opennrm.documents import access
from opennrm.documents import selectors as reads
from opennrm.documents import services as documents
from opennrm.documents.models import CustodyLine, Document
from opennrm.documents.rules import Kept
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import Compartment, Purpose

C = Compartment
pytestmark = pytest.mark.usefixtures("documents_folder")


@pytest.fixture
def kept(everything: Case, cast: dict[str, Actor]) -> Case:
    """A document of the part "health", added by the doctor, and a decision of the immigration service."""
    doctor = cast["doctor"].on(Purpose.CASEWORK)
    documents.add_document(everything.id, C.HEALTH, Kept.MEDICAL, "X-ray", "a.txt", b"seen on 5 January", by=doctor)
    documents.add_document(
        everything.id, C.IMMIGRATION, Kept.DECISION, "Decision", "b.txt", b"granted", by=cast["shelter_lead"]
    )
    return everything


# What the database gives each of them when Python asks for everything and checks nothing.
ROWS: dict[Any, dict[str, int]] = {
    Document: {"shelter_lead": 2, "mentor": 1, "doctor": 1},
    CustodyLine: {"shelter_lead": 4, "mentor": 2, "doctor": 2},
}


def test_row_security_alone_gives_each_of_them_their_rows_and_no_other(kept: Case, cast: dict[str, Actor]) -> None:
    for model, expected in ROWS.items():
        for name in RELATIONS:
            with acting(cast[name]):
                assert (name, model.__name__, model.objects.count()) == (name, model.__name__, expected.get(name, 0))


def test_without_an_actor_no_table_of_the_room_has_a_row(kept: Case) -> None:
    assert [model.objects.count() for model in ROWS] == [0, 0]


def test_the_time_line_tells_of_a_document_to_who_sees_its_part(kept: Case, cast: dict[str, Actor]) -> None:
    def told(name: str) -> set[str]:
        with acting(cast[name]):
            return set(case_models.Event.objects.filter(kind="document_added").values_list("part", flat=True))

    assert told("shelter_lead") == {"health", "immigration"}
    assert told("doctor") == {"health"}
    for name in ("registrar", "counsellor", "guardian", "lawyer", "outsider", "privacy_officer"):
        assert told(name) == set()


# Who may; everybody else who knows of the case is refused, and everybody else at all finds nothing.
MAY: dict[str, set[str]] = {
    "add_document": {"shelter_lead", "mentor", "doctor"},
    "verify_original": {"shelter_lead"},
    "withdraw_document": {"shelter_lead", "doctor"},
    "read_documents": {"shelter_lead", "mentor", "doctor"},
    "count_documents": {"registrar"},
}
# What hangs on a row that who knows of the case may still not see is not there for them.
HIDDEN_ROWS: dict[str, set[str]] = {
    "verify_original": {"registrar", "counsellor", "shelter_supervisor", "border_officer"},
    "withdraw_document": {"registrar", "counsellor", "shelter_supervisor", "border_officer"},
    "read_documents": {"shelter_supervisor", "border_officer"},
}


def test_every_act_of_the_room_is_tried_by_everybody() -> None:
    assert set(MAY) == set(access.RIGHTS)


@pytest.mark.parametrize("act", sorted(set(MAY) - {"count_documents"}))
def test_every_relation_against_this_act(kept: Case, cast: dict[str, Actor], act: str) -> None:
    with acting(cast["shelter_lead"]):
        health = Document.objects.get(part="health").id

    do = {
        "add_document": lambda by: documents.add_document(kept.id, C.HEALTH, Kept.OTHER, "t", "t.txt", b"text", by=by),
        "verify_original": lambda by: documents.verify_original(health, by=by),
        "withdraw_document": lambda by: documents.withdraw_document(health, by=by),
        "read_documents": lambda by: reads.reading_copy(
            case_reads.open_file(kept.reference, viewer=by), health, viewer=by
        ),
    }[act]
    assert_only_they_may(act, do, cast, MAY[act], HIDDEN_ROWS.get(act, set()))


def test_the_register_counts_documents_before_somebody_is_erased_and_nobody_else(
    kept: Case, cast: dict[str, Actor]
) -> None:
    assert reads.documents_held([kept.id], viewer=cast["registrar"]) == 2
    for name in set(RELATIONS) - MAY["count_documents"]:
        with pytest.raises(NotAllowed):
            reads.documents_held([kept.id], viewer=cast[name])


def test_custody_is_never_changed_or_removed(kept: Case, shelter_lead: Actor) -> None:
    with acting(shelter_lead):
        assert CustodyLine.objects.count() > 0
        assert CustodyLine.objects.update(what="x") == 0
        assert CustodyLine.objects.all()._raw_delete(CustodyLine.objects.db) == 0
