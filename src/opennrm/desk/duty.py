"""Who is told at night: the page of one event, the list of who is on duty, and when the house is at work."""

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
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as accounts
from opennrm.cases import selectors as case_reads
from opennrm.desk.case_frame import posted
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import FIRST_STEPS, HAPPENINGS, STEPS
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.words import Role
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.rules import Hours
from opennrm.ui import parts
from opennrm.ui.forms import ChoiceField, DayField, Form, TickField
from opennrm.ui.forms.hours import HourField, moment_of

TOLD = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER, Role.REGISTRAR)
LISTED = (*TOLD, Role.USER_MANAGER)
WRITES = (Role.SUPERVISOR, Role.USER_MANAGER)


# --- one event --------------------------------------------------------------------------------------


@page(*TOLD, reads=True)
def event(request: DeskRequest, event: UUID) -> HttpResponse:
    """What happened, what to do first, who knows, and one button: I act."""
    viewer = request.actor
    found, told = reads.event(event, viewer=viewer)
    numbers = {one.user_id for one in told} | {found.taken_by_id or 0, found.noted_by_id or 0}
    names = accounts.names(numbers, viewer=viewer)
    context = {
        "now": clock.now(),
        "event": found,
        "what": HAPPENINGS[found.kind],
        "first": FIRST_STEPS[found.kind],
        "told": [(", ".join(names.get(one.user_id, ("", ""))), STEPS[one.step], one) for one in told],
        "taken_by": names.get(found.taken_by_id or 0, ("", ""))[0],
        "noted_by": ", ".join(names.get(found.noted_by_id or 0, ("", ""))),
        "mine": found.taken_by_id == viewer.user_id,
        "inside": _inside(found.reference, viewer),
        "trail": [parts.Tab(_("Today"), reverse("desk:today")), parts.Tab(_("Something happened"), "", True)],
    }
    return render(request, "desk/safety/event.html", context)


def _inside(reference: str, viewer: Actor) -> bool:
    """Whether this viewer may open the file itself; else there is the emergency."""
    try:
        case_reads.case_card(reference, viewer=viewer)
    except (NotThere, NotAllowed):
        return False
    return True


@page(*TOLD)
@require_POST
def event_take(request: DeskRequest, event: UUID) -> HttpResponse:
    safety.take_event(event, by=request.actor)
    messages.success(request, _("You act. Everybody who was told reads that it is you."))
    return redirect("desk:event", event)


# --- the list ---------------------------------------------------------------------------------------


class DutyForm(Form):
    user = ChoiceField(label=lazy("Who?"), widget=Select, choices=[])
    from_day = DayField(label=lazy("From which day?"))
    from_hour = HourField(label=lazy("From what time?"), help_text=lazy("Like 18:00"))
    to_day = DayField(label=lazy("Until which day?"))
    to_hour = HourField(label=lazy("Until what time?"), help_text=lazy("The hour of handing over."))

    def __init__(self, *args: Any, users: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = users  # type: ignore[attr-defined]


class HoursForm(Form):
    opens = HourField(label=lazy("At work from"))
    closes = HourField(label=lazy("Until"))
    weekend = TickField(label=lazy("On Saturday and Sunday too"), required=False)


def _mine(viewer: Actor) -> int:
    if viewer.organisation_id is None:
        raise NotThere("No organisation.")
    return viewer.organisation_id


def _officers(viewer: Actor) -> list[tuple[str, str]]:
    found = accounts.colleagues(viewer=viewer, roles=[Role.DUTY_OFFICER], organisation=_mine(viewer))
    return [("", _("Choose somebody")), *((str(user.public_id), user.name) for user in found)]


_FIELDS = {"starts_at": "from_day", "ends_at": "to_day"}


@page(*LISTED)
def duty(request: DeskRequest) -> HttpResponse:
    """Who is reached when nobody is at work."""
    viewer = request.actor
    mine = _mine(viewer)
    writes = viewer.has(*WRITES)
    form = DutyForm(posted(request), users=_officers(viewer)) if writes else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed([_("Supervisors and user managers write this list.")])
        if form.is_valid() and _added(form, viewer):
            messages.success(request, _("On the list."))
            return redirect("desk:duty")
    listed = reads.duties(mine, viewer=viewer)
    context = {
        "now": clock.now(),
        "duties": listed,
        "on_duty": next((one for one in listed if one.now), None),
        "hours": reads.hours([mine], viewer=viewer)[mine],
        "form": form,
        "officers": len(_officers(viewer)) - 1,
        "trail": [parts.Tab(_("On duty"), "", True)],
    }
    return render(request, "desk/safety/duty.html", context)


def _added(form: DutyForm, viewer: Actor) -> bool:
    given = form.cleaned_data
    try:
        user = accounts.colleague(UUID(given["user"]), viewer=viewer, roles=[Role.DUTY_OFFICER])
        safety.add_duty(
            user, moment_of(given["from_day"], given["from_hour"]), moment_of(given["to_day"], given["to_hour"]),
            by=viewer,
        )  # fmt: skip
    except Broken as fault:
        put_on(form, Broken({_FIELDS.get(field, field): said for field, said in fault.faults.items()}))
        return False
    return True


@page(*WRITES)
@require_POST
def duty_cancel(request: DeskRequest, duty: UUID) -> HttpResponse:
    safety.cancel_duty(duty, by=request.actor)
    messages.success(request, _("Taken off the list."))
    return redirect("desk:duty")


@page(*WRITES)
def duty_hours(request: DeskRequest) -> HttpResponse:
    """When the house is at work. Outside these hours it is night for whoever is told."""
    viewer = request.actor
    said = reads.hours([_mine(viewer)], viewer=viewer)[_mine(viewer)]
    start = {"opens": said.opens, "closes": said.closes, "weekend": said.weekend}
    form = HoursForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            safety.set_hours(Hours(given["opens"], given["closes"], given["weekend"]), by=viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:duty")
    context = {
        "form": form,
        "trail": [parts.Tab(_("On duty"), reverse("desk:duty")), parts.Tab(_("Hours of work"), "", True)],
    }
    return render(request, "desk/safety/hours.html", context)


urlpatterns = [
    path("events/<uuid:event>/", event, name="event"),
    path("events/<uuid:event>/act/", event_take, name="event_take"),
    path("duty/", duty, name="duty"),
    path("duty/hours/", duty_hours, name="duty_hours"),
    path("duty/<uuid:duty>/cancel/", duty_cancel, name="duty_cancel"),
]
