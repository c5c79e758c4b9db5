"""A partner corrects its entry by a link: made by an officer, good once and for some days, looked at by two officers.

Who holds the link is nobody whom the program knows. They read what everybody may read, and write suggestions that nobody
else sees before two officers have looked at them. Only the digest of the secret is kept.
"""

from __future__ import annotations

import hashlib
import secrets as randomness
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, limits
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.law.words import gettext_noop as _
from opennrm.projects import access
from opennrm.projects.models import Entry, Invitation, Suggestion
from opennrm.projects.rules import portfolio
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.selectors.lists import Page, project_page
from opennrm.projects.services.writing import found, record, write_entry

_JOB = Actor.for_job("project-correction")
WRONG_TRIES_AN_HOUR, WRITES_AN_HOUR = 20, 120


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@service
def invite_partner(reference: str, for_whom: str, days: int, *, by: Actor) -> str:
    """Make a link for one partner. Returns its secret, shown once."""
    ground.require(by, "write", access.RIGHTS)
    wrong: dict[str, list[str]] = {}
    if not for_whom.strip():
        wrong["for_whom"] = [_("Write for which organisation the link is.")]
    if not 1 <= days <= portfolio.LONGEST_LINK_DAYS:
        wrong["days"] = [_("A link lasts from 1 to 30 days.")]
    if wrong:
        raise Broken(wrong)
    project = found(reference)
    if project.released_at is None:
        raise Broken(
            _("Nothing of this project is public yet. Check and release it first: a partner sees what everybody sees.")
        )
    secret = randomness.token_urlsafe(32)
    Invitation.objects.create(
        project=project, for_whom=for_whom.strip()[:120], secret_digest=_digest(secret), made_by_id=by.user,
        ends_at=clock.now() + timedelta(days=days),
    )  # fmt: skip
    record(by, "partner_invited", project, days=days)
    return secret


@service
def withdraw_invitation(reference: str, invitation: UUID, *, by: Actor) -> None:
    """The link stops working at once. What was sent by it stays."""
    ground.require(by, "write", access.RIGHTS)
    project = found(reference)
    open_ones = Invitation.objects.filter(
        project=project, pk=invitation, used_at__isnull=True, withdrawn_at__isnull=True
    )
    if not open_ones.update(withdrawn_at=clock.now()):
        raise Changed(_("That link was used or withdrawn already."))
    record(by, "invitation_withdrawn", project)


# --- who holds the link ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Invited:
    """What the holder of a link sees: the project as everybody sees it, and what they have written so far."""

    page: Page
    for_whom: str
    ends_at: datetime
    drafts: Mapping[UUID | None, list[Suggestion]]

    @property
    def count(self) -> int:
        return sum(len(some) for some in self.drafts.values())


def _open(secret: str, address: str) -> Invitation:
    """Unknown, expired, used and withdrawn answer the same. Only wrong tries are counted against the address."""
    found_one = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("project")
        .filter(secret_digest=_digest(secret), used_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=clock.now())
        .first()
    )
    if found_one is None:
        limits.spend(f"project-link:{address}", most=WRONG_TRIES_AN_HOUR, per=timedelta(hours=1))
        raise NotThere("This link does not work, or no longer.")
    return found_one


def open_invitation(secret: str, *, address: str) -> Invited:
    """What the link shows. Raises NotThere for every link that does not work; TooOften after many of them."""
    with acting(_JOB):
        invitation = _open(secret, address)
        drafts: dict[UUID | None, list[Suggestion]] = {}
        for draft in invitation.suggestions.filter(state="drafted"):
            drafts.setdefault(draft.entry_id, []).append(draft)
    page = project_page(invitation.project.reference, clock.today(), viewer=access.PUBLIC)
    return Invited(page, invitation.for_whom, invitation.ends_at, drafts)


def _public_entry(page: Page, field: Field, entry: UUID | None) -> None:
    """A link corrects what everybody sees, and nothing else: not even whether something private is there."""
    if entry is not None and entry not in {row.id for row in page.rows.get(field, [])}:
        raise NotThere("That is not there any more.")


def suggest(secret: str, field: Field, entry: UUID | None, data: Mapping[str, Any], *, address: str) -> None:
    """Write what should stand there instead of this entry, or beside the others. A second try replaces the first."""
    if field not in portfolio.CORRECTED:
        raise NotThere("There is no such field.")
    _public_entry(open_invitation(secret, address=address).page, field, entry)
    kept = {key: value for key, value in data.items() if value not in ("", None)}
    if wrong := portfolio.faults(field, kept):
        raise Broken({"": wrong})
    with acting(_JOB):
        invitation = _open(secret, address)
        limits.spend(f"project-link-writes:{invitation.pk}", most=WRITES_AN_HOUR, per=timedelta(hours=1))
        if entry is not None:
            Suggestion.objects.filter(invitation=invitation, entry_id=entry).delete()
        Suggestion.objects.create(
            invitation=invitation, project=invitation.project, field=field, entry_id=entry, data=kept
        )


def take_back(secret: str, suggestion: UUID, *, address: str) -> None:
    """Before it is sent, the partner may take a suggestion out again."""
    with acting(_JOB):
        Suggestion.objects.filter(invitation=_open(secret, address), pk=suggestion, state="drafted").delete()


def send_suggestions(secret: str, *, address: str) -> int:
    """Send all at once; the link is used up by it. Raises Broken where nothing was written."""
    with acting(_JOB):
        invitation = _open(secret, address)
        sent = Suggestion.objects.filter(invitation=invitation, state="drafted").update(state="sent")
        if not sent:
            raise Broken(_("Nothing is corrected yet. Correct a line, or close this page."))
        Invitation.objects.filter(pk=invitation.pk).update(used_at=clock.now())
        audit.record(_JOB, "projects.corrections_sent", f"project:{invitation.project_id}", count=sent)
    return sent


# --- the two officers ------------------------------------------------------------------------------------


def _one_stands_there(row: Suggestion) -> bool:
    """Of a field that holds one line: whether it has one, which may be private, and would be lost."""
    return row.field in portfolio.ONE_ONLY and Entry.objects.filter(project=row.project_id, field=row.field).exists()


@service
def decide_suggestion(reference: str, suggestion: UUID, act: str, *, by: Actor) -> None:
    """`supported` by one officer, then `accepted` by another; either may refuse. Accepted, it waits for the next check."""
    ground.require(by, "confirm", access.RIGHTS)
    project = found(reference)
    row = Suggestion.objects.select_for_update().filter(project=project, pk=suggestion).exclude(state="drafted").first()
    if row is None:
        raise NotThere("That is not there any more.")
    if portfolio.CORRECTION.why_not(row.state, act):
        raise Changed(_("Somebody else decided on this meanwhile."))
    if act == "accepted" and row.entry_id and Entry.objects.filter(replaces_id=row.entry_id).exists():
        raise Changed(
            _("A colleague wrote this line anew, and that waits for its check. Check it first, or refuse this.")
        )
    if act == "accepted" and row.entry_id is None and _one_stands_there(row):
        raise Changed(
            _("A line stands in this field meanwhile, and there is one only. Change that one, or refuse this.")
        )
    if act == "accepted" and row.supported_by_id == by.user_id:
        raise NotAllowed([_("Somebody else must accept this: you supported it yourself.")])
    if act == "supported":
        row.supported_by_id = by.user_id
    else:
        row.decided_by_id, row.decided_at = by.user_id, clock.now()
    row.state = act
    row.save(update_fields=["state", "supported_by_id", "decided_by_id", "decided_at"])
    if act == "accepted":
        before = Entry.objects.filter(pk=row.entry_id).first() if row.entry_id else None
        hidden = before is not None and before.is_private  # since the partner saw it
        write_entry(reference, Field(row.field), row.data, private=hidden, instead_of=row.entry_id, by=by)
    record(by, f"correction_{act}", project, field=row.field)
