"""An installation with one organisation: a colleague who is privacy officer reviews an emergency, never who opened it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Emergency
from opennrm.cases.rules.emergency import Danger, Reviewer, Verdict, why_not_by
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import Role

JOB = Actor.for_job("test")
WHY = "she stands at our door and nobody answers the phone"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, case: Case, duty_officer: Actor) -> Emergency:
    """The shelter is the only organisation: no desk, and nobody elsewhere who reviews."""
    from opennrm.cases.services import emergency as acts

    monkeypatch.setattr(acts.partners, "organisations", lambda **kwargs: [])
    monkeypatch.setattr(acts.accounts, "holders", lambda *args, **kwargs: [])
    return cases.open_emergency(case.reference, Danger.FOUND, WHY, by=duty_officer)


@pytest.mark.parametrize(
    "reviewer, alone, may",
    [
        ((7, 3), False, False),
        ((7, 3), True, True),
        ((5, 3), True, False),
        ((7, 4), False, True),
        ((None, 3), True, False),
    ],
)
def test_nobody_reviews_their_own_however_few_take_part(reviewer: Any, alone: bool, may: bool) -> None:
    assert (why_not_by(Reviewer(*reviewer), Reviewer(5, 3), alone=alone) == []) is may


def test_where_nobody_else_takes_part_the_house_itself_reviews(
    alone: Emergency, duty_officer: Actor, mentor: Actor, shelter_lead: Actor
) -> None:
    from dataclasses import replace

    assert alone.alone and alone.reviewers == [duty_officer.organisation_id]
    auditor = replace(mentor, roles=frozenset({Role.PRIVACY_OFFICER}))
    assert [row.id for row in reads.emergencies(viewer=auditor)] == [alone.id]
    assert reads.emergency(alone.id, viewer=auditor).may_review
    opener = replace(duty_officer, roles=frozenset({Role.PRIVACY_OFFICER, Role.SUPERVISOR}))
    assert reads.emergencies(viewer=opener) == []
    assert not reads.emergency(alone.id, viewer=opener).may_review
    with pytest.raises(NotAllowed):
        cases.review_emergency(alone.id, Verdict.RIGHT, WHY, by=opener)
    done = cases.review_emergency(alone.id, Verdict.RIGHT, WHY, by=auditor)
    assert (done.reviewed_by_id, done.review_organisation_id) == (mentor.user_id, duty_officer.organisation_id)


def test_a_second_organisation_is_still_needed_for_the_notes(
    alone: Emergency, duty_officer: Actor, shelter_lead: Actor
) -> None:
    from opennrm.kernel.words import Compartment

    asked = cases.ask_for_more(alone.id, [Compartment.NOTES], WHY, by=duty_officer)
    with pytest.raises(NotAllowed):
        cases.answer_more(asked.id, True, by=shelter_lead)


def test_the_database_lets_no_colleague_review_where_somebody_else_could(
    case: Case, duty_officer: Actor, mentor: Actor
) -> None:
    opened = cases.open_emergency(case.reference, Danger.FOUND, WHY, by=duty_officer)
    assert not opened.alone
    with acting(JOB), pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.filter(pk=opened.pk).update(
            reviewed_by_id=mentor.user_id, review_organisation_id=mentor.organisation_id, verdict="right",
            reviewed_at=clock.now(),
        )  # fmt: skip
