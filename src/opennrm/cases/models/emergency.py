"""Emergency access, what a second organisation added to it, and its review."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opennrm.cases.models.file import Case
from opennrm.cases.rules.emergency import Danger, Verdict
from opennrm.kernel import clock


class Emergency(models.Model):
    """One person opened one case for four hours. It stays open to review until somebody else closed that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    reference = models.CharField(max_length=8)  # a reviewer sees the reference, not the case
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    danger = models.CharField(max_length=12, choices=[(d.value, d.value) for d in Danger])
    why = models.BinaryField()
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    opened_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # earlier than it would have ended
    grant_id = models.UUIDField()
    reviewers = ArrayField(models.BigIntegerField(), default=list)  # organisations
    alone = models.BooleanField(default=False)  # no other organisation could review: a colleague does
    escalated_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    review_organisation = models.ForeignKey(
        "partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=12, blank=True, default="", choices=[(v.value, v.value) for v in Verdict])
    finding = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_reviews_their_own_emergency",
                condition=Q(reviewed_by__isnull=True)
                | ~Q(reviewed_by=F("user")) & (~Q(review_organisation=F("organisation")) | Q(alone=True)),
            ),
            models.CheckConstraint(
                name="a_review_is_whole",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, review_organisation__isnull=False)
                & ~Q(verdict=""),
            ),
        ]
        indexes = [models.Index(fields=["reviewed_at", "opened_at"], name="emergency_by_review")]

    def __str__(self) -> str:
        return f"emergency on {self.reference}"


class EmergencyExtra(models.Model):
    """The location or the notes, asked for in an emergency; a second organisation says yes or no."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    emergency = models.ForeignKey(Emergency, on_delete=models.PROTECT, related_name="extras")
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    why = models.BinaryField()
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answer_organisation = models.ForeignKey(
        "partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed = models.BooleanField(null=True)
    grant_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"more for {self.emergency_id}"
