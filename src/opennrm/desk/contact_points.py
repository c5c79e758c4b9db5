"""Where organisations receive: the addresses that the outgoing check trusts, each confirmed on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Role
from opennrm.partners import selectors as reads
from opennrm.partners import services as partners
from opennrm.partners.rules import PointKind, still_sure
from opennrm.ui.forms import ChoiceField, Form, ShortText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_KEEPS = (Role.REGISTRAR, Role.USER_MANAGER)
KINDS: dict[str, StrOrPromise] = {
    PointKind.EMAIL: lazy("E-mail"),
    PointKind.POST: lazy("Post"),
    PointKind.PHONE: lazy("Telephone"),
}


class PointForm(Form):
    marks_optional = False
    organisation = ChoiceField(label=lazy("Which organisation?"), widget=plain.Select, choices=[])
    kind = ChoiceField(label=lazy("How does it receive?"), choices=list(KINDS.items()))
    value = ShortText(
        label=lazy("Address or number"), longest=300, required=False,
        help_text=lazy("Of an office, never of a house where people are safe. Ask them on a number you know."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


def _mine(request: DeskRequest) -> list[tuple[str, str]]:
    """All organisations for the desk; the own one for its user manager."""
    everybody = request.actor.has(Role.REGISTRAR)
    found = [
        (str(one.public_id), one.name)
        for one in reads.organisations(viewer=request.actor)
        if everybody or one.pk == request.actor.organisation_id
    ]
    return found if len(found) == 1 else [("", _("Choose an organisation")), *found]


@page(*_KEEPS)
def contact_points(request: DeskRequest) -> HttpResponse:
    form = PointForm(request.POST if request.method == "POST" else None, organisations=_mine(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            organisation = reads.organisation(UUID(given["organisation"]), viewer=request.actor)
            partners.add_contact_point(organisation, PointKind(given["kind"]), given["value"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        except NotThere:
            form.add_error("organisation", _("There is no such organisation any more."))
        else:
            messages.success(request, _("Kept, and confirmed today. It is used from now on."))
            return redirect("desk:contact_points")
    everybody = request.actor.has(Role.REGISTRAR)
    own = None if everybody else request.actor.organisation_id
    rows = [
        (point, KINDS[point.kind], still_sure(point.confirmed_on, clock.today()))
        for point in reads.contact_points(viewer=request.actor, organisation=own)
    ]
    context = {"form": form, "rows": rows, "title": _("Where organisations receive"), "now": clock.now()}
    return render(request, "desk/outgoing/points.html", context)


@page(*_KEEPS)
@require_POST
def contact_point_change(request: DeskRequest, point: UUID) -> HttpResponse:
    if "end" in request.POST:
        partners.end_contact_point(point, by=request.actor)
        messages.success(request, _("Nothing goes there any more, also not what waits."))
    else:
        partners.confirm_contact_point(point, by=request.actor)
        messages.success(request, _("Confirmed today."))
    return redirect("desk:contact_points")


urlpatterns = [
    path("organisations/addresses/", contact_points, name="contact_points"),
    path("organisations/addresses/<uuid:point>/", contact_point_change, name="contact_point_change"),
]
