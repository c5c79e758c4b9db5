"""Work on projects, for project officers: fields, money, results, reports, what others will see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.projects import trail
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Purpose, Role
from opennrm.projects import selectors as reads
from opennrm.projects import services
from opennrm.projects.rules import portfolio
from opennrm.projects.rules.card import Money, Reading
from opennrm.projects.rules.portfolio import PARTS, Field
from opennrm.ui import forms
from opennrm.ui import project_words as words
from opennrm.ui.project_lines import say

officer = page(Role.PROJECT_OFFICER, purposes=(Purpose.PROJECTS,))
REMIND_WITHIN = timedelta(days=28)


class AmountField(forms.ShortText):
    """An exact amount. What could be read in two ways is asked again."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=24, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = portfolio.amount_of(text)
        if found is None:
            raise ValidationError(
                _("Write “%(text)s” as 1250 or 1250.50: figures, one point or comma, two decimals at most.")
                % {"text": text}
            )
        return found


class NewProjectForm(forms.Form):
    identifier = forms.ShortText(
        label=lazy("Identifier"), help_text=lazy("As others will know it: XM-DAC-7- and something short."), longest=200
    )
    title = forms.ShortText(
        label=lazy("Title"), help_text=lazy("Everybody may read it. Write none that gives a place away."), longest=300
    )
    part = forms.ChoiceField(label=lazy("Part"), choices=[(str(n), words.PARTS[n]) for n in PARTS])
    form = forms.ChoiceField(label=lazy("Kind"), choices=list(words.FORMS.items()), initial="project")


class PaymentForm(forms.Form):
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(words.PAYMENTS.items()), widget=forms.Radios)
    on = forms.DayField(label=lazy("Date"))
    amount = AmountField(label=lazy("Amount"))
    currency = forms.ShortText(label=lazy("Currency"), help_text=lazy("Three capitals: EUR"), longest=3, initial="EUR")
    provider = forms.ShortText(label=lazy("From"), longest=200, required=False)
    receiver = forms.ShortText(label=lazy("To"), longest=200, required=False)
    words = forms.ShortText(label=lazy("In words"), longest=500, required=False)
    private = forms.TickField(label=lazy("Private: for project officers alone"), required=False)


class OutcomeForm(forms.Form):
    title = forms.ShortText(label=lazy("What is measured"), longest=300)
    unit = forms.ShortText(
        label=lazy("Of what"), help_text=lazy("For example: women, places, trainings"), longest=80, required=False
    )
    begins_on = forms.DayField(label=lazy("From"))
    ends_on = forms.DayField(label=lazy("Up to and including"))
    baseline = AmountField(label=lazy("Baseline"), required=False)
    baseline_year = forms.ShortText(label=lazy("Year of the baseline"), longest=4, required=False)
    target = AmountField(label=lazy("Target"), required=False)
    actual = AmountField(label=lazy("What came out"), required=False)
    private = forms.TickField(label=lazy("Private: for project officers alone"), required=False)

    def clean_baseline_year(self) -> int | None:
        typed = self.cleaned_data["baseline_year"]
        if typed and not (typed.isdecimal() and typed.isascii() and 1900 <= int(typed) <= 2200):
            raise ValidationError(_("Write the year in four figures, as 2010."))
        return int(typed) if typed else None


class DutyForm(forms.Form):
    what = forms.ShortText(label=lazy("Which report"), longest=200)
    due_on = forms.DayField(label=lazy("Due on"))


class HiddenForm(forms.Form):
    tags = forms.ShortText(
        label=lazy("Parts of the imported activity that stay private"),
        help_text=lazy("Names from the standard with a space between them, for example: location contact-info"),
        longest=300,
        required=False,
    )


_LONG = {Field.SUMMARY, Field.AIM, Field.LESSON, Field.NOTE, Field.VISIT}
_PARTIAL = lazy("As far as it is known: 2010, 2010-06 or 2010-06-30")


def entry_form(field: Field, *args: Any, **kwargs: Any) -> forms.Form:
    """The form of one field, from the table of what it may hold."""
    needed, beside = portfolio.keys_of(field)
    form = forms.Form(*args, **kwargs)
    for key in [*sorted(needed, key=_order), *sorted(beside - {"project", "region"}, key=_order)]:
        required, label = key in needed, words.KEYS[key]
        if (field, key) in words.CHOICES:
            made: Any = forms.ChoiceField(
                label=label, choices=list(words.CHOICES[field, key].items()), required=required, widget=Select
            )
        elif key == "words" and field in _LONG:
            made = forms.LongText(label=label, longest=portfolio.LONGEST, required=required)
        else:
            hint = _PARTIAL if key in ("on", "since") else ""
            made = forms.ShortText(label=label, longest=500, required=required, help_text=hint)
        form.fields[key] = made
    if field not in portfolio.ALWAYS_PRIVATE and field != Field.TITLE:
        form.fields["private"] = forms.TickField(label=_("Private: for project officers alone"), required=False)
    return form


def _order(key: str) -> int:
    return list(words.KEYS).index(key)


def _field(name: str) -> Field:
    if name not in [str(f) for f in Field] or name == Field.SOURCE:
        raise NotThere("There is no such field.")
    return Field(name)


def _page_of(reference: str, request: DeskRequest) -> reads.Page:
    return reads.project_page(reference, clock.today(), viewer=request.actor)


def _show(request: DeskRequest, reference: str, form: forms.Form, heading: str, lead: str = "") -> HttpResponse:
    found = _page_of(reference, request)
    title = found.line.card.one(Field.TITLE)
    return render(
        request, "desk/projects/form.html",
        {"form": form, "heading": heading, "lead": lead, "title": title, "reference": reference, "trail": trail(heading, reference, title)},
    )  # fmt: skip


def _saved(request: DeskRequest, form: forms.Form, do: Callable[[], object], words_: str) -> bool:
    """Do it, or put the refusal where the reader looks."""
    try:
        do()
    except Broken as fault:
        request.undo = True  # type: ignore[attr-defined]
        put_on(form, fault)
        return False
    messages.success(request, words_)
    return True


@officer
def project_new(request: DeskRequest) -> HttpResponse:
    form = NewProjectForm(request.POST or None, initial={"identifier": f"{reads.reporter().ref}-"})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            made = services.add_project(
                asked["identifier"], asked["title"], part=int(asked["part"]), form=asked["form"], by=request.actor
            )
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Added. Nobody else sees it before you have checked and released it."))
            return redirect("desk:project", made.reference)
    return render(request, "desk/projects/new.html", {"form": form, "trail": trail(_("New project"))})


@officer
def project_field(request: DeskRequest, reference: str, field: str) -> HttpResponse:
    """Write a field; with ?instead= the new words replace that entry."""
    wanted = _field(field)
    found = _page_of(reference, request)
    instead = next((row for row in found.rows.get(wanted, []) if str(row.id) == request.GET.get("instead")), None)
    if instead is None and wanted in portfolio.ONE_ONLY:
        instead = next(iter(found.rows.get(wanted, [])), None)
    initial = {**instead.data, "private": instead.is_private} if instead else {}
    form = entry_form(wanted, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "private" and value}
        if instead:  # what the form does not ask is not lost
            data = {key: value for key, value in instead.data.items() if key not in form.fields} | data
        private = bool(form.cleaned_data.get("private"))
        replaced = instead.id if instead else None
        if _saved(
            request, form,
            lambda: services.write_entry(reference, wanted, data, private=private, instead_of=replaced, by=request.actor),
            _("Written. Others see it after the next check."),
        ):  # fmt: skip
            return redirect("desk:project", reference)
    return _show(request, reference, form, str(words.FIELDS[wanted]))


@officer
@require_POST
def project_entry(request: DeskRequest, reference: str, entry: UUID) -> HttpResponse:
    act = request.POST.get("act")
    if act == "remove":
        services.remove_entry(reference, entry, by=request.actor)
        messages.success(request, _("Removed, for everybody."))
    elif act in ("hide", "open"):
        services.set_private(reference, entry, private=act == "hide", by=request.actor)
        messages.success(
            request,
            _("Private from now on.") if act == "hide" else _("No longer private. Others see it after the next check."),
        )
    else:
        raise Broken(_("Choose one of the buttons on the page."))
    return redirect("desk:project", reference)


def _in_words(seen: reads.Seen) -> str:
    """As pages say it; what is only a code in an export stands behind it."""
    if seen.data is None:
        return seen.words
    label, text = say(Field(seen.field), seen.data, long=True)
    codes = [str(seen.data[key]) for key in ("ref", "region") if seen.data.get(key) and str(seen.data[key]) not in text]
    return "; ".join([f"{label}: {text}" if label else text, *codes])


@officer
def project_check(request: DeskRequest, reference: str) -> HttpResponse:
    """What others will see, line by line; releasing opens exactly that."""
    if request.method == "POST":
        try:
            opened = services.release_project(reference, request.POST.get("mark", ""), by=request.actor)
        except Changed:
            messages.error(request, _("Something changed since you looked. Look again at what others will see."))
            return redirect("desk:project_check", reference)
        messages.success(request, _("Released: %(count)s lines are open to everybody now.") % {"count": opened})
        return redirect("desk:project", reference)
    found = _page_of(reference, request)
    preview = reads.release_preview(reference, viewer=request.actor)
    title = found.line.card.one(Field.TITLE)

    def lines(seen: tuple[reads.Seen, ...]) -> list[tuple[str, str]]:
        names = {str(field): str(name) for field, name in words.FIELDS.items()}
        return [(names.get(one.field, one.field), _in_words(one)) for one in seen]

    return render(
        request, "desk/projects/check.html",
        {"preview": preview, "opens": lines(preview.opens), "already": lines(preview.open_already),
         "private": lines(preview.stays_private), "reference": reference, "title": title, "trail": trail(_("What others will see"), reference, title)},
    )  # fmt: skip


@officer
def project_payment(request: DeskRequest, reference: str) -> HttpResponse:
    form = PaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        money = Money(
            asked["kind"],
            asked["on"],
            asked["amount"],
            asked["currency"].upper(),
            asked["provider"],
            asked["receiver"],
            asked["words"],
        )
        if _saved(
            request, form, lambda: services.add_payment(reference, money, private=asked["private"], by=request.actor),
            _("Written down. It counts once a colleague has confirmed it."),
        ):  # fmt: skip
            return redirect("desk:project", reference)
    return _show(request, reference, form, _("Money"), _("A second project officer confirms it."))


@officer
@require_POST
def project_payment_decide(request: DeskRequest, reference: str, payment: UUID) -> HttpResponse:
    services.decide_payment(reference, payment, confirm=_yes(request), by=request.actor)
    messages.success(request, _("Confirmed.") if _yes(request) else _("Refused."))
    return redirect("desk:project", reference)


@officer
def project_outcome(request: DeskRequest, reference: str) -> HttpResponse:
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = form.cleaned_data
        numbers: dict[str, Decimal | None] = {key: asked[key] for key in ("baseline", "target", "actual")}
        reading = Reading(
            asked["title"], asked["begins_on"], asked["ends_on"], asked["unit"], asked["baseline_year"], **numbers
        )
        if _saved(
            request, form, lambda: services.add_outcome(reference, reading, private=asked["private"], by=request.actor),
            _("Written down. It counts once a colleague has confirmed it."),
        ):  # fmt: skip
            return redirect("desk:project", reference)
    return _show(request, reference, form, _("Result"), _("A second project officer confirms it."))


@officer
@require_POST
def project_outcome_decide(request: DeskRequest, reference: str, outcome: UUID) -> HttpResponse:
    services.decide_outcome(reference, outcome, confirm=_yes(request), by=request.actor)
    messages.success(request, _("Confirmed.") if _yes(request) else _("Refused."))
    return redirect("desk:project", reference)


def _yes(request: DeskRequest) -> bool:
    if request.POST.get("act") not in ("confirm", "refuse"):
        raise Broken(_("Choose one of the buttons on the page."))
    return request.POST["act"] == "confirm"


@officer
def project_duty(request: DeskRequest, reference: str) -> HttpResponse:
    form = DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        if _saved(
            request, form, lambda: services.add_duty(reference, asked["what"], asked["due_on"], by=request.actor),
            _("Written down. Officers are reminded of it."),
        ):  # fmt: skip
            return redirect("desk:project", reference)
    return _show(request, reference, form, _("Report that is due"))


@officer
@require_POST
def project_duty_received(request: DeskRequest, reference: str, duty: UUID) -> HttpResponse:
    services.receive_report(reference, duty, clock.today(), by=request.actor)
    messages.success(request, _("Received today."))
    return redirect("desk:project", reference)


@officer
def project_hidden(request: DeskRequest, reference: str) -> HttpResponse:
    """Parts of an imported activity that no page shows can be private too."""
    form = HiddenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tags = form.cleaned_data["tags"].replace(",", " ").split()
        if _saved(
            request, form, lambda: services.hide_tags(reference, tags, by=request.actor), _("Private from now on.")
        ):
            return redirect("desk:project", reference)
    return _show(request, reference, form, _("Private parts of the imported activity"))


@officer
@require_POST
def project_part(request: DeskRequest, reference: str) -> HttpResponse:
    typed = request.POST.get("part", "")
    services.set_part(reference, int(typed) if typed in [str(n) for n in PARTS] else None, by=request.actor)
    messages.success(request, _("Saved."))
    return redirect("desk:project", reference)


@officer
def project_desk(request: DeskRequest) -> HttpResponse:
    """What waits for a project officer: a second look, reports that are due, imported projects without a part."""
    return render(
        request, "desk/projects/desk.html",
        {"eyes": reads.waiting_for_eyes(viewer=request.actor), "newcomers": reads.newcomers(viewer=request.actor),
         "duties": reads.duties_due(within=REMIND_WITHIN, viewer=request.actor), "parts": list(words.PARTS.items()), "trail": trail(_("Work on projects"))},
    )  # fmt: skip


urlpatterns = [
    path("projects/new/", project_new, name="project_new"),
    path("projects/work/", project_desk, name="project_desk"),
    path("projects/<slug:reference>/field/<slug:field>/", project_field, name="project_field"),
    path("projects/<slug:reference>/entry/<uuid:entry>/", project_entry, name="project_entry"),
    path("projects/<slug:reference>/check/", project_check, name="project_check"),
    path("projects/<slug:reference>/money/", project_payment, name="project_payment"),
    path("projects/<slug:reference>/money/<uuid:payment>/", project_payment_decide, name="project_payment_decide"),
    path("projects/<slug:reference>/result/", project_outcome, name="project_outcome"),
    path("projects/<slug:reference>/result/<uuid:outcome>/", project_outcome_decide, name="project_outcome_decide"),
    path("projects/<slug:reference>/report/", project_duty, name="project_duty"),
    path("projects/<slug:reference>/report/<uuid:duty>/", project_duty_received, name="project_duty_received"),
    path("projects/<slug:reference>/hidden/", project_hidden, name="project_hidden"),
    path("projects/<slug:reference>/part/", project_part, name="project_part"),
]
