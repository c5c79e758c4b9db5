"""The team: joining, leaving, handing over, and keeping out who must not see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules import Function
from opennrm.desk.case_frame import (
    REACHES,
    WORKING,
    Asking,
    around,
    ask,
    check,
    colleague,
    colleague_choices,
    open_,
    posted,
    trail,
    wants_change,
    wants_check,
)
from opennrm.desk.case_sharing import BasisFields, basis_answers, sharing_of
from opennrm.desk.case_words import FUNCTIONS, STAGES, choices, compartments, part_names
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.journeys import assigning
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Role
from opennrm.ui.dates import day_words
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText, TickField

_ANSWERS = (Role.CASE_LEAD, Role.SUPERVISOR, Role.REGISTRAR)


@page(*REACHES, purposes=WORKING, reads=True)
def case_team(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference)
    viewer = opened.viewer
    members = reads.members(opened, viewer=viewer, ended=True)
    now = clock.now()
    running = [m for m in members if m.ended_at is None and (m.until is None or m.until > now)]
    context = around(request, opened, "case_team", _("Team")) | {
        "running": [(m, FUNCTIONS[m.function], part_names(m.compartments)) for m in running],
        "ended": [(m, FUNCTIONS[m.function]) for m in members if m not in running],
        "hand_over": reads.open_hand_over(opened, viewer=viewer),
        "conflicts": reads.conflicts(opened, viewer=viewer),
        "may_block": opened.standing.relation in ("lead", "supervisor"),
    }
    return render(request, "desk/cases/team.html", context)


class MemberForm(BasisFields):
    user = ChoiceField(label=lazy("Who joins?"), widget=plain.Select, choices=[])
    function = ChoiceField(
        label=lazy("As what?"), widget=plain.Select,
        choices=[(c, w) for c, w in choices(FUNCTIONS) if c != Function.LEAD],
    )  # fmt: skip
    stays_until = DayField(
        label=lazy("Until when are they in the team?"), required=False, help_text=lazy("Leave empty where it is open.")
    )
    new_basis = TickField(
        label=lazy("Their organisation needs a new basis for these parts"), required=False,
        help_text=lazy("Leave it where the sharing that runs covers these parts. Else answer what follows."),
    )  # fmt: skip
    field_order = ("user", "function", "parts", "stays_until", "new_basis")

    def __init__(self, *args: Any, users: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = users  # type: ignore[attr-defined]


@page(Role.CASE_LEAD, purposes=WORKING, reads=True)
def member_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference)
    form = MemberForm(posted(request), users=colleague_choices(request.actor))
    asking = Asking(
        _("Add somebody to the team"), _("Look at it once more"),
        _("They see the parts that you choose, as far as their organisation has a basis for them, and nothing else."),
    )  # fmt: skip
    context = around(request, opened, "case_team", asking.title)
    if request.method == "POST" and not wants_change(request) and form.is_valid():
        given = form.cleaned_data
        try:
            user = colleague(request.actor, given["user"])
            sharing = sharing_of(given, opened) if given["new_basis"] else None
            arguments: dict[str, Any] = {"sharing": sharing, "until": given["stays_until"]}
            parts = compartments(given["parts"])
            if wants_check(request, form):
                assigning.check_member(
                    opened.case, user, Function(given["function"]), parts, by=opened.viewer, **arguments
                )
                answers = [
                    (_("Who"), f"{user.name}, {user.organisation.name}"),
                    (_("As"), str(FUNCTIONS[given["function"]])),
                    (_("Sees"), part_names(parts)),
                    (_("In the team until"), day_words(given["stays_until"], clock.today()) if given["stays_until"] else _("no day set")),
                    *(basis_answers(sharing)[1:] if sharing else []),
                ]  # fmt: skip
                return check(request, form, _member_check(user.name), answers, context)
            assigning.add_member(opened.case, user, Function(given["function"]), parts, by=opened.viewer, **arguments)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("%(name)s is in the team now.") % {"name": user.name})
            return redirect("desk:case_team", opened.case.reference)
    return ask(request, form, asking, context)


def _member_check(name: str) -> Asking:
    return Asking(
        _("Check who joins"), _("Add to the team"), "",
        [
            _("%(name)s sees these parts from now on, and is told on the home page.") % {"name": name},
            _("You can end it at any time; it acts on their next click."),
        ],
    )  # fmt: skip


@page(Role.CASE_LEAD, purposes=WORKING)
@require_POST
def member_end(request: DeskRequest, reference: str, member: UUID) -> HttpResponse:
    cases.end_membership(member, by=request.actor)
    messages.success(request, _("Ended. They see nothing on their next click; their open tasks are yours."))
    return redirect("desk:case_team", reference)


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING, reads=True)
def leave(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference)
    if request.method == "POST":
        cases.leave_team(opened.case.id, by=opened.viewer)
        messages.success(request, _("You left the team. The case lead was told."))
        return redirect("desk:cases")
    asking = Asking(
        _("Leave the team"), _("Leave the team"), "",
        [
            _("You see nothing of this case on your next click."),
            _("Your open tasks go back to the case lead, who is told."),
            _("To come back, the case lead adds you again."),
        ],
        danger=True,
    )  # fmt: skip
    return ask(request, Form(), asking, around(request, opened, "case_team", asking.title))


# --- handing over -----------------------------------------------------------------------------------


class HandOverForm(Form):
    marks_optional = False  # what is missing is said at its field
    lead = ChoiceField(label=lazy("Who should lead?"), widget=plain.Select, choices=[])
    message = LongText(
        label=lazy("Why, and what comes next?"), required=False, rows=3, longest=2000,
        help_text=lazy("They read this before they answer. Write no name of the person: they do not know yet who it is."),
    )  # fmt: skip
    stays = TickField(label=lazy("The lead of today stays in the team"), required=False)

    def __init__(self, *args: Any, leads: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = leads  # type: ignore[attr-defined]


@page(*_ANSWERS, purposes=WORKING, reads=True)
def hand_over_new(request: DeskRequest, reference: str) -> HttpResponse:
    case = reads.case_card(reference, viewer=request.actor)
    form = HandOverForm(posted(request), leads=colleague_choices(request.actor, (Role.CASE_LEAD,)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            to = colleague(request.actor, given["lead"], (Role.CASE_LEAD,))
            assigning.ask_hand_over(case, to, given["message"], stays=given["stays"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("%(name)s was asked. Until they accept, nothing changes.") % {"name": to.name})
            return redirect("desk:case", case.reference)
    asking = Asking(
        _("Hand the case over"), _("Ask them to take over"), "",
        [
            _("Nothing changes until they accept. They see that there is a case, and your message, nothing else."),
            _("When they accept, %(name)s leads it no more, and open tasks go along.") % {"name": case.lead.name},
            _("If another organisation leads then, the basis of this one ends; who has no other basis leaves the team."),
        ],
    )  # fmt: skip
    return ask(request, form, asking, {"case": case, "trail": trail(case, asking.title), "now": clock.now()})


@page(*_ANSWERS, purposes=WORKING)
@require_POST
def hand_over_withdraw(request: DeskRequest, reference: str, asked: UUID) -> HttpResponse:
    cases.withdraw_hand_over(asked, by=request.actor)
    messages.success(request, _("Withdrawn. They see nothing of the case any more."))
    return redirect("desk:case", reference)


class AnswerForm(Form):
    marks_optional = False  # what is missing is said at its field
    words = LongText(label=lazy("If you decline: why?"), required=False, rows=2, longest=1000)


@page(Role.CASE_LEAD, purposes=WORKING, reads=True)
def hand_over(request: DeskRequest, asked: UUID) -> HttpResponse:
    """Whoever is asked reads the message and answers."""
    found, message = reads.hand_over(asked, viewer=request.actor)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if "accept" in request.POST:
                case = cases.accept_hand_over(asked, by=request.actor)
                messages.success(request, _("You lead this case now."))
                return redirect("desk:case", case.reference)
            cases.decline_hand_over(asked, form.cleaned_data["words"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Declined. The lead was told."))
            return redirect("desk:today")
    return render(
        request,
        "desk/cases/hand_over.html",
        {
            "now": clock.now(), "asked": found, "message": message, "case": found.case, "form": form,
            "stage": STAGES[found.case.stage], "trail": trail(found.case, _("You are asked to take over")),
        },
    )  # fmt: skip


# --- conflicts of interest ----------------------------------------------------------------------------


class ConflictForm(Form):
    marks_optional = False  # what is missing is said at its field
    user = ChoiceField(label=lazy("Who must not see this person?"), widget=plain.Select, choices=[])
    why = LongText(
        label=lazy("What is the conflict?"), required=False, rows=3, longest=2000,
        help_text=lazy("A relative, a neighbour, an interest of their own. Only who leads or answers for the case reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, users: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = users  # type: ignore[attr-defined]


@page(*_ANSWERS, purposes=WORKING, reads=True)
def conflict_new(request: DeskRequest, reference: str) -> HttpResponse:
    case = reads.case_card(reference, viewer=request.actor)
    form = ConflictForm(posted(request), users=colleague_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            user = colleague(request.actor, form.cleaned_data["user"])
            cases.block(case.id, user, form.cleaned_data["why"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("%(name)s finds nothing of this person any more.") % {"name": user.name})
            return redirect("desk:case", case.reference)
    asking = Asking(
        _("Keep somebody out"), _("Keep them out"), "",
        [
            _("They find nothing of this person any more, in no case and no list, in an emergency neither."),
            _("They are not told. It stands in no time line."),
        ],
        danger=True,
    )  # fmt: skip
    return ask(request, form, asking, {"case": case, "trail": trail(case, asking.title), "now": clock.now()})


@page(*_ANSWERS, purposes=WORKING)
@require_POST
def conflict_end(request: DeskRequest, reference: str, conflict: UUID) -> HttpResponse:
    cases.unblock(conflict, by=request.actor)
    messages.success(request, _("Ended. Nothing comes back by itself: add them to the team if they are needed."))
    return redirect(reverse("desk:case_team", args=[reference]))


urlpatterns = [
    path("cases/<slug:reference>/team/", case_team, name="case_team"),
    path("cases/<slug:reference>/team/new/", member_new, name="member_new"),
    path("cases/<slug:reference>/team/<uuid:member>/end/", member_end, name="member_end"),
    path("cases/<slug:reference>/team/leave/", leave, name="team_leave"),
    path("cases/<slug:reference>/team/hand-over/", hand_over_new, name="hand_over_new"),
    path("cases/<slug:reference>/team/hand-over/<uuid:asked>/withdraw/", hand_over_withdraw, name="hand_over_withdraw"),
    path("cases/<slug:reference>/team/conflicts/new/", conflict_new, name="conflict_new"),
    path("cases/<slug:reference>/team/conflicts/<uuid:conflict>/end/", conflict_end, name="conflict_end"),
    path("hand-overs/<uuid:asked>/", hand_over, name="hand_over"),
]
