"""The words of a case: stages, functions, circles, bases, reasons, and what each line of the time line says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opennrm.cases.rules import Basis, Circle, Closing, Contact, Function, Given, Giver, Outcome, Skipped, Stage, Way
from opennrm.cases.rules.emergency import Danger, Verdict
from opennrm.cases.rules.kin import Kin
from opennrm.cases.selectors import Line
from opennrm.desk.account_words import QUESTIONS
from opennrm.desk.residence_words import EVENTS as RESIDENCE_EVENTS
from opennrm.desk.residence_words import told_of
from opennrm.desk.safety_words import EVENTS as SAFETY_EVENTS
from opennrm.desk.safety_words import PLACES
from opennrm.desk.safety_words import READ as SAFETY_READ
from opennrm.desk.words import COMPARTMENTS, Words
from opennrm.documents.rules import Kept
from opennrm.exploitation.rules import Question
from opennrm.kernel.words import Compartment
from opennrm.people.rules import ChannelKind
from opennrm.ui import parts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


STAGES: Words = {
    Stage.INDICATION: _("Indication"),
    Stage.INTAKE: _("Intake"),
    Stage.SUPPORT: _("Support only"),
    Stage.REFLECTION: _("Reflection period"),
    Stage.DECISION: _("Decision"),
    Stage.STAY_OR_RETURN: _("Stay or return"),
    Stage.AFTERCARE: _("Aftercare"),
}
SKIPPED: Words = {
    Skipped.NOT_NEEDED: _("not needed for this person"),
    Skipped.NOT_OPEN: _("the law does not provide it for this person"),
    Skipped.ELSEWHERE: _("done elsewhere"),
    Skipped.NOT_WANTED: _("the person did not want it"),
}
FUNCTIONS: Words = {
    Function.LEAD: _("case lead"),
    Function.MENTOR: _("mentor"),
    Function.COUNSELLOR: _("counsellor"),
    Function.GUARDIAN: _("guardian"),
    Function.LAWYER: _("lawyer"),
    Function.POLICE_CONTACT: _("police contact"),
    Function.HEALTH_CONTACT: _("health contact"),
    Function.CARE_COORDINATOR: _("care coordinator"),
    Function.IMMIGRATION_CONTACT: _("immigration contact"),
    Function.RETURN_COUNSELLOR: _("return counsellor"),
    Function.OTHER: _("other member"),
}
CIRCLES: Words = {
    Circle.PERSON: _("The person may read it, and the team"),
    Circle.TEAM: _("The team"),
    Circle.ORGANISATION: _("Only my organisation"),
}
CIRCLES_SHORT: Words = {
    Circle.PERSON: _("Note that the person may read"),
    Circle.TEAM: _("Note for the team"),
    Circle.ORGANISATION: _("Note for the own organisation only"),
}
CONTACTS: Words = {
    Contact.MET: _("Met the person"),
    Contact.CALLED: _("Phoned"),
    Contact.WROTE: _("Wrote or got a message"),
    Contact.CONSULTED: _("Talked with colleagues"),
    Contact.OBSERVED: _("Noticed something"),
}
KEPT: Words = {
    Kept.IDENTITY_PAPER: _("Identity paper"),
    Kept.DECISION: _("Decision"),
    Kept.LETTER: _("Letter"),
    Kept.MEDICAL: _("Medical document"),
    Kept.REPORT: _("Report"),
    Kept.PHOTO: _("Photograph"),
    Kept.STATEMENT: _("Statement"),
    Kept.OTHER: _("Other document"),
}
CLOSINGS: Words = {
    Closing.COMPLETED: _("The work is done"),
    Closing.OWN_WISH: _("The person ends it"),
    Closing.LOST_CONTACT: _("Left, destination unknown"),
    Closing.TAKEN_OVER: _("Taken over by another organisation"),
    Closing.DOUBLE: _("There is another case for the same person"),
    Closing.NO_TRAFFICKING: _("It turned out to be something else"),
    Closing.DIED: _("The person died"),
}
OUTCOMES: Words = {
    Outcome.STAYS_ON_PERMIT: _("Stays, with a permit"),
    Outcome.STAYS_AS_CITIZEN: _("Stays, as a citizen of this country or the Union"),
    Outcome.RETURNED_WITH_HELP: _("Returned, with help"),
    Outcome.RETURNED_ALONE: _("Returned without help"),
    Outcome.THIRD_COUNTRY: _("Went to another country"),
    Outcome.OTHER_PROCEDURE: _("Waits for a decision in another procedure"),
    Outcome.LEFT_UNKNOWN: _("Left, destination unknown"),
    Outcome.UNKNOWN: _("Not known"),
}
BASES: Words = {
    Basis.CONSENT: _("consent"),
    Basis.DUTY: _("duty in the law"),
    Basis.PUBLIC_TASK: _("task in the public interest"),
    Basis.VITAL_INTEREST: _("vital interest"),
}
BASIS_HINTS: Words = {
    Basis.CONSENT: _("The person, or who speaks for them, was told what, to whom, why and until when, and agreed freely. They can withdraw it at any time, and help does not depend on it."),
    Basis.DUTY: _("A rule obliges to share this. Name the rule."),
    Basis.PUBLIC_TASK: _("The receiver needs it for a task that the law gives it. Name the task."),
    Basis.VITAL_INTEREST: _("Life or health is in danger now, and nobody can be asked. It ends on a day."),
}  # fmt: skip
GIVERS: Words = {
    Giver.PERSON: _("The person, 16 or older"),
    Giver.GUARDIAN: _("The guardian"),
    Giver.PARENT: _("A parent who is no danger"),
    Giver.LAW: _("Nobody: the ground is in the law"),
}
GIVEN_BY: Words = {
    Giver.PERSON: _("given by the person"),
    Giver.GUARDIAN: _("given by the guardian"),
    Giver.PARENT: _("given by a parent"),
    Giver.LAW: _("by law"),
}
GIVENS: Words = {
    Given.HOUSE: _("To house and care for the person"),
    Given.SAFETY: _("To keep the person safe"),
    Given.MEDICAL: _("To give medical care"),
    Given.REFLECTION: _("To offer the reflection period"),
    Given.INVESTIGATION: _("To investigate the offence"),
    Given.LEGAL_HELP: _("To advise and defend the person"),
    Given.RESIDENCE: _("To decide about the stay"),
    Given.GUARDIANSHIP: _("To be the guardian"),
    Given.SUPPORT: _("To support on the way on"),
    Given.RETURN: _("To prepare a return"),
    Given.COORDINATION: _("To lead the case"),
}
WAYS: Words = {
    Way.PHONE: _("By phone"),
    Way.IN_PERSON: _("In person"),
    Way.PAPER: _("On paper"),
    Way.SECURE_MESSAGE: _("By secure message"),
    Way.COURT: _("In court"),
    Way.EMAIL: _("By e-mail"),
}
DANGERS: Words = {
    Danger.LIFE: _("Danger to life"),
    Danger.MISSING: _("The person is missing"),
    Danger.FOUND: _("The person is here, and nobody of the team can be reached"),
    Danger.THREAT: _("Somebody threatens the person"),
    Danger.HOSPITAL: _("The person is in hospital"),
    Danger.OTHER: _("Something else that cannot wait"),
}
VERDICTS: Words = {
    Verdict.RIGHT: _("Rightly opened"),
    Verdict.RIGHT_BUT: _("Rightly opened, but more was looked at than needed"),
    Verdict.WRONG: _("Not rightly opened"),
}
KIN: Words = {
    Kin.CHILD: _("Child"),
    Kin.PARENT: _("Parent"),
    Kin.SIBLING: _("Brother or sister"),
    Kin.PARTNER: _("Partner"),
    Kin.RELATIVE: _("Other relative"),
    Kin.CO_VICTIM: _("Co-victim"),
    Kin.GUARDIAN: _("Guardian"),
    Kin.DANGER: _("Somebody who is a danger"),
}
HANDS: dict[str, StrOrPromise] = {
    "received": _("Received and sealed"),
    "cleaned": _("Reading copy made"),
    "verified": _("Original checked: unchanged"),
    "differs": _("Original checked: it is not what was received"),
    "withdrawn": _("Taken out of the file"),
}


def choices(words: Mapping[Any, StrOrPromise]) -> list[tuple[str, StrOrPromise]]:
    return [(str(code), label) for code, label in words.items()]


def part_names(names: Iterable[str]) -> str:
    """ "identity, health, notes", in the order of the file."""
    wanted = {str(name) for name in names}
    missing = [str(label) for part, label in COMPARTMENTS.items() if str(part) not in wanted]
    if wanted and len(missing) <= 2:
        return gettext("all but %(parts)s") % {"parts": ", ".join(missing)} if missing else gettext("all parts")
    return ", ".join(str(label) for part, label in COMPARTMENTS.items() if str(part) in wanted) or gettext("nothing")


# --- the time line ----------------------------------------------------------------------------------
# kind: (what, icon, state, filter)
EVENTS: dict[str, tuple[StrOrPromise, str, str, str]] = {
    **SAFETY_EVENTS,
    "opened": (_("Case opened"), "users", "neutral", "decisions"),
    "referral_joined": (_("Another referral joined this case"), "inbox", "waiting", "decisions"),
    "reopened": (_("Case opened again"), "refresh-cw", "running", "decisions"),
    "closed": (_("Case closed"), "check", "safe", "decisions"),
    "stage": (_("New stage"), "flag", "running", "decisions"),
    "member_joined": (_("Joined the team"), "users", "neutral", "team"),
    "member_left": (_("Left the team"), "log-out", "neutral", "team"),
    "hand_over_asked": (_("Hand-over asked for"), "handshake", "waiting", "team"),
    "hand_over_accepted": (_("Case handed over"), "handshake", "safe", "team"),
    "hand_over_declined": (_("Hand-over declined"), "handshake", "neutral", "team"),
    "hand_over_withdrawn": (_("Request to hand over withdrawn"), "undo-2", "neutral", "team"),
    "shared": (_("Shared"), "key-round", "running", "sharing"),
    "share_withdrawn": (_("Consent withdrawn"), "key-round", "blocked", "sharing"),
    "share_ended": (_("Sharing ended"), "key-round", "neutral", "sharing"),
    "told": (_("Told outside the program"), "message-square", "neutral", "sharing"),
    "sent_out": (_("Left the program"), "send", "neutral", "sharing"),
    "request_noted": (_("A court or authority asks for something"), "gavel", "waiting", "sharing"),
    "request_waiting": (_("The answer to a request waits for a second person"), "gavel", "waiting", "sharing"),
    "request_preparing": (_("The answer to a request is put together again"), "gavel", "running", "sharing"),
    "request_answered": (_("A request was answered"), "gavel", "safe", "sharing"),
    "request_declined": (_("A request was declined"), "gavel", "neutral", "sharing"),
    "document_added": (_("Document added"), "file-text", "neutral", "documents"),
    "document_withdrawn": (_("Document taken out"), "trash-2", "neutral", "documents"),
    "link_noted": (_("Family or danger noted"), "users", "neutral", "contact"),
    "account_written": (_("Account: something was heard"), "message-square", "neutral", "contact"),
    "task_done": (_("Task done"), "check", "safe", "tasks"),
    "task_cancelled": (_("Task not needed any more"), "x", "neutral", "tasks"),
    "task_again": (_("Task opened again"), "undo-2", "neutral", "tasks"),
    "emergency_opened": (_("Opened in an emergency"), "key-round", "soon", "emergency"),
    "emergency_closed": (_("Emergency access closed"), "key-round", "safe", "emergency"),
    "emergency_reviewed": (_("Emergency access reviewed"), "shield", "safe", "emergency"),
    "emergency_more_asked": (_("More asked for in the emergency"), "key-round", "waiting", "emergency"),
    "emergency_more_given": (_("A second organisation opened more"), "key-round", "soon", "emergency"),
    "emergency_more_refused": (_("A second organisation did not open more"), "key-round", "neutral", "emergency"),
    "note_met": (_("Met the person"), "user", "neutral", "contact"),
    "note_called": (_("Phoned"), "phone", "neutral", "contact"),
    "note_wrote": (_("Wrote or got a message"), "mail", "neutral", "contact"),
    "note_consulted": (_("Talked with colleagues"), "users", "neutral", "contact"),
    "note_observed": (_("Noticed something"), "eye", "neutral", "contact"),
}  # fmt: skip
FILTERS: dict[str, StrOrPromise] = {
    "": pgettext_lazy("time line", "All"),
    "decisions": _("Decisions"),
    "contact": _("Contact"),
    "team": _("Team"),
    "sharing": _("Sharing"),
    "documents": _("Documents"),
    "emergency": _("Emergencies"),
}
QUIET = frozenset({"tasks"})  # folded away unless everything is asked for

Names = tuple[Mapping[int, tuple[str, str]], Mapping[int, str]]


def _label(words: Mapping[Any, StrOrPromise], kind: type[StrEnum], code: object) -> str:
    return str(words[kind(str(code))]) if code and str(code) in set(kind) else ""


def detail_of(line: Line, names: Names) -> str:
    """The consequence, after the bold words."""
    users, organisations = names
    found = line.details

    def user(key: str) -> str:
        return users.get(found.get(key, 0), ("", ""))[0]

    organisation = organisations.get(found.get("organisation", 0), "")
    match line.kind:
        case "opened":
            return gettext("%(name)s is case lead") % {"name": user("lead")}
        case "stage":
            stage = _label(STAGES, Stage, found.get("stage"))
            why = _label(SKIPPED, Skipped, found.get("skipped"))
            return gettext("%(stage)s; stages between: %(why)s") % {"stage": stage, "why": why} if why else stage
        case "closed" | "reopened":
            reason, outcome = (
                _label(CLOSINGS, Closing, found.get("reason")),
                _label(OUTCOMES, Outcome, found.get("outcome")),
            )
            return ". ".join(part for part in (reason, outcome) if part) if line.kind == "closed" else ""
        case "member_joined":
            return gettext("%(name)s, %(function)s: sees %(parts)s") % {
                "name": user("member"), "function": _label(FUNCTIONS, Function, found.get("function")),
                "parts": part_names(found.get("parts", [])),
            }  # fmt: skip
        case "member_left":
            return user("member")
        case "hand_over_asked" | "hand_over_declined" | "hand_over_withdrawn":
            return user("to")
        case "hand_over_accepted":
            return gettext("%(name)s is case lead now") % {"name": user("lead")}
        case "shared" | "share_withdrawn" | "share_ended":
            sentence = (
                gettext("%(name)s may see %(parts)s")
                if line.kind == "shared"
                else gettext("%(name)s gets %(parts)s no more")
            )
            return sentence % {"name": organisation, "parts": part_names(found.get("parts", []))}
        case "told":
            return f"{part_names(found.get('parts', []))}; {_label(WAYS, Way, found.get('way'))}"
        case "document_added":
            return _label(KEPT, Kept, found.get("kind"))
        case "link_noted":
            return _label(KIN, Kin, found.get("kin"))
        case "account_written":
            return _label(QUESTIONS, Question, found.get("question"))
        case "emergency_opened":
            return _label(DANGERS, Danger, found.get("danger"))
        case "emergency_reviewed":
            return _label(VERDICTS, Verdict, found.get("verdict"))
        case "emergency_more_asked" | "emergency_more_given" | "emergency_more_refused":
            return part_names(found.get("parts", []))
        case kind if kind.startswith("appointment_"):
            return str(PLACES.get(found.get("place"), ""))
        case _other:
            return ""


def _event(kind: str) -> tuple[StrOrPromise, str, str, str]:
    nothing: tuple[StrOrPromise, str, str, str] = (_("Something happened"), "info", "neutral", "")
    return EVENTS.get(kind) or RESIDENCE_EVENTS.get(kind, nothing)


def event_of(line: Line, names: Names, *, url: str = "") -> parts.Event:
    """One line of the time line, in words."""
    users, organisations = names
    what, icon, state, _filter = _event(line.kind)
    who, employer = users.get(line.user_id or 0, ("", ""))
    employer = organisations.get(line.organisation_id or 0, employer)
    by = ", ".join(part for part in (who, employer) if part) or gettext("the program itself")
    if line.circle:
        by = f"{by}. {CIRCLES_SHORT[Circle(line.circle)]}"
    if line.corrected:
        by = f"{by}. {gettext('Corrected')}"
    detail = told_of(line.kind, line.details) or detail_of(line, names)
    return parts.Event(line.at, str(what), detail, by, line.words, state, icon, url)


def filter_of(line: Line) -> str:
    return _event(line.kind)[3]


# --- how to reach the person ------------------------------------------------------------------------
CHANNELS: Words = {
    ChannelKind.PHONE: _("call %(to)s"),
    ChannelKind.MESSAGE: _("send a message to %(to)s"),
    ChannelKind.EMAIL: _("write to %(to)s"),
    ChannelKind.THROUGH: _("through %(to)s"),
    ChannelKind.IN_PERSON: _("in person"),
}


# --- who looked -------------------------------------------------------------------------------------
READ: dict[str, StrOrPromise] = {
    **SAFETY_READ,
    "cases.file_read": _("the case file"),
    "cases.list_read": _("a list of cases"),
    "cases.document_read": _("a document"),
    "cases.documents_read": _("the list of documents"),
    "cases.sharing_read": _("what is shared"),
    "cases.tasks_read": _("the tasks"),
    "cases.looks_read": _("who looked"),
    "cases.account_read": _("the account of exploitation"),
    "cases.family_read": _("family and dangers"),
    "cases.hand_over_read": _("the request to take over"),
    "cases.emergency_read": _("the emergency access"),
    "people.names_read": _("the name, in a list"),
    "people.person_read": _("the page of the person"),
    "people.safe_contact_read": _("the safe contact"),
    "people.relatives_read": _("the family"),
}


def part_looked_at(action: str, names: Iterable[str]) -> str:
    wanted = list(names)
    what = str(READ.get(action, "")) or gettext("part of the file")
    return f"{what}: {part_names(wanted)}" if wanted else what


def compartments(names: Iterable[str]) -> frozenset[Compartment]:
    return frozenset(Compartment(name) for name in names)
