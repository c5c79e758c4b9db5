"""Documents: a sealed original, a cleaned copy for reading, and every hand they went through."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.documents.rules import Kept
from opennrm.kernel import clock
from opennrm.kernel.scanner import Scan
from opennrm.kernel.words import Compartment


class Document(models.Model):
    """A document of one part of the file. Its name and words are sealed; on disk it has a random name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Compartment])
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in Kept])
    title = models.BinaryField()
    file_name = models.BinaryField()
    media = models.CharField(max_length=80)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    original = models.CharField(max_length=32)
    reading = models.CharField(max_length=32, blank=True, default="")
    reading_media = models.CharField(max_length=80, blank=True, default="")
    reading_size = models.BigIntegerField(default=0)
    scan = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Scan if s != Scan.INFECTED])
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reading_copy_has_its_kind",
                condition=Q(reading="", reading_media="") | ~Q(reading="") & ~Q(reading_media=""),
            )
        ]
        indexes = [models.Index(fields=["case", "-added_at"], name="document_by_case")]

    def __str__(self) -> str:
        return f"document in {self.case_id}"


class CustodyLine(models.Model):
    """One hand that a document went through. Never changed: the database refuses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=16)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.what} of {self.document_id}"
