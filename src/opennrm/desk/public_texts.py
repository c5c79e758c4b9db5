"""Texts of the public site: what is missing, a text beside its source, a proposal, a second pair of eyes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Role
from opennrm.publications import selectors as reads
from opennrm.publications import services
from opennrm.publications.rules import LANGUAGES, LONGEST_TEXT, SOURCE, State, Step
from opennrm.ui import forms as ui
from opennrm.ui import parts

EDITORS = (Role.REGISTRAR, Role.APPROVER)
STATES = {
    State.DRAFT: lazy("Draft: nobody has checked it"),
    State.MACHINE: lazy("Translated by a machine"),
    State.REVIEWED: lazy("Checked by a human"),
}
STEPS = {
    Step.PROPOSED: lazy("waits for another pair of eyes"),
    Step.PUBLISHED: lazy("published"),
    Step.DECLINED: lazy("declined"),
    Step.REPLACED: lazy("replaced"),
    Step.WITHDRAWN: lazy("withdrawn"),
}


class TextForm(ui.Form):
    body = ui.LongText(label=lazy("Text"), longest=LONGEST_TEXT, rows=12)
    state = ui.ChoiceField(label=lazy("How far can it be trusted?"), choices=[(s.value, STATES[s]) for s in State])
    reviewer = ui.ShortText(
        label=lazy("Checked by"), help_text=lazy("Shown on the page: a name, or an organisation and a role."),
        longest=120, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {"lang": language, "dir": LANGUAGES[language].direction}


class DeclineForm(ui.Form):
    reason = ui.ShortText(label=lazy("Why is it not published?"), longest=400)


def trail(*more: parts.Tab) -> list[parts.Tab]:
    return [parts.Tab(_("Public site"), reverse("desk:public")), *more]


@page(*EDITORS)
def public(request: DeskRequest) -> HttpResponse:
    """How complete each language is, and what waits."""
    report = reads.language_report(viewer=request.actor)
    context = {
        "report": [(row, LANGUAGES[row.code], len(row.missing), len(row.outdated)) for row in report],
        "proposals": reads.proposals(viewer=request.actor),
        "waiting": reads.waiting_now(viewer=request.actor),
    }
    return render(request, "desk/public/overview.html", context)


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise NotThere("There is no such language.")
    return code


@page(*EDITORS)
def public_texts(request: DeskRequest, language: str) -> HttpResponse:
    """Every text of one language: the missing first, then the out of date; last what is only there in some languages."""
    rows = reads.texts_of(_language(language), viewer=request.actor)
    rows = sorted(rows, key=lambda row: (not row.is_wanted, row.state is not None, not row.is_outdated))
    context = {
        "rows": [(row, STATES[row.state] if row.state else "") for row in rows],
        "language": LANGUAGES[language],
        "trail": trail(parts.Tab(LANGUAGES[language].own_name, "")),
    }
    return render(request, "desk/public/texts.html", context)


@page(*EDITORS)
def public_text(request: DeskRequest, language: str, key: str) -> HttpResponse:
    """One text beside its source, its versions, and a form for the next one."""
    source, versions = reads.text_history(key, _language(language), viewer=request.actor)
    newest = next((v for v in versions if v.step in (Step.PROPOSED, Step.PUBLISHED)), None)
    start = {"body": newest.body if newest else "", "state": newest.state if newest else State.DRAFT}
    form = TextForm(request.POST or None, initial=start, language=language)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.propose_text(
                key, language, told["body"], State(told["state"]), told["reviewer"], by=request.actor
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written. A colleague publishes it."))
            return redirect("desk:public_text", language=language, key=key)
    context = {
        "form": form, "source": source, "versions": [(v, STATES[State(v.state)], STEPS[Step(v.step)]) for v in versions],
        "key": key, "language": LANGUAGES[language], "is_source": language == SOURCE,
        "waits": next((v for v in versions if v.step == Step.PROPOSED), None), "decline": DeclineForm(prefix="why"),
        "mine": any(v.step == Step.PROPOSED and v.written_by_id == request.actor.user_id for v in versions),
        "trail": trail(
            parts.Tab(LANGUAGES[language].own_name, reverse("desk:public_texts", args=[language])), parts.Tab(key, "")
        ),
    }  # fmt: skip
    return render(request, "desk/public/text.html", context)


@page(*EDITORS)
@require_POST
def public_publish(request: DeskRequest, version: UUID) -> HttpResponse:
    published = services.publish_text(version, by=request.actor)
    messages.success(request, _("Published. The site shows it within seconds."))
    return redirect("desk:public_text", language=published.language, key=published.key)


@page(*EDITORS)
@require_POST
def public_decline(request: DeskRequest, version: UUID) -> HttpResponse:
    declined = services.decline_text(version, request.POST.get("why-reason", ""), by=request.actor)
    messages.success(request, _("Not published. The writer sees why."))
    return redirect("desk:public_text", language=declined.language, key=declined.key)


urlpatterns = [
    path("public/", public, name="public"),
    path("public/texts/<slug:language>/", public_texts, name="public_texts"),
    path("public/texts/<slug:language>/<str:key>/", public_text, name="public_text"),
    path("public/versions/<uuid:version>/publish/", public_publish, name="public_publish"),
    path("public/versions/<uuid:version>/decline/", public_decline, name="public_decline"),
]
