"""Appointments of a case: a kind of place, who comes along, what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import HiddenInput, IntegerField, Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.accounts import selectors as accounts
from opennrm.appointments import selectors as appointment_reads
from opennrm.appointments import services as appointments
from opennrm.appointments.rules import LONGEST_MINUTES, Became, Need, Place, Planned
from opennrm.appointments.selectors import ShownAppointment
from opennrm.cases import selectors as reads
from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_frame import REACHES, WORKING, Asking, around, ask, colleague, open_, posted
from opennrm.desk.case_words import choices
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import APPOINTMENT_STATES, BECAME, HELPERS, NEEDS, PLACES
from opennrm.desk.under_seal import may_keep
from opennrm.journeys import assigning
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Role
from opennrm.safety import selectors as safety
from opennrm.safety.rules import HelperKind
from opennrm.ui.dates import day_words
from opennrm.ui.forms import Checkboxes, ChoiceField, DayField, Form, LongText, ManyField, ShortText, TickField
from opennrm.ui.forms.hours import HourField, moment_of

_WORKS = (Role.CASE_LEAD, Role.CASE_WORKER)
# Who may be asked for what.
_FOR: dict[Need, tuple[HelperKind, ...]] = {
    Need.INTERPRETER: (HelperKind.INTERPRETER,),
    Need.TRANSPORT: (HelperKind.DRIVER, HelperKind.VOLUNTEER),
    Need.COMPANY: (HelperKind.VOLUNTEER,),
}


@page(*REACHES, purposes=WORKING, reads=True)
def case_appointments(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "appointments")
    found = appointment_reads.appointments(opened, viewer=opened.viewer)
    names = _names(found, opened.viewer)
    rows = [_row(one, names) for one in found]
    context = around(request, opened, "case_appointments", _("Appointments")) | {
        "planned": [row for row in rows if row["appointment"].state == "planned"],
        "over": [row for row in rows if row["appointment"].state != "planned"],
    }
    return render(request, "desk/safety/appointments.html", context)


def _names(found: list[ShownAppointment], viewer: Actor) -> dict[object, str]:
    """The names of colleagues by number, and of helpers by id: two queries for all of them."""
    arranged = [one for appointment in found for one in appointment.arrangements]
    users = accounts.names({one.user_id for one in arranged if one.user_id}, viewer=viewer)
    helpers = safety.helper_names({one.helper_id for one in arranged if one.helper_id}, viewer=viewer)
    named: dict[object, str] = {number: name for number, (name, _house) in users.items()}
    named.update((helper, name) for helper, name in helpers.items())
    return named


def _row(one: ShownAppointment, names: dict[object, str]) -> dict[str, Any]:
    state, label = APPOINTMENT_STATES[one.state]
    return {
        "appointment": one,
        "place": PLACES[one.place],
        "state": state,
        "label": label,
        "arrangements": [
            (each, NEEDS[each.need], names.get(each.user_id or each.helper_id, "")) for each in one.arrangements
        ],
    }


class AppointmentForm(Form):
    place = ChoiceField(
        label=lazy("What kind of place?"), widget=Select, choices=choices(PLACES),
        help_text=lazy("Never an address: whoever reads this over a shoulder learns no place."),
    )  # fmt: skip
    on = DayField(label=lazy("On which day?"))
    hour = HourField(label=lazy("At what time?"), help_text=lazy("Like 20:45"))
    minutes = IntegerField(label=lazy("How many minutes?"), initial=60, min_value=5, max_value=LONGEST_MINUTES)
    words = ShortText(label=lazy("What is it about?"), required=False, longest=300)
    needs = ManyField(label=lazy("What must be arranged?"), choices=choices(NEEDS), widget=Checkboxes, required=False)
    remind = TickField(
        label=lazy("The person wants to be reminded, the day before"), required=False,
        help_text=lazy("Only over the safe contact, in words that say nothing. If that is older than 30 days, you are asked to remind them in person."),
    )  # fmt: skip

    def planned(self) -> Planned:
        given = self.cleaned_data
        return Planned(
            Place(given["place"]), moment_of(given["on"], given["hour"]), given["minutes"], given["words"],
            given["remind"], frozenset(Need(name) for name in given["needs"]),
        )  # fmt: skip


@page(*_WORKS, purposes=WORKING, reads=True)
def appointment_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "appointments")
    form = AppointmentForm(posted(request))
    if may_keep(request, form, opened.case.id, opened.viewer, "words"):
        try:
            appointments.plan_appointment(opened.case.id, form.planned(), by=opened.viewer)
        except Broken as fault:
            names = {"starts_at": "on"}
            put_on(form, Broken({names.get(field, field): said for field, said in fault.faults.items()}))
        else:
            messages.success(request, _("Planned. Arrange now who comes along."))
            return redirect("desk:case_appointments", opened.case.reference)
    asking = Asking(
        _("Plan an appointment"), _("Plan this appointment"),
        back=reverse("desk:case_appointments", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_appointments", asking.title))


# --- who comes along --------------------------------------------------------------------------------


class WhoForm(Form):
    who = ChoiceField(label=lazy("Who?"), widget=Select, choices=[])

    def __init__(self, *args: Any, who: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = who  # type: ignore[attr-defined]


def _who(opened: OpenFile, need: Need) -> list[tuple[str, Any]]:
    helpers = safety.helpers(viewer=opened.viewer, kinds=_FOR[need])
    outside = [
        (f"helper:{one.id}", f"{one.name}, {str(HELPERS[one.kind]).lower()}, {one.organisation}"
         + (f" ({', '.join(one.languages)})" if one.languages else ""))
        for one in helpers
    ]  # fmt: skip
    found: list[tuple[str, Any]] = [("", _("Choose somebody")), (_("Helpers"), outside)]
    if need != Need.INTERPRETER:
        team = reads.members(opened, viewer=opened.viewer)
        found.append((_("Somebody of the team"), [(f"user:{m.user.public_id}", m.user.name) for m in team]))
    return found


@page(*_WORKS, purposes=WORKING, reads=True)
def appointment_arrange(request: DeskRequest, reference: str, appointment: UUID, need: str) -> HttpResponse:
    opened = open_(request, reference, "appointments")
    one = appointment_reads.appointment(opened, appointment, viewer=opened.viewer)
    if need not in set(Need):
        raise NotThere("Nothing of this kind is arranged.")
    form = WhoForm(posted(request), who=_who(opened, Need(need)))
    if request.method == "POST" and form.is_valid():
        kind, _sep, number = form.cleaned_data["who"].partition(":")
        chosen: dict[str, Any] = {"helper": UUID(number)}
        if kind == "user":
            chosen = {"user": colleague(opened.viewer, number).pk}
        try:
            assigning.arrange(opened.case, one.id, Need(need), by=opened.viewer, **chosen)
        except Broken as fault:
            put_on(form, fault)
        except Changed as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Arranged."))
            return redirect("desk:case_appointments", opened.case.reference)
    asking = Asking(
        str(NEEDS[Need(need)]), _("Arrange it with them"), _when(one),
        [_("Whoever you choose is compared with what is known of this person. If they had better not meet, you are asked to choose somebody else; they are told nothing.")],
        back=reverse("desk:case_appointments", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_appointments", asking.title))


def _when(one: ShownAppointment) -> str:
    local = clock.local(one.starts_at)
    return f"{PLACES[one.place]}, {day_words(local, clock.today())}, {local:%H:%M}"


# --- what became of it ------------------------------------------------------------------------------


class BecameForm(Form):
    marks_optional = False
    became = ChoiceField(label=lazy("What became of it?"), choices=choices(BECAME))
    words = LongText(label=lazy("In a few words"), required=False, rows=2, longest=300)
    version = IntegerField(widget=HiddenInput)


@page(*_WORKS, purposes=WORKING, reads=True)
def appointment_end(request: DeskRequest, reference: str, appointment: UUID) -> HttpResponse:
    opened = open_(request, reference, "appointments")
    one = appointment_reads.appointment(opened, appointment, viewer=opened.viewer)
    form = BecameForm(posted(request), initial={"version": one.version})
    if may_keep(request, form, opened.case.id, opened.viewer):
        given = form.cleaned_data
        try:
            appointments.end_appointment(
                one.id, Became(given["became"]), given["words"], given["version"], by=opened.viewer
            )
        except Broken as fault:
            put_on(form, fault)
        except Changed as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _said(Became(given["became"])))
            return redirect("desk:case_appointments", opened.case.reference)
    asking = Asking(
        _("What became of it"), _("Write it down"), _when(one),
        [_("If the person did not come, the case lead is asked to find out today how they are. It is a signal, and no failure: nothing ends because of it."),
         _("A reminder that was not sent yet is taken back.")],
        back=reverse("desk:case_appointments", args=[opened.case.reference]),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_appointments", asking.title))


def _said(became: Became) -> str:
    if became == Became.MISSED:
        return _("Written down. The case lead is asked to find out how the person is.")
    return _("Written down.")


urlpatterns = [
    path("cases/<slug:reference>/appointments/", case_appointments, name="case_appointments"),
    path("cases/<slug:reference>/appointments/new/", appointment_new, name="appointment_new"),
    path(
        "cases/<slug:reference>/appointments/<uuid:appointment>/arrange/<slug:need>/",
        appointment_arrange,
        name="appointment_arrange",
    ),
    path("cases/<slug:reference>/appointments/<uuid:appointment>/end/", appointment_end, name="appointment_end"),
]
