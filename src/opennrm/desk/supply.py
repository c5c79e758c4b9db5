"""What a house offers: written down by the desk, changed by who answers for the house or the desk. No address in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.desk import placing_words as w
from opennrm.desk.case_frame import Asking, ask, posted
from opennrm.desk.houses import trail
from opennrm.desk.placing import WORKING, regions
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.stays import HOUSE
from opennrm.desk.supply_forms import (
    CloseForm,
    HouseForm,
    NewUnitForm,
    PlaceForm,
    PlacesForm,
    ReopenForm,
    UnitForm,
    written_house,
    written_place,
    written_unit,
)
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed, NotAllowed
from opennrm.kernel.words import OrganisationKind, Role
from opennrm.partners import selectors as partners
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.models import Shelter, Unit
from opennrm.placement.rules import ONLY, Care, Known, Regime, Security, ShelterKind, Takes
from opennrm.placement.rules.fit import OLDEST
from opennrm.ui import forms as ui
from opennrm.ui import parts

CHANGES = (Role.REGISTRAR, Role.SUPERVISOR)
RUNS = (
    OrganisationKind.SHELTER,
    OrganisationKind.YOUTH_CARE,
    OrganisationKind.GUARDIANSHIP,
    OrganisationKind.NATIONAL_DESK,
)


def _back(shelter: Shelter) -> str:
    return reverse("desk:supply", args=[shelter.id])


def _trail(shelter: Shelter, *more: str) -> list[parts.Tab]:
    above = [parts.Tab(one.label, one.url) for one in trail(shelter)]
    found = [*above, parts.Tab(_("What this house offers"), _back(shelter), not more)]
    return found + [parts.Tab(label, "", True) for label in more]


def _opened(request: DeskRequest, shelter_id: UUID) -> reads.Supply:
    """The house, for who may change what it offers. Raises NotThere, NotAllowed."""
    shown = reads.supply(shelter_id, viewer=request.actor)
    if not shown.may_change:
        raise NotAllowed([_("Only who answers for this house does this.")])
    return shown


def _asks(
    request: DeskRequest, form: plain.Form, asking: Asking, shelter: Shelter, act: Callable[[], object], done: str
) -> HttpResponse:
    """One form about one house: look, send, back to what it offers."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Broken as fault:
            put_on(form, fault)
        except Changed as fault:
            form.add_error(None, f"{fault} {_('Open the page again to see what changed.')}")
        else:
            messages.success(request, done)
            return redirect(_back(shelter))
    return ask(request, form, asking, {"trail": _trail(shelter, asking.title)})


# --- looking ----------------------------------------------------------------------------------------


def _lines(shelter: Shelter, names: dict[str, str]) -> list[parts.Fact]:
    care = ", ".join(w.care_words(Care(one)) for one in shelter.care)
    days = ngettext("one day", "%(n)d days", shelter.notice_days) % {"n": shelter.notice_days}
    pairs = [
        (_("Kind"), w.kind_words(shelter.kind)),
        (_("Who has the say"), w.power_words(shelter.kind)),
        (_("Run by"), shelter.organisation.name),
        (_("Region"), names.get(shelter.region, shelter.region) or _("not said")),
        (_("Protection"), str(w.SECURITIES[Security(shelter.security)])),
        (_("Going out"), str(w.REGIMES[Regime(shelter.regime)])),
        (_("Care"), care or _("none")),
        (_("Languages"), w.language_words(shelter.languages) or _("not said")),
        (_("Days of notice"), days if shelter.notice_days else _("none: somebody can come tonight")),
    ]
    return [parts.Fact(label, value) for label, value in pairs]


def unit_words(unit: Unit) -> str:
    """Women, from 18 years, without steps."""
    if unit.most_age >= OLDEST:
        ages = _("from %(least)d years") % {"least": unit.least_age}
    else:
        ages = _("%(least)d to %(most)d years") % {"least": unit.least_age, "most": unit.most_age}
    said = f"{w.TAKES[Takes(unit.takes)]}, {ages}, {w.ENTRANCE[Known(unit.stepfree)]}"
    return said[:1].upper() + said[1:]


@page(*HOUSE, purposes=WORKING)
def supply(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shown = reads.supply(shelter_id, viewer=request.actor)
    shelter = shown.shelter
    is_open = shelter.closed_on is None
    units = [
        (one.unit, unit_words(one.unit), [(p, _state(p) if is_open else w.ROOM_STATES["closed"]) for p in one.places])
        for one in shown.units
    ]
    count = sum(len(one.places) for one in shown.units)
    context = {
        "shelter": shelter, "facts": _lines(shelter, regions(request.actor)), "units": units, "may_change": shown.may_change and is_open, "may_reopen": shown.may_change and not is_open,
        "now": clock.now(), "trail": _trail(shelter), "count": count, "closures": w.CLOSURES,
    }  # fmt: skip
    return render(request, "desk/placement/supply.html", context)


def _state(place: reads.OpenPlace) -> tuple[str, Any]:
    if place.is_taken:
        return w.ROOM_STATES["occupied"][0], _("taken")
    return w.ROOM_STATES["closed" if place.is_closed else "free"]


# --- the house --------------------------------------------------------------------------------------


def _organisations(viewer: Actor, *kinds: OrganisationKind) -> list[tuple[str, Any]]:
    return [(str(one.public_id), one.name) for one in partners.organisations(viewer=viewer, kinds=kinds)]


@page(Role.REGISTRAR, purposes=WORKING)
def house_new(request: DeskRequest) -> HttpResponse:
    viewer = request.actor
    form = HouseForm(
        posted(request), regions=regions(viewer), organisations=_organisations(viewer, *RUNS),
        placing=_organisations(viewer, OrganisationKind.GUARDIANSHIP), initial={"security": "secret", "regime": "open"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        placing = partners.organisation(data["placing"], viewer=viewer) if data["placing"] else None
        runs = partners.organisation(data["organisation"], viewer=viewer)
        try:
            made = placement.add_shelter(form.house(), runs, [], placing=placing, by=viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down. Now say which places it has."))
            return redirect("desk:unit_new", made.id)
    asking = Asking(
        _("A new house"), _("Write down"), back=reverse("desk:houses"),
        lead=_("Where it stands is not asked here: who answers for the house seals that themselves."),
        effects=[_("Its organisation sees the house. Nobody can be placed before it has places.")],
    )  # fmt: skip
    return ask(request, form, asking, {"trail": [*trail(), parts.Tab(asking.title, "", True)]})


@page(*CHANGES, purposes=WORKING)
def house_change(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shelter = _opened(request, shelter_id).shelter
    form = HouseForm(
        posted(request), regions=regions(request.actor), may_choose_kind=request.actor.has(Role.REGISTRAR),
        initial=written_house(shelter),
    )  # fmt: skip
    asking = Asking(
        _("Change what the house offers"), _("Save"), back=_back(shelter),
        effects=[_("Every search is judged by this from now on. Who lives there stays there.")],
    )  # fmt: skip
    return _asks(
        request, form, asking, shelter,
        lambda: placement.change_shelter(shelter.id, form.house(shelter), version=form.cleaned_data["version"], by=request.actor),
        _("Saved. Every search is judged by it."),
    )  # fmt: skip


@page(*CHANGES, purposes=WORKING)
def house_close(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shelter = _opened(request, shelter_id).shelter
    asking = Asking(
        _("Close this house for good"), _("Close for good"), back=_back(shelter), danger=True,
        lead=_("For a while, close its places instead."),
        effects=[
            _("It is not offered any more and leaves the list of houses. What happened there stays written."),
            _("Nobody may live there, be awaited or have an offer."),
            _("It can be opened again, for a reason. The nights between do not count as supply."),
        ],
    )  # fmt: skip
    return _confirms(
        request, asking, shelter, lambda: placement.close_shelter(shelter.id, by=request.actor),
        _("The house is closed. It stands below the list of houses."), reverse("desk:houses"),
    )  # fmt: skip


@page(*CHANGES, purposes=WORKING)
def house_reopen(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shown = _opened(request, shelter_id)
    count = sum(len(one.places) for one in shown.units)
    there = ngettext("Its place can be given again, from today.", "Its %(n)d places can be given again, from today.", count)  # fmt: skip
    form = ReopenForm(posted(request))
    asking = Asking(
        _("Open this house again"), _("Open again"), back=_back(shown.shelter),
        effects=[there % {"n": count} if count else _("It has no places: add some before somebody can be placed.")],
    )  # fmt: skip
    return _asks(
        request, form, asking, shown.shelter,
        lambda: placement.reopen_shelter(shelter_id, form.cleaned_data["why"], by=request.actor),
        _("The house is open again."),
    )  # fmt: skip


def _confirms(
    request: DeskRequest, asking: Asking, shelter: Shelter, act: Callable[[], object], done: str, after: str
) -> HttpResponse:
    """A page that says what would happen, and one button."""
    form = ui.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, done)
            return redirect(after)
    return ask(request, form, asking, {"trail": _trail(shelter, asking.title)})


# --- units and places -------------------------------------------------------------------------------


@page(*CHANGES, purposes=WORKING)
def unit_new(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shelter = _opened(request, shelter_id).shelter
    form = NewUnitForm(posted(request), initial=_first_guess(shelter))
    asking = Asking(
        _("A part of the house, and its places"), _("Add"), back=_back(shelter),
        lead=_("Places with the same rules make one part. A house may have several."),
    )  # fmt: skip
    return _asks(
        request, form, asking, shelter, lambda: placement.add_unit(shelter.id, form.part(), by=request.actor),
        _("Added. The places can be given."),
    )  # fmt: skip


def _first_guess(shelter: Shelter) -> dict[str, Any]:
    """What follows from the kind of house; everything can be changed."""
    kind = ShelterKind(shelter.kind)
    young = kind in (ShelterKind.PROTECTED_MINORS, ShelterKind.SECURE_YOUTH)
    return {"takes": str(ONLY.get(kind, Takes.ANYBODY))} | ({"least_age": 12, "most_age": 17} if young else {})


@page(*CHANGES, purposes=WORKING)
def unit_change(request: DeskRequest, shelter_id: UUID, unit_id: UUID) -> HttpResponse:
    shown = _opened(request, shelter_id)
    unit = shown.unit(unit_id).unit
    form = UnitForm(posted(request), initial=written_unit(unit))
    asking = Asking(
        _("Who may live in this part"), _("Save"), back=_back(shown.shelter),
        effects=[_("Every search is judged by this from now on. Who lives there stays there.")],
    )  # fmt: skip
    return _asks(
        request, form, asking, shown.shelter,
        lambda: placement.change_unit(unit.id, form.part(), version=form.cleaned_data["version"], by=request.actor),
        _("Saved. Every search is judged by it."),
    )  # fmt: skip


@page(*CHANGES, purposes=WORKING)
def places_new(request: DeskRequest, shelter_id: UUID, unit_id: UUID) -> HttpResponse:
    shown = _opened(request, shelter_id)
    opened = shown.unit(unit_id)
    form = PlacesForm(posted(request), initial=_next_code(opened))
    asking = Asking(_("More places"), _("Add"), back=_back(shown.shelter), lead=unit_words(opened.unit))
    return _asks(
        request, form, asking, shown.shelter,
        lambda: placement.add_places(unit_id, form.part(), by=request.actor), _("Added. The places can be given."),
    )  # fmt: skip


def _next_code(opened: reads.OpenUnit) -> dict[str, Any]:
    """The code after the last one of this part."""
    if not opened.places:
        return {}
    last = opened.places[-1].place
    letter, _sep, number = last.code.rpartition("-")
    return {
        "letter": letter, "first": int(number) + 1 if number.isdecimal() else 1, "children": last.children,
        "cots": last.cots,
    }  # fmt: skip


@page(*CHANGES, purposes=WORKING)
def place_room(request: DeskRequest, shelter_id: UUID, place_id: UUID) -> HttpResponse:
    shown = _opened(request, shelter_id)
    row = shown.place(place_id).place
    form = PlaceForm(posted(request), initial=written_place(row))
    asking = Asking(
        _("Room for children at %(place)s") % {"place": row.code}, _("Save"), back=_back(shown.shelter)
    )  # fmt: skip
    return _asks(
        request, form, asking, shown.shelter,
        lambda: placement.change_place(
            row.id, form.cleaned_data["children"], form.cleaned_data["cots"], version=form.cleaned_data["version"], by=request.actor
        ),
        _("Saved. Every search is judged by it."),
    )  # fmt: skip


@page(*CHANGES, purposes=WORKING)
def place_retire(request: DeskRequest, shelter_id: UUID, place_id: UUID) -> HttpResponse:
    shown = _opened(request, shelter_id)
    row = shown.place(place_id).place
    asking = Asking(
        _("Take %(place)s out of use") % {"place": row.code}, _("Take out of use"), back=_back(shown.shelter),
        danger=True, lead=_("For a while, close it instead."),
        effects=[
            _("It is not offered any more. What happened on it stays written."),
            _("This cannot be taken back: its code is not used again."),
        ],
    )  # fmt: skip
    return _confirms(
        request, asking, shown.shelter, lambda: placement.retire_place(row.id, by=request.actor),
        _("%(place)s is out of use.") % {"place": row.code}, _back(shown.shelter),
    )  # fmt: skip


# --- closed for a while -----------------------------------------------------------------------------


@page(*HOUSE, purposes=WORKING)
def place_close(request: DeskRequest, shelter_id: UUID, place_id: UUID) -> HttpResponse:
    shown = reads.supply(shelter_id, viewer=request.actor)
    row = shown.place(place_id).place
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        begin, until = form.days()
        try:
            placement.close_place(row.id, form.cleaned_data["reason"], from_on=begin, until=until, by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down: from that day on nobody is offered the place."))
            return redirect("desk:house", shelter_id)
    asking = Asking(
        _("Close %(place)s for a while") % {"place": row.code}, _("Close"),
        back=reverse("desk:house", args=[shelter_id]), lead=_("Who lives there stays there."),
    )  # fmt: skip
    return ask(request, form, asking, {"trail": trail(shown.shelter, asking.title)})


@page(*HOUSE, purposes=WORKING)
@require_POST
def place_open(request: DeskRequest, shelter_id: UUID, place_id: UUID) -> HttpResponse:
    placement.open_place(place_id, by=request.actor)
    messages.success(request, _("The place can be given again."))
    return redirect("desk:house", shelter_id)


urlpatterns = [
    path("houses/new/", house_new, name="house_new"),
    path("houses/<uuid:shelter_id>/offers/", supply, name="supply"),
    path("houses/<uuid:shelter_id>/offers/change/", house_change, name="house_change"),
    path("houses/<uuid:shelter_id>/offers/close/", house_close, name="house_close"),
    path("houses/<uuid:shelter_id>/offers/reopen/", house_reopen, name="house_reopen"),
    path("houses/<uuid:shelter_id>/units/new/", unit_new, name="unit_new"),
    path("houses/<uuid:shelter_id>/units/<uuid:unit_id>/", unit_change, name="unit_change"),
    path("houses/<uuid:shelter_id>/units/<uuid:unit_id>/places/", places_new, name="places_new"),
    path("houses/<uuid:shelter_id>/places/<uuid:place_id>/room/", place_room, name="place_room"),
    path("houses/<uuid:shelter_id>/places/<uuid:place_id>/retire/", place_retire, name="place_retire"),
    path("houses/<uuid:shelter_id>/places/<uuid:place_id>/close/", place_close, name="place_close"),
    path("houses/<uuid:shelter_id>/places/<uuid:place_id>/open/", place_open, name="place_open"),
]
