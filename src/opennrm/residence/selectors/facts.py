"""From rows to what the rules reason about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.conf import settings

from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import looking_as
from opennrm.law import book
from opennrm.law.clocks import Move, Turn
from opennrm.law.editions import Choice, Edition, Setback
from opennrm.law.terms import Term
from opennrm.law.words import Source
from opennrm.residence import models
from opennrm.residence.rules.way import ClockFacts, PeriodFacts, ProcedureFacts, SetbackFacts, Ways
from opennrm.residence.selectors.reach import JOB

T = TypeVar("T")
_RECORDED = Source("the recorded act")


def law_today(day: date | None = None) -> Edition:
    """The edition in force here, today or on a day."""
    return book.in_force(day or clock.today(), settings.COUNTRY)


def turn_of(row: models.Turn) -> Turn:
    term = Term(_RECORDED, months=row.months or 0, days=row.days or 0) if row.months or row.days else None
    return Turn(Move(row.move), row.on, row.ground, row.body, term, row.owner)


def clock_facts(row: models.Clock, turns: Iterable[models.Turn]) -> ClockFacts:
    return ClockFacts(
        str(row.id), row.code, row.edition, tuple(turn_of(turn) for turn in turns), str(row.about or ""),
        row.closed_on if row.closed_as == "met" else None,
        row.ends_on if row.ends_at is not None else None,
    )  # fmt: skip


def turns_of(clocks: Iterable[models.Clock]) -> dict[UUID, list[models.Turn]]:
    found: dict[UUID, list[models.Turn]] = defaultdict(list)
    for turn in models.Turn.objects.filter(clock__in=[row.pk for row in clocks]).order_by("number"):
        found[turn.clock_id].append(turn)
    return found


def ways_of(cases: Iterable[Case]) -> dict[UUID, Ways]:
    """What the present actor may know of each case, with seven queries for any number."""
    rows = list(cases)
    ids = [case.id for case in rows]
    clocks = list(models.Clock.objects.filter(case_id__in=ids).order_by("made_at"))
    turns = turns_of(clocks)
    by_clock = _grouped((row.case_id, clock_facts(row, turns[row.id])) for row in clocks if turns[row.id])
    periods = _grouped(
        (p.case_id, PeriodFacts(p.state, p.way, p.answered_on or p.offered_on, p.edition, str(p.clock_id or "")))
        for p in models.Period.objects.filter(case_id__in=ids).order_by("made_at")
    )
    procedures = _grouped(
        (p.case_id, ProcedureFacts(str(p.id), p.route, p.state, p.since, p.edition))
        for p in models.Procedure.objects.filter(case_id__in=ids).order_by("made_at")
    )
    setbacks = _grouped(
        (s.case_id, SetbackFacts(str(s.id), Setback(s.kind), s.on, s.edition))
        for s in models.SetbackNote.objects.filter(case_id__in=ids).order_by("noted_at")
    )
    choices = {c.case_id: c for c in models.Cooperation.objects.filter(case_id__in=ids).order_by("noted_at")}
    alarms = dict(models.Alarm.objects.filter(case_id__in=ids, found_on__isnull=True).values_list("case_id", "since"))
    edition = law_today().code
    return {
        case.id: Ways(
            edition=edition,
            opened_on=clock.local(case.opened_at).date(),
            periods=tuple(periods[case.id]),
            clocks=tuple(by_clock[case.id]),
            procedures=tuple(procedures[case.id]),
            setbacks=tuple(setbacks[case.id]),
            choice=Choice(choices[case.id].choice) if case.id in choices else None,
            chosen_on=choices[case.id].decided_on if case.id in choices else None,
            missing_since=alarms.get(case.id),
            closed_on=clock.local(case.closed_at).date() if case.closed_at else None,
        )
        for case in rows
    }


def _grouped(pairs: Iterable[tuple[UUID, T]]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def full_ways(case: Case) -> Ways:
    """All that is known of a case, for rules that must not decide on half of it. Never shown as it is."""
    with looking_as(JOB):
        return ways_of([case])[case.id]
