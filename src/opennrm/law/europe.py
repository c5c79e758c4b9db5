"""The floor under every country: what the Council of Europe's convention and the law of the Union ask at least.

A test holds every edition in the book against it. The numbers of articles are from memory and carry that mark; that
Bulgaria gives exactly thirty days was read on its own page of the mechanism (NRM-BG).
"""

from __future__ import annotations

from datetime import date, timedelta

from opennrm.law.clocks import Move
from opennrm.law.editions import Choice, Edition, Position, Setback, Way
from opennrm.law.terms import Term
from opennrm.law.words import Source

_CONVENTION = Source("Council of Europe convention (2005), art. 13; from memory", verified=False)
_ASSISTANCE = Source("Council of Europe convention (2005), art. 12; from memory", verified=False)
_DIRECTIVE = Source("Directive 2004/81/EC, art. 8; from memory", verified=False)

LEAST_REFLECTION = Term(_CONVENTION, days=30)
LEAST_PERMIT = Term(_DIRECTIVE, months=6)
# Safe housing, urgent medical care, translation and advice, money to live on.
OWED_AT_LEAST = {
    "shelter": _ASSISTANCE,
    "medical_care": _ASSISTANCE,
    "interpreter": _ASSISTANCE,
    "legal_aid": _ASSISTANCE,
    "allowance": _ASSISTANCE,
}
FLOOR_SINCE = date(2008, 2, 1)  # the day on which the convention came into force; from memory


def _starts() -> list[date]:
    """Every day of two years, one of them a leap year: the shortest stretch of a term shows among them."""
    return [date(2027, 1, 1) + timedelta(days=n) for n in range(731)]


def _terms_too_short(edition: Edition) -> list[str]:
    faults = []
    for start in _starts():
        if edition.reflection.term.ends_on(start) < LEAST_REFLECTION.ends_on(start):
            faults.append(f"{edition.code}: the reflection period from {start} is shorter than thirty days")
            break
    for route in edition.routes.values():
        clock = edition.clocks.get(route.permit_clock)
        if clock is not None and any(clock.term.ends_on(d) < LEAST_PERMIT.ends_on(d) for d in _starts()):
            faults.append(f"{edition.code}: the permit of {route.code} is shorter than the Union asks")
    return faults


def _people_left_out(edition: Edition) -> list[str]:
    faults = [f"{edition.code}: no way for somebody who is {p}" for p in Position if p not in edition.paths]
    given = {owed.code for owed in edition.entitlements}
    faults += [f"{edition.code}: no {code}" for code in OWED_AT_LEAST if code not in given]
    faults += [
        f"{edition.code}: the choice {choice} has no sentence" for choice in Choice if choice not in edition.choices
    ]
    if not any(path.way == Way.REFLECTION for path in edition.paths.values()):
        faults.append(f"{edition.code}: nobody gets a reflection period")
    if not edition.standards:
        faults.append(f"{edition.code}: nobody can be recognised as a victim by any standard")
    return faults


def _dead_ends(edition: Edition) -> list[str]:
    faults = [f"{edition.code}: nothing is left after {s}" for s in Setback if not edition.options.get(s)]
    faults += [
        f"{edition.code}: {option.code} after {setback} names a clock that is not there"
        for setback, options in edition.options.items()
        for option in options
        if option.clock and option.clock not in edition.clocks
    ]
    faults += [
        f"{edition.code}: {route.code} names the clock {code}, which is not there"
        for route in edition.routes.values()
        for code in (route.decision_clock, route.permit_clock, *route.milestones)
        if code and code not in edition.clocks
    ]
    faults += [
        f"{edition.code}: {owed.code} names the clock {owed.clock}, which is not there"
        for owed in edition.entitlements
        if owed.clock and owed.clock not in edition.clocks
    ]
    return faults


def _by_disappearance(edition: Edition) -> list[str]:
    """Nobody loses the period because they were taken: a disappearance ends nothing by itself."""
    early = edition.reflection.moves.get(Move.END_EARLY)
    if early is not None and not early.by:
        return [f"{edition.code}: the period ends early by nobody's decision"]
    return []


def shortfalls(edition: Edition) -> list[str]:
    """In which points an edition stays below the floor; empty if in none."""
    return [
        *_terms_too_short(edition),
        *_people_left_out(edition),
        *_dead_ends(edition),
        *_by_disappearance(edition),
    ]
