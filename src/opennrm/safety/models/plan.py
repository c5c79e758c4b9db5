"""Versions of the safety plan. The words are sealed."""

from __future__ import annotations

import uuid

from django.db import models

from opennrm.kernel import clock
from opennrm.safety.rules.plan import Agreed


class Plan(models.Model):
    """One version. Never rewritten: the next one takes its place, and the one before stays readable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    agreed = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Agreed])
    review_on = models.DateField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "number"], name="plans_are_numbered_once")]

    def __str__(self) -> str:
        return f"plan {self.number} of {self.person_id}"
