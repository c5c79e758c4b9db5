"""Sharing: who gets which parts, for what, on which basis; what withdrawing changes; what was told outside."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules import Basis, Given, Giver, Way
from opennrm.cases.selectors import OpenFile
from opennrm.cases.services import Sharing
from opennrm.desk.case_frame import (
    REACHES,
    WORKING,
    Asking,
    around,
    ask,
    check,
    open_,
    organisation,
    organisation_choices,
    posted,
    wants_change,
    wants_check,
)
from opennrm.desk.case_words import BASES, BASIS_HINTS, GIVENS, GIVERS, WAYS, choices, compartments, part_names
from opennrm.desk.cases import basis_cards
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import COMPARTMENTS
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Role
from opennrm.people import selectors as people
from opennrm.ui.dates import day_words
from opennrm.ui.forms import Answer, AnswerField, ChoiceField, DayField, Form, LongText, ManyField, Radios, ShortText

ADULT_ENOUGH = 16  # who may agree to sharing on their own (issue: "given by whom, 16 and over, guardian")


@page(*REACHES, purposes=WORKING, reads=True)
def case_sharing(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "sharing")
    viewer = opened.viewer
    told = [
        {
            "day": shown.disclosure.told_on, "receiver": shown.receiver, "what": shown.what,
            "parts": part_names(shown.disclosure.compartments), "way": WAYS[shown.disclosure.way],
            "basis": BASES[shown.disclosure.basis],
        }
        for shown in reads.disclosures(opened, viewer=viewer)
    ]  # fmt: skip
    cards = basis_cards(opened, viewer, ended=True)
    context = around(request, opened, "case_sharing", _("Sharing")) | {
        "running": [card for card in cards if not card.ended],
        "ended": [card for card in cards if card.ended],
        "told": told,
    }
    return render(request, "desk/cases/sharing.html", context)


class BasisFields(Form):
    """The questions about a basis, one by one; also part of the form that adds a member."""

    marks_optional = False  # what is missing is said at its field
    parts = ManyField(
        label=lazy("Which parts?"), choices=choices(COMPARTMENTS), required=False,
        help_text=lazy("Only what this purpose needs. There is no box for everything, on purpose."),
    )  # fmt: skip
    purpose = ChoiceField(
        label=lazy("For what?"), choices=[(c, w) for c, w in choices(GIVENS) if c != Given.COORDINATION], required=False
    )
    basis = ChoiceField(
        label=lazy("On which basis?"), choices=choices(BASES), widget=Radios(hints=BASIS_HINTS), required=False
    )
    giver = ChoiceField(label=lazy("Who gave it?"), choices=choices(GIVERS), required=False)
    sixteen = AnswerField(
        label=lazy("Is the person 16 or older?"), answers=(Answer.YES, Answer.NO, Answer.UNKNOWN),
        help_text=lazy("Asked only where the person agrees. In doubt, a guardian agrees too."),
    )  # fmt: skip
    ground = LongText(
        label=lazy("What was explained and agreed, or which rule asks for it?"), rows=3, longest=2000, required=False
    )
    given_on = DayField(
        label=lazy("On which day was it given?"), required=False, help_text=lazy("Leave empty for today."),
        not_after=clock.today,
    )  # fmt: skip
    until = DayField(
        label=lazy("Until when?"), required=False,
        help_text=lazy("That day counts. Leave empty where consent runs until it is withdrawn, or a task until it ends."),
    )  # fmt: skip


class ShareForm(BasisFields):
    organisation = ChoiceField(label=lazy("With which organisation?"), widget=plain.Select, choices=[])
    field_order = ("organisation",)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


def sharing_of(given: dict[str, Any], opened: OpenFile) -> Sharing:
    """What the fields say, as the service takes it. Raises Broken where a choice is missing."""
    missing = {
        name: [sentence]
        for name, sentence in (
            ("purpose", _("Say for what.")), ("basis", _("Say on which basis.")), ("giver", _("Say who gave it.")),
        )
        if not given[name]
    }  # fmt: skip
    if missing:
        raise Broken(missing)
    return Sharing(
        parts=compartments(given["parts"]), purpose=Given(given["purpose"]), basis=Basis(given["basis"]),
        giver=Giver(given["giver"]), ground=given["ground"], given_on=given["given_on"] or clock.today(),
        until=given["until"], sixteen=_sixteen(given["sixteen"], opened),
    )  # fmt: skip


def _sixteen(answer: Answer | None, opened: OpenFile) -> bool | None:
    """What is known of the age comes first; the answer on the form fills the gap. Doubt is a no."""
    found = people.facts([opened.case.person_id], viewer=opened.viewer).get(opened.case.person_id)
    ages = found.age_on(clock.today()) if found else None
    if ages is not None:
        return bool(ages.least >= ADULT_ENOUGH)
    return {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: False}.get(answer) if answer else None


def basis_answers(wanted: Sharing) -> list[tuple[str, str]]:
    today = clock.today()
    return [
        (_("Parts"), part_names(wanted.parts)),
        (_("For what"), str(GIVENS[wanted.purpose])),
        (_("Basis"), str(BASES[wanted.basis])),
        (_("Given by"), str(GIVERS[wanted.giver])),
        (_("Explained"), wanted.ground),
        (_("Given on"), day_words(wanted.given_on, today)),
        (_("Until"), day_words(wanted.until, today) if wanted.until else _("no day set")),
    ]


@page(Role.CASE_LEAD, purposes=WORKING, reads=True)
def share_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "sharing")
    form = ShareForm(posted(request), organisations=organisation_choices(request.actor))
    asking = Asking(
        _("Share with an organisation"), _("Look at it once more"),
        _("One organisation, one purpose, the parts that this purpose needs. For another purpose record another share."),
    )  # fmt: skip
    context = around(request, opened, "case_sharing", asking.title)
    if request.method == "POST" and not wants_change(request) and form.is_valid():
        try:
            receiver = organisation(request.actor, form.cleaned_data["organisation"])
            wanted = sharing_of(form.cleaned_data, opened)
            cases.check_share(opened.case.id, receiver, wanted, by=opened.viewer)
            if wants_check(request, form):
                answers = [(_("With"), receiver.name), *basis_answers(wanted)]
                return check(request, form, _share_check(receiver.name, wanted.until), answers, context)
            cases.share(opened.case.id, receiver, wanted, by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Shared, and written down. It can be ended on this page."))
            return redirect("desk:case_sharing", opened.case.reference)
    return ask(request, form, asking, context)


def _share_check(name: str, until: date | None) -> Asking:
    return Asking(
        _("Check what you share"), _("Share this"), "",
        [
            _("People of %(name)s see it only when they are in the team; a share alone opens nothing to a person.") % {"name": name},
            _("The time line and this page show it to everybody in the team, and the person may ask for it."),
            _("It ends by itself on that day.") if until else _("You can end it at any time; what was told before stays told."),
        ],
    )  # fmt: skip


@page(Role.CASE_LEAD, purposes=WORKING, reads=True)
def share_end(request: DeskRequest, reference: str, share: UUID) -> HttpResponse:
    """First what stops, what stays, what is cancelled; then one button."""
    opened = open_(request, reference, "sharing")
    shown = reads.effect_of_withdrawal(opened, share, viewer=opened.viewer)
    if request.method == "POST":
        version = request.POST.get("version", "")
        cases.withdraw_share(share, int(version) if version.isdecimal() and len(version) < 9 else -1, by=opened.viewer)
        messages.success(request, _("It stopped now. A task asks you to make sure that they stopped too."))
        return redirect("desk:case_sharing", opened.case.reference)
    consent = shown.share.basis == Basis.CONSENT
    context = around(request, opened, "case_sharing", _("What it changes")) | {
        "shown": shown,
        "consent": consent,
        "name": shown.share.organisation.name,
        "lost": part_names(shown.effect.lost) if shown.effect.lost else "",
        "kept": part_names(shown.effect.kept) if shown.effect.kept else "",
        "leaving": [member.user.name for member in shown.leaving],
        "shrinking": [(member.user.name, part_names(parts)) for member, parts in shown.shrinking],
        "tasks": ngettext("One open task goes back to you.", "%(n)d open tasks go back to you.", shown.tasks_back)
        % {"n": shown.tasks_back} if shown.tasks_back else "",
        "told": [(row.told_on, part_names(row.compartments), WAYS[row.way]) for row in shown.told],
        "back": reverse("desk:case_sharing", args=[opened.case.reference]),
    }  # fmt: skip
    return render(request, "desk/cases/share_end.html", context)


class DisclosureForm(Form):
    marks_optional = False  # what is missing is said at its field
    organisation = ChoiceField(
        label=lazy("Which organisation was told?"), widget=plain.Select, choices=[], required=False
    )
    receiver = ShortText(
        label=lazy("Who was told?"), required=False,
        help_text=lazy("Needed where it is none of the organisations above: a hospital, a judge, a relative."),
    )  # fmt: skip
    parts = ManyField(label=lazy("What was it about?"), choices=choices(COMPARTMENTS), required=False)
    what = LongText(label=lazy("What was told, and why?"), rows=3, longest=2000, required=False)
    way = ChoiceField(label=lazy("How?"), choices=choices(WAYS))
    told_on = DayField(
        label=lazy("When?"), required=False, help_text=lazy("Leave empty for today."), not_after=clock.today
    )
    basis = ChoiceField(
        label=lazy("On which basis, if no share covers it?"), choices=choices(BASES), widget=Radios(hints=BASIS_HINTS),
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING, reads=True)
def told_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "sharing")
    form = DisclosureForm(posted(request), organisations=organisation_choices(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            cases.note_disclosure(
                opened.case.id, compartments(given["parts"]), given["receiver"], given["what"], Way(given["way"]),
                given["told_on"] or clock.today(),
                organisation=organisation(request.actor, given["organisation"]) if given["organisation"] else None,
                basis=Basis(given["basis"]) if given["basis"] else None, by=opened.viewer,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down. It cannot be changed; a mistake is corrected by another line."))
            return redirect("desk:case_sharing", opened.case.reference)
    asking = Asking(
        _("Write down what was told"), _("Write it down"),
        _("By phone, in person, on paper: what left the team is written down, also when it was not planned."),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_sharing", asking.title))


urlpatterns = [
    path("cases/<slug:reference>/sharing/", case_sharing, name="case_sharing"),
    path("cases/<slug:reference>/sharing/new/", share_new, name="share_new"),
    path("cases/<slug:reference>/sharing/told/", told_new, name="told_new"),
    path("cases/<slug:reference>/sharing/<uuid:share>/end/", share_end, name="share_end"),
]
