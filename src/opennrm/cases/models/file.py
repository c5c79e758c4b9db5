"""The case and where it stands."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.cases.rules.file import CASE, Closing, Outcome, Skipped, Stage
from opennrm.kernel import clock, grants
from opennrm.kernel.actors import Actor


class Cases(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Cases:
        """Cases that the actor has a running grant for, whatever it opens; the register sees that they exist."""
        return self.filter(grants.case_scope(actor))


class Case(models.Model):
    """One file of one person. Free text in and around it is sealed with the case's own data key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True)
    person_id = models.UUIDField()
    state = models.CharField(max_length=10, default="open", choices=[(s, s) for s in sorted(CASE.states)])
    stage = models.CharField(max_length=16, default=Stage.INDICATION, choices=[(s.value, s.value) for s in Stage])
    stage_since = models.DateTimeField(default=clock.now)
    lead = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=16, blank=True, default="", choices=[(c.value, c.value) for c in Closing])
    outcome = models.CharField(max_length=20, blank=True, default="", choices=[(o.value, o.value) for o in Outcome])
    version = models.IntegerField(default=1)

    objects = Cases.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_closed_case_says_when_and_why",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(reason="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["person_id"], name="case_by_person"),
            models.Index(fields=["lead", "state"], name="case_by_lead"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state != "closed"


class Visit(models.Model):
    """A stage that the case was in, is in, or passed over with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    stage = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Stage])
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    skipped = models.CharField(max_length=12, blank=True, default="", choices=[(s.value, s.value) for s in Skipped])
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="a_case_is_in_one_stage_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"
