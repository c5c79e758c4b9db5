"""One thing, lists of things, and what waits. What a viewer may not see is not in the rows that the database gives."""

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


def line_of(item: Item) -> Line:
    organisation, wrote = item.organisation, item.written_for
    return Line(
        item.reference, Kind(item.kind), item.title, item.state, item.data, item.begins_on, item.ends_on,
        organisation.name if organisation else "", item.organisation_id, wrote.name if wrote else "",
        item.released_at is not None, item.changed_at, item.parent.reference if item.parent else "",
    )  # fmt: skip


def items() -> Any:
    return Item.objects.select_related("organisation", "written_for", "parent")


def _texts(line: Line) -> Iterable[Any]:
    return [line.title, line.organisation, line.reference, *line.data.values()]


@selector
def may_begin(kind: Kind, *, viewer: Actor) -> bool:
    """Whether this viewer may begin a thing of a kind that stands by itself."""
    right = {Writer.RAISE: "raise", Writer.REPORT: "report"}.get(SHEETS[kind].writer, "keep")
    return not SHEETS[kind].under and (access.keeps(viewer) or may(viewer, right))


@selector
def lines(kind: Kind, *, state: str = "", text: str = "", viewer: Actor) -> list[Line]:
    """Everything of a kind that this viewer sees; in a state, or with these words, where asked."""
    ground.require(viewer, "read", access.RIGHTS)
    found = items().filter(kind=kind)
    if state:
        found = found.filter(state=state)
    shown = [line_of(item) for item in found]
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


def concerns(item: Item, viewer: Actor) -> bool:
    return viewer.organisation_id is not None and viewer.organisation_id in (item.organisation_id, item.written_for_id)


def may(viewer: Actor, action: str) -> bool:
    return not ground.why_not(viewer, action, access.RIGHTS)


def _may_add(kind: Kind, item: Item, viewer: Actor) -> bool:
    return access.keeps(viewer) or (
        SHEETS[kind].writer == Writer.OWNER and may(viewer, "report") and concerns(item, viewer)
    )


def _ancestors(item: Item) -> list[Line]:
    found, up = [], item.parent
    while up is not None:
        found.append(line_of(up))
        up = up.parent
    return found[::-1]


@selector
def item_page(reference: str, *, viewer: Actor) -> Page:
    """One thing. Raises NotThere, also for what this viewer may not know of."""
    ground.require(viewer, "read", access.RIGHTS)
    item = items().filter(reference=reference).first()
    if item is None:
        raise NotThere("There is no such thing, or it is not for you.")
    sheet, kind = SHEETS[Kind(item.kind)], Kind(item.kind)
    below: dict[Kind, list[Line]] = {child: [] for child in sheets.children(kind)}
    for child in items().filter(parent=item):
        below[Kind(child.kind)].append(line_of(child))
    mine = access.keeps(viewer) or (concerns(item, viewer) and may(viewer, "report"))
    moves = mine and (
        access.keeps(viewer) or sheet.writer != Writer.KEEP or item.organisation_id == viewer.organisation_id
    )
    steps = Move.objects.filter(item=item).select_related("organisation")
    return Page(
        line_of(item), tuple(_ancestors(item)), below,
        tuple(Step(s.before, s.after, s.words, s.on, s.organisation.name if s.organisation else "") for s in steps),
        _ties(Q(item=item), "other"), _ties(Q(other=item), "item"),
        tuple(sorted(sheet.states.next(item.state))) if moves else (), mine,
        tuple(child for child in below if _may_add(child, item, viewer)),
        sheet.eyes and item.released_at is None and may(viewer, "release") and item.written_by_id != viewer.user_id,
    )  # fmt: skip


def _ties(wanted: Q, end: str) -> tuple[tuple[Line, str], ...]:
    """Only ties whose both ends this viewer sees: the join is done in Python, row by row that the database gives."""
    ties = list(Tie.objects.filter(wanted).values_list(f"{end}_id", "words"))
    seen = {item.pk: line_of(item) for item in items().filter(pk__in=[pk for pk, _ in ties])}
    return tuple((seen[pk], words) for pk, words in ties if pk in seen)


@selector
def choices_for_tie(reference: str, *, viewer: Actor) -> list[Line]:
    """What something may have led to: measures, pilots, actions, instruments and bottlenecks that this viewer sees."""
    ground.require(viewer, "keep", access.RIGHTS)
    wanted = (Kind.MEASURE, Kind.PILOT, Kind.ACTION, Kind.INSTRUMENT, Kind.BOTTLENECK, Kind.BODY, Kind.PREVENTION)
    return [line_of(item) for item in items().filter(kind__in=wanted).exclude(reference=reference)]


# --- what waits ------------------------------------------------------------------------------------------


@selector
def waiting(*, within: timedelta, viewer: Actor) -> list[Line]:
    """What this viewer's organisation must do: open actions and bottlenecks that are due soon or late."""
    ground.require(viewer, "read", access.RIGHTS)
    if viewer.organisation_id is None or not may(viewer, "report"):
        return []
    mine = Q(kind=Kind.ACTION, state="open") | Q(kind=Kind.BOTTLENECK, state="addressed")
    due = Item.objects.filter(mine, organisation_id=viewer.organisation_id, ends_on__lte=clock.today() + within)
    return [line_of(item) for item in due.select_related("organisation", "written_for", "parent").order_by("ends_on")]


@selector
def waiting_for_eyes(*, viewer: Actor) -> list[Line]:
    """What somebody else wrote and nobody has released yet; and bottlenecks that are addressed to nobody."""
    if not may(viewer, "release"):
        return []
    unread = Q(released_at__isnull=True) & ~Q(written_by_id=viewer.user_id)
    if access.keeps(viewer):
        unread |= Q(kind=Kind.BOTTLENECK, state="raised")
    return [line_of(item) for item in items().filter(unread)]
