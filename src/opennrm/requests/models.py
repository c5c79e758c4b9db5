"""Requests of courts, lawyers and authorities, and the pieces of text that answer them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opennrm.kernel import clock
from opennrm.kernel.references import new_reference
from opennrm.kernel.words import Compartment
from opennrm.requests.rules import STATES, Asker, Ground


class Request(models.Model):
    """Somebody outside asks for something of a file. What left in answer is the dispatch with this id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    asker = models.CharField(max_length=12, choices=[(a.value, a.value) for a in Asker])
    ground = models.CharField(max_length=12, choices=[(g.value, g.value) for g in Ground])
    who = models.BinaryField()
    address = models.BinaryField(default=b"")
    order = models.BinaryField(default=b"")
    asked = models.BinaryField()
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    parts = ArrayField(models.CharField(max_length=16), default=list)  # what the answer may hold
    state = models.CharField(max_length=12, default="received", choices=[(s, s) for s in sorted(STATES.states)])
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why_declined = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["case", "-noted_at"], name="request_by_case")]
        constraints = [
            models.CheckConstraint(
                name="a_request_ends_once",
                condition=Q(state__in=["answered", "declined"], ended_at__isnull=False)
                | ~Q(state__in=["answered", "declined"]) & Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"request {self.reference}: {self.state}"

    @property
    def parts_of(self) -> frozenset[Compartment]:
        return frozenset(Compartment(part) for part in self.parts)


class Piece(models.Model):
    """A text that answers a request. `cuts` says what is taken out; the text that leaves is made without it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="pieces")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    place = models.IntegerField()
    part = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Compartment])
    document_id = models.UUIDField(null=True)
    title = models.BinaryField()
    text = models.BinaryField()
    cuts = models.JSONField(default=list)  # [start, end, why]: positions and codes, no words
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"piece {self.place} of {self.request_id}"
