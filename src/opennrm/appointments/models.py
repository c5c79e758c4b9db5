"""Appointments of a person, and what is arranged for them. No column holds a place, only a kind of place."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.appointments.rules import APPOINTMENT, Need, Place
from opennrm.kernel import clock
from opennrm.kernel.words import Compartment


class Appointment(models.Model):
    """One appointment. The words are sealed; `part` narrows who sees that it is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Place])
    part = models.CharField(max_length=16, blank=True, default="", choices=[(c.value, c.value) for c in Compartment])
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    words = models.BinaryField(default=b"")
    remind = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="planned", choices=[(s, s) for s in sorted(APPOINTMENT.states)])
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    what_became = models.BinaryField(default=b"")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_appointment_that_is_over_says_when",
                condition=Q(state="planned", ended_at__isnull=True) | ~Q(state="planned") & Q(ended_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["case", "starts_at"], name="appointment_by_case")]

    def __str__(self) -> str:
        return f"appointment in {self.case_id}"


class Arrangement(models.Model):
    """An interpreter, a way to get there, somebody who goes along: asked for, or arranged with somebody.

    A helper is named by number: who helps, and from where, is known to another room.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="arrangements")
    need = models.CharField(max_length=12, choices=[(n.value, n.value) for n in Need])
    helper_id = models.UUIDField(null=True)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField(null=True)
    arranged_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "need"], name="each_need_once_for_an_appointment"),
            models.CheckConstraint(
                name="an_arrangement_is_with_one",
                condition=Q(arranged_at__isnull=True, helper_id__isnull=True, user__isnull=True)
                | Q(arranged_at__isnull=False, helper_id__isnull=False, user__isnull=True)
                | Q(arranged_at__isnull=False, helper_id__isnull=True, user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} for {self.appointment_id}"
