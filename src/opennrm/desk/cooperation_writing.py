"""Writing about cooperation: the sheets as forms, moves with reasons, what led to what, the second pair of eyes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Select, SelectMultiple
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.cooperation import selectors as reads
from opennrm.cooperation import services
from opennrm.cooperation.rules import sheets
from opennrm.cooperation.rules.sheets import SHEETS, Ask, Kind
from opennrm.desk import cooperation_words as words
from opennrm.desk.cooperation import item_url, kind_of, row_of, trail
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.references import read_reference
from opennrm.kernel.words import Role
from opennrm.partners import selectors as partner_reads
from opennrm.ui import forms
from opennrm.ui.countries import countries

FEW = 5  # more answers than this come in a list that opens


class WholeField(forms.ShortText):
    """A whole number, nought or more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=12, width=10, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).replace(" ", "").replace("\u00a0", "")
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()):
            raise ValidationError(_("Write “%(text)s” as a whole number in figures, as 1250.") % {"text": typed})
        return int(typed)


def _field(kind: Kind, ask: Ask, viewer: Actor) -> Any:
    told: dict[str, Any] = {
        "label": words.label(kind, ask.key),
        "required": ask.needed,
        "help_text": words.HINTS.get((kind, ask.key), ""),
    }
    match ask.what:
        case "long":
            return forms.LongText(longest=sheets.LONG, **told)
        case "day":
            return forms.DayField(**told)
        case "whole":
            return WholeField(**told)
        case "tick":
            return forms.TickField(**told)
        case "choice":
            choices = [(one, words.CHOICES[one]) for one in ask.choices]
            if len(choices) <= FEW:
                return forms.ChoiceField(choices=choices, widget=forms.Radios, **told)
            return forms.ChoiceField(choices=[("", _("Choose one")), *choices], widget=Select, **told)
        case "country":
            return forms.ChoiceField(choices=[("", _("Choose a country")), *countries()], widget=Select, **told)
        case "countries":
            return forms.ManyField(choices=countries(), widget=SelectMultiple(attrs={"size": 8}), **told)
        case "figures":
            shown = [
                (one.reference, f"{one.title}: {one.data['count']}") for one in reads.lines(Kind.FIGURE, viewer=viewer)
            ]
            return forms.ManyField(choices=shown, widget=SelectMultiple(attrs={"size": 8}), **told)
        case "organisation":
            known = [(str(one.pk), one.name) for one in partner_reads.organisations(viewer=viewer)]
            return forms.ChoiceField(choices=[("", _("Nobody yet")), *known], widget=Select, **told)
        case _:
            return forms.ShortText(longest=sheets.SHORT, **told)


def sheet_form(kind: Kind, viewer: Actor, *args: Any, **kwargs: Any) -> forms.Form:
    """The form of one kind, from its sheet."""
    form = forms.Form(*args, **kwargs)
    for ask in SHEETS[kind].asks:
        if ask.what == "figures" and not viewer.has(Role.PROJECT_OFFICER):
            continue  # who raises a bottleneck on a busy night is not asked for statistics
        form.fields[ask.key] = _field(kind, ask, viewer)
    return form


def _data(form: forms.Form, kind: Kind, before: reads.Line | None = None) -> dict[str, Any]:
    """What was filled in; what this viewer is not asked stays as it was."""
    data = {
        ask.key: form.cleaned_data.get(ask.key) if ask.key in form.fields or before is None else before.value(ask.key)
        for ask in SHEETS[kind].asks
    }
    if owner := data.get("organisation"):
        data["organisation"] = int(owner)
    return {key: value for key, value in data.items() if value not in (None, "", [], False)}


def _initial(line: reads.Line) -> dict[str, Any]:
    held = {ask.key: line.value(ask.key) for ask in SHEETS[line.kind].asks}
    if line.organisation_id:
        held["organisation"] = str(line.organisation_id)
    if held.get("checked_on"):
        held["checked_on"] = date.fromisoformat(str(held["checked_on"]))
    return held


@page()
def cooperation_new(request: DeskRequest, kind: str) -> HttpResponse:
    """Begin a thing; with ?under= it hangs under another."""
    wanted, typed = kind_of(kind), request.GET.get("under", "")
    under = read_reference(typed) or ""
    if typed and not under:
        raise NotThere("That is no reference.")
    parent = reads.item_page(under, viewer=request.actor) if under else None
    if wanted not in parent.may_add if parent else not reads.may_begin(wanted, viewer=request.actor):
        raise NotThere("That is not begun here, or not by you.")
    form = sheet_form(wanted, request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.write_item(wanted, _data(form, wanted), under=under, by=request.actor)
        except Broken as fault:
            request.undo = True  # type: ignore[attr-defined]
            put_on(form, fault)
        else:
            messages.success(
                request,
                _("Written. Somebody else reads it before others see it.") if SHEETS[wanted].eyes else _("Written."),
            )
            return redirect("desk:cooperation_item", under or made.reference)
    heading = _("New: %(what)s") % {"what": str(words.ONE[wanted]).lower()}
    above = [(row_of(parent.line).title, item_url(under))] if parent else []
    return render(request, "desk/cooperation/form.html", {"form": form, "heading": heading, "back": item_url(under) if under else "", "trail": trail(heading, *above)})  # fmt: skip


@page()
def cooperation_change(request: DeskRequest, reference: str) -> HttpResponse:
    found = reads.item_page(reference, viewer=request.actor)
    if not found.may_change:
        raise NotThere("That is not changed by you.")
    line = found.line
    form = sheet_form(line.kind, request.actor, request.POST or None, initial=_initial(line))
    seen = request.POST.get("seen") or line.changed_at.isoformat()
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(reference, _data(form, line.kind, line), seen=_moment(seen), by=request.actor)
        except Broken as fault:
            request.undo = True  # type: ignore[attr-defined]
            put_on(form, fault)
        except Changed as fault:
            request.undo = True  # type: ignore[attr-defined]
            put_on(form, Broken(str(fault)))
            seen = line.changed_at.isoformat()
        else:
            messages.success(request, _("Written."))
            return redirect("desk:cooperation_item", reference)
    heading = _("Change: %(what)s") % {"what": row_of(line).title}
    return render(
        request, "desk/cooperation/form.html",
        {"form": form, "heading": heading, "seen": seen, "back": item_url(reference), "trail": trail(heading, (row_of(line).title, item_url(reference)))},
    )  # fmt: skip


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Broken(_("Open the form again: it is not known which words you saw.")) from None
    if moment.tzinfo is None:
        raise Broken(_("Open the form again: it is not known which words you saw."))
    return moment


class MoveForm(forms.Form):
    on = forms.DayField(label=lazy("Since"), required=False)
    words = forms.LongText(label=lazy("Reasons, or what was done"), longest=sheets.LONG, required=False)


@page()
def cooperation_move(request: DeskRequest, reference: str, state: str) -> HttpResponse:
    """Into the next state, with a day and reasons."""
    found = reads.item_page(reference, viewer=request.actor)
    if state not in found.next_states:
        raise NotThere("That is not a next step, or not yours.")
    form = MoveForm(request.POST or None, initial={"on": clock.today()})
    form.fields["words"].required = state in SHEETS[found.line.kind].with_words
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            services.move_item(reference, state, asked["words"], on=asked["on"], by=request.actor)
        except Broken as fault:
            request.undo = True  # type: ignore[attr-defined]
            put_on(form, fault)
        else:
            messages.success(request, _("From now on: %(state)s.") % {"state": words.state(state)})
            return redirect("desk:cooperation_item", reference)
    title = row_of(found.line).title
    heading = f"{title}: {words.state(state)}"
    return render(request, "desk/cooperation/form.html", {"form": form, "heading": heading, "back": item_url(reference), "trail": trail(words.state(state), (title, item_url(reference)))})  # fmt: skip


@page()
@require_POST
def cooperation_release(request: DeskRequest, reference: str) -> HttpResponse:
    services.release_item(reference, by=request.actor)
    messages.success(request, _("Released: others see it now."))
    return redirect("desk:cooperation_item", reference)


class TieForm(forms.Form):
    other = forms.ChoiceField(label=lazy("It led to"), widget=Select)
    words = forms.ShortText(label=lazy("How"), longest=sheets.SHORT, required=False)


@page(Role.PROJECT_OFFICER)
def cooperation_tie(request: DeskRequest, reference: str) -> HttpResponse:
    """What became of a decision, a bottleneck, a pilot."""
    found = reads.item_page(reference, viewer=request.actor)
    form = TieForm(request.POST or None)
    form.fields["other"].choices = [  # type: ignore[attr-defined]
        (line.reference, f"{words.ONE[line.kind]}: {row_of(line).title}") for line in reads.choices_for_tie(reference, viewer=request.actor)
    ]  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.tie_items(reference, form.cleaned_data["other"], form.cleaned_data["words"], by=request.actor)
        except Broken as fault:
            request.undo = True  # type: ignore[attr-defined]
            put_on(form, fault)
        else:
            messages.success(request, _("Written."))
            return redirect("desk:cooperation_item", reference)
    title = row_of(found.line).title
    heading = _("What “%(what)s” led to") % {"what": title}
    return render(request, "desk/cooperation/form.html", {"form": form, "heading": heading, "back": item_url(reference), "trail": trail(heading, (title, item_url(reference)))})  # fmt: skip


urlpatterns = [
    path("cooperation/new/<slug:kind>/", cooperation_new, name="cooperation_new"),
    path("cooperation/<slug:reference>/change/", cooperation_change, name="cooperation_change"),
    path("cooperation/<slug:reference>/becomes/<slug:state>/", cooperation_move, name="cooperation_move"),
    path("cooperation/<slug:reference>/release/", cooperation_release, name="cooperation_release"),
    path("cooperation/<slug:reference>/led-to/", cooperation_tie, name="cooperation_tie"),
]
