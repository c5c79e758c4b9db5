"""What is a danger to a person. The value and the words are sealed; it is ended, never deleted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod

from opennrm.kernel import clock
from opennrm.safety.rules.dangers import MOST_KM, STEP_KM, Certainty, Kind, Source


class Danger(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    value = models.BinaryField()
    words = models.BinaryField(default=b"")
    within_km = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Source])
    certainty = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Certainty])
    since = models.DateField(null=True)
    until = models.DateField(null=True)  # the last day counts
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    why_ended = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_distance_is_a_step_round_an_area",
                condition=Q(within_km=0)
                | Q(kind=Kind.AREA, within_km__lte=MOST_KM)
                & Q(within_km=F("within_km") - Mod(F("within_km"), STEP_KM)),
            ),
            models.CheckConstraint(
                name="a_danger_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [models.Index(fields=["person_id", "ended_at"], name="danger_by_person")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
