"""What was heard about the exploitation, question by question. All of it is sealed with the key of the case."""

from __future__ import annotations

import uuid

from django.db import models

from opennrm.cases.models.file import Case
from opennrm.cases.rules.account import Question
from opennrm.kernel import clock


class AccountAnswer(models.Model):
    """One answer is never rewritten: a correction takes its place, and the first stays readable beneath it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="account")
    question = models.CharField(max_length=20, choices=[(q.value, q.value) for q in Question])
    heard = models.BinaryField()  # reply, choices, words, source and certainty, as one sealed text
    heard_on = models.DateField()
    heard_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        indexes = [models.Index(fields=["case", "question"], name="account_by_case")]

    def __str__(self) -> str:
        return f"{self.question} in {self.case_id}"
