"""Papers of a meeting: brought by members, read as a clean copy, taken out again. Nobody else learns what they are called."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.cooperation import selectors as reads
from opennrm.cooperation import services
from opennrm.cooperation.rules.papers import LONGEST_TITLE, MEGABYTE, QUOTA_BYTES
from opennrm.desk.cooperation import item_url, row_of, trail
from opennrm.desk.handing_out import hand_out
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.journeys import meeting_papers
from opennrm.journeys.outgoing import Stopped
from opennrm.kernel.errors import Broken, NotThere
from opennrm.ui import forms


class PaperForm(forms.Form):
    marks_optional = False
    title = forms.ShortText(
        label=lazy("What is it?"), longest=LONGEST_TITLE, help_text=lazy("For example: agenda; minutes; board of places, totals by cause")
    )  # fmt: skip
    file = forms.UploadField(
        label=lazy("File"),
        required=False,
        help_text=lazy("PDF, JPEG, PNG, WebP, TIFF or text. Of others make a PDF first: only a clean copy is kept."),
    )


@page()
def cooperation_paper_new(request: DeskRequest, reference: str) -> HttpResponse:
    """Bring a paper to a meeting."""
    found = reads.item_page(reference, viewer=request.actor)
    papers = reads.papers(reference, viewer=request.actor)
    if not papers.may_add:
        raise NotThere("Papers are brought by members.")
    form = PaperForm(request.POST or None, request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not _missing(request, form):
        given = form.cleaned_data
        try:
            meeting_papers.bring_paper(
                reference, given["title"], str(given["file"].name), given["file"].read(), by=request.actor
            )
        except Broken as fault:
            request.undo = True  # type: ignore[attr-defined]
            put_on(form, fault)
        else:
            messages.success(request, _("Kept: a clean copy, sealed. Members of this body read it, nobody else."))
            return redirect("desk:cooperation_item", reference)
    title = row_of(found.line).title
    return render(
        request, "desk/cooperation/paper.html",
        {"form": form, "title": title, "back": item_url(reference), "used": -(-papers.used // MEGABYTE), "room": QUOTA_BYTES // MEGABYTE,
         "trail": trail(_("Add a paper"), (title, item_url(reference)))},
    )  # fmt: skip


def _missing(request: DeskRequest, form: PaperForm) -> bool:
    """An upload that was cut off because of its size did not arrive: say so at the field."""
    if request.META.get("opennrm.upload_too_large"):
        most = settings.LARGEST_UPLOAD_BYTES // MEGABYTE
        form.add_error(
            "file", _("This file is larger than %(most)d MB. Make it smaller, or split it.") % {"most": most}
        )
    elif not form.cleaned_data.get("file"):
        form.add_error("file", _("Choose a file."))
    return bool(form.errors)


@page()
def cooperation_paper(request: DeskRequest, reference: str, paper: UUID) -> HttpResponse:
    """The clean copy, under a name that tells nothing."""
    _of_meeting(request, reference, paper)
    try:
        return hand_out(meeting_papers.read_paper(paper, by=request.actor))
    except Stopped as fault:
        raise NotThere("There is no such paper, or it is not for you.") from fault


@page()
@require_POST
def cooperation_paper_out(request: DeskRequest, reference: str, paper: UUID) -> HttpResponse:
    _of_meeting(request, reference, paper)
    services.take_out_paper(paper, by=request.actor)
    messages.success(request, _("Taken out, for everybody and for good."))
    return redirect("desk:cooperation_item", reference)


def _of_meeting(request: DeskRequest, reference: str, paper: UUID) -> None:
    if paper not in [one.id for one in reads.papers(reference, viewer=request.actor).lines]:
        raise NotThere("There is no such paper, or it is not for you.")


urlpatterns = [
    path("cooperation/<slug:reference>/papers/new/", cooperation_paper_new, name="cooperation_paper_new"),
    path("cooperation/<slug:reference>/papers/<uuid:paper>/", cooperation_paper, name="cooperation_paper"),
    path("cooperation/<slug:reference>/papers/<uuid:paper>/take-out/", cooperation_paper_out, name="cooperation_paper_out"),
]  # fmt: skip
