"""What somebody wants to send outside, written in the transaction of the act that causes it.

Nothing here sends. Every intent waits for the clearance of the outgoing gate; an intent holds references, never an
address, a number or a text.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from opennrm.kernel.actors import Actor
from opennrm.kernel.models import Intent


def intend(kind: str, receiver: str, *, by: Actor, person: UUID | None = None, **details: Any) -> UUID:
    """Write down the wish to send. `receiver` is "user:7", "organisation:3" or "safe_contact:<uuid>"."""
    intent = Intent(kind=kind, receiver=receiver, person_id=person, asked_by_id=by.user_id, details=details)
    Intent.objects.bulk_create([intent])
    return intent.id
