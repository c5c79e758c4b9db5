"""Signing in and out, second factors, and the way back for somebody who cannot: mostly django-allauth's own pages.

Only these of its addresses exist: there is no sign-up and no reset by e-mail.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.adapter import get_adapter as get_login_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from requests import RequestException

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.accounts.sign_in import OrganisationLogin, organisation_login_failed
from opennrm.desk.entrance_forms import NEW_PASSWORD
from opennrm.desk.policy import open_page, theirs
from opennrm.desk.refusals import put_on
from opennrm.kernel import audit
from opennrm.kernel.errors import Broken, NotThere
from opennrm.ui.forms import Form


def _user_name() -> forms.CharField:
    plain = {"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}
    return forms.CharField(label=gettext_lazy("Your user name"), max_length=64, widget=forms.TextInput(attrs=plain))


class AskForm(Form):
    user_name = _user_name()


class WayBackForm(Form):
    user_name = _user_name()
    code = forms.CharField(
        label=gettext_lazy("The code from your colleague"),
        help_text=gettext_lazy("Eight letters and digits. It works for one hour."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "nrm-width-10", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("A new password"),
        help_text=NEW_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=1000,
        strip=False,
    )


def where_from(request: HttpRequest) -> str:
    """Where the question comes from, for the limits alone; never stored beside a name."""
    from allauth.core.internal.ratelimit import get_ip

    return str(get_ip(request))


@open_page
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The library's page, with the logins of organisations beside it."""
    return _with(account.login(request), organisation_logins=settings.ORGANISATION_LOGINS)


def _with(answer: HttpResponseBase, **more: Any) -> HttpResponseBase:
    """A page of the library that is not drawn yet, with more to draw."""
    if isinstance(answer, TemplateResponse) and answer.context_data is not None:
        answer.context_data.update(more)
    return answer


def second_factor(request: HttpRequest) -> HttpResponseBase:
    return _with(mfa.index(request), required=settings.SECOND_FACTOR_REQUIRED)


@open_page
def ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every name: a colleague decides, not a mailbox."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.ask_way_back(form.cleaned_data["user_name"], address=where_from(request))
        return render(request, "desk/entrance/asked.html")
    return render(request, "desk/entrance/ask.html", {"form": form})


@open_page
def way_back(request: HttpRequest) -> HttpResponse:
    form = WayBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            accounts.use_way_back(data["user_name"], data["code"], data["password"], address=where_from(request))
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "desk/entrance/way_back.html", {"form": form})


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Who signs in through the organisation alone has no password here to change."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        messages.info(request, _("You have no password here: you sign in through your organisation."))
        return redirect("desk:account")
    answer: HttpResponseBase = account.password_change(request)
    return answer


# --- the own login of an organisation ---------------------------------------------------------------


def _login_of(provider: str) -> None:
    if provider not in [login["provider_id"] for login in settings.ORGANISATION_LOGINS]:
        raise NotThere("There is no such login.")


def _failed(request: HttpRequest, provider: str) -> HttpResponse:
    audit.failed("accounts.sign_in", provider=provider, why="organisation_login")
    messages.error(request, organisation_login_failed())
    return redirect("account_login")


@open_page
@require_POST
def to_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the login of the organisation. What the form or the address asks beside `next` is not heard."""
    _login_of(provider_id)
    back = get_next_redirect_url(request)
    request.GET, request.POST = QueryDict(), QueryDict()
    try:
        provider = get_login_adapter().get_provider(request, provider_id)
        answer = provider.redirect(request, process="login", next_url=back)
    except (RequestException, KeyError, ValueError, TypeError, AttributeError):
        return _failed(request, provider_id)
    if not isinstance(answer, HttpResponseRedirect):
        return _failed(request, provider_id)
    # A redirect after a form would be held up by form-action of the content policy; a page that moves on is not.
    return render(request, "desk/entrance/leaving.html", {"url": answer.url, "name": provider.name})


@open_page
def from_organisation(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    _login_of(provider_id)
    try:
        view = OAuth2CallbackView.adapter_view(OrganisationLogin(request, provider_id))  # type: ignore[no-untyped-call]
        answer: HttpResponseBase = view(request)
    except (KeyError, ValueError, TypeError, AttributeError):
        # The answer of the other side was none that the library can read.
        return _failed(request, provider_id)
    return answer


urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    theirs("sign-out/", account.logout, "account_logout", open_to_all=True),
    theirs("sign-in/again/", account.reauthenticate, "account_reauthenticate"),
    theirs("account/password/", change_password, "account_change_password"),
    path("sign-in/help/", ask, name="account_reset_password"),
    path("sign-in/way-back/", way_back, name="way_back"),
    # Names that allauth's own templates and redirects ask for, led to the pages that take their place.
    path("sign-in/closed/", open_page(lambda request: redirect("account_login")), name="account_signup"),
    theirs("sign-in/closed/inactive/", account.account_inactive, "account_inactive", open_to_all=True),
    path("sign-in/organisation/<slug:provider_id>/", to_organisation, name="openid_connect_login"),
    path("sign-in/organisation/<slug:provider_id>/back/", from_organisation, name="openid_connect_callback"),
    theirs("sign-in/second-factor/", mfa.authenticate, "mfa_authenticate", open_to_all=True),
    theirs("sign-in/again/second-factor/", mfa.reauthenticate, "mfa_reauthenticate"),
    theirs("sign-in/passkey/", webauthn.login_webauthn, "mfa_login_webauthn", open_to_all=True),
    theirs("sign-in/again/passkey/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    theirs("account/second-factor/", second_factor, "mfa_index"),
    theirs("account/second-factor/app/", totp.activate_totp, "mfa_activate_totp"),
    theirs("account/second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    theirs("account/second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    theirs("account/second-factor/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    theirs("account/second-factor/codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    theirs("account/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    theirs("account/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    theirs("account/passkeys/<int:pk>/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    theirs("account/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
]
