"""May I report this? The legal basis in plain words, before anything is typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.forms import Select
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.referral_form import choices
from opennrm.kernel.words import Purpose, Role
from opennrm.law import book
from opennrm.referrals.rules import Agreed, Lane, Report, Reporter, Safe, Service, Situation, advise, reporter_of
from opennrm.referrals.rules import words as w
from opennrm.referrals.rules.basis import NOT_A_CRIMINAL_REPORT
from opennrm.ui import forms as ui


@dataclass(frozen=True)
class Line:
    """One sentence of law on a page, with its source and whether somebody checked it."""

    sentence: str
    source: str
    verified: bool


@dataclass(frozen=True)
class ShownAdvice:
    verdict: str
    ground: str
    why: list[Line]
    shared: list[str]
    first: list[str]
    not_a_criminal_report: str


def shown(situation: Situation) -> ShownAdvice:
    """The advice for this situation in the reader's language."""
    law = book.registering(settings.COUNTRY)
    advice = advise(situation, law)
    return ShownAdvice(
        verdict=gettext(advice.verdict),
        ground=gettext(law.names[advice.basis]) if advice.basis else "",
        why=[Line(gettext(one.sentence), one.source.key, one.source.verified) for one in advice.why],
        shared=[gettext(sentence) for sentence in advice.shared],
        first=[gettext(sentence) for sentence in advice.first],
        not_a_criminal_report=gettext(NOT_A_CRIMINAL_REPORT),
    )


def advice_for(reporter: Reporter, report: Report) -> ShownAdvice:
    return shown(Situation(reporter, report.lane, report.service, report.agreed, report.safe_now))


class WizardForm(ui.Form):
    """Five questions. Nothing is kept: the answers are not about anybody."""

    marks_optional = False

    reporter = ui.ChoiceField(label=_("Who reports?"), choices=choices(w.REPORTERS), required=False, widget=Select)
    lane = ui.ChoiceField(
        label=_("Does it need a name?"),
        choices=choices(w.LANES),
        required=False,
        widget=ui.RadioCards(
            hints={
                "counted": _("The person is counted; nobody can be called or offered a place."),
                "named": _("The desk can find a place, a lawyer and a case lead."),
            }
        ),
    )
    service = ui.ChoiceField(label=_("What is asked for?"), choices=choices(w.SERVICES), required=False)
    agreed = ui.ChoiceField(label=_("Does the person agree?"), choices=choices(w.AGREEMENTS), required=False)
    safe_now = ui.ChoiceField(label=_("Where is the person now?"), choices=choices(w.SAFES), required=False)


@page(Role.REPORTER, Role.REGISTRAR, purposes=(Purpose.REFERRAL, Purpose.REGISTRATION))
def may_report(request: DeskRequest) -> HttpResponse:
    start = {
        "reporter": str(reporter_of(request.actor.organisation_kind)), "lane": "named", "service": "registration",
        "agreed": "not_asked", "safe_now": "not_asked",
    }  # fmt: skip
    form = WizardForm({**start, **request.GET.dict()} if request.GET else start)
    advice = None
    if form.is_valid():
        told = {name: value or start[name] for name, value in form.cleaned_data.items()}
        situation = Situation(
            Reporter(told["reporter"]), Lane(told["lane"]), Service(told["service"]), Agreed(told["agreed"]),
            Safe(told["safe_now"]),
        )  # fmt: skip
        advice = shown(situation)
    return render(request, "desk/referrals/may_report.html", {"form": form, "advice": advice})


urlpatterns = [path("may-i-report/", may_report, name="may_report")]
