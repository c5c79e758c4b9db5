"""Tables of what goes public: texts with their versions, telephone lines, the directory, and messages left by anybody."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opennrm.kernel import clock
from opennrm.publications.rules import LANGUAGES, Group, Help, Kind, Known, State, Step
from opennrm.publications.rules.hours import OnHolidays


def _one_of(words: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


_TWO_PEOPLE = (
    models.Q(written_by__isnull=True)
    | models.Q(published_by__isnull=True)
    | ~models.Q(published_by=models.F("written_by"))
)


class Edition(models.Model):
    """How often what is public has changed: one row. Whoever keeps a copy in memory compares this number."""

    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)


class TextVersion(models.Model):
    """One version of one text in one language. The newest that is published is what everybody reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    number = models.PositiveIntegerField()
    body = models.TextField()
    state = models.CharField(max_length=16, choices=_one_of(State))
    reviewer = models.CharField(max_length=120, blank=True, default="")  # who checked it, as the page says it
    made_from = models.CharField(max_length=10, blank=True, default="")  # digest of the source it was made from
    step = models.CharField(max_length=12, choices=_one_of(Step), default=Step.PROPOSED)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True, default="")  # why it was declined

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "language", "number"], name="one_text_of_a_number"),
            models.UniqueConstraint(
                fields=["key", "language"], condition=models.Q(step=Step.PUBLISHED), name="one_published_text"
            ),
            models.UniqueConstraint(
                fields=["key", "language"], condition=models.Q(step=Step.PROPOSED), name="one_proposed_text"
            ),
            models.CheckConstraint(name="text_published_by_another", condition=_TWO_PEOPLE),
            models.CheckConstraint(
                name="reviewed_text_has_a_reviewer", condition=~models.Q(state=State.REVIEWED) | ~models.Q(reviewer="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language} {self.number}"


class Line(models.Model):
    """A telephone line. Changing a number takes its confirmation away; somebody else gives it back after calling."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=_one_of(Kind))
    name = models.CharField(max_length=120)  # as it is called in the country; not translated
    number_here = models.CharField(max_length=32, blank=True, default="")  # as dialled in the country
    number_abroad = models.CharField(max_length=32, blank=True, default="")  # +…
    web = models.CharField(max_length=200, blank=True, default="")
    is_free = models.CharField(max_length=8, choices=_one_of(Known), default=Known.UNKNOWN)
    on_bill = models.CharField(max_length=8, choices=_one_of(Known), default=Known.UNKNOWN)
    interpreter = models.CharField(max_length=8, choices=_one_of(Known), default=Known.UNKNOWN)
    zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    week = models.JSONField(default=dict)  # {"1": ["08:00-20:00"], …}; empty: not known
    days = models.JSONField(default=dict)  # {"2026-12-24": ["08:00-16:00"], …}
    on_holidays = models.CharField(max_length=8, choices=_one_of(OnHolidays), default=OnHolidays.UNKNOWN)
    source = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=10)
    is_shown = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="line_has_a_number", condition=~models.Q(number_here="", number_abroad="")
            ),
            models.CheckConstraint(
                name="line_confirmed_by_another",
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(changed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("changed_by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """A service in the public directory. There is no place in it for where people are sheltered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    about = models.JSONField(default=dict)  # {"en": "…", "nl": "…"}
    region = models.ForeignKey("partners.Region", null=True, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=12, choices=_one_of(Help)))
    groups = ArrayField(models.CharField(max_length=12, choices=_one_of(Group)))
    languages = ArrayField(models.CharField(max_length=8), default=list)
    phone = models.CharField(max_length=32, blank=True, default="")
    web = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    is_free = models.BooleanField(default=True)
    source = models.CharField(max_length=200)
    confirmed_on = models.DateField(null=True)
    step = models.CharField(max_length=12, choices=_one_of(Step), default=Step.PROPOSED)
    replaces = models.UUIDField(null=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="offer_published_by_another", condition=_TWO_PEOPLE),
            models.CheckConstraint(
                name="shelter_has_no_address",
                condition=models.Q(address="") | ~models.Q(kinds__contains=[Help.SHELTER.value]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """What somebody left without a name. Its words are kept as a keyed token only; its text is sealed on arrival."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.BigIntegerField(unique=True)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    arrived_on = models.DateField(default=clock.today)  # the day alone: the hour could name who was where
    key_id = models.UUIDField()
    sealed = models.BinaryField(null=True)  # the text; gone once a referral holds it
    referral_id = models.UUIDField(null=True)
    answer = models.BinaryField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField(null=True)
    ends_on = models.DateField()

    class Meta:
        ordering = ["-arrived_on"]

    def __str__(self) -> str:
        return f"message of {self.arrived_on}"

    def place(self, part: str) -> str:
        return f"publications_message:{self.pk}:{part}"
