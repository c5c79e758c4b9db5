"""What is put together from things: the progress report of a plan, shares of a pilot, one country in one view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opennrm.cooperation import access
from opennrm.cooperation.models import Item, Move
from opennrm.cooperation.rules.shares import Share, share_of
from opennrm.cooperation.rules.sheets import SHEETS, Kind
from opennrm.cooperation.selectors.things import Line, items, line_of
from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere

# --- the progress report ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """A measure with its dated status paragraphs, the newest first; only what has been released."""

    measure: Line
    status: tuple[Line, ...]


@dataclass(frozen=True)
class Report:
    plan: Line
    as_of: date
    measures: tuple[Progress, ...]
    states: Mapping[str, int]
    members: tuple[tuple[Line, tuple[Line, ...]], ...]  # bodies with their members, as an annex


@selector
def progress_report(reference: str, as_of: date, *, viewer: Actor) -> Report:
    """The plan measure by measure as of a day: the status known then, nothing later. Raises NotThere."""
    ground.require(viewer, "read", access.RIGHTS)
    plan = items().filter(kind=Kind.PLAN, reference=reference).first()
    if plan is None:
        raise NotThere("There is no such plan.")
    measures = list(items().filter(kind=Kind.MEASURE, parent=plan).order_by("position", "written_at"))
    told: dict[Any, list[Line]] = {}
    status = items().filter(kind=Kind.STATUS, parent__in=measures, released_at__isnull=False, begins_on__lte=as_of)
    for one in status.order_by("-begins_on", "-written_at"):
        told.setdefault(one.parent_id, []).append(line_of(one))
    moves = Move.objects.filter(item__in=measures, on__lte=as_of).order_by("on", "at").values_list("item_id", "after")
    state = {measure.pk: SHEETS[Kind.MEASURE].first for measure in measures} | dict(moves)
    progress = [
        Progress(_replaced(line_of(measure), state[measure.pk] if as_of < clock.today() else measure.state), tuple(told.get(measure.pk, ())))
        for measure in measures
    ]  # fmt: skip
    return Report(
        line_of(plan),
        as_of,
        tuple(progress),
        dict(Counter(one.measure.state for one in progress)),
        tuple(_members(as_of)),
    )


def _replaced(line: Line, state: str) -> Line:
    return Line(**{**line.__dict__, "state": state})


def _members(day: date) -> Iterable[tuple[Line, tuple[Line, ...]]]:
    seats: dict[Any, list[Line]] = {}
    for seat in items().filter(kind=Kind.SEAT):
        line = line_of(seat)
        if not line.ended_before(day) and (line.begins_on is None or line.begins_on <= day):
            seats.setdefault(seat.parent_id, []).append(line)
    for body in items().filter(kind=Kind.BODY):
        if body.pk in seats:
            yield line_of(body), tuple(sorted(seats[body.pk], key=lambda seat: seat.data.get("seat") != "chair"))


# --- pilots ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """One measurement; `share` is empty where there is nothing to divide by, too few, or all were counted."""

    line: Line
    share: Share | None


def measured(rows: Iterable[Line]) -> list[Measured]:
    """Measurements with their shares and intervals."""
    found = []
    for line in rows:
        count, out_of = line.data.get("count"), line.data.get("out_of")
        sampled = isinstance(count, int) and isinstance(out_of, int) and not line.data.get("census")
        found.append(Measured(line, share_of(int(count or 0), int(out_of or 0)) if sampled else None))
    return found


# --- countries -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Country:
    """What is kept about one source country, as far as this viewer sees."""

    code: str
    instruments: tuple[Line, ...]
    contacts: tuple[Line, ...]
    counts: tuple[Line, ...]
    actions: tuple[Line, ...]
    meetings: tuple[Line, ...]  # to come first, then those that were
    figures: tuple[Line, ...]
    lessons: tuple[Line, ...]
    next_meeting: Line | None
    years: tuple[int, ...]  # for which numbers of registered victims were published, of whichever country


@selector
def countries(*, viewer: Actor) -> list[str]:
    """Every country that an instrument or a figure names."""
    ground.require(viewer, "read", access.RIGHTS)
    codes = {
        code
        for data in Item.objects.filter(kind=Kind.INSTRUMENT).values_list("data", flat=True)
        for code in data.get("countries", [])
    }
    codes |= {data.get("country", "") for data in Item.objects.filter(kind=Kind.FIGURE).values_list("data", flat=True)}
    return sorted(codes - {""})


@selector
def country(code: str, *, viewer: Actor) -> Country:
    """One country in one view. A country of which nothing is kept is an empty view, not a fault."""
    ground.require(viewer, "read", access.RIGHTS)
    today = clock.today()
    instruments = [item for item in items().filter(kind=Kind.INSTRUMENT) if code in item.data.get("countries", [])]
    below = [
        line_of(item)
        for item in items().filter(root_id__in=[item.pk for item in instruments]).exclude(kind=Kind.INSTRUMENT)
    ]
    of = {kind: tuple(line for line in below if line.kind == kind) for kind in Kind}
    meetings = sorted(of[Kind.MEETING], key=lambda line: line.begins_on or today, reverse=True)
    coming = [line for line in meetings if line.begins_on and line.begins_on >= today and line.state == "planned"]
    every = [line_of(item) for item in items().filter(kind=Kind.FIGURE)]
    figures = [line for line in every if line.data.get("country") == code]
    years = {int(line.data["year"]) for line in every if line.data.get("figure") == "registered"}
    lessons = [line_of(item) for item in items().filter(kind=Kind.LESSON) if code in item.data.get("countries", [])]
    return Country(
        code, tuple(line_of(item) for item in instruments),
        tuple(line for line in of[Kind.PARTY] if line.data.get("country") == code), of[Kind.COUNT], of[Kind.ACTION],
        tuple(meetings), tuple(sorted(figures, key=lambda line: (str(line.data.get("figure")), int(line.data.get("year", 0))))),
        tuple(lessons), coming[-1] if coming else None,
        tuple(sorted(years)),
    )  # fmt: skip
