"""From a referral to a case: who leads it, or which case of this person it joins."""

from __future__ import annotations

from typing import Any

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.cases import selectors as reads
from opennrm.cases.models import Case
from opennrm.desk.case_frame import Asking, ask, colleague, colleague_choices, posted
from opennrm.desk.case_words import STAGES
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.journeys import intake
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Purpose, Role
from opennrm.referrals import selectors as referral_reads
from opennrm.ui import parts
from opennrm.ui.forms import ChoiceField, Form

NEW = "new"


class IntakeForm(Form):
    marks_optional = False  # what is missing is said at its field
    case = ChoiceField(label=lazy("Which case?"), choices=[])
    lead = ChoiceField(
        label=lazy("Who leads the new case?"), widget=plain.Select, choices=[], required=False,
        help_text=lazy("They are responsible at once and are told on their home page."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: list[Case], leads: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [
            (
                case.reference,
                _("Join case %(reference)s, led by %(name)s (%(stage)s)")
                % {"reference": show_reference(case.reference), "name": case.lead.name, "stage": STAGES[case.stage]},
            )
            for case in known
        ]
        self.fields["case"].choices = [*there, (NEW, _("Open a new case"))]  # type: ignore[attr-defined]
        self.fields["lead"].choices = leads  # type: ignore[attr-defined]


def _link(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("desk:today")


@page(Role.REGISTRAR, purposes=(Purpose.REGISTRATION,), reads=True)
def case_open(request: DeskRequest, reference: str) -> HttpResponse:
    told = referral_reads.referral(reference, viewer=request.actor)
    known = [case for case in reads.cases_of(told.referral.person_id, viewer=request.actor) if case.is_open]
    leads = colleague_choices(request.actor, (Role.CASE_LEAD,))
    form = IntakeForm(posted(request), known=known, leads=leads, initial={"case": known[0].reference if known else NEW})
    if request.method == "POST" and form.is_valid():
        try:
            case = _accepted(request, form, told.referral, known)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Case %(reference)s.") % {"reference": show_reference(case.reference)})
            return redirect("desk:case", case.reference)
    title = _("Open a case")
    shown = show_reference(told.referral.reference)
    asking = Asking(
        title, _("Accept this referral"),
        _("Referral %(reference)s becomes part of a case.") % {"reference": shown},
        [
            _("The lead sees the whole file that their organisation may see, and answers for it from now on."),
            _("The organisation of the lead may see the case to lead it; others only with a basis of their own."),
            _("The reporter is told that it was taken up, and nothing else."),
        ],
        back=_link("desk:referral", told.referral.reference),
    )  # fmt: skip
    trail = [
        parts.Tab(_("Referral inbox"), _link("desk:inbox")),
        parts.Tab(shown, _link("desk:referral", told.referral.reference)),
        parts.Tab(title, "", True),
    ]
    return ask(request, form, asking, {"trail": trail, "now": clock.now()})


def _accepted(request: DeskRequest, form: IntakeForm, referral: Any, known: list[Case]) -> Case:
    chosen = form.cleaned_data["case"]
    if chosen != NEW:
        return intake.accept_into(referral, next(case for case in known if case.reference == chosen), by=request.actor)
    if not form.cleaned_data["lead"]:
        raise Broken({"lead": [_("Say who leads the new case.")]})
    lead = colleague(request.actor, form.cleaned_data["lead"], (Role.CASE_LEAD,))
    return intake.accept(referral, lead, by=request.actor)


urlpatterns = [path("cases/from/<slug:reference>/", case_open, name="case_open")]
