"""One stay: on the way, arrived, ready to move on and what holds, the next place, left. For the desk, house and team."""

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
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk import placing_words as w
from opennrm.desk.case_frame import Asking, ask, posted
from opennrm.desk.placing import WORKING, regions
from opennrm.desk.placing_forms import (
    AnswerForm,
    BlockForm,
    EndForm,
    LeaveForm,
    MunicipalityForm,
    ReadyForm,
    TransportForm,
)
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Role
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.rules import SOLVED_BY, Cause, Destination
from opennrm.ui import parts

HOUSE = (Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER)


def _name(opened: reads.OpenStay) -> str:
    return opened.called or (show_reference(opened.reference) if opened.reference else opened.stay.place.code)


def trail(opened: reads.OpenStay, *more: str) -> list[parts.Tab]:
    found = [
        parts.Tab(_("Houses"), reverse("desk:houses")),
        parts.Tab(_name(opened), reverse("desk:stay", args=[opened.stay.id]), not more),
    ]
    return found + [parts.Tab(label, "", True) for label in more]


@page(*HOUSE, purposes=WORKING, reads=True)
def stay(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    opened = reads.stay(stay_id, viewer=request.actor)
    row = opened.stay
    running = [block for block in opened.blocks if block.until is None]
    context: dict[str, Any] = {
        "opened": opened, "stay": row, "name": _name(opened), "state": w.STAY_STATES[row.state],
        "kind": w.kind_words(row.shelter.kind), "now": clock.now(), "trail": trail(opened),
        "region": w.region_words(row.shelter.region, regions(request.actor)),
        "blocks": [(block, w.CAUSES[Cause(block.cause)], _(SOLVED_BY[Cause(block.cause)])) for block in running],
        "ended": [(block, w.CAUSES[Cause(block.cause)]) for block in opened.blocks if block.until is not None],
        "requests": [(one, w.municipality_words(one.municipality), w.REQUESTS[one.state]) for one in opened.requests],
        "transport": next((t for t in opened.transports if t.state in ("ordered", "picked_up")), None),
        "carriers": w.CARRIERS, "arrived": [t for t in opened.transports if t.state == "arrived"],
        "went": w.DESTINATIONS[Destination(row.destination)] if row.destination else "",
        "may_read_address": row.shelter_id in reads.my_addresses(viewer=request.actor),
    }  # fmt: skip
    return render(request, "desk/placement/stay.html", context)


def _asks(
    request: DeskRequest, stay_id: UUID, form: plain.Form, asking: Asking, act: Callable[[], object], done: str
) -> HttpResponse:
    """One form about one stay: look, send, back to the stay."""
    opened = reads.stay(stay_id, viewer=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, done)
            return redirect("desk:stay", stay_id)
    return ask(request, form, asking, {"trail": trail(opened, asking.title)})


def _asking(stay_id: UUID, title: str, button: str, **more: Any) -> Asking:
    return Asking(title, button, back=reverse("desk:stay", args=[stay_id]), **more)


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_transport(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    form = TransportForm(posted(request), initial={"arrives": "60"})
    return _asks(
        request, stay_id, form,
        _asking(stay_id, _("Order a transport"), _("Order"), lead=_("From the expected moment on the clock watches: half an hour later it is an alarm.")),
        lambda: placement.order_transport(stay_id, form.cleaned_data["carrier"], form.expected_at(), by=request.actor),
        _("Ordered. The clock watches the arrival."),
    )  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_ready(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    form = ReadyForm(posted(request), initial={"ready_on": clock.today()})
    return _asks(
        request, stay_id, form,
        _asking(stay_id, _("Ready to move on"), _("Save"), effects=[_("The board counts this place as held, by its cause, until the person leaves.")]),
        lambda: placement.mark_ready(stay_id, form.cleaned_data["ready_on"], form.chosen(), by=request.actor),
        _("Written down. The board shows it."),
    )  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_block(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    form = BlockForm(posted(request))
    return _asks(
        request, stay_id, form,
        _asking(stay_id, _("What holds the person"), _("Save"), lead=_("Before somebody is ready, this says why the stay will take longer than meant.")),
        lambda: placement.note_block(stay_id, Cause(form.cleaned_data["cause"]), by=request.actor),
        _("Written down. The board shows it."),
    )  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_leave(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    form = LeaveForm(posted(request), initial={"left_on": clock.today()})
    return _asks(
        request, stay_id, form,
        _asking(stay_id, _("The person has left"), _("Save"), danger=True, effects=[_("The place is free again from that day on."), _("“Unknown” alarms the desk and who asked for the place, at once.")]),
        lambda: placement.leave(stay_id, form.cleaned_data["left_on"], Destination(form.cleaned_data["destination"]), by=request.actor),
        _("Written down. The place is free again."),
    )  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_end(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    form = EndForm(posted(request))
    return _asks(
        request, stay_id, form, _asking(stay_id, _("Expected end"), _("Save")),
        lambda: placement.plan_end(stay_id, form.cleaned_data["until"], by=request.actor), _("Saved."),
    )  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_municipality(request: DeskRequest, stay_id: UUID) -> HttpResponse:
    form = MunicipalityForm(posted(request))
    return _asks(
        request, stay_id, form,
        _asking(stay_id, _("A municipality was asked"), _("Save"), lead=_("The search for the next place begins on the first day.")),
        lambda: placement.ask_municipality(stay_id, form.cleaned_data["municipality"], asked_on=form.cleaned_data["asked_on"], by=request.actor),
        _("Written down. An answer is due in four weeks."),
    )  # fmt: skip


@page(*HOUSE, purposes=WORKING, reads=True)
def stay_answer(request: DeskRequest, stay_id: UUID, request_id: UUID) -> HttpResponse:
    form = AnswerForm(posted(request))
    opened = reads.stay(stay_id, viewer=request.actor)
    if request_id not in {one.id for one in opened.requests}:
        raise NotThere
    return _asks(
        request, stay_id, form, _asking(stay_id, _("The answer of the municipality"), _("Save")),
        lambda: placement.note_answer(request_id, form.cleaned_data["state"], answered_on=form.cleaned_data["answered_on"], by=request.actor),
        _("Written down."),
    )  # fmt: skip


def _does(act: Callable[[DeskRequest, UUID], object], done: Any) -> Any:
    """A page that only takes a sent form: one act, one sentence, back to the stay."""

    def sent(request: DeskRequest, stay_id: UUID) -> HttpResponse:
        act(request, stay_id)
        messages.success(request, str(done))
        return redirect("desk:stay", stay_id)

    return page(*HOUSE, purposes=WORKING)(require_POST(sent))


stay_arrived = _does(lambda r, s: placement.confirm_arrival(s, by=r.actor), lazy("The arrival is confirmed."))
stay_not_arrived = _does(
    lambda r, s: placement.not_arrived(s, by=r.actor), lazy("The place is free again, and the search is open again.")
)
stay_not_ready = _does(lambda r, s: placement.not_ready(s, by=r.actor), lazy("Not ready after all: written down."))
stay_handed_over = _does(lambda r, s: placement.confirm_hand_over(s, by=r.actor), lazy("The hand-over is confirmed."))


@page(*HOUSE, purposes=WORKING)
@require_POST
def stay_move(request: DeskRequest, stay_id: UUID, new_id: UUID) -> HttpResponse:
    placement.move_on(stay_id, new_id, by=request.actor)
    messages.success(
        request, _("On the way to the next place. The house there confirms the arrival and the hand-over.")
    )
    return redirect("desk:stay", new_id)


@page(*HOUSE, purposes=WORKING)
@require_POST
def stay_picked_up(request: DeskRequest, stay_id: UUID, transport_id: UUID) -> HttpResponse:
    placement.picked_up(transport_id, by=request.actor)
    messages.success(request, _("Picked up."))
    return redirect("desk:stay", stay_id)


@page(*HOUSE, purposes=WORKING)
@require_POST
def stay_transport_cancel(request: DeskRequest, stay_id: UUID, transport_id: UUID) -> HttpResponse:
    placement.cancel_transport(transport_id, by=request.actor)
    messages.success(request, _("Written down. Order another transport: the person is still awaited."))
    return redirect("desk:stay", stay_id)


@page(*HOUSE, purposes=WORKING)
@require_POST
def stay_unblock(request: DeskRequest, stay_id: UUID, block_id: UUID) -> HttpResponse:
    placement.end_block(block_id, by=request.actor)
    messages.success(request, _("This does not hold the person any more."))
    return redirect("desk:stay", stay_id)


urlpatterns = [
    path("stays/<uuid:stay_id>/", stay, name="stay"),
    path("stays/<uuid:stay_id>/transport/", stay_transport, name="stay_transport"),
    path("stays/<uuid:stay_id>/transport/<uuid:transport_id>/picked-up/", stay_picked_up, name="stay_picked_up"),
    path(
        "stays/<uuid:stay_id>/transport/<uuid:transport_id>/cancel/",
        stay_transport_cancel,
        name="stay_transport_cancel",
    ),
    path("stays/<uuid:stay_id>/arrived/", stay_arrived, name="stay_arrived"),
    path("stays/<uuid:stay_id>/not-arrived/", stay_not_arrived, name="stay_not_arrived"),
    path("stays/<uuid:stay_id>/handed-over/", stay_handed_over, name="stay_handed_over"),
    path("stays/<uuid:stay_id>/ready/", stay_ready, name="stay_ready"),
    path("stays/<uuid:stay_id>/not-ready/", stay_not_ready, name="stay_not_ready"),
    path("stays/<uuid:stay_id>/block/", stay_block, name="stay_block"),
    path("stays/<uuid:stay_id>/block/<uuid:block_id>/end/", stay_unblock, name="stay_unblock"),
    path("stays/<uuid:stay_id>/leave/", stay_leave, name="stay_leave"),
    path("stays/<uuid:stay_id>/expected-end/", stay_end, name="stay_end"),
    path("stays/<uuid:stay_id>/move/<uuid:new_id>/", stay_move, name="stay_move"),
    path("stays/<uuid:stay_id>/municipality/", stay_municipality, name="stay_municipality"),
    path("stays/<uuid:stay_id>/municipality/<uuid:request_id>/answer/", stay_answer, name="stay_answer"),
]
