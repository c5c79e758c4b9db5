"""Lists of cases, and what waits for somebody in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from opennrm.cases import access
from opennrm.cases.models import Case, Document, Emergency, EmergencyExtra, HandOver, Membership, Task
from opennrm.cases.models.sealing import seals
from opennrm.cases.rules.emergency import REVIEW_WITHIN
from opennrm.cases.selectors.reach import NOT_THERE, files_of, me, my_organisation, reach, standing_on
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants
from opennrm.kernel.actors import Actor, acting, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.references import read_reference
from opennrm.kernel.words import Compartment, Relation, Role

MOST = 5000  # cases in the longest list


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `kind` names it; `what` holds words that somebody wrote, where there are any."""

    kind: str  # task (or what the program asks for), hand_over, emergency_review, emergency_more
    what: str
    why: str
    reference: str
    person_id: UUID | None
    due: date | datetime | None
    since: datetime
    state: str  # one of the seven of the design guide
    url_name: str
    url_args: tuple[str, ...]
    urgent: bool = False


# Where one does what the program itself asks for.
PAGES = {
    "assess_risk": "desk:case_safety",
    "look_again": "desk:case_safety",
    "review_plan": "desk:plan",
    "missed_appointment": "desk:case_appointments",
    "remind_in_person": "desk:case_appointments",
    "carry_reminder": "desk:case_appointments",
}


def state_of(due: date | None, today: date) -> str:
    """Late, soon (three days), or in time."""
    if due is None:
        return "neutral"
    if due < today:
        return "overdue"
    return "soon" if (due - today).days <= 3 else "running"


@selector
def case_card(reference: str, *, viewer: Actor) -> Case:
    """The outside of a case: reference, stage, who leads it. Raises NotThere."""
    read = read_reference(reference)
    found = Case.objects.visible_to(viewer).select_related("lead", "organisation").filter(reference=read).first()
    if found is None:
        raise NotThere(NOT_THERE)
    return reach(found.id, viewer, "read_case")


@selector
def cases_of(person_id: UUID, *, viewer: Actor) -> list[Case]:
    """The cases of a person that this viewer may know of."""
    files = files_of(person_id, viewer)
    found = Case.objects.visible_to(viewer).filter(person_id__in=files).select_related("lead", "organisation")
    return [case for case in found.order_by("-opened_at") if standing_on(case, viewer).sees()]


@selector
def my_cases(*, viewer: Actor, closed: bool = False) -> list[Case]:
    """Cases that the viewer leads or works on, the newest stage first."""
    ground.require(viewer, "list_cases", access.RIGHTS)
    mine = Membership.objects.filter(user_id=me(viewer), ended_at__isnull=True)
    found = Case.objects.visible_to(viewer).filter(pk__in=mine.values("case_id"))
    return _listed(found.filter(state="closed") if closed else found.exclude(state="closed"), viewer)


@selector
def running_cases(*, viewer: Actor) -> list[Case]:
    """Every open case that this viewer may know of: for the desk all of them, and for a job of the program."""
    if not viewer.job:
        ground.require(viewer, "list_cases", access.RIGHTS)
    found = Case.objects.visible_to(viewer).exclude(state="closed")
    return list(found.select_related("lead", "organisation", "organisation__region").order_by("-stage_since")[:MOST])


@selector
def parts_of_cases(cases: Iterable[Case], *, viewer: Actor) -> dict[UUID, frozenset[Compartment]]:
    """Which parts of each of these cases the viewer may see now. One query for any number."""
    found = grants.standings_in(viewer, [case.id for case in cases])
    return {case: standing.compartments(viewer) for case, standing in found.items()}


@selector
def cases_answered_for(*, viewer: Actor, closed: bool = False) -> list[Case]:
    """Cases that the viewer's organisation leads, for its supervisor."""
    ground.require(viewer, "list_cases", access.RIGHTS)
    if not viewer.has(Role.SUPERVISOR):
        return []
    found = Case.objects.visible_to(viewer).filter(organisation_id=my_organisation(viewer))
    return _listed(found.filter(state="closed") if closed else found.exclude(state="closed"), viewer)


@selector
def references_in_sight(references: Iterable[str], *, viewer: Actor) -> frozenset[str]:
    """Those of these references whose cases the viewer may know of now."""
    rows = Case.objects.visible_to(viewer).filter(reference__in=set(references))
    return frozenset(rows.values_list("reference", flat=True))


def _listed(found: Iterable[Case], viewer: Actor) -> list[Case]:
    rows = list(found.select_related("lead", "organisation", "organisation__region").order_by("-stage_since")[:500])  # type: ignore[attr-defined]
    if rows:
        audit.read(viewer, "cases.list_read", persons=[case.person_id for case in rows])
    return rows


@selector
def open_tasks_by_case(case_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, tuple[int, date | None]]:
    """How many tasks are open in each of these cases, and when the first is due."""
    found: dict[UUID, tuple[int, date | None]] = {}
    rows = Task.objects.filter(case_id__in=list(case_ids), state="open").values_list("case_id", "due_on")
    for case_id, due in rows:
        count, first = found.get(case_id, (0, None))
        found[case_id] = (count + 1, min(d for d in (first, due) if d) if first or due else None)
    return found


@selector
def waiting_for(*, viewer: Actor) -> list[Waiting]:
    """What waits for this viewer in cases: tasks, requests to lead, reviews, and emergencies that ask for more."""
    if viewer.user_id is None:
        return []
    return [*_tasks(viewer), *_hand_overs(viewer), *_reviews(viewer), *_more(viewer)]


def _tasks(viewer: Actor) -> list[Waiting]:
    mine = Q(user_id=me(viewer)) | Q(user_id__isnull=True, organisation_id=my_organisation(viewer))
    cases = Case.objects.visible_to(viewer).exclude(state="closed")
    rows = Task.objects.filter(mine, state="open", case__in=cases).select_related("case")
    waiting = list(rows.order_by("due_on", "made_at")[:200])
    opened = seals({task.case_id: task.case for task in waiting}.values())
    today = clock.today()
    return [
        Waiting(
            task.kind or "task", opened[task.case_id].open("task", task.id, "words", task.words),
            opened[task.case_id].open("task", task.id, "why", task.why), task.case.reference, task.case.person_id,
            task.due_on, task.made_at, state_of(task.due_on, today), PAGES.get(task.kind, "desk:case_tasks"),
            (task.case.reference,),
        )
        for task in waiting
    ]  # fmt: skip


def _hand_overs(viewer: Actor) -> list[Waiting]:
    rows = HandOver.objects.filter(to_user_id=me(viewer), state="asked").select_related("case", "from_user")
    return [
        Waiting(
            "hand_over", "", "", asked.case.reference, None, None, asked.asked_at, "soon", "desk:hand_over",
            (str(asked.id),),
        )
        for asked in rows
        if standing_on(asked.case, viewer).sees()
    ]  # fmt: skip


def _reviews(viewer: Actor) -> list[Waiting]:
    if not viewer.has(Role.PRIVACY_OFFICER, Role.SUPERVISOR):
        return []
    rows = Emergency.objects.filter(reviewed_at__isnull=True, reviewers__contains=[viewer.organisation_id])
    rows = rows.exclude(user_id=me(viewer)).exclude(organisation_id=my_organisation(viewer), alone=False)
    if not viewer.has(Role.PRIVACY_OFFICER):
        rows = rows.filter(escalated_at__isnull=False)
    now = clock.now()
    found = []
    for row in rows.order_by("opened_at")[:100]:
        due = row.opened_at + REVIEW_WITHIN
        state = "overdue" if due < now else "soon"
        found.append(
            Waiting(
                "emergency_review", "", "", row.reference, None, due, row.opened_at, state, "desk:emergency_review",
                (str(row.id),), urgent=due < now,
            )
        )  # fmt: skip
    return found


def _more(viewer: Actor) -> list[Waiting]:
    rows = EmergencyExtra.objects.filter(
        answered_at__isnull=True, emergency__closed_at__isnull=True, emergency__ends_at__gt=clock.now()
    ).exclude(emergency__organisation_id=my_organisation(viewer))
    found = []
    for extra in rows.select_related("emergency", "emergency__case")[:100]:
        emergency = extra.emergency
        on_duty = viewer.has(Role.DUTY_OFFICER) and viewer.organisation_id in emergency.reviewers
        # The case row is not theirs who only answer for the duty: it is missing then, and so is the person.
        case = Case.objects.visible_to(viewer).filter(pk=emergency.case_id).first()
        held = case is not None and any(h.relation in access.TEAM for h in standing_on(case, viewer).held)
        if on_duty or held:
            found.append(
                Waiting(
                    "emergency_more", "", "", emergency.reference, None, emergency.ends_at, extra.asked_at, "soon",
                    "desk:emergency_more", (str(extra.id),), urgent=True,
                )
            )  # fmt: skip
    return found


@selector
def hand_over(hand_over_id: UUID, *, viewer: Actor) -> tuple[HandOver, str]:
    """A request to lead, for who is asked: the card of the case and the message. Raises NotThere."""
    found = HandOver.objects.filter(pk=hand_over_id, to_user_id=me(viewer)).first()
    if found is None:
        raise NotThere("There is no such request.")
    case = reach(found.case_id, viewer, "read_case", (Relation.PENDING, *access.INSIDE))
    found.case = case
    message = seals([case])[case.id].open("handover", found.id, "message", found.message)
    audit.read(viewer, "cases.hand_over_read", f"case:{case.id}", persons=[case.person_id])
    return found, message


@dataclass(frozen=True)
class HeldAbout:
    """How much there is about somebody: numbers alone."""

    cases: int
    open: int
    documents: int


@selector
def held_about(persons: Iterable[UUID], *, viewer: Actor) -> HeldAbout:
    """Cases and documents of these files, for who decides whether they are erased. Counted, never opened."""
    found = list(Case.objects.visible_to(viewer).filter(person_id__in=list(persons)))
    for case in found:
        ground.require(
            viewer, "forget_case", access.RIGHTS, grants.standing_in(viewer, case.id), relations=access.FORGETTING
        )
    with acting(Actor.for_job("cases.held")):
        documents = Document.objects.filter(case__in=found, withdrawn_at__isnull=True).count()
    return HeldAbout(len(found), sum(case.is_open for case in found), documents)
