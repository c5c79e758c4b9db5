"""Lists: the state of play on a day, one project, what waits for somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.projects import access
from opennrm.projects.models import Duty, Entry, KeptXml, Outcome, Payment, Project
from opennrm.projects.rules import portfolio
from opennrm.projects.rules.card import Card
from opennrm.projects.rules.portfolio import About, Field
from opennrm.projects.selectors.reporting import cards, newest


@dataclass(frozen=True)
class Line:
    """One project on one day."""

    reference: str
    card: Card
    state: str  # "" before the first stage
    note: str
    known_since: str
    start: About | None
    end: About | None
    end_is_planned: bool
    is_late: bool = False  # the planned end has passed, and no later state was written

    @property
    def counted(self) -> bool:
        return self.card.form in portfolio.COUNTED


@dataclass(frozen=True)
class Play:
    """The list as of a day: lines by part, and how many projects are in which state. Only what is counted counts."""

    day: date
    parts: Mapping[int, list[Line]]
    states: Mapping[str, int]
    countries: tuple[str, ...]  # of all lines, before any filter

    @property
    def total(self) -> int:
        return sum(self.states.values())


def _line(project: Project, card: Card, day: date) -> Line:
    stage = portfolio.state_on(card.all(Field.STAGE), day)
    start, end, planned = portfolio.period_of(card.all(Field.PERIOD))
    open_ = stage is not None and portfolio.STATES.next(str(stage["state"])) != frozenset()
    return Line(
        project.reference, card, str(stage["state"]) if stage else "", str(stage.get("words", "")) if stage else "",
        str(stage["since"]) if stage else "", start, end, planned or (end is not None and end.last > day),
        open_ and planned and end is not None and end.last < day,
    )  # fmt: skip


def _texts(card: Card) -> str:
    return " ".join(str(value) for held in card.entries.values() for one in held for value in one.values()).casefold()


def _wanted(line: Line, country: str, state: str, text: str) -> bool:
    codes = [one["code"] for one in line.card.all(Field.COUNTRY)]
    if country and country not in codes:
        return False
    if state and line.state != state:
        return False
    return all(word in _texts(line.card) for word in text.casefold().split())


@selector
def state_of_play(
    day: date, *, part: int | None = None, country: str = "", state: str = "", text: str = "", viewer: Actor
) -> Play:
    """Every project of the portfolio that had begun or was known on this day, with the state it had then.

    Counts, search and filters work on what this viewer sees and on nothing else.
    """
    found = list(Project.objects.filter(part__isnull=False))
    seen = cards(found)
    lines = [_line(project, seen[project.pk], day) for project in found if seen[project.pk].all(Field.TITLE)]
    known = [line for line in lines if line.state]
    chosen = [line for line in known if (part is None or line.card.part == part) and _wanted(line, country, "", text)]
    states = Counter(line.state for line in chosen if line.counted)
    shown = [line for line in chosen if not state or line.state == state]
    parts: dict[int, list[Line]] = {}
    for line in shown:
        parts.setdefault(line.card.part or 0, []).append(line)
    countries = sorted({str(one["code"]) for line in known for one in line.card.all(Field.COUNTRY)})
    return Play(day, dict(sorted(parts.items())), dict(states), tuple(countries))


@dataclass(frozen=True)
class Row:
    """An entry with what an officer needs to work on it."""

    id: UUID
    field: str
    data: Mapping[str, Any]
    is_private: bool
    is_released: bool


@dataclass(frozen=True)
class Page:
    """One project with all that this viewer sees of it."""

    line: Line
    identifier: str
    rows: Mapping[str, list[Row]]
    payments: list[Payment]
    outcomes: list[Outcome]
    duties: list[Duty]
    totals: Mapping[tuple[str, str], Decimal]  # (kind, currency) -> confirmed amount
    is_released: bool
    is_imported: bool
    unreleased: int


def _totals(payments: Iterable[Payment]) -> dict[tuple[str, str], Decimal]:
    totals: dict[tuple[str, str], Decimal] = {}
    for payment in payments:
        if payment.state == "confirmed":
            key = (payment.kind, payment.currency)
            totals[key] = totals.get(key, Decimal(0)) + payment.amount
    return totals


@selector
def project_page(reference: str, day: date, *, viewer: Actor) -> Page:
    """One project. Raises NotThere, also where it is not released and the viewer is no officer."""
    project = Project.objects.filter(reference=reference).first()
    if project is None:
        raise NotThere("There is no such project.")
    card = cards([project])[project.pk]
    if not card.all(Field.TITLE):
        raise NotThere("There is no such project.")
    rows: dict[str, list[Row]] = {}
    entries = newest(list(Entry.objects.filter(project=project)))
    for row in entries:
        rows.setdefault(row.field, []).append(
            Row(row.pk, row.field, row.data, row.is_private, row.released_at is not None)
        )
    payments = list(Payment.objects.filter(project=project))
    outcomes = list(Outcome.objects.filter(project=project))
    unreleased = sum(not row.is_private and row.released_at is None for row in entries)
    ready: list[Payment | Outcome] = [*payments, *outcomes]
    unreleased += sum(one.state == "confirmed" and not one.is_private and one.released_at is None for one in ready)
    return Page(
        _line(project, card, day), project.identifier, rows, payments, outcomes,
        list(Duty.objects.filter(project=project)), _totals(payments), project.released_at is not None,
        KeptXml.objects.filter(project=project).exists(), unreleased,
    )  # fmt: skip


@selector
def waiting_for_eyes(*, viewer: Actor) -> list[tuple[str, str, int]]:
    """Projects with money or results that another officer wrote down: reference, title, how many."""
    ground.require(viewer, "confirm", access.RIGHTS)
    counts: Counter[UUID] = Counter()
    for table in (Payment, Outcome):
        waiting = table._default_manager.filter(state="drafted").exclude(entered_by_id=viewer.user_id)
        counts.update(waiting.values_list("project_id", flat=True))
    projects = list(Project.objects.filter(pk__in=counts))
    seen = cards(projects)
    return [(p.reference, seen[p.pk].one(Field.TITLE), counts[p.pk]) for p in projects]


@selector
def duties_due(*, within: timedelta, viewer: Actor) -> list[tuple[str, str, Duty]]:
    """Reports not received that are due soon or overdue: reference and title of the project, and the report."""
    ground.require(viewer, "write", access.RIGHTS)
    duties = list(
        Duty.objects.filter(received_on__isnull=True, due_on__lte=clock.today() + within).select_related("project")
    )
    seen = cards(list({duty.project_id: duty.project for duty in duties}.values()))
    return [(d.project.reference, seen[d.project_id].one(Field.TITLE), d) for d in duties]


@selector
def newcomers(*, viewer: Actor) -> list[tuple[str, str, str, bool]]:
    """Projects in no part yet, the newest first: reference, identifier, title, released. At most 200."""
    ground.require(viewer, "write", access.RIGHTS)
    projects = list(Project.objects.filter(part__isnull=True).order_by("-made_at")[:200])
    seen = cards(projects)
    return [(p.reference, p.identifier, seen[p.pk].one(Field.TITLE), p.released_at is not None) for p in projects]


@selector
def identifiers(*, viewer: Actor) -> dict[str, str]:
    """Identifier -> reference of every project that this viewer sees."""
    return dict(Project.objects.values_list("identifier", "reference"))
