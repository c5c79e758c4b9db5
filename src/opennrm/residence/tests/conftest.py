"""A case that a shelter leads, with police, the immigration service, a lawyer and a mentor in its team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from opennrm.accounts.models import User
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Basis, Function, Given, Giver
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment, Purpose
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Position
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.models import Clock, Period
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Asking, Decided

C = Compartment
TEAM: dict[str, tuple[frozenset[Compartment], Given | None, Function]] = {
    "mentor": (frozenset({C.IDENTITY, C.SAFE_CONTACT, C.HEALTH, C.NOTES}), None, Function.MENTOR),
    "police_officer": (frozenset({C.IDENTITY, C.POLICE, C.DANGERS}), Given.INVESTIGATION, Function.POLICE_CONTACT),
    "immigration_officer": (frozenset({C.IDENTITY, C.IMMIGRATION}), Given.RESIDENCE, Function.IMMIGRATION_CONTACT),
    "lawyer": (frozenset({C.IDENTITY, C.IMMIGRATION}), Given.LEGAL_HELP, Function.LAWYER),
}
Team = dict[str, Actor]
Stay = Callable[[Actor], reads.Stay]
Running = Callable[..., Period]


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


def today() -> date:
    return clock.today()


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def make_case(cast: dict[str, Actor], members: dict[str, Any] = TEAM) -> Case:
    case = cases.open_case(uuid4(), user("shelter_lead"), by=cast["registrar"])
    for name, (parts, given, function) in members.items():
        sharing = cases.Sharing(
            parts=parts, purpose=given, basis=Basis.CONSENT, giver=Giver.PERSON,
            ground="explained with an interpreter, and she agreed", given_on=date(2026, 1, 5),
        ) if given else None  # fmt: skip
        cases.add_member(case.id, user(name), function, parts, sharing=sharing, by=cast["shelter_lead"])
    return case


@pytest.fixture
def team(cast: dict[str, Actor]) -> dict[str, Actor]:
    """Everybody, at work on a case."""
    return {name: actor.on(Purpose.CASEWORK) for name, actor in cast.items()} | {"registrar": cast["registrar"]}


@pytest.fixture
def case(cast: dict[str, Actor]) -> Case:
    return make_case(cast)


@pytest.fixture
def opened(case: Case) -> Callable[[Actor], Any]:
    """The file in somebody's eyes."""
    return lambda viewer: case_reads.open_file(case.reference, viewer=viewer)


@pytest.fixture
def stay(opened: Callable[[Actor], Any]) -> Callable[[Actor], reads.Stay]:
    def read(viewer: Actor) -> reads.Stay:
        found = opened(viewer)
        return reads.stay(found, viewer=found.viewer)

    return read


def offer(case: Case, by: Actor, on: date | None = None, position: Position = Position.IRREGULAR) -> Period:
    decided = Decided(on or clock.today(), Body.POLICE)
    return residence.offer_period(case.id, position, "slightest_indication", decided, by=by)


@pytest.fixture
def running(case: Case, team: dict[str, Actor]) -> Callable[[int], Period]:
    """running(30): a reflection period that began thirty days ago."""

    def begin(days: int = 0) -> Period:
        made = offer(case, team["police_officer"], ago(days))
        return residence.answer_offer(made.id, True, ago(days), by=team["shelter_lead"])

    return begin


def kinds(viewer: Actor) -> list[str]:
    """What the viewer was told and has not put away."""
    return [notice.kind for notice in notices.unseen(viewer=viewer)]


def clock_of(case: Case, code: str) -> Clock:
    """The newest clock of a kind."""
    with acting(JOB):
        return Clock.objects.filter(case=case, code=code).order_by("-made_at").first()


def end_early(case: Case, ground: str, by: Actor, body: Body = Body.IMMIGRATION, seen_in: str = "", on: Any = None):
    row = clock_of(case, "reflection")
    asking = Asking(Move.END_EARLY, ground)
    return residence.turn_clock(row.id, row.version, asking, Decided(on or today(), body, seen_in), by=by)
