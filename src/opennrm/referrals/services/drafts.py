"""Forms that are not sent yet: sealed on the server, kept through sign-out and crash, gone when sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.models import Once
from opennrm.kernel.once import once
from opennrm.law.words import gettext_noop as _
from opennrm.referrals import access
from opennrm.referrals.models import Draft

MOST_DRAFTS = 100
LARGEST_BYTES = {"referral": 256 * 1024, "raid": 256 * 1024, "import": 8 * 1024 * 1024}

Content = Mapping[str, list[str]]  # exactly what stood in the fields, also what cannot be read as a report yet


@service
def keep_draft(
    draft: UUID, content: Content, *, kind: str = "referral", step: int = 1, version: int | None = None, by: Actor
) -> Draft:
    """Keep what was typed so far. The first time makes the draft; `version` guards against a second window.

    Raises Changed where another window saved since, and Broken where it is too large or there are too many.
    """
    ground.require(by, "keep_draft", access.RIGHTS)
    text = json.dumps(dict(content), ensure_ascii=False)
    if len(text.encode(errors="replace")) > LARGEST_BYTES[kind]:
        raise Broken(_("This is too long to keep. Shorten it; documents can be added later."))
    found = Draft.objects.select_for_update().filter(pk=draft, user_id=by.user_id or 0).first()
    if found is None:
        return _begin(draft, text, kind, step, by)
    if version is not None and version != found.version:
        raise Changed("This form was changed in another window. Nothing was overwritten.")
    found.sealed = secrets.seal(found.key_id, text, found.place)
    found.step, found.saved_at, found.version = step, clock.now(), found.version + 1
    found.save()
    return found


def _begin(draft: UUID, text: str, kind: str, step: int, by: Actor) -> Draft:
    if Once.objects.filter(user_id=by.user_id or 0, key=str(draft)).exists():
        raise Changed("This form was sent already.")
    if Draft.objects.filter(user_id=by.user_id or 0).count() >= MOST_DRAFTS:
        raise Broken(_("You have 100 drafts. Send some of them, or throw some away, first."))
    begun = Draft(pk=draft, user_id=by.user_id or 0, kind=kind, step=step, key_id=secrets.new_data_key("draft"))
    begun.sealed = secrets.seal(begun.key_id, text, begun.place)
    # A number that somebody else's draft has, or another window made a moment ago: the first one stays.
    Draft.objects.bulk_create([begun], ignore_conflicts=True)
    if not Draft.objects.filter(pk=draft, user_id=by.user_id or 0, key_id=begun.key_id).exists():
        raise Changed("This form was changed in another window. Nothing was overwritten.")
    return begun


@service
def was_sent(draft: UUID, *, by: Actor) -> bool:
    """Whether this form was sent: its draft is gone then, and a second press only asks for the answer."""
    return Once.objects.filter(user_id=by.user_id or 0, key=str(draft)).exists()


def content_of(draft: Draft) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(secrets.open_text(draft.key_id, bytes(draft.sealed), draft.place))
    return found


@service
def discard_draft(draft: UUID, *, by: Actor) -> None:
    """Throw a draft away: its key is destroyed, so that no copy of the database gives it back."""
    ground.require(by, "keep_draft", access.RIGHTS)
    found = Draft.objects.filter(pk=draft, user_id=by.user_id or 0).first()
    if found is None:
        raise NotThere("There is no such draft.")
    _destroy(found, "thrown away")


def _destroy(draft: Draft, why: str) -> None:
    secrets.destroy(draft.key_id, f"draft {why}")
    draft.delete()


@service
def send_draft(draft: UUID, send: Callable[[dict[str, list[str]]], str], *, by: Actor) -> str:
    """Send it once: `send` makes of the content what is registered and gives its reference.

    A second sender of the same draft gets the first answer. What `send` refuses leaves the draft as it was.
    """
    ground.require(by, "register", access.RIGHTS)

    def do() -> str:
        found = Draft.objects.select_for_update().filter(pk=draft, user_id=by.user_id or 0).first()
        if found is None:
            raise NotThere("There is no such draft.")
        reference = send(content_of(found))
        _destroy(found, "sent")
        return reference

    return once(by, str(draft), {"draft": str(draft)}, do)
