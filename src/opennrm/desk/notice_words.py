"""What a notice says. Kinds are codes in the database; the words, and where one goes from there, stand here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opennrm.desk.residence_words import NOTICES
from opennrm.kernel.models import Notice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
        case kind if kind.startswith("placement."):
            return _placement(kind, key)
        case "safety.event":
            at_once = _("Somebody may be in danger now. Say whether you act; if nobody does, others are told.")
            return Said(_("Something happened"), at_once, _to("desk:event", key), _("Look"))
        case "safety.event_taken":
            return Said(_("A colleague acts"), _("On what you were told of."), _to("desk:event", key), _("Read"))
        case kind if kind in _OUTGOING:
            what, why = _OUTGOING[kind]
            return Said(str(what), str(why), _to_dispatch(key), _("Look"))
        case kind if kind in NOTICES:
            what, why, page, step = NOTICES[kind]
            return Said(str(what), str(why), _to(f"desk:{page}", key), str(step))
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


_OUTGOING: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "outgoing.second_look": (lazy("A colleague asks you to look before something leaves"), lazy("Read all of it: who receives it, and what stands in it.")),
    "outgoing.approved": (lazy("What you wrote may leave"), lazy("A colleague has looked at it.")),
    "outgoing.refused": (lazy("What you wrote does not leave"), lazy("A colleague says why.")),
    "outgoing.stopped_on_the_way": (lazy("Something you sent was stopped on the way"), lazy("The right to receive it ended, or the address is not sure any more.")),
}  # fmt: skip


def _to_dispatch(key: str) -> str:
    try:
        return reverse("desk:dispatch", args=[UUID(key)])
    except (ValueError, NoReverseMatch):
        return reverse("desk:today")


# kind: (what, why, page, the step)
_CASES: dict[str, tuple[StrOrPromise, StrOrPromise, str, StrOrPromise]] = {
    "cases.opened": (lazy("You lead a new case"), lazy("The desk opened it. Read it, and plan the first step."), "case", lazy("Open")),
    "cases.reopened": (lazy("A case of yours is open again"), lazy("Ask anew who is needed in the team."), "case", lazy("Open")),
    "cases.referral_joined": (lazy("Another referral joined your case"), lazy("Somebody else noticed the same person."), "case", lazy("Look")),
    "cases.member_added": (lazy("You are in a team"), lazy("The case lead added you."), "case", lazy("Open")),
    "cases.membership_ended": (lazy("You left a team"), lazy("The case lead ended it, or its basis ended. You see nothing of it any more."), "", lazy("Read")),
    "cases.member_left": (lazy("Somebody left your team"), lazy("Their open tasks are yours now."), "case", lazy("Look")),
    "cases.task_given": (lazy("You have a new task"), lazy("It stands on this page too."), "case_tasks", lazy("Look")),
    "cases.hand_over_asked": (lazy("You are asked to take over a case"), lazy("Nothing changes until you answer."), "hand_over", lazy("Answer")),
    "cases.hand_over_accepted": (lazy("Your case was taken over"), lazy("Somebody else leads it now."), "", lazy("Read")),
    "cases.hand_over_declined": (lazy("Your hand-over was declined"), lazy("You lead the case as before. Ask somebody else."), "case", lazy("Look")),
    "cases.emergency_opened": (lazy("A file of yours was opened in an emergency"), lazy("Call who opened it: perhaps they need you now."), "emergency_review", lazy("Read")),
    "cases.emergency_to_review": (lazy("An emergency access waits for your review"), lazy("Within 72 hours; then your superior is told."), "emergency_review", lazy("Review")),
    "cases.emergency_by_colleague": (lazy("A colleague of yours opened a file in an emergency"), lazy("Another organisation reviews it. Talk with your colleague."), "", lazy("Read")),
    "cases.emergency_review_late": (lazy("A review of an emergency access is late"), lazy("The privacy officer has not closed it. You may do it now."), "emergency_review", lazy("Review")),
    "cases.emergency_reviewed": (lazy("An emergency access was reviewed"), lazy("Read what was found."), "emergency_review", lazy("Read")),
    "cases.emergency_more": (lazy("Somebody asks for more in an emergency"), lazy("Only a second organisation opens a location or notes. It stands on this page."), "", lazy("Read")),
    "cases.emergency_more_answered": (lazy("A second organisation answered"), lazy("Look at the file again."), "emergency_review", lazy("Look")),
}  # fmt: skip


def case_notice(kind: str, key: str) -> Said:
    """What happened in a case, without saying whose."""
    if kind not in _CASES:
        return Said(_("Something changed"), kind, _to("desk:today"), _("Read"))
    what, why, page, step = _CASES[kind]
    return Said(str(what), str(why), _to(f"desk:{page}", key) if page and key else _to("desk:today"), str(step))


# kind: (what, why, page, the step)
_PLACEMENT: dict[str, tuple[StrOrPromise, StrOrPromise, str, StrOrPromise]] = {
    "placement.emergency": (lazy("A place is needed tonight"), lazy("Somebody has no safe place."), "place", lazy("Find a place")),
    "placement.offer": (lazy("A place of yours is asked for"), lazy("It is held until you answer, or the time is over."), "offer", lazy("Answer")),
    "placement.unanswered": (lazy("Nobody has answered an emergency"), lazy("Half of the time is over. You are on duty."), "offer", lazy("Answer")),
    "placement.unanswered_desk": (lazy("A shelter has not answered an emergency"), lazy("Half of the time is over. Call the shelter."), "place", lazy("Look")),
    "placement.accepted": (lazy("A place is reserved"), lazy("Person and shelter have both said yes."), "place", lazy("Look")),
    "placement.declined": (lazy("A shelter said no"), lazy("The search goes on."), "place", lazy("Next offer")),
    "placement.refused": (lazy("The person said no to a place"), lazy("It costs them nothing: the search goes on."), "place", lazy("Next offer")),
    "placement.expired": (lazy("Nobody answered an offer in time"), lazy("The place is free again, and the search goes on."), "place", lazy("Next offer")),
    "placement.overdue": (lazy("Somebody has not arrived"), lazy("Half an hour later than expected. Look for the person."), "stay", lazy("Look")),
    "placement.not_arrived": (lazy("Somebody did not come to their place"), lazy("The place is free again, and the search is open."), "place", lazy("Look")),
    "placement.left_unknown": (lazy("Somebody left, and nobody knows where to"), lazy("Look for the person, and tell who must know."), "stay", lazy("Look")),
}  # fmt: skip


def _placement(kind: str, key: str) -> Said:
    """What happened to a place, without saying whose it is or where."""
    if kind not in _PLACEMENT:
        return Said(_("Something changed"), kind, _to("desk:today"), _("Read"))
    what, why, page, step = _PLACEMENT[kind]
    try:
        return Said(str(what), str(why), _to(f"desk:{page}", UUID(key)), str(step))
    except ValueError:
        return Said(str(what), str(why), _to("desk:today"), str(step))
