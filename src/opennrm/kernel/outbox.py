"""Everything that is to leave, in the transaction of the act that causes it; and the one way out for mail.

Rooms below the gate write an intent: a kind and a receiver by reference, never an address, a number or a text. The gate
makes a dispatch of it. A dispatch that needs a second person waits as `asked`. What the gate let through is `cleared`, and `sent` when it went:
carried by the program, or handed to a worker. What was stopped on the way says why. The content is sealed with the key
of the case, so that erasing the case erases it here too.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage

from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor
from opennrm.kernel.clearance import CARRIED, Clearance, NotCleared
from opennrm.kernel.models import Dispatch, Intent
from opennrm.kernel.states import Table

STATES = Table(
    "dispatch",
    {
        "asked": {"cleared", "refused", "taken_back", "stopped"},
        "cleared": {"sent", "stopped", "taken_back"},
        "refused": set(),
        "taken_back": set(),
        "stopped": set(),
        "sent": set(),
    },
)
MOST_TRIES = 12
OPEN = ("asked", "cleared")


@dataclass(frozen=True)
class Inside:
    """What is sealed of a dispatch: the words that no column may hold in the clear."""

    subject: str = ""
    to_name: str = ""
    to_address: str = ""
    ground: str = ""
    file_name: str = ""
    answer: str = ""  # of the second person


def intend(
    kind: str, receiver: str, *, by: Actor, person: UUID | None = None, case: UUID | None = None,
    due_at: datetime | None = None, **details: Any,
) -> UUID:  # fmt: skip
    """Write down the wish to tell somebody, in the transaction of what causes it; `details` holds codes and ids.

    receiver : "user:7" or "safe_contact:<person>". The gate looks at it when it is due, not before.
    """
    intent = Intent(
        kind=kind, receiver=receiver, person_id=person, case_id=case, asked_by_id=by.user_id, details=details,
        due_at=due_at or clock.now(),
    )  # fmt: skip
    Intent.objects.bulk_create([intent])
    return intent.id


def withdraw(kind: str, *, details: dict[str, Any]) -> int:
    """Take back wishes that wait: what they were for will not happen. `details` must be contained in theirs."""
    return Intent.objects.filter(kind=kind, state="waiting", details__contains=details).delete()[0]


def due_intents(kind: str, *, most: int = 100) -> list[Intent]:
    """Wishes of this kind that are due, locked until the end of the transaction. For the journey that answers them."""
    due = Intent.objects.filter(kind=kind, state="waiting", due_at__lte=clock.now())
    return list(due.select_for_update(skip_locked=True).order_by("due_at")[:most])


def answer_intent(intent: Intent, *, stopped_for: str = "") -> None:
    """The gate has a dispatch of it now; or nothing leaves, and why."""
    intent.state, intent.stopped_for = ("stopped" if stopped_for else "done"), stopped_for
    intent.save(update_fields=["state", "stopped_for"])


def message_id() -> str:
    """For one message, for ever: sent twice after a crash, it is still the same to the receiver's program."""
    return f"<{uuid4().hex}@{settings.MAIL_DOMAIN}>"


def _place(dispatch: Dispatch, what: str) -> str:
    return f"kernel_dispatch:{dispatch.id}:{what}"


def seal(dispatch: Dispatch, inside: Inside, content: bytes) -> None:
    """Put both under the key that the row names; to be saved by the caller."""
    dispatch.inside = _closed(dispatch, "inside", json.dumps(asdict(inside)).encode())
    dispatch.content = _closed(dispatch, "content", content)


def answer(dispatch: Dispatch, words: str) -> None:
    """Add what the second person said; to be saved by the caller."""
    dispatch.inside = _closed(dispatch, "inside", json.dumps(asdict(replace(inside(dispatch), answer=words))).encode())


def inside(dispatch: Dispatch) -> Inside:
    return Inside(**json.loads(_opened(dispatch, "inside", dispatch.inside)))


def content(dispatch: Dispatch) -> bytes:
    return _opened(dispatch, "content", dispatch.content)


def _closed(dispatch: Dispatch, what: str, value: bytes) -> bytes:
    return value if dispatch.key_id is None else secrets.seal_with(_key(dispatch.key_id), value, _place(dispatch, what))


def _opened(dispatch: Dispatch, what: str, value: bytes | memoryview[int]) -> bytes:
    held = bytes(value)
    return held if dispatch.key_id is None else secrets.open_with(_key(dispatch.key_id), held, _place(dispatch, what))


def _key(key_id: UUID) -> bytes:
    key = secrets.data_keys([key_id]).get(key_id)
    if key is None:
        raise secrets.Erased(f"Data key {key_id} was destroyed.")
    return key


def to_carry(*, most: int = 1) -> list[Dispatch]:
    """What is due and for the program to carry, locked until the end of the transaction; others skip it."""
    due = Dispatch.objects.filter(state="cleared", channel__in=[str(c) for c in CARRIED], due_at__lte=clock.now())
    return list(due.select_for_update(skip_locked=True).order_by("due_at")[:most])


def move(dispatch: Dispatch, state: str, *, why: str = "") -> None:
    """Take the next step, in the row that the caller has locked. Raises ValueError where the table knows no such step."""
    if reasons := STATES.why_not(dispatch.state, state):
        raise ValueError(reasons[0])
    dispatch.state = state
    dispatch.stopped_for = why
    if state == "sent":
        dispatch.sent_at = clock.now()
    dispatch.save(update_fields=["state", "stopped_for", "sent_at"])


def try_later(dispatch: Dispatch) -> bool:
    """The way was closed: try again, each time twice as long after. False where it was tried often enough."""
    dispatch.attempts += 1
    dispatch.due_at = clock.now() + timedelta(minutes=min(2**dispatch.attempts, 360))
    dispatch.save(update_fields=["attempts", "due_at"])
    return dispatch.attempts < MOST_TRIES


def deliver(clearance: Clearance, address: str, *, subject: str, known_as: str, sent_at: datetime) -> None:
    """Give a mail to the mail server: the only place in the program that does. Raises OSError where that fails.

    Nothing about the program, the sender's machine or the moment beyond the minute stands in its head.
    """
    if clearance.channel not in CARRIED:
        raise NotCleared(f"The program does not carry {clearance.channel}.")
    if any(sign in address + subject for sign in "\r\n") or "@" not in parseaddr(address)[1]:
        raise NotCleared("The address or the subject is not one line of mail.")
    body = clearance.content.decode() if clearance.media == "text/plain" else ""
    mail = EmailMessage(
        subject, body, settings.MAIL_FROM, [address],
        headers={"Message-ID": known_as, "Date": _moment(sent_at), "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    if clearance.media != "text/plain":
        mail.attach(clearance.file_name, clearance.content, clearance.media)
    mail.send()


def _moment(at: datetime) -> str:
    return at.replace(second=0, microsecond=0).strftime("%a, %d %b %Y %H:%M:%S +0000")
