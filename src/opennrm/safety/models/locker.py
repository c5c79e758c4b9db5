"""The data key under which everything about one person's safety is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from opennrm.kernel import clock, secrets


class Locker(models.Model):
    """One for each person. Destroying its key erases what this room knows of them."""

    person_id = models.UUIDField(primary_key=True)
    key_id = models.UUIDField()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"locker of {self.person_id}"


def place(table: str, row: UUID, field: str) -> str:
    return f"safety_{table}:{row}:{field}"


class Seal:
    """The open data key of one person, for as long as one act or one page needs it."""

    def __init__(self, key: bytes | None) -> None:
        self._key = key

    def close(self, table: str, row: UUID, field: str, words: str) -> bytes:
        """Empty words stay empty: an empty field can be told from a sealed one."""
        if self._key is None:
            raise secrets.Erased("The data key was destroyed.")
        return secrets.seal_with(self._key, words.encode(), place(table, row, field)) if words else b""

    def open(self, table: str, row: UUID, field: str, sealed: bytes | memoryview) -> str:
        """What was written; empty where the key was destroyed, so that the page of an erased person still opens."""
        if not sealed or self._key is None:
            return ""
        return secrets.open_with(self._key, bytes(sealed), place(table, row, field)).decode()


def seal_of(person_id: UUID) -> Seal:
    """The seal of a person, with a new data key where this is the first thing that is written about them."""
    row = Locker.objects.filter(pk=person_id).first()
    if row is None:
        Locker.objects.bulk_create(
            [Locker(person_id=person_id, key_id=secrets.new_data_key("person"))], ignore_conflicts=True
        )
        row = Locker.objects.get(pk=person_id)
    return Seal(secrets.data_keys([row.key_id]).get(row.key_id))


def seals(persons: Iterable[UUID]) -> dict[UUID, Seal]:
    """The seals of several persons in two queries; one of whom nothing is known opens nothing."""
    wanted = set(persons)
    rows = dict(Locker.objects.filter(pk__in=wanted).values_list("pk", "key_id"))
    keys = secrets.data_keys(rows.values())
    return {person: Seal(keys.get(rows[person]) if person in rows else None) for person in wanted}
