"""Requests of courts and authorities: who may answer, what the answer may hold, and every text behind its part."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from opennrm.cases import selectors as case_reads
from opennrm.cases.models import Case
from opennrm.cases.tests.relations import INSIDE, RELATIONS, assert_only_they_may
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Compartment
from opennrm.requests import selectors as reads
from opennrm.requests import services as requests
from opennrm.requests.models import Piece, Request
from opennrm.requests.rules import Asker, Cut, Ground, Why

C = Compartment
WANTED = requests.Asked(
    Asker.COURT, Ground.ORDER, "the court of Westhaven", "whether she was in shelter", clock.today(), order="18/1"
)
WORKING = {"shelter_lead", "mentor", "doctor"}


@pytest.fixture
def asked(everything: Case, cast: dict[str, Actor]) -> UUID:
    """A request that is answered with a text of the part "health" and one of the part "immigration"."""
    lead = cast["shelter_lead"]
    made = requests.note_request(everything.id, WANTED, by=lead)
    requests.add_piece(made.id, C.HEALTH, "the letter", "seen on 5 January by doctor Zebra", by=lead)
    requests.add_piece(made.id, C.IMMIGRATION, "the decision", "granted", by=lead)
    return made.id


ROWS: dict[Any, dict[str, int]] = {
    Request: {"shelter_lead": 1, "mentor": 1, "doctor": 1},
    Piece: {"shelter_lead": 2, "mentor": 1, "doctor": 1},
}


def test_row_security_alone_gives_each_of_them_their_rows_and_no_other(asked: UUID, cast: dict[str, Actor]) -> None:
    for model, expected in ROWS.items():
        for name in RELATIONS:
            with acting(cast[name]):
                assert (name, model.__name__, model.objects.count()) == (name, model.__name__, expected.get(name, 0))
    assert [model.objects.count() for model in ROWS] == [0, 0]  # nobody acts


@pytest.mark.parametrize("act", ["note", "add", "move", "read"])
def test_who_leads_the_case_or_works_on_it_answers_and_nobody_else(
    everything: Case, asked: UUID, cast: dict[str, Actor], act: str
) -> None:
    def read(by: Actor) -> None:
        opened = case_reads.open_file(everything.reference, viewer=by)
        assert reads.requests(opened, viewer=opened.viewer)

    do = {
        "note": lambda by: requests.note_request(everything.id, WANTED, by=by),
        "add": lambda by: requests.add_piece(asked, C.HEALTH, "more", "a text", by=by),
        "move": lambda by: requests.move_request(asked, "waiting", by=by),
        "read": read,
    }[act]
    # A request is not there for who answers for the case, or knows of it, and does not work on it.
    hidden = (INSIDE | {"registrar", "counsellor"}) - WORKING if act in ("add", "move") else set()
    assert_only_they_may(act, do, cast, WORKING, hidden)


def test_the_answer_may_hold_the_parts_of_its_texts_also_of_those_that_a_colleague_does_not_see(
    everything: Case, asked: UUID, mentor: Actor, shelter_lead: Actor
) -> None:
    opened = case_reads.open_file(everything.reference, viewer=mentor)
    _shown, pieces = reads.request(opened, asked, viewer=opened.viewer)
    assert [piece.title for piece in pieces] == ["the letter"]
    requests.add_piece(asked, C.NOTES, "a note", "she slept badly", by=mentor)
    allowed = reads.approved_request(everything.id, asked, viewer=shelter_lead)
    assert allowed is not None and allowed.parts == {C.HEALTH, C.IMMIGRATION, C.NOTES}


def test_what_is_cut_is_not_in_what_leaves_and_what_is_removed_is_not_there(
    everything: Case, asked: UUID, shelter_lead: Actor
) -> None:
    opened = case_reads.open_file(everything.reference, viewer=shelter_lead)
    _shown, (letter, decision) = reads.request(opened, asked, viewer=opened.viewer)
    at = letter.text.index("doctor Zebra")
    requests.cut_piece(letter.piece.id, [Cut(at, len(letter.text), Why.THIRD_PARTY)], by=shelter_lead)
    requests.remove_piece(decision.piece.id, by=shelter_lead)
    _shown, (letter,) = reads.request(opened, asked, viewer=opened.viewer)
    assert "Zebra" not in str(letter.leaving) and (letter.leaving[-1][0], letter.leaving[-1][1]) == (
        "",
        Why.THIRD_PARTY,
    )
    allowed = reads.approved_request(everything.id, asked, viewer=shelter_lead)
    assert allowed is not None and allowed.parts == {C.HEALTH}
    with pytest.raises(NotThere):
        requests.remove_piece(decision.piece.id, by=shelter_lead)


def test_an_answer_moves_on_by_the_table_and_is_declined_with_a_reason(
    everything: Case, asked: UUID, shelter_lead: Actor
) -> None:
    with pytest.raises(Broken):
        requests.move_request(asked, "declined", why="no", by=shelter_lead)
    requests.move_request(asked, "declined", why="the order names another person", by=shelter_lead)
    with pytest.raises(Broken):
        requests.move_request(asked, "waiting", by=shelter_lead)
    with pytest.raises(Broken):
        requests.add_piece(asked, C.HEALTH, "late", "a text", by=shelter_lead)
    assert reads.approved_request(everything.id, asked, viewer=shelter_lead) is None
