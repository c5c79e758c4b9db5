"""Emergency access: asking, the open file, a second organisation for more, closing, and the review."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.accounts.models import User
from opennrm.accounts.sign_in import second_factor_lately, second_factor_page
from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules.emergency import LEAST_REASON, REVIEW_WITHIN, Danger, Verdict, opens, opens_with_second
from opennrm.desk.case_frame import (
    REACHES,
    Asking,
    ask,
    posted,
)
from opennrm.desk.case_words import DANGERS, VERDICTS, choices, compartments, part_looked_at, part_names
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import COMPARTMENTS
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Purpose, Role
from opennrm.ui import parts
from opennrm.ui.forms import ChoiceField, Form, LongText, ManyField, ReferenceField

_REVIEWS = (Role.PRIVACY_OFFICER, Role.SUPERVISOR)
_REVIEWING = (Purpose.PRIVACY_REVIEW, Purpose.SUPERVISION)


class EmergencyForm(Form):
    reference = ReferenceField(
        label=lazy("Reference of the case"),
        help_text=lazy("Whole, as it stands on paper or was read to you: 7KQ4-M2XD"),
    )
    danger = ChoiceField(label=lazy("Why now?"), choices=choices(DANGERS))
    why = LongText(
        label=lazy("What happened?"), rows=3, longest=2000,
        help_text=lazy("At least 20 characters. Somebody of another organisation reads it afterwards."),
    )  # fmt: skip


def _trail(title: str) -> list[parts.Tab]:
    return [parts.Tab(title, "", True)]


def _show_it_is_you(request: DeskRequest) -> str:
    """Where to show an app or a passkey again, before a file is opened that nobody shared."""
    return f"{second_factor_page(cast(User, request.user))}?{urlencode({'next': reverse('desk:emergency_new')})}"


@page(*REACHES, reads=True)
def emergency_new(request: DeskRequest) -> HttpResponse:
    """Whoever finds an unlocked desk opens no file: proof comes first, so that nothing typed is lost by it."""
    proved = second_factor_lately(request)
    if request.method == "GET" and not proved:
        messages.info(request, _("Show first that it is you. Then the form opens."))
        return redirect(_show_it_is_you(request))
    form = EmergencyForm(posted(request))
    if request.method == "POST" and not proved and form.is_valid():
        form.add_error(
            None,
            _(
                "Too much time has passed since you showed that it is you. Open this page in another tab, show it there, then send this again."
            ),
        )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = cases.open_emergency(given["reference"], Danger(given["danger"]), given["why"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Open for four hours. The case lead and the privacy officers were told."))
            return redirect("desk:case", opened.reference)
    kind = request.actor.organisation_kind
    asking = Asking(
        _("Open a file in an emergency"), _("Open for 4 hours"),
        _("For when somebody is in danger and nobody of the team can be reached. You need the whole reference."),
        [
            _("You see: %(parts)s. Never the location or the notes, unless a second organisation agrees.")
            % {"parts": part_names(opens(kind)) if kind else _("nothing")},
            _("The case lead and the privacy officers are told at once."),
            _("Everything you open is recorded. Somebody of another organisation reviews it."),
        ],
        back=reverse("desk:today"),
    )  # fmt: skip
    return ask(request, form, asking, {"trail": _trail(asking.title), "now": clock.now(), "page_lead": True})


@page(*REACHES)
@require_POST
def emergency_close(request: DeskRequest, emergency: UUID) -> HttpResponse:
    cases.close_emergency(emergency, by=request.actor)
    messages.success(request, _("Closed. What you opened will be reviewed."))
    return redirect("desk:today")


class MoreForm(Form):
    marks_optional = False  # what is missing is said at its field
    parts = ManyField(label=lazy("What do you need?"), choices=[], required=False)
    why = LongText(label=lazy("Why can it not wait?"), rows=3, longest=2000, required=False)


@page(*REACHES, reads=True)
def emergency_ask_more(request: DeskRequest, emergency: UUID) -> HttpResponse:
    shown = reads.emergency(emergency, viewer=request.actor)
    form = MoreForm(posted(request))
    kind = request.actor.organisation_kind
    wanted = opens_with_second(kind) if kind else frozenset()
    form.fields["parts"].choices = [(str(part), COMPARTMENTS[part]) for part in sorted(wanted)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            cases.ask_for_more(emergency, compartments(given["parts"]), given["why"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Asked. A second organisation answers; call them if it cannot wait."))
            return redirect("desk:case", shown.emergency.reference)
    asking = Asking(
        _("Ask a second organisation for more"), _("Ask now"), "",
        [_("The location and the notes open only when somebody of another organisation agrees, who sees them or is on duty.")],
    )  # fmt: skip
    return ask(request, form, asking, {"trail": _trail(asking.title), "now": clock.now()})


@page(Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER, reads=True)
def emergency_more(request: DeskRequest, extra: UUID) -> HttpResponse:
    """Somebody of a second organisation says yes or no."""
    found, why = reads.asked_for_more(extra, viewer=request.actor)
    if request.method == "POST":
        cases.answer_more(extra, "agree" in request.POST, by=request.actor)
        said = _("Opened until the emergency ends.") if "agree" in request.POST else _("Not opened. They were told.")
        messages.success(request, said)
        return redirect("desk:today")
    return render(
        request,
        "desk/cases/emergency_more.html",
        {
            "now": clock.now(), "extra": found, "why": why, "parts": part_names(found.compartments),
            "danger": DANGERS[found.emergency.danger], "trail": _trail(_("Somebody asks for more")),
        },
    )  # fmt: skip


# --- the review -------------------------------------------------------------------------------------


@page(*_REVIEWS, purposes=_REVIEWING, reads=True)
def emergency_reviews(request: DeskRequest) -> HttpResponse:
    reviewed = request.GET.get("show") == "reviewed"
    rows = [
        parts.WorkItem(
            "safe" if row.reviewed_at else "overdue" if row.opened_at + REVIEW_WITHIN < clock.now() else "soon",
            f"{row.user.name}, {row.organisation.name}", reverse("desk:emergency_review", args=[row.id]),
            str(DANGERS[row.danger]), reference=row.reference,
            until=None if row.reviewed_at else row.opened_at + REVIEW_WITHIN, since=row.opened_at,
            step=_("Read") if row.reviewed_at else _("Review"), step_url=reverse("desk:emergency_review", args=[row.id]),
        )
        for row in reads.emergencies(viewer=request.actor, reviewed=reviewed)
    ]  # fmt: skip
    return render(
        request,
        "desk/cases/emergency_reviews.html",
        {
            "now": clock.now(),
            "groups": [parts.WorkGroup(_("Reviewed") if reviewed else _("To review"), "", rows)] if rows else [],
            "filters": [
                parts.Tab(_("To review"), "?", not reviewed),
                parts.Tab(_("Reviewed"), "?show=reviewed", reviewed),
            ],
            "trail": _trail(_("Emergency access")),
        },
    )


class ReviewForm(Form):
    marks_optional = False  # what is missing is said at its field
    verdict = ChoiceField(label=lazy("What did you find?"), choices=choices(VERDICTS), required=False)
    finding = LongText(
        label=lazy("What does this rest on?"), rows=3, longest=2000, required=False,
        help_text=lazy("At least 20 characters. Who opened it and the case lead read it."),
    )  # fmt: skip


@page(*REACHES, Role.PRIVACY_OFFICER, reads=True)
def emergency_review(request: DeskRequest, emergency: UUID) -> HttpResponse:
    """What was opened, why, and what was looked at: for who reviews, who opened it, and the lead."""
    shown = reads.emergency(emergency, viewer=request.actor)
    form = ReviewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verdict = Verdict(given["verdict"]) if given["verdict"] else None
            cases.review_emergency(emergency, verdict, given["finding"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Reviewed. Who opened it and the case lead were told."))
            return redirect("desk:emergency_reviews")
    found = shown.emergency
    return render(
        request,
        "desk/cases/emergency_review.html",
        {
            "now": clock.now(), "shown": shown, "found": found, "form": form, "danger": DANGERS[found.danger],
            "parts": part_names(found.compartments), "reference": show_reference(found.reference),
            "verdict": VERDICTS[found.verdict] if found.verdict else "", "due": found.opened_at + REVIEW_WITHIN,
            "looks": [(look.at, part_looked_at(look.action, look.parts)) for look in shown.looks],
            "least": LEAST_REASON, "trail": _trail(_("Emergency access")),
            "open_now": found.closed_at is None and found.ends_at > clock.now() and found.user_id == request.actor.user_id,
        },
    )  # fmt: skip


urlpatterns = [
    path("emergency/", emergency_new, name="emergency_new"),
    path("emergency/reviews/", emergency_reviews, name="emergency_reviews"),
    path("emergency/<uuid:emergency>/", emergency_review, name="emergency_review"),
    path("emergency/<uuid:emergency>/close/", emergency_close, name="emergency_close"),
    path("emergency/<uuid:emergency>/more/", emergency_ask_more, name="emergency_ask_more"),
    path("emergency/more/<uuid:extra>/", emergency_more, name="emergency_more"),
]
