"""Is this person known? Search. Who may find whom."""

from __future__ import annotations

import pytest

from opennrm.kernel.actors import acting
from opennrm.kernel.errors import Broken, NotAllowed, TooOften
from opennrm.kernel.models import AuditEntry, Notice
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.models import Question
from opennrm.people.rules import Channel, ChannelKind, SafeContact
from opennrm.people.selectors.searching import SEARCHES_AN_HOUR
from opennrm.people.services.known import QUESTIONS_A_DAY
from opennrm.people.tests.conftest import JOB, put_on_team, share_with, somebody

WHY = "She asks where her sister is, who was with her in the car."


# --- is this person known? --------------------------------------------------------------------------


def test_the_asker_gets_the_same_answer_for_somebody_known_and_somebody_unknown(register, blessing, mentor):
    known = people.ask_if_known(somebody(), WHY, by=mentor)
    unknown = people.ask_if_known(somebody("Quirina", "Wobbelaar"), WHY, by=mentor)
    people.answer_known(known.id, False, "The person does not want it.", person=blessing.id, by=register)
    rows = reads.own_questions(viewer=mentor)
    assert {row.id for row in rows} == {known.id, unknown.id}
    assert {(row.meet, row.answered_at) for row in rows} == {(None, None)}
    with acting(JOB):
        assert not Notice.objects.filter(user_id=mentor.user_id).exists()


def test_asking_takes_the_same_queries_whether_known_or_not(register, blessing, mentor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as known:
        people.ask_if_known(somebody(), WHY, by=mentor)
    with django_assert_num_queries(len(known)):
        people.ask_if_known(somebody("Quirina", "Wobbelaar"), WHY, by=mentor)


def test_only_the_desk_learns_both_sides_and_brings_them_together(register, blessing, mentor, outsider):
    asked = people.ask_if_known(somebody("Blesing", "Osaz"), WHY, by=mentor)
    for stranger in (mentor, outsider):
        with pytest.raises(NotAllowed):
            reads.question(asked.id, viewer=stranger)
        with pytest.raises(NotAllowed):
            people.answer_known(asked.id, True, WHY, person=blessing.id, by=stranger)
    with acting(outsider):
        assert not Question.objects.exists()
    shown = reads.question(asked.id, viewer=register)
    assert shown.why == WHY
    assert [one.person.id for one in shown.likely] == [blessing.id]
    people.answer_known(asked.id, True, "Both said yes on the phone.", person=blessing.id, by=register)
    (row,) = reads.own_questions(viewer=mentor)
    assert row.meet is True
    with acting(JOB):
        assert Notice.objects.get(user_id=mentor.user_id).kind == "people.known_meet"


def test_a_question_needs_a_name_and_a_reason_and_is_limited(register, mentor):
    from opennrm.people.rules import PersonFacts

    with pytest.raises(Broken) as told:
        people.ask_if_known(PersonFacts(), "why", by=mentor)
    assert set(told.value.faults) == {"given_names", "why"}
    for _ in range(QUESTIONS_A_DAY):
        people.ask_if_known(somebody(), WHY, by=mentor)
    with pytest.raises(TooOften):
        people.ask_if_known(somebody(), WHY, by=mentor)


# --- search -------------------------------------------------------------------------------------------


def _names(found) -> set[str]:
    return {row.facts.display_name for row in found.rows if row.facts}


def test_the_desk_finds_by_two_names_or_a_name_and_a_year(register):
    people.note_persons([somebody(), somebody("Joy", "Egbe", year=1999)], by=register)
    for typed in ("Blesing Osaz", "osas blessing", "osas 2002", "OSAS 2001 blessing"):
        assert _names(reads.search(typed, viewer=register)) == {"Blessing Osas"}, typed
    assert _names(reads.search("osas 1990", viewer=register)) == set()


def test_one_name_over_the_whole_register_is_too_wide_even_where_nobody_has_it(register, blessing):
    for typed in ("Blessing", "Quirina", "2001"):
        found = reads.search(typed, viewer=register)
        assert (found.kind, found.rows) == (reads.Kind.TOO_WIDE, []), typed


def test_a_case_worker_finds_by_one_name_within_the_own_files_only(register, shelter_lead):
    mine, _theirs = people.note_persons([somebody(called="Bee"), somebody(called="Bess")], by=register)
    put_on_team(mine, shelter_lead)
    for typed in ("bless", "osaz", mine.reference, mine.reference.lower()):
        assert [row.person.id for row in reads.search(typed, viewer=shelter_lead).rows] == [mine.id], typed


def test_what_is_hidden_and_what_is_missing_are_found_the_same_way(register, blessing, outsider):
    people.set_safe_contact(blessing, SafeContact((Channel(ChannelKind.PHONE, "0612345678"),)), by=register)
    for hidden, missing in [(blessing.reference, "ZZZZZZZZ"), ("06 12345678", "06 87654321"), ("Osas", "Wobbelaar")]:
        assert reads.search(hidden, viewer=outsider) == reads.search(missing, viewer=outsider)


def test_the_whole_number_finds_however_it_is_written_and_a_part_of_it_does_not(register, blessing):
    people.set_safe_contact(blessing, SafeContact((Channel(ChannelKind.PHONE, "0612345678"),)), by=register)
    for typed in ("+31612345678", "0031 6 12 34 56 78", "06-12345678"):
        assert [row.person.id for row in reads.search(typed, viewer=register).rows] == [blessing.id], typed
    assert reads.search("06 1234567", viewer=register).rows == []


def test_search_is_limited_and_logged_without_a_word_that_was_typed(register, blessing):
    reads.search("Blessing Osas", viewer=register)
    entry = AuditEntry.objects.using("audit").filter(action="people.searched").latest("id")
    assert entry.details == {"how": "name", "found": 1} and entry.persons == [blessing.id]
    with pytest.raises(TooOften):
        for _ in range(SEARCHES_AN_HOUR):
            reads.search("Blessing Osas", viewer=register)


def test_somebody_without_the_identity_part_cannot_search_names_through_it(register, blessing, mentor):
    put_on_team(blessing, mentor, Relation.TEAM)
    assert reads.search("Osas", viewer=mentor).rows == []
    (row,) = reads.search(blessing.reference, viewer=mentor).rows
    assert row.facts is None
    share_with(blessing, mentor, Compartment.IDENTITY)
    assert _names(reads.search("Osas", viewer=mentor)) == {"Blessing Osas"}


@pytest.mark.parametrize(
    "typed", ["", "   ", "'", "%", "\x00", "\ud800", "a" * 5000, "<script>", "٣٤٥", "()", "+", "1" * 40]
)
def test_nothing_that_can_be_typed_breaks_the_search(register, typed):
    assert reads.search(typed, viewer=register).rows == []


# --- the register ---------------------------------------------------------------------------------------


def test_the_register_is_read_page_by_page_in_a_fixed_number_of_queries(register, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people.note_persons([somebody() for _ in range(5)], by=register)
    with CaptureQueriesContext(connection) as few:
        reads.register_page(viewer=register)
    people.note_persons([somebody() for _ in range(85)], by=register)
    with django_assert_num_queries(len(few)):
        page = reads.register_page(viewer=register)
    seen = [row.person.id for row in page.rows]
    while page.older:
        page = reads.register_page(viewer=register, after=page.older)
        seen += [row.person.id for row in page.rows]
    assert len(seen) == len(set(seen)) == 90


@pytest.mark.parametrize("place", ["", "x", "1.2", "nan.0", "9e99.00000000000000000000000000000000"])
def test_an_address_changed_by_hand_begins_at_the_beginning(register, blessing, place):
    assert len(reads.register_page(viewer=register, after=place).rows) == 1


def test_only_the_desk_reads_the_register(register, shelter_lead, police_officer, desk_lead):
    for stranger in (shelter_lead, police_officer, desk_lead):
        with pytest.raises(NotAllowed):
            reads.register_page(viewer=stranger)
