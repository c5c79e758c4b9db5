"""Gathers what waits from every room and sorts it: now, ends today, this week, later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.desk.notice_words import said
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Role
from opennrm.projects import selectors as project_reads
from opennrm.ui.parts import WorkGroup, WorkItem

MOST = 100  # rows of one room on the home page; the room's own list has the rest


@dataclass(frozen=True)
class Row:
    """A line of the list, and whether somebody may be unsafe meanwhile."""

    item: WorkItem
    urgent: bool = False


Room = Callable[[Actor], list[Row]]


def _notices(viewer: Actor) -> list[Row]:
    rows = []
    for notice in notices.unseen(viewer=viewer):
        words = said(notice)
        item = WorkItem(
            state="soon" if notice.urgent else "neutral", what=words.what, why=words.why, url=words.url,
            since=notice.at, step=_("Put away"), step_url=reverse("desk:put_away", args=[notice.id]), step_posts=True,
        )  # fmt: skip
        rows.append(Row(item, notice.urgent))
    return rows


def _projects(viewer: Actor) -> list[Row]:
    """For project officers: money and results that a colleague wrote down, and reports that are due."""
    if not viewer.has(Role.PROJECT_OFFICER):
        return []
    rows = [
        Row(
            WorkItem(
                state="waiting",
                what=title,
                why=ngettext("One entry waits for your eyes", "%(count)s entries wait for your eyes", count)
                % {"count": count},
                url=reverse("desk:project", args=[reference]),
            )
        )
        for reference, title, count in project_reads.waiting_for_eyes(viewer=viewer)
    ]
    for reference, title, duty in project_reads.duties_due(within=timedelta(days=28), viewer=viewer)[:MOST]:
        late = duty.due_on < clock.today()
        rows.append(
            Row(
                WorkItem(
                    state="overdue" if late else "soon",
                    what=duty.what,
                    why=title,
                    url=reverse("desk:project", args=[reference]),
                    until=duty.due_on,
                )
            )
        )
    return rows


ROOMS: list[Room] = [_notices, _projects]


def _end(until: date | datetime | None) -> datetime | None:
    """A day counts to its last minute, on the wall clock of the installation."""
    if until is None or isinstance(until, datetime):
        return until
    midnight = datetime.combine(until, time.max)
    return midnight.replace(tzinfo=clock.local(clock.now()).tzinfo)


def _place(row: Row, now: datetime) -> int:
    """Which group: 0 now, 1 ends today, 2 this week, 3 later."""
    end = _end(row.item.until)
    if row.urgent or (end is not None and end < now):
        return 0
    if end is None:
        return 2
    if clock.local(end).date() == clock.local(now).date():
        return 1
    return 2 if end - now < timedelta(days=7) else 3


def groups(*, viewer: Actor) -> list[WorkGroup]:
    """Sorted by urgency, then by age; a group without rows is left out."""
    now = clock.now()
    heads = [
        (_("Now"), _("late, or somebody may be unsafe")),
        (_("Ends today"), _("after this, a right or a place is lost")),
        (_("This week"), _("by urgency, then by how long it has waited")),
        (_("Later"), _("this may wait")),
    ]
    places: list[list[Row]] = [[] for _head in heads]
    for room in ROOMS:
        for row in room(viewer):
            places[_place(row, now)].append(row)
    far = now + timedelta(days=36_500)
    for rows in places:
        rows.sort(key=lambda row: (_end(row.item.until) or far, _end(row.item.since) or far))
    return [
        WorkGroup(heading, note, [row.item for row in rows])
        for (heading, note), rows in zip(heads, places, strict=True)
        if rows
    ]


def summary(waiting: Sequence[WorkGroup]) -> str:
    """The verdict in sentences, before any list."""
    items = [item for group in waiting for item in group.items]
    if not items:
        return _("Nothing waits for you.")
    late = sum(1 for item in items if item.state == "overdue")
    today = sum(
        1 for item in items if item.until and clock.local(_end(item.until) or clock.now()).date() == clock.today()
    )
    words = [ngettext("One thing waits for you.", "%(count)s things wait for you.", len(items)) % {"count": len(items)}]
    words.append(ngettext("One is late.", "%(late)s are late.", late) % {"late": late} if late else _("None is late."))
    if today:
        words.append(ngettext("One ends today.", "%(today)s end today.", today) % {"today": today})
    return " ".join(words)
