"""Users and roles of an organisation, and letting a colleague back in: for the user manager."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as account_reads
from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import ROLES
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Purpose, Role
from opennrm.partners import selectors as partner_reads
from opennrm.partners.rules import roles_for
from opennrm.ui.forms import Form

_MANAGING = (Purpose.ADMINISTRATION,)


class NewUserForm(Form):
    name = forms.CharField(label=lazy("Name"), help_text=lazy("As colleagues know it."), max_length=120)
    user_name = forms.CharField(
        label=lazy("User name"),
        help_text=lazy("Small letters, digits, dots, dashes. For example: r.yilmaz"),
        max_length=64,
    )


@page(Role.USER_MANAGER, purposes=_MANAGING)
def people_who_work(request: DeskRequest) -> HttpResponse:
    found = account_reads.users(viewer=request.actor)
    return render(
        request,
        "desk/users/list.html",
        {"users": [(user, [ROLES[role] for role in ROLES if role in user.roles]) for user in found],
         "ways_back": account_reads.open_ways_back(viewer=request.actor)},
    )  # fmt: skip


@page(Role.USER_MANAGER, purposes=_MANAGING)
def new_user(request: DeskRequest) -> HttpResponse:
    """The new colleague begins with a way back: the user manager hands the first code over in person."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mine = [o for o in partner_reads.organisations(viewer=request.actor) if o.pk == request.actor.organisation_id]
        if not mine:
            raise NotThere("The own organisation takes no part any more.")
        try:
            user = accounts.add_user(
                form.cleaned_data["user_name"], form.cleaned_data["name"], mine[0], by=request.actor
            )
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Added. Give a role, and let them in with a code."))
            return redirect("desk:user", user.public_id)
    return render(request, "desk/users/new.html", {"form": form})


@page(Role.USER_MANAGER, purposes=_MANAGING)
def user(request: DeskRequest, user: UUID) -> HttpResponse:
    found = account_reads.user(user, viewer=request.actor)
    open_roles = roles_for(found.organisation.kind_of)
    return render(
        request,
        "desk/users/user.html",
        {"person": found, "itself": found.pk == request.actor.user_id,
         "roles": [(role, ROLES[role], role in found.roles) for role in ROLES if role in open_roles]},
    )  # fmt: skip


def _named(request: DeskRequest, public_id: UUID) -> User:
    return account_reads.user(public_id, viewer=request.actor)


@page(Role.USER_MANAGER, purposes=_MANAGING)
@require_POST
def change_role(request: DeskRequest, user: UUID) -> HttpResponse:
    found = _named(request, user)
    wanted = request.POST.get("role", "")
    if wanted not in [str(role) for role in Role]:
        raise Broken(_("Choose one of the roles on the page."))
    role = Role(wanted)
    if request.POST.get("act") == "take":
        accounts.take_role(found, role, by=request.actor)
        messages.success(request, _("Taken back. It is gone on their next click."))
    else:
        accounts.give_role(found, role, by=request.actor)
        messages.success(request, _("Given."))
    return redirect("desk:user", found.public_id)


@page(Role.USER_MANAGER, purposes=_MANAGING)
@require_POST
def close_user(request: DeskRequest, user: UUID) -> HttpResponse:
    found = _named(request, user)
    accounts.close_user(found, by=request.actor)
    messages.success(request, _("Closed: no sign-in, no role, no session any more."))
    return redirect("desk:people_who_work")


@page(Role.USER_MANAGER, purposes=_MANAGING)
@require_POST
def let_back_in(request: DeskRequest, user: UUID) -> HttpResponse:
    """Show the code once, to be handed over in person."""
    found = _named(request, user)
    code = accounts.let_back_in(found, new_second_factor="second_factor" in request.POST, by=request.actor)
    return render(request, "desk/users/code.html", {"person": found, "code": show_reference(code)})


urlpatterns = [
    path("users/", people_who_work, name="people_who_work"),
    path("users/new/", new_user, name="user_new"),
    path("users/<uuid:user>/", user, name="user"),
    path("users/<uuid:user>/role/", change_role, name="user_role"),
    path("users/<uuid:user>/close/", close_user, name="user_close"),
    path("users/<uuid:user>/way-back/", let_back_in, name="user_way_back"),
]
