"""Shelters, their units and places; and where they are, in a compartment of its own."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opennrm.kernel import clock
from opennrm.placement.rules.words import CLOSURES, Known, Regime, Security, ShelterKind, Takes


class Shelter(models.Model):
    """A house. Its name is a code; where it stands is known to the address compartment alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ShelterKind])
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    placing = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=16, blank=True, default="")
    security = models.CharField(max_length=8, default="open", choices=[(s.value, s.value) for s in Security])
    regime = models.CharField(max_length=8, default="open", choices=[(r.value, r.value) for r in Regime])
    languages = ArrayField(models.CharField(max_length=8), default=list)
    care = ArrayField(models.CharField(max_length=16), default=list)
    notice_days = models.PositiveSmallIntegerField(default=0)
    key_id = models.UUIDField()
    opened_on = models.DateField(default=clock.today)
    closed_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_shelter_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A part of a house with the same rules for all its places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=40, blank=True, default="")
    takes = models.CharField(max_length=8, default="anybody", choices=[(t.value, t.value) for t in Takes])
    least_age = models.PositiveSmallIntegerField(default=18)
    most_age = models.PositiveSmallIntegerField(default=120)
    stepfree = models.CharField(max_length=8, default="unknown", choices=[(k.value, k.value) for k in Known])
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="ages_of_a_unit_in_order", condition=Q(most_age__gte=F("least_age")))
        ]

    def __str__(self) -> str:
        return f"{self.shelter_id} {self.name}"


class Place(models.Model):
    """Where one adult, or one child without parents, sleeps; with room for their children."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    code = models.CharField(max_length=16, unique=True)
    children = models.PositiveSmallIntegerField(default=0)
    cots = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class InUse(models.Model):
    """From which day a place was there, and until which: the supply of every night that has passed follows from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="uses")
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the first day on which it was there no longer
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(until_on__isnull=True), name="one_running_use_of_a_place"
            ),
            models.CheckConstraint(
                name="a_use_ends_after_it_begins", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} in use"


class Closure(models.Model):
    """A place that nobody can be given for a while. Without an end it stays closed until somebody opens it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="closures")
    reason = models.CharField(max_length=12, choices=[(c, c) for c in CLOSURES])
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True)  # the first day on which it is open again
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_closure_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} closed"


class Address(models.Model):
    """Where a house stands: sealed, and opened only for who was given the right to it by name."""

    shelter = models.OneToOneField(Shelter, primary_key=True, on_delete=models.PROTECT, related_name="address")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "an address"

    @property
    def sealing_place(self) -> str:
        return f"placement_address:{self.shelter_id}:sealed"


class AddressRight(models.Model):
    """Somebody may read one address, for a reason, until a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="rights")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=[(w, w) for w in ("works_there", "drives", "on_duty", "inspects")])
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shelter", "user"], condition=Q(ended_at__isnull=True), name="one_right_to_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"right of {self.user_id}"
