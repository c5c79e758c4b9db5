"""The own account: who am I here, what may I do, where am I signed in, which language and purpose."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as account_reads
from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.desk.gate import PURPOSE
from opennrm.desk.policy import DeskRequest, open_page, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import PURPOSES, ROLES
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Purpose
from opennrm.ui.forms import Form, ShortText


@page()
def account(request: DeskRequest) -> HttpResponse:
    user = cast(User, request.user)
    return render(
        request,
        "desk/account/account.html",
        {
            "roles": [ROLES[role] for role in ROLES if role in request.actor.roles],
            "purpose": PURPOSES[request.actor.purpose] if request.actor.purpose else "",
            "has_password": user.has_usable_password(),
            "second_factors": account_reads.second_factors(viewer=request.actor),
            "sessions": [
                {"id": s.pk, "here": s.session_key == request.session.session_key, "since": s.created_at,
                 "last": s.last_seen_at, "browser": _browser(s.user_agent), "ip": s.ip}
                for s in account_reads.own_sessions(viewer=request.actor)
            ],
        },
    )  # fmt: skip


def _browser(user_agent: str) -> str:
    """Browser and system in two words; the full line helps nobody to recognise a device."""
    browser = next((b for b in ("Edg", "Firefox", "Chrome", "Safari") if b in user_agent), "")
    system = next((s for s in ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux") if s in user_agent), "")
    names = {"Edg": "Edge", "Chrome": _("Chrome or Chromium"), "": _("Unknown browser")}
    return f"{names.get(browser, browser)}{', ' if system else ''}{system}"


@page()
@require_POST
def end_session(request: DeskRequest, session: int) -> HttpResponse:
    accounts.end_session(session, by=request.actor)
    messages.success(request, _("That session is ended. Whoever used it is out on their next click."))
    return redirect("desk:account")


@page()
@require_POST
def end_other_sessions(request: DeskRequest) -> HttpResponse:
    accounts.end_other_sessions(keep=request.session.session_key, by=request.actor)
    messages.success(request, _("You are signed in here alone."))
    return redirect("desk:account")


@page()
def purpose(request: DeskRequest) -> HttpResponse:
    """Choose what to look for. It stands on every page and in every line of the log."""
    choices, fault = account_reads.open_purposes(request.actor), ""
    if request.method == "POST":
        wanted = request.POST.get("purpose", "")
        if wanted in [str(choice) for choice in choices]:
            request.session[PURPOSE] = wanted
            messages.success(request, _("Purpose: %(purpose)s") % {"purpose": PURPOSES[Purpose(wanted)]})
            return redirect(_back(request.POST.get("next", "")))
        fault = _("Choose one of these purposes.")
    return render(
        request,
        "desk/account/purpose.html",
        {"choices": [(choice, PURPOSES[choice], choice == request.actor.purpose) for choice in choices],
         "fault": fault},
    )  # fmt: skip


def _back(wanted: str) -> str:
    """Where the reader was, if that is a page of ours; else the home page."""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("desk:today")


class MailboxForm(Form):
    address = ShortText(
        label=lazy("Work address"), longest=120, required=False,
        help_text=lazy("Always the same words go there: that something new waits. Leave it empty for no mail."),
    )  # fmt: skip


@page()
def mailbox(request: DeskRequest) -> HttpResponse:
    """Where a mail says that something waits; it never says what."""
    user = cast(User, request.user)
    form = MailboxForm(request.POST if request.method == "POST" else None, initial={"address": user.email})
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_mailbox(form.cleaned_data["address"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:account")
    return render(request, "desk/account/mailbox.html", {"form": form})


@page()
@require_POST
def keys(request: DeskRequest) -> HttpResponse:
    """Switch the single-letter keys on or off."""
    accounts.switch_keys(off=request.POST.get("keys") == "off", by=request.actor)
    messages.success(request, _("Saved."))
    return redirect("desk:account")


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Show the pages in this language from now on, and go back to where the reader was."""
    known = dict(settings.LANGUAGES)
    back = _back(request.GET.get("next", ""))
    answer = redirect(back)
    if code in known:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    return answer


urlpatterns = [
    path("account/", account, name="account"),
    path("account/sessions/<int:session>/end/", end_session, name="end_session"),
    path("account/sessions/end/", end_other_sessions, name="end_other_sessions"),
    path("account/purpose/", purpose, name="purpose"),
    path("account/mailbox/", mailbox, name="mailbox"),
    path("account/keys/", keys, name="keys"),
    path("language/<slug:code>/", open_page(language), name="language"),
]
