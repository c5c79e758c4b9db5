"""The log: append-only, hash-chained, without names.

Changes write their entry in their own transaction (`record`). Reads and refusals commit on a second connection before
the answer leaves (`read`, `denied`): no log, no data. One linker chains what is committed, so no request waits for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db.models import Q

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Compartment

SECOND_CONNECTION = "audit"
_waiting: ContextVar[list[AuditEntry] | None] = ContextVar("audit_waiting", default=None)


def _entry(
    actor: Actor | None,
    action: str,
    outcome: str,
    persons: Iterable[UUID],
    subject: str,
    compartments: Iterable[Compartment],
    details: dict[str, Any],
) -> AuditEntry:
    return AuditEntry(
        at=clock.now(),
        action=action,
        outcome=outcome,
        user_id=actor.user_id if actor else None,
        organisation_id=actor.organisation_id if actor else None,
        job=actor.job if actor else "",
        purpose=(actor.purpose or "") if actor else "",
        request_id=actor.request_id if actor else "",
        persons=sorted(set(persons)),
        subject=subject,
        compartments=sorted(set(compartments)),
        details=details,
    )


def record(
    by: Actor,
    action: str,
    subject: str = "",
    *,
    persons: Iterable[UUID] = (),
    compartments: Iterable[Compartment] = (),
    **details: Any,
) -> None:
    """Write what was changed, in the transaction of the change: both happen or neither.

    `action` reads room.happened, `subject` "case:<uuid>"; `details` holds codes and counts, never a name.
    """
    AuditEntry.objects.bulk_create([_entry(by, action, "done", persons, subject, compartments, details)])


def read(
    viewer: Actor,
    action: str,
    subject: str = "",
    *,
    persons: Iterable[UUID] = (),
    compartments: Iterable[Compartment] = (),
    **details: Any,
) -> None:
    """Write that somebody looked. Inside `before_the_answer` it waits for the end of the page, else commits at once."""
    _later(_entry(viewer, action, "done", persons, subject, compartments, details))


def denied(
    viewer: Actor | None, action: str, subject: str = "", *, persons: Iterable[UUID] = (), **details: Any
) -> None:
    """Write that somebody tried what they may not do. Commits even though the try itself is undone."""
    _later(_entry(viewer, action, "denied", persons, subject, (), details))


def failed(action: str, subject: str = "", **details: Any) -> None:
    """Write a try by nobody in particular: a sign-in that failed."""
    _later(_entry(None, action, "failed", (), subject, (), details))


def _later(entry: AuditEntry) -> None:
    waiting = _waiting.get()
    if waiting is None:
        AuditEntry.objects.using(SECOND_CONNECTION).bulk_create([entry])
    else:
        waiting.append(entry)


@contextlib.contextmanager
def before_the_answer() -> Iterator[None]:
    """Gather reads and refusals; commit them together on leaving, also after a fault. Raises if that fails."""
    token = _waiting.set([])
    try:
        yield
    finally:
        gathered = _waiting.get() or []
        _waiting.reset(token)
        if gathered:
            AuditEntry.objects.using(SECOND_CONNECTION).bulk_create(gathered)


def about(persons: Iterable[UUID], *, only: Iterable[str] = (), most: int = 500) -> list[AuditEntry]:
    """What the log says of these files of one person, the newest first. Call it from a selector that has checked the right to know.

    `only` keeps actions that end in one of these words ("_read").
    """
    found = AuditEntry.objects.filter(persons__overlap=list(persons), outcome="done", job="")
    endings = Q()
    for ending in only:
        endings |= Q(action__endswith=ending)
    return list(found.filter(endings).order_by("-id")[:most])


_LISTED = "people.names_read"  # stands beside the read of nearly every page, and tells the least of it


def one_a_page(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """One line for each page that somebody opened: a page that reads three rooms was one look, at all their parts.

    The lines are copies for showing; the log itself keeps every entry.
    """
    pages: dict[tuple[str, int], list[AuditEntry]] = {}
    for entry in entries:
        pages.setdefault((entry.request_id, 0) if entry.request_id else ("", entry.pk), []).append(entry)
    shown = []
    for read in pages.values():
        telling = max(read, key=lambda entry: (entry.action != _LISTED, len(entry.compartments)))
        telling.compartments = sorted({part for entry in read for part in entry.compartments})
        shown.append(telling)
    return shown
