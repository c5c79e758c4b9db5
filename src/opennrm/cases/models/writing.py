"""What is written in a file: notes, what happened, what is to be done. All words are sealed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from opennrm.cases.models.file import Case
from opennrm.cases.rules.file import Circle, Contact
from opennrm.kernel import clock
from opennrm.kernel.words import Compartment


class Note(models.Model):
    """A note is never rewritten: a correction is a new note that takes its place, and the old one stays readable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    circle = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Circle])
    contact = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Contact])
    words = models.BinaryField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_at"], name="note_by_case")]

    def __str__(self) -> str:
        return f"note in {self.case_id}"


class Event(models.Model):
    """Something that happened in a case: a kind, who, from where, when. The door has the words for each kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, blank=True, default="", choices=[(c.value, c.value) for c in Compartment])
    details = models.JSONField(default=dict)  # codes, dates, numbers of users and organisations; never a name
    words = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="event_by_case")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class Task(models.Model):
    """Something to do, by whom, by when, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=24, blank=True, default="")  # set where the program itself asks
    words = models.BinaryField()
    why = models.BinaryField(default=b"")
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open", choices=[(s, s) for s in ("open", "done", "cancelled")])
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_ended_task_says_when",
                condition=Q(state="open", ended_at__isnull=True) | ~Q(state="open") & Q(ended_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="task_by_user"),
            models.Index(fields=["case", "state"], name="task_by_case"),
        ]

    def __str__(self) -> str:
        return f"task in {self.case_id}"
