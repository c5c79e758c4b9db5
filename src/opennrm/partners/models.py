"""Regions, organisations, and where these receive."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.kernel import clock
from opennrm.kernel.words import OrganisationKind
from opennrm.partners.rules import PointKind


class Region(models.Model):
    """A part of the country, coarse enough to say nothing of anybody's address."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Somebody's employer in this mechanism. `public_id` is what addresses show."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in OrganisationKind])
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="organisations")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_of(self) -> OrganisationKind:
        return OrganisationKind(self.kind)


class ContactPoint(models.Model):
    """Where an organisation receives: confirmed by somebody on a day, so that nothing goes to where it used to be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in PointKind])
    value = models.CharField(max_length=300)
    added_at = models.DateTimeField(default=clock.now)
    added_by_id = models.BigIntegerField(null=True)
    confirmed_on = models.DateField()
    confirmed_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["organisation__name", "kind", "added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "value"],
                condition=Q(ended_at__isnull=True),
                name="a_contact_point_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id}"
