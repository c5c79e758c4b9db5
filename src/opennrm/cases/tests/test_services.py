"""Opening, joining, writing, handing over, closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine as travel

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Event, Membership, Task
from opennrm.cases.rules import Circle, Closing, Contact, Function, Given, Outcome, Skipped, Stage
from opennrm.cases.tests.conftest import CARE, LAW, C, basis, user
from opennrm.kernel import clock, grants
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry, Notice
from opennrm.kernel.words import Purpose, Relation
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Fact, PersonFacts


def _kinds(case: Case, viewer: Actor) -> list[str]:
    opened = reads.open_file(case.reference, viewer=viewer)
    return [line.kind for line in reads.timeline(opened, viewer=viewer)]


def test_the_desk_opens_a_case_and_the_lead_sees_it_at_once(case: Case, shelter_lead: Actor) -> None:
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    assert opened.leads and C.NOTES in opened.parts and C.POLICE not in opened.parts
    assert [m.function for m in reads.members(opened, viewer=shelter_lead)] == [Function.LEAD]
    assert _kinds(case, shelter_lead) == ["opened"]
    assert Notice.objects.filter(user_id=shelter_lead.user_id, kind="cases.opened").exists()


def test_only_the_desk_opens_a_case(shelter_lead: Actor, outsider: Actor, mentor: Actor) -> None:
    for actor in (shelter_lead, outsider, mentor):
        with pytest.raises(NotThere):
            cases.open_case(uuid4(), user("shelter_lead"), by=actor)


def test_somebody_who_does_not_lead_cases_is_not_given_one(registrar: Actor) -> None:
    with pytest.raises(Broken) as told:
        cases.open_case(uuid4(), user("mentor"), by=registrar)
    assert told.value.faults == {"lead": ["Men Torres does not lead cases. Choose a case lead."]}


def test_a_person_may_have_a_case_again_and_a_grant_for_one_says_nothing_of_the_other(
    registrar: Actor, case: Case, join: Any, mentor: Actor
) -> None:
    other = cases.open_case(case.person_id, user("guardian"), by=registrar)
    join(case, "mentor", CARE)
    assert reads.open_file(case.reference, viewer=mentor).works
    with pytest.raises(NotThere):
        reads.open_file(other.reference, viewer=mentor)


# --- the team ---------------------------------------------------------------------------------------


def test_a_member_of_the_leads_organisation_joins_on_its_share(with_mentor: Case, mentor: Actor) -> None:
    assert reads.open_file(with_mentor.reference, viewer=mentor).parts == CARE


def test_a_member_of_another_organisation_needs_a_basis_of_their_own(case: Case, shelter_lead: Actor) -> None:
    with pytest.raises(Broken) as told:
        cases.add_member(case.id, user("police_officer"), Function.POLICE_CONTACT, LAW, by=shelter_lead)
    assert list(told.value.faults) == ["parts"]
    assert "no legal basis yet" in str(told.value)


def test_with_a_basis_the_police_join_and_see_their_parts_alone(case: Case, join: Any, police_officer: Actor) -> None:
    join(case, "police_officer", LAW, Given.INVESTIGATION)
    officer = police_officer.on(Purpose.CASEWORK)
    assert reads.open_file(case.reference, viewer=officer).parts == LAW


def test_police_are_never_given_care_notes(case: Case, shelter_lead: Actor) -> None:
    wanted = frozenset({C.IDENTITY, C.NOTES})
    with pytest.raises(Broken) as told:
        cases.add_member(
            case.id, user("police_officer"), Function.POLICE_CONTACT, wanted,
            sharing=basis(wanted, Given.INVESTIGATION), by=shelter_lead,
        )  # fmt: skip
    assert "never gets these parts: notes" in str(told.value)


def test_an_ended_member_sees_nothing_on_the_next_click_and_their_tasks_go_back(
    with_mentor: Case, shelter_lead: Actor, mentor: Actor
) -> None:
    task = cases.add_task(with_mentor.id, "Call the dentist", "pain", None, user=user("mentor"), by=shelter_lead)
    with acting(shelter_lead):
        member = Membership.objects.get(user_id=mentor.user_id)
    cases.end_membership(member.id, by=shelter_lead)
    with pytest.raises(NotThere):
        reads.open_file(with_mentor.reference, viewer=mentor)
    with acting(shelter_lead):
        assert Task.objects.get(pk=task.pk).user_id == shelter_lead.user_id


def test_a_membership_ends_by_itself_on_its_day(case: Case, shelter_lead: Actor, mentor: Actor) -> None:
    today = clock.today()
    cases.add_member(case.id, user("mentor"), Function.MENTOR, CARE, until=today, by=shelter_lead)
    assert reads.open_file(case.reference, viewer=mentor).works
    with travel.travel(clock.now() + timedelta(days=2)):
        with pytest.raises(NotThere):
            reads.open_file(case.reference, viewer=mentor)
        cases.add_member(case.id, user("mentor"), Function.MENTOR, CARE, by=shelter_lead)


def test_somebody_is_in_a_team_once(with_mentor: Case, shelter_lead: Actor) -> None:
    with pytest.raises(Broken) as told:
        cases.add_member(with_mentor.id, user("mentor"), Function.MENTOR, CARE, by=shelter_lead)
    assert "in this team already" in str(told.value)


def test_a_member_leaves_and_the_lead_is_told(with_mentor: Case, mentor: Actor, shelter_lead: Actor) -> None:
    cases.leave_team(with_mentor.id, by=mentor)
    with pytest.raises(NotThere):
        reads.open_file(with_mentor.reference, viewer=mentor)
    assert Notice.objects.filter(user_id=shelter_lead.user_id, kind="cases.member_left").exists()
    assert "member_left" in _kinds(with_mentor, shelter_lead)


def test_the_lead_cannot_leave_a_case_without_a_lead(case: Case, shelter_lead: Actor) -> None:
    with acting(shelter_lead):
        lead = Membership.objects.get(case=case)
    with pytest.raises(Broken, match="never without a lead"):
        cases.end_membership(lead.id, by=shelter_lead)


def test_a_member_does_not_add_members(with_mentor: Case, mentor: Actor) -> None:
    with pytest.raises(NotAllowed):
        cases.add_member(with_mentor.id, user("duty_officer"), Function.MENTOR, CARE, by=mentor)


# --- conflicts of interest --------------------------------------------------------------------------


def test_who_is_blocked_sees_nothing_whatever_else_is_granted(
    with_mentor: Case, shelter_lead: Actor, mentor: Actor
) -> None:
    cases.block(with_mentor.id, user("mentor"), "her cousin lives with the suspect", by=shelter_lead)
    with pytest.raises(NotThere):
        reads.open_file(with_mentor.reference, viewer=mentor)
    with pytest.raises(Broken) as told:
        cases.add_member(with_mentor.id, user("mentor"), Function.MENTOR, CARE, by=shelter_lead)
    assert "Choose somebody else" in str(told.value)
    assert "conflict" not in " ".join(_kinds(with_mentor, shelter_lead))


def test_a_blocked_case_lead_is_not_given_another_case_of_this_person(case: Case, registrar: Actor) -> None:
    cases.block(case.id, user("guardian"), "lives next door to the family", by=registrar)
    with pytest.raises(Broken, match="Choose somebody else"):
        cases.open_case(case.person_id, user("guardian"), by=registrar)


def test_the_lead_is_not_blocked_but_hands_over(case: Case, registrar: Actor) -> None:
    with pytest.raises(Broken, match="hand it over first"):
        cases.block(case.id, user("shelter_lead"), "is a friend of the suspect", by=registrar)


def test_a_conflict_that_is_over_gives_nothing_back_by_itself(
    with_mentor: Case, shelter_lead: Actor, mentor: Actor
) -> None:
    conflict = cases.block(with_mentor.id, user("mentor"), "her cousin lives with the suspect", by=shelter_lead)
    cases.unblock(conflict.id, by=shelter_lead)
    with pytest.raises(NotThere):
        reads.open_file(with_mentor.reference, viewer=mentor)
    cases.add_member(with_mentor.id, user("mentor"), Function.MENTOR, CARE, by=shelter_lead)
    assert reads.open_file(with_mentor.reference, viewer=mentor).works


# --- handing over -----------------------------------------------------------------------------------


def test_handing_over_waits_for_acceptance_and_who_is_asked_sees_nothing_inside(
    case: Case, shelter_lead: Actor, guardian: Actor
) -> None:
    asked = cases.ask_hand_over(case.id, user("guardian"), "She is a minor", by=shelter_lead)
    assert reads.case_card(case.reference, viewer=guardian).reference == case.reference
    with pytest.raises(NotAllowed):
        reads.open_file(case.reference, viewer=guardian)
    cases.accept_hand_over(asked.id, by=guardian)
    assert reads.open_file(case.reference, viewer=guardian).leads
    with pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=shelter_lead)


def test_a_hand_over_is_accepted_once(case: Case, shelter_lead: Actor, guardian: Actor) -> None:
    asked = cases.ask_hand_over(case.id, user("guardian"), "She is a minor", by=shelter_lead)
    cases.accept_hand_over(asked.id, by=guardian)
    with pytest.raises(Changed):
        cases.accept_hand_over(asked.id, by=guardian)
    with pytest.raises(NotThere):
        cases.accept_hand_over(asked.id, by=shelter_lead.on(shelter_lead.purpose))


def test_after_a_hand_over_to_another_organisation_the_old_team_has_no_basis_left(
    with_mentor: Case, shelter_lead: Actor, guardian: Actor, mentor: Actor, shelter_supervisor: Actor
) -> None:
    assert reads.case_card(with_mentor.reference, viewer=shelter_supervisor)
    asked = cases.ask_hand_over(with_mentor.id, user("guardian"), "She is a minor", by=shelter_lead)
    cases.accept_hand_over(asked.id, by=guardian)
    for gone in (mentor, shelter_supervisor, shelter_lead):
        with pytest.raises(NotThere):
            reads.case_card(with_mentor.reference, viewer=gone)
    opened = reads.open_file(with_mentor.reference, viewer=guardian)
    assert [m.user_id for m in reads.members(opened, viewer=guardian)] == [guardian.user_id]
    assert opened.case.organisation_id == guardian.organisation_id


def test_the_open_tasks_of_the_lead_go_along(case: Case, shelter_lead: Actor, guardian: Actor) -> None:
    cases.add_task(case.id, "Ask for an interpreter", "", None, user=user("shelter_lead"), by=shelter_lead)
    asked = cases.ask_hand_over(case.id, user("guardian"), "She is a minor", by=shelter_lead)
    cases.accept_hand_over(asked.id, by=guardian)
    assert "Ask for an interpreter" in [w.what for w in reads.waiting_for(viewer=guardian)]


def test_declining_needs_a_reason_and_leaves_the_lead(case: Case, shelter_lead: Actor, guardian: Actor) -> None:
    asked = cases.ask_hand_over(case.id, user("guardian"), "She is a minor", by=shelter_lead)
    with pytest.raises(Broken):
        cases.decline_hand_over(asked.id, "", by=guardian)
    cases.decline_hand_over(asked.id, "I have no room this month", by=guardian)
    with pytest.raises(NotThere):
        reads.case_card(case.reference, viewer=guardian)
    assert reads.open_file(case.reference, viewer=shelter_lead).leads
    assert "hand_over_declined" in _kinds(case, shelter_lead)


def test_a_request_that_was_withdrawn_is_not_accepted(case: Case, shelter_lead: Actor, guardian: Actor) -> None:
    asked = cases.ask_hand_over(case.id, user("guardian"), "She is a minor", by=shelter_lead)
    cases.withdraw_hand_over(asked.id, by=shelter_lead)
    with pytest.raises(Changed):
        cases.accept_hand_over(asked.id, by=guardian)
    with pytest.raises(NotThere):
        reads.case_card(case.reference, viewer=guardian)


def test_the_supervisor_and_the_desk_can_ask_for_a_hand_over_when_the_lead_is_ill(
    case: Case, registrar: Actor, desk_lead: Actor, shelter_supervisor: Actor
) -> None:
    asked = cases.ask_hand_over(case.id, user("desk_lead"), "The lead is ill", by=registrar)
    cases.withdraw_hand_over(asked.id, by=shelter_supervisor)
    again = cases.ask_hand_over(case.id, user("desk_lead"), "The lead is ill", by=shelter_supervisor)
    assert cases.accept_hand_over(again.id, by=desk_lead).lead_id == desk_lead.user_id


def test_the_old_lead_stays_in_the_team_of_the_same_organisation(
    registrar: Actor, desk_lead: Actor, case: Case, shelter_lead: Actor
) -> None:
    with pytest.raises(Broken, match="Another organisation leads then"):
        cases.ask_hand_over(case.id, user("guardian"), "She is a minor", stays=True, by=shelter_lead)


# --- stages, closing --------------------------------------------------------------------------------


def test_stages_are_passed_over_only_with_a_reason_and_can_be_visited_again(case: Case, shelter_lead: Actor) -> None:
    with pytest.raises(Broken) as told:
        cases.move_stage(case.id, Stage.DECISION, by=shelter_lead)
    assert list(told.value.faults) == ["skipped"]
    cases.move_stage(case.id, Stage.DECISION, skipped=Skipped.NOT_OPEN, by=shelter_lead)
    cases.move_stage(case.id, Stage.INTAKE, by=shelter_lead)
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    assert [(v.stage, bool(v.skipped)) for v in reads.visits(opened, viewer=shelter_lead)].count(("intake", False)) == 2
    assert opened.case.stage == Stage.INTAKE


def test_the_second_of_two_who_move_a_stage_is_told(case: Case, shelter_lead: Actor) -> None:
    seen = reads.open_file(case.reference, viewer=shelter_lead).case.version
    cases.move_stage(case.id, Stage.SUPPORT, version=seen, by=shelter_lead)
    with pytest.raises(Changed):
        cases.move_stage(case.id, Stage.REFLECTION, version=seen, by=shelter_lead)


def test_closing_asks_for_reason_outcome_words_and_the_open_tasks(case: Case, shelter_lead: Actor) -> None:
    cases.add_task(case.id, "Call", "", None, user=user("shelter_lead"), by=shelter_lead)
    with pytest.raises(Broken) as told:
        cases.close_case(case.id, None, None, "", by=shelter_lead)
    assert set(told.value.faults) == {"reason", "words", "cancel_tasks"}
    with pytest.raises(Broken) as told:
        cases.close_case(case.id, Closing.COMPLETED, None, "all well", cancel_tasks=True, by=shelter_lead)
    assert set(told.value.faults) == {"outcome"}


def test_a_closed_case_has_no_team_and_opens_again_with_a_reason(
    with_mentor: Case, shelter_lead: Actor, mentor: Actor
) -> None:
    cases.close_case(
        with_mentor.id, Closing.COMPLETED, Outcome.STAYS_ON_PERMIT, "she works and rents a flat", by=shelter_lead
    )
    with pytest.raises(NotThere):
        reads.open_file(with_mentor.reference, viewer=mentor)
    with pytest.raises(Broken, match="closed"):
        cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, "late note", by=shelter_lead)
    again = cases.reopen_case(with_mentor.id, "she was threatened again", by=shelter_lead)
    assert again.state == "reopened" and again.is_open
    cases.close_case(with_mentor.id, Closing.OWN_WISH, Outcome.UNKNOWN, "she moved on", by=shelter_lead)
    with pytest.raises(Broken, match="is closed"):
        cases.close_case(with_mentor.id, Closing.OWN_WISH, Outcome.UNKNOWN, "again", by=shelter_lead)


def test_a_case_goes_on_when_its_person_turns_out_to_be_another_and_when_that_was_a_mistake(
    registrar: Actor, shelter_lead: Actor, mentor: Actor, doctor: Actor, join: Any
) -> None:
    kept, other = (
        people.note_person(PersonFacts(called=name, given_names=Fact(name, Certainty.SAYS)), by=registrar)
        for name in ("Sara", "Sarah")
    )
    case = cases.open_case(other.id, user("shelter_lead"), by=registrar)
    join(case, "mentor", CARE)
    match = people.propose_match(kept, other, by=registrar)
    merge = people.decide_match(match, True, "same scar, same date, same photograph", by=registrar)
    cases.block(case.id, user("guardian"), "lives next door to the family", by=shelter_lead)
    assert reads.open_file(case.reference, viewer=mentor).parts == CARE
    assert people_reads.called([case.person_id], viewer=mentor)[case.person_id] in ("Sara", "Sarah")
    assert [c.id for c in reads.cases_of(kept.id, viewer=mentor)] == [case.id]
    with pytest.raises(Broken, match="Choose somebody else"):
        cases.open_case(kept.id, user("guardian"), by=registrar)
    join(case, "doctor", frozenset({C.IDENTITY, C.HEALTH}), Given.MEDICAL)
    people.undo_merge(merge.id, "the photographs show two women after all", by=registrar)
    for viewer in (mentor, doctor.on(Purpose.CASEWORK)):
        assert reads.open_file(case.reference, viewer=viewer).works
        assert people_reads.person(other.id, viewer=viewer).id == other.id
        with pytest.raises(NotThere):
            people_reads.person(kept.id, viewer=viewer)


def test_every_change_leaves_a_line_in_the_log_without_a_word_of_it(
    with_mentor: Case, shelter_lead: Actor, mentor: Actor
) -> None:
    cases.write_note(with_mentor.id, Circle.TEAM, Contact.MET, "zebra-marker-78", by=mentor)
    lines = AuditEntry.objects.filter(subject=f"case:{with_mentor.id}")
    assert {"cases.opened", "cases.member_added", "cases.note_written"} <= {line.action for line in lines}
    assert all(line.persons == [with_mentor.person_id] for line in lines)
    assert "zebra" not in str([(line.details, line.subject) for line in lines])


def test_an_event_is_never_changed(case: Case, shelter_lead: Actor) -> None:
    with acting(shelter_lead):
        assert Event.objects.filter(case=case).update(kind="other") == 0


def test_the_team_grant_goes_with_a_basis_that_runs_out(case: Case, shelter_lead: Actor, doctor: Actor) -> None:
    parts = frozenset({C.IDENTITY, C.HEALTH})
    sharing = basis(parts, Given.MEDICAL, until=clock.today())
    cases.add_member(case.id, user("doctor"), Function.HEALTH_CONTACT, parts, sharing=sharing, by=shelter_lead)
    eyes = doctor.on(Purpose.CASEWORK)
    assert reads.open_file(case.reference, viewer=eyes).parts == parts
    with travel.travel(clock.now() + timedelta(days=2)):
        assert reads.open_file(case.reference, viewer=eyes).parts == frozenset()


def test_relations_are_what_the_grants_say(case: Case, shelter_lead: Actor) -> None:
    with acting(shelter_lead):
        assert grants.standing_in(shelter_lead, case.id).relation == Relation.LEAD
