"""Who may know whom: helpers, and whether one of them had better not meet this person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.kernel import access as ground
from opennrm.kernel import audit, grants, secrets
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import selectors as people
from opennrm.people.selectors.standing import standing_to
from opennrm.safety import access
from opennrm.safety.models import Helper, HelperTies, PersonTies
from opennrm.safety.models.locker import place, seals
from opennrm.safety.rules.dangers import Kind
from opennrm.safety.rules.knowing import Candidate, Guarded, HelperKind, Reason, Ties, conflicts
from opennrm.safety.rules.written import read_ties
from opennrm.safety.selectors.dangers import opened
from opennrm.safety.selectors.reach import files_of, reach

NO_HELPER = "There is no such helper."
_JOB = Actor.for_job("safety.conflicts")


@dataclass(frozen=True)
class ShownHelper:
    id: UUID
    name: str
    kind: HelperKind
    languages: tuple[str, ...]
    organisation: str
    mine: bool
    asked: bool  # whether the own organisation wrote down where they come from; False for others


@selector
def helpers(*, viewer: Actor, kinds: Iterable[HelperKind] = ()) -> list[ShownHelper]:
    """Who may be asked to help, by name: of every organisation, without a word of where they come from."""
    ground.require(viewer, "list_helpers", access.RIGHTS)
    wanted = list(kinds)
    rows = Helper.objects.filter(is_active=True).select_related("organisation").order_by("organisation__name", "name")
    asked = set(HelperTies.objects.values_list("helper_id", flat=True))
    return [
        ShownHelper(
            row.id, row.name, HelperKind(row.kind), tuple(row.languages), row.organisation.name,
            row.organisation_id == viewer.organisation_id, row.id in asked,
        )
        for row in (rows.filter(kind__in=wanted) if wanted else rows)
    ]  # fmt: skip


@selector
def helper_names(ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, str]:
    """The names of helpers, also of those who left."""
    return dict(Helper.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


@selector
def helper_ties(helper_id: UUID, *, viewer: Actor) -> Ties:
    """What a helper of the own organisation told of where they come from. Raises NotThere."""
    ground.require(viewer, "write_helper", access.RIGHTS)
    row = Helper.objects.filter(pk=helper_id, organisation_id=viewer.organisation_id or 0).first()
    if row is None:
        raise NotThere(NO_HELPER)
    return _ties_of([row.id]).get(row.id, Ties())


def _ties_of(helpers: list[UUID]) -> dict[UUID, Ties]:
    rows = list(HelperTies.objects.filter(helper_id__in=helpers))
    keys = secrets.data_keys(row.key_id for row in rows)
    found = {}
    for row in rows:
        if row.key_id in keys:
            text = secrets.open_with(
                keys[row.key_id], bytes(row.content), place("helperties", row.helper_id, "content")
            )
            found[row.helper_id] = read_ties(text.decode())
    return found


@selector
def ties(person_id: UUID, *, viewer: Actor) -> Ties:
    """Where nobody must learn of this person. Raises NotThere, NotAllowed."""
    reach(person_id, viewer, "read_dangers")
    audit.read(
        viewer, "safety.ties_read", f"person:{person_id}", persons=[person_id], compartments=[Compartment.DANGERS]
    )
    return _ties(files_of(person_id, viewer))


def _ties(members: list[UUID]) -> Ties:
    keys = seals(members)
    found = [
        read_ties(keys[row.person_id].open("personties", row.person_id, "content", row.content))
        for row in PersonTies.objects.filter(person_id__in=members).order_by("changed_at")
    ]
    return Ties(
        tuple(dict.fromkeys(town for one in found for town in one.towns)),
        tuple(dict.fromkeys(name for one in found for name in one.communities)),
        tuple(dict.fromkeys(name for one in found for name in one.families)),
    )


@dataclass(frozen=True)
class Verdict:
    """Whether this one may be chosen; the reasons only for a viewer who may know them."""

    free: bool
    reasons: tuple[Reason, ...] = ()


@selector
def may_meet(person_id: UUID, *, helper: UUID | None = None, user: int | None = None, viewer: Actor) -> Verdict:
    """Whether a helper or a colleague may be chosen for this person. Everything known on both sides is compared.

    The viewer need not see any of it: they learn yes or no, and why only where they see dangers (of a recorded conflict
    of interest: where they lead or answer for the case). Each question is logged. Raises NotThere, NotAllowed.
    """
    file = reach(person_id, viewer, "check_conflict", access.ASSIGNING, part=None)
    with looking_as(_JOB):
        candidate = _candidate(helper, user, files_of(file, _JOB))
        found = conflicts(_guarded(file), candidate)
    told = tuple(reason for reason in found if _may_know(reason, file, viewer))
    audit.read(viewer, "safety.conflict_asked", f"person:{file}", persons=[file], free=not found)
    return Verdict(not found, told)


def _candidate(helper: UUID | None, user: int | None, members: list[UUID]) -> Candidate:
    row = Helper.objects.filter(pk=helper, is_active=True).first() if helper else None
    if helper and row is None:
        raise NotThere(NO_HELPER)
    if user is not None:
        row = Helper.objects.filter(user_id=user).first()
    number = user if user is not None else row.user_id if row else None
    name = row.name if row else accounts.names([number or 0], viewer=_JOB).get(number or 0, ("", ""))[0]
    blocked = number is not None and any(grants.is_blocked(number, member) for member in members)
    return Candidate(name, _ties_of([row.id]).get(row.id, Ties()) if row else Ties(), blocked)


def _guarded(file: UUID) -> Guarded:
    known = [danger for danger in opened(file, _JOB) if danger.runs]
    facts = people.facts([file], viewer=_JOB).get(file)
    family = facts.family_names.value if facts else None
    return Guarded(
        _ties(files_of(file, _JOB)), tuple((family or "").split()),
        tuple(danger.value for danger in known if danger.kind == Kind.PERSON and danger.value),
        tuple(danger.value for danger in known if danger.kind == Kind.AREA and danger.value),
    )  # fmt: skip


def _may_know(reason: Reason, file: UUID, viewer: Actor) -> bool:
    if viewer.job:
        return True
    standing = standing_to(viewer, file)
    if reason == Reason.BLOCKED:
        return any(
            held.relation in (Relation.LEAD, Relation.SUPERVISOR) for held in standing.for_purpose(viewer.purpose)
        )
    return Compartment.DANGERS in standing.compartments(viewer)
