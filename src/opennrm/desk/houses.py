"""Houses: the room list for the house meeting, places closed and opened, incidents; and one address, for who has the right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as accounts
from opennrm.desk import placing_words as w
from opennrm.desk.case_frame import Asking, ask, posted
from opennrm.desk.placing import WORKING, regions
from opennrm.desk.placing_forms import AddressForm, IncidentForm, RightForm
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.stays import HOUSE
from opennrm.desk.under_seal import may_keep
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Role
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.models import Shelter
from opennrm.placement.rules import Cause, Destination, Incident
from opennrm.ui import parts


def trail(shelter: Shelter | None = None, *more: str) -> list[parts.Tab]:
    found = [parts.Tab(_("Houses"), reverse("desk:houses"), shelter is None)]
    if shelter is not None:
        found.append(parts.Tab(shelter.code, reverse("desk:house", args=[shelter.id]), not more))
    return found + [parts.Tab(label, "", True) for label in more]


@page(*HOUSE, purposes=WORKING)
def houses(request: DeskRequest) -> HttpResponse:
    names = regions(request.actor)
    rows = [
        (shelter, w.kind_words(shelter.kind), w.power_words(shelter.kind), w.region_words(shelter.region, names))
        for shelter in reads.houses(viewer=request.actor)
    ]
    closed = [(shelter, w.kind_words(shelter.kind)) for shelter in reads.closed_houses(viewer=request.actor)]
    return render(
        request,
        "desk/placement/houses.html",
        {
            "rows": rows, "closed": closed, "trail": trail(), "may_add": request.actor.has(Role.REGISTRAR),
            "now": clock.now(),
        },
    )  # fmt: skip


def _room(room: reads.Room) -> dict[str, Any]:
    name = room.called or (show_reference(room.reference) if room.reference else "")
    return {
        "room": room, "name": name, "state": w.ROOM_STATES[room.state],
        "why": ", ".join(str(w.CAUSES[Cause(block.cause)]) for block in room.blocks),
        "closed": w.CLOSURES[room.closed.reason] if room.closed and room.stay is None else "",
    }  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def house(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shown = reads.house(shelter_id, viewer=request.actor)
    shelter = shown.shelter
    own = shelter.organisation_id == request.actor.organisation_id
    context: dict[str, Any] = {
        "shelter": shelter, "kind": w.kind_words(shelter.kind), "rooms": [_room(room) for room in shown.rooms],
        "coming": [_room(room) for room in shown.coming], "going": [_room(room) for room in shown.going],
        "left": [(stay, w.DESTINATIONS[Destination(stay.destination)]) for stay in shown.left],
        "incidents": [(row, w.INCIDENTS[Incident(row.kind)], words) for row, words in shown.incidents],
        "children": shown.children, "now": clock.now(), "trail": trail(shelter), "own": own,
        "answers_for": own and request.actor.has(Role.SUPERVISOR),
        "may_read_address": shelter.id in reads.my_addresses(viewer=request.actor),
        "living": sum(room.state in ("occupied", "ready") for room in shown.rooms),
    }  # fmt: skip
    return render(request, "desk/placement/house.html", context)


def _shelter(request: DeskRequest, shelter_id: UUID) -> Shelter:
    found = next((one for one in reads.houses(viewer=request.actor) if one.id == shelter_id), None)
    if found is None:
        raise NotThere
    return found


def _asking(shelter: Shelter, title: str, button: str, **more: Any) -> Asking:
    return Asking(title, button, back=reverse("desk:house", args=[shelter.id]), **more)


def _living(request: DeskRequest, shelter_id: UUID) -> list[UUID]:
    """The cases of those who live there, as far as this viewer knows them by name; looked up where something was sent."""
    if request.method != "POST":
        return []
    rooms = reads.house(shelter_id, viewer=request.actor).rooms
    return [room.stay.case_id for room in rooms if room.stay is not None and room.called]


@page(*HOUSE, purposes=WORKING)
def incident_new(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shelter = _shelter(request, shelter_id)
    form = IncidentForm(posted(request))
    if may_keep(request, form, _living(request, shelter_id), request.actor):
        try:
            placement.note_incident(shelter_id, form.chosen(), form.cleaned_data["words"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down for the house meeting."))
            return redirect("desk:house", shelter_id)
    asking = _asking(shelter, _("Something happened"), _("Write down"))
    return ask(request, form, asking, {"trail": trail(shelter, asking.title)})


# --- where it stands --------------------------------------------------------------------------------


@page(*HOUSE, Role.REPORTER, purposes=WORKING, reads=True)
@require_POST
def house_address(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    """Read once, on a page that is not kept: asked by a sent form, so that it stands in no list of addresses."""
    shown = reads.address(shelter_id, viewer=request.actor)
    context = {"shown": shown, "town": w.municipality_words(shown.address.municipality)}
    answer = render(request, "desk/placement/address.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(Role.SUPERVISOR, purposes=WORKING)
def address_write(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    shelter = _shelter(request, shelter_id)
    form = AddressForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            placement.write_address_of(shelter_id, form.written(), by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Sealed. Who must know it needs a right of their own."))
            return redirect("desk:house", shelter_id)
    asking = _asking(
        shelter, _("Where this house stands"), _("Seal"),
        lead=_("What stands there now is not shown here. It is in no list, no search, no export, no calendar."),
    )  # fmt: skip
    return ask(request, form, asking, {"trail": trail(shelter, asking.title)})


@page(Role.SUPERVISOR, purposes=WORKING)
def address_rights(request: DeskRequest, shelter_id: UUID) -> HttpResponse:
    """Who may read one address; giving the right to somebody by name."""
    shelter = _shelter(request, shelter_id)
    rights = reads.address_rights(shelter_id, viewer=request.actor)
    form = RightForm(posted(request))
    people = accounts.colleagues(viewer=request.actor, roles=[*HOUSE, Role.REPORTER])
    form.fields["user"].choices = [  # type: ignore[attr-defined]
        ("", _("Choose somebody")),
        *((str(user.public_id), f"{user.name}, {user.organisation.name}") for user in people),
    ]
    if request.method == "POST" and form.is_valid():
        try:
            user = next(one for one in people if str(one.public_id) == form.cleaned_data["user"])
            placement.let_read_address(shelter_id, user, form.cleaned_data["why"], until=form.until(), by=request.actor)
        except Broken as fault:
            fault.faults.setdefault("hours", fault.faults.pop("until", []))
            put_on(form, fault)
        else:
            messages.success(request, _("They may read this one address. It is written down each time."))
            return redirect("desk:address_rights", shelter_id)
    context = {
        "shelter": shelter, "rights": rights, "form": form, "trail": trail(shelter, _("Who may read the address")),
        "now": clock.now(), "words": dict(form.fields["why"].choices),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "desk/placement/rights.html", context)


@page(Role.SUPERVISOR, purposes=WORKING)
@require_POST
def address_right_end(request: DeskRequest, shelter_id: UUID, right_id: UUID) -> HttpResponse:
    placement.end_address_right(right_id, by=request.actor)
    messages.success(request, _("The right has ended; it acts on their next click."))
    return redirect("desk:address_rights", shelter_id)


urlpatterns = [
    path("houses/", houses, name="houses"),
    path("houses/<uuid:shelter_id>/", house, name="house"),
    path("houses/<uuid:shelter_id>/incident/", incident_new, name="incident_new"),
    path("houses/<uuid:shelter_id>/address/", house_address, name="house_address"),
    path("houses/<uuid:shelter_id>/address/write/", address_write, name="address_write"),
    path("houses/<uuid:shelter_id>/address/rights/", address_rights, name="address_rights"),
    path("houses/<uuid:shelter_id>/address/rights/<uuid:right_id>/end/", address_right_end, name="address_right_end"),
]
