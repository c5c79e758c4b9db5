"""Requests to erase somebody, and what an erasure destroys in this room. For the desk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from opennrm.kernel import access as ground
from opennrm.kernel import audit, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.people import access
from opennrm.people.models import Erasure, Former, Match, Person, Token, Vault
from opennrm.people.selectors.standing import members_of, standing_to


@dataclass(frozen=True)
class ShownErasure:
    erasure: Erasure
    person: Person
    words: str
    answer: str
    mine: bool


@dataclass(frozen=True)
class Names:
    """How much names somebody here: numbers alone."""

    files: int
    parts: int
    former: int
    tokens: int
    reasons: int


@selector
def erasures_waiting(*, viewer: Actor) -> list[ShownErasure]:
    """What waits for a second pair of eyes, the oldest first; the words stay sealed in a list."""
    if ground.why_not(viewer, "erase", access.RIGHTS):
        return []
    rows = Erasure.objects.filter(state="asked").select_related("person").order_by("asked_at")
    return [ShownErasure(row, row.person, "", "", row.asked_by_id == viewer.user_id) for row in rows]


@selector
def erasure(erasure_id: UUID, *, viewer: Actor) -> ShownErasure:
    """One request. Raises NotThere, NotAllowed."""
    found = Erasure.objects.filter(pk=erasure_id).select_related("person").first()
    if found is None:
        raise NotThere("There is no such request.")
    ground.require(viewer, "erase", access.RIGHTS, standing_to(viewer, found.person_id), relations=access.DESK)
    audit.read(viewer, "people.erasure_read", f"person:{found.person_id}", persons=[found.person_id])
    key = secrets.data_keys([found.key_id]).get(found.key_id)

    def opened(what: str, sealed: bytes | memoryview) -> str:
        return secrets.open_with(key, bytes(sealed), found.place(what)).decode() if key and sealed else ""

    return ShownErasure(
        found, found.person, opened("words", found.sealed_words), opened("answer", found.sealed_answer),
        found.asked_by_id == viewer.user_id,
    )  # fmt: skip


@selector
def open_erasure(person: Person, *, viewer: Actor) -> UUID | None:
    """The request that waits for this person, if the viewer may know of it."""
    if ground.why_not(viewer, "erase", access.RIGHTS):
        return None
    return Erasure.objects.filter(person=person.file_id, state="asked").values_list("pk", flat=True).first()


@selector
def names_of(person_id: UUID, *, viewer: Actor) -> Names:
    """How much would be destroyed here."""
    ground.require(viewer, "erase", access.RIGHTS, standing_to(viewer, person_id), relations=access.DESK)
    members = list(members_of([person_id]))
    return Names(
        len(members),
        Vault.objects.filter(person__in=members).count(),
        Former.objects.filter(person__in=members).count(),
        Token.objects.filter(person__in=members).count(),
        Match.objects.filter(Q(first__in=members) | Q(second__in=members), reason__isnull=False).count(),
    )
