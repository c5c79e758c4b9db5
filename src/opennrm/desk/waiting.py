"""Gathers what waits from every room and sorts it: now, ends today, this week, later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opennrm.cases import selectors as case_reads
from opennrm.cooperation import selectors as cooperation_reads
from opennrm.cooperation.rules.sheets import Kind
from opennrm.desk.cooperation_words import ONE
from opennrm.desk.notice_words import said
from opennrm.desk.referral_desk import item as referral_item
from opennrm.desk.residence_waiting import cases_told_of, term_rows, told_of
from opennrm.desk.safety_words import TASKS as PROGRAM_TASKS
from opennrm.desk.tonight import emergency_rows, offer_rows, way_rows
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as people_reads
from opennrm.projects import selectors as project_reads
from opennrm.publications import selectors as publication_reads
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals.rules import Urgency
from opennrm.residence import selectors as residence_reads
from opennrm.ui.parts import WorkGroup, WorkItem

SHOWN_AS_ROWS = {"referral.received", "referral.raid_received", "people.known_asked"}  # the desk sees the thing itself
URGENT_REFERRALS = 20
MOST = 100  # rows of one room on the home page; the room's own list has the rest


@dataclass(frozen=True)
class Row:
    """A line of the list, and whether somebody may be unsafe meanwhile."""

    item: WorkItem
    urgent: bool = False


LATER, FEW = 3, 5  # what may wait is folded away where it is long: today's work fits on one page
Room = Callable[[Actor], list[Row]]


def _terms_and_notices(viewer: Actor) -> list[Row]:
    """The terms of the law that the viewer must keep, and everything else that somebody was told of."""
    terms = residence_reads.terms_waiting(viewer=viewer)[:MOST]
    told = told_of(notices.unseen(viewer=viewer), terms)
    references = cases_told_of(told, viewer)
    rows = [Row(item) for item in term_rows(terms)]
    for notice in told:
        if notice.kind in SHOWN_AS_ROWS and viewer.has(Role.REGISTRAR):
            continue
        words = said(notice)
        if notice.kind == "safety.event":  # nobody puts it away: somebody acts, and it is gone for all
            step, step_url, posts = words.step, words.url, False
        else:
            step, step_url, posts = _("Put away"), reverse("desk:put_away", args=[notice.id]), True
        item = WorkItem(
            state="soon" if notice.urgent else "neutral", what=words.what, why=words.why, url=words.url,
            reference=references.get(notice.subject, ""), since=notice.at, step=step, step_url=step_url, step_posts=posts,
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
    rows += [
        Row(
            WorkItem(
                state="waiting",
                what=title,
                why=ngettext("A partner sent one correction", "A partner sent %(count)s corrections", count)
                % {"count": count},
                url=reverse("desk:project_corrections", args=[reference]),
            )
        )
        for reference, title, count in project_reads.corrections_waiting(viewer=viewer)
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


_CASE_WORDS = {
    # kind -> what waits, why, the one next step
    "hand_over": (
        lazy("A case is handed to you"),
        lazy("A colleague asks you to lead it."),
        lazy("Accept or give back"),
    ),
    "emergency_review": (
        lazy("Review an emergency access"),
        lazy("Somebody opened a file in an emergency. A person of another organisation looks whether it was right."),
        lazy("Review"),
    ),
    "emergency_more": (
        lazy("Somebody in an emergency asks for more"),
        lazy("It opens only if a second organisation agrees."),
        lazy("Answer"),
    ),
}


def _cases(viewer: Actor) -> list[Row]:
    """Tasks, hand-overs and emergencies; the names people go by are one read of the vault."""
    waiting = case_reads.waiting_for(viewer=viewer)
    persons = {row.person_id for row in waiting if row.person_id}
    called = people_reads.called(persons, viewer=viewer) if persons else {}
    rows = []
    for row in waiting:
        said = PROGRAM_TASKS.get(row.kind)
        what, why, step = _CASE_WORDS.get(row.kind, (*(said or (row.what, row.why)), lazy("Open")))
        name = called.get(row.person_id) if row.person_id else None
        item = WorkItem(
            state=row.state, what=str(what), why=str(why), url=reverse(row.url_name, args=row.url_args),
            reference=row.reference, about=_("called %(name)s") % {"name": name} if name else "",
            until=row.due, since=row.since, step=str(step),
        )  # fmt: skip
        rows.append(Row(item, row.urgent))
    return rows


def _desk(viewer: Actor) -> list[Row]:
    """For the national desk: referrals that may be urgent one by one, the rest as a number; doubles; questions."""
    if not viewer.has(Role.REGISTRAR):
        return []
    viewer = viewer.on(Purpose.REGISTRATION)
    inbox = referral_reads.inbox(viewer=viewer, limit=URGENT_REFERRALS)
    urgent = [row for row in inbox if row.referral.urgency != Urgency.WEEK]
    rows = [Row(referral_item(row), row.referral.urgency == Urgency.NOW) for row in urgent]
    rest = referral_reads.waiting_count(viewer=viewer) - len(urgent)
    if rest > 0:
        rows.append(_counted(ngettext("%(n)d referral waits", "%(n)d referrals wait", rest) % {"n": rest},
                             _("Nobody in them is said to be unsafe now."), "desk:inbox", _("Inbox")))  # fmt: skip
    if pairs := people_reads.count_candidates(viewer=viewer):
        rows.append(_counted(ngettext("Two files may be one person", "%(n)d pairs of files may be one person each", pairs)
                             % {"n": pairs}, _("Only the desk can see this."), "desk:doubles", _("Compare")))  # fmt: skip
    if asked := [shown for shown in people_reads.erasures_waiting(viewer=viewer) if not shown.mine]:
        rows.append(_counted(ngettext("One request to erase somebody", "%(n)d requests to erase somebody", len(asked))
                             % {"n": len(asked)}, _("A second person decides."), "desk:erasures", _("Look")))  # fmt: skip
    if questions := len(people_reads.open_questions(viewer=viewer)):
        rows.append(_counted(ngettext("One question whether a person is known", "%(n)d questions whether a person is known",
                             questions) % {"n": questions}, _("The asker gets the same answer in every case. You decide whether two sides should meet."),
                             "desk:is_known", _("Answer")))  # fmt: skip
    return rows


def _counted(what: str, why: str, address: str, step: str) -> Row:
    return Row(WorkItem(state="neutral", what=what, why=why, url=reverse(address), step=step))


def _places(viewer: Actor) -> list[Row]:
    """Offers to answer, people on the way, and who has no safe place tonight."""
    if viewer.purpose not in (Purpose.CASEWORK, Purpose.REGISTRATION, Purpose.SUPERVISION):
        return []
    rows: list[Row] = []
    if viewer.has(*_HOUSE):
        rows += [Row(item) for item in offer_rows(viewer)]
    if viewer.has(*_HOUSE, Role.REGISTRAR):
        rows += [Row(item, item.state == "overdue") for item in way_rows(viewer)]
    return rows + [Row(item, item.state == "overdue") for item in emergency_rows(viewer)]


_HOUSE = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER)


def _public(viewer: Actor) -> list[Row]:
    """For editors of the public site: what colleagues wrote, and numbers that nobody has called lately."""
    if not viewer.has(Role.REGISTRAR, Role.APPROVER):
        return []
    waits = publication_reads.waiting_now(viewer=viewer)
    rows = []
    if count := waits["texts"] + waits["offers"]:
        rows.append(_counted(ngettext("One text of the public site waits for your eyes", "%(n)d texts of the public site wait for your eyes",
                             count) % {"n": count}, _("A colleague wrote it. Nobody sees it before you publish it."), "desk:public", _("Look")))  # fmt: skip
    if waits["lines"]:
        rows.append(_counted(ngettext("One telephone number must be called", "%(n)d telephone numbers must be called", waits["lines"])
                             % {"n": waits["lines"]}, _("Nobody has confirmed it lately, so the public site does not show it."),
                             "desk:public_lines", _("Look")))  # fmt: skip
    return rows


def _cooperation(viewer: Actor) -> list[Row]:
    """Actions and bottlenecks that this organisation owns; and what waits for a second pair of eyes."""
    rows: list[Row] = []
    if not viewer.roles:
        return rows
    for line in cooperation_reads.waiting(within=timedelta(days=28), viewer=viewer)[:MOST]:
        late = line.ended_before(clock.today())
        why = (
            _("An action of your organisation")
            if line.kind == Kind.ACTION
            else _("A bottleneck that your organisation solves")
        )
        rows.append(
            Row(WorkItem(state="overdue" if late else "soon", what=line.title, why=why, url=reverse("desk:cooperation_item", args=[line.reference]), until=line.ends_on))
        )  # fmt: skip
    for line in cooperation_reads.waiting_for_eyes(viewer=viewer)[:MOST]:
        why = (
            _("A bottleneck without an owner") if line.kind == Kind.BOTTLENECK else _("Waits for a second pair of eyes")
        )
        rows.append(
            Row(WorkItem(state="waiting", what=line.title or str(ONE[line.kind]), why=why, url=reverse("desk:cooperation_item", args=[line.reference])))
        )  # fmt: skip
    return rows


ROOMS: list[Room] = [_terms_and_notices, _cases, _desk, _places, _projects, _public, _cooperation]


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
        WorkGroup(heading, note, [row.item for row in rows], folded=number == LATER and len(rows) > FEW)
        for number, ((heading, note), rows) in enumerate(zip(heads, places, strict=True))
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
