"""Users, the roles they hold, and the ways back in that a colleague opened."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q

from opennrm.kernel import clock
from opennrm.kernel.words import Role
from opennrm.partners.models import Organisation


class Users(BaseUserManager["User"]):
    def with_roles(self) -> models.QuerySet[Any]:
        """Users with `role_names`: what they hold at this moment, in the same query."""
        running = Q(held__until__isnull=True) | Q(held__until__gt=clock.now())
        return self.select_related("organisation").annotate(
            role_names=ArrayAgg("held__role", filter=running & Q(held__role__isnull=False), default=[], distinct=True)
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who signs in. The work address is for the outgoing gate alone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(default=clock.now)
    keys_off = models.BooleanField(default=False)  # single-letter keys switched off

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Users()

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> frozenset[Role]:
        """What the user holds now. `Users.with_roles` saves the query."""
        names: list[str] | None = getattr(self, "role_names", None)
        if names is None:
            running = Q(until__isnull=True) | Q(until__gt=clock.now())
            names = list(self.held.filter(running).values_list("role", flat=True))
        return frozenset(Role(name) for name in names)


class HeldRole(models.Model):
    """A role, from when, until when, given by whom."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="held")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(until__isnull=True), name="a_role_is_held_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class WayBack(models.Model):
    """Somebody cannot sign in: they asked, a second person of the organisation confirms and hands over a code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="ways_back")
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    code_digest = models.BinaryField(max_length=32, null=True)
    new_second_factor = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(closed_at__isnull=True), name="one_open_way_back"),
            models.CheckConstraint(
                name="nobody_lets_themselves_back_in",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"way back for {self.user_id}"
