"""Who works on a case, on which basis, who asked to, who must not, who was told, who belongs to the person."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opennrm.cases.models.file import Case
from opennrm.cases.rules.file import HAND_OVER, Function
from opennrm.cases.rules.kin import Kin
from opennrm.cases.rules.sharing import Basis, Given, Giver, Way
from opennrm.kernel import clock
from opennrm.kernel.words import Compartment

_PARTS = [(c.value, c.value) for c in Compartment]


class Membership(models.Model):
    """Somebody works on a case: as what, with which parts, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=20, choices=[(f.value, f.value) for f in Function])
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)  # planned
    ended_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    grant_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_at__isnull=True), name="one_membership_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True, function="lead"), name="one_lead_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} of {self.case_id}"

    @property
    def parts(self) -> frozenset[Compartment]:
        return frozenset(Compartment(name) for name in self.compartments)


class Share(models.Model):
    """An organisation may get these parts, for one purpose, on one basis. The legal ground of what its members see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    purpose = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Given])
    basis = models.CharField(max_length=16, choices=[(b.value, b.value) for b in Basis])
    giver = models.CharField(max_length=12, choices=[(g.value, g.value) for g in Giver])
    ground = models.BinaryField(default=b"")  # sealed: what was explained and agreed, or which rule
    given_on = models.DateField()
    until = models.DateField(null=True)  # the last day counts
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    grant_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_is_given_by_somebody",
                condition=Q(basis=Basis.CONSENT) & ~Q(giver=Giver.LAW) | ~Q(basis=Basis.CONSENT) & Q(giver=Giver.LAW),
            ),
            models.CheckConstraint(name="a_share_names_its_parts", condition=~Q(compartments=[])),
        ]
        indexes = [models.Index(fields=["case", "ended_at"], name="share_by_case")]

    def __str__(self) -> str:
        return f"{self.purpose} on {self.basis}"

    @property
    def parts(self) -> frozenset[Compartment]:
        return frozenset(Compartment(name) for name in self.compartments)


class HandOver(models.Model):
    """Somebody is asked to become the lead. It happens when they accept, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    from_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    stays = models.BooleanField(default=False)  # the lead before stays in the team
    message = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, default="asked", choices=[(s, s) for s in sorted(HAND_OVER.states)])
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.BinaryField(default=b"")
    grant_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="one_open_hand_over"),
        ]

    def __str__(self) -> str:
        return f"hand-over of {self.case_id}: {self.state}"


class Conflict(models.Model):
    """Somebody must not see this person: a relative, a neighbour, a conflict of interest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    why = models.BinaryField(default=b"")
    since = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    grant_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_at__isnull=True), name="one_conflict_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"conflict in {self.case_id}"


class Disclosure(models.Model):
    """Something of the file was told to somebody: who, which parts, how, on which basis. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    share = models.ForeignKey(Share, null=True, on_delete=models.PROTECT, related_name="disclosures")
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    receiver = models.BinaryField(default=b"")
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    what = models.BinaryField(default=b"")
    way = models.CharField(max_length=16, choices=[(w.value, w.value) for w in Way])
    basis = models.CharField(max_length=16, choices=[(b.value, b.value) for b in Basis])
    told_on = models.DateField()
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"disclosure of {self.case_id}"


class FileLink(models.Model):
    """Somebody who belongs to the person, or is a danger. It stands in this file alone and opens no other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    other_person_id = models.UUIDField(null=True)
    other_reference = models.CharField(max_length=8, blank=True, default="")
    kin = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kin])
    suspected = models.BooleanField(default=False)
    part = models.CharField(max_length=16, choices=_PARTS)
    words = models.BinaryField(default=b"")
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kin} of {self.case_id}"
