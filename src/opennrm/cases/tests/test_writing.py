"""Notes in three circles, and tasks with a day and somebody who must act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Note, Task
from opennrm.cases.rules import Circle, Contact, Given
from opennrm.cases.tests.conftest import LAW, C, user
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed
from opennrm.kernel.words import Purpose

JOB = Actor.for_job("test")


def _said(case: Case, viewer: Actor) -> set[str]:
    opened = reads.open_file(case.reference, viewer=viewer)
    return {line.words for line in reads.timeline(opened, viewer=viewer) if line.note_id}


def test_a_note_for_the_own_organisation_stays_there(
    with_mentor: Case, join: Any, shelter_lead: Actor, mentor: Actor, guardian: Actor
) -> None:
    join(with_mentor, "guardian", frozenset({C.IDENTITY, C.NOTES}), Given.GUARDIANSHIP)
    cases.write_note(with_mentor.id, Circle.ORGANISATION, Contact.CONSULTED, "our own worry", by=mentor)
    cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, "for the team", by=mentor)
    assert _said(with_mentor, shelter_lead) == {"our own worry", "for the team"}
    assert _said(with_mentor, guardian) == {"for the team"}


def test_who_does_not_see_notes_sees_those_of_the_own_organisation(
    with_mentor: Case, join: Any, police_officer: Actor, mentor: Actor
) -> None:
    officer = police_officer.on(Purpose.CASEWORK)
    join(with_mentor, "police_officer", LAW, Given.INVESTIGATION)
    cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, "care note", by=mentor)
    cases.write_note(with_mentor.id, Circle.ORGANISATION, Contact.CALLED, "police note", by=officer)
    assert _said(with_mentor, officer) == {"police note"}
    assert _said(with_mentor, mentor) == {"care note"}


def test_a_note_is_corrected_by_its_writer_once_and_the_first_words_stay(
    with_mentor: Case, mentor: Actor, shelter_lead: Actor
) -> None:
    note = cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, "she has two children", by=mentor)
    with pytest.raises(NotAllowed):
        cases.correct_note(note.id, "three", by=shelter_lead)
    cases.correct_note(note.id, "she has three children", by=mentor)
    with pytest.raises(Changed):
        cases.correct_note(note.id, "four", by=mentor)
    opened = reads.open_file(with_mentor.reference, viewer=mentor)
    line = next(line for line in reads.timeline(opened, viewer=mentor) if line.note_id)
    assert (line.words, line.corrected) == ("she has three children", ("she has two children",))


def test_words_are_never_in_the_database_as_written(with_mentor: Case, mentor: Actor, owner_rows: Any) -> None:
    note = cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, "zebra-marker-77", by=mentor)
    with acting(mentor):
        stored = bytes(Note.objects.get(pk=note.pk).words)
    assert b"zebra" not in stored and len(stored) > 64


@pytest.mark.parametrize("words", ["", "   \n", "x" * 20_001])
def test_an_empty_or_endless_note_is_refused_at_its_field(with_mentor: Case, mentor: Actor, words: str) -> None:
    with pytest.raises(Broken) as told:
        cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, words, by=mentor)
    assert list(told.value.faults) == ["words"]


def test_a_note_about_the_future_is_a_task(with_mentor: Case, mentor: Actor) -> None:
    with pytest.raises(Broken) as told:
        cases.write_note(
            with_mentor.id, Circle.TEAM, Contact.MET, "see her", happened_at=clock.now() + timedelta(days=1), by=mentor
        )
    assert list(told.value.faults) == ["happened_at"]


# --- tasks ------------------------------------------------------------------------------------------


def test_a_task_waits_on_the_home_page_of_who_must_act_with_its_reason(
    with_mentor: Case, shelter_lead: Actor, mentor: Actor, doctor: Actor
) -> None:
    cases.add_task(
        with_mentor.id, "Go along to the hospital", "first date", clock.today(), user=user("mentor"), by=shelter_lead
    )
    waiting = reads.waiting_for(viewer=mentor)
    assert [(w.kind, w.what, w.why, w.state) for w in waiting] == [
        ("task", "Go along to the hospital", "first date", "soon")
    ]
    assert waiting[0].person_id == with_mentor.person_id
    assert reads.waiting_for(viewer=shelter_lead) == []
    assert reads.waiting_for(viewer=doctor) == []


def test_a_task_is_done_once_and_can_be_undone(with_mentor: Case, shelter_lead: Actor, mentor: Actor) -> None:
    task = cases.add_task(with_mentor.id, "Buy shoes", "", None, user=user("mentor"), by=shelter_lead)
    done = cases.end_task(task.id, task.version, by=mentor)
    with pytest.raises(Changed):
        cases.end_task(task.id, task.version, by=shelter_lead)
    cases.undo_task(task.id, done.version, by=mentor)
    assert [w.what for w in reads.waiting_for(viewer=mentor)] == ["Buy shoes"]


def test_a_task_is_not_given_to_somebody_outside_the_team(case: Case, shelter_lead: Actor) -> None:
    with pytest.raises(Broken) as told:
        cases.add_task(case.id, "Call", "", None, user=user("mentor"), by=shelter_lead)
    assert list(told.value.faults) == ["who"]


def test_the_program_asks_for_one_thing_once_and_for_the_earlier_day(case: Case, shelter_lead: Actor) -> None:
    today = clock.today()
    first = cases.ask_for(case.id, "look_again", today + timedelta(days=9), by=JOB)
    again = cases.ask_for(case.id, "look_again", today + timedelta(days=2), by=JOB)
    assert first.id == again.id
    with acting(JOB):
        assert Task.objects.get(kind="look_again").due_on == today + timedelta(days=2)
    assert cases.settle(case.id, "look_again", by=shelter_lead) == 1
    assert cases.settle(case.id, "look_again", by=shelter_lead) == 0
    with pytest.raises(NotAllowed):
        cases.ask_for(case.id, "look_again", today, by=shelter_lead)
