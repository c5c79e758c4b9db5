"""Who finds what, and who may do what: every relation against every table and every act, in Python and in the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from opennrm.cases import access, models
from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Basis, Circle, Closing, Contact, Function, Given, Outcome, Skipped, Stage, Way
from opennrm.cases.rules.kin import Kin
from opennrm.cases.tests.conftest import CARE, C, basis, user
from opennrm.cases.tests.relations import INSIDE, RELATIONS, assert_only_they_may
from opennrm.kernel import grants
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Purpose, Relation, Role

# What the database gives each of them when Python asks for everything and checks nothing.
ROWS: dict[Any, dict[str, int]] = {
    models.Case: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1, "registrar": 1, "counsellor": 1},
    models.Visit: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1, "registrar": 1, "counsellor": 1},
    models.Membership: {"shelter_lead": 5, "mentor": 5, "doctor": 5, "shelter_supervisor": 5, "border_officer": 5},
    models.Share: {"shelter_lead": 4, "mentor": 4, "doctor": 4, "shelter_supervisor": 4, "border_officer": 4},
    models.Note: {"shelter_lead": 3, "mentor": 3, "doctor": 1},
    models.Task: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1},
    models.FileLink: {"shelter_lead": 2, "shelter_supervisor": 1, "border_officer": 2},
    models.Disclosure: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1},
    models.HandOver: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1, "registrar": 1, "counsellor": 1},
    models.Conflict: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1, "registrar": 1},
    models.Emergency: {"shelter_lead": 1, "mentor": 1, "doctor": 1, "shelter_supervisor": 1, "border_officer": 1, "privacy_officer": 1, "duty_officer": 1},
}  # fmt: skip


def test_row_security_alone_gives_each_of_them_their_rows_and_no_other(
    everything: Case, cast: dict[str, Actor]
) -> None:
    for model, expected in ROWS.items():
        for name in RELATIONS:
            with acting(cast[name]):
                assert (name, model.__name__, model.objects.count()) == (name, model.__name__, expected.get(name, 0))


def test_without_an_actor_no_table_of_the_room_has_a_row(everything: Case) -> None:
    for model in [*ROWS, models.Event, models.EmergencyExtra]:
        assert model.objects.count() == 0


def test_events_are_read_by_the_team_and_its_parts_by_who_sees_the_part(
    everything: Case, cast: dict[str, Actor]
) -> None:
    with acting(cast["shelter_lead"]):
        every = set(models.Event.objects.values_list("kind", "part"))
    assert {("link_noted", "children"), ("link_noted", "dangers"), ("member_joined", "")} <= every
    with acting(cast["doctor"]):
        seen = set(models.Event.objects.values_list("kind", "part"))
    assert {part for _kind, part in seen} == {""}
    with acting(cast["border_officer"]):
        assert ("link_noted", "children") in set(models.Event.objects.values_list("kind", "part"))
    for name in ("registrar", "counsellor", "guardian", "lawyer", "outsider", "privacy_officer"):
        with acting(cast[name]):
            assert models.Event.objects.count() == 0


def _acts(case: Case, ids: dict[str, Any]) -> dict[str, Callable[[Actor], Any]]:
    """One try for every act, with content that would be accepted from who may."""
    sharing = basis(frozenset({C.IDENTITY}), Given.SUPPORT)
    return {
        "read_case": lambda by: reads.case_card(case.reference, viewer=by),
        "read_file": lambda by: reads.open_file(case.reference, viewer=by),
        "change_stage": lambda by: cases.move_stage(case.id, Stage.DECISION, skipped=Skipped.NOT_OPEN, by=by),
        "close_case": lambda by: cases.close_case(
            case.id, Closing.COMPLETED, Outcome.UNKNOWN, "ended well", cancel_tasks=True, by=by
        ),
        "add_member": lambda by: cases.add_member(
            case.id, user("iom_officer"), Function.OTHER, frozenset({C.IDENTITY}), sharing=sharing, by=by
        ),
        "end_membership": lambda by: cases.end_membership(ids["mentor"], by=by),
        "ask_hand_over": lambda by: cases.withdraw_hand_over(ids["hand_over"], by=by),
        "block": lambda by: cases.block(case.id, user("iom_officer"), "a cousin of the suspect", by=by),
        "share": lambda by: cases.share(case.id, user("iom_officer").organisation, sharing, by=by),
        "withdraw": lambda by: cases.withdraw_share(ids["share"], 1, by=by),
        "note_disclosure": lambda by: cases.note_disclosure(
            case.id, [C.IDENTITY], "a hospital", "her name was told", Way.PHONE, date(2026, 1, 7),
            basis=Basis.VITAL_INTEREST, by=by,
        ),
        "write_note": lambda by: cases.write_note(case.id, Circle.TEAM, Contact.MET, "hello", by=by),
        "add_task": lambda by: cases.add_task(case.id, "call", "", None, user=user("mentor"), by=by),
        "end_task": lambda by: cases.end_task(ids["task"], 1, by=by),
        "note_link": lambda by: cases.note_link(case.id, Kin.RELATIVE, "an aunt", by=by),
        "who_looked": lambda by: reads.who_looked(reads.open_file(case.reference, viewer=by), viewer=by),
    }  # fmt: skip


# Who may; everybody else who knows of the case is refused, and everybody else at all finds nothing.
MAY: dict[str, set[str]] = {
    "read_case": INSIDE | {"registrar", "counsellor"},
    "read_file": INSIDE,
    "change_stage": {"shelter_lead"},
    "close_case": {"shelter_lead"},
    "add_member": {"shelter_lead"},
    "end_membership": {"shelter_lead"},
    "ask_hand_over": {"shelter_lead", "shelter_supervisor", "registrar"},
    "block": {"shelter_lead", "shelter_supervisor", "registrar"},
    "share": {"shelter_lead"},
    "withdraw": {"shelter_lead"},
    "note_disclosure": {"shelter_lead", "mentor", "doctor"},
    "write_note": {"shelter_lead", "mentor", "doctor"},
    "add_task": {"shelter_lead", "mentor", "doctor", "shelter_supervisor"},
    "end_task": {"shelter_lead", "mentor", "doctor", "shelter_supervisor"},
    "note_link": {"shelter_lead", "mentor", "doctor"},
    "who_looked": {"shelter_lead", "shelter_supervisor"},
}
# What hangs on a row that who knows of the case may still not see is not there for them.
HIDDEN_ROWS: dict[str, set[str]] = {
    "end_membership": {"registrar", "counsellor"},
    "withdraw": {"registrar", "counsellor"},
    "end_task": {"registrar", "counsellor"},
}


@pytest.mark.parametrize("act", sorted(MAY))
def test_every_relation_against_this_act(everything: Case, cast: dict[str, Actor], act: str) -> None:
    with acting(cast["shelter_lead"]):
        ids = {
            "mentor": models.Membership.objects.get(user_id=cast["mentor"].user_id).id,
            "hand_over": models.HandOver.objects.get(state="asked").id,
            "share": models.Share.objects.get(organisation_id=cast["doctor"].organisation_id).id,
            "task": models.Task.objects.get().id,
        }
    assert_only_they_may(act, _acts(everything, ids)[act], cast, MAY[act], HIDDEN_ROWS.get(act, set()))


def test_every_role_that_is_not_named_is_refused_even_to_the_lead(everything: Case, shelter_lead: Actor) -> None:
    from dataclasses import replace

    for role in Role:
        by = replace(shelter_lead, roles=frozenset({role}))
        found = set()
        for action in ("write_note", "share", "close_case", "add_member", "read_who_looked"):
            from opennrm.kernel.access import why_not

            with acting(by):
                standing = grants.standing_in(by, everything.id)
            if not why_not(by, action, access.RIGHTS, standing, relations=access.LEAD):
                found.add(action)
        expected = {
            Role.CASE_LEAD: {"write_note", "share", "close_case", "add_member", "read_who_looked"},
            Role.CASE_WORKER: {"write_note"},
            Role.SUPERVISOR: {"read_who_looked"},
        }.get(role, set())
        assert (role, found) == (role, expected)


def test_a_purpose_that_the_relation_does_not_serve_opens_no_part(everything: Case, shelter_lead: Actor) -> None:
    for purpose in Purpose:
        if purpose in (Purpose.CASEWORK, Purpose.EMERGENCY):
            assert reads.open_file(everything.reference, viewer=shelter_lead.on(purpose)).parts
        else:
            with pytest.raises(NotAllowed):
                reads.open_file(everything.reference, viewer=shelter_lead.on(purpose))


def test_a_reference_that_is_hidden_and_one_that_is_not_there_are_refused_in_the_same_words(
    everything: Case, duty_officer: Actor, guardian: Actor, lawyer: Actor
) -> None:
    for viewer in (duty_officer, guardian, lawyer):
        sentences = set()
        for reference in (everything.reference, "0000AAAA", "nonsense"):
            with pytest.raises(NotThere) as told:
                reads.case_card(reference, viewer=viewer)
            sentences.add(str(told.value))
        assert len(sentences) == 1


def test_no_list_and_no_waiting_row_of_others_speaks_of_a_case(everything: Case, cast: dict[str, Actor]) -> None:
    for name in ("guardian", "lawyer", "outsider", "duty_officer", "desk_lead"):
        assert reads.my_cases(viewer=cast[name]) == []
        assert reads.waiting_for(viewer=cast[name]) == []
        assert reads.cases_of(everything.person_id, viewer=cast[name]) == []


def test_a_row_cannot_be_written_into_a_case_of_others_past_python(everything: Case, outsider: Actor) -> None:
    from django.db import transaction

    for made in (
        models.Task(case_id=everything.id, words=b"x", organisation_id=outsider.organisation_id),
        models.Event(case_id=everything.id, kind="x"),
        models.Note(case_id=everything.id, circle="team", contact="met", words=b"x", author_id=outsider.user_id,
                    organisation_id=outsider.organisation_id, happened_at=everything.opened_at),
        models.Membership(case_id=everything.id, user_id=outsider.user_id, organisation_id=outsider.organisation_id,
                          function="other", grant_id=everything.id),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(outsider):
            type(made).objects.bulk_create([made])


def test_nobody_writes_a_note_in_the_name_of_somebody_else(
    everything: Case, mentor: Actor, shelter_lead: Actor
) -> None:
    from django.db import transaction

    forged = models.Note(
        case_id=everything.id, circle="team", contact="met", words=b"x", author_id=shelter_lead.user_id,
        organisation_id=mentor.organisation_id, happened_at=everything.opened_at,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(mentor):
        models.Note.objects.bulk_create([forged])


def test_disclosures_notes_and_events_are_never_changed_or_removed(everything: Case, shelter_lead: Actor) -> None:
    with acting(shelter_lead):
        for model, change in (
            (models.Disclosure, {"way": "court"}),
            (models.Note, {"words": b""}),
            (models.Event, {"kind": "x"}),
        ):
            assert model.objects.count() > 0
            assert model.objects.update(**change) == 0
            assert model.objects.all()._raw_delete(model.objects.db) == 0


@pytest.mark.real_transactions
def test_a_right_that_was_taken_is_gone_in_the_next_transaction(
    registrar: Actor, shelter_lead: Actor, mentor: Actor
) -> None:
    from uuid import uuid4

    case = cases.open_case(uuid4(), user("shelter_lead"), by=registrar)
    member = cases.add_member(case.id, user("mentor"), Function.MENTOR, CARE, by=shelter_lead)
    assert reads.open_file(case.reference, viewer=mentor).parts == CARE
    cases.end_membership(member.id, by=shelter_lead)
    with pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=mentor)
    with acting(mentor):
        assert models.Case.objects.count() == models.Membership.objects.count() == 0


def test_the_relations_of_the_table_are_those_of_the_grants(everything: Case, cast: dict[str, Actor]) -> None:
    expected = {
        "shelter_lead": Relation.LEAD, "mentor": Relation.TEAM, "shelter_supervisor": Relation.SUPERVISOR,
        "border_officer": Relation.BREAK_GLASS, "registrar": Relation.REGISTER, "counsellor": Relation.PENDING,
        "lawyer": Relation.BLOCKED, "outsider": Relation.NONE, "duty_officer": Relation.NONE,
    }  # fmt: skip
    for name, relation in expected.items():
        with acting(cast[name]):
            found = grants.standing_in(cast[name], everything.id).relation
        assert (name, found) == (name, relation)
