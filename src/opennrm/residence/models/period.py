"""The intake, what was asked at it, the period and the clocks that run."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opennrm.kernel.clock import now
from opennrm.kernel.words import Compartment
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Choice, Position, Way
from opennrm.residence.rules.states import PERIOD, Asked, Interpreter, Officer, Reply, Understood, Why

_PARTS = [("", "")] + [(part.value, part.value) for part in Compartment]


class Intake(models.Model):
    """The talk before any clock: rest, an interpreter, rights explained and understood. No statement, so no words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    rested = models.BooleanField()
    interpreter = models.CharField(max_length=12, choices=[(i.value, i.value) for i in Interpreter])
    language = models.CharField(max_length=8, blank=True, default="")
    officer = models.CharField(max_length=12, choices=[(o.value, o.value) for o in Officer])
    officer_met = models.BooleanField(null=True)  # the wish was met
    understood = models.CharField(max_length=12, choices=[(u.value, u.value) for u in Understood])
    noted_at = models.DateTimeField(default=now)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-held_on"], name="intake_by_case")]

    def __str__(self) -> str:
        return f"intake in {self.case_id}"


class Question(models.Model):
    """Something that is offered to everybody: asked, answered, when. The newest answer counts; none is rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Asked])
    part = models.CharField(max_length=16, blank=True, default="", choices=_PARTS)
    reply = models.CharField(max_length=8, choices=[(r.value, r.value) for r in Reply])
    asked_on = models.DateField()
    noted_at = models.DateTimeField(default=now)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "what", "-noted_at"], name="question_by_case")]

    def __str__(self) -> str:
        return f"{self.what} in {self.case_id}"


class Clock(models.Model):
    """A term that runs for a person. The history is in its turns; what stands here follows from them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    edition = models.CharField(max_length=32)
    part = models.CharField(max_length=16, blank=True, default="", choices=_PARTS)
    about = models.UUIDField(null=True)  # a procedure or a setback
    began_on = models.DateField()
    ends_on = models.DateField()  # the last day; while it stands still, as if it went on the day it stopped
    ends_at = models.DateTimeField(null=True)  # of a term in hours
    standing_since = models.DateField(null=True)
    owner = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Body])
    closed_on = models.DateField(null=True)  # met, or ended early
    closed_as = models.CharField(max_length=8, blank=True, default="", choices=[("met", "met"), ("ended", "ended")])
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_clock_ends_before_it_begins", condition=Q(ends_on__gte=F("began_on"))),
            models.CheckConstraint(
                name="a_closed_clock_says_how",
                condition=Q(closed_on__isnull=True, closed_as="") | Q(closed_on__isnull=False) & ~Q(closed_as=""),
            ),
            models.UniqueConstraint(
                fields=["case", "code", "about"], condition=Q(closed_on__isnull=True), nulls_distinct=False,
                name="one_open_clock_of_a_kind",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["case"], name="clock_by_case"),
            models.Index(fields=["ends_on"], name="clock_by_end", condition=Q(closed_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.code} in {self.case_id}"


class Turn(models.Model):
    """One thing that was done to a clock. Never changed; its number keeps two who act at once from losing one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="turns")
    number = models.IntegerField()
    move = models.CharField(max_length=12, choices=[(m.value, m.value) for m in Move])
    on = models.DateField()
    ground = models.CharField(max_length=32, blank=True, default="")
    body = models.CharField(max_length=20, blank=True, default="")
    months = models.IntegerField(null=True)
    days = models.IntegerField(null=True)
    owner = models.CharField(max_length=20, blank=True, default="")
    seen_in = models.BinaryField(default=b"")  # sealed: the paper in which somebody else read the decision
    ends_on = models.DateField()  # the end after it, as it was told that day
    noted_at = models.DateTimeField(default=now)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "number"], name="one_turn_of_a_number")]
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.move} of {self.clock_id}"


class Period(models.Model):
    """The reflection period, or time to recover by another route: offered, then accepted or declined."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    way = models.CharField(max_length=12, choices=[(w.value, w.value) for w in Way])
    position = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Position])
    state = models.CharField(max_length=10, default="offered", choices=[(s, s) for s in sorted(PERIOD.states)])
    edition = models.CharField(max_length=32)
    ground = models.CharField(max_length=32, blank=True, default="")
    body = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Body])
    offered_on = models.DateField()
    offered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    seen_in = models.BinaryField(default=b"")
    answered_on = models.DateField(null=True)
    why = models.CharField(max_length=12, blank=True, default="", choices=[(w.value, w.value) for w in Why])
    clock = models.OneToOneField(Clock, null=True, on_delete=models.PROTECT, related_name="period")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state="accepted", way=Way.REFLECTION), name="given_once"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="offered"), name="one_open_offer"),
            models.CheckConstraint(
                name="an_answer_says_when",
                condition=Q(state="offered", answered_on__isnull=True)
                | ~Q(state="offered") & Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="an_accepted_period_has_a_clock", condition=~Q(state="accepted") | Q(clock__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["case"], name="period_by_case")]

    def __str__(self) -> str:
        return f"{self.way} in {self.case_id}: {self.state}"


class Owed(models.Model):
    """Something the person is owed by the law of the edition, and whether it really came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    edition = models.CharField(max_length=32)
    state = models.CharField(max_length=12, default="owed")
    since = models.DateField()  # of the state
    asked_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # to ask for it
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="owed_once_in_a_case")]

    def __str__(self) -> str:
        return f"{self.code} in {self.case_id}: {self.state}"


class Cooperation(models.Model):
    """What the person decided about working with the police. The newest counts; none is rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Choice])
    grounds = ArrayField(models.CharField(max_length=20), default=list)
    decided_on = models.DateField()
    noted_at = models.DateTimeField(default=now)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-noted_at"], name="cooperation_by_case")]

    def __str__(self) -> str:
        return f"{self.choice} in {self.case_id}"


class Alarm(models.Model):
    """The person cannot be found, and may have been retaken. It ends nothing; it is ended when they are found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    raised_at = models.DateTimeField(default=now)
    raised_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField(null=True)
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(found_on__isnull=True), name="one_alarm_at_a_time")
        ]

    def __str__(self) -> str:
        return f"alarm in {self.case_id}"
