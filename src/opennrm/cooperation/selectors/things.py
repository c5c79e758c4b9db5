"""Reading cooperation. What a viewer may not see is not in the rows that the database gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from opennrm.cooperation import access
from opennrm.cooperation.models import Item, Move, Tie
from opennrm.cooperation.rules import sheets
from opennrm.cooperation.rules.shares import Share, share_of
from opennrm.cooperation.rules.sheets import SHEETS, Kind, Writer
from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere


@dataclass(frozen=True)
class Line:
    """One thing, as lists show it."""

    reference: str
    kind: Kind
    title: str
    state: str
    data: Mapping[str, Any]
    begins_on: date | None
    ends_on: date | None
    organisation: str
    organisation_id: int | None
    written_for: str
    is_released: bool
    changed_at: datetime
    under: str = ""  # reference of what it hangs under

    def value(self, key: str) -> Any:
        """What was answered to one question of its sheet; None where nothing was."""
        columns = {
            "title": self.title,
            "begins_on": self.begins_on,
            "ends_on": self.ends_on,
            "organisation": self.organisation,
        }
        return columns[key] if key in columns else self.data.get(key)

    def ended_before(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


def _line(item: Item) -> Line:
    organisation, wrote = item.organisation, item.written_for
    return Line(
        item.reference, Kind(item.kind), item.title, item.state, item.data, item.begins_on, item.ends_on,
        organisation.name if organisation else "", item.organisation_id, wrote.name if wrote else "",
        item.released_at is not None, item.changed_at, item.parent.reference if item.parent else "",
    )  # fmt: skip


def _items() -> Any:
    return Item.objects.select_related("organisation", "written_for", "parent")


def _texts(line: Line) -> Iterable[Any]:
    return [line.title, line.organisation, line.reference, *line.data.values()]


@selector
def may_begin(kind: Kind, *, viewer: Actor) -> bool:
    """Whether this viewer may begin a thing of a kind that stands by itself."""
    right = {Writer.RAISE: "raise", Writer.REPORT: "report"}.get(SHEETS[kind].writer, "keep")
    return not SHEETS[kind].under and (access.keeps(viewer) or _may(viewer, right))


@selector
def lines(kind: Kind, *, state: str = "", text: str = "", viewer: Actor) -> list[Line]:
    """Everything of a kind that this viewer sees; in a state, or with these words, where asked."""
    ground.require(viewer, "read", access.RIGHTS)
    found = _items().filter(kind=kind)
    if state:
        found = found.filter(state=state)
    shown = [_line(item) for item in found]
    return [line for line in shown if sheets.searched(_texts(line), text)] if text else shown


@selector
def counts(*, viewer: Actor) -> dict[Kind, Counter[str]]:
    """How many there are of each kind that stands by itself, by state, as far as this viewer sees."""
    ground.require(viewer, "read", access.RIGHTS)
    found: dict[Kind, Counter[str]] = {kind: Counter() for kind in sheets.TOPS}
    for kind, state in Item.objects.filter(parent__isnull=True).values_list("kind", "state"):
        found[Kind(kind)][state] += 1
    return found


@dataclass(frozen=True)
class Step:
    """A move as the page tells it."""

    before: str
    after: str
    words: str
    on: date
    organisation: str


@dataclass(frozen=True)
class Page:
    """One thing with all that this viewer sees of it."""

    line: Line
    parents: tuple[Line, ...]  # from the top down
    children: Mapping[Kind, list[Line]]
    steps: tuple[Step, ...]
    led_to: tuple[tuple[Line, str], ...]
    came_from: tuple[tuple[Line, str], ...]
    next_states: tuple[str, ...]  # that this viewer may choose
    may_change: bool
    may_add: tuple[Kind, ...]
    may_release: bool


def _concerns(item: Item, viewer: Actor) -> bool:
    return viewer.organisation_id is not None and viewer.organisation_id in (item.organisation_id, item.written_for_id)


def _may(viewer: Actor, action: str) -> bool:
    return not ground.why_not(viewer, action, access.RIGHTS)


def _may_add(kind: Kind, item: Item, viewer: Actor) -> bool:
    return access.keeps(viewer) or (
        SHEETS[kind].writer == Writer.OWNER and _may(viewer, "report") and _concerns(item, viewer)
    )


def _ancestors(item: Item) -> list[Line]:
    found, up = [], item.parent
    while up is not None:
        found.append(_line(up))
        up = up.parent
    return found[::-1]


@selector
def item_page(reference: str, *, viewer: Actor) -> Page:
    """One thing. Raises NotThere, also for what this viewer may not know of."""
    ground.require(viewer, "read", access.RIGHTS)
    item = _items().filter(reference=reference).first()
    if item is None:
        raise NotThere("There is no such thing, or it is not for you.")
    sheet, kind = SHEETS[Kind(item.kind)], Kind(item.kind)
    below: dict[Kind, list[Line]] = {child: [] for child in sheets.children(kind)}
    for child in _items().filter(parent=item):
        below[Kind(child.kind)].append(_line(child))
    mine = access.keeps(viewer) or (_concerns(item, viewer) and _may(viewer, "report"))
    moves = mine and (
        access.keeps(viewer) or sheet.writer != Writer.KEEP or item.organisation_id == viewer.organisation_id
    )
    steps = Move.objects.filter(item=item).select_related("organisation")
    return Page(
        _line(item), tuple(_ancestors(item)), below,
        tuple(Step(s.before, s.after, s.words, s.on, s.organisation.name if s.organisation else "") for s in steps),
        _ties(Q(item=item), "other"), _ties(Q(other=item), "item"),
        tuple(sorted(sheet.states.next(item.state))) if moves else (), mine,
        tuple(child for child in below if _may_add(child, item, viewer)),
        sheet.eyes and item.released_at is None and _may(viewer, "release") and item.written_by_id != viewer.user_id,
    )  # fmt: skip


def _ties(wanted: Q, end: str) -> tuple[tuple[Line, str], ...]:
    """Only ties whose both ends this viewer sees: the join is done in Python, row by row that the database gives."""
    ties = list(Tie.objects.filter(wanted).values_list(f"{end}_id", "words"))
    seen = {item.pk: _line(item) for item in _items().filter(pk__in=[pk for pk, _ in ties])}
    return tuple((seen[pk], words) for pk, words in ties if pk in seen)


@selector
def choices_for_tie(reference: str, *, viewer: Actor) -> list[Line]:
    """What something may have led to: measures, pilots, actions, instruments and bottlenecks that this viewer sees."""
    ground.require(viewer, "keep", access.RIGHTS)
    wanted = (Kind.MEASURE, Kind.PILOT, Kind.ACTION, Kind.INSTRUMENT, Kind.BOTTLENECK, Kind.BODY, Kind.PREVENTION)
    return [_line(item) for item in _items().filter(kind__in=wanted).exclude(reference=reference)]


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
    plan = _items().filter(kind=Kind.PLAN, reference=reference).first()
    if plan is None:
        raise NotThere("There is no such plan.")
    measures = list(_items().filter(kind=Kind.MEASURE, parent=plan).order_by("position", "written_at"))
    told: dict[Any, list[Line]] = {}
    status = _items().filter(kind=Kind.STATUS, parent__in=measures, released_at__isnull=False, begins_on__lte=as_of)
    for one in status.order_by("-begins_on", "-written_at"):
        told.setdefault(one.parent_id, []).append(_line(one))
    moves = Move.objects.filter(item__in=measures, on__lte=as_of).order_by("on", "at").values_list("item_id", "after")
    state = {measure.pk: SHEETS[Kind.MEASURE].first for measure in measures} | dict(moves)
    progress = [
        Progress(_replaced(_line(measure), state[measure.pk] if as_of < clock.today() else measure.state), tuple(told.get(measure.pk, ())))
        for measure in measures
    ]  # fmt: skip
    return Report(
        _line(plan),
        as_of,
        tuple(progress),
        dict(Counter(one.measure.state for one in progress)),
        tuple(_members(as_of)),
    )


def _replaced(line: Line, state: str) -> Line:
    return Line(**{**line.__dict__, "state": state})


def _members(day: date) -> Iterable[tuple[Line, tuple[Line, ...]]]:
    seats: dict[Any, list[Line]] = {}
    for seat in _items().filter(kind=Kind.SEAT):
        line = _line(seat)
        if not line.ended_before(day) and (line.begins_on is None or line.begins_on <= day):
            seats.setdefault(seat.parent_id, []).append(line)
    for body in _items().filter(kind=Kind.BODY):
        if body.pk in seats:
            yield _line(body), tuple(seats[body.pk])


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
    instruments = [item for item in _items().filter(kind=Kind.INSTRUMENT) if code in item.data.get("countries", [])]
    below = [
        _line(item)
        for item in _items().filter(root_id__in=[item.pk for item in instruments]).exclude(kind=Kind.INSTRUMENT)
    ]
    of = {kind: tuple(line for line in below if line.kind == kind) for kind in Kind}
    meetings = sorted(of[Kind.MEETING], key=lambda line: line.begins_on or today, reverse=True)
    coming = [line for line in meetings if line.begins_on and line.begins_on >= today and line.state == "planned"]
    figures = [_line(item) for item in _items().filter(kind=Kind.FIGURE) if item.data.get("country") == code]
    lessons = [_line(item) for item in _items().filter(kind=Kind.LESSON) if code in item.data.get("countries", [])]
    return Country(
        code, tuple(_line(item) for item in instruments),
        tuple(line for line in of[Kind.PARTY] if line.data.get("country") == code), of[Kind.COUNT], of[Kind.ACTION],
        tuple(meetings), tuple(sorted(figures, key=lambda line: (str(line.data.get("figure")), int(line.data.get("year", 0))))),
        tuple(lessons), coming[-1] if coming else None,
    )  # fmt: skip


# --- what waits ------------------------------------------------------------------------------------------


@selector
def waiting(*, within: timedelta, viewer: Actor) -> list[Line]:
    """What this viewer's organisation must do: open actions and bottlenecks that are due soon or late."""
    ground.require(viewer, "read", access.RIGHTS)
    if viewer.organisation_id is None or not _may(viewer, "report"):
        return []
    mine = Q(kind=Kind.ACTION, state="open") | Q(kind=Kind.BOTTLENECK, state="addressed")
    due = Item.objects.filter(mine, organisation_id=viewer.organisation_id, ends_on__lte=clock.today() + within)
    return [_line(item) for item in due.select_related("organisation", "written_for", "parent").order_by("ends_on")]


@selector
def waiting_for_eyes(*, viewer: Actor) -> list[Line]:
    """What somebody else wrote and nobody has released yet; and bottlenecks that are addressed to nobody."""
    if not _may(viewer, "release"):
        return []
    unread = Q(released_at__isnull=True) & ~Q(written_by_id=viewer.user_id)
    if access.keeps(viewer):
        unread |= Q(kind=Kind.BOTTLENECK, state="raised")
    return [_line(item) for item in _items().filter(unread)]
