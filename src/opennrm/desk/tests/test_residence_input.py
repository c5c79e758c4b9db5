"""Whatever is typed into the forms of stay and rights: a sentence or a refusal, never a fault, nothing half-written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from opennrm.cases.models import Case
from opennrm.desk.residence_acts import ACTS
from opennrm.kernel.actors import acting
from opennrm.kernel.words import Purpose
from opennrm.law.editions import Body
from opennrm.residence import models
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Track
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Decided
from opennrm.residence.tests.conftest import *  # noqa: F403 - the case, the team, a running period
from opennrm.residence.tests.conftest import ago

SignedIn = Callable[..., Client]
NUL, LONG = "a\x00b", "x" * 5000
TYPED = (
    ("30-2-2026", "no_such_code", "-1"), ("0001-01-01", LONG, "99999999999999999999"), ("31-12-9999", "=1+1", "½"),
    (NUL, NUL, NUL), ("", "", ""),
)  # fmt: skip
FIELDS = (
    "on", "body", "seen_in", "position", "ground", "answer", "why", "choice", "grounds", "longer_months", "longer_days",
    "owner", "state", "route", "decision", "number", "track", "verdict", "kind", "standard", "outcome", "rested",
    "interpreter", "language", "officer", "understood", "what", "reply",
)  # fmt: skip


def typed() -> Iterator[dict[str, str]]:
    for day, words, number in TYPED:
        numbers = {"longer_months": number, "longer_days": number}
        yield {**dict.fromkeys(FIELDS, words), **numbers, "on": day}


@pytest.fixture
def rows(case: Case, team: dict[str, Any], running: Any) -> list[str]:
    """A case in which every kind of act has something to act on."""
    running(20)
    residence.note_criminal_case(case.id, "PL-1", Track.REPORTED, ago(10), by=team["police_officer"])
    residence.apply_for(case.id, "hardship", ago(9), by=team["lawyer"])
    row = residence.apply_for(case.id, "cooperation", ago(9), by=team["lawyer"])
    residence.decide(
        row.id, row.version, "refused", "conditions", Decided(ago(2), Body.IMMIGRATION), by=team["immigration_officer"]
    )
    with acting(JOB):
        tables = (models.Clock, models.Procedure, models.Owed, models.CriminalCase)
        return [str(pk) for table in tables for pk in table.objects.filter(case=case).values_list("pk", flat=True)]


def count(case: Case) -> list[int]:
    tables = (models.Clock, models.Procedure, models.Cooperation, models.Question, models.Intake, models.Identification,
              models.SetbackNote, models.CriminalCase, models.Alarm, models.Period)  # fmt: skip
    with acting(JOB):
        counts = [table.objects.filter(case=case).count() for table in tables]
        return [*counts, models.Turn.objects.filter(clock__case=case).count()]


def test_no_form_of_the_room_breaks_or_writes_whatever_is_typed(case: Case, rows: list[str], signed_in: SignedIn):
    page, before = signed_in("shelter_lead", Purpose.CASEWORK), count(case)
    base = f"/cases/{case.reference}/terms"
    asked = 0
    for act in ACTS:
        addresses = [f"{base}/{act}/", *(f"{base}/{act}/{row}/" for row in rows)]
        there = next((address for address in addresses if page.get(address).status_code == 200), None)
        for given in typed() if there is not None else ():
            answer = page.post(there, given)
            assert answer.status_code == 200, (there, given, answer.status_code)
            asked += 1
    assert asked > 60
    assert count(case) == before
