"""Procedures of residence with their decisions, setbacks, the criminal case in as few words as possible, recognition."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.kernel import clock
from opennrm.law.editions import Body, Setback
from opennrm.residence.rules.states import PROCEDURE, Found, Track, Verdict


class Procedure(models.Model):
    """One procedure of residence of one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=20)
    edition = models.CharField(max_length=32)
    state = models.CharField(max_length=12, default="applied", choices=[(s, s) for s in sorted(PROCEDURE.states)])
    applied_on = models.DateField()
    since = models.DateField()  # of the state
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "route"],
                condition=Q(state__in=["applied", "objected"]),
                name="one_open_procedure_of_a_route",
            )
        ]
        indexes = [models.Index(fields=["case"], name="procedure_by_case")]

    def __str__(self) -> str:
        return f"{self.route} in {self.case_id}: {self.state}"


class Decision(models.Model):
    """What was decided in a procedure, by whom, on which ground. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=12)
    ground = models.CharField(max_length=32, blank=True, default="")
    body = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Body])
    on = models.DateField()
    seen_in = models.BinaryField(default=b"")
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.state} in {self.procedure_id}"


class SetbackNote(models.Model):
    """A way closed: the ways that are left are told to the lead and the lawyer the same day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Setback])
    edition = models.CharField(max_length=32)
    on = models.DateField()
    noted_at = models.DateTimeField(default=clock.now)
    told = models.IntegerField(default=0)  # how many people were told that day

    class Meta:
        indexes = [models.Index(fields=["case", "-on"], name="setback_by_case")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class CriminalCase(models.Model):
    """A criminal case in as few words as possible: number, where it stands, dismissal, verdict. Police and prosecution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    number = models.BinaryField()  # sealed
    track = models.CharField(max_length=16, choices=[(t.value, t.value) for t in Track])
    since = models.DateField()
    verdict = models.CharField(max_length=16, blank=True, default="", choices=[(v.value, v.value) for v in Verdict])
    version = models.IntegerField(default=1)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"criminal case in {self.case_id}"


class Identification(models.Model):
    """Somebody decided whether the person is a victim: which body, by which standard, when, how. A list, not one answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Body])
    standard = models.CharField(max_length=20)
    outcome = models.CharField(max_length=16, choices=[(f.value, f.value) for f in Found])
    on = models.DateField()
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-on"], name="identification_by_case")]

    def __str__(self) -> str:
        return f"{self.outcome} in {self.case_id}"
