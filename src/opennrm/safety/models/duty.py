"""Who is on duty when, for which organisation, and when it is at work. No person is named here."""

from __future__ import annotations

import uuid
from datetime import time

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opennrm.kernel import clock


class Duty(models.Model):
    """Somebody is reached for an organisation from one moment to another. One at a time: the database holds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()  # the end is the moment of handing over, and belongs to who comes next
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_is_on_duty_at_a_time",
                expressions=[("organisation", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_duty_has_an_end",
                condition=Q(during__startswith__isnull=False, during__endswith__isnull=False, during__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"duty for {self.organisation_id}"


class WorkingHours(models.Model):
    """When an organisation is at work; outside, who is on duty is told. Without a row, the hours of rules.duty hold."""

    organisation = models.OneToOneField(
        "partners.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(18))
    weekend = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_working_day_has_hours", condition=Q(closes__gt=F("opens"))),
        ]

    def __str__(self) -> str:
        return f"hours of {self.organisation_id}"
