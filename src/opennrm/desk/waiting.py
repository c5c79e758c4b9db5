"""Gathers what waits from every room and sorts it: now, ends today, this week, later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.desk.notice_words import said
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor


@dataclass(frozen=True)
class Row:
    """One thing that waits: why it is here, by when, and the one next step."""

    state: str  # one of the seven of the design guide
    what: str
    why: str
    url: str
    step: str
    reference: str = ""
    called: str = ""
    due: datetime | None = None
    since: datetime | None = None
    urgent: bool = False
    post: bool = False  # the step is a button that changes something


@dataclass(frozen=True)
class WaitingGroup:
    heading: str
    note: str
    rows: list[Row]


def _notices(viewer: Actor) -> list[Row]:
    rows = []
    for notice in notices.unseen(viewer=viewer):
        words = said(notice)
        rows.append(
            Row(
                state="soon" if notice.urgent else "neutral", what=words.what, why=words.why, url=words.url,
                step=words.step, since=notice.at, urgent=notice.urgent,
            )
        )  # fmt: skip
    return rows


def rows(*, viewer: Actor) -> list[Row]:
    """Everything that waits for this viewer, unsorted."""
    return _notices(viewer)


def _group_of(row: Row, now: datetime) -> int:
    if row.urgent or (row.due is not None and row.due < now):
        return 0
    if row.due is None:
        return 2
    if clock.local(row.due).date() == clock.local(now).date():
        return 1
    return 2 if row.due - now < timedelta(days=7) else 3


def groups(*, viewer: Actor) -> list[WaitingGroup]:
    """Sorted by urgency, then by age; a group without rows is left out."""
    now = clock.now()
    heads = [
        (_("Now"), _("late, or somebody may be unsafe")),
        (_("Ends today"), _("after this, a right or a place is lost")),
        (_("This week"), _("by urgency, then by how long it has waited")),
        (_("Later"), _("this may wait")),
    ]
    sorted_rows: list[list[Row]] = [[] for _head in heads]
    for row in rows(viewer=viewer):
        sorted_rows[_group_of(row, now)].append(row)
    far = now + timedelta(days=3650)
    for some in sorted_rows:
        some.sort(key=lambda row: (row.due or far, row.since or far))
    return [WaitingGroup(str(h), str(n), some) for (h, n), some in zip(heads, sorted_rows, strict=True) if some]


def summary(waiting: list[WaitingGroup]) -> str:
    """The verdict in a sentence, before any list."""
    count = sum(len(group.rows) for group in waiting)
    if not count:
        return _("Nothing waits for you.")
    late = sum(1 for group in waiting for row in group.rows if row.state == "overdue")
    words = [ngettext("One thing waits for you.", "%(count)s things wait for you.", count) % {"count": count}]
    words.append(ngettext("One is late.", "%(late)s are late.", late) % {"late": late} if late else _("None is late."))
    return " ".join(words)
