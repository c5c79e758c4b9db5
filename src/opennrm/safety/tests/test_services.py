"""Assessments, events and who is told, duty, plans, who may know whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from opennrm.accounts.models import User
from opennrm.kernel import clock, grants, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry, Notice
from opennrm.kernel.words import Compartment, OrganisationKind, Relation
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.models import Alert, Assessment, Duty, Event, HelperTies
from opennrm.safety.rules import (
    Agreed,
    Dimension,
    Happening,
    HelperKind,
    Hours,
    Kind,
    Look,
    Plan,
    Reason,
    Section,
    There,
    Ties,
)
from opennrm.safety.rules import Assessment as Found
from opennrm.safety.tests.conftest import JOB, threat

C = Compartment
NIGHT = "2026-11-24T01:30:00+00:00"  # a Tuesday
DAY = "2026-11-24T10:00:00+00:00"
WORDS = "Her lawyer heard it from the prison"


def found(**more: Any) -> Found:
    return Found(
        **({"looks": {Dimension.DEBTS: Look(There.YES, "2,000 to an uncle")}, "summary": "She is afraid."} | more)
    )


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


def told(event: UUID) -> dict[str, str]:
    with acting(JOB):
        return dict(Alert.objects.filter(event_id=event).values_list("user__username", "step"))


def note(person: UUID, by: Actor, kind: Happening = Happening.RELEASED) -> UUID:
    return safety.note_event(person, kind, clock.now(), WORDS, reference="7KQ4M2XD", by=by)


# --- the assessment ---------------------------------------------------------------------------------


def test_versions_follow_each_other_and_the_old_one_stays(person: UUID, shelter_lead: Actor) -> None:
    assert safety.write_assessment(person, found(), seen=0, by=shelter_lead) == 1
    assert safety.write_assessment(person, found(summary="She is calmer."), seen=1, by=shelter_lead) == 2
    new, old = reads.assessments(person, viewer=shelter_lead)
    assert (new.content.summary, old.content.summary) == ("She is calmer.", "She is afraid.")
    assert new.content.looks[Dimension.DEBTS].words == "2,000 to an uncle"


def test_nobody_writes_over_a_version_they_did_not_read(person: UUID, shelter_lead: Actor) -> None:
    safety.write_assessment(person, found(), seen=0, by=shelter_lead)
    with pytest.raises(Changed):
        safety.write_assessment(person, found(), seen=0, by=shelter_lead)


def test_the_words_of_an_assessment_stand_in_no_column(person: UUID, shelter_lead: Actor) -> None:
    safety.write_assessment(person, found(), seen=0, by=shelter_lead)
    with acting(JOB):
        assert "uncle" not in str(Assessment.objects.values().get())


def test_who_may_not_see_dangers_reads_and_writes_no_assessment(
    person: UUID, shelter_lead: Actor, on_team: Callable[..., None], doctor: Actor, registrar: Actor, outsider: Actor
) -> None:
    safety.write_assessment(person, found(), seen=0, by=shelter_lead)
    on_team(doctor, C.HEALTH)
    for viewer, refusal in ((doctor, NotAllowed), (registrar, NotAllowed), (outsider, NotThere)):
        with pytest.raises(refusal):
            reads.assessments(person, viewer=viewer)
        with pytest.raises(refusal):
            safety.write_assessment(person, found(), seen=1, by=viewer)
        with acting(viewer):
            assert not Assessment.objects.exists()


# --- events -----------------------------------------------------------------------------------------


def test_by_day_the_lead_and_the_house_are_told_at_once(person: UUID, shelter_lead: Actor) -> None:
    with time_machine.travel(DAY, tick=False):
        event = note(person, shelter_lead)
    assert told(event) == {"shelter_lead": "first", "shelter_supervisor": "first"}
    with acting(JOB):
        assert Notice.objects.filter(kind="safety.event", urgent=True).count() == 2


def test_those_of_the_team_who_work_where_somebody_is_sheltered_are_told_too(
    person: UUID, shelter_lead: Actor, mentor: Actor, lawyer: Actor, on_team: Callable[..., None]
) -> None:
    on_team(mentor, C.IDENTITY)
    on_team(lawyer, C.IDENTITY)
    with time_machine.travel(DAY, tick=False):
        event = note(person, shelter_lead)
    assert told(event) == dict.fromkeys(("shelter_lead", "shelter_supervisor", "mentor"), "first")
    assert reads.event(event, viewer=mentor)[0].words == ""


def test_youth_care_with_a_basis_is_told_like_any_other_house(
    person: UUID, shelter_lead: Actor, guardian: Actor, on_team: Callable[..., None]
) -> None:
    on_team(guardian, C.IDENTITY)
    with acting(JOB):
        user("guardian").organisation.__class__.objects.filter(pk=guardian.organisation_id).update(
            kind=OrganisationKind.YOUTH_CARE
        )
    with time_machine.travel(DAY, tick=False):
        assert told(note(person, shelter_lead))["guardian"] == "first"


def test_at_night_who_is_on_duty_is_told(person: UUID, shelter_lead: Actor, shelter_supervisor: Actor) -> None:
    with time_machine.travel(NIGHT, tick=False):
        now = clock.now()
        safety.add_duty(user("duty_officer"), now - timedelta(hours=5), now + timedelta(hours=5), by=shelter_supervisor)
        event = note(person, shelter_lead)
    assert told(event) == {"shelter_lead": "first", "duty_officer": "first"}


def test_at_night_without_a_list_every_duty_officer_is_told(person: UUID, shelter_lead: Actor) -> None:
    with time_machine.travel(NIGHT, tick=False):
        assert told(note(person, shelter_lead)) == {"shelter_lead": "first", "duty_officer": "first"}


def test_the_hours_of_the_house_say_what_is_night(person: UUID, shelter_lead: Actor, shelter_supervisor: Actor) -> None:
    safety.set_hours(Hours(time(0, 0), time(23, 59), weekend=True), by=shelter_supervisor)
    with time_machine.travel(NIGHT, tick=False):
        assert "shelter_supervisor" in told(note(person, shelter_lead))


def test_who_must_not_know_of_the_person_is_not_told(person: UUID, shelter_lead: Actor, duty_officer: Actor) -> None:
    with acting(JOB):
        grants.give(Relation.BLOCKED, by=JOB, person=person, user=duty_officer.user_id)
    with time_machine.travel(NIGHT, tick=False):
        event = note(person, shelter_lead)
        with time_machine.travel(clock.now() + timedelta(minutes=21), tick=False):
            safety.escalate_unanswered(by=JOB)
    assert "duty_officer" not in told(event)
    with pytest.raises(NotThere):
        reads.event(event, viewer=duty_officer)


def test_the_duty_officer_learns_the_reference_and_not_a_word_more(
    person: UUID, shelter_lead: Actor, duty_officer: Actor
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        event = note(person, shelter_lead)
        shown, _who = reads.event(event, viewer=duty_officer)
    assert (shown.reference, shown.kind, shown.words, shown.at_night) == ("7KQ4M2XD", Happening.RELEASED, "", True)
    assert reads.event(event, viewer=shelter_lead)[0].words == WORDS


def test_for_who_was_not_told_there_is_no_event(
    person: UUID, shelter_lead: Actor, outsider: Actor, mentor: Actor
) -> None:
    with time_machine.travel(DAY, tick=False):
        event = note(person, shelter_lead)
    for viewer in (outsider, mentor):
        with pytest.raises(NotThere):
            reads.event(event, viewer=viewer)
        with pytest.raises(NotThere):
            safety.take_event(event, by=viewer)


def test_who_says_that_they_act_stops_the_ladder_and_the_others_read_it(
    person: UUID, shelter_lead: Actor, duty_officer: Actor
) -> None:
    with time_machine.travel(NIGHT, tick=False) as travelled:
        event = note(person, shelter_lead)
        safety.take_event(event, by=duty_officer)
        travelled.shift(timedelta(hours=2))
        assert safety.escalate_unanswered(by=JOB) == 0
        with pytest.raises(Changed):
            safety.take_event(event, by=shelter_lead)
        kinds = [notice.kind for notice in notices.unseen(viewer=shelter_lead)]
    assert kinds == ["safety.event_taken"]
    shown, _who = reads.event(event, viewer=shelter_lead)
    assert shown.taken_by_id == duty_officer.user_id


def test_when_nobody_answers_the_next_ones_are_told_within_the_hour(person: UUID, shelter_lead: Actor) -> None:
    with time_machine.travel(NIGHT, tick=False) as travelled:
        event = note(person, shelter_lead)
        travelled.shift(timedelta(minutes=19))
        assert safety.escalate_unanswered(by=JOB) == 0
        travelled.shift(timedelta(minutes=1))
        assert safety.escalate_unanswered(by=JOB) == 1
        assert told(event)["shelter_supervisor"] == "superior"
        travelled.shift(timedelta(minutes=20))
        assert safety.escalate_unanswered(by=JOB) == 1
        assert told(event)["registrar"] == "desk"
        travelled.shift(timedelta(minutes=59))
        assert safety.escalate_unanswered(by=JOB) == 0
    with pytest.raises(NotAllowed):
        safety.escalate_unanswered(by=shelter_lead)


def test_when_nobody_is_left_to_tell_everybody_is_told_again_each_hour_until_somebody_acts(
    person: UUID, shelter_lead: Actor, duty_officer: Actor
) -> None:
    with time_machine.travel(NIGHT, tick=False) as travelled:
        event = note(person, shelter_lead)
        for _step in range(2):
            travelled.shift(timedelta(minutes=20))
            safety.escalate_unanswered(by=JOB)
        for notice in notices.unseen(viewer=duty_officer):  # put away half asleep
            notices.put_away(notice.id, by=duty_officer)
        travelled.shift(timedelta(minutes=61))
        assert safety.escalate_unanswered(by=JOB) == 1
        assert safety.escalate_unanswered(by=JOB) == 0
        with acting(JOB):
            entries = AuditEntry.objects.filter(action="safety.event_told", subject=f"event:{event}").order_by("id")
            counts = [(entry.details["step"], entry.details["count"] > 0) for entry in entries]
        assert counts == [("first", True), ("superior", True), ("desk", True), ("again", True)]
        again = [notice for notice in notices.unseen(viewer=duty_officer) if notice.kind == "safety.event"]
        assert [(notice.subject, notice.details["step"]) for notice in again] == [(f"event:{event}", "again")]
        safety.take_event(event, by=duty_officer)
        travelled.shift(timedelta(hours=5))
        assert safety.escalate_unanswered(by=JOB) == 0


def test_an_event_asks_for_a_new_version_until_one_is_written(person: UUID, shelter_lead: Actor) -> None:
    note(person, shelter_lead)
    assert [event.answered for event in reads.events(person, viewer=shelter_lead)] == [False]
    safety.write_assessment(person, found(), seen=0, by=shelter_lead)
    assert [event.answered for event in reads.events(person, viewer=shelter_lead)] == [True]


def test_a_member_without_that_part_may_tell_and_not_read_back(
    person: UUID, shelter_lead: Actor, on_team: Callable[..., None], lawyer: Actor
) -> None:
    on_team(lawyer, C.IDENTITY)
    event = note(person, lawyer, Happening.PAPERS)
    assert reads.event(event, viewer=shelter_lead)[0].words == WORDS
    with pytest.raises(NotAllowed):
        reads.events(person, viewer=lawyer)
    with acting(lawyer):
        assert not Event.objects.exists()


# --- duty -------------------------------------------------------------------------------------------


def test_nobody_is_on_duty_at_the_same_time_as_somebody_else(shelter_supervisor: Actor) -> None:
    start = clock.now()
    made = safety.add_duty(user("duty_officer"), start, start + timedelta(hours=8), by=shelter_supervisor)
    with pytest.raises(Broken) as refused:
        safety.add_duty(
            user("duty_officer"), start + timedelta(hours=7), start + timedelta(hours=9), by=shelter_supervisor
        )
    assert list(refused.value.faults) == ["starts_at"]
    safety.add_duty(user("duty_officer"), start + timedelta(hours=8), start + timedelta(hours=9), by=shelter_supervisor)
    safety.cancel_duty(made, by=shelter_supervisor)
    assert len(reads.duties(shelter_supervisor.organisation_id, viewer=shelter_supervisor)) == 1
    assert reads.on_duty(shelter_supervisor.organisation_id, viewer=JOB) is None


def test_a_list_is_written_by_the_own_organisation_for_its_own_duty_officers(
    shelter_supervisor: Actor, police_supervisor: Actor, mentor: Actor
) -> None:
    start = clock.now()
    with pytest.raises(Broken):
        safety.add_duty(user("mentor"), start, start + timedelta(hours=8), by=shelter_supervisor)
    with pytest.raises(Broken):
        safety.add_duty(user("duty_officer"), start, start + timedelta(hours=8), by=police_supervisor)
    with pytest.raises(NotAllowed):
        safety.add_duty(user("duty_officer"), start, start + timedelta(hours=8), by=mentor)
    made = safety.add_duty(user("duty_officer"), start, start + timedelta(hours=8), by=shelter_supervisor)
    with pytest.raises(NotThere):
        safety.cancel_duty(made, by=police_supervisor)
    with acting(police_supervisor):
        assert Duty.objects.filter(pk=made).update(cancelled_at=start) == 0


# --- the plan ---------------------------------------------------------------------------------------


def plan(**sections: str) -> Plan:
    said = {Section(name): words for name, words in sections.items()}
    return Plan(said, Agreed.PERSON, review_on=clock.today() + timedelta(days=30))


def test_a_plan_has_versions_and_a_day_to_read_it_again(person: UUID, shelter_lead: Actor) -> None:
    safety.write_plan(person, plan(take="Papers"), seen=0, by=shelter_lead)
    safety.write_plan(person, plan(take="Papers and phone"), seen=1, by=shelter_lead)
    new, old = reads.plans(person, viewer=shelter_lead)
    assert (new.number, new.content.sections[Section.TAKE], old.number) == (2, "Papers and phone", 1)
    with pytest.raises(Changed):
        safety.write_plan(person, plan(take="x"), seen=1, by=shelter_lead)


def test_the_sheet_betrays_neither_organisations_nor_names_nor_dangers(person: UUID, shelter_lead: Actor) -> None:
    safety.note_danger(person, threat(), by=shelter_lead)
    lines = "The red bag\nCall Shelter group North\nBlessing waits\nnot to Viktor Harrow\nOsagie family"
    safety.write_plan(person, plan(take=lines, house="The door stays shut"), seen=0, by=shelter_lead)
    made = reads.sheet(person, viewer=shelter_lead)
    assert made.parts == ((Section.TAKE, ("The red bag",)),)
    assert len(made.left_out) == 4


def test_without_a_plan_there_is_no_sheet(person: UUID, shelter_lead: Actor) -> None:
    with pytest.raises(NotThere):
        reads.sheet(person, viewer=shelter_lead)


# --- who may know whom ------------------------------------------------------------------------------


@pytest.fixture
def interpreter(guardian: Actor) -> UUID:
    """Of another organisation, from the person's own town."""
    return safety.add_helper(HelperKind.INTERPRETER, "Grace Ehi", ["bin"], Ties(("Benin City",)), by=guardian)


def test_an_interpreter_from_the_same_town_is_refused_with_the_reason_for_who_may_know(
    person: UUID, shelter_lead: Actor, interpreter: UUID
) -> None:
    assert reads.may_meet(person, helper=interpreter, viewer=shelter_lead).free
    safety.set_ties(person, Ties(("Benin City",)), by=shelter_lead)
    verdict = reads.may_meet(person, helper=interpreter, viewer=shelter_lead)
    assert (verdict.free, verdict.reasons) == (False, (Reason.TOWN,))
    with pytest.raises(Broken) as refused:
        safety.refuse_conflict(person, helper=interpreter, field="helper", by=shelter_lead)
    assert refused.value.faults["helper"][0].endswith("They know the same town.")


def test_who_may_not_know_why_reads_only_choose_somebody_else(
    person: UUID, shelter_lead: Actor, interpreter: UUID, on_team: Callable[..., None], doctor: Actor
) -> None:
    safety.set_ties(person, Ties(("Benin City",)), by=shelter_lead)
    on_team(doctor, C.HEALTH)
    assert reads.may_meet(person, helper=interpreter, viewer=doctor).reasons == ()
    with pytest.raises(Broken) as refused:
        safety.refuse_conflict(person, helper=interpreter, field="helper", by=doctor)
    assert refused.value.faults == {"helper": ["Choose somebody else: this one cannot be given to this person."]}


def test_nobody_is_told_that_they_were_not_chosen(person: UUID, shelter_lead: Actor, interpreter: UUID) -> None:
    safety.set_ties(person, Ties(("Benin City",)), by=shelter_lead)
    with acting(JOB):
        before = Notice.objects.count()
    assert not reads.may_meet(person, helper=interpreter, viewer=shelter_lead).free
    with acting(JOB):
        assert Notice.objects.count() == before
    entry = AuditEntry.objects.using("audit").filter(action="safety.conflict_asked").latest("id")
    assert str(interpreter) not in str(entry.details) + entry.subject


def test_staff_who_are_blocked_or_of_the_family_are_refused_too(
    person: UUID, shelter_lead: Actor, mentor: Actor, on_team: Callable[..., None]
) -> None:
    assert reads.may_meet(person, user=mentor.user, viewer=shelter_lead).free
    with acting(JOB):
        grants.give(Relation.BLOCKED, by=JOB, person=person, user=mentor.user_id)
    assert reads.may_meet(person, user=mentor.user, viewer=shelter_lead).reasons == (Reason.BLOCKED,)
    safety.add_helper(
        HelperKind.STAFF, "", [], Ties((), (), ("Osagie",)), user=user("mentor"), by=shelter_lead
    )  # fmt: skip
    assert reads.may_meet(person, user=mentor.user, viewer=shelter_lead).reasons == (Reason.BLOCKED, Reason.FAMILY)


def test_an_area_that_is_a_danger_is_a_town_nobody_should_know(
    person: UUID, shelter_lead: Actor, interpreter: UUID
) -> None:
    safety.note_danger(person, threat(Kind.AREA, "Benin City", within_km=25), by=shelter_lead)
    assert reads.may_meet(person, helper=interpreter, viewer=shelter_lead).reasons == (Reason.TOWN,)


def test_where_a_helper_comes_from_is_read_by_their_own_organisation_alone(
    interpreter: UUID, guardian: Actor, shelter_lead: Actor
) -> None:
    assert reads.helper_ties(interpreter, viewer=guardian) == Ties(("Benin City",))
    with pytest.raises(NotThere):
        reads.helper_ties(interpreter, viewer=shelter_lead)
    with pytest.raises(NotThere):
        safety.end_helper(interpreter, by=shelter_lead)
    with acting(shelter_lead):
        assert not HelperTies.objects.exists()
    (shown,) = reads.helpers(viewer=shelter_lead)
    assert (shown.name, shown.mine, shown.asked) == ("Grace Ehi", False, False)


def test_a_helper_who_left_is_not_there_any_more(
    person: UUID, interpreter: UUID, guardian: Actor, shelter_lead: Actor
) -> None:
    safety.end_helper(interpreter, by=guardian)
    assert reads.helpers(viewer=guardian) == []
    assert reads.helper_names([interpreter], viewer=guardian) == {interpreter: "Grace Ehi"}
    with pytest.raises(NotThere):
        reads.may_meet(person, helper=interpreter, viewer=shelter_lead)


def test_for_an_outsider_there_is_no_person_to_ask_about(person: UUID, interpreter: UUID, outsider: Actor) -> None:
    with pytest.raises(NotThere):
        reads.may_meet(person, helper=interpreter, viewer=outsider)
