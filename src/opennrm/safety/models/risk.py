"""Versions of the risk assessment, what happened that asks for a new one, and who was told. All words are sealed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.kernel import clock
from opennrm.safety.rules.duty import Step
from opennrm.safety.rules.risk import Because, Happening, Together


class Assessment(models.Model):
    """One version. Never rewritten: the next one takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    together = models.CharField(max_length=8, choices=[(t.value, t.value) for t in Together])
    because = models.CharField(max_length=8, choices=[(b.value, b.value) for b in Because])
    content = models.BinaryField()
    next_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "number"], name="assessments_are_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"assessment {self.number} of {self.person_id}"


class Event(models.Model):
    """Something that turns things: it asks for a new assessment, and somebody must say that they act."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    reference = models.CharField(max_length=8)  # of the case: who is told at night sees this, not the person
    kind = models.CharField(max_length=16, choices=[(h.value, h.value) for h in Happening])
    at = models.DateTimeField()
    words = models.BinaryField(default=b"")
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at_night = models.BooleanField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="events")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="somebody_took_it_at_a_moment",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person_id", "-noted_at"], name="event_by_person"),
            models.Index(fields=["noted_at"], name="event_not_taken", condition=Q(taken_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.reference}"


class Alert(models.Model):
    """Somebody was told of an event, by name: who must not know of the person is left out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="alerts")
    step = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Step])
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    on_duty = models.BooleanField(default=False)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="somebody_is_told_once_of_an_event")]

    def __str__(self) -> str:
        return f"{self.step} of {self.event_id}"
