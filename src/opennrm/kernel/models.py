"""Tables of the ground: grants, the log and its chain, what was asked before, notices, what is to leave."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opennrm.kernel import clock
from opennrm.kernel.clearance import Channel
from opennrm.kernel.references import new_reference
from opennrm.kernel.words import Compartment, Relation


class Grant(models.Model):
    """Somebody may see something of somebody, for a time. Written by `cases` and `referrals`, read by everybody.

    The holder is a user, or an organisation (narrowed to a role where `role` is set). No person means: everybody
    (the register of the national desk). No foreign keys: the ground knows no rooms above it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32, blank=True, default="")
    relation = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Relation])
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    basis = models.CharField(max_length=64, blank=True, default="")
    given_by_id = models.BigIntegerField(null=True)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_has_one_holder",
                condition=models.Q(user_id__isnull=False, organisation_id__isnull=True)
                | models.Q(user_id__isnull=True, organisation_id__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="grant_without_person_is_a_register",
                condition=models.Q(person_id__isnull=False)
                | models.Q(relation=Relation.REGISTER, organisation_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user_id", "person_id"], name="grant_by_user"),
            models.Index(fields=["organisation_id", "person_id"], name="grant_by_organisation"),
            models.Index(fields=["person_id"], name="grant_by_person"),
            models.Index(fields=["case_id"], name="grant_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} on {self.person_id or 'everybody'}"

    @property
    def parts(self) -> frozenset[Compartment]:
        return frozenset(Compartment(name) for name in self.compartments)


class AuditEntry(models.Model):
    """One thing that happened. Never changed, never deleted: triggers of the database refuse both."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=[("done", "done"), ("denied", "denied"), ("failed", "failed")])
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    job = models.CharField(max_length=40, blank=True, default="")
    purpose = models.CharField(max_length=32, blank=True, default="")
    request_id = models.CharField(max_length=32, blank=True, default="")
    persons = ArrayField(models.UUIDField(), default=list)
    subject = models.CharField(max_length=80, blank=True, default="")  # "case:<uuid>", never a name
    compartments = ArrayField(models.CharField(max_length=16), default=list)
    details = models.JSONField(default=dict)  # codes and counts, never a name or free text

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-id"], name="audit_by_subject"),
            models.Index(fields=["user_id", "-id"], name="audit_by_user"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.outcome} #{self.pk}"


class AuditPending(models.Model):
    """Entries that the linker has not chained yet; filled by a trigger."""

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"pending {self.entry_id}"


class AuditLink(models.Model):
    """The place of an entry in the chain: sha256 of the link before and of the entry."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"link {self.position}"


class AuditCheckpoint(models.Model):
    """A signed statement of how long the chain was and how it ended, for another organisation to hold."""

    position = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    def __str__(self) -> str:
        return f"checkpoint {self.position}"


class Once(models.Model):
    """An answer already given to this user for this key: what is sent twice happens once."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=32)
    answer = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="once_per_user_and_key")]

    def __str__(self) -> str:
        return f"once {self.key}"


class Limit(models.Model):
    """How often somebody did something in a window of time."""

    key = models.CharField(max_length=80)
    window = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_window")]

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """A line on somebody's home page. It stays inside the program and names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32, blank=True, default="")
    kind = models.CharField(max_length=48)
    subject = models.CharField(max_length=80, blank=True, default="")
    details = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    seen_by_id = models.BigIntegerField(null=True)
    mailed_at = models.DateTimeField(null=True)  # when a mail without content told its readers that something waits

    class Meta:
        indexes = [
            models.Index(
                fields=["at"],
                name="notice_not_mailed",
                condition=models.Q(mailed_at__isnull=True, seen_at__isnull=True),
            ),
            models.Index(fields=["user_id", "seen_at"], name="notice_by_user"),
            models.Index(fields=["organisation_id", "role", "seen_at"], name="notice_by_organisation"),
        ]

    def __str__(self) -> str:
        return self.kind


class Intent(models.Model):
    """The wish of a room to have somebody told something. The gate makes a dispatch of it, or says why not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=48)
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    receiver = models.CharField(max_length=80)  # "user:7", "safe_contact:<person>": never an address
    details = models.JSONField(default=dict)
    asked_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=12, default="waiting", choices=[(s, s) for s in ("waiting", "done", "stopped")])
    stopped_for = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="intent_due", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Dispatch(models.Model):
    """Something that is to leave the program, or left it. Only the outgoing gate writes here (kernel/outbox.py)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    channel = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Channel])
    receiver = models.CharField(max_length=80)  # "user:7", "organisation:3", "safe_contact:1", "outside", "self:7"
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    parts = ArrayField(models.CharField(max_length=16), default=list)
    basis = models.CharField(max_length=16, blank=True, default="")
    share_id = models.UUIDField(null=True)  # the share that gives the right to receive
    request_id = models.UUIDField(null=True)  # the request of a court or authority that this answers
    key_id = models.UUIDField(null=True)  # none: the words are the same for everybody and hide nothing
    inside = models.BinaryField()
    content = models.BinaryField()
    media = models.CharField(max_length=80)
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    doubts = ArrayField(models.CharField(max_length=24), default=list)  # codes of why a second person looks
    state = models.CharField(
        max_length=12,
        choices=[(s, s) for s in ("asked", "cleared", "refused", "taken_back", "stopped", "sent")],
    )
    stopped_for = models.CharField(max_length=32, blank=True, default="")
    asked_by_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_of_a_case_is_sealed",
                condition=models.Q(case_id__isnull=True) | models.Q(key_id__isnull=False),
            ),
            models.CheckConstraint(
                name="the_second_person_is_another",
                condition=models.Q(decided_by_id__isnull=True) | ~models.Q(decided_by_id=models.F("asked_by_id")),
            ),
            models.CheckConstraint(
                name="what_was_sent_has_its_hour",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | ~models.Q(state="sent") & models.Q(sent_at__isnull=True),
            ),
            models.CheckConstraint(
                name="what_needs_two_had_two",
                condition=models.Q(doubts=[])
                | models.Q(state__in=["asked", "refused", "taken_back", "stopped"])
                | models.Q(decided_by_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="dispatch_due", condition=models.Q(state="cleared")),
            models.Index(fields=["case_id", "-asked_at"], name="dispatch_by_case"),
            models.Index(fields=["asked_by_id", "state"], name="dispatch_by_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
