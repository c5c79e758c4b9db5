"""Cases: the list, the file, its stages, its end and its beginning again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Visit
from opennrm.cases.rules import ORDER, Closing, Outcome, Skipped, Stage, passed_over
from opennrm.cases.selectors import Line, OpenFile
from opennrm.desk.case_frame import (
    REACHES,
    WORKING,
    Asking,
    around,
    ask,
    name_of,
    open_,
    posted,
    trail,
)
from opennrm.desk.case_words import (
    BASES,
    CLOSINGS,
    FILTERS,
    FUNCTIONS,
    GIVEN_BY,
    GIVENS,
    OUTCOMES,
    QUIET,
    SKIPPED,
    STAGES,
    choices,
    event_of,
    filter_of,
    part_looked_at,
    part_names,
)
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.residence_words import where_words
from opennrm.desk.safety_words import spoken
from opennrm.desk.words import PURPOSES
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotAllowed
from opennrm.kernel.words import Role
from opennrm.people import selectors as people
from opennrm.residence import selectors as residence
from opennrm.ui import parts
from opennrm.ui.dates import day_words
from opennrm.ui.forms import ChoiceField, Form, LongText, TickField

FIRST_LINES, PER_PAGE = 30, 50


@page(*REACHES, purposes=WORKING, reads=True)
def case_list(request: DeskRequest) -> HttpResponse:
    """Mine first; for a supervisor those of the organisation; closed ones behind a link."""
    viewer = request.actor
    which = request.GET.get("show", "")
    every = _chosen(viewer, which)
    sheet = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    found = list(sheet.object_list)
    tasks = reads.open_tasks_by_case([case.id for case in found], viewer=viewer)
    names = people.called([case.person_id for case in found], viewer=viewer)
    rows = [
        parts.WorkItem(
            state=_row_state(tasks.get(case.id)), what=names.get(case.person_id, "") or _("Name not shared with you"),
            url=reverse("desk:case", args=[case.reference]), why=_why(case, viewer), reference=case.reference,
            until=tasks.get(case.id, (0, None))[1], since=case.stage_since, step=_("Open"),
            step_url=reverse("desk:case", args=[case.reference]),
        )
        for case in found
    ]  # fmt: skip
    shown = [("", _("Mine")), ("closed", _("Closed"))]
    if viewer.has(Role.SUPERVISOR):
        shown.insert(1, ("organisation", _("My organisation")))
    return render(
        request,
        "desk/cases/list.html",
        {
            "now": clock.now(),
            "groups": [parts.WorkGroup(_("Cases"), "", rows)] if rows else [],
            "count": len(every),
            "page": sheet,
            "filters": [parts.Tab(label, f"?show={code}", code == which) for code, label in shown],
            "trail": [parts.Tab(_("Cases"), "", True)],
        },
    )


def _chosen(viewer: Actor, which: str) -> list[Case]:
    if which == "organisation":
        return reads.cases_answered_for(viewer=viewer)
    if which == "closed":
        own = reads.my_cases(viewer=viewer, closed=True)
        known = {case.id for case in own}
        return own + [c for c in reads.cases_answered_for(viewer=viewer, closed=True) if c.id not in known]
    own = reads.my_cases(viewer=viewer)
    return own or reads.cases_answered_for(viewer=viewer)


def _row_state(tasks: tuple[int, Any] | None) -> str:
    if tasks is None or tasks[1] is None:
        return "running"
    left = (tasks[1] - clock.today()).days
    return "overdue" if left < 0 else "soon" if left <= 3 else "running"


def _why(case: Case, viewer: Actor) -> str:
    lead = _("you lead it") if case.lead_id == viewer.user_id else _("%(name)s leads it") % {"name": case.lead.name}
    if not case.is_open:
        return f"{CLOSINGS[case.reason]}; {lead}"
    return f"{STAGES[case.stage]}; {lead}"


# --- the file ---------------------------------------------------------------------------------------


@page(*REACHES, purposes=WORKING, reads=True)
def case_file(request: DeskRequest, reference: str) -> HttpResponse:
    try:
        opened = open_(request, reference)
    except NotAllowed:
        return _card(request, reference)
    viewer = opened.viewer
    every = reads.timeline(opened, viewer=viewer)
    chosen = request.GET.get("show", "")
    lines = [line for line in every if _shown(line, chosen)]
    most = len(lines) if "all" in request.GET else FIRST_LINES
    context = around(request, opened, "case") | {
        "stages": _stages(opened, viewer),
        "where": where_words(residence.where_stands(opened, viewer=viewer), clock.today()),
        "terms_url": reverse("desk:terms", args=[opened.case.reference]),
        "events": _events(lines[:most], opened, viewer),
        "more": max(0, len(lines) - most),
        "filters": [
            parts.Tab(str(label), f"?show={code}" if code else "?", code == chosen) for code, label in FILTERS.items()
        ],
        "team": _team(opened, viewer),
        "bases": basis_cards(opened, viewer),
        "looks": _looks(opened, viewer),
        "open_tasks": sum(1 for shown in reads.tasks(opened, viewer=viewer) if shown.task.state == "open"),
        "hand_over": reads.open_hand_over(opened, viewer=viewer),
    }
    return render(request, "desk/cases/file.html", context)


def _shown(line: Line, chosen: str) -> bool:
    kind = filter_of(line)
    return kind == chosen if chosen else kind not in QUIET


def _events(lines: list[Line], opened: OpenFile, viewer: Actor) -> list[parts.Event]:
    names = reads.names_in(lines, viewer=viewer)
    return [
        event_of(line, names, url=reverse("desk:note_correct", args=[opened.case.reference, line.note_id]))
        if line.mine and line.note_id and opened.works and opened.case.is_open
        else event_of(line, names)
        for line in lines
    ]


def _stages(opened: OpenFile, viewer: Actor) -> list[parts.Stage]:
    """Done, done again, now, skipped with the reason, ahead: every stage once, in order."""
    by_stage: dict[str, list[Visit]] = {}
    for visit in reads.visits(opened, viewer=viewer):
        by_stage.setdefault(visit.stage, []).append(visit)
    today = clock.today()
    found = []
    for stage in ORDER:
        visits = by_stage.get(stage, [])
        been = [visit for visit in visits if not visit.skipped]
        days = [day_words(visit.since, today) for visit in been]
        if stage == opened.case.stage and opened.case.is_open:
            since = (clock.now() - opened.case.stage_since).days + 1
            note = _("since %(day)s, day %(count)d") % {"day": days[-1] if days else "", "count": since}
            found.append(parts.Stage(str(STAGES[stage]), "now", note))
        elif been:
            note = _("%(first)s; again %(last)s") % {"first": days[0], "last": days[-1]} if len(days) > 1 else days[0]
            found.append(parts.Stage(str(STAGES[stage]), "again" if len(days) > 1 else "done", note))
        elif visits:
            why = SKIPPED[visits[-1].skipped]
            found.append(parts.Stage(str(STAGES[stage]), "skipped", _("skipped: %(why)s") % {"why": why}))
        else:
            found.append(parts.Stage(str(STAGES[stage]), "ahead"))
    return found


def _team(opened: OpenFile, viewer: Actor) -> list[dict[str, Any]]:
    return [
        {
            "name": member.user.name,
            "function": FUNCTIONS[member.function],
            "organisation": member.organisation.name,
            "parts": part_names(member.compartments),
            "since": member.since,
            "until": member.until,
        }
        for member in reads.members(opened, viewer=viewer)
    ]


def basis_cards(opened: OpenFile, viewer: Actor, *, ended: bool = False) -> list[parts.Basis]:
    """Who may see what, and why: purpose, basis, by whom, until when."""
    today = clock.today()
    found = []
    for shown in reads.shares(opened, viewer=viewer, ended=ended):
        share = shown.share
        basis = _("Basis: %(basis)s, %(giver)s on %(day)s.") % {
            "basis": BASES[share.basis], "giver": GIVEN_BY[share.giver], "day": day_words(share.given_on, today),
        }  # fmt: skip
        if share.ended_at is not None:
            until = _("Ended %(day)s.") % {"day": day_words(share.ended_at, today)}
        elif share.until is not None:
            until = _("Until %(day)s, that day included.") % {"day": day_words(share.until, today)}
        elif share.basis == "consent":
            until = _("Until it is withdrawn.")
        else:
            until = _("Until the task ends.")
        lines = [f"{GIVENS[share.purpose]}. {basis}", until]
        if shown.ground and opened.works:
            lines.insert(1, shown.ground)
        url = reverse("desk:share_end", args=[opened.case.reference, share.id]) if shown.may_end else ""
        label = _("What withdrawal changes") if share.basis == "consent" else _("What ending it changes")
        found.append(
            parts.Basis(share.organisation.name, part_names(share.compartments), lines, url, label, not shown.runs)
        )
    return found


def _looks(opened: OpenFile, viewer: Actor) -> list[parts.Look]:
    if opened.standing.relation not in ("lead", "supervisor"):
        return []
    return look_rows(reads.who_looked(opened, viewer=viewer)[:3])


def look_rows(looks: Iterable[reads.Look]) -> list[parts.Look]:
    return [
        parts.Look(
            _("You") if look.mine else ", ".join(part for part in (look.who, look.organisation) if part),
            look.at, part_looked_at(look.action, look.parts), str(PURPOSES.get(look.purpose, "")), look.emergency,  # type: ignore[call-overload]
        )
        for look in looks
    ]  # fmt: skip


def _card(request: DeskRequest, reference: str) -> HttpResponse:
    """Who may know that the case exists, and no more: the register, and who is asked to take over."""
    case = reads.case_card(reference, viewer=request.actor)
    return render(
        request,
        "desk/cases/card.html",
        {
            "now": clock.now(), "case": case, "stage": str(STAGES[case.stage]), "trail": trail(case),
            "called": name_of(case, request.actor), "desk": request.actor.has(Role.REGISTRAR),
        },
    )  # fmt: skip


# --- stages, the end, the beginning again -------------------------------------------------------------


class StageForm(Form):
    stage = ChoiceField(label=lazy("Where does the person stand now?"), choices=choices(STAGES))
    skipped = ChoiceField(
        label=lazy("If stages in between are passed over, why?"), choices=choices(SKIPPED), required=False
    )


def _context(request: DeskRequest, opened: OpenFile, title: str) -> dict[str, Any]:
    return around(request, opened, "case", title)


@page(Role.CASE_LEAD, purposes=WORKING, reads=True)
def stage(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference)
    form = StageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            cases.move_stage(
                opened.case.id, Stage(given["stage"]), skipped=Skipped(given["skipped"]) if given["skipped"] else None,
                by=opened.viewer,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The stage is %(stage)s now.") % {"stage": STAGES[given["stage"]]})
            return redirect("desk:case", opened.case.reference)
    before = Stage(opened.case.stage)
    asking = Asking(
        _("Move to another stage"), _("Move the case"),
        _("The person stands at “%(stage)s”. A stage can be passed over, and visited again.") % {"stage": STAGES[before]},
        [
            _("The time line shows who moved it, when, and why stages were passed over."),
            _("From here, these would be passed over on the way to the last one: %(stages)s.")
            % {"stages": ", ".join(str(STAGES[s]) for s in passed_over(before, ORDER[-1], [])) or _("none")},
        ],
    )  # fmt: skip
    return ask(request, form, asking, _context(request, opened, asking.title))


class ClosingForm(Form):
    marks_optional = False  # what is missing is said at its field
    reason = ChoiceField(label=lazy("Why does the case end?"), choices=choices(CLOSINGS), required=False)
    outcome = ChoiceField(
        label=lazy("How does the person stand now?"), choices=choices(OUTCOMES), required=False,
        help_text=lazy("“Not known” is an answer."),
    )  # fmt: skip
    words = LongText(
        label=lazy("What must somebody know who opens it again?"), required=False, longest=4000,
        help_text=lazy("One or two sentences. The time line keeps them."),
    )  # fmt: skip
    cancel_tasks = TickField(label=lazy("Open tasks end with the case"), required=False)


@page(Role.CASE_LEAD, purposes=WORKING, reads=True)
def close(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference)
    form = ClosingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            cases.close_case(
                opened.case.id, Closing(given["reason"]) if given["reason"] else None,
                Outcome(given["outcome"]) if given["outcome"] else None, given["words"],
                cancel_tasks=given["cancel_tasks"], by=opened.viewer,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The case is closed. You can open it again from its page."))
            return redirect("desk:case", opened.case.reference)
    viewer = opened.viewer
    team = [m.user.name for m in reads.members(opened, viewer=viewer) if m.function != "lead"]
    tasks = [spoken(t).words for t in reads.tasks(opened, viewer=viewer) if t.task.state == "open"]
    asking = Asking(
        _("Close the case"), _("Close the case"), "",
        [
            _("These see it no more: %(names)s.") % {"names": ", ".join(team) or _("nobody but you works on it")},
            _("These tasks are open: %(tasks)s.") % {"tasks": "; ".join(tasks) or _("none")},
            _("What was shared ends today. What was told before stays told."),
            _("You, and who answers for your organisation, still see it. It can be opened again."),
        ],
        danger=True,
    )  # fmt: skip
    return ask(request, form, asking, _context(request, opened, asking.title))


class ReopeningForm(Form):
    marks_optional = False  # what is missing is said at its field
    words = LongText(label=lazy("Why is it opened again?"), required=False, longest=2000, rows=3)


@page(*REACHES, purposes=WORKING, reads=True)
def reopen(request: DeskRequest, reference: str) -> HttpResponse:
    case = reads.case_card(reference, viewer=request.actor)
    form = ReopeningForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cases.reopen_case(case.id, form.cleaned_data["words"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The case is open again."))
            return redirect("desk:case", case.reference)
    asking = Asking(
        _("Open the case again"), _("Open the case again"), "",
        [
            _("%(name)s leads it, as before. Hand it over if somebody else should.") % {"name": case.lead.name},
            _("The team begins with the lead alone: each basis is asked for anew."),
        ],
    )  # fmt: skip
    return ask(request, form, asking, {"case": case, "trail": trail(case, asking.title), "now": clock.now()})


urlpatterns = [
    path("cases/", case_list, name="cases"),
    path("cases/<slug:reference>/", case_file, name="case"),
    path("cases/<slug:reference>/stage/", stage, name="case_stage"),
    path("cases/<slug:reference>/close/", close, name="case_close"),
    path("cases/<slug:reference>/reopen/", reopen, name="case_reopen"),
]
