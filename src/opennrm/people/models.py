"""A person under a pseudonym; what is sealed about them; what links files. No name is in the clear in any column."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opennrm.kernel import clock
from opennrm.kernel.references import new_reference, show_reference
from opennrm.kernel.words import Compartment
from opennrm.people.rules.erasing import ERASURE, Ground

SEALED_PARTS = (Compartment.IDENTITY, Compartment.SAFE_CONTACT)


class Person(models.Model):
    """Somebody, under a random reference. `merged_into` is the file that stands for this one now, never a chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    made_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_is_merged_into_themselves",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            )
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="person_newest", condition=Q(merged_into__isnull=True)),
        ]

    def __str__(self) -> str:
        return show_reference(self.reference)

    @property
    def file_id(self) -> uuid.UUID:
        """The person that this file belongs to now: itself, or the file it was merged into."""
        return self.merged_into_id or self.id


class Vault(models.Model):
    """One compartment of one person, sealed with the person's data key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="vaults")
    file_id = models.UUIDField()  # follows Person.file_id, so that row security need not join
    compartment = models.CharField(max_length=16, choices=[(part.value, part.value) for part in SEALED_PARTS])
    key_id = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "compartment"], name="one_vault_per_compartment")]
        indexes = [models.Index(fields=["file_id"], name="vault_by_file")]

    def __str__(self) -> str:
        return f"{self.compartment} of {self.person_id}"

    @property
    def place(self) -> str:
        return f"people_vault:{self.person_id}:{self.compartment}"


class Former(models.Model):
    """What stood in a compartment before a change, sealed with the same key: it is erased with the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_id = models.UUIDField()
    compartment = models.CharField(max_length=16)
    sealed = models.BinaryField()
    until = models.DateTimeField(default=clock.now)
    changed_by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"former {self.compartment} of {self.person_id}"


class Token(models.Model):
    """A keyed token of a compound of name parts and year, of a whole phone number, or given by a reporter."""

    KINDS: ClassVar = ("pair", "year", "phone", "linkage")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value", "person"], name="one_token_once")]
        indexes = [models.Index(fields=["person"], name="token_by_person")]

    def __str__(self) -> str:
        return f"{self.kind} token"


class Uncompared(models.Model):
    """Files whose facts changed and that the linker has not compared yet."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"uncompared {self.person_id}"


class Match(models.Model):
    """Two files that may be one person. Offered to the desk, decided by a human, never merged silently."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signs = ArrayField(models.CharField(max_length=24), default=list)  # codes of rules.Sign, never a value
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, default="open", choices=[(s, s) for s in ("open", "same", "different")])
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    key_id = models.UUIDField(null=True)
    reason = models.BinaryField(null=True)  # sealed: reasons name names

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_one_match"),
            models.CheckConstraint(name="a_pair_is_two_people_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [models.Index(fields=["state", "proposed_at"], name="match_by_state")]

    def __str__(self) -> str:
        return f"match {self.state}"

    @property
    def reason_place(self) -> str:
        return f"people_match:{self.id}:reason"


class Merge(models.Model):
    """Two files were joined, by whom, and perhaps taken apart again. The facts of both stay where they were.

    The merges that stand are the edges of a graph; files that hang together are one, and the oldest stands for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by_id = models.BigIntegerField(null=True)
    mirrored = ArrayField(models.UUIDField(), default=list)  # conflicts of interest that now hold for both
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    key_id = models.UUIDField(null=True)
    undo_reason = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["match"], condition=Q(undone_at__isnull=True), name="a_pair_is_joined_once_at_a_time"
            ),
            models.CheckConstraint(name="a_merge_joins_two", condition=~Q(survivor=F("other"))),
        ]

    def __str__(self) -> str:
        return f"merge {self.id}"

    @property
    def reason_place(self) -> str:
        return f"people_merge:{self.id}:undo_reason"


class Erasure(models.Model):
    """Somebody asked that a person be erased; somebody else decides. Ground, day and people stay, the words do not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=[(g.value, g.value) for g in Ground])
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()  # what it rests on: erased with the person
    state = models.CharField(max_length=10, default="asked", choices=[(s, s) for s in sorted(ERASURE.states)])
    asked_at = models.DateTimeField(default=clock.now)
    asked_by_id = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    sealed_answer = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="one_open_erasure"),
            models.CheckConstraint(
                name="nobody_decides_their_own_erasure",
                condition=~Q(state__in=["done", "declined"])
                | Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("asked_by_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.state}"

    def place(self, what: str) -> str:
        return f"people_erasure:{self.id}:{what}"


class Question(models.Model):
    """ "Is this person known?" The asker always gets the same answer; only the desk learns both sides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    asked_by_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    asked_at = models.DateTimeField(default=clock.now)
    key_id = models.UUIDField()
    sealed_facts = models.BinaryField()
    sealed_why = models.BinaryField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    meet = models.BooleanField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_reason = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_answer_is_whole",
                condition=Q(answered_at__isnull=True, meet__isnull=True)
                | Q(answered_at__isnull=False, meet__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["answered_at", "asked_at"], name="question_by_state")]

    def __str__(self) -> str:
        return show_reference(self.reference)

    def place(self, what: str) -> str:
        return f"people_question:{self.id}:{what}"
