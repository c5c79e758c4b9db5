"""Every change of what is public counts the edition on, so that copies in memory are thrown away."""

from __future__ import annotations

from opennrm.publications.models import Edition


def lock_edition() -> Edition:
    """One change of what is public at a time."""
    edition, _ = Edition.objects.select_for_update().get_or_create(pk=1)
    return edition


def next_edition(edition: Edition) -> None:
    edition.number += 1
    edition.save(update_fields=["number"])
