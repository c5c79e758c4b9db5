"""Signing in and out, second factors, and the way back for somebody who cannot: mostly django-allauth's own pages.

Only these of its addresses exist: there is no sign-up and no reset by e-mail.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.accounts import services as accounts
from opennrm.desk.policy import open_page, theirs
from opennrm.desk.refusals import put_on
from opennrm.kernel.errors import Broken
from opennrm.ui.forms import Form


class AskForm(Form):
    user_name = forms.CharField(label=lazy("Your user name"), max_length=64)


class WayBackForm(Form):
    user_name = forms.CharField(label=lazy("Your user name"), max_length=64)
    code = forms.CharField(
        label=lazy("The code from your colleague"),
        help_text=lazy("Eight letters and digits. It works for one hour."),
        max_length=20,
    )
    password = forms.CharField(
        label=lazy("A new password"),
        help_text=lazy("Twelve characters or more. Three or four words that do not belong together are easy to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
        strip=False,
    )


def _address(request: HttpRequest) -> str:
    """Where the question comes from, for the limits alone; never stored beside a name."""
    return str(request.META.get("REMOTE_ADDR", ""))


@open_page
def ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every name: a colleague decides, not a mailbox."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.ask_way_back(form.cleaned_data["user_name"], address=_address(request))
        return render(request, "desk/entrance/asked.html")
    return render(request, "desk/entrance/ask.html", {"form": form})


@open_page
def way_back(request: HttpRequest) -> HttpResponse:
    form = WayBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            accounts.use_way_back(data["user_name"], data["code"], data["password"], address=_address(request))
        except Broken as fault:
            put_on(form, fault)
        else:
            from django.contrib import messages

            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "desk/entrance/way_back.html", {"form": form})


urlpatterns = [
    theirs("sign-in/", account.login, "account_login", open_to_all=True),
    theirs("sign-out/", account.logout, "account_logout", open_to_all=True),
    theirs("sign-in/again/", account.reauthenticate, "account_reauthenticate"),
    theirs("account/password/", account.password_change, "account_change_password"),
    path("sign-in/help/", ask, name="account_reset_password"),
    path("sign-in/way-back/", way_back, name="way_back"),
    # Names that allauth's own templates and redirects ask for, led to the pages that take their place.
    path("sign-in/closed/", open_page(lambda request: redirect("account_login")), name="account_signup"),
    theirs("sign-in/closed/inactive/", account.account_inactive, "account_inactive", open_to_all=True),
    theirs("sign-in/second-factor/", mfa.authenticate, "mfa_authenticate", open_to_all=True),
    theirs("sign-in/trust/", mfa.trust, "mfa_trust", open_to_all=True),
    theirs("sign-in/again/second-factor/", mfa.reauthenticate, "mfa_reauthenticate"),
    theirs("sign-in/passkey/", webauthn.login_webauthn, "mfa_login_webauthn", open_to_all=True),
    theirs("sign-in/again/passkey/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    theirs("account/second-factor/", mfa.index, "mfa_index"),
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
