"""What the desk sees of possible doubles. Nobody else learns that there are any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Least

from opennrm.kernel import access as ground
from opennrm.kernel import audit, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment
from opennrm.people import access
from opennrm.people.models import Match, Merge, Person
from opennrm.people.rules import PersonFacts, Sign, closeness
from opennrm.people.selectors.opening import facts_by_person
from opennrm.people.selectors.standing import standings_to

MOST_SHOWN = 200


@dataclass(frozen=True)
class Pair:
    """Two files side by side, and what speaks for and against one person."""

    match_id: UUID
    first: Person
    second: Person
    signs: tuple[Sign, ...]
    state: str
    proposed_at: datetime
    first_facts: PersonFacts | None = None
    second_facts: PersonFacts | None = None
    decided_at: datetime | None = None
    decided_by_id: int | None = None
    reason: str = ""
    merge: Merge | None = None  # the one that stands, where they were joined


def _pair(match: Match, facts: dict[UUID, PersonFacts]) -> Pair:
    return Pair(
        match.id, match.first, match.second, tuple(Sign(sign) for sign in match.signs), match.state,
        match.proposed_at, facts.get(match.first_id), facts.get(match.second_id), match.decided_at,
        match.decided_by_id,
    )  # fmt: skip


def _with_facts(matches: list[Match], viewer: Actor) -> list[Pair]:
    sides = {side: person.file_id for m in matches for side, person in ((m.first_id, m.first), (m.second_id, m.second))}
    standings = standings_to(viewer, sides.values())
    shown = {s for s, file in sides.items() if Compartment.IDENTITY in standings[file].compartments(viewer)}
    facts = facts_by_person(shown)
    if facts:
        audit.read(viewer, "people.doubles_read", persons=facts, compartments=[Compartment.IDENTITY], count=len(facts))
    return [_pair(match, facts) for match in matches]


def _open(about: Q) -> list[Match]:
    """Open pairs that are still two files; of several pairs between the same two files, the first."""
    found: dict[tuple[UUID, ...], Match] = {}
    rows = Match.objects.filter(about, state="open").select_related("first", "second").order_by("proposed_at")
    for match in rows[: 5 * MOST_SHOWN]:
        files = tuple(sorted((match.first.file_id, match.second.file_id)))
        erased = match.first.erased_at or match.second.erased_at
        if files[0] != files[1] and not erased:
            found.setdefault(files, match)
    return list(found.values())


@selector
def candidates(*, viewer: Actor, after: int = 0, most: int = MOST_SHOWN) -> list[Pair]:
    """The pairs that wait for a decision; those with the most reasons first. Only what is shown is opened."""
    ground.require(viewer, "decide_doubles", access.RIGHTS)
    matches = sorted(_open(Q()), key=lambda m: (closeness(Sign(s) for s in m.signs), m.proposed_at))
    return _with_facts(matches[after : after + most], viewer)


@selector
def count_candidates(*, viewer: Actor) -> int:
    """How many pairs wait; 0 for everybody but the desk."""
    if ground.why_not(viewer, "decide_doubles", access.RIGHTS):
        return 0
    first = Coalesce("first__merged_into", "first_id")
    second = Coalesce("second__merged_into", "second_id")
    rows = Match.objects.filter(state="open", first__erased_at__isnull=True, second__erased_at__isnull=True)
    rows = rows.alias(one=first, other=second).exclude(one=F("other"))
    return (
        rows.annotate(low=Least("one", "other"), high=Greatest("one", "other")).values("low", "high").distinct().count()
    )


@selector
def doubles_of(person_ids: Iterable[UUID], *, viewer: Actor) -> dict[UUID, list[Pair]]:
    """The open pairs of each of these persons, for triage. Empty for everybody but the desk."""
    wanted = set(person_ids)
    if not wanted or ground.why_not(viewer, "decide_doubles", access.RIGHTS):
        return {}
    pairs = _with_facts(_open(Q(first_id__in=wanted) | Q(second_id__in=wanted)), viewer)
    return {p: own for p in wanted if (own := [pair for pair in pairs if p in (pair.first.id, pair.second.id)])}


@selector
def pair(match_id: UUID, *, viewer: Actor) -> Pair:
    """One pair with both sides and, where it was decided, why and by whom. Raises NotThere."""
    ground.require(viewer, "decide_doubles", access.RIGHTS)
    match = Match.objects.filter(pk=match_id).select_related("first", "second").first()
    if match is None:
        raise NotThere("There is no such pair.")
    (shown,) = _with_facts([match], viewer)
    merge = Merge.objects.filter(match=match, undone_at__isnull=True).select_related("survivor", "other").first()
    reason = ""
    if match.reason is not None and match.key_id is not None and match.state != "open":
        key = secrets.data_keys([match.key_id]).get(match.key_id)
        reason = secrets.open_with(key, bytes(match.reason), match.reason_place).decode() if key else ""
    return Pair(**{**vars(shown), "reason": reason, "merge": merge})


@selector
def joined_files(person_id: UUID, *, viewer: Actor) -> list[Merge]:
    """The files that were joined into this one, and by which merge. For the desk; empty for others."""
    if ground.why_not(viewer, "decide_doubles", access.RIGHTS):
        return []
    merges = Merge.objects.filter(Q(survivor_id=person_id) | Q(survivor__merged_into_id=person_id))
    return list(merges.filter(undone_at__isnull=True).select_related("survivor", "other").order_by("at"))
