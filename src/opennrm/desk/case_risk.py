"""The risk assessment of a case: written with the person, in words before numbers, version after version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BoundField, HiddenInput, IntegerField, Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.accounts import selectors as accounts
from opennrm.desk.case_frame import REACHES, WORKING, around, open_, posted
from opennrm.desk.case_safety import WRITING
from opennrm.desk.case_words import choices
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import BECAUSE, DIMENSION_HINTS, DIMENSIONS, THERE, TOGETHER
from opennrm.desk.under_seal import may_keep
from opennrm.journeys import keeping_safe
from opennrm.kernel.errors import Broken, Changed
from opennrm.safety import selectors as reads
from opennrm.safety.rules import Assessment, Because, Dimension, Look, There, Together
from opennrm.safety.rules.risk import HEAVIEST
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText, Radios

_WEIGHTS = [("", lazy("No number")), *((str(number), str(number)) for number in range(1, HEAVIEST + 1))]


class RiskForm(Form):
    """Four questions for each dimension; each may stay open."""

    marks_optional = False
    seen = IntegerField(widget=HiddenInput, required=False)
    together = ChoiceField(label=lazy("How did you look at it?"), choices=choices(TOGETHER), initial=Together.WITH)
    why_without = LongText(
        label=lazy("If without the person: why, and when will they take part?"), required=False, rows=2, longest=500
    )
    because = ChoiceField(label=lazy("Why now?"), choices=choices(BECAUSE), initial=Because.CONTACT)
    matters = LongText(
        label=lazy("What matters most now?"), required=False, rows=3, longest=2000,
        help_text=lazy("In a sentence that the person would recognise."),
    )  # fmt: skip
    next_on = DayField(
        label=lazy("When do you look again?"), required=False,
        help_text=lazy("Within 14 days. Earlier after every contact, and at once when something happens."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in Dimension:
            self.fields[f"{dimension}_there"] = ChoiceField(
                label=_("Is there something?"), choices=choices(THERE), initial=There.NOT_ASKED, required=False,
                widget=Radios(look="inline"),
            )  # fmt: skip
            self.fields[f"{dimension}_words"] = LongText(label=_("In words"), required=False, rows=2, longest=2000)
            self.fields[f"{dimension}_weight"] = ChoiceField(
                label=_("How heavy is it for the person?"), choices=_WEIGHTS, required=False, widget=Select,
                help_text=_("From 1, light, to 5, heavy, as they say it. Only beside words."),
            )  # fmt: skip
            self.fields[f"{dimension}_measure"] = LongText(
                label=_("What is done about it?"), required=False, rows=2, longest=2000
            )

    def dimensions(self) -> list[tuple[Any, Any, list[BoundField]]]:
        return [
            (DIMENSIONS[one], DIMENSION_HINTS[one], [self[f"{one}_{name}"] for name in _PIECES]) for one in Dimension
        ]

    def assessment(self) -> Assessment:
        given = self.cleaned_data
        looks = {
            one: Look(
                There(given[f"{one}_there"] or There.NOT_ASKED), given[f"{one}_words"],
                int(given[f"{one}_weight"]) if given[f"{one}_weight"] else None, given[f"{one}_measure"],
            )
            for one in Dimension
        }  # fmt: skip
        return Assessment(
            looks, Together(given["together"]), given["why_without"], Because(given["because"]), given["matters"],
            given["next_on"],
        )  # fmt: skip


_PIECES = ("there", "words", "weight", "measure")


def _initial(newest: reads.ShownAssessment | None, unanswered: bool) -> dict[str, Any]:
    """What stood in the version before is there to be changed; nobody is asked twice."""
    start: dict[str, Any] = {"seen": newest.number if newest else 0, "because": Because.FIRST}
    if newest is None or newest.content is None:
        return start
    start["because"] = Because.EVENT if unanswered else Because.CONTACT
    start["matters"] = newest.content.summary
    for dimension, look in newest.content.looks.items():
        start |= {f"{dimension}_{name}": getattr(look, name) for name in _PIECES}
    return start


@page(*WRITING, purposes=WORKING, reads=True)
def risk_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "safety")
    viewer, person = opened.viewer, opened.case.person_id
    versions = reads.assessments(person, viewer=viewer)
    newest = versions[0] if versions else None
    unanswered = any(not one.answered for one in reads.events(person, viewer=viewer))
    form = RiskForm(posted(request), initial=_initial(newest, unanswered))
    if may_keep(request, form, opened.case.id, opened.viewer):
        try:
            seen = form.cleaned_data["seen"] or 0
            number = keeping_safe.write_assessment(opened.case, form.assessment(), seen=seen, by=viewer)
        except Broken as fault:
            names = {"summary": "matters"}
            put_on(form, Broken({names.get(field, field): said for field, said in fault.faults.items()}))
        except Changed as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(
                request, _("Version %(number)d is written. The one before stays readable.") % {"number": number}
            )
            return redirect("desk:case_safety", opened.case.reference)
    context = around(request, opened, "case_safety", _("Look at the risks"))
    return render(request, "desk/safety/risk_form.html", context | {"form": form, "newest": newest})


@page(*REACHES, purposes=WORKING, reads=True)
def risk_versions(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "safety")
    versions = reads.assessments(opened.case.person_id, viewer=opened.viewer)
    names = accounts.names({one.by_id for one in versions if one.by_id}, viewer=opened.viewer)
    shown = [
        {
            "version": one,
            "by": ", ".join(names.get(one.by_id or 0, ("", ""))),
            "because": BECAUSE[one.content.because] if one.content else "",
            "together": TOGETHER[one.content.together] if one.content else "",
            "looks": [(DIMENSIONS[dimension], THERE[look.there], look) for dimension, look in one.content.looks.items()]
            if one.content
            else [],
        }
        for one in versions
    ]
    context = around(request, opened, "case_safety", _("Risk assessment"))
    return render(request, "desk/safety/risk.html", context | {"versions": shown})


urlpatterns = [
    path("cases/<slug:reference>/safety/risk/", risk_versions, name="risk"),
    path("cases/<slug:reference>/safety/risk/new/", risk_new, name="risk_new"),
]
