"""Reminders that went out, and the agenda feed of a user."""

from __future__ import annotations

import secrets as randomness
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from opennrm.cases.selectors.reach import me
from opennrm.kernel import audit, clock, notices
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import NotAllowed
from opennrm.residence import models
from opennrm.residence.rules.states import TERM_NOTICES


@service
def note_reminded(clock_id: UUID, ends_on: date, days: int, *, by: Actor) -> bool:
    """Whether this reminder is the first of its kind: then it is written, and may be told. For the job alone."""
    if not by.job:
        raise NotAllowed(["Only the program itself does this."])
    row = models.Reminder(clock_id=clock_id, ends_on=ends_on, days=days)
    try:
        with transaction.atomic():
            models.Reminder.objects.bulk_create([row])
    except IntegrityError:
        return False
    return True


def settle_terms(reference: str, clocks: Iterable[UUID], *, by: Actor) -> None:
    """What was told of these terms is told no more. For whoever changed them, in the same transaction."""
    for clock_id in clocks:
        for kind in TERM_NOTICES:
            notices.settle(kind, f"case:{reference}", by=by, clock=str(clock_id))


@service
def make_feed(*, by: Actor) -> str:
    """A new secret for the own agenda; the one before ends. It is shown now and never again."""
    user = me(by)
    models.Feed.objects.filter(user_id=user, ended_at__isnull=True).update(ended_at=clock.now())
    secret = randomness.token_urlsafe(32)
    models.Feed.objects.bulk_create([models.Feed(user_id=user, digest=models.digest_of(secret))])
    audit.record(by, "residence.feed_made", f"user:{user}")
    return secret


@service
def end_feed(*, by: Actor) -> bool:
    """The secret address answers no more."""
    user = me(by)
    ended = models.Feed.objects.filter(user_id=user, ended_at__isnull=True).update(ended_at=clock.now())
    if ended:
        audit.record(by, "residence.feed_ended", f"user:{user}")
    return ended > 0
