"""A spreadsheet in: choose a file, see row by row what it would do, then do it."""

from __future__ import annotations

import base64
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.desk.handing_out import public_file
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.referral_words import told_in
from opennrm.desk.refusals import put_on
from opennrm.desk.spreadsheets import MEDIA, csv_file
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Purpose, Role
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules.columns import HTCDS, OWN
from opennrm.ui import forms as ui

REPORTING = (Purpose.REFERRAL, Purpose.REGISTRATION)
REPORTERS = (Role.REPORTER, Role.REGISTRAR)
LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2_000  # more than this takes the command: ./nrm import referrals
SHOWN = 500  # messages on one page


class FileForm(ui.Form):
    file = ui.UploadField(
        label=lazy("Spreadsheet"),
        help_text=lazy("The first sheet of an .xlsx file, or a .csv file, at most 5 MB and 2,000 rows."),
        largest=LARGEST,
        endings=(".xlsx", ".csv"),
    )


@page(*REPORTERS, purposes=REPORTING)
def import_new(request: DeskRequest) -> HttpResponse:
    """Choose a file. It is read and kept under seal; nothing is registered yet."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.META.get("opennrm.upload_too_large"):
        form.add_error(
            "file", _("This file is far too large. Choose one of at most 5 MB, or ask the desk to import it.")
        )
    elif request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        try:
            referrals.import_rows(content, upload.name, most_rows=MOST_ROWS, by=request.actor)
        except Broken as fault:
            put_on(form, told_in(fault))
        else:
            draft = uuid4()
            told = {"name": [upload.name[-120:]], "file": [base64.b64encode(content).decode()]}
            referrals.keep_draft(draft, told, kind="import", by=request.actor)
            return redirect("desk:import_check", draft)
    return render(request, "desk/referrals/import.html", {"form": form, "own": list(OWN), "htcds": list(HTCDS)})


def _file(request: DeskRequest, draft: UUID) -> tuple[str, bytes]:
    found = reads.draft(draft, viewer=request.actor)
    if found is None or found[0].kind != "import":
        raise NotThere("There is no such file.")
    content = found[1]
    return content["name"][0], base64.b64decode(content["file"][0])


@page(*REPORTERS, purposes=REPORTING)
def import_check(request: DeskRequest, draft: UUID) -> HttpResponse:
    """What the file would do: one message per row and column, before anything happens."""
    name, content = _file(request, draft)
    outcome = referrals.import_rows(content, name, most_rows=MOST_ROWS, by=request.actor)
    rows = [(one.row, one.column, _(one.sentence), one.kind) for one in outcome.told]
    return render(
        request,
        "desk/referrals/import_check.html",
        {"draft": draft, "name": name, "outcome": outcome, "rows": rows[:SHOWN], "left_out": len(rows[SHOWN:]),
         "button": ngettext("Register one row", "Register %(n)d rows", outcome.good) % {"n": outcome.good}},
    )  # fmt: skip


@page(*REPORTERS, purposes=REPORTING)
@require_POST
def import_do(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Do it, once. The kept file is destroyed; each referral keeps its own row."""

    def do(content: dict[str, list[str]]) -> str:
        if "file" not in content:  # a draft of another kind, by its address
            raise NotThere("There is no such file.")
        outcome = referrals.import_rows(
            base64.b64decode(content["file"][0]),
            content["name"][0],
            dry_run=False,
            most_rows=MOST_ROWS,
            by=request.actor,
        )
        return f"{len(outcome.written)}:{outcome.same}:{outcome.faulty}"

    written, same, faulty = (int(part) for part in referrals.send_draft(draft, do, by=request.actor).split(":"))
    told = [ngettext("One referral was registered.", "%(n)d referrals were registered.", written) % {"n": written}]
    if same:
        told.append(ngettext("One row was here before.", "%(n)d rows were here before.", same) % {"n": same})
    if faulty:
        told.append(ngettext("One row was left out.", "%(n)d rows were left out.", faulty) % {"n": faulty})
    messages.success(request, " ".join(told))
    return redirect("desk:my_referrals")


@page(*REPORTERS, purposes=REPORTING)
def import_template(request: DeskRequest) -> HttpResponse:
    """Our own template, empty but for its headings and one invented row."""
    example = {"your_reference": "2024-001", "noticed": _("Example row: take it out"), "sex": "female",
               "age_band": "18-23", "nationality": "BG", "forms": "labour", "reported_on": "12-03-2024"}  # fmt: skip
    return public_file(csv_file(list(OWN), [[example.get(name, "") for name in OWN]]), MEDIA, "referrals-template.csv")


urlpatterns = [
    path("import/", import_new, name="import_new"),
    path("import/template/", import_template, name="import_template"),
    path("import/<uuid:draft>/", import_check, name="import_check"),
    path("import/<uuid:draft>/register/", import_do, name="import_do"),
]
