"""Corrections by partners: an officer makes a link, its holder writes what should stand there, two officers look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Select
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.entrance import where_from
from opennrm.desk.policy import DeskRequest, open_page
from opennrm.desk.project_writing import entry_form, officer
from opennrm.desk.projects import trail
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.projects import selectors as reads
from opennrm.projects import services
from opennrm.projects.rules.portfolio import CORRECTED, LONGEST_LINK_DAYS, ONE_ONLY, Field
from opennrm.ui import forms
from opennrm.ui import project_words as words
from opennrm.ui.project_lines import held, say

DAYS = (3, 7, 14, LONGEST_LINK_DAYS)


class LinkForm(forms.Form):
    for_whom = forms.ShortText(
        label=lazy("For which organisation"), help_text=lazy("An organisation, not the name of a person."), longest=120
    )
    days = forms.ChoiceField(
        label=lazy("How many days it works"), choices=[(str(n), str(n)) for n in DAYS], initial="14", widget=Select
    )


def _suggested(one: reads.Suggested) -> dict[str, Any]:
    label, text = say(one.field, one.data)
    before = say(one.field, one.before)[1] if one.before else ""
    return {"row": one, "field": words.FIELDS[one.field], "label": label, "text": text, "before": before}


def _show(request: DeskRequest, reference: str, form: LinkForm, link: str = "") -> HttpResponse:
    found = reads.corrections(reference, viewer=request.actor)
    page = reads.project_page(reference, clock.today(), viewer=request.actor)
    title = page.line.card.one(Field.TITLE)
    mine = request.actor.user_id
    return render(
        request, "desk/projects/corrections.html",
        {"form": form, "link": link, "links": [(one, words.LINKS[one.state]) for one in found.links],
         "waiting": [(_suggested(one), one.supported_by_id != mine) for one in found.waiting],
         "decided": [(_suggested(one), words.CORRECTIONS[one.state]) for one in found.decided],
         "reference": reference, "title": title, "is_released": page.is_released, "trail": trail(_("Corrections by partners"), reference, title)},
    )  # fmt: skip


@officer
def project_corrections(request: DeskRequest, reference: str) -> HttpResponse:
    """Make a link, shown once; look at what partners sent."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            secret = services.invite_partner(reference, asked["for_whom"], int(asked["days"]), by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            address = request.build_absolute_uri(reverse("desk:correct", args=[secret]))
            return _show(request, reference, LinkForm(), address)
    return _show(request, reference, form)


@officer
@require_POST
def project_link_withdraw(request: DeskRequest, reference: str, invitation: UUID) -> HttpResponse:
    services.withdraw_invitation(reference, invitation, by=request.actor)
    messages.success(request, _("The link no longer works."))
    return redirect("desk:project_corrections", reference)


@officer
@require_POST
def project_correction_decide(request: DeskRequest, reference: str, suggestion: UUID) -> HttpResponse:
    act = request.POST.get("act", "")
    said = {
        "supported": _("Supported. A second officer accepts it."),
        "accepted": _("Accepted. Others see it after the next check."),
        "refused": _("Refused."),
    }
    if act not in said:
        raise Broken(_("Choose one of the buttons on the page."))
    services.decide_suggestion(reference, suggestion, act, by=request.actor)
    messages.success(request, said[act])
    return redirect("desk:project_corrections", reference)


# --- who holds the link ----------------------------------------------------------------------------------


def _drafted(draft: Any) -> dict[str, Any]:
    label, text = say(Field(draft.field), draft.data)
    return {"id": draft.pk, "field": words.FIELDS[Field(draft.field)], "label": label, "text": text}


@open_page
def correct(request: HttpRequest, secret: str) -> HttpResponse:
    """The project as everybody sees it, line by line, each with a way to correct it."""
    invited = services.open_invitation(secret, address=where_from(request))
    drafts = {entry: [_drafted(one) for one in some] for entry, some in invited.drafts.items()}
    groups = [
        (field, words.FIELDS[field], field not in ONE_ONLY or not invited.page.rows.get(field),
         [(held(row), drafts.get(row.id, [])) for row in invited.page.rows.get(field, [])])
        for field in CORRECTED
    ]  # fmt: skip
    return render(
        request, "desk/projects/correct.html",
        {"invited": invited, "secret": secret, "title": invited.page.line.card.one(Field.TITLE), "groups": groups,
         "added": drafts.get(None, [])},
    )  # fmt: skip


@open_page
def correct_field(request: HttpRequest, secret: str, field: str) -> HttpResponse:
    """One line: what should stand there, or one more; with ?line= instead of that entry."""
    if field not in [str(one) for one in CORRECTED]:
        raise NotThere("There is no such field.")
    wanted, address = Field(field), where_from(request)
    invited = services.open_invitation(secret, address=address)
    rows = {str(row.id): row for row in invited.page.rows.get(wanted, [])}
    asked = request.GET.get("line", "")
    row = rows.get(asked)
    if asked and row is None:
        raise NotThere("That is not there any more.")
    form = entry_form(wanted, request.POST or None, initial=dict(row.data) if row else {})
    form.fields.pop("private", None)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if value}
        if row:  # what the form does not ask is not lost
            data = {key: value for key, value in row.data.items() if key not in form.fields} | data
        try:
            services.suggest(secret, wanted, row.id if row else None, data, address=address)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Kept. Nobody sees it before you have sent it."))
            return redirect("desk:correct", secret)
    return render(
        request, "desk/projects/correct_field.html",
        {"form": form, "secret": secret, "label": words.FIELDS[wanted], "now": held(row) if row else None,
         "title": invited.page.line.card.one(Field.TITLE)},
    )  # fmt: skip


@open_page
@require_POST
def correct_take_back(request: HttpRequest, secret: str, suggestion: UUID) -> HttpResponse:
    services.take_back(secret, suggestion, address=where_from(request))
    messages.success(request, _("Taken out again."))
    return redirect("desk:correct", secret)


@open_page
@require_POST
def correct_send(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        count = services.send_suggestions(secret, address=where_from(request))
    except (Broken, Changed) as fault:
        messages.error(request, str(_(str(fault))))
        return redirect("desk:correct", secret)
    return render(request, "desk/projects/corrected.html", {"count": count})


urlpatterns = [
    path("projects/correct/<slug:secret>/", correct, name="correct"),
    path("projects/correct/<slug:secret>/send/", correct_send, name="correct_send"),
    path("projects/correct/<slug:secret>/back/<uuid:suggestion>/", correct_take_back, name="correct_take_back"),
    path("projects/correct/<slug:secret>/field/<slug:field>/", correct_field, name="correct_field"),
    path("projects/<slug:reference>/corrections/", project_corrections, name="project_corrections"),
    path("projects/<slug:reference>/corrections/<uuid:suggestion>/", project_correction_decide, name="project_correction_decide"),
    path("projects/<slug:reference>/link/<uuid:invitation>/", project_link_withdraw, name="project_link_withdraw"),
]  # fmt: skip
