"""Where the people of today stand: periods, decisions and procedures in every state, some of them ending this week. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from demo.live import plan
from opennrm.cases.rules import Stage
from opennrm.law.book import in_force
from opennrm.law.editions import Choice, Position, Setback

UNION = frozenset(
    {"BG", "RO", "HU", "PL", "LT", "SK", "CZ", "LV", "EE", "HR", "SI", "GR", "IT", "ES", "PT", "DE", "BE"}
)
# Leads whose organisation may never see the part "residence" plan no procedures.
NO_RESIDENCE = frozenset({"counsellor"})


@dataclass(frozen=True)
class Stay:
    """What is written down for one file, in the order of the fields. Days are those on which it happened."""

    file: str
    position: Position
    offered_on: date
    accepted_on: date | None = None
    declined: bool = False
    choice: Choice | None = None
    chosen_on: date | None = None
    route: str = ""
    applied_on: date | None = None
    suspended_on: date | None = None
    decided: tuple[tuple[str, str, date], ...] = ()  # what, ground, day
    setback: tuple[Setback, date] | None = None
    missing_since: date | None = None
    received: int = 0  # how many of the things that are owed came


def ending_in(days: int, today: date) -> date:
    """The day on which a reflection period began that ends in so many days."""
    wanted, law = today + timedelta(days=days), in_force(today, "NL").reflection
    start = wanted - timedelta(days=law.term.days_from(wanted))
    return min((start + timedelta(days=n) for n in range(-3, 4)), key=lambda day: abs(law.term.ends_on(day) - wanted))


# How long ago the period began, or in how many days it ends; what happened in it.
_REFLECTING = (
    {"ends": 20}, {"ends": 3}, {"offered": True}, {"ends": 30, "choice": Choice.NOT_ABLE}, {"ends": 0},
    {"ends": 41, "choice": Choice.NO}, {"ends": 55, "missing": True}, {"declined": True}, {"ends": 6}, {"ends": 75},
    {"ends": 10}, {"ends": 1},
)  # fmt: skip
_DECIDING = ("waits", "suspended", "over", "refused", "hardship")
_STAYING = ("permit", "dismissed", "continued", "return")


def plan_stay(files: Sequence[plan.CaseFile], today: date) -> tuple[Stay, ...]:
    """One stay for each open file whose person is known well enough."""
    count: Counter[Stage] = Counter()
    made = []
    for file in files:
        if file.end is not None or file.stage in (Stage.INDICATION, Stage.INTAKE):
            continue
        number = count[file.stage]
        count[file.stage] += 1
        position = _position(next(iter(file.human.nationalities), ""))
        made.append(_one(file, position, number, today))
    return tuple(made)


def _position(country: str) -> Position:
    if country == "NL":
        return Position.CITIZEN
    return Position.UNION if country in UNION else Position.STATELESS if country == "stateless" else Position.IRREGULAR


def _one(file: plan.CaseFile, position: Position, number: int, today: date) -> Stay:
    opened = min(file.opened_at.date(), today - timedelta(days=1))
    supported = position in (Position.CITIZEN, Position.UNION)
    if supported or file.lead in NO_RESIDENCE or file.stage == Stage.SUPPORT:
        way = position if supported else Position.LEGAL
        return Stay(file.key, way, opened, opened + timedelta(days=1), received=number % 5)
    if file.stage == Stage.REFLECTION:
        return _reflecting(file.key, position, _REFLECTING[number % len(_REFLECTING)], today, number)
    if file.stage == Stage.DECISION:
        return _deciding(file.key, position, _DECIDING[number % len(_DECIDING)], today)
    return _staying(file.key, position, _STAYING[number % len(_STAYING)], today)


def _reflecting(key: str, position: Position, told: dict[str, object], today: date, number: int) -> Stay:
    if "offered" in told:
        return Stay(key, position, today - timedelta(days=2))
    if "declined" in told:
        return Stay(key, position, today - timedelta(days=9), today - timedelta(days=8), declined=True)
    start = ending_in(int(str(told["ends"])), today)
    choice = told.get("choice")
    return Stay(
        key, position, start, start, choice=choice if isinstance(choice, Choice) else None,
        chosen_on=today - timedelta(days=4) if choice else None,
        missing_since=today - timedelta(days=1) if "missing" in told else None, received=number % 6,
    )  # fmt: skip


def _deciding(key: str, position: Position, what: str, today: date) -> Stay:
    start = ending_in(-6 if what == "over" else 25, today)

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    if what == "over":
        return Stay(key, position, start, start, received=5)
    if what == "waits":
        return Stay(key, position, start, start, choice=Choice.REPORT, chosen_on=today, received=5)
    decided = (("refused", "conditions", ago(3)),) if what == "refused" else ()
    return Stay(
        key, position, start, start, choice=Choice.NOT_ABLE, chosen_on=ago(22), route="hardship", applied_on=ago(21),
        suspended_on=ago(9) if what == "suspended" else None, decided=decided, received=4,
    )  # fmt: skip


def _staying(key: str, position: Position, what: str, today: date) -> Stay:
    def ago(days: int) -> date:
        return today - timedelta(days=days)

    start = ending_in(-30, today)
    if what == "return":
        return Stay(
            key, position, start, start, choice=Choice.NO, chosen_on=ago(40), route="return", applied_on=ago(20),
            decided=(("granted", "agreed", ago(12)),), received=6,
        )  # fmt: skip
    permit = (("granted", "investigation", ago(60)),)
    return Stay(
        key, position, start, start, choice=Choice.REPORT, chosen_on=ago(61), decided=permit,
        setback=(Setback.DISMISSED, ago(2)) if what == "dismissed" else None,
        route="continued_stay" if what == "continued" else "", applied_on=ago(15) if what == "continued" else None,
        received=6,
    )  # fmt: skip
