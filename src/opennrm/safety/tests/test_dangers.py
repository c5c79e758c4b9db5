"""Dangers: what may be noted, who reads it, what placement and the outgoing gate learn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from opennrm.kernel import clock, grants
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Compartment, Relation
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.models import Danger, Locker
from opennrm.safety.rules import AvoidedArea, DangerValue, Kind, dangers
from opennrm.safety.tests.conftest import CARE, JOB, give, threat

C = Compartment


@pytest.mark.parametrize(
    "field, wrong",
    [
        ("value", threat(value="  ")),
        ("value", threat(value="x" * 201)),
        ("value", threat(Kind.PHONE, "call the old number")),
        ("value", threat(Kind.AREA, "Eastmere 1234 AB")),
        ("within_km", threat(Kind.AREA, "Eastmere", within_km=40)),
        ("within_km", threat(Kind.AREA, "Eastmere", within_km=225)),
        ("within_km", threat(Kind.PHONE, "+31612345678", within_km=25)),
        ("words", threat(words="x" * 1001)),
        ("until", threat(since=date(2026, 3, 2), until=date(2026, 3, 1))),
    ],
)
def test_what_cannot_be_is_said_at_its_field(field: str, wrong: dangers.Danger) -> None:
    assert list(dangers.faults(wrong)) == [field]


def test_distances_are_steps_of_25_km_and_never_a_point() -> None:
    assert dangers.steps()[:4] == [0, 25, 50, 75]
    assert all(not dangers.faults(threat(Kind.AREA, "Eastmere", within_km=km)) for km in dangers.steps())


def test_nothing_in_the_room_holds_a_coordinate() -> None:
    columns = {field.name for model in (Danger, Locker) for field in model._meta.get_fields()}
    assert not {name for name in columns if any(word in name for word in ("lat", "lon", "point", "geo"))}


def test_a_danger_is_noted_and_read_by_who_works_with_the_person(person: UUID, shelter_lead: Actor) -> None:
    safety.note_danger(person, threat(words="Waits at the school"), by=shelter_lead)
    (found,) = reads.dangers(person, viewer=shelter_lead)
    assert (found.value, found.words, found.kind) == ("Viktor Harrow", "Waits at the school", Kind.PERSON)
    assert AuditEntry.objects.filter(action="safety.danger_noted", persons=[person]).exists()
    assert AuditEntry.objects.using("audit").filter(action="safety.dangers_read", user_id=shelter_lead.user_id).exists()


def test_nothing_that_was_typed_stands_in_a_column(person: UUID, shelter_lead: Actor, owner_rows: Any) -> None:
    safety.note_danger(person, threat(words="Waits at the school"), by=shelter_lead)
    with acting(JOB):
        row = Danger.objects.values().get()
    assert "Harrow" not in str(row) and "school" not in str(row)


def test_a_number_is_kept_as_it_is_dialled(person: UUID, shelter_lead: Actor) -> None:
    safety.note_danger(person, threat(Kind.PHONE, "0031 (0)6 12 34 56 78"), by=shelter_lead)
    assert reads.dangers(person, viewer=shelter_lead)[0].value == "+31612345678"


def test_what_is_over_is_no_danger_and_stays_readable(person: UUID, shelter_lead: Actor) -> None:
    made = safety.note_danger(person, threat(), by=shelter_lead)
    with pytest.raises(Broken):
        safety.end_danger(made, "gone", by=shelter_lead)
    safety.end_danger(made, "He died in March, says the police.", by=shelter_lead)
    assert reads.dangers(person, viewer=shelter_lead) == []
    (kept,) = reads.dangers(person, viewer=shelter_lead, ended=True)
    assert (kept.value, kept.why_ended) == ("Viktor Harrow", "He died in March, says the police.")
    with pytest.raises(Changed):
        safety.end_danger(made, "He died in March, says the police.", by=shelter_lead)


def test_the_last_day_of_a_danger_still_counts(person: UUID, shelter_lead: Actor) -> None:
    today = clock.today()
    safety.note_danger(person, threat(until=today), by=shelter_lead)
    safety.note_danger(person, threat(value="Old", until=today - timedelta(days=1)), by=shelter_lead)
    assert [one.value for one in reads.dangers(person, viewer=shelter_lead)] == ["Viktor Harrow"]


def test_placement_learns_each_municipality_once_with_the_widest_distance(person: UUID, shelter_lead: Actor) -> None:
    for within in (0, 50):
        safety.note_danger(person, threat(Kind.AREA, "Eastmere", within_km=within), by=shelter_lead)
    safety.note_danger(person, threat(Kind.AREA, "Oldport", certainty="doubted", within_km=25), by=shelter_lead)
    over = safety.note_danger(person, threat(Kind.AREA, "Northwick"), by=shelter_lead)
    safety.end_danger(over, "The brothers moved abroad.", by=shelter_lead)
    found = [AvoidedArea("Eastmere", 50), AvoidedArea("Oldport", 25)]
    assert reads.avoided_areas(person, viewer=shelter_lead) == found
    assert reads.avoided_areas(person, viewer=JOB) == found


def test_the_gate_learns_every_value_also_of_dangers_that_are_over(person: UUID, shelter_lead: Actor) -> None:
    safety.note_danger(person, threat(Kind.AREA, "Eastmere"), by=shelter_lead)
    safety.note_danger(person, threat(Kind.ADDRESS, "Harbour Lane 3,  Eastmere"), by=shelter_lead)
    over = safety.note_danger(person, threat(Kind.PHONE, "+31612345678"), by=shelter_lead)
    safety.end_danger(over, "The number was given back.", by=shelter_lead)
    assert reads.danger_values(person, viewer=JOB) == [
        DangerValue(Kind.ADDRESS, "Harbour Lane 3, Eastmere"),
        DangerValue(Kind.PHONE, "+31612345678"),
    ]


def test_who_may_not_see_dangers_is_refused_and_never_given_an_empty_list(
    person: UUID, shelter_lead: Actor, on_team: Callable[..., None], doctor: Actor
) -> None:
    safety.note_danger(person, threat(Kind.AREA, "Eastmere"), by=shelter_lead)
    on_team(doctor, C.HEALTH)
    for read in (reads.dangers, reads.avoided_areas, reads.danger_values):
        with pytest.raises(NotAllowed):
            read(person, viewer=doctor)
    with pytest.raises(NotAllowed):
        safety.note_danger(person, threat(), by=doctor)


def test_the_register_sees_no_danger(person: UUID, shelter_lead: Actor, registrar: Actor) -> None:
    made = safety.note_danger(person, threat(), by=shelter_lead)
    with pytest.raises(NotAllowed):
        reads.dangers(person, viewer=registrar)
    with acting(registrar):
        assert not Danger.objects.exists() and not Locker.objects.exists()
    with pytest.raises(NotThere):
        safety.end_danger(made, "because I say so", by=registrar)


def test_for_an_outsider_the_person_is_not_there(person: UUID, shelter_lead: Actor, outsider: Actor) -> None:
    made = safety.note_danger(person, threat(), by=shelter_lead)
    with pytest.raises(NotThere):
        reads.dangers(person, viewer=outsider)
    with pytest.raises(NotThere):
        safety.end_danger(made, "because I say so", by=outsider)
    with acting(outsider):
        assert not Danger.objects.exists()


def test_a_member_needs_a_basis_of_the_organisation_too(person: UUID, shelter_lead: Actor, lawyer: Actor) -> None:
    safety.note_danger(person, threat(), by=shelter_lead)
    give(person, lawyer, Relation.TEAM, *CARE)
    with pytest.raises(NotAllowed):
        reads.dangers(person, viewer=lawyer)
    with acting(lawyer):
        assert not Danger.objects.exists()


def test_who_is_blocked_sees_nothing_whatever_else_is_granted(
    person: UUID, shelter_lead: Actor, mentor: Actor, on_team: Callable[..., None]
) -> None:
    safety.note_danger(person, threat(), by=shelter_lead)
    on_team(mentor, *CARE)
    assert len(reads.dangers(person, viewer=mentor)) == 1
    with acting(JOB):
        grants.give(Relation.BLOCKED, by=JOB, person=person, user=mentor.user_id)
    with pytest.raises(NotThere):
        reads.dangers(person, viewer=mentor)
    with acting(mentor):
        assert not Danger.objects.exists()


def test_the_database_refuses_a_distance_that_is_no_step(person: UUID, shelter_lead: Actor) -> None:
    made = safety.note_danger(person, threat(Kind.AREA, "Eastmere", within_km=25), by=shelter_lead)
    with acting(JOB), pytest.raises(IntegrityError), transaction.atomic():
        Danger.objects.filter(pk=made).update(within_km=30)


def test_erasing_the_person_leaves_no_readable_danger(person: UUID, shelter_lead: Actor) -> None:
    safety.note_danger(person, threat(), by=shelter_lead)
    with pytest.raises(NotAllowed):
        safety.forget([person], "asked", by=shelter_lead)
    safety.forget([person], "asked", by=JOB)
    assert [one.value for one in reads.dangers(person, viewer=shelter_lead)] == [""]
