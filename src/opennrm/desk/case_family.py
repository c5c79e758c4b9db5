"""Family, co-victims and dangers: links that open nothing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules.kin import Kin
from opennrm.desk.case_frame import (
    REACHES,
    WORKING,
    Asking,
    around,
    ask,
    open_,
    posted,
)
from opennrm.desk.case_words import KIN, choices, part_names
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Role
from opennrm.ui.forms import ChoiceField, Form, ReferenceField, ShortText, TickField


@page(*REACHES, purposes=WORKING, reads=True)
def case_family(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "family")
    links = [
        (shown, KIN[shown.link.kin], part_names([shown.link.part]))
        for shown in reads.links(opened, viewer=opened.viewer)
    ]
    context = around(request, opened, "case_family", _("Family and dangers"))
    return render(request, "desk/cases/family.html", context | {"links": links})


class LinkForm(Form):
    kin = ChoiceField(label=lazy("Who is it, to this person?"), choices=choices(KIN))
    words = ShortText(
        label=lazy("In a few words"),
        longest=300,
        required=False,
        help_text=lazy("For example: a son of four, with her"),
    )
    reference = ReferenceField(
        label=lazy("Reference of their own case"), required=False,
        help_text=lazy("Only where you may see that case. The link opens neither file to anybody."),
    )  # fmt: skip
    suspected = TickField(
        label=lazy("May be a danger to the person, or is under suspicion"), required=False,
        help_text=lazy("A parent under suspicion agrees to nothing for a child, and is told nothing."),
    )  # fmt: skip


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING, reads=True)
def link_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "family")
    form = LinkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            cases.note_link(
                opened.case.id, Kin(given["kin"]), given["words"], reference=given["reference"],
                suspected=given["suspected"], by=opened.viewer,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Noted. It opens no other file."))
            return redirect("desk:case_family", opened.case.reference)
    asking = Asking(_("Note somebody"), _("Note this"))
    return ask(request, form, asking, around(request, opened, "case_family", asking.title))


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING)
@require_POST
def link_end(request: DeskRequest, reference: str, link: UUID) -> HttpResponse:
    cases.end_link(link, by=request.actor)
    messages.success(request, _("Taken away."))
    return redirect("desk:case_family", reference)


urlpatterns = [
    path("cases/<slug:reference>/family/", case_family, name="case_family"),
    path("cases/<slug:reference>/family/new/", link_new, name="link_new"),
    path("cases/<slug:reference>/family/<uuid:link>/end/", link_end, name="link_end"),
]
