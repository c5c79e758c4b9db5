"""What a notice says. Kinds are codes in the database; the words, and where one goes from there, stand here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.kernel.models import Notice


@dataclass(frozen=True)
class Said:
    what: str
    why: str
    url: str
    step: str


def _to(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("desk:today")


def _to_user(public_id: str) -> str:
    try:
        return reverse("desk:user", args=[UUID(public_id)])
    except (ValueError, NoReverseMatch):
        return _to("desk:people_who_work")


def said(notice: Notice) -> Said:
    """The words for this kind; a kind that nobody knows any more says so rather than nothing."""
    _kind, _sep, key = notice.subject.partition(":")
    match notice.kind:
        case "accounts.way_back_asked":
            return Said(
                _("A colleague cannot sign in"),
                _("Make sure that it is really them, in person or on a number you know. Then give them a code."),
                _to_user(key),
                _("Help"),
            )
        case "accounts.way_back_used":
            return Said(
                _("A colleague was let back in"),
                _("With a code of a user manager. If the colleague knows nothing of it, act at once."),
                _to("desk:today"),
                _("Read"),
            )
        case "accounts.role_given":
            return Said(
                _("A colleague was given a role"),
                _("By a user manager. If that role does not belong to their work, ask why."),
                _to("desk:today"),
                _("Read"),
            )
        case "people.known_asked":
            return Said(
                _("Somebody asks whether a person is known"),
                _("Only you see both sides. Decide whether they should meet."),
                _to("desk:is_known"),
                _("Read"),
            )
        case "people.known_meet":
            return Said(
                _("The national desk asks you to call"),
                _("It is about your question whether a person is known."),
                _to("desk:is_known"),
                _("Read"),
            )
        case (
            "referral.received"
            | "referral.grown"
            | "referral.answered"
            | "referral.raid_received"
            | "referral.imported"
        ):
            return _referral(notice)
        case _other:
            return Said(_("Something changed"), notice.kind, _to("desk:today"), _("Read"))


def _referral(notice: Notice) -> Said:
    reference = str(notice.details.get("reference", ""))
    match notice.kind:
        case "referral.received":
            what = _("A referral came in: somebody is not safe now") if notice.urgent else _("A referral came in")
            return Said(what, _("Nobody at the desk has looked at it yet."), _to("desk:referral", reference), _("Look"))
        case "referral.grown":
            what = _("A reporter told more")
            return Said(what, _("Look whether it changes anything."), _to("desk:referral", reference), _("Look"))
        case "referral.answered":
            what = _("The desk has looked at your referral")
            return Said(what, _("See what became of it."), _to("desk:my_referral", reference), _("Read"))
        case "referral.raid_received":
            count = int(notice.details.get("lines", 0))
            what = ngettext("A raid came in: one person", "A raid came in: %(n)d people", count) % {"n": count}
            return Said(what, _("Each line waits in the inbox."), _to("desk:raid", reference), _("Look"))
        case _imported:
            count = int(notice.details.get("rows", 0))
            what = ngettext("One referral came from a spreadsheet", "%(n)d referrals came from a spreadsheet", count)
            return Said(what % {"n": count}, _("They wait in the inbox."), _to("desk:inbox"), _("Look"))
