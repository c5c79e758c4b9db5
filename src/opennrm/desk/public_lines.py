"""Telephone lines and the directory of services: written by one, confirmed or published by another."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib import messages
from django.forms import Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.public_texts import EDITORS, STEPS, trail
from opennrm.desk.refusals import put_on
from opennrm.kernel.errors import Broken
from opennrm.partners import selectors as partner_reads
from opennrm.publications import selectors as reads
from opennrm.publications import services
from opennrm.publications.rules import LANGUAGES, Group, Help, Kind, Known, Step
from opennrm.publications.rules.hours import OnHolidays
from opennrm.publications.services import LineFacts, OfferFacts
from opennrm.ui import forms as ui
from opennrm.ui import parts

KINDS = {
    Kind.HELP: lazy("Help for victims"),
    Kind.INFORMATION: lazy("General information of the government"),
    Kind.DANGER: lazy("Danger now"),
}
KNOWN = [(Known.YES.value, lazy("Yes")), (Known.NO.value, lazy("No")), (Known.UNKNOWN.value, lazy("Not known"))]
ON_HOLIDAYS = [
    (OnHolidays.CLOSED.value, lazy("Closed")),
    (OnHolidays.OPEN.value, lazy("Open as on other days")),
    (OnHolidays.UNKNOWN.value, lazy("Not known")),
]
HELPS = {
    Help.ADVICE: lazy("Advice and listening"),
    Help.SHELTER: lazy("Shelter, through a worker"),
    Help.LEGAL: lazy("Lawyer or legal advice"),
    Help.MEDICAL: lazy("Doctor or psychologist"),
    Help.WORK: lazy("Work and wages"),
    Help.EXIT: lazy("Leaving prostitution"),
    Help.RETURN: lazy("Going home"),
    Help.YOUTH: lazy("Children and teenagers"),
}
GROUPS = {
    Group.WOMEN: lazy("Women"),
    Group.MEN: lazy("Men"),
    Group.PARENTS: lazy("Children with a parent"),
    Group.MINORS: lazy("Minors"),
}
DAYS = (
    (1, lazy("Monday")), (2, lazy("Tuesday")), (3, lazy("Wednesday")), (4, lazy("Thursday")), (5, lazy("Friday")),
    (6, lazy("Saturday")), (7, lazy("Sunday")),
)  # fmt: skip


ZONES = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))


def _days(text: str) -> dict[str, list[str]]:
    """A line of each day: the day, then its hours; what is no day or no hours is told by the service."""
    rows = [_spans(row) for row in text.splitlines()]
    return {row[0]: row[1:] for row in rows if row}


def _spans(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", text) if part]


class LineForm(ui.Form):
    kind = ui.ChoiceField(label=lazy("Which kind of line?"), choices=[(k.value, words) for k, words in KINDS.items()])
    name = ui.ShortText(label=lazy("Name of the line"), longest=120)
    number_here = ui.ShortText(label=lazy("Number from inside the country"), longest=32, required=False)
    number_abroad = ui.ShortText(
        label=lazy("Number from abroad"), help_text=lazy("Beginning with + and the code of the country."), longest=32,
        required=False,
    )  # fmt: skip
    web = ui.ShortText(label=lazy("Web address"), longest=200, required=False)
    is_free = ui.ChoiceField(label=lazy("Is the call free of charge?"), choices=KNOWN, initial="unknown")
    on_bill = ui.ChoiceField(label=lazy("Does the call show on the bill?"), choices=KNOWN, initial="unknown")
    interpreter = ui.ChoiceField(label=lazy("Is there an interpreter?"), choices=KNOWN, initial="unknown")
    on_holidays = ui.ChoiceField(label=lazy("On public holidays?"), choices=ON_HOLIDAYS, initial="unknown")
    zone = ui.ChoiceField(
        label=lazy("Time zone"), choices=[(zone, zone) for zone in ZONES], widget=Select, initial=LineFacts.zone,
        help_text=lazy("In which the hours are written."), required=False,
    )  # fmt: skip
    hours_known = ui.TickField(label=lazy("The opening hours are known"), required=False)
    days = ui.LongText(
        label=lazy("Single days with other hours"), required=False, longest=2_000,
        help_text=lazy("One day a line, like 2026-12-24 08:00-16:00; a day alone: closed."),
    )  # fmt: skip
    source = ui.ShortText(
        label=lazy("Where does the number come from?"), help_text=lazy("A document, a website with the day, a call."),
        longest=200,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in DAYS:
            hint = _("Like 08:00-20:00; empty: closed.") if number == 1 else ""
            self.fields[f"day{number}"] = ui.ShortText(label=name, longest=60, required=False, help_text=hint)
        week = [f"day{number}" for number, _name in DAYS]
        self.order_fields(["kind", "name", "number_here", "number_abroad", "web", "is_free", "on_bill", "interpreter",
                           "hours_known", *week, "zone", "on_holidays", "days", "source"])  # fmt: skip

    def facts(self, position: int = LineFacts.position) -> LineFacts:
        told = self.cleaned_data
        week = {str(n): spans for n, _name in DAYS if (spans := _spans(told[f"day{n}"]))} if told["hours_known"] else {}
        return LineFacts(
            kind=Kind(told["kind"]), name=told["name"], source=told["source"], number_here=told["number_here"],
            number_abroad=told["number_abroad"], web=told["web"], is_free=Known(told["is_free"]),
            on_bill=Known(told["on_bill"]), interpreter=Known(told["interpreter"]), week=week, days=_days(told["days"]),
            zone=told["zone"] or LineFacts.zone, on_holidays=OnHolidays(told["on_holidays"]), position=position,
        )  # fmt: skip


def _initial(line: Any) -> dict[str, Any]:
    names = (
        "kind",
        "name",
        "number_here",
        "number_abroad",
        "web",
        "is_free",
        "on_bill",
        "interpreter",
        "on_holidays",
        "zone",
    )
    start = {name: getattr(line, name) for name in (*names, "source")}
    start |= {f"day{n}": ", ".join(line.week.get(str(n), [])) for n, _name in DAYS}
    days = "\n".join(f"{day} {' '.join(spans)}".strip() for day, spans in sorted(line.days.items()))
    return start | {"hours_known": bool(line.week), "days": days}


@page(*EDITORS)
def public_lines(request: DeskRequest) -> HttpResponse:
    rows = [(line, current, KINDS[Kind(line.kind)]) for line, current in reads.lines(viewer=request.actor)]
    context = {"rows": rows, "trail": trail(parts.Tab(_("Telephone lines"), "")), "me": request.actor.user_id}
    return render(request, "desk/public/lines.html", context)


@page(*EDITORS)
def public_line(request: DeskRequest, line: UUID | None = None) -> HttpResponse:
    """A new line, or other facts about one. What changes must be confirmed anew."""
    found = reads.line(line, viewer=request.actor) if line else None
    form = LineForm(request.POST) if request.method == "POST" else LineForm(initial=_initial(found) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            if found:
                services.change_line(found.pk, form.facts(found.position), by=request.actor)
            else:
                services.add_line(form.facts(), by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written. It is shown when a colleague has called the number."))
            return redirect("desk:public_lines")
    heading = found.name if found else _("A new line")
    crumbs = trail(parts.Tab(_("Telephone lines"), "../"), parts.Tab(heading, ""))
    return render(request, "desk/public/form.html", {"form": form, "heading": heading, "trail": crumbs})


@page(*EDITORS)
@require_POST
def public_line_act(request: DeskRequest, line: UUID) -> HttpResponse:
    match request.POST.get("act"):
        case "confirm":
            services.confirm_line(line, by=request.actor)
            messages.success(request, _("Confirmed with today’s date. The site shows it."))
        case "show":
            services.show_line(line, True, by=request.actor)
        case _:
            services.show_line(line, False, by=request.actor)
            messages.success(request, _("No longer shown."))
    return redirect("desk:public_lines")


class OfferForm(ui.Form):
    name = ui.ShortText(label=lazy("Name of the service"), longest=120)
    organisation = ui.ShortText(label=lazy("Organisation"), longest=120, required=False)
    about_en = ui.ShortText(label=lazy("In one or two sentences, in English"), longest=400, required=False)
    about_nl = ui.ShortText(label=lazy("In one or two sentences, in Dutch"), longest=400, required=False)
    region = ui.ChoiceField(label=lazy("Region"), choices=(), required=False, widget=Select)
    kinds = ui.ManyField(label=lazy("Which help?"), choices=[(k.value, words) for k, words in HELPS.items()])
    groups = ui.ManyField(label=lazy("For whom?"), choices=[(g.value, words) for g, words in GROUPS.items()])
    languages = ui.ManyField(
        label=lazy("In which languages?"), choices=[(code, each.own_name) for code, each in LANGUAGES.items()],
        required=False,
    )  # fmt: skip
    phone = ui.ShortText(label=lazy("Telephone"), longest=32, required=False)
    web = ui.ShortText(label=lazy("Web address"), longest=200, required=False)
    address = ui.ShortText(
        label=lazy("Public address"), longest=200, required=False,
        help_text=lazy("Only a place where everybody may walk in. Never where people are sheltered."),
    )  # fmt: skip
    is_free = ui.TickField(label=lazy("Free of charge"), required=False)
    source = ui.ShortText(label=lazy("Where does this come from?"), longest=200)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["region"].choices = [("", _("The whole country")), *regions]

    def facts(self) -> OfferFacts:
        told = self.cleaned_data
        about = {code: told[f"about_{code}"] for code in ("en", "nl") if told[f"about_{code}"]}
        return OfferFacts(
            told["name"], told["organisation"], tuple(Help(k) for k in told["kinds"]),
            tuple(Group(g) for g in told["groups"]), told["source"], about=about, region=told["region"],
            languages=tuple(told["languages"]), phone=told["phone"], web=told["web"], address=told["address"],
            is_free=told["is_free"],
        )  # fmt: skip


@page(*EDITORS)
def public_offers(request: DeskRequest) -> HttpResponse:
    rows = [
        (offer, STEPS[Step(offer.step)], ", ".join(str(HELPS[Help(kind)]) for kind in offer.kinds))
        for offer in reads.offers(viewer=request.actor)
    ]
    context = {"rows": rows, "trail": trail(parts.Tab(_("Directory of services"), "")), "me": request.actor.user_id}
    return render(request, "desk/public/offers.html", context)


@page(*EDITORS)
def public_offer(request: DeskRequest, offer: UUID | None = None) -> HttpResponse:
    """A new entry, or another version of one: the old one stays until the new one is published."""
    found = reads.offer(offer, viewer=request.actor) if offer else None
    regions = [(region.code, region.name) for region in partner_reads.regions(viewer=request.actor)]
    start: dict[str, Any] = {"is_free": True}
    if found:
        start = {name: getattr(found, name) for name in OfferForm.base_fields if hasattr(found, name)}
        start |= {"region": found.region.code if found.region else "", "about_en": found.about.get("en", ""),
                  "about_nl": found.about.get("nl", "")}  # fmt: skip
    form = OfferForm(request.POST or None, initial=start, regions=regions)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_offer(form.facts(), replaces=found.pk if found else None, by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written. A colleague publishes it."))
            return redirect("desk:public_offers")
    heading = found.name if found else _("A new entry")
    crumbs = trail(parts.Tab(_("Directory of services"), "../"), parts.Tab(heading, ""))
    return render(request, "desk/public/form.html", {"form": form, "heading": heading, "trail": crumbs})


@page(*EDITORS)
@require_POST
def public_offer_act(request: DeskRequest, offer: UUID) -> HttpResponse:
    match request.POST.get("act"):
        case "publish":
            services.decide_offer(offer, True, by=request.actor)
            messages.success(request, _("Published. The site shows it within seconds."))
        case "decline":
            services.decide_offer(offer, False, by=request.actor)
        case _:
            services.withdraw_offer(offer, by=request.actor)
            messages.success(request, _("Taken out of the directory."))
    return redirect("desk:public_offers")


urlpatterns = [
    path("public/lines/", public_lines, name="public_lines"),
    path("public/lines/new/", public_line, name="public_line_new"),
    path("public/lines/<uuid:line>/", public_line, name="public_line"),
    path("public/lines/<uuid:line>/act/", public_line_act, name="public_line_act"),
    path("public/services/", public_offers, name="public_offers"),
    path("public/services/new/", public_offer, name="public_offer_new"),
    path("public/services/<uuid:offer>/", public_offer, name="public_offer"),
    path("public/services/<uuid:offer>/act/", public_offer_act, name="public_offer_act"),
]
