"""Who looked at a file and why, and the emergencies that opened one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.cases import access
from opennrm.cases.models import Case, Emergency, EmergencyExtra
from opennrm.cases.selectors.file import OpenFile
from opennrm.cases.selectors.reach import allowed, files_of, me, my_organisation, standing_on
from opennrm.cases.selectors.sealing import Seal
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Role


@dataclass(frozen=True)
class Look:
    at: datetime
    who: str
    organisation: str
    action: str
    parts: tuple[str, ...]
    purpose: str
    emergency: bool
    mine: bool


def _files(case: Case, viewer: Actor) -> set[UUID]:
    return files_of(case.person_id, viewer)


@selector
def who_looked(opened: OpenFile, *, viewer: Actor, most: int = 200) -> list[Look]:
    """Everybody who read anything of this person, in any room, and for what. The person may ask for this list."""
    allowed(opened.viewer, "read_who_looked", opened.standing, access.ANSWERING)
    entries = audit.one_a_page(audit.about(_files(opened.case, viewer), only=("_read", ".read"), most=most))
    users = accounts.names({e.user_id for e in entries if e.user_id}, viewer=viewer)
    found = []
    for entry in entries:
        who, organisation = users.get(entry.user_id or 0, ("", ""))
        emergency = entry.purpose == "emergency" or bool(entry.details.get("emergency"))
        found.append(
            Look(
                entry.at, who, organisation, entry.action, tuple(entry.compartments), entry.purpose, emergency,
                entry.user_id == viewer.user_id,
            )
        )  # fmt: skip
    return found


@selector
def my_emergency(*, viewer: Actor) -> Emergency | None:
    """The emergency access that the viewer has open now; the bar on top of every page shows it."""
    if viewer.user_id is None:
        return None
    found = Emergency.objects.filter(user_id=me(viewer), closed_at__isnull=True, ends_at__gt=clock.now())
    return found.order_by("-opened_at").first()


@dataclass(frozen=True)
class ShownEmergency:
    emergency: Emergency
    why: str
    finding: str
    who: str
    organisation: str
    looks: list[Look]
    may_review: bool


@selector
def emergencies(*, viewer: Actor, reviewed: bool = False) -> list[Emergency]:
    """The emergencies that the viewer's organisation reviews; those of its own people only where nobody else could."""
    rows = Emergency.objects.filter(reviewers__contains=[my_organisation(viewer)], reviewed_at__isnull=not reviewed)
    rows = rows.exclude(organisation_id=my_organisation(viewer), alone=False).exclude(user_id=me(viewer))
    rows = rows.select_related("user", "organisation")
    return list(rows.order_by("-opened_at" if reviewed else "opened_at")[:200])


@selector
def emergency(emergency_id: UUID, *, viewer: Actor) -> ShownEmergency:
    """One emergency: for who opened it, who reviews it, and the lead. With what was looked at, but nothing of it."""
    found = Emergency.objects.select_related("user", "organisation").filter(pk=emergency_id).first()
    if found is None:
        raise NotThere("There is no such emergency access.")
    reviewer = (
        viewer.organisation_id in found.reviewers
        and (viewer.organisation_id != found.organisation_id or found.alone)
        and viewer.user_id != found.user_id
        and bool({"privacy_officer", "supervisor"} & {str(role) for role in viewer.roles})
    )
    own = found.user_id == viewer.user_id
    with looking_as(Actor.for_job("cases.emergency")):
        case = Case.objects.get(pk=found.case_id)
        leads = standing_on(case, viewer).relation in access.ANSWERING
        if not (reviewer or own or leads):
            raise NotThere("There is no such emergency access.")
        seal = Seal(case)
        looks = _looks_in(found, case)
    audit.read(viewer, "cases.emergency_read", f"emergency:{found.id}", persons=[case.person_id])
    return ShownEmergency(
        found, seal.open("emergency", found.id, "why", found.why), seal.open("emergency", found.id, "finding", found.finding),
        found.user.name, found.organisation.name, looks,
        reviewer and found.reviewed_at is None and (viewer.has(Role.PRIVACY_OFFICER) or found.escalated_at is not None),
    )  # fmt: skip


def _looks_in(found: Emergency, case: Case) -> list[Look]:
    end = found.closed_at or found.ends_at
    return [
        Look(entry.at, "", "", entry.action, tuple(entry.compartments), entry.purpose, True, False)
        for entry in audit.one_a_page(
            audit.about(_files(case, Actor.for_job("cases.emergency")), only=("_read", ".read"))
        )
        if entry.user_id == found.user_id and found.opened_at <= entry.at <= end
    ]


@selector
def asked_for_more(extra_id: UUID, *, viewer: Actor) -> tuple[EmergencyExtra, str]:
    """A request for the location or the notes, for who may answer it. Raises NotThere."""
    found = (
        EmergencyExtra.objects.select_related("emergency", "emergency__user", "emergency__organisation")
        .filter(pk=extra_id)
        .first()
    )
    if found is None:
        raise NotThere("There is no such request.")
    with looking_as(Actor.for_job("cases.emergency")):
        case = Case.objects.get(pk=found.emergency.case_id)
        seal = Seal(case)
    return found, seal.open("emergencyextra", found.id, "why", found.why)


@selector
def extras(emergency_id: UUID, *, viewer: Actor) -> list[EmergencyExtra]:
    return list(EmergencyExtra.objects.filter(emergency_id=emergency_id).order_by("asked_at"))
