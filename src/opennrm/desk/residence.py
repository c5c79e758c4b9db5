"""Terms and rights of one person: where they stand, the clocks, what happens if, what is owed, every act about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_frame import WORKING, around, ask, open_
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.residence_acts import ACTS, ROLES
from opennrm.desk.residence_doing import Doing
from opennrm.desk.residence_drawing import line_of
from opennrm.desk.residence_ifs import rows_of
from opennrm.desk.residence_words import (
    ASKED,
    BODIES,
    CHOICES,
    FOUND,
    INTERPRETERS,
    MOVES,
    OWED,
    OWED_STATES,
    PROCEDURE_STATES,
    PROCEDURES,
    REPLIES,
    SETBACKS,
    TO_MOVE,
    TRACKS,
    UNDERSTOOD,
    VERDICTS,
    clock_name,
    said,
    sourced,
    where_words,
)
from opennrm.desk.under_seal import may_keep
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.law import book
from opennrm.law.clocks import Ground, Move
from opennrm.law.editions import Way
from opennrm.law.sources import spelled
from opennrm.residence import selectors as reads
from opennrm.residence.rules.states import RUNNING_PROCEDURES
from opennrm.residence.rules.way import Stand
from opennrm.residence.selectors import ShownClock, Stay
from opennrm.ui.dates import day_words


@page(*ROLES, purposes=WORKING, reads=True)
def terms(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "terms")
    stay = reads.stay(opened, viewer=opened.viewer)
    today = clock.today()
    main = _main_clock(stay)
    context = around(request, opened, "terms", _("Terms and rights")) | {
        "stay": stay,
        "where": where_words(stay.where, today),
        "sources": spelled(source for _name, source in stay.edition.sources()),
        "law_rules": [(_(rule.words), sourced(rule.source)) for rule in stay.edition.rules],
        "offer": stay.offer,
        "may_act": opened.works and opened.case.is_open,
        "may_alarm": opened.case.is_open,  # also who supervises, or is on duty at night
        "main": _clock(main, today) if main is not None else None,
        "others": [_clock(shown, today) for shown in stay.clocks if shown is not main and shown.is_open],
        "closed": [_clock(shown, today) for shown in stay.clocks if shown is not main and not shown.is_open],
        "ifs": rows_of(stay, main, today),
        "owed": _owed(stay, today),
        "procedures": [_procedure(shown) for shown in stay.procedures],
        "setbacks": [_setback(shown, today) for shown in stay.setbacks],
        "recognised": [
            (str(FOUND[row.outcome]), str(BODIES[row.body]), _standard(stay, row.standard), row.on)
            for row in stay.identifications
        ],
        "choices": [(str(CHOICES[row.choice]), row.decided_on) for row in stay.choices],
        "asked": _asked(stay),
        "intake": _intake(stay),
        "windows": [
            (_(window.name), window.term.hours, _(window.note) if window.note else "", sourced(window.term.source))
            for window in stay.edition.windows
        ],
        "criminal": [
            (row, number, str(TRACKS[row.track]), str(VERDICTS.get(row.verdict, ""))) for row, number in stay.criminal_cases
        ],
        "primary": _primary(stay, opened),
    }  # fmt: skip
    return render(request, "desk/residence/terms.html", context)


def _main_clock(stay: Stay) -> ShownClock | None:
    """The clock that is drawn large: the permit or application that says where the person stands, else the period."""
    if stay.where.stand in (Stand.WAITS, Stand.PERMIT):
        ends = [c for c in stay.clocks if c.is_open and c.row.ends_at is None and c.reading.ends_on == stay.where.until]
        if ends:
            return ends[0]
    return stay.period_clock or next((c for c in stay.clocks if c.is_open and c.row.ends_at is None), None)


def _clock(shown: ShownClock, today: Any) -> dict[str, Any]:
    reading, law = shown.reading, shown.law
    left = shown.days_left
    return {
        "id": shown.row.id,
        "name": clock_name(shown.row.edition, shown.row.code),
        "edition": _(shown.edition.name),
        "source": sourced(law.term.source),
        "verified": law.term.source.verified,
        "owner": str(BODIES[reading.owner or shown.row.owner]),
        "at_end": _(law.at_end),
        "ends": shown.row.ends_at or reading.ends_on,
        "left": max(0, left),
        "over": left < 0,
        "open": shown.is_open,
        "still": reading.standing_since,
        "suspended_days": reading.suspended_days,
        "closed_as": shown.row.closed_as,
        "closed_on": shown.row.closed_on,
        "began": reading.began_on,
        "line": line_of(shown, today) if shown.row.ends_at is None else None,
        "moves": [(str(move), str(TO_MOVE[move])) for move in shown.may],
        "meets": shown.is_open and shown.row.code in shown.edition.asked_for(),
        "never": _never(shown),
        "turns": [
            {
                "on": each.turn.on,
                "what": str(MOVES[each.turn.move]),
                "ground": _(each.ground) if each.ground else "",
                "verified": each.verified,
                "source": each.source,
                "by": str(BODIES.get(each.turn.body, "")),
                "seen_in": each.seen_in,
                "ends": each.turn.ends_on,
            }
            for each in reversed(shown.turns)
        ],
    }


def _never(shown: ShownClock) -> str:
    """What the law does not provide for the period, said in a sentence."""
    if shown.row.code != "reflection":
        return ""
    moves = shown.law.moves
    if Move.SUSPEND not in moves and Move.EXTEND not in moves:
        return _("No verified ground suspends this period, and nothing extends it. It is given once.")
    return ""


def _owed(stay: Stay, today: Any) -> list[dict[str, Any]]:
    found = []
    for shown in stay.owed:
        row = shown.row
        late = row.state == "owed" and row.due_on is not None and row.due_on < today
        when = {
            "received": _("since %(day)s") % {"day": day_words(row.received_on or row.since, today)},
            "asked": _("asked %(day)s") % {"day": day_words(row.asked_on or row.since, today)},
            "refused": _("refused %(day)s") % {"day": day_words(row.since, today)},
        }.get(row.state, "")
        found.append(
            {
                "id": row.id, "state": "overdue" if late else OWED_STATES[row.state], "label": str(OWED[row.state]),
                "name": _(shown.law.name) if shown.law else row.code, "when": when,
                "due": row.due_on if row.state == "owed" else None,
                "by": str(BODIES[shown.law.by]) if shown.law else "",
                "note": _(shown.law.note) if shown.law and shown.law.note else "",
                "verified": shown.law.source.verified if shown.law else True,
            }
        )  # fmt: skip
    return found


def _procedure(shown: reads.ShownProcedure) -> dict[str, Any]:
    row = shown.row
    route = book.edition(row.edition).routes[row.route]
    every: dict[str, Ground] = {g.code: g for g in (*route.granted_on, *route.refused_on, *route.ended_on)}
    decisions = []
    for decision, paper in shown.decisions:
        ground = every.get(decision.ground)
        decisions.append((str(PROCEDURES[decision.state]), decision.on, str(BODIES[decision.body]), _(ground.words) if ground else "",
                     ground.source.verified if ground else True, paper))  # fmt: skip
    return {
        "id": row.id, "name": _(route.name), "state": PROCEDURE_STATES[row.state], "label": str(PROCEDURES[row.state]),
        "since": row.since, "applied": row.applied_on, "opens": _(route.opens_with), "source": sourced(route.source),
        "decisions": decisions, "open": row.state in (*RUNNING_PROCEDURES, "granted", "refused", "ended"),
        "notes": [(_(note.words), sourced(note.source)) for note in route.notes],
        "needs": [said(need.words, need.source) for need in route.needs],
    }  # fmt: skip


def _setback(shown: reads.ShownSetback, today: Any) -> dict[str, Any]:
    return {
        "what": str(SETBACKS[shown.row.kind]),
        "on": shown.row.on,
        "told": shown.row.told,
        "options": [
            {
                "name": _(option.name), "by": str(BODIES[option.by]), "source": sourced(option.source),
                "verified": option.source.verified, "note": _(option.note) if option.note else "",
                "clock": _clock(about, today) if about is not None else None,
            }
            for option, about in shown.options
        ],
    }  # fmt: skip


def _standard(stay: Stay, code: str) -> str:
    rule = stay.edition.standards.get(code)
    return said(rule.words, rule.source) if rule is not None else code


def _asked(stay: Stay) -> list[tuple[str, str, Any]]:
    """What was asked and answered; what was not asked is in the list too, as such."""
    rows = []
    for what, words in ASKED.items():
        question = stay.questions.get(str(what))
        said = str(REPLIES[question.reply]) if question is not None else _("not asked, or not shared with you")
        rows.append((str(words), said, question.asked_on if question is not None else None))
    return rows


def _intake(stay: Stay) -> dict[str, Any] | None:
    row = stay.intake
    if row is None:
        return None
    return {
        "on": row.held_on, "rested": row.rested, "interpreter": str(INTERPRETERS[row.interpreter]),
        "understood": str(UNDERSTOOD[row.understood]), "met": row.officer_met,
    }  # fmt: skip


def _primary(stay: Stay, opened: OpenFile) -> str:
    """The one act that the page offers first."""
    if not (opened.works and opened.case.is_open):
        return ""
    if stay.alarm is not None:
        return "found"
    if stay.offer is not None:
        return "answer"
    running = stay.period_clock is not None and stay.period_clock.is_open
    if not stay.periods or all(p.state != "accepted" for p in stay.periods):
        return "offer"
    if running and stay.ways.choice is None and stay.periods[-1].way == Way.REFLECTION:
        return "choice"
    return "apply" if stay.sees_residence else ""


@page(*ROLES, purposes=WORKING, reads=True)
def terms_act(request: DeskRequest, reference: str, act: str, row: UUID | None = None) -> HttpResponse:
    """One act: its form, then its one service. An act that is not there for this file is not there."""
    opened = open_(request, reference, "terms")
    found = ACTS.get(act)
    if found is None:
        raise NotThere("There is no such act.")
    stay = reads.stay(opened, viewer=opened.viewer)
    doing = Doing(opened, stay, row, request.POST if request.method == "POST" else None)
    asking, form = found.asking(doing), found.form(doing)
    if may_keep(request, form, opened.case.id, opened.viewer, "seen_in"):
        try:
            found.do(doing, form.cleaned_data)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, found.done())
            return redirect("desk:terms", opened.case.reference)
    context = around(request, opened, "terms", asking.title)
    back = reverse("desk:terms", args=[opened.case.reference])
    return ask(request, form, replace(asking, back=back), context)


urlpatterns = [
    path("cases/<slug:reference>/terms/", terms, name="terms"),
    path("cases/<slug:reference>/terms/<slug:act>/", terms_act, name="terms_act"),
    path("cases/<slug:reference>/terms/<slug:act>/<uuid:row>/", terms_act, name="terms_row"),
]
