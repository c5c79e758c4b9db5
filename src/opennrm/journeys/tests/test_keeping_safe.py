"""What threatens somebody is told where they live, whoever leads their case and whatever basis is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from psycopg.types.range import DateRange

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.tests.conftest import user
from opennrm.journeys import keeping_safe
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Fact, PersonFacts
from opennrm.placement import selectors as placement
from opennrm.placement.models import Stay
from opennrm.placement.tests.houses import places_of
from opennrm.safety.models import Alert
from opennrm.safety.rules import Happening

JOB = Actor.for_job("test")
DAY, NIGHT = "2026-11-24T10:00:00+00:00", "2026-11-24T01:30:00+00:00"  # a Tuesday


@pytest.fixture
def file(registrar: Actor) -> Case:
    facts = PersonFacts(given_names=Fact("Ilona", Certainty.SAYS), family_names=Fact("Vámos", Certainty.SAYS))
    return cases.open_case(people.note_person(facts, by=registrar).id, user("guardian"), by=registrar)


def live_in(case: Case, shelter: Any) -> None:
    with acting(JOB):
        (place, *_more) = places_of(shelter)
        Stay.objects.bulk_create(
            [
                Stay(
                    place=place, shelter=shelter, organisation_id=shelter.organisation_id, case=case,
                    person_id=case.person_id, days=DateRange(clock.today(), None), from_on=clock.today(),
                    state="admitted", admitted_at=clock.now(),
                )
            ]
        )  # fmt: skip


def told(event: UUID) -> set[str]:
    with acting(JOB):
        return set(Alert.objects.filter(event_id=event).values_list("user__username", flat=True))


@pytest.mark.parametrize("moment", [DAY, NIGHT])
def test_the_house_where_the_person_lives_is_told_though_no_basis_is_written_down(
    moment: str, file: Case, south: Any, guardian: Actor
) -> None:
    with time_machine.travel(moment, tick=False):
        live_in(file, south)
        event = keeping_safe.note_event(file, Happening.RELEASED, clock.now(), "From the prison.", by=guardian)
    assert {"guardian", "outsider"} <= told(event)  # a house with neither supervisor nor duty officer: who works there


def test_who_answers_for_the_house_is_told_by_day_and_who_is_on_duty_at_night(
    file: Case, north: Any, guardian: Actor
) -> None:
    for moment, name in ((DAY, "shelter_supervisor"), (NIGHT, "duty_officer")):
        with time_machine.travel(moment, tick=False):
            if moment == DAY:
                live_in(file, north)
            event = keeping_safe.note_event(file, Happening.HEARING, clock.now(), "", by=guardian)
        assert told(event) == {"guardian", name}


def test_a_house_to_which_the_person_came_meanwhile_is_told_when_nobody_acts(
    file: Case, south: Any, guardian: Actor
) -> None:
    with time_machine.travel(DAY, tick=False) as travelled:
        event = keeping_safe.note_event(file, Happening.RELEASED, clock.now(), "From the prison.", by=guardian)
        assert "outsider" not in told(event)
        for _step in range(2):
            travelled.shift(timedelta(minutes=20))
            keeping_safe.tell_of_unanswered(by=JOB)
        live_in(file, south)
        travelled.shift(timedelta(minutes=61))
        assert keeping_safe.tell_of_unanswered(by=JOB) == 1
    assert "outsider" in told(event)


def test_only_the_program_asks_who_shelters_somebody(file: Case, guardian: Actor) -> None:
    with pytest.raises(NotAllowed):
        placement.sheltering([file.person_id], viewer=guardian)
