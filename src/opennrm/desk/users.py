"""Users and roles of an organisation, and letting a colleague back in: for the user manager."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as account_reads
from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.accounts.rules import WAY_BACK_MINUTES
from opennrm.accounts.sign_in import proved_lately
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import ROLES
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import OrganisationKind, Purpose, Role
from opennrm.partners import selectors as partner_reads
from opennrm.partners.models import Organisation
from opennrm.partners.rules import roles_for
from opennrm.ui.forms import ChoiceField, Form, ShortText

_MANAGING = (Purpose.ADMINISTRATION,)


class NewUserForm(Form):
    name = ShortText(label=gettext_lazy("Name"), help_text=gettext_lazy("As colleagues know it."), longest=120)
    user_name = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Small letters, digits, dots, dashes. For example: r.yilmaz"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [("", ""), *((str(found.public_id), found.name) for found in organisations)]
            self.fields["organisation"] = ChoiceField(label=_("Organisation"), choices=choices, widget=forms.Select)
            self.order_fields(["organisation", "name", "user_name"])


class ConnectForm(Form):
    claim = ShortText(
        label=gettext_lazy("How that login calls this colleague"),
        help_text=gettext_lazy("The administrator of the login knows it: a number or a name that never changes hands."),
        longest=191,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        logins = [(login["provider_id"], login["name"]) for login in settings.ORGANISATION_LOGINS]
        self.fields["provider"] = ChoiceField(label=_("Login"), choices=logins, widget=forms.Select)
        self.order_fields(["provider", "claim"])


@page(Role.USER_MANAGER, purposes=_MANAGING)
def people_who_work(request: DeskRequest) -> HttpResponse:
    found = account_reads.users(viewer=request.actor)
    return render(
        request,
        "desk/users/list.html",
        {"users": [(user, [ROLES[role] for role in ROLES if role in user.roles]) for user in found],
         "several": len({user.organisation_id for user in found}) > 1,
         "ways_back": account_reads.open_ways_back(viewer=request.actor)},
    )  # fmt: skip


def _organisations(request: DeskRequest) -> dict[str, Organisation]:
    """Where this user manager may add a colleague: at home, from the national desk everywhere."""
    found = partner_reads.organisations(viewer=request.actor)
    if request.actor.organisation_kind != OrganisationKind.NATIONAL_DESK:
        found = [own for own in found if own.pk == request.actor.organisation_id]
    return {str(organisation.public_id): organisation for organisation in found}


@page(Role.USER_MANAGER, purposes=_MANAGING)
def new_user(request: DeskRequest) -> HttpResponse:
    """The new colleague begins with a way back: the user manager hands the first code over in person."""
    open_to = _organisations(request)
    form = NewUserForm(request.POST or None, organisations=list(open_to.values()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = open_to[data["organisation"]] if "organisation" in data else next(iter(open_to.values()))
        try:
            user = accounts.add_user(data["user_name"], data["name"], chosen, by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Added. Give a role, and let them in with a code."))
            return redirect("desk:user", user.public_id)
    return render(request, "desk/users/new.html", {"form": form})


@page(Role.USER_MANAGER, purposes=_MANAGING)
def user(request: DeskRequest, user: UUID) -> HttpResponse:
    return _user_page(request, _named(request, user))


def _user_page(request: DeskRequest, found: User, connect: ConnectForm | None = None) -> HttpResponse:
    open_roles = roles_for(found.organisation.kind_of)
    names = {login["provider_id"]: login["name"] for login in settings.ORGANISATION_LOGINS}
    connected = account_reads.connected_logins(found, viewer=request.actor)
    return render(
        request,
        "desk/users/user.html",
        {"person": found, "itself": found.pk == request.actor.user_id,
         "roles": [(role, ROLES[role], role in found.roles) for role in ROLES if role in open_roles],
         "logins": [(provider, names.get(provider, provider), claim) for provider, claim in connected],
         "connect": (connect or ConnectForm()) if names else None},
    )  # fmt: skip


def _named(request: DeskRequest, public_id: UUID) -> User:
    return account_reads.user(public_id, viewer=request.actor)


def _prove_it_first(request: DeskRequest, found: User) -> HttpResponse | None:
    """Whoever found an unlocked desk hands out no rights: prove again who you are, then do it once more."""
    if proved_lately(request):
        return None
    messages.info(request, _("Nothing was changed yet. Show that it is you; then do it once more."))
    back = urlencode({"next": reverse("desk:user", args=[found.public_id])})
    return redirect(f"{reverse('account_reauthenticate')}?{back}")


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
        messages.success(request, _("Taken back: %(role)s. It is gone on their next click.") % {"role": ROLES[role]})
    elif first := _prove_it_first(request, found):
        return first
    else:
        accounts.give_role(found, role, by=request.actor)
        messages.success(request, _("Given: %(role)s.") % {"role": ROLES[role]})
    return redirect("desk:user", found.public_id)


@page(Role.USER_MANAGER, purposes=_MANAGING)
@require_POST
def close_user(request: DeskRequest, user: UUID) -> HttpResponse:
    found = _named(request, user)
    if first := _prove_it_first(request, found):
        return first
    accounts.close_user(found, by=request.actor)
    messages.success(request, _("Closed: no sign-in, no role, no session any more."))
    return redirect("desk:people_who_work")


@page(Role.USER_MANAGER, purposes=_MANAGING)
@require_POST
def let_back_in(request: DeskRequest, user: UUID) -> HttpResponse:
    """Show the code once, to be handed over in person."""
    found = _named(request, user)
    if first := _prove_it_first(request, found):
        return first
    new_second_factor = "second_factor" in request.POST
    code = accounts.let_back_in(found, new_second_factor=new_second_factor, by=request.actor)
    return render(
        request,
        "desk/users/code.html",
        {"person": found, "code": show_reference(code), "minutes": WAY_BACK_MINUTES, "new_second_factor": new_second_factor},
    )  # fmt: skip


@page(Role.USER_MANAGER, purposes=_MANAGING)
@require_POST
def connect_login(request: DeskRequest, user: UUID) -> HttpResponse:
    """Let the own login of an organisation open this account, or no more."""
    found = _named(request, user)
    if request.POST.get("act") == "take":
        accounts.disconnect_login(found, request.POST.get("provider", ""), by=request.actor)
        messages.success(request, _("That login opens this account no more."))
        return redirect("desk:user", found.public_id)
    if first := _prove_it_first(request, found):
        return first
    form = ConnectForm(request.POST)
    if form.is_valid():
        try:
            accounts.connect_login(found, form.cleaned_data["provider"], form.cleaned_data["claim"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Connected. Whoever that login calls so is this colleague from now on."))
            return redirect("desk:user", found.public_id)
    return _user_page(request, found, form)


urlpatterns = [
    path("users/", people_who_work, name="people_who_work"),
    path("users/new/", new_user, name="user_new"),
    path("users/<uuid:user>/", user, name="user"),
    path("users/<uuid:user>/role/", change_role, name="user_role"),
    path("users/<uuid:user>/close/", close_user, name="user_close"),
    path("users/<uuid:user>/way-back/", let_back_in, name="user_way_back"),
    path("users/<uuid:user>/login/", connect_login, name="user_login"),
]
