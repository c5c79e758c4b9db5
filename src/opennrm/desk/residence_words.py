"""The words of the desk for stay and rights. What the law itself says is translated where it is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opennrm.kernel import clock
from opennrm.law import book
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Choice, Position, Setback, Way
from opennrm.law.words import Source
from opennrm.residence.rules.states import Asked, Found, Interpreter, Officer, Reply, Track, Understood, Verdict, Why
from opennrm.residence.rules.way import Next, Stand, Where
from opennrm.ui.dates import day_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Words = dict[str, StrOrPromise]

STANDS: Words = {
    Stand.CLOSED: _("The case is closed"),
    Stand.MISSING: _("Missing: the person may have been retaken"),
    Stand.BEFORE: _("Before the period: nothing was offered yet"),
    Stand.OFFERED: _("The period was offered; no answer yet"),
    Stand.IN_PERIOD: _("In the reflection period"),
    Stand.RECOVERING: _("Time to recover"),
    Stand.PERIOD_OVER: _("The reflection period is over"),
    Stand.DECLINED: _("The period was declined"),
    Stand.WAITS: _("A procedure of residence runs"),
    Stand.PERMIT: _("Stays on a permit"),
    Stand.SETBACK: _("Something was refused or dismissed; other ways are open"),
    Stand.LEAVES: _("Return or departure was agreed"),
}
NEXTS: Words = {
    Next.SEARCH: _("look for the person; nothing ends meanwhile"),
    Next.OFFER: _("offer the period, or time to recover"),
    Next.ANSWER: _("accept or decline, in rest"),
    Next.DECIDE: _("decide whether to work with the police"),
    Next.STATEMENT: _("get the statement for the hardship route, and apply"),
    Next.END_PERIOD: _("decide whether the period ends"),
    Next.DECISION: _("decide on the application"),
    Next.RENEW: _("ask for renewal, or for continued stay"),
    Next.CHOOSE_OPTION: _("choose among the ways that are left"),
    Next.PLAN: _("plan what comes next, together"),
    Next.ACCOMPANY: _("accompany the return or departure"),
    Next.NOTHING: _("nothing"),
}
BODIES: Words = {
    Body.POLICE: _("police"),
    Body.BORDER_POLICE: _("border police"),
    Body.LABOUR_INSPECTORATE: _("labour inspectorate"),
    Body.IMMIGRATION: _("immigration service"),
    Body.PROSECUTION: _("prosecution"),
    Body.COURT: _("court"),
    Body.EXPERT_COMMITTEE: _("expert committee"),
    Body.ORGANISATION: _("non-governmental organisation"),
    Body.NATIONAL_DESK: _("national desk"),
    Body.CASE_LEAD: _("case lead"),
    Body.SHELTER: _("shelter"),
    Body.LAWYER: _("lawyer"),
    Body.GUARDIANSHIP: _("guardianship"),
    Body.RECEPTION: _("reception agency"),
    Body.HEALTH: _("health service"),
    Body.MUNICIPALITY: _("municipality"),
    Body.IOM: _("International Organization for Migration"),
    Body.PERSON: _("the person"),
}
POSITIONS: Words = {
    Position.CITIZEN: _("Citizen of this country"),
    Position.UNION: _("EU, EEA or Swiss national"),
    Position.LEGAL: _("Another nationality, with a right to stay"),
    Position.IRREGULAR: _("Without a right to stay"),
    Position.ASYLUM: _("In an asylum procedure"),
    Position.DUBLIN: _("In a Dublin procedure"),
    Position.STATELESS: _("Stateless"),
    Position.WITNESS: _("Witness who reports"),
    Position.UNKNOWN: _("Not known"),
    Position.NOT_ASKED: _("Not asked"),
}
WAYS: Words = {Way.REFLECTION: _("Reflection period"), Way.SUPPORT: _("Time to recover")}
WHYS: Words = {
    Why.OWN_WISH: _("Does not want it"),
    Why.WANTS_HOME: _("Wants to go home"),
    Why.REPORTS_NOW: _("Wants to report to the police at once"),
    Why.OTHER_STAY: _("Has or asks for another right to stay"),
    Why.AFRAID: _("Is afraid"),
    Why.NOT_SAID: _("Not said"),
}
MOVES: Words = {
    Move.START: _("Started"),
    Move.SUSPEND: _("Suspended"),
    Move.RESUME: _("Resumed"),
    Move.EXTEND: _("Extended"),
    Move.END_EARLY: _("Ended early"),
    Move.HAND_OVER: _("Handed over"),
}
TO_MOVE: Words = {
    Move.SUSPEND: _("Suspend this clock"),
    Move.RESUME: _("Let this clock go on"),
    Move.EXTEND: _("Extend this clock"),
    Move.END_EARLY: _("Record an early end"),
    Move.HAND_OVER: _("Hand this clock over"),
}
CHOICES: Words = {
    Choice.REPORT: _("Makes a criminal report (aangifte)"),
    Choice.OTHER: _("Cooperates in another way"),
    Choice.NO: _("Does not want to"),
    Choice.NOT_ABLE: _("Cannot: threat, health, or age"),
}
SETBACKS: Words = {
    Setback.DISMISSED: _("The criminal case was dismissed"),
    Setback.ACQUITTED: _("The suspect was acquitted"),
    Setback.REFUSED: _("An application was refused"),
    Setback.WITHDRAWN: _("A permit ended or was taken back"),
    Setback.PERIOD_OVER: _("The reflection period ended without a decision"),
    Setback.ENDED_EARLY: _("The reflection period was ended by a decision"),
    Setback.NO_COOPERATION: _("The person does not work with the police"),
}
OWED: Words = {
    "owed": _("Not asked for"),
    "asked": _("Waiting"),
    "received": _("Received"),
    "refused": _("Refused"),
    "not_wanted": _("Not wanted"),
}
OWED_STATES = {"owed": "soon", "asked": "waiting", "received": "safe", "refused": "overdue", "not_wanted": "neutral"}
PROCEDURES: Words = {
    "applied": _("Applied for"),
    "granted": _("Granted"),
    "renewed": _("Renewed"),
    "refused": _("Refused"),
    "ended": _("Ended"),
    "withdrawn": _("Withdrawn by the person"),
    "objected": _("Objected to"),
}
PROCEDURE_STATES = {
    "applied": "waiting", "objected": "waiting", "granted": "safe", "refused": "overdue", "ended": "neutral",
    "withdrawn": "neutral",
}  # fmt: skip
FOUND: Words = {
    Found.RECOGNISED: _("Recognised as a victim"),
    Found.PLAUSIBLE: _("Plausible"),
    Found.NOT_PLAUSIBLE: _("Not plausible"),
    Found.NOT_RECOGNISED: _("Not recognised"),
    Found.OPEN: _("Possible victim, not decided"),
}
TRACKS: Words = {
    Track.REPORTED: _("Reported"),
    Track.INVESTIGATION: _("Investigation"),
    Track.PROSECUTION: _("Prosecution"),
    Track.DISMISSED: _("Dismissed"),
    Track.VERDICT: _("Verdict"),
    Track.CLOSED: _("Closed"),
}
VERDICTS: Words = {
    Verdict.CONVICTED: _("Convicted of trafficking"),
    Verdict.CONVICTED_OTHER: _("Convicted of another offence"),
    Verdict.ACQUITTED: _("Acquitted"),
}
ASKED: Words = {
    Asked.HEALTH_CHECK: _("First health check"),
    Asked.LAWYER: _("A lawyer"),
    Asked.LEGAL_AID: _("Legal aid"),
    Asked.WITNESS_PROTECTION: _("Witness protection"),
}
REPLIES: Words = {
    Reply.YES: _("yes"),
    Reply.NO: _("no"),
    Reply.LATER: _("asks later"),
    Reply.HAS_ONE: _("has it already"),
}
UNDERSTOOD: Words = {
    Understood.YES: _("Understood"),
    Understood.PARTLY: _("Partly understood"),
    Understood.NO: _("Not understood: explain again"),
    Understood.NOT_ASKED: _("Not asked"),
}
INTERPRETERS: Words = {
    Interpreter.PRESENT: _("Interpreter present"),
    Interpreter.BY_PHONE: _("Interpreter by phone"),
    Interpreter.NOT_NEEDED: _("Not needed"),
    Interpreter.NONE_FOUND: _("None found: do the talk again"),
    Interpreter.NOT_ASKED: _("Not asked"),
}
OFFICERS: Words = {
    Officer.WOMAN: _("A woman"),
    Officer.MAN: _("A man"),
    Officer.NO_WISH: _("No wish"),
    Officer.NOT_ASKED: _("Not asked"),
}

# What happened, for the time line of the case: words, icon, state, filter.
EVENTS: dict[str, tuple[StrOrPromise, str, str, str]] = {
    "residence_intake": (_("Intake held"), "users", "neutral", "decisions"),
    "residence_asked": (_("Something was offered and answered"), "circle-help", "neutral", ""),
    "residence_offered": (_("A period was offered"), "clock", "waiting", "decisions"),
    "residence_declined": (_("The period was declined"), "clock", "neutral", "decisions"),
    "residence_accepted": (_("The period began"), "clock", "running", "decisions"),
    "residence_owed": (_("Something the person is owed"), "list", "neutral", ""),
    "residence_choice": (_("Decision on working with the police"), "pencil", "neutral", "decisions"),
    "residence_applied": (_("A procedure of residence began"), "pencil", "waiting", "decisions"),
    "residence_decided": (_("Decision in a procedure of residence"), "pencil", "neutral", "decisions"),
    "residence_setback": (_("A way closed; the others were told"), "info", "soon", "decisions"),
    "residence_criminal_case": (_("The criminal case moved"), "info", "neutral", "decisions"),
    "residence_identified": (_("Identification decision"), "pencil", "neutral", "decisions"),
    "residence_missing": (_("The person is missing: alarm raised"), "info", "overdue", "emergency"),
    "residence_found": (_("The person was found"), "info", "safe", "emergency"),
    "residence_clock_suspend": (_("A clock was suspended"), "clock", "waiting", "decisions"),
    "residence_clock_resume": (_("A clock goes on"), "clock", "running", "decisions"),
    "residence_clock_extend": (_("A clock was extended"), "clock", "running", "decisions"),
    "residence_clock_end_early": (_("A clock ended early"), "clock", "neutral", "decisions"),
    "residence_clock_hand_over": (_("A clock was handed over"), "clock", "neutral", "decisions"),
    "residence_clock_met": (_("What a clock waited for was done"), "clock", "safe", "decisions"),
}

# kind: (what, why, page, the step): neutral lines of the home page, without anybody's name.
NOTICES: dict[str, tuple[StrOrPromise, StrOrPromise, str, StrOrPromise]] = {
    "residence.offered": (_("A period was offered in a case of yours"), _("The person answers, in rest."), "terms", _("Open")),
    "residence.period_began": (_("A period began"), _("Its terms run. See what is owed, and by when."), "terms", _("Open")),
    "residence.clock_turned": (_("A clock in your case was changed"), _("Its end may have moved."), "terms", _("Look")),
    "residence.applied": (_("A procedure waits for your service"), _("A term for the decision runs."), "terms", _("Open")),
    "residence.decided": (_("A decision came in a case of yours"), _("See what follows from it."), "terms", _("Open")),
    "residence.setback": (_("A way closed in a case of yours"), _("See today which ways are left, and until when."), "terms", _("Look now")),
    "residence.no_lawyer": (_("No lawyer is in the team"), _("Terms run that a lawyer must keep. Find one today."), "case_team", _("Open")),
    "residence.not_able": (_("Somebody cannot work with the police"), _("The hardship route needs a statement before the period ends."), "terms", _("Open")),
    "residence.missing": (_("A person is missing"), _("They may have been retaken. Act now; nothing ends by it."), "terms", _("Open")),
    "residence.term_near": (_("A term ends soon"), _("Which one belongs to a part that is not shared with you. Ask your team."), "terms", _("Open")),
    "residence.term_close": (_("A statutory term is close"), _("Nobody has acted yet. You answer for this case."), "terms", _("Open")),
    "residence.nobody_answers": (_("Nobody answers for a case whose term is close"), _("The organisation that leads it has no supervisor who can sign in. Call it today."), "case", _("Open")),
    "residence.nobody_missing": (_("A person is missing, and nobody answers for the case"), _("The organisation that leads it has no supervisor who can sign in. Call it now."), "case", _("Open")),
    "residence.term_passed": (_("A term has passed"), _("See what can still be done."), "terms", _("Open")),
}  # fmt: skip


def law_name(code: str) -> str:
    """The name of an edition, and that it is not in force any more where that is so."""
    edition = book.edition(code)
    return gettext(edition.name)


def sourced(source: Source) -> str:
    """The source of a rule, and whether it was checked."""
    if source.verified:
        return gettext("Source: %(source)s.") % {"source": source.key}
    return gettext("Source: %(source)s. Not verified: check with your legal adviser.") % {"source": source.key}


def said(words: str, source: Source) -> str:
    """A fact of law in a line where no mark can stand beside it: a choice, a name in a list."""
    return gettext(words) if source.verified else f"{gettext(words)} ({gettext('not verified')})"


def route_name(edition: str, code: str) -> str:
    route = book.edition(edition).routes.get(code)
    return gettext(route.name) if route is not None else code


def clock_said(edition: str, code: str) -> str:
    """The name of a clock, with the mark where its length is from memory."""
    law = book.edition(edition).clocks[code]
    return said(law.name, law.term.source)


def clock_name(edition: str, code: str) -> str:
    found = book.edition(edition).clocks.get(code)
    return gettext(found.name) if found is not None else code


def about_words(where: Where) -> str:
    """What the stand is about: a route, or a setback; empty where that part is not shared."""
    if where.stand in (Stand.WAITS, Stand.PERMIT, Stand.LEAVES) and where.about:
        return route_name(where.edition, where.about)
    if where.stand == Stand.SETBACK and where.about:
        return str(SETBACKS[where.about])
    return ""


def where_words(where: Where, today: date) -> dict[str, object]:
    """The one sentence on top of every file, in pieces."""
    return {
        "stand": str(STANDS[where.stand]),
        "about": about_words(where),
        "since": day_words(where.since, today),
        "law": law_name(where.edition),
        "verified": _is_verified(where),
        "next": str(NEXTS[where.next]),
        "by": str(BODIES[where.by]),
        "until": where.until if where.still_since is None else None,
        "still": day_words(where.still_since, today) if where.still_since is not None else "",
        "missing": where.missing_since is not None,
        "closed": where.stand == Stand.CLOSED,
    }


def _is_verified(where: Where) -> bool:
    """Whether the edition, and the procedure or clock of which the sentence speaks, were verified."""
    edition = book.edition(where.edition)
    route, clock_ = edition.routes.get(where.about), edition.clocks.get(where.about)
    sources = [edition.source, *([route.source] if route else []), *([clock_.term.source] if clock_ else [])]
    return all(source.verified for source in sources)


def told_of(kind: str, details: dict[str, object]) -> str:
    """What a line of the time line tells besides its kind: which entitlement, which procedure, which clock."""
    law = book.in_force(clock.today(), settings.COUNTRY)
    code = {name: str(value) for name, value in details.items()}
    match kind:
        case "residence_owed":
            owed = next((gettext(o.name) for o in law.entitlements if o.code == code.get("owed")), "")
            return f"{owed}: {OWED.get(code.get('state', ''), '')}"
        case "residence_choice":
            return str(CHOICES.get(code.get("choice", ""), ""))
        case "residence_applied" | "residence_decided":
            state = PROCEDURES.get(code.get("state", ""), "")
            name = route_name(law.code, code.get("route", ""))
            return f"{name}: {state}" if state else name
        case "residence_setback":
            return str(SETBACKS.get(code.get("setback", ""), ""))
        case "residence_identified":
            return f"{BODIES.get(code.get('body', ''), '')}: {FOUND.get(code.get('outcome', ''), '')}"
        case "residence_asked":
            return f"{ASKED.get(code.get('what', ''), '')}: {REPLIES.get(code.get('reply', ''), '')}"
        case found if found.startswith("residence_clock_"):
            return clock_name(law.code, code.get("clock", ""))
    return ""
