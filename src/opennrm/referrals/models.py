"""Tables of the referral room. Free text and names are sealed; what is counted stands in clear."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opennrm.kernel import clock
from opennrm.kernel.references import LENGTH, new_reference, show_reference
from opennrm.law.bases import Basis
from opennrm.referrals.rules import (
    AgeBand,
    Agreed,
    Children,
    Form,
    Lane,
    Rejection,
    Reporter,
    Safe,
    Service,
    Sex,
    State,
    Urgency,
)


def _one_of(words: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Raid(models.Model):
    """One event at which several people were found: one entry, a short line for each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference)
    reporter_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reporter_organisation = models.ForeignKey(
        "partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(default=clock.now)
    happened_on = models.DateField(null=True)
    key_id = models.UUIDField()
    sealed = models.BinaryField()  # what all lines share: where it was, what was noticed

    class Meta:
        ordering = ["-reported_at"]

    def __str__(self) -> str:
        return show_reference(self.reference)

    @property
    def place(self) -> str:
        return f"referrals_raid:{self.pk}:told"


class Referral(models.Model):
    """A signal about one person. What the desk makes of it stands in Handling, which no reporter reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=12, choices=_one_of(Lane))
    service = models.CharField(max_length=16, choices=_one_of(Service))
    state = models.CharField(max_length=12, choices=_one_of(State), default=State.RECEIVED)
    state_at = models.DateTimeField(default=clock.now)

    reporter_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reporter_organisation = models.ForeignKey(
        "partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reporter_type = models.CharField(max_length=24, choices=_one_of(Reporter))
    on_behalf = models.BooleanField(default=False)  # typed in by somebody else; for whom is sealed
    reported_at = models.DateTimeField(default=clock.now)
    noticed_on = models.DateField(null=True)

    urgency = models.CharField(max_length=8, choices=_one_of(Urgency))
    safe_now = models.CharField(max_length=12, choices=_one_of(Safe), default=Safe.NOT_ASKED)
    children = models.CharField(max_length=12, choices=_one_of(Children), default=Children.NOT_ASKED)
    interpreter = models.CharField(max_length=24, blank=True, default="")
    basis = models.CharField(max_length=24, choices=_one_of(Basis), blank=True, default="")
    agreed = models.CharField(max_length=16, choices=_one_of(Agreed), default=Agreed.NOT_ASKED)

    # The minimal set that is counted.
    count_year = models.PositiveSmallIntegerField()
    age_band = models.CharField(max_length=12, choices=_one_of(AgeBand), default=AgeBand.NOT_ASKED)
    sex = models.CharField(max_length=12, choices=_one_of(Sex), default=Sex.NOT_ASKED)
    nationality = models.CharField(max_length=12, blank=True, default="")
    forms = ArrayField(models.CharField(max_length=16, choices=_one_of(Form)), default=list)
    region = models.ForeignKey("partners.Region", null=True, on_delete=models.PROTECT, related_name="+")

    raid = models.ForeignKey(Raid, null=True, on_delete=models.PROTECT, related_name="lines")
    key_id = models.UUIDField()
    sealed = models.BinaryField()  # the whole report as told, in the reporter's words
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-reported_at"]
        indexes = [
            models.Index(fields=["state", "urgency", "reported_at"], name="referral_by_state"),
            models.Index(fields=["person"], name="referral_by_person"),
            models.Index(fields=["reporter_user", "-reported_at"], name="referral_by_reporter"),
        ]

    def __str__(self) -> str:
        return show_reference(self.reference)

    @property
    def place(self) -> str:
        return f"referrals_referral:{self.pk}:told"

    @property
    def shown(self) -> str:
        return show_reference(self.reference)


class Handling(models.Model):
    """What the desk made of a referral. Row security keeps it from the reporter, who must not learn it."""

    referral = models.OneToOneField(Referral, primary_key=True, on_delete=models.PROTECT, related_name="handling")
    case_id = models.UUIDField(null=True)
    linked_to = models.UUIDField(null=True)  # the person it was found to be about
    rejection = models.CharField(max_length=24, choices=_one_of(Rejection), blank=True, default="")
    sealed = models.BinaryField(null=True)  # the desk's own words, under the referral's key

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="handling_by_case")]

    def __str__(self) -> str:
        return f"handling of {self.referral_id}"

    @property
    def place(self) -> str:
        return f"referrals_handling:{self.referral_id}:words"


class Move(models.Model):
    """One step of a referral: from where to where, who, when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=12, blank=True, default="")
    after = models.CharField(max_length=12)
    what = models.CharField(max_length=24, blank=True, default="")  # a code: "service", "lane", "rejection"
    at = models.DateTimeField(default=clock.now)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.before or 'nothing'} to {self.after}"


class Draft(models.Model):
    """A form that is not sent yet. One per opened form; its key is destroyed when it is sent or thrown away."""

    id = models.UUIDField(primary_key=True, editable=False)
    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ("referral", "raid", "import")])
    step = models.PositiveSmallIntegerField(default=1)
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["user_id", "-saved_at"], name="draft_by_user")]

    def __str__(self) -> str:
        return f"draft of {self.kind}"

    @property
    def place(self) -> str:
        return f"referrals_draft:{self.pk}:content"


class ImportedRow(models.Model):
    """One row of a spreadsheet, as it was, beside the referral that came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="imported")
    organisation_id = models.BigIntegerField(null=True)
    mark = models.BigIntegerField()  # keyed: this very row, so often, from this organisation
    origin = models.BigIntegerField(null=True)  # keyed: the row's own number in the sender's file, where it has one
    file_name = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    imported_at = models.DateTimeField(default=clock.now)
    sealed = models.BinaryField()  # under the referral's key

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "mark"], nulls_distinct=False, name="a_row_is_imported_once"
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "origin"], name="imported_by_origin")]

    def __str__(self) -> str:
        return f"row {self.row} of {self.file_name}"

    @property
    def place(self) -> str:
        return f"referrals_importedrow:{self.pk}:row"


class OwnSign(models.Model):
    """A sign that an organisation added to the published ones, with its words per language. Nobody's data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=16, choices=_one_of(Form))
    profiles = ArrayField(models.CharField(max_length=8))
    words = models.JSONField()  # language -> text
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["form", "added_at"]

    def __str__(self) -> str:
        return f"sign of {self.organisation_id} for {self.form}"

    @property
    def code(self) -> str:
        return f"own/{self.pk}"
