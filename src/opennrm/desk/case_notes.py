"""Notes in a case: for the person to read, for the team, for the own organisation."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules import Circle, Contact
from opennrm.desk.case_frame import (
    WORKING,
    Asking,
    around,
    ask,
    open_,
    posted,
)
from opennrm.desk.case_words import CIRCLES, CONTACTS, choices
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.under_seal import may_keep
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Role
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText


class NoteForm(Form):
    contact = ChoiceField(label=lazy("What happened?"), choices=choices(CONTACTS))
    words = LongText(
        label=lazy("Note"), rows=8, help_text=lazy("Exact and short. Names of others only where they are needed.")
    )
    circle = ChoiceField(label=lazy("Who may read it?"), choices=choices(CIRCLES), initial=Circle.TEAM)
    happened_on = DayField(
        label=lazy("When was it?"), required=False, help_text=lazy("Leave empty for now."), not_after=clock.today
    )


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING, reads=True)
def note_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference)
    form = NoteForm(posted(request))
    if may_keep(request, form, opened.case.id, opened.viewer):
        given = form.cleaned_data
        on = given["happened_on"]
        try:
            cases.write_note(
                opened.case.id, Circle(given["circle"]), Contact(given["contact"]), given["words"],
                happened_at=_at(on) if on and on != clock.today() else None, by=opened.viewer,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The note is in the file."))
            return redirect("desk:case", opened.case.reference)
    asking = Asking(
        _("Write a note"), _("Keep this note"), "",
        [_("A note is never rewritten. You can put a better one in its place; the first stays readable beneath it.")],
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case", asking.title))


def _at(on: object) -> datetime:
    """Noon of a day in the past: the hour was not asked."""
    return datetime.combine(on, time(12), timezone.get_default_timezone())  # type: ignore[arg-type]


class CorrectionForm(Form):
    words = LongText(label=lazy("Note"), rows=8)


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING, reads=True)
def note_correct(request: DeskRequest, reference: str, note: UUID) -> HttpResponse:
    opened = open_(request, reference)
    found = [line for line in reads.timeline(opened, viewer=opened.viewer) if line.note_id == note and line.mine]
    if not found:
        raise NotThere("There is no such note.")
    form = CorrectionForm(posted(request), initial={"words": found[0].words})
    if may_keep(request, form, opened.case.id, opened.viewer):
        try:
            cases.correct_note(note, form.cleaned_data["words"], by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Corrected. The first words stay readable beneath it."))
            return redirect("desk:case", opened.case.reference)
    asking = Asking(
        _("Correct a note"), _("Put this in its place"), "",
        [_("It said before: %(words)s") % {"words": words} for words in found[0].corrected],
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case", asking.title))


urlpatterns = [
    path("cases/<slug:reference>/notes/new/", note_new, name="note_new"),
    path("cases/<slug:reference>/notes/<uuid:note>/", note_correct, name="note_correct"),
]
