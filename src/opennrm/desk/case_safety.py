"""Safety in the file of a case: what threatens the person, what happened, where nobody must know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.accounts import selectors as accounts
from opennrm.desk.case_frame import REACHES, WORKING, Asking, around, ask, open_, posted
from opennrm.desk.case_words import choices
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import (
    CERTAINTIES,
    DIMENSIONS,
    HAPPENINGS,
    KINDS,
    KINDS_SHORT,
    SOURCES,
    area_words,
)
from opennrm.desk.under_seal import may_keep
from opennrm.journeys import keeping_safe
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Compartment, Role
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.rules import Certainty, Danger, Happening, Kind, Source, There, Ties
from opennrm.safety.rules.dangers import steps
from opennrm.safety.rules.knowing import lines_of
from opennrm.safety.selectors import ShownDanger, ShownEvent
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText, ShortText
from opennrm.ui.forms.hours import HourField, moment_of

WRITING = (Role.CASE_LEAD, Role.CASE_WORKER)


@page(*REACHES, purposes=WORKING, reads=True)
def case_safety(request: DeskRequest, reference: str) -> HttpResponse:
    """What matters most first. Who does not see dangers finds the way to tell, and nothing else."""
    opened = open_(request, reference, "safety")
    context = around(request, opened, "case_safety", _("Safety"))
    if Compartment.DANGERS not in opened.parts:
        return render(request, "desk/safety/tell.html", context)
    viewer, person = opened.viewer, opened.case.person_id
    versions = reads.assessments(person, viewer=viewer)
    plans = reads.plans(person, viewer=viewer)
    happened = reads.events(person, viewer=viewer)
    newest = versions[0] if versions else None
    return render(
        request,
        "desk/safety/safety.html",
        context
        | {
            "dangers": [(one, danger_words(one)) for one in reads.dangers(person, viewer=viewer)],
            "over": [
                (one, danger_words(one)) for one in reads.dangers(person, viewer=viewer, ended=True) if not one.runs
            ],
            "assessment": newest,
            "looks": _looks(newest),
            "plan": plans[0] if plans else None,
            "events": _events(happened, viewer),
            "unanswered": [HAPPENINGS[one.kind] for one in happened if not one.answered],
            "ties": reads.ties(person, viewer=viewer),
        },
    )


def _looks(newest: reads.ShownAssessment | None) -> list[tuple[Any, Any]]:
    """The dimensions in which something is there, in words."""
    if newest is None or newest.content is None:
        return []
    return [
        (DIMENSIONS[dimension], look)
        for dimension, look in newest.content.looks.items()
        if look.there == There.YES or look.measure
    ]


def danger_words(one: ShownDanger) -> dict[str, Any]:
    return {
        "kind": KINDS_SHORT[one.kind],
        "value": area_words(one.value, one.within_km) if one.kind == Kind.AREA else one.value,
        "source": SOURCES[one.source],
        "certainty": CERTAINTIES[one.certainty],
    }


def _events(found: list[ShownEvent], viewer: Actor) -> list[tuple[ShownEvent, Any, str]]:
    names = accounts.names({one.taken_by_id for one in found if one.taken_by_id}, viewer=viewer)
    return [(one, HAPPENINGS[one.kind], names.get(one.taken_by_id or 0, ("", ""))[0]) for one in found]


# --- dangers ----------------------------------------------------------------------------------------


class DangerForm(Form):
    kind = ChoiceField(label=lazy("What is a danger?"), choices=choices(KINDS))
    value = ShortText(
        label=lazy("Which, or who?"),
        help_text=lazy(
            "A name; a municipality; an address; a whole number, like +31 6 1234 5678; an account; a plate."
        ),
    )
    within_km = ChoiceField(
        label=lazy("How far round the municipality?"), widget=Select, required=False,
        choices=[(str(km), lazy("the municipality alone") if not km else f"{km} km") for km in steps()],
        help_text=lazy("Only for a municipality. Nothing is drawn on a map, and no distance is exact."),
    )  # fmt: skip
    words = LongText(label=lazy("What is it about?"), required=False, rows=3, longest=1000)
    source = ChoiceField(label=lazy("Who says so?"), widget=Select, choices=choices(SOURCES))
    certainty = ChoiceField(
        label=lazy("How certain is it?"), choices=choices(CERTAINTIES), initial=Certainty.LIKELY,
        help_text=lazy("What is doubted protects all the same."),
    )  # fmt: skip
    since = DayField(label=lazy("Since when?"), required=False, not_after=clock.today)
    until = DayField(label=lazy("Until when?"), required=False, help_text=lazy("Leave empty where no end is known."))

    def danger(self) -> Danger:
        given = self.cleaned_data
        kind = Kind(given["kind"])
        return Danger(
            kind, given["value"], Source(given["source"]), Certainty(given["certainty"]), given["words"],
            int(given["within_km"] or 0) if kind == Kind.AREA else 0, given["since"], given["until"],
        )  # fmt: skip


@page(*WRITING, purposes=WORKING, reads=True)
def danger_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "safety")
    form = DangerForm(posted(request))
    if may_keep(request, form, opened.case.id, opened.viewer):
        try:
            safety.note_danger(opened.case.person_id, form.danger(), by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Noted. It protects from now on."))
            return redirect("desk:case_safety", opened.case.reference)
    asking = Asking(
        _("Note a danger"), _("Note this danger"), "",
        [
            _("Nothing about this person is sent to this number, account or address."),
            _("No place inside this municipality or distance is offered."),
            _("Only who sees dangers of this person reads it."),
        ],
        back=reverse("desk:case_safety", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_safety", asking.title))


class EndForm(Form):
    why = LongText(label=lazy("Why is this no danger any more?"), rows=3, longest=1000)


@page(*WRITING, purposes=WORKING, reads=True)
def danger_end(request: DeskRequest, reference: str, danger: UUID) -> HttpResponse:
    opened = open_(request, reference, "safety")
    found = [one for one in reads.dangers(opened.case.person_id, viewer=opened.viewer) if one.id == danger]
    if not found:
        raise NotThere("There is no such danger.")
    form = EndForm(posted(request))
    if may_keep(request, form, opened.case.id, opened.viewer):
        try:
            safety.end_danger(danger, form.cleaned_data["why"], by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Ended. What was noted stays readable."))
            return redirect("desk:case_safety", opened.case.reference)
    words = danger_words(found[0])
    asking = Asking(
        _("No danger any more"), _("End this danger"), f"{words['kind']}: {words['value']}",
        [
            _("Places there are offered again, where it was a municipality."),
            _("Nothing is sent to a number, account or address that was one: old addresses are where letters go wrong."),
        ],
        back=reverse("desk:case_safety", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_safety", asking.title))


# --- something happened -----------------------------------------------------------------------------


class HappeningForm(Form):
    kind = ChoiceField(label=lazy("What happened, or is about to?"), choices=choices(HAPPENINGS))
    on = DayField(label=lazy("On which day?"), required=False, help_text=lazy("Leave empty for now."))
    hour = HourField(
        label=lazy("At what time?"), required=False, help_text=lazy("Like 20:45. Leave empty where nobody knows.")
    )
    words = LongText(
        label=lazy("What do you know?"), required=False, rows=3, longest=2000,
        help_text=lazy("Who is on duty reads the kind and the moment, and not these words."),
    )  # fmt: skip


@page(*REACHES, purposes=WORKING, reads=True)
def happening_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "safety")
    form = HappeningForm(posted(request))
    if may_keep(request, form, opened.case.id, opened.viewer):
        given = form.cleaned_data
        now = clock.local(clock.now())
        at = now if given["on"] is None and given["hour"] is None else None
        if at is None:
            at = moment_of(given["on"] or now.date(), given["hour"] or now.time().replace(second=0, microsecond=0))
        try:
            keeping_safe.note_event(opened.case, Happening(given["kind"]), at, given["words"], by=opened.viewer)
        except Broken as fault:
            names = {"at": "on"}
            put_on(form, Broken({names.get(field, field): said for field, said in fault.faults.items()}))
        else:
            messages.success(request, _("Noted. Who must act was told this moment."))
            return redirect("desk:case_safety", opened.case.reference)
    asking = Asking(
        _("Something happened"), _("Tell who must act"), "",
        [
            _("The case lead and the house are told at once; at night who is on duty for them."),
            _("If nobody says “I act” within 20 minutes, somebody else is told."),
            _("The lead is asked to look at the risks again today."),
        ],
        back=reverse("desk:case_safety", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_safety", asking.title))


# --- where nobody must know -------------------------------------------------------------------------


class TiesForm(Form):
    marks_optional = False
    towns = LongText(
        label=lazy("Towns and villages"), required=False, rows=3, longest=2000,
        help_text=lazy("Where the person comes from, and where people know them. One on each line."),
    )  # fmt: skip
    communities = LongText(
        label=lazy("Communities"), required=False, rows=3, longest=2000,
        help_text=lazy("A church, an association, a people. One on each line."),
    )  # fmt: skip
    families = LongText(
        label=lazy("Families"), required=False, rows=3, longest=2000, help_text=lazy("Family names. One on each line.")
    )

    def ties(self) -> Ties:
        given = self.cleaned_data
        return Ties(*(lines_of(given[name]) for name in ("towns", "communities", "families")))


def typed(ties: Ties) -> dict[str, str]:
    return {name: "\n".join(getattr(ties, name)) for name in ("towns", "communities", "families")}


@page(*WRITING, purposes=WORKING, reads=True)
def ties_change(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "safety")
    form = TiesForm(posted(request), initial=typed(reads.ties(opened.case.person_id, viewer=opened.viewer)))
    if request.method == "POST" and form.is_valid():
        try:
            safety.set_ties(opened.case.person_id, form.ties(), by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Saved. Whoever is chosen from now on is compared with it."))
            return redirect("desk:case_safety", opened.case.reference)
    asking = Asking(
        _("Where nobody must know"), _("Save"), "",
        [_("An interpreter, a driver, a volunteer or a colleague from there is not given to this person."),
         _("They are told nothing. Who chooses reads “choose somebody else”.")],
        back=reverse("desk:case_safety", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_safety", asking.title))


urlpatterns = [
    path("cases/<slug:reference>/safety/", case_safety, name="case_safety"),
    path("cases/<slug:reference>/safety/dangers/new/", danger_new, name="danger_new"),
    path("cases/<slug:reference>/safety/dangers/<uuid:danger>/end/", danger_end, name="danger_end"),
    path("cases/<slug:reference>/safety/happened/", happening_new, name="happening_new"),
    path("cases/<slug:reference>/safety/ties/", ties_change, name="ties_change"),
]
