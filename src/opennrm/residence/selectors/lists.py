"""Lists over many cases: terms that end, worklists, the overview of the chain, the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from opennrm.accounts import selectors as accounts
from opennrm.cases import selectors as case_reads
from opennrm.cases.models import Case
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.words import OrganisationKind, Purpose, Role
from opennrm.law import book
from opennrm.law.editions import Body
from opennrm.residence import access, models
from opennrm.residence.rules.way import Stand, Where, period_over, where
from opennrm.residence.selectors.facts import clock_facts, turns_of, ways_of
from opennrm.residence.selectors.file import redacted
from opennrm.residence.selectors.reach import JOB

SHOWN_AFTER = timedelta(days=14)  # a term that passed stays in the lists so long, as late
MOST = 2000


@dataclass(frozen=True)
class Deadline:
    """A term that runs, and who must act before it ends. No name, no place: the reference says enough."""

    clock_id: UUID
    case_id: UUID
    person_id: UUID
    reference: str
    lead_id: int
    organisation_id: int
    code: str  # empty where which term it is belongs to a part that is not shared with the viewer
    name: str  # in English, marked for translation
    owner: Body
    ends_on: date
    ends_at: datetime | None
    days_left: int
    suspended: bool
    statutory: bool
    verified: bool
    at_end: str
    reminder_days: tuple[int, ...]
    open_to_all: bool  # the whole team may see which it is

    @property
    def is_shown(self) -> bool:
        """What passed long ago is in no list."""
        return self.suspended or self.days_left >= -SHOWN_AFTER.days

    @property
    def state(self) -> str:
        """One of the seven states of the design guide."""
        if self.suspended:
            return "waiting"
        return "overdue" if self.days_left < 0 else "soon" if self.days_left <= 3 else "running"


@selector
def open_deadlines(
    *, viewer: Actor, within: timedelta | None = None, mine: bool = False, cases: Iterable[UUID] | None = None
) -> list[Deadline]:
    """Terms that run in the cases this viewer works inside, the first to end first; those just passed are late.

    within : only those that end so soon. mine : only those that the viewer, or the viewer's kind of organisation, must
    keep. cases : only these. A job of the program sees those of everybody.
    """
    if not viewer.job:
        ground.require(viewer, "read_deadlines", access.RIGHTS)
    today = clock.today()
    rows = models.Clock.objects.filter(closed_on__isnull=True, ends_on__gte=today - SHOWN_AFTER)
    rows = rows | models.Clock.objects.filter(closed_on__isnull=True).filter(_of_unkept_end(today))
    if cases is not None:
        rows = rows.filter(case_id__in=list(cases))
    found = [each for each in _deadlines(rows.exclude(case__state="closed"), today) if each.is_shown]
    if within is not None:
        found = [each for each in found if each.days_left <= within.days]
    if mine:
        found = [each for each in found if _is_mine(each, viewer)]
    if found and not viewer.job:
        audit.read(viewer, "residence.deadlines_read", persons={each.person_id for each in found})
    return found


def _of_unkept_end(today: date) -> Q:
    """Clocks whose end in the row says little: it stands still, or a later law reads it on."""
    return Q(standing_since__isnull=False) | Q(edition__in=book.taken_over(today))


def _deadlines(rows: QuerySet[models.Clock], today: date) -> list[Deadline]:
    clocks = list(rows.select_related("case").order_by("ends_on", "made_at")[:MOST])
    turns = turns_of(clocks)
    found = []
    for row in clocks:
        facts = clock_facts(row, turns[row.id])
        if not facts.history:
            continue
        reading, case = facts.reading(today), row.case
        edition = facts.edition_on(today)
        law = edition.clocks[row.code]
        found.append(
            Deadline(
                row.id, case.id, case.person_id, case.reference, case.lead_id, case.organisation_id, row.code, law.name,
                Body(reading.owner or row.owner), reading.ends_on, row.ends_at, reading.days_left(today),
                reading.standing_since is not None, law.statutory, law.term.source.verified, law.at_end,
                edition.reminder_days, law.open_to_all,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: each.ends_on)


def _is_mine(deadline: Deadline, viewer: Actor) -> bool:
    """Whose turn it is: the lead keeps every term of the case; a kind of organisation those that name it."""
    if deadline.lead_id == viewer.user_id:
        return True
    return viewer.organisation_kind is not None and str(viewer.organisation_kind) == str(deadline.owner)


@selector
def terms_waiting(*, viewer: Actor) -> list[Deadline]:
    """What stands on the viewer's home page: the terms that the viewer must keep and that come near, or just passed.

    A supervisor is shown besides what was let come close in the cases that the own organisation leads: that a term
    ends, in which case and when. Which term it is, and who must act, only where the whole team may see it.
    """
    if not viewer.roles & access.RIGHTS["read_deadlines"]:
        return []
    kept = open_deadlines(viewer=viewer, mine=True)
    found = {each.clock_id: each for each in kept if not each.suspended and each.days_left <= max(each.reminder_days)}
    for each in _let_come_close(viewer):
        found.setdefault(each.clock_id, each)
    return sorted(found.values(), key=lambda each: each.ends_on)


def _let_come_close(viewer: Actor) -> list[Deadline]:
    if not viewer.has(Role.SUPERVISOR):
        return []
    cases = [case.id for case in case_reads.cases_answered_for(viewer=viewer)]
    with looking_as(JOB):
        found = open_deadlines(viewer=JOB, cases=cases) if cases else []
    return [
        each if each.open_to_all else replace(each, code="", name="", owner=Body.CASE_LEAD, at_end="")
        for each in found
        if each.statutory and not each.suspended and each.days_left <= min(each.reminder_days)
    ]


@selector
def keepers(deadline: Deadline, *, viewer: Actor) -> list[int]:
    """The users of the team whose kind of organisation must keep this term: whom a reminder goes to. For the job."""
    if not viewer.job:
        return []
    case = Case(id=deadline.case_id)
    opened = case_reads.OpenFile(case, Standing(), viewer, frozenset())
    members = case_reads.members(opened, viewer=viewer)
    return [m.user_id for m in members if str(m.organisation.kind) == str(deadline.owner)]


# --- worklists ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """One case in a worklist: where it stands, who acts next, by when."""

    case: Case
    where: Where
    since: date
    days_in_stage: int
    region: str

    @property
    def overdue(self) -> bool:
        return self.where.until is not None and self.where.until < clock.today()


def _work(cases: Iterable[Case], viewer: Actor) -> list[Work]:
    rows = list(cases)
    today = clock.today()
    with looking_as(JOB):
        ways = ways_of(rows)
    parts = case_reads.parts_of_cases(rows, viewer=viewer)
    found = []
    for case in rows:
        at = where(ways[case.id], today)
        at = redacted(at, parts[case.id])
        entered = clock.local(case.stage_since).date()
        region = case.organisation.region.name if case.organisation.region is not None else ""
        found.append(Work(case, at, at.since, (today - entered).days + 1, region))
    far = date.max
    return sorted(found, key=lambda w: (w.where.stand != Stand.MISSING, w.where.until or far, w.since))


# Which organisations a worklist is for, and what they must do in it.
BODIES: dict[OrganisationKind, tuple[Body, ...]] = {
    OrganisationKind.POLICE: (Body.POLICE, Body.BORDER_POLICE),
    OrganisationKind.BORDER_POLICE: (Body.POLICE, Body.BORDER_POLICE),
    OrganisationKind.IMMIGRATION: (Body.IMMIGRATION,),
    OrganisationKind.LAWYER: (Body.LAWYER,),
}


def bodies_of(viewer: Actor) -> tuple[Body, ...]:
    """As which bodies of the law the viewer acts."""
    return BODIES.get(viewer.organisation_kind, ()) if viewer.organisation_kind else ()


@selector
def worklist(*, viewer: Actor) -> list[Work]:
    """The cases in which this viewer works, those first in which the viewer's organisation must act next."""
    ground.require(viewer, "read_deadlines", access.RIGHTS)
    found = _work(case_reads.my_cases(viewer=viewer), viewer)
    bodies = bodies_of(viewer)
    return sorted(found, key=lambda w: w.where.by not in bodies)


# --- the overview of the chain ------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    region: str = ""
    organisation: str = ""  # the public number
    stage: str = ""
    overdue: bool = False


@selector
def chain_overview(filters: Filters, *, viewer: Actor) -> list[Work]:
    """Every running case by stage, days in it, next term and owner, without content.

    The desk sees all; a supervisor the cases that the own organisation leads; a lead the own ones; the task force the
    rows without their references.
    """
    ground.require(viewer, "read_overview", access.RIGHTS)
    rows = _filtered(_in_sight(viewer), filters)
    work = _work(rows, viewer)
    found = [each for each in work if each.overdue] if filters.overdue else work
    persons = [] if _without_references(viewer) else [each.case.person_id for each in found]
    audit.read(viewer, "residence.overview_read", persons=persons, count=len(found))
    return found


def _without_references(viewer: Actor) -> bool:
    return not viewer.has(Role.REGISTRAR, Role.SUPERVISOR, Role.CASE_LEAD)


def sees_overview(viewer: Actor) -> bool:
    """Whether any case can ever stand in this viewer's overview."""
    return not _without_references(viewer) or viewer.organisation_kind == OrganisationKind.TASK_FORCE


def shows_references(viewer: Actor) -> bool:
    return not _without_references(viewer)


def _in_sight(viewer: Actor) -> list[Case]:
    if viewer.has(Role.REGISTRAR):
        return case_reads.running_cases(viewer=viewer.on(Purpose.REGISTRATION))
    if viewer.has(Role.SUPERVISOR):
        return case_reads.cases_answered_for(viewer=viewer)
    if viewer.has(Role.CASE_LEAD):
        return case_reads.my_cases(viewer=viewer)
    if viewer.organisation_kind == OrganisationKind.TASK_FORCE:
        return case_reads.running_cases(viewer=JOB)
    return []


def _filtered(rows: list[Case], filters: Filters) -> list[Case]:
    found = rows
    if filters.region:
        found = [c for c in found if c.organisation.region is not None and c.organisation.region.code == filters.region]
    if filters.organisation:
        found = [c for c in found if str(c.organisation.public_id) == filters.organisation]
    if filters.stage:
        found = [c for c in found if c.stage == filters.stage]
    return found


# --- the agenda -----------------------------------------------------------------------------------------


@selector
def feed_of(*, viewer: Actor) -> models.Feed | None:
    """The running agenda address of the viewer: when it was made and read last, never the address itself."""
    return models.Feed.objects.filter(user_id=viewer.user, ended_at__isnull=True).first()


@selector
def knows_feed(secret: str, *, viewer: Actor) -> bool:
    """Whether this is the running secret address of anybody. For the job that answers calendars."""
    return (
        bool(viewer.job) and models.Feed.objects.filter(digest=models.digest_of(secret), ended_at__isnull=True).exists()
    )


@selector
def agenda(secret: str, *, viewer: Actor) -> tuple[Actor, list[Deadline]] | None:
    """Whose secret address this is, and the terms in that user's eyes; None where the address is not known."""
    row = models.Feed.objects.filter(digest=models.digest_of(secret), ended_at__isnull=True).first()
    if row is None:
        return None
    eyes = accounts.actor_numbered(row.user_id, Purpose.CASEWORK, viewer=viewer)
    if eyes is None:
        return None
    models.Feed.objects.filter(pk=row.pk).update(read_at=clock.now())
    if not eyes.roles & access.RIGHTS["read_deadlines"]:
        return eyes, []
    return eyes, open_deadlines(viewer=eyes, mine=True)


@selector
def periods_over(*, viewer: Actor) -> list[UUID]:
    """The cases whose reflection period ran out without a decision, and whose people were not told. For the job."""
    if not viewer.job:
        return []
    today = clock.today()
    clocks = models.Clock.objects.filter(code="reflection", closed_on__isnull=True)
    clocks = clocks.filter(Q(ends_on__lt=today) | _of_unkept_end(today))
    cases = [row.case for row in clocks.exclude(case__state="closed").select_related("case")]
    return [case_id for case_id, ways in ways_of(cases).items() if period_over(ways, today)]
