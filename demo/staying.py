"""Writes where the people of today stand, through the services, each act in the name of the case lead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from demo.live.stay import Stay
from opennrm.kernel.actors import Actor, acting
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Position
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Asked, Interpreter, Officer, Reply, Understood, Why
from opennrm.residence.selectors import Stay as Shown
from opennrm.residence.services import Asking, Decided

if TYPE_CHECKING:
    from opennrm.cases.selectors import OpenFile

PAPER = "letter in the file"


def write_stay(stay: Stay, case: UUID, opened: OpenFile, by: Actor) -> None:
    """From the intake to the newest decision."""
    talk = residence.Talk(stay.offered_on, True, Interpreter.PRESENT, Officer.NO_WISH, Understood.YES, officer_met=True)
    residence.note_intake(case, talk, by=by)
    for what, reply in ((Asked.LAWYER, Reply.YES), (Asked.LEGAL_AID, Reply.LATER)):
        residence.note_asked(case, what, reply, stay.offered_on, by=by)
    supported = stay.position in (Position.CITIZEN, Position.UNION, Position.LEGAL)
    decided = Decided(stay.offered_on, Body.CASE_LEAD if supported else Body.POLICE, "" if supported else PAPER)
    ground = "" if supported else "slightest_indication"
    made = residence.offer_period(case, stay.position, ground, decided, by=by)
    if stay.accepted_on is None:
        return
    why = Why.AFRAID if stay.declined else None
    residence.answer_offer(made.id, not stay.declined, stay.accepted_on, why, by=by)
    if not stay.declined:
        _owed(stay, opened, by)
    _decide(stay, case, opened, by)
    if stay.missing_since is not None:
        residence.raise_alarm(case, stay.missing_since, by=by)


def _shown(opened: OpenFile, by: Actor) -> Shown:
    with acting(by):
        return reads.stay(opened, viewer=by)


def _owed(stay: Stay, opened: OpenFile, by: Actor) -> None:
    assert stay.accepted_on is not None
    for shown in _shown(opened, by).owed[: stay.received]:
        asked = residence.note_owed(shown.row.id, "asked", stay.accepted_on, shown.row.version, by=by)
        residence.note_owed(asked.id, "received", stay.accepted_on, asked.version, by=by)


def _decide(stay: Stay, case: UUID, opened: OpenFile, by: Actor) -> None:
    if stay.choice is not None and stay.chosen_on is not None:
        grounds = ["threat"] if stay.choice == "not_able" else []
        residence.decide_cooperation(case, stay.choice, grounds, stay.chosen_on, by=by)
    if stay.choice == "report" and stay.decided:
        _decisions(stay, opened, by, "cooperation")
    if stay.setback is not None:
        residence.note_dismissal(case, *stay.setback, by=by)
    if stay.route and stay.applied_on is not None:
        residence.apply_for(case, stay.route, stay.applied_on, by=by)
        if stay.choice != "report":
            _decisions(stay, opened, by, stay.route)
    if stay.suspended_on is not None:
        clock = next(c for c in _shown(opened, by).clocks if c.row.code == "decision_on_application")
        decided = Decided(stay.suspended_on, Body.IMMIGRATION, PAPER)
        residence.turn_clock(clock.row.id, clock.row.version, Asking(Move.SUSPEND, "incomplete"), decided, by=by)


def _decisions(stay: Stay, opened: OpenFile, by: Actor, route: str) -> None:
    for state, ground, on in stay.decided:
        row = next(p.row for p in _shown(opened, by).procedures if p.row.route == route)
        body = Body.IOM if route == "return" else Body.IMMIGRATION
        residence.decide(row.id, row.version, state, ground, Decided(on, body, PAPER), by=by)
