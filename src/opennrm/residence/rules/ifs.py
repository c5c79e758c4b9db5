"""What happens if: when a clock ends under each possible decision of today, and which terms begin then. Pure.

Nothing is changed by looking. A decision that the edition of the law does not provide is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from opennrm.law.clocks import Move, Provision, Turn, read_clock, refusals
from opennrm.law.editions import Body, Choice, Clock, Edition, Route, Setback
from opennrm.residence.rules.way import (
    ClockFacts,
    Ways,
    after_application,
    after_choice,
    after_decision,
    after_setback,
    end_from,
)

STILL_DAYS = 10  # how long a clock stands still in the example


@dataclass(frozen=True)
class IfThen:
    """One decision: when the clock would end, and whether a decision may end it earlier; which terms begin."""

    act: str
    ends: date
    by: tuple[str, ...]  # bodies: who decides, or acts next
    clocks: tuple[tuple[str, date], ...] = ()
    words: str = ""
    verified: bool = True
    early: bool = False  # this day at the latest: a decision that follows may end it before
    still: tuple[date, date] | None = None  # from, and the first day on which it goes on
    grounds: int = 0  # on how many grounds the law provides it


def what_if(ways: Ways, of: ClockFacts, today: date) -> list[IfThen]:
    """Every decision that the law provides today for this clock; empty where it does not run."""
    if not of.is_open(today) or of.fixed_end is not None:
        return []
    edition = of.edition_on(today)
    law = edition.clocks[of.code]
    reading = of.reading(today)
    found = [
        *_choices(ways, of, edition, today),
        *_outcomes(ways, of, edition, today),
        *_moves(of, law, edition, today),
    ]
    nothing = IfThen(
        "nothing",
        reading.ends_on,
        (reading.owner or str(law.owner),),
        words=law.at_end,
        verified=law.term.source.verified,
    )
    return [*found, nothing]


def _terms(edition: Edition, codes: Iterable[str], today: date) -> tuple[tuple[str, date], ...]:
    return tuple((code, end_from(edition.clocks[code], today)) for code in codes)


def _choices(ways: Ways, of: ClockFacts, edition: Edition, today: date) -> Iterator[IfThen]:
    """What the person may decide while the reflection period runs."""
    period = ways.period()
    if of.code != "reflection" or period is None or period.clock != of.key:
        return
    end = of.reading(today).ends_on
    for choice, rule in edition.choices.items():
        follows = after_choice(edition, choice)
        starts: Iterable[str] = ()
        if follows.apply_for:
            starts = after_application(edition, follows.apply_for).start
        elif follows.setback is not None:
            starts = after_setback(edition, follows.setback, today).start
        by = {Choice.NOT_ABLE: Body.CASE_LEAD, Choice.NO: Body.LAWYER}.get(choice, Body.IMMIGRATION)
        yield IfThen(
            str(choice), end, (str(by),), _terms(edition, starts, today), rule.words, rule.source.verified,
            early=choice != Choice.NOT_ABLE,
        )  # fmt: skip


def _route_of(ways: Ways, of: ClockFacts, edition: Edition) -> Route | None:
    procedure = next((each for each in ways.procedures if each.key == of.about), None)
    return edition.routes.get(procedure.route) if procedure is not None else None


def _outcomes(ways: Ways, of: ClockFacts, edition: Edition, today: date) -> Iterator[IfThen]:
    """What may be decided on the application for which this clock runs."""
    route = _route_of(ways, of, edition)
    if route is None or of.code != route.decision_clock:
        return
    first = not any(each.about == of.about and each.code in route.milestones for each in ways.clocks)
    for state, grounds in (("granted", route.granted_on), ("refused", route.refused_on)):
        if not grounds:
            continue
        follows = after_decision(edition, route.code, state, first=first)
        starts = follows.start
        if follows.setback is not None:
            starts = after_setback(edition, follows.setback, today).start
        yield IfThen(
            state, today, (str(route.decides),), _terms(edition, starts, today),
            verified=all(ground.source.verified for ground in grounds), grounds=len(grounds),
        )  # fmt: skip


def _moves(of: ClockFacts, law: Clock, edition: Edition, today: date) -> Iterator[IfThen]:
    """What may be done to the clock itself, as far as the law provides it and it can be done today."""
    for move, starts in (
        (Move.RESUME, ()), (Move.SUSPEND, ()), (Move.EXTEND, ()), (Move.END_EARLY, _left_after(of, edition, today)),
    ):  # fmt: skip
        provision = law.moves.get(Move.SUSPEND if move == Move.RESUME else move)
        if provision is None or (
            move == Move.END_EARLY and of.code in {r.decision_clock for r in edition.routes.values()}
        ):
            continue  # a term to decide ends by the decision, which stands there already
        turn = _turn(move, provision, today)
        if refusals(law.term, law.moves, of.history, turn):
            continue
        history = [*of.history, turn]
        still = None
        if move == Move.SUSPEND:
            still = (today, today + timedelta(days=STILL_DAYS))
            history.append(Turn(Move.RESUME, still[1], by=turn.by))
        reading = read_clock(law.term, history, today if still is None else still[1])
        assert reading is not None
        verified = provision.source.verified and all(ground.source.verified for ground in provision.grounds)
        yield IfThen(
            str(move), reading.ends_on, tuple(map(str, provision.by)), _terms(edition, starts, today), verified=verified,
            still=still, grounds=0 if move == Move.RESUME else len(provision.grounds),
        )  # fmt: skip


def _turn(move: Move, provision: Provision, today: date) -> Turn:
    ground = provision.grounds[0].code if provision.grounds and move != Move.RESUME else ""
    return Turn(move, today, ground, str(provision.by[0]), provision.most if move == Move.EXTEND else None)


def _left_after(of: ClockFacts, edition: Edition, today: date) -> tuple[str, ...]:
    """The terms of the ways that are left when the clock is ended today."""
    if of.code == "reflection":
        return after_setback(edition, Setback.ENDED_EARLY, today).start
    if of.code in {route.permit_clock for route in edition.routes.values()}:
        return after_setback(edition, Setback.WITHDRAWN, today).start
    return ()
