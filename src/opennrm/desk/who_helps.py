"""Who interprets, drives and goes along for the own organisation, and where they come from."""

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
from opennrm.desk.case_frame import posted
from opennrm.desk.case_safety import TiesForm, typed
from opennrm.desk.case_words import choices
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import HELPERS
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Role
from opennrm.safety import selectors as reads
from opennrm.safety import services as safety
from opennrm.safety.rules import HelperKind
from opennrm.ui import parts
from opennrm.ui.countries import languages
from opennrm.ui.forms import ChoiceField, ShortText

WRITES = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.USER_MANAGER)
LISTED = (*WRITES, Role.DUTY_OFFICER, Role.REGISTRAR)
_WORKING = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER)


@page(*LISTED)
def helpers(request: DeskRequest) -> HttpResponse:
    found = reads.helpers(viewer=request.actor)
    context = {
        "mine": [(one, HELPERS[one.kind]) for one in found if one.mine],
        "others": [(one, HELPERS[one.kind]) for one in found if not one.mine and one.kind != HelperKind.STAFF],
        "writes": request.actor.has(*WRITES),
        "trail": [parts.Tab(_("Helpers"), "", True)],
    }
    return render(request, "desk/safety/helpers.html", context)


class HelperForm(TiesForm):
    kind = ChoiceField(label=lazy("Who is it?"), choices=choices(HELPERS))
    name = ShortText(label=lazy("Name"), required=False, longest=120, help_text=lazy("Leave empty for a colleague."))
    user = ChoiceField(label=lazy("Which colleague?"), widget=Select, required=False, choices=[])
    language_1 = ChoiceField(label=lazy("Language"), widget=Select, required=False, choices=[])
    language_2 = ChoiceField(label=lazy("Second language"), widget=Select, required=False, choices=[])
    field_order = ("kind", "name", "user", "language_1", "language_2", "towns", "communities", "families")

    def __init__(self, *args: Any, users: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = users  # type: ignore[attr-defined]
        for name in ("language_1", "language_2"):
            self.fields[name].choices = [("", _("Not said")), *languages()]  # type: ignore[attr-defined]


def _colleagues(viewer: Actor) -> list[tuple[str, str]]:
    found = accounts.colleagues(viewer=viewer, roles=_WORKING, organisation=viewer.organisation_id)
    return [("", _("Nobody: somebody who does not sign in")), *((str(user.public_id), user.name) for user in found)]


@page(*WRITES)
def helper_new(request: DeskRequest) -> HttpResponse:
    viewer = request.actor
    form = HelperForm(posted(request), users=_colleagues(viewer))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        spoken = [given[name] for name in ("language_1", "language_2") if given[name]]
        try:
            user = accounts.colleague(UUID(given["user"]), viewer=viewer, roles=_WORKING) if given["user"] else None
            safety.add_helper(HelperKind(given["kind"]), given["name"], spoken, form.ties(), user=user, by=viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("On the list. Where they come from is read by your own organisation alone."))
            return redirect("desk:helpers")
    title = _("Somebody who helps")
    return render(request, "desk/safety/helper.html", {"form": form, "title": title, "trail": _trail(title)})


@page(*WRITES)
def helper_ties(request: DeskRequest, helper: UUID) -> HttpResponse:
    viewer = request.actor
    found = next((one for one in reads.helpers(viewer=viewer) if one.id == helper and one.mine), None)
    if found is None:
        raise NotThere("There is no such helper.")
    form = TiesForm(posted(request), initial=typed(reads.helper_ties(helper, viewer=viewer)))
    if request.method == "POST" and form.is_valid():
        try:
            safety.set_helper_ties(helper, form.ties(), by=viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:helpers")
    title = _("Where %(name)s comes from") % {"name": found.name}
    return render(request, "desk/safety/helper.html", {"form": form, "title": title, "trail": _trail(title)})


@page(*WRITES)
@require_POST
def helper_end(request: DeskRequest, helper: UUID) -> HttpResponse:
    safety.end_helper(helper, by=request.actor)
    messages.success(request, _("Off the list. What was arranged keeps the name."))
    return redirect("desk:helpers")


def _trail(title: str) -> list[parts.Tab]:
    return [parts.Tab(_("Helpers"), reverse("desk:helpers")), parts.Tab(title, "", True)]


urlpatterns = [
    path("helpers/", helpers, name="helpers"),
    path("helpers/new/", helper_new, name="helper_new"),
    path("helpers/<uuid:helper>/", helper_ties, name="helper_ties"),
    path("helpers/<uuid:helper>/end/", helper_end, name="helper_end"),
]
