"""Lines on the home page of a user, or of everybody with a role in an organisation. Nothing here leaves the program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import Notice
from opennrm.kernel.words import Role


def tell(
    kind: str,
    *,
    user: int | None = None,
    organisation: int | None = None,
    role: Role | None = None,
    subject: str = "",
    urgent: bool = False,
    **details: Any,
) -> None:
    """Write a notice, in the transaction of what it tells of. `details` holds codes and counts, never a name."""
    Notice.objects.create(
        user_id=user, organisation_id=organisation, role=role or "", kind=kind, subject=subject, urgent=urgent,
        details=details,
    )  # fmt: skip


def _mine(viewer: Actor) -> Q:
    mine = Q(user_id=viewer.user_id)
    if viewer.organisation_id is not None:
        mine |= Q(organisation_id=viewer.organisation_id, role__in=["", *viewer.roles])
    return mine


def unseen(*, viewer: Actor) -> list[Notice]:
    """What this viewer has not put away yet, the urgent first, then the newest."""
    return list(Notice.objects.filter(_mine(viewer), seen_at__isnull=True).order_by("-urgent", "-at")[:100])


def put_away(notice: UUID, *, by: Actor) -> bool:
    """The viewer has read it. False where there is no such notice for them."""
    found = Notice.objects.filter(_mine(by), pk=notice, seen_at__isnull=True)
    return found.update(seen_at=clock.now(), seen_by_id=by.user_id) > 0


def settle(kind: str, subject: str, *, by: Actor, **details: Any) -> int:
    """What this told of has been done: it leaves every home page. Call it from the service that did it.

    details : only those notices that were told with these.
    """
    open_ones = Notice.objects.filter(kind=kind, subject=subject, seen_at__isnull=True, details__contains=details)
    return open_ones.update(seen_at=clock.now(), seen_by_id=by.user_id)


def last_told(kind: str, subject: str) -> datetime | None:
    """When somebody was last told of this, put away or not."""
    newest = Notice.objects.filter(kind=kind, subject=subject).order_by("-at").values_list("at", flat=True)
    return newest.first()


def not_mailed(*, since: datetime, by: Actor) -> list[Notice]:
    """What nobody has seen and no mail has told of, for the job that mails."""
    if not by.job:
        return []
    return list(
        Notice.objects.filter(mailed_at__isnull=True, seen_at__isnull=True, at__gte=since).order_by("at")[:5000]
    )


def mailed(found: Iterable[UUID], *, by: Actor) -> None:
    """A mail told of these: no second one for the same."""
    Notice.objects.filter(pk__in=list(found)).update(mailed_at=clock.now())
