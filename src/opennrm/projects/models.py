"""Projects, field by field. Every row says whether it is private and whether it has been released.

Row security (migration 0002) keeps what is private, or not released, from everybody but project officers.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from opennrm.kernel import clock
from opennrm.kernel.references import new_reference
from opennrm.projects.rules import portfolio


def _choices(values: Any) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]


class Project(models.Model):
    """Something that is funded: a row that only says that it is there; what is known of it stands in entries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    identifier = models.CharField(max_length=200, unique=True)  # of IATI
    part = models.SmallIntegerField(null=True)
    form = models.CharField(max_length=12, default="project", choices=_choices(portfolio.FORMS))
    position = models.IntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["part", "position", "made_at"]
        constraints = [
            models.CheckConstraint(name="project_part", condition=Q(part__isnull=True) | Q(part__in=portfolio.PARTS)),
            models.CheckConstraint(name="project_form", condition=Q(form__in=portfolio.FORMS)),
        ]

    def __str__(self) -> str:
        return self.reference


class Piece(models.Model):
    """The ground of all that hangs on a project: one row, one privacy, one release."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="%(class)ss")
    is_private = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    entered_by_id = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Entry(Piece):
    """What one field holds; its shape is checked by rules/portfolio.py."""

    field = models.CharField(max_length=16, choices=_choices(portfolio.Field))
    data = models.JSONField()
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "entered_at"]
        indexes: ClassVar = [models.Index(fields=["project", "field"], name="project_entry_by_field")]
        constraints: ClassVar = [
            models.CheckConstraint(name="entry_field", condition=Q(field__in=[str(f) for f in portfolio.Field])),
            models.CheckConstraint(
                name="entry_note_private", condition=~Q(field__in=[str(f) for f in portfolio.ALWAYS_PRIVATE]) | Q(is_private=True)
            ),
            models.CheckConstraint(name="entry_private_unreleased", condition=Q(is_private=False) | Q(released_at__isnull=True)),
        ]  # fmt: skip


class Payment(Piece):
    """Money, exact to the cent, confirmed by a second person before it counts."""

    kind = models.CharField(max_length=16, choices=_choices(portfolio.PAYMENTS))
    on = models.DateField()
    amount = models.DecimalField(max_digits=17, decimal_places=2)
    currency = models.CharField(max_length=3)
    provider = models.CharField(max_length=200, blank=True)
    receiver = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, default="drafted", choices=_choices(sorted(portfolio.MONEY.states)))
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "entered_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="payment_two_people", condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("entered_by_id"))),
            models.CheckConstraint(name="payment_decided", condition=Q(state="drafted") | Q(decided_at__isnull=False)),
            models.CheckConstraint(name="payment_released", condition=Q(released_at__isnull=True) | Q(state="confirmed", is_private=False)),
            models.CheckConstraint(name="payment_currency", condition=Q(currency__regex=r"^[A-Z]{3}$")),
        ]  # fmt: skip


class Outcome(Piece):
    """One reading of an indicator: baseline, target and what came out in a period; confirmed by a second person."""

    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=80, blank=True)
    baseline_year = models.SmallIntegerField(null=True)
    baseline = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    target = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    actual = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    state = models.CharField(max_length=12, default="drafted", choices=_choices(sorted(portfolio.MONEY.states)))
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title", "begins_on"]
        constraints: ClassVar = [
            models.CheckConstraint(name="outcome_two_people", condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("entered_by_id"))),
            models.CheckConstraint(name="outcome_period", condition=Q(ends_on__gte=F("begins_on"))),
            models.CheckConstraint(name="outcome_released", condition=Q(released_at__isnull=True) | Q(state="confirmed", is_private=False)),
        ]  # fmt: skip


class Duty(Piece):
    """A report that is owed: due, reminded of, received. Only officers see it."""

    what = models.CharField(max_length=200)
    due_on = models.DateField()
    received_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on"]
        constraints: ClassVar = [models.CheckConstraint(name="duty_private", condition=Q(is_private=True))]


class KeptXml(Piece):
    """An imported activity as it was written: once whole (private, where part of it is), once as others may have it."""

    xml = models.TextField()
    hidden_tags = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "is_private"], name="one_kept_xml_for_each_eye"),
        ]


class Invitation(models.Model):
    """A link with which a partner may correct its entry, once. Only the digest of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    for_whom = models.CharField(max_length=120)
    secret_digest = models.CharField(max_length=64, unique=True)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints: ClassVar = [models.CheckConstraint(name="invitation_ends", condition=Q(ends_at__gt=F("made_at")))]

    def __str__(self) -> str:
        return str(self.pk)


class Suggestion(models.Model):
    """What a partner would write instead, or beside. Two officers look before it becomes an entry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="suggestions")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=16, choices=_choices(portfolio.Field))
    entry_id = models.UUIDField(null=True)  # what it would replace; the entry may be gone by then
    data = models.JSONField()
    state = models.CharField(max_length=12, default="drafted", choices=_choices(sorted(portfolio.CORRECTION.states)))
    written_at = models.DateTimeField(default=clock.now)
    supported_by_id = models.BigIntegerField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["written_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "entry_id"], name="one_suggestion_for_each_entry"),
            models.CheckConstraint(
                name="suggestion_two_people",
                condition=~Q(state="accepted") | Q(supported_by_id__isnull=False, decided_by_id__isnull=False) & ~Q(supported_by_id=F("decided_by_id")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
