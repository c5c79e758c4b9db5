"""Things of cooperation, the moves they made, what they led to, and the papers of meetings. No person is in these tables.

Row security (migration 0002) says who sees which row.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from opennrm.cooperation.rules.sheets import Circle, Kind
from opennrm.kernel import clock
from opennrm.kernel.references import new_reference
from opennrm.kernel.scanner import Scan


def _choices(values: Any) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]


class Item(models.Model):
    """One thing of a kind. What is asked of it stands in rules/sheets.py; what sorts or limits it has a column."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=16, choices=_choices(Kind))
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    root_id = models.UUIDField(db_index=True)
    circle = models.CharField(max_length=4, choices=_choices(Circle))
    title = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)
    written_by_id = models.BigIntegerField(null=True)
    written_for = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)
    released_by_id = models.BigIntegerField(null=True)
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "written_at"]
        indexes: ClassVar = [models.Index(fields=["kind", "released_at"], name="item_by_kind")]
        constraints: ClassVar = [
            models.CheckConstraint(name="item_kind", condition=Q(kind__in=[str(kind) for kind in Kind])),
            models.CheckConstraint(
                name="item_period",
                condition=Q(begins_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
            ),
            models.CheckConstraint(
                name="item_eyes",
                condition=~Q(kind__in=["status", "example", "lesson"]) | Q(released_at__isnull=True)
                | Q(written_by_id__isnull=True) | Q(released_by_id__isnull=False) & ~Q(released_by_id=F("written_by_id")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class Move(models.Model):
    """From one state to the next, when, for which organisation, with which reasons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.pk)


class Tie(models.Model):
    """One thing led to another: a decision to a measure, a bottleneck to a pilot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="led_to")
    other = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="came_from")
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "other"], name="one_tie"),
            models.CheckConstraint(name="tie_to_another", condition=~Q(item=F("other"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Paper(models.Model):
    """A paper of a meeting: a clean copy, sealed with a key of its own. Its title is sealed too; its old name is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="papers")
    root_id = models.UUIDField()  # the body or instrument whose members read it
    key_id = models.UUIDField()
    title = models.BinaryField()
    media = models.CharField(max_length=80)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    file = models.CharField(max_length=32)
    scan = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Scan if s != Scan.INFECTED])
    added_at = models.DateTimeField(default=clock.now)
    added_by_id = models.BigIntegerField(null=True)
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["added_at"]
        indexes: ClassVar = [models.Index(fields=["meeting"], name="paper_by_meeting")]

    def __str__(self) -> str:
        return str(self.pk)
