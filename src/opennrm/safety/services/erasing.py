"""Erasing what this room knows of somebody, when the person is erased."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.kernel import audit, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import NotAllowed
from opennrm.safety.models import Locker


@service
def forget(person_ids: Iterable[UUID], why: str, *, by: Actor) -> None:
    """Destroy what sealed these persons' dangers, assessments and plans. For the job that erases a person."""
    if not by.job:
        raise NotAllowed(["The program does this when a person is erased."])
    files = list(person_ids)
    for key in Locker.objects.filter(pk__in=files).values_list("key_id", flat=True):
        secrets.destroy(key, f"person erased: {why}")
    audit.record(by, "safety.forgotten", persons=files, why=why)
