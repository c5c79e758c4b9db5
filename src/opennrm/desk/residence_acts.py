"""What can be done about stay and rights: each act with its page, its form and the one service it calls."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from opennrm.desk import residence_forms as forms
from opennrm.desk.case_frame import Asking
from opennrm.desk.residence_doing import Act, Doing, ask_meet, day_of, decided_of, do_meet, turner
from opennrm.desk.residence_words import (
    BODIES,
    OWED,
    POSITIONS,
    PROCEDURES,
    clock_said,
    route_name,
    sourced,
)
from opennrm.kernel import clock
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Role
from opennrm.law import book
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Choice, Position, Setback
from opennrm.residence import services as residence
from opennrm.residence.rules.acts import identifying
from opennrm.residence.rules.states import (
    OWED as OWED_TABLE,
)
from opennrm.residence.rules.states import (
    PROCEDURE,
    Asked,
    Found,
    Interpreter,
    Officer,
    Reply,
    Track,
    Understood,
    Verdict,
    Why,
)
from opennrm.residence.rules.way import after_setback, end_from
from opennrm.ui.dates import day_words
from opennrm.ui.forms import Form

# --- the intake ---------------------------------------------------------------------------------------


def _do_intake(doing: Doing, given: dict[str, Any]) -> object:
    talk = residence.Talk(
        day_of(given), given["rested"], Interpreter(given["interpreter"]), Officer(given["officer"]),
        Understood(given["understood"]), given["language"], given["officer_met"],
    )  # fmt: skip
    return residence.note_intake(doing.opened.case.id, talk, by=doing.opened.viewer)


def _ask_intake(doing: Doing) -> Asking:
    return Asking(
        _("Note an intake"), _("Note the intake"),
        _("A talk to inform the person, before any clock. It is no statement: there is no place for what was told."),
        [_("No clock starts.")],
    )  # fmt: skip


def _do_asked(doing: Doing, given: dict[str, Any]) -> object:
    return residence.note_asked(
        doing.opened.case.id, Asked(given["what"]), Reply(given["reply"]), day_of(given), by=doing.opened.viewer
    )


# --- the offer ------------------------------------------------------------------------------------------


def _offer_form(doing: Doing) -> Form:
    bodies = tuple(str(b) for b in doing.stay.edition.offered_by)
    return forms.OfferForm(
        doing.posted, edition=doing.stay.edition, paper=doing.notes_for_others(bodies), body=doing.body
    )


def _do_offer(doing: Doing, given: dict[str, Any]) -> object:
    return residence.offer_period(
        doing.opened.case.id, Position(given["position"]), given["ground"], decided_of(given), by=doing.opened.viewer
    )


def _ask_offer(doing: Doing) -> Asking:
    edition = doing.stay.edition
    ends = edition.reflection.term.ends_on(clock.today())
    return Asking(
        _("Offer the period"), _("Offer it"), f"{_(edition.offer.words)} {sourced(edition.offer.source)}",
        [
            _("Nothing runs until the person answers."),
            _("Accepted today, the reflection period would end on %(day)s; that day counts.") % {"day": day_words(ends, clock.today())},
            _("Whoever needs no period to stay gets time to recover and the same help."),
        ],
    )  # fmt: skip


def _do_answer(doing: Doing, given: dict[str, Any]) -> object:
    offer = doing.stay.offer
    if offer is None:
        raise NotThere("There is no open offer.")
    why = Why(given["why"]) if given["why"] else None
    return residence.answer_offer(offer.id, given["answer"] == "yes", day_of(given), why, by=doing.opened.viewer)


def _ask_answer(doing: Doing) -> Asking:
    offer = doing.stay.offer
    if offer is None:
        raise NotThere("There is no open offer.")
    return Asking(
        _("Note the answer"), _("Note the answer"),
        _("Offered %(day)s: %(position)s.") % {
            "day": day_words(offer.offered_on, clock.today()), "position": POSITIONS[offer.position],
        },
        [
            _("Accepted: the clock starts on that day, and what the person is owed becomes a list with its terms."),
            _("Declined: nothing is lost. It can be offered again, and help goes on."),
        ],
    )  # fmt: skip


# --- cooperation ------------------------------------------------------------------------------------------


def _do_choice(doing: Doing, given: dict[str, Any]) -> object:
    return residence.decide_cooperation(
        doing.opened.case.id, Choice(given["choice"]), given["grounds"], day_of(given), by=doing.opened.viewer
    )


def _ask_choice(doing: Doing) -> Asking:
    edition = doing.stay.edition
    return Asking(
        _("Record what the person decided"), _("Save the decision"),
        f"{_(edition.unconditional.words)} {sourced(edition.unconditional.source)}",
        [
            _("A criminal report or other cooperation opens the application for a permit on that day."),
            _("Whoever cannot cooperate keeps the period; the lawyer is told about the hardship route."),
            _("Whoever does not want to: the ways that are left are listed, and the lead and the lawyer are told today."),
            _("The period itself ends only by a decision of the immigration service."),
        ],
    )  # fmt: skip


# --- what is owed -----------------------------------------------------------------------------------------------


def _owed(doing: Doing) -> Any:
    found = next((shown for shown in doing.stay.owed if shown.row.id == doing.row), None)
    if found is None:
        raise NotThere("There is no such entitlement.")
    return found


def _owed_form(doing: Doing) -> Form:
    after = [
        (code, OWED[code])
        for code in ("asked", "received", "refused", "not_wanted")
        if code in OWED_TABLE.next(_owed(doing).row.state)
    ]
    return forms.OwedForm(doing.posted, states=after)


def _do_owed(doing: Doing, given: dict[str, Any]) -> object:
    row = _owed(doing).row
    return residence.note_owed(row.id, given["state"], day_of(given), row.version, by=doing.opened.viewer)


def _ask_owed(doing: Doing) -> Asking:
    shown = _owed(doing)
    name = _(shown.law.name) if shown.law is not None else shown.row.code
    return Asking(name, _("Save"), sourced(shown.law.source) if shown.law is not None else "")


# --- procedures -----------------------------------------------------------------------------------------------


def _procedure(doing: Doing) -> Any:
    found = next((shown for shown in doing.stay.procedures if shown.row.id == doing.row), None)
    if found is None:
        raise NotThere("There is no such procedure.")
    return found


def _decision_form(doing: Doing) -> Form:
    row = _procedure(doing).row
    route = book.edition(row.edition).routes[row.route]
    order = ("granted", "refused", "ended", "objected", "withdrawn")
    after = [code for code in order if code in PROCEDURE.next(row.state)]
    states = [(c, PROCEDURES["renewed"] if c == row.state == "granted" else PROCEDURES[c]) for c in after]
    every = {g.code: g for g in (*route.granted_on, *route.refused_on, *route.ended_on)}
    bodies = dict.fromkeys((str(route.decides), str(Body.PERSON)))
    return forms.DecisionForm(
        doing.posted, states=states, found=every.values(), bodies=bodies, paper=True,
    )  # fmt: skip


def _do_decide(doing: Doing, given: dict[str, Any]) -> object:
    row = _procedure(doing).row
    return residence.decide(
        row.id, row.version, given["decision"], given["ground"], decided_of(given), by=doing.opened.viewer
    )


def _ask_decide(doing: Doing) -> Asking:
    row = _procedure(doing).row
    edition = book.edition(row.edition)
    route = edition.routes[row.route]
    today = clock.today()
    left = [
        f"{clock_said(edition.code, code)}: {day_words(end_from(edition.clocks[code], today), today)}"
        for code in after_setback(edition, Setback.REFUSED, today).start
    ]
    return Asking(
        _("Record a decision: %(route)s") % {"route": route_name(row.edition, row.route)}, _("Save the decision"),
        _("Decided by: %(body)s. %(source)s") % {"body": BODIES[route.decides], "source": sourced(route.source)},
        [
            _("Granted: the permit runs from that day, and who was told of the application sees it."),
            _("Refused or ended today, these terms would begin: %(terms)s.") % {"terms": "; ".join(left) or _("none")},
            _("The lead and the lawyer are told the same day which ways are left."),
        ],
    )  # fmt: skip


def _criminal(doing: Doing) -> Any:
    return next((row for row, _number in doing.stay.criminal_cases if row.id == doing.row), None)


def _do_criminal(doing: Doing, given: dict[str, Any]) -> object:
    row, by = _criminal(doing), doing.opened.viewer
    track, verdict = Track(given["track"]), Verdict(given["verdict"]) if given["verdict"] else None
    if row is not None:
        return residence.move_criminal_case(row.id, row.version, track, day_of(given), verdict, by=by)
    return residence.note_criminal_case(doing.opened.case.id, given["number"], track, day_of(given), verdict, by=by)


def _identify_form(doing: Doing) -> Form:
    opened = doing.opened
    bodies = identifying(opened.viewer.organisation_kind, opened.standing.relation)
    return forms.IdentifyForm(doing.posted, edition=doing.stay.edition, bodies=bodies)


def _do_identify(doing: Doing, given: dict[str, Any]) -> object:
    return residence.identify(
        doing.opened.case.id, Body(given["body"]), given["standard"], Found(given["outcome"]), day_of(given),
        by=doing.opened.viewer,
    )  # fmt: skip


ACTS: dict[str, Act] = {
    "intake": Act(lambda d: forms.IntakeForm(d.posted), _do_intake, _ask_intake, lambda: _("The intake is noted.")),
    "asked": Act(
        lambda d: forms.AskedForm(d.posted), _do_asked,
        lambda d: Asking(_("Note what was offered"), _("Note it"), _("Offered to everybody; asked again later where the person could not answer.")),
        lambda: _("Noted."),
    ),
    "offer": Act(_offer_form, _do_offer, _ask_offer, lambda: _("The offer is noted. The person answers, in rest.")),
    "answer": Act(lambda d: forms.AnswerForm(d.posted), _do_answer, _ask_answer, lambda: _("The answer is noted.")),
    "choice": Act(
        lambda d: forms.ChoiceForm(d.posted, edition=d.stay.edition), _do_choice, _ask_choice,
        lambda: _("The decision is saved, and who must know was told."),
    ),
    "owed": Act(_owed_form, _do_owed, _ask_owed, lambda: _("Noted.")),
    "met": Act(lambda d: forms.DayForm(d.posted, label=_("On which day was it done?")), do_meet, ask_meet, lambda: _("The clock is closed.")),
    "apply": Act(
        lambda d: forms.ApplyForm(d.posted, edition=d.stay.edition),
        lambda d, given: residence.apply_for(d.opened.case.id, given["route"], day_of(given), by=d.opened.viewer),
        lambda d: Asking(_("Begin a procedure of residence"), _("Note the application"), "", [_("The term of who decides begins on that day.")]),
        lambda: _("The procedure runs."),
    ),
    "decide": Act(_decision_form, _do_decide, _ask_decide, lambda: _("The decision is saved, and who must know was told.")),
    "criminal-case": Act(
        lambda d: forms.CriminalForm(d.posted, known=_criminal(d) is not None), _do_criminal,
        lambda d: Asking(
            _("Criminal case"), _("Save"), _("In as few words as possible. Only police and prosecution see the number."),
            [_("Dismissed or acquitted: the lead and the lawyer hear today which ways are left, without the number.")],
        ),
        lambda: _("Saved."),
    ),
    "dismissal": Act(
        lambda d: forms.DismissalForm(d.posted),
        lambda d, given: residence.note_dismissal(d.opened.case.id, Setback(given["kind"]), day_of(given), by=d.opened.viewer),
        lambda d: Asking(
            _("Note the end of the criminal case"), _("Note it"), _("For who heard of it outside this program."),
            [_("The ways that are left open with their terms, and the lead and the lawyer are told today.")],
        ),
        lambda: _("Noted. The ways that are left are shown."),
    ),
    "identify": Act(
        _identify_form, _do_identify,
        lambda d: Asking(
            _("Add an identification decision"), _("Add it"),
            _("One more decision beside the others. Recognition does not hang on the criminal case alone."),
        ),
        lambda: _("Added."),
    ),
    "missing": Act(
        lambda d: forms.AlarmForm(d.posted),
        lambda d, given: residence.raise_alarm(d.opened.case.id, day_of(given), by=d.opened.viewer),
        lambda d: Asking(
            _("Raise the alarm: the person is missing"), _("Raise the alarm"), _("The person may have been retaken."),
            [
                _("The lead, who answers for the case, and the police in the team are told at once."),
                _("Nothing ends: the period, the permit and the place go on."),
            ],
            danger=True,
        ),
        lambda: _("The alarm is raised. Call the police now if there is danger."),
    ),
    "found": Act(
        lambda d: forms.DayForm(d.posted, label=_("On which day was the person found?")),
        lambda d, given: residence.end_alarm(d.opened.case.id, day_of(given), by=d.opened.viewer),
        lambda d: Asking(_("The person was found"), _("End the alarm"), _("Ask first how the person is. Then plan what is next.")),
        lambda: _("The alarm is over."),
    ),
} | {str(move): turner(move) for move in (Move.SUSPEND, Move.RESUME, Move.EXTEND, Move.END_EARLY, Move.HAND_OVER)}  # fmt: skip

ROLES = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER)
