"""What a person needs, and the offers that answer it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opennrm.kernel import clock
from opennrm.placement.models.stays import Stay
from opennrm.placement.models.supply import Place, Shelter
from opennrm.placement.rules.moves import OFFER, WISH, Declined, Refused
from opennrm.placement.rules.words import Together, Urgency


class Wish(models.Model):
    """A place is needed. What the person needs is sealed with the key of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    urgency = models.CharField(max_length=12, choices=[(u.value, u.value) for u in Urgency])
    from_on = models.DateField()
    needed_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default="open", choices=[(s, s) for s in sorted(WISH.states)])
    needs = models.BinaryField()
    key_id = models.UUIDField()
    avoided = ArrayField(models.UUIDField(), default=list)  # shelters that are not asked again
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "urgency"],
                condition=Q(state__in=["open", "offered"]),
                name="one_running_wish_of_a_kind_per_case",
            )
        ]
        indexes = [models.Index(fields=["state", "urgency", "asked_at"], name="wish_by_state")]

    def __str__(self) -> str:
        return f"wish {self.state}"

    @property
    def sealing_place(self) -> str:
        return f"placement_wish:{self.id}:needs"


class WishLink(models.Model):
    """Two people who want to be together, or must be apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=[(t.value, t.value) for t in Together])
    noted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_link_of_two_wishes"),
            models.CheckConstraint(name="a_wish_is_not_linked_to_itself", condition=~Q(first=F("second"))),
        ]

    def __str__(self) -> str:
        return self.how


class Offer(models.Model):
    """One place for one person, with a moment by which both answer. The place is held meanwhile."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="offers")
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, related_name="offer")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    state = models.CharField(max_length=10, default="sent", choices=[(s, s) for s in sorted(OFFER.states)])
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    person_agreed_at = models.DateTimeField(null=True)
    house_agreed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    declined = models.CharField(max_length=12, blank=True, default="", choices=[(d.value, d.value) for d in Declined])
    refused = models.CharField(max_length=12, blank=True, default="", choices=[(r.value, r.value) for r in Refused])
    set_aside = ArrayField(models.CharField(max_length=12), default=list)
    why = models.BinaryField(default=b"")  # sealed: why a rule was set aside
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish"], condition=Q(state="sent"), name="one_open_offer_per_wish"),
            models.CheckConstraint(
                name="an_answer_of_no_has_its_reason",
                condition=Q(state="declined") & ~Q(declined="")
                | Q(state="refused") & ~Q(refused="")
                | ~Q(state__in=["declined", "refused"]) & Q(declined="", refused=""),
            ),
            models.CheckConstraint(
                name="accepted_by_person_and_house",
                condition=~Q(state="accepted") | Q(person_agreed_at__isnull=False, house_agreed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="offer_by_answer")]

    def __str__(self) -> str:
        return f"offer {self.state}"
