"""Documents of a case: added, read inside the program, checked as evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_frame import (
    WORKING,
    Asking,
    around,
    ask,
    open_,
    posted,
)
from opennrm.desk.case_words import HANDS, KEPT, choices, part_names
from opennrm.desk.handing_out import hand_out
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import COMPARTMENTS
from opennrm.documents import selectors as document_reads
from opennrm.documents import services as documents
from opennrm.documents.models import Document
from opennrm.documents.rules import QUOTA_BYTES, Kept
from opennrm.journeys import free_text, outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel.clearance import Channel, Clearance
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Compartment, Role
from opennrm.ui.forms import ChoiceField, Form, ShortText, UploadField

_READS = (Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER, Role.REPORTER, Role.REGISTRAR)
_WRITES = (Role.CASE_LEAD, Role.CASE_WORKER)
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "text/plain": "txt"}
_SHOWN_TEXT = 200_000
MEGABYTE = 1024 * 1024


@page(*_READS, purposes=WORKING, reads=True)
def case_documents(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "documents")
    viewer = opened.viewer
    papers = [
        (paper, KEPT[paper.document.kind], part_names([paper.document.part]))
        for paper in document_reads.documents(opened, viewer=viewer)
    ]
    used = document_reads.room_used(opened, viewer=viewer)
    context = around(request, opened, "case_documents", _("Documents")) | {
        "papers": papers,
        "used": -(-used // MEGABYTE),
        "room": QUOTA_BYTES // MEGABYTE,
    }
    return render(request, "desk/cases/documents.html", context)


class DocumentForm(Form):
    marks_optional = False  # what is missing is said at its field
    title = ShortText(
        label=lazy("What is it?"), longest=200, help_text=lazy("For example: letter of the hospital, 5 January")
    )
    kind = ChoiceField(label=lazy("Which kind?"), choices=choices(KEPT))
    part = ChoiceField(
        label=lazy("Which part of the file does it belong to?"), choices=[],
        help_text=lazy("Who sees this part sees the document."),
    )  # fmt: skip
    file = UploadField(
        label=lazy("File"), required=False, help_text=lazy("PDF, JPEG, PNG, WebP, TIFF, text, DOCX, XLSX or ODT.")
    )

    def __init__(self, *args: Any, seen: frozenset[Compartment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(c, w) for c, w in choices(COMPARTMENTS) if c in seen]  # type: ignore[attr-defined]


@page(*_WRITES, purposes=WORKING, reads=True)
def document_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "documents")
    form = DocumentForm(posted(request), request.FILES if request.method == "POST" else None, seen=opened.parts)
    if request.method == "POST":
        if form.is_valid() and not _file_missing(request, form):
            given = form.cleaned_data
            # Asking first would lose the chosen file: it is kept under the reference, and the writer is told.
            title, file_name = (_unnamed(opened, text) for text in (given["title"], str(given["file"].name)))
            try:
                documents.add_document(
                    opened.case.id, Compartment(given["part"]), Kept(given["kind"]), title, file_name,
                    given["file"].read(), by=opened.viewer,
                )  # fmt: skip
            except Broken as fault:
                put_on(form, fault)
            else:
                messages.success(request, _("Kept. The original is sealed; what you read is a clean copy."))
                if (title, file_name) != (given["title"], given["file"].name):
                    said = _("Its name repeated what is kept under seal. It is kept as “%(title)s”, %(file_name)s.")
                    messages.warning(request, said % {"title": title, "file_name": file_name})
                return redirect("desk:case_documents", opened.case.reference)
        elif not form.errors.get("file"):
            _file_missing(request, form)
    asking = Asking(
        _("Add a document"), _("Keep this document"), "",
        [
            _("The original is sealed with its fingerprint, because what is hidden in it may be evidence."),
            _("For reading a copy is made anew: without place, author, scripts or attachments."),
            _("Of DOCX, XLSX and ODT only the sealed original is kept. To read it here, add it as PDF too."),
        ],
        multipart=True,
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_documents", asking.title))


def _unnamed(opened: OpenFile, text: str) -> str:
    return free_text.replaced(text, free_text.repeats(opened.case.id, text, viewer=opened.viewer))


def _file_missing(request: DeskRequest, form: DocumentForm) -> bool:
    """An upload that was cut off because of its size did not arrive: say so at the field."""
    if request.META.get("opennrm.upload_too_large"):
        most = settings.LARGEST_UPLOAD_BYTES // MEGABYTE
        form.add_error(
            "file", _("This file is larger than %(most)d MB. Make it smaller, or split it.") % {"most": most}
        )
        return True
    if not form.cleaned_data.get("file"):
        form.add_error("file", _("Choose a file."))
        return True
    return False


def _cleared(opened: OpenFile, row: Document) -> Clearance:
    """The clean copy, if nothing stands in it that this reader may not see. Raises Stopped, NotThere."""
    copy = document_reads.reading_copy(opened, row.id, viewer=opened.viewer)
    parcel = Parcel(
        Channel.READING, "self", copy.data, media=copy.media, case=opened.case.id, parts=opened.parts,
        file_name=f"document-{row.id.hex[:8]}.{_ENDINGS[copy.media]}",
    )  # fmt: skip
    return outgoing.let_read(parcel, by=opened.viewer)


@page(*_READS, purposes=WORKING, reads=True)
def document(request: DeskRequest, reference: str, document: UUID) -> HttpResponse:
    opened = open_(request, reference, "documents")
    paper, hands = document_reads.document(opened, document, viewer=opened.viewer)
    text, stopped = "", False
    if paper.document.reading:
        try:
            cleared = _cleared(opened, paper.document)
        except Stopped:
            stopped = True
        else:
            text = cleared.content[:_SHOWN_TEXT].decode("utf-8", "replace") if cleared.media == "text/plain" else ""
    context = around(request, opened, "case_documents", paper.title) | {
        "paper": paper,
        "kind": KEPT[paper.document.kind],
        "part": part_names([paper.document.part]),
        "is_picture": paper.document.reading_media.startswith("image/"),
        "text": text,
        "stopped": stopped,
        "hands": [(HANDS.get(hand.what, hand.what), hand) for hand in hands],
        "digest": bytes(paper.document.sha256).hex(),
        "may_take_out": request.actor.user_id in (paper.document.added_by_id, opened.case.lead_id),
    }
    return render(request, "desk/cases/document.html", context)


@page(*_READS, purposes=WORKING, reads=True)
def document_copy(request: DeskRequest, reference: str, document: UUID) -> HttpResponse:
    """The clean copy itself, for the page above: cleared for this reader alone, under a name that tells nothing."""
    opened = open_(request, reference, "documents")
    paper, _hands = document_reads.document(opened, document, viewer=opened.viewer)
    try:
        return hand_out(_cleared(opened, paper.document))
    except Stopped as fault:
        raise NotThere(_("There is no such document.")) from fault


@page(Role.CASE_LEAD, purposes=WORKING)
@require_POST
def document_verify(request: DeskRequest, reference: str, document: UUID) -> HttpResponse:
    if documents.verify_original(document, by=request.actor):
        messages.success(request, _("The sealed original is the very file that was received."))
    else:
        messages.error(request, _("The original is not the file that was received. Tell the privacy officer today."))
    return redirect("desk:document", reference, document)


@page(*_WRITES, purposes=WORKING)
@require_POST
def document_take_out(request: DeskRequest, reference: str, document: UUID) -> HttpResponse:
    documents.withdraw_document(document, by=request.actor)
    messages.success(request, _("Taken out. Nobody reads it here any more; the original stays sealed."))
    return redirect("desk:case_documents", reference)


urlpatterns = [
    path("cases/<slug:reference>/documents/", case_documents, name="case_documents"),
    path("cases/<slug:reference>/documents/new/", document_new, name="document_new"),
    path("cases/<slug:reference>/documents/<uuid:document>/", document, name="document"),
    path("cases/<slug:reference>/documents/<uuid:document>/copy/", document_copy, name="document_copy"),
    path("cases/<slug:reference>/documents/<uuid:document>/verify/", document_verify, name="document_verify"),
    path("cases/<slug:reference>/documents/<uuid:document>/take-out/", document_take_out, name="document_take_out"),
]
