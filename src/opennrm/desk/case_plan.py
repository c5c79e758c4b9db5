"""The safety plan: read together on a tablet, written together, and one sheet to keep that betrays nothing."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.forms import HiddenInput, IntegerField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST
from pypdf import PdfReader

from opennrm.accounts import selectors as accounts
from opennrm.desk.case_frame import REACHES, WORKING, Asking, around, ask, open_, posted
from opennrm.desk.case_safety import WRITING
from opennrm.desk.case_words import choices
from opennrm.desk.handing_out import hand_out
from opennrm.desk.outgoing_words import stop_lines
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import AGREED, SECTION_HINTS, SECTIONS
from opennrm.desk.under_seal import may_keep
from opennrm.journeys import keeping_safe, outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Compartment
from opennrm.safety import selectors as reads
from opennrm.safety.rules import Agreed, Plan, Section, Sheet
from opennrm.ui import paper
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText

FILE_NAME = "list.pdf"


@page(*REACHES, purposes=WORKING, reads=True)
def plan(request: DeskRequest, reference: str) -> HttpResponse:
    """Large and calm, one thing under the other: to be read by two people on one screen."""
    opened = open_(request, reference, "safety")
    versions = reads.plans(opened.case.person_id, viewer=opened.viewer)
    names = accounts.names({one.by_id for one in versions if one.by_id}, viewer=opened.viewer)
    shown = [
        {
            "version": one,
            "by": names.get(one.by_id or 0, ("", ""))[0],
            "agreed": AGREED[one.agreed],
            "sections": [(SECTIONS[s], one.content.sections[s]) for s in Section if s in one.content.sections]
            if one.content
            else [],
        }
        for one in versions
    ]
    context = around(request, opened, "case_safety", _("Safety plan"))
    return render(request, "desk/safety/plan.html", context | {"newest": shown[:1], "older": shown[1:]})


class PlanForm(Form):
    marks_optional = False
    seen = IntegerField(widget=HiddenInput, required=False)
    agreed = ChoiceField(label=lazy("Agreed?"), choices=choices(AGREED), initial=Agreed.PERSON)
    why_not_yet = LongText(label=lazy("If not yet: what is still open?"), required=False, rows=2, longest=500)
    review_on = DayField(label=lazy("When do you read it together again?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in Section:
            self.fields[str(section)] = LongText(
                label=SECTIONS[section], help_text=SECTION_HINTS[section], required=False, rows=3, longest=2000
            )
        self.order_fields(["seen", *(str(section) for section in Section), "agreed", "why_not_yet", "review_on"])

    def plan(self) -> Plan:
        given = self.cleaned_data
        sections = {section: given[str(section)] for section in Section if given[str(section)]}
        return Plan(sections, Agreed(given["agreed"]), given["why_not_yet"], given["review_on"])


@page(*WRITING, purposes=WORKING, reads=True)
def plan_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "safety")
    versions = reads.plans(opened.case.person_id, viewer=opened.viewer)
    newest = versions[0] if versions else None
    start: dict[str, Any] = {"seen": newest.number if newest else 0}
    if newest is not None and newest.content is not None:
        start |= {str(section): words for section, words in newest.content.sections.items()}
    form = PlanForm(posted(request), initial=start)
    if may_keep(request, form, opened.case.id, opened.viewer):
        try:
            seen = form.cleaned_data["seen"] or 0
            keeping_safe.write_plan(opened.case, form.plan(), seen=seen, by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        except Changed as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The plan is written. The version before stays readable."))
            return redirect("desk:plan", opened.case.reference)
    asking = Asking(
        _("Write the safety plan together"), _("Keep this plan"),
        _("In the person’s own words. One thing on each line: each line can stand on the sheet to keep."),
        [_("The day to read it again stands in the list of the case lead.")],
        back=reverse("desk:plan", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_safety", asking.title))


# --- the sheet --------------------------------------------------------------------------------------


@page(*REACHES, purposes=WORKING, reads=True)
def plan_sheet(request: DeskRequest, reference: str) -> HttpResponse:
    """What will stand on the sheet, and which lines were left out because of which word."""
    opened = open_(request, reference, "safety")
    found = reads.sheet(opened.case.person_id, viewer=opened.viewer)
    context = around(request, opened, "case_safety", _("Sheet to keep")) | {
        "parts": [(SECTIONS[section], lines) for section, lines in found.parts],
        "left_out": [(line, ", ".join(words)) for _section, line, words in found.left_out],
        "pages": pages_of(sheet_pdf(found, get_language() or "en")) if found.parts else 0,
    }
    return render(request, "desk/safety/sheet.html", context)


@page(*WRITING, purposes=WORKING, reads=True)
@require_POST
def plan_print(request: DeskRequest, reference: str) -> HttpResponse:
    """The sheet itself, for the person's own hand: no name, no organisation, no word of what it is about."""
    opened = open_(request, reference, "safety")
    found = reads.sheet(opened.case.person_id, viewer=opened.viewer)
    if not found.parts:
        raise NotThere("Nothing of the plan can stand on a sheet.")
    parcel = Parcel(
        Channel.PRINT, "safe_contact:in_person", sheet_pdf(found, get_language() or "en"), media="application/pdf",
        file_name=FILE_NAME, case=opened.case.id, parts=frozenset({Compartment.DANGERS}),
    )  # fmt: skip
    try:
        kept = outgoing.submit(parcel, by=opened.viewer)
        if kept.state != "cleared":
            return redirect("desk:dispatch", kept.id)
        return hand_out(outgoing.hand_out(kept.id, by=opened.viewer))
    except Stopped as fault:
        for what, now in stop_lines(fault.verdict):
            messages.error(request, f"{what} {now}")
    return redirect("desk:plan_sheet", opened.case.reference)


def sheet_pdf(found: Sheet, language: str) -> bytes:
    """One sheet with a title that any list could have."""
    blocks: list[paper.Block] = []
    for section, lines in found.parts:
        blocks += [paper.heading(str(SECTIONS[section])), paper.bullets(lines)]
    return paper.pdf(_("My list"), blocks, language=language)


def pages_of(data: bytes) -> int:
    """How many pages a document has."""
    return len(PdfReader(io.BytesIO(data)).pages)


urlpatterns = [
    path("cases/<slug:reference>/safety/plan/", plan, name="plan"),
    path("cases/<slug:reference>/safety/plan/new/", plan_new, name="plan_new"),
    path("cases/<slug:reference>/safety/plan/sheet/", plan_sheet, name="plan_sheet"),
    path("cases/<slug:reference>/safety/plan/sheet/list/", plan_print, name="plan_print"),
]
