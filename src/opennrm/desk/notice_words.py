"""What a notice says. Kinds are codes in the database; the words, and where one goes from there, stand here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

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
        case kind if kind.startswith("cases."):
            return case_notice(kind, key)
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


# kind: (what, why, page, the step)
_CASES: dict[str, tuple[StrOrPromise, StrOrPromise, str, StrOrPromise]] = {
    "cases.opened": (_l("You lead a new case"), _l("The desk opened it. Read it, and plan the first step."), "case", _l("Open")),
    "cases.reopened": (_l("A case of yours is open again"), _l("Ask anew who is needed in the team."), "case", _l("Open")),
    "cases.referral_joined": (_l("Another referral joined your case"), _l("Somebody else noticed the same person."), "case", _l("Look")),
    "cases.member_added": (_l("You are in a team"), _l("The case lead added you."), "case", _l("Open")),
    "cases.membership_ended": (_l("You left a team"), _l("The case lead ended it, or its basis ended. You see nothing of it any more."), "", _l("Read")),
    "cases.member_left": (_l("Somebody left your team"), _l("Their open tasks are yours now."), "case", _l("Look")),
    "cases.task_given": (_l("You have a new task"), _l("It stands on this page too."), "case_tasks", _l("Look")),
    "cases.hand_over_asked": (_l("You are asked to take over a case"), _l("Nothing changes until you answer."), "hand_over", _l("Answer")),
    "cases.hand_over_accepted": (_l("Your case was taken over"), _l("Somebody else leads it now."), "", _l("Read")),
    "cases.hand_over_declined": (_l("Your hand-over was declined"), _l("You lead the case as before. Ask somebody else."), "case", _l("Look")),
    "cases.emergency_opened": (_l("A file of yours was opened in an emergency"), _l("Call who opened it: perhaps they need you now."), "emergency_review", _l("Read")),
    "cases.emergency_to_review": (_l("An emergency access waits for your review"), _l("Within 72 hours; then your superior is told."), "emergency_review", _l("Review")),
    "cases.emergency_by_colleague": (_l("A colleague of yours opened a file in an emergency"), _l("Another organisation reviews it. Talk with your colleague."), "", _l("Read")),
    "cases.emergency_review_late": (_l("A review of an emergency access is late"), _l("The privacy officer has not closed it. You may do it now."), "emergency_review", _l("Review")),
    "cases.emergency_reviewed": (_l("An emergency access was reviewed"), _l("Read what was found."), "emergency_review", _l("Read")),
    "cases.emergency_more": (_l("Somebody asks for more in an emergency"), _l("Only a second organisation opens a location or notes. It stands on this page."), "", _l("Read")),
    "cases.emergency_more_answered": (_l("A second organisation answered"), _l("Look at the file again."), "emergency_review", _l("Look")),
}  # fmt: skip


def case_notice(kind: str, key: str) -> Said:
    """What happened in a case, without saying whose."""
    if kind not in _CASES:
        return Said(_("Something changed"), kind, _to("desk:today"), _("Read"))
    what, why, page, step = _CASES[kind]
    return Said(str(what), str(why), _to(f"desk:{page}", key) if page and key else _to("desk:today"), str(step))
