"""Who is held a place, is awaited, lives there, is ready to move on, has left; what holds people; how they got there."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from opennrm.kernel import clock
from opennrm.placement.models.supply import Place, Shelter
from opennrm.placement.rules.moves import REQUEST, STAY, TRANSPORT, Cause, Destination, Incident
from opennrm.placement.rules.words import ShelterKind


class Stay(models.Model):
    """One person on one place. The database refuses a second one on the same day: the last word in every race."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="stays")
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="stays")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    wish_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default="held", choices=[(s, s) for s in sorted(STAY.states)])
    days = DateRangeField()  # nights: from the first, up to the day of leaving, which is free again
    from_on = models.DateField()
    children = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    expected_at = models.DateTimeField(null=True)  # the arrival
    alarm_at = models.DateTimeField(null=True)  # since when somebody overdue is an alarm
    admitted_at = models.DateTimeField(null=True)
    planned_until = models.DateField(null=True)
    ready_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    destination = models.CharField(
        max_length=12, blank=True, default="", choices=[(d.value, d.value) for d in Destination]
    )
    moved_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="moved_to")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_stay_on_one_place_on_one_day",
                expressions=[("place", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=~Q(state="released"),
            ),
            models.CheckConstraint(
                name="who_left_went_somewhere_on_a_day",
                condition=Q(state="left", left_on__isnull=False) & ~Q(destination="")
                | ~Q(state="left") & Q(left_on__isnull=True, destination=""),
            ),
            models.CheckConstraint(
                name="who_is_ready_is_so_since_a_day", condition=~Q(state="ready") | Q(ready_on__isnull=False)
            ),
            models.CheckConstraint(
                name="a_stay_ends_after_it_begins", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state__in=["admitted", "ready"]), name="nobody_lives_in_two_places"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="stay_by_organisation"),
            models.Index(fields=["case"], name="stay_by_case"),
            models.Index(fields=["state", "expires_at"], name="stay_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"stay {self.state}"


class Block(models.Model):
    """What keeps somebody who is ready. Several may hold one person, one after the other or at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="blocks")
    cause = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Cause])
    expected = models.BooleanField(default=False)  # noted before the person is ready: an expected overstay
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "cause"], condition=Q(until__isnull=True), name="one_running_block_of_a_cause"
            ),
            models.CheckConstraint(
                name="a_block_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.cause


class Request(models.Model):
    """A municipality was asked for a home; its answer and how long it took."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="requests")
    municipality = models.CharField(max_length=24)  # a code of the list
    asked_on = models.DateField(default=clock.today)
    answer_by = models.DateField()
    state = models.CharField(max_length=10, default="asked", choices=[(s, s) for s in sorted(REQUEST.states)])
    answered_on = models.DateField(null=True)
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "municipality"], condition=Q(state="asked"), name="one_open_request_to_a_municipality"
            ),
            models.CheckConstraint(
                name="an_answer_has_its_day",
                condition=Q(state="asked", answered_on__isnull=True) | ~Q(state="asked") & Q(answered_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.state}"


class Transport(models.Model):
    """Somebody is brought: ordered, picked up, arrived. No driver, no address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="transports")
    carrier = models.CharField(
        max_length=10, choices=[(c, c) for c in ("police", "shelter", "taxi", "volunteer", "other")]
    )
    state = models.CharField(max_length=10, default="ordered", choices=[(s, s) for s in sorted(TRANSPORT.states)])
    ordered_at = models.DateTimeField(default=clock.now)
    ordered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    picked_up_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=Q(state__in=["ordered", "picked_up"]), name="one_running_transport"
            )
        ]

    def __str__(self) -> str:
        return f"transport {self.state}"


class HouseIncident(models.Model):
    """Something that happened in a house, in sealed words, for the house meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="incidents")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Incident])
    at = models.DateTimeField(default=clock.now)
    words = models.BinaryField()
    key_id = models.UUIDField()
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.kind

    @property
    def sealing_place(self) -> str:
        return f"placement_houseincident:{self.id}:words"


class PastStay(models.Model):
    """A stay of an older register: days, and where it led. No person, no case, no place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ShelterKind])
    from_on = models.DateField()
    ready_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    destination = models.CharField(
        max_length=12, blank=True, default="", choices=[(d.value, d.value) for d in Destination]
    )
    cause = models.CharField(max_length=16, blank=True, default="", choices=[(c.value, c.value) for c in Cause])
    reported = models.BooleanField(null=True)  # whether a criminal report was filed; None: not known

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_past_stay_in_order",
                condition=(Q(left_on__isnull=True) | Q(left_on__gte=F("from_on")))
                & (Q(ready_on__isnull=True) | Q(ready_on__gte=F("from_on"))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_on}"


class PastSupply(models.Model):
    """How many places of a kind an older register had, from a day on. No house."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ShelterKind])
    places = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the first day on which they were there no longer

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_past_supply_in_order", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.places} {self.kind}"
