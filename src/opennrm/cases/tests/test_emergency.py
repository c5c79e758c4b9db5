"""Breaking the glass: what it opens, who is told, who judges it, and that no path leads round the review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine as travel
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from opennrm.cases import models
from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Emergency
from opennrm.cases.rules import Circle, Contact
from opennrm.cases.rules.emergency import Danger, Verdict
from opennrm.cases.tests.conftest import CARE, C, user
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere, Refused, TooOften
from opennrm.kernel.models import AuditEntry, Grant, Limit, Notice
from opennrm.kernel.words import NEVER_ALONE, Purpose, Relation

WHY = "she stands at our door and nobody answers the phone"
JOB = Actor.for_job("tests")


def _open(case: Case, by: Actor, danger: Danger = Danger.FOUND, why: str = WHY) -> Emergency:
    return cases.open_emergency(case.reference, danger, why, by=by)


def test_an_emergency_opens_one_case_for_four_hours_without_location_and_notes(
    case: Case, outsider: Actor, registrar: Actor
) -> None:
    other = cases.open_case(uuid4(), user("shelter_lead"), by=registrar)
    opened = _open(case, outsider)
    file = reads.open_file(case.reference, viewer=outsider)
    assert file.parts == {C.IDENTITY, C.SAFE_CONTACT, C.DANGERS, C.HEALTH, C.CHILDREN}
    assert file.viewer.purpose == Purpose.EMERGENCY
    assert opened.ends_at - opened.opened_at == timedelta(hours=4)
    with pytest.raises(NotThere):
        reads.open_file(other.reference, viewer=outsider)
    with travel.travel(clock.now() + timedelta(hours=4, seconds=1)), pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=outsider)


def test_a_reference_that_is_not_there_and_one_closed_for_good_get_the_same_words(
    case: Case, registrar: Actor, outsider: Actor
) -> None:
    cases.block(case.id, user("outsider"), "a brother of the suspect", by=registrar)
    said = set()
    for reference in (case.reference, "0000-AAAA"):
        with pytest.raises(Broken) as told:
            cases.open_emergency(reference, Danger.LIFE, WHY, by=outsider)
        said.add(str(told.value.faults))
    assert len(said) == 1
    with acting(JOB):
        assert not Emergency.objects.exists()


def test_tries_on_references_that_are_not_there_are_logged_and_limited(outsider: Actor) -> None:
    for _try in range(10):
        with pytest.raises(Broken):
            cases.open_emergency("0000-AAAA", Danger.LIFE, WHY, by=outsider)
    with pytest.raises(TooOften):
        cases.open_emergency("0000-AAAA", Danger.LIFE, WHY, by=outsider)
    assert (
        AuditEntry.objects.using("audit").filter(action="cases.emergency_not_opened", user_id=outsider.user_id).count()
        >= 10
    )
    Limit.objects.using("audit").all().delete()


@pytest.mark.parametrize(
    "reference, danger, why, field",
    [
        ("7KQ4", Danger.LIFE, WHY, "reference"),
        ("7KQ4M2XD", None, WHY, "danger"),
        ("7KQ4M2XD", Danger.LIFE, "short", "why"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    outsider: Actor, reference: str, danger: Danger | None, why: str, field: str
) -> None:
    with pytest.raises(Broken) as told:
        cases.open_emergency(reference, danger, why, by=outsider)
    assert set(told.value.faults) == {field}


def test_the_lead_and_the_privacy_officers_are_told_at_once(
    case: Case, outsider: Actor, shelter_lead: Actor, privacy_officer: Actor
) -> None:
    _open(case, outsider)
    told = {(n.kind, n.user_id, n.organisation_id, n.role) for n in Notice.objects.filter(urgent=True)}
    assert ("cases.emergency_opened", shelter_lead.user_id, None, "") in told
    assert ("cases.emergency_to_review", None, privacy_officer.organisation_id, "privacy_officer") in told
    assert ("cases.emergency_to_review", None, shelter_lead.organisation_id, "privacy_officer") in told
    assert ("cases.emergency_by_colleague", None, outsider.organisation_id, "privacy_officer") in told


def test_opened_twice_it_is_open_once(case: Case, outsider: Actor) -> None:
    assert _open(case, outsider).id == _open(case, outsider).id
    with acting(JOB):
        assert Grant.objects.filter(relation=Relation.BREAK_GLASS).count() == 1


def test_who_works_on_the_case_needs_no_emergency(case: Case, shelter_lead: Actor) -> None:
    with pytest.raises(Broken, match="You work on this case"):
        _open(case, shelter_lead)


def test_whose_role_only_counts_people_opens_nothing(case: Case, analyst: Actor, observer: Actor) -> None:
    for actor in (analyst, observer):
        with pytest.raises(NotAllowed):
            _open(case, actor)


def test_it_can_be_closed_before_it_ends(case: Case, outsider: Actor) -> None:
    opened = _open(case, outsider)
    assert reads.my_emergency(viewer=outsider) is not None
    cases.close_emergency(opened.id, by=outsider)
    assert reads.my_emergency(viewer=outsider) is None
    with pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=outsider)
    with pytest.raises(Changed):
        cases.close_emergency(opened.id, by=outsider)


# --- more, with a second organisation ---------------------------------------------------------------


def test_notes_open_only_after_a_second_organisation_agreed(
    case: Case, outsider: Actor, shelter_lead: Actor, duty_officer: Actor
) -> None:
    cases.write_note(case.id, Circle.TEAM, Contact.MET, "for the team", by=shelter_lead)
    cases.write_note(case.id, Circle.ORGANISATION, Contact.MET, "for the house", by=shelter_lead)
    opened = _open(case, outsider)
    asked = cases.ask_for_more(opened.id, [C.NOTES], WHY, by=outsider)
    with pytest.raises(NotAllowed):
        cases.answer_more(asked.id, True, by=outsider)
    with acting(outsider):
        assert models.Note.objects.count() == 0
    cases.answer_more(asked.id, True, by=duty_officer)
    file = reads.open_file(case.reference, viewer=outsider)
    assert C.NOTES in file.parts
    assert [line.words for line in reads.timeline(file, viewer=outsider) if line.note_id] == ["for the team"]
    with travel.travel(opened.ends_at + timedelta(seconds=1)), pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=outsider)


def test_the_lead_lets_see_what_the_lead_sees_and_says_no_too(case: Case, outsider: Actor, shelter_lead: Actor) -> None:
    opened = _open(case, outsider)
    asked = cases.ask_for_more(opened.id, [C.LOCATION], WHY, by=outsider)
    assert [w.kind for w in reads.waiting_for(viewer=shelter_lead)] == ["emergency_more"]
    cases.answer_more(asked.id, False, by=shelter_lead)
    assert C.LOCATION not in reads.open_file(case.reference, viewer=outsider).parts
    with pytest.raises(Changed):
        cases.answer_more(asked.id, True, by=shelter_lead)


def test_a_colleague_of_the_same_organisation_is_no_second_one(case: Case, mentor: Actor, duty_officer: Actor) -> None:
    opened = _open(case, mentor)
    asked = cases.ask_for_more(opened.id, [C.LOCATION], WHY, by=mentor)
    with pytest.raises((NotAllowed, NotThere)):
        cases.answer_more(asked.id, True, by=duty_officer)


def test_a_member_who_does_not_see_the_location_does_not_open_it(
    case: Case, outsider: Actor, join: Any, doctor: Actor
) -> None:
    from opennrm.cases.rules import Given

    join(case, "doctor", frozenset({C.IDENTITY, C.HEALTH}), Given.MEDICAL)
    opened = _open(case, outsider)
    asked = cases.ask_for_more(opened.id, [C.LOCATION], WHY, by=outsider)
    with pytest.raises(NotAllowed):
        cases.answer_more(asked.id, True, by=doctor.on(Purpose.CASEWORK))


def test_police_never_get_the_location_in_an_emergency_either(case: Case, police_officer: Actor) -> None:
    opened = _open(case, police_officer)
    with pytest.raises(Broken, match="never gets this part"):
        cases.ask_for_more(opened.id, [C.LOCATION], WHY, by=police_officer)


# --- the review -------------------------------------------------------------------------------------


def test_the_review_is_closed_by_another_person_of_another_organisation(
    case: Case, outsider: Actor, privacy_officer: Actor, police_supervisor: Actor
) -> None:
    opened = _open(case, outsider)
    with pytest.raises(NotThere):
        cases.review_emergency(opened.id, Verdict.RIGHT, WHY, by=police_supervisor)
    done = cases.review_emergency(opened.id, Verdict.RIGHT, WHY, by=privacy_officer)
    assert done.review_organisation_id == privacy_officer.organisation_id
    with pytest.raises(Changed):
        cases.review_emergency(opened.id, Verdict.WRONG, WHY, by=privacy_officer)


def test_a_reviewer_sees_what_was_looked_at_and_nothing_of_it(
    case: Case, outsider: Actor, privacy_officer: Actor
) -> None:
    opened = _open(case, outsider)
    reads.open_file(case.reference, viewer=outsider)
    shown = reads.emergency(opened.id, viewer=privacy_officer)
    assert shown.why == WHY and shown.may_review
    with pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=privacy_officer)
    with pytest.raises(NotThere):
        reads.emergency(opened.id, viewer=_somebody("police_supervisor"))


def _somebody(name: str) -> Actor:
    from opennrm.accounts.selectors import actor_for

    return actor_for(user(name))


def test_an_emergency_of_the_desk_on_its_own_case_is_reviewed_elsewhere(registrar: Actor) -> None:
    own = cases.open_case(uuid4(), user("desk_lead"), by=registrar)
    opened = _open(own, registrar)
    with acting(JOB):
        reviewers = Emergency.objects.get(pk=opened.pk).reviewers
    assert reviewers and registrar.organisation_id not in reviewers
    assert _somebody("police_supervisor").organisation_id in reviewers


def test_a_late_review_goes_to_the_superior_once_and_locks_nobody_out(
    case: Case, outsider: Actor, privacy_officer: Actor, shelter_supervisor: Actor, registrar: Actor
) -> None:
    opened = _open(case, outsider)
    with pytest.raises(NotAllowed):
        cases.review_emergency(opened.id, Verdict.RIGHT, WHY, by=shelter_supervisor)
    assert cases.escalate_late_reviews(by=JOB) == 0
    with travel.travel(clock.now() + timedelta(hours=73)):
        assert cases.escalate_late_reviews(by=JOB) == 1
        assert cases.escalate_late_reviews(by=JOB) == 0
        told = Notice.objects.filter(kind="cases.emergency_review_late", role="supervisor")
        assert shelter_supervisor.organisation_id in set(told.values_list("organisation_id", flat=True))
        assert [w.kind for w in reads.waiting_for(viewer=shelter_supervisor)] == ["emergency_review"]
        _open(case, outsider)  # somebody's slowness locks nobody out
        cases.review_emergency(opened.id, Verdict.RIGHT_BUT, WHY, by=shelter_supervisor)


def test_only_the_program_escalates(shelter_supervisor: Actor) -> None:
    with pytest.raises(NotAllowed):
        cases.escalate_late_reviews(by=shelter_supervisor)


# --- every path -------------------------------------------------------------------------------------

OPENERS = ["outsider", "mentor", "police_officer", "doctor", "registrar", "desk_lead", "counsellor"]
EVERYBODY = [
    *OPENERS,
    "shelter_lead",
    "duty_officer",
    "privacy_officer",
    "shelter_supervisor",
    "desk_supervisor",
    "police_supervisor",
]


@pytest.fixture
def glass(database: None, registrar: Actor) -> Iterator[type[RuleBasedStateMachine]]:
    """A machine that tries anything in any order. After each step: no sight without an emergency that somebody else
    must still review, or reviewed; no location and no notes without a second organisation; nothing after its end."""
    cast = {name: _somebody(name) for name in EVERYBODY}

    class Glass(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.point = transaction.savepoint()
            Limit.objects.using("audit").all().delete()
            self.case = cases.open_case(uuid4(), user("shelter_lead"), by=registrar)
            self.moment = clock.now()
            self.emergencies: list[UUID] = []
            self.extras: list[UUID] = []

        def teardown(self) -> None:
            if hasattr(self, "point"):
                transaction.savepoint_rollback(self.point)

        def attempt(self, act: Any) -> Any:
            try:
                with travel.travel(self.moment, tick=False), transaction.atomic():
                    return act()
            except Refused:
                return None

        @rule(who=st.sampled_from(OPENERS))
        def open(self, who: str) -> None:
            made = self.attempt(lambda: _open(self.case, cast[who]))
            if made is not None and made.id not in self.emergencies:
                self.emergencies.append(made.id)

        @rule(who=st.sampled_from(EVERYBODY), number=st.integers(0, 3))
        def close(self, who: str, number: int) -> None:
            if self.emergencies:
                self.attempt(
                    lambda: cases.close_emergency(self.emergencies[number % len(self.emergencies)], by=cast[who])
                )

        @rule(
            who=st.sampled_from(OPENERS), number=st.integers(0, 3), parts=st.sets(st.sampled_from(list(C)), max_size=2)
        )
        def ask(self, who: str, number: int, parts: set[Any]) -> None:
            if self.emergencies:
                chosen = self.emergencies[number % len(self.emergencies)]
                made = self.attempt(lambda: cases.ask_for_more(chosen, parts, WHY, by=cast[who]))
                if made is not None:
                    self.extras.append(made.id)

        @rule(who=st.sampled_from(EVERYBODY), number=st.integers(0, 3), agree=st.booleans())
        def answer(self, who: str, number: int, agree: bool) -> None:
            if self.extras:
                self.attempt(lambda: cases.answer_more(self.extras[number % len(self.extras)], agree, by=cast[who]))

        @rule(who=st.sampled_from(EVERYBODY), number=st.integers(0, 3))
        def review(self, who: str, number: int) -> None:
            if self.emergencies:
                chosen = self.emergencies[number % len(self.emergencies)]
                self.attempt(lambda: cases.review_emergency(chosen, Verdict.RIGHT, WHY, by=cast[who]))

        @rule(hours=st.sampled_from([1, 3, 5, 80]))
        def wait(self, hours: int) -> None:
            self.moment += timedelta(hours=hours)
            self.attempt(lambda: cases.escalate_late_reviews(by=JOB))

        @rule(who=st.sampled_from(OPENERS))
        def join(self, who: str) -> None:
            from opennrm.cases.rules import Function

            if who == "mentor":
                self.attempt(
                    lambda: cases.add_member(self.case.id, user(who), Function.MENTOR, CARE, by=cast["shelter_lead"])
                )

        @invariant()
        def nobody_sees_without_a_trace(self) -> None:
            if not hasattr(self, "case"):
                return
            with acting(JOB):
                rows = {row.id: row for row in Emergency.objects.filter(case=self.case)}
                extras = list(models.EmergencyExtra.objects.filter(emergency__case=self.case))
                grants_of_glass = list(Grant.objects.filter(relation=Relation.BREAK_GLASS, case_id=self.case.id))
            first = {row.grant_id: row for row in rows.values()}
            second = {extra.grant_id: extra for extra in extras if extra.grant_id}
            for grant in grants_of_glass:
                assert grant.id in first or grant.id in second, "sight without an emergency on record"
                assert grant.ends_at is not None and grant.ends_at - grant.starts_at <= timedelta(hours=4)
                if grant.id in first:
                    assert not grant.parts & NEVER_ALONE
                else:
                    extra = second[grant.id]
                    row = rows[extra.emergency_id]
                    assert extra.agreed and extra.answer_organisation_id not in (None, row.organisation_id)
                    assert grant.ends_at <= row.ends_at
            for row in rows.values():
                assert row.reviewers and row.organisation_id not in row.reviewers
                if row.reviewed_at is not None:
                    assert row.reviewed_by_id != row.user_id
                    assert row.review_organisation_id != row.organisation_id

        @invariant()
        def who_sees_now_has_one_open(self) -> None:
            if not hasattr(self, "case"):
                return
            with travel.travel(self.moment, tick=False):
                for name in OPENERS:
                    actor = cast[name]
                    with acting(actor):
                        standing = reads.open_file  # the page itself is asked, not the grants
                        try:
                            with transaction.atomic():
                                opened = standing(self.case.reference, viewer=actor)
                        except Refused:
                            continue
                    if opened.works:
                        continue
                    with acting(JOB):
                        running = Emergency.objects.filter(
                            case=self.case, user_id=actor.user_id, closed_at__isnull=True, ends_at__gt=self.moment
                        ).exists()
                    assert running, f"{name} sees without an open emergency"

    yield Glass
    Limit.objects.using("audit").all().delete()


def test_no_path_leads_round_the_review(glass: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(
        glass,
        settings=settings(
            max_examples=15, stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
