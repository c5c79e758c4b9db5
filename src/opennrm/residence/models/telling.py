"""Which reminders went out, and the agenda feed of a user."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Q

from opennrm.kernel.clock import now
from opennrm.residence.models.period import Clock


def digest_of(secret: str) -> bytes:
    """What is kept of a secret address."""
    return hashlib.sha256(secret.encode()).digest()


class Reminder(models.Model):
    """This clock, with this end, was told of so many days before: once, and anew only when the end moves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField()
    days = models.IntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "ends_on", "days"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.days} days before {self.ends_on}"


class Feed(models.Model):
    """A secret address under which a calendar reads neutral entries. Only its digest is kept; it can be taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="one_feed_at_a_time")
        ]

    def __str__(self) -> str:
        return f"feed of {self.user_id}"
