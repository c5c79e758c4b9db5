"""Where a person comes from, and who helps from where: so that nobody meets a neighbour. Towns and families are sealed."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opennrm.kernel import clock
from opennrm.safety.rules.knowing import HelperKind


class PersonTies(models.Model):
    """Towns, communities and families in which nobody must learn of this person."""

    person_id = models.UUIDField(primary_key=True)
    content = models.BinaryField()
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"ties of {self.person_id}"


class Helper(models.Model):
    """An interpreter, volunteer or driver of an organisation; or a colleague, whose own row this is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in HelperKind])
    name = models.CharField(max_length=120)
    user = models.OneToOneField("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    languages = ArrayField(models.CharField(max_length=8), default=list)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staff_is_a_user",
                condition=Q(kind=HelperKind.STAFF, user__isnull=False)
                | ~Q(kind=HelperKind.STAFF) & Q(user__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["kind", "is_active"], name="helper_by_kind")]

    def __str__(self) -> str:
        return self.name


class HelperTies(models.Model):
    """What a helper told their own organisation: towns, communities, families. Others never read it."""

    helper = models.OneToOneField(Helper, primary_key=True, on_delete=models.PROTECT, related_name="ties")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    content = models.BinaryField()
    asked_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"ties of {self.helper_id}"
