"""One raid, thirty people: one entry with a short line for each; every line grows later."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.forms import Select
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.referral_desk import about
from opennrm.desk.referral_form import Content, choices, data_of, kept
from opennrm.desk.referral_words import facts_of, told_in
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Purpose, Role
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import AgeBand, Form, Lane, PersonLine, Report, Safe, Sex, State
from opennrm.referrals.rules import words as w
from opennrm.referrals.rules.columns import CannotRead, read_country
from opennrm.referrals.services.raids import MOST_LINES, RaidReport
from opennrm.ui import forms as ui
from opennrm.ui.countries import nationalities

REPORTING = (Purpose.REFERRAL, Purpose.REGISTRATION)
REPORTERS = (Role.REPORTER, Role.REGISTRAR)
FIRST_LINES, MORE_LINES = 10, 10
PARTS = ("called", "age_band", "sex", "nationality")


class CountryField(ui.ShortText):
    """A country as people write it; the list helps and does not force."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return read_country(typed)
        except CannotRead as fault:
            raise forms.ValidationError(_(str(fault)), code="country") from fault


class RaidForm(ui.Form):
    """What all lines share."""

    marks_optional = False
    is_saved_as_draft = True
    summary_elsewhere = True

    lane = ui.ChoiceField(
        label=lazy("How should these people be registered?"),
        choices=choices(w.LANES),
        initial=Lane.COUNTED.value,
        required=False,
        widget=ui.RadioCards(),
    )
    noticed = ui.LongText(
        label=lazy("What did you find?"),
        help_text=lazy("Once for all of them. What differs stands in the lines."),
        required=False,
    )
    when = ui.DayField(label=lazy("On which day?"), help_text=lazy("For example 23 11 2026."), required=False,
                       not_after=clock.today)  # fmt: skip
    safe_now = ui.ChoiceField(label=lazy("Where are they now?"), choices=choices(w.SAFES), required=False)
    forms = ui.ManyField(label=lazy("What kind of exploitation might it be?"), choices=choices(w.FORMS), required=False)
    region = ui.ChoiceField(label=lazy("Region"), choices=(), required=False, widget=Select)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["region"].choices = [("", _("Not asked")), ("unknown", _("Not known")), *regions]


class LineForm(ui.Form):
    """One person in a few words."""

    marks_optional = False
    summary_elsewhere = True

    called = ui.ShortText(label=lazy("Name, or a word to tell them apart"), required=False, longest=80)
    age_band = ui.ChoiceField(label=lazy("Age"), choices=choices(w.AGES), required=False, widget=Select,
                              initial=AgeBand.NOT_ASKED.value)  # fmt: skip
    sex = ui.ChoiceField(label=lazy("Sex"), choices=choices(w.SEXES), required=False, widget=Select,
                         initial=Sex.NOT_ASKED.value)  # fmt: skip
    nationality = CountryField(label=lazy("Nationality"), required=False, longest=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].widget.attrs["list"] = "countries"

    def line(self) -> PersonLine | None:
        """The person of this line; None where nothing was filled in."""
        told = self.cleaned_data
        found = PersonLine(
            called=told.get("called") or "",
            age_band=AgeBand(told.get("age_band") or AgeBand.NOT_ASKED),
            sex=Sex(told.get("sex") or Sex.NOT_ASKED),
            nationality=told.get("nationality") or "",
        )
        return None if found == PersonLine() else found


def _count(content: Content) -> int:
    typed = (content.get("lines") or [""])[-1]
    return min(max(int(typed), 1), MOST_LINES) if typed.isdecimal() and len(typed) < 4 else FIRST_LINES


def _forms(request: DeskRequest, content: Content) -> tuple[RaidForm, list[LineForm]]:
    data = data_of(content) if content else None
    shared = RaidForm(data, regions=reads.regions(viewer=request.actor))
    return shared, [LineForm(data, prefix=f"line-{number}") for number in range(1, _count(content) + 1)]


def _posted(request: DeskRequest, content: Content) -> Content:
    """The page as it was posted; it shows every field at once."""
    found = kept(content, request.POST, RaidForm)
    found = {name: values for name, values in found.items() if not name.startswith("line-") and name != "lines"}
    posted = {name: request.POST.getlist(name) for name in request.POST if name.startswith("line-") or name == "lines"}
    names = {f"line-{number}-{part}" for number in range(1, MOST_LINES + 1) for part in PARTS}
    return {**found, **{name: values for name, values in posted.items() if name in names or name == "lines"}}


def _opened(request: DeskRequest, draft: UUID) -> tuple[Content, int]:
    found = reads.draft(draft, viewer=request.actor)
    if found is None:
        return {}, 0
    if found[0].kind != "raid":
        raise NotThere("There is no such draft.")
    return found[1], found[0].version


@page(*REPORTERS, purposes=REPORTING)
def raid_new(request: DeskRequest) -> HttpResponse:
    return redirect("desk:raid_draft", uuid4())


@page(*REPORTERS, purposes=REPORTING)
def raid_draft(request: DeskRequest, draft: UUID) -> HttpResponse:
    """The whole entry on one page. Every press of a button keeps it first."""
    content, version = _opened(request, draft)
    if request.method != "POST":
        return _show(request, draft, version, *_forms(request, content))
    posted = _posted(request, content)
    act = request.POST.get("act", "send")
    if act == "more":
        posted["lines"] = [str(min(_count(posted) + MORE_LINES, MOST_LINES))]
    try:
        if act != "send" or _not_sent_yet(request, draft):
            version = referrals.keep_draft(draft, posted, kind="raid", by=request.actor).version
    except Broken as fault:
        shared, lines = _forms(request, posted)
        shared.is_valid()
        put_on(shared, told_in(fault))
        return _show(request, draft, version, shared, lines)
    if act == "more":
        return redirect("desk:raid_draft", draft)
    if act == "later":
        messages.success(request, _("Kept. You find it under “My referrals” and can finish it later."))
        return redirect("desk:my_referrals")
    return _send(request, draft, posted, version)


def _not_sent_yet(request: DeskRequest, draft: UUID) -> bool:
    return not referrals.was_sent(draft, by=request.actor)


def _all_fine(shared: RaidForm, lines: list[LineForm]) -> bool:
    """Every form is checked, so that every fault is told at once. No name that was typed is dropped in silence."""
    unnamed = shared.is_valid() and shared.cleaned_data["lane"] != Lane.NAMED
    for line in lines:
        if unnamed and line.is_valid() and line.cleaned_data["called"]:
            line.add_error("called", _("Without naming no name is kept: empty this, or choose “Help by name”."))
    return not [form for form in (shared, *lines) if not form.is_valid()]


def _send(request: DeskRequest, draft: UUID, content: Content, version: int) -> HttpResponse:
    shared, lines = _forms(request, content)
    fine = _all_fine(shared, lines)
    if fine:
        try:
            reference = referrals.send_draft(draft, lambda told: _register(request, told), by=request.actor)
        except Broken as fault:
            put_on(shared, told_in(fault))
        else:
            messages.success(request, _("Sent. The desk has it now, and every line can grow."))
            return redirect("desk:raid", reference)
    return _show(request, draft, version, shared, lines)


def _register(request: DeskRequest, content: Content) -> str:
    shared, lines = _forms(request, content)
    if not _all_fine(shared, lines):
        raise Broken(_("Something has to be looked at before this can be sent."))
    told = shared.cleaned_data
    report = Report(
        lane=Lane(told["lane"] or Lane.COUNTED), noticed=told["noticed"], noticed_on=told["when"],
        safe_now=Safe(told["safe_now"] or Safe.NOT_ASKED), forms=tuple(Form(form) for form in told["forms"]),
        region=told["region"],
    )  # fmt: skip
    people = tuple(found for line in lines if (found := line.line()) is not None)
    return referrals.register_raid(RaidReport(report, people), by=request.actor).reference


def _show(request: DeskRequest, draft: UUID, version: int, shared: RaidForm, lines: list[LineForm]) -> HttpResponse:
    language = get_language()
    return render(
        request,
        "desk/referrals/raid.html",
        {"draft": draft, "version": version, "shared": shared, "lines": lines, "all_forms": [shared, *lines],
         "countries": [name for _code, name in nationalities()], "language": language,
         "count": len(lines), "most": MOST_LINES},
    )  # fmt: skip


@page(*REPORTERS, purposes=REPORTING)
@require_POST
def raid_save(request: DeskRequest, draft: UUID) -> HttpResponse:
    """The autosave of the whole page."""
    content, _version = _opened(request, draft)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 and int(typed) else None
    try:
        saved = referrals.keep_draft(draft, _posted(request, content), kind="raid", version=version, by=request.actor)
    except (Broken, Changed) as fault:
        request.undo = True  # type: ignore[attr-defined]
        return JsonResponse({"fault": str(fault)}, status=409)
    return JsonResponse({"saved_at": f"{clock.local(saved.saved_at):%H:%M:%S}", "fields": {"version": saved.version}})


@page(*REPORTERS, purposes=REPORTING, reads=True)
def raid(request: DeskRequest, reference: str) -> HttpResponse:
    found, report, lines = reads.raid(reference, viewer=request.actor)
    own = found.reporter_user_id == request.actor.user_id
    target = "desk:my_referral" if own and request.actor.purpose == Purpose.REFERRAL else "desk:referral"
    rows = [(line, about(line), _(w.STATES[State(line.state)])) for line in lines]
    if target == "desk:my_referral":
        rows = [(line, about(line), "") for line in lines]
    return render(
        request,
        "desk/referrals/raid_shown.html",
        {"raid": found, "shown": show_reference(found.reference), "rows": rows, "target": target, "report": report,
         "facts": facts_of(report),
         "count": ngettext("One person.", "%(n)d people.", len(rows)) % {"n": len(rows)}},
    )  # fmt: skip


urlpatterns = [
    path("raids/new/", raid_new, name="raid_new"),
    path("raids/drafts/<uuid:draft>/", raid_draft, name="raid_draft"),
    path("raids/drafts/<uuid:draft>/save/", raid_save, name="raid_save"),
    path("raids/<slug:reference>/", raid, name="raid"),
]
