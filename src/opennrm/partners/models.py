"""Regions and organisations."""

from __future__ import annotations

import uuid

from django.db import models

from opennrm.kernel.words import OrganisationKind


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
