"""Answers to messages that somebody left without a name. What they told stands in the referral."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.journeys import told
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Purpose, Role
from opennrm.publications import selectors as reads
from opennrm.publications.rules import LANGUAGES
from opennrm.publications.rules.told import LONGEST
from opennrm.referrals import selectors as referral_reads
from opennrm.ui import forms as ui
from opennrm.ui import parts

registrar = page(Role.REGISTRAR, purposes=(Purpose.REGISTRATION,), reads=True)


class AnswerForm(ui.Form):
    text = ui.LongText(
        label=lazy("Answer"),
        help_text=lazy(
            "In the language of the message. Whoever comes back with the words can read it: write no names."
        ),
        longest=LONGEST["what"],
    )


@registrar
def public_messages(request: DeskRequest) -> HttpResponse:
    rows = [(row, LANGUAGES[row.language].own_name) for row in reads.messages(viewer=request.actor)]
    return render(request, "desk/public/messages.html", {"rows": rows})


@registrar
def public_message(request: DeskRequest, message: UUID) -> HttpResponse:
    """The message in its referral, and the answer."""
    row = reads.message(message, viewer=request.actor)
    heard = referral_reads.referral(row.referral_id, viewer=request.actor) if row.referral_id else None
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told.answer(message, form.cleaned_data["text"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The answer can be read by whoever has the words."))
            return redirect("desk:public_messages")
    context = {
        "row": row, "told": heard, "form": form, "language": LANGUAGES[row.language],
        "trail": [parts.Tab(_("Messages from the public site"), reverse("desk:public_messages")),
                  parts.Tab(_("Message"), "")],
    }  # fmt: skip
    return render(request, "desk/public/message.html", context)


urlpatterns = [
    path("public/messages/", public_messages, name="public_messages"),
    path("public/messages/<uuid:message>/", public_message, name="public_message"),
]
