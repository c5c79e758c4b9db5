"""The gate: who is it, may they come in, in one transaction, and no answer before the log is written."""

from __future__ import annotations

import logging
import secrets as randomness
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.accounts.selectors import actor_for
from opennrm.accounts.sign_in import has_second_factor
from opennrm.desk import faults
from opennrm.desk.policy import Policy
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere, TooOften

log = logging.getLogger("opennrm.gate")
STARTED, LAST, PURPOSE = "started_at", "last_at", "purpose"
# Pages where somebody without a second factor may go to set one up, or leave.
SETTING_UP = ("mfa_", "account_logout", "account_reauthenticate", "static", "desk:language")


class Gate:
    """Middleware round every page. Static files are answered before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = randomness.token_hex(8)  # type: ignore[attr-defined]
        policy = self._policy(request)
        if policy is not None and policy.open:
            return self._answer(request, None)
        user = request.user
        quiet = policy is not None and policy.quiet
        if not isinstance(user, User):
            return self._to_sign_in(request, quiet) if policy is not None else faults.not_there(request)
        if self._too_old(request, quiet):
            self._run_out(request, user)
            return self._to_sign_in(request, quiet)
        if settings.SECOND_FACTOR_REQUIRED and not self._setting_up(request) and not has_second_factor(user):
            return redirect(reverse("mfa_index"))
        actor = self._actor(request, user, policy or Policy())
        # An address that nobody has, and one that is not for this user, take the very same way from here.
        if policy is None or (policy.roles and not actor.roles & policy.roles):
            audit.denied(actor, "desk.page", details_of(request))
            return faults.not_there(request)
        return self._answer(request, actor)

    def _to_sign_in(self, request: HttpRequest, quiet: bool = False) -> HttpResponse:
        """And from there back to where they were, if it can be opened as a page.

        A part that reads itself lets the whole page be read anew instead: the sign-in page belongs in no tile.
        """
        if quiet:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")

    # --- who ---------------------------------------------------------------------------------------

    def _policy(self, request: HttpRequest) -> Policy | None:
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return None
        request.resolver_match = found
        policy = getattr(found.func, "policy", None)
        if not isinstance(policy, Policy):
            raise LookupError(f"{found.view_name} declares no policy: decorate it with @page or @open_page.")
        return policy

    def _too_old(self, request: HttpRequest, quiet: bool = False) -> bool:
        """Idle and absolute limits, kept in the session itself. What reads itself is no click."""
        moment = clock.now()
        started = datetime.fromisoformat(request.session.setdefault(STARTED, moment.isoformat()))
        last = datetime.fromisoformat(request.session.get(LAST, moment.isoformat()))
        if moment - started > settings.SESSION_ABSOLUTE or moment - last > settings.SESSION_IDLE:
            return True
        if quiet:
            return False
        if (moment - last).total_seconds() > 60 or LAST not in request.session:  # not a write for every click
            request.session[LAST] = moment.isoformat()
            accounts.note_click(request.session.session_key)
        return False

    def _run_out(self, request: HttpRequest, user: User) -> None:
        accounts.forget_session(user, request.session.session_key)
        audit.read(actor_for(user), "accounts.session_ran_out", f"user:{user.pk}")
        logout(request)
        messages.info(request, _("You were signed out, because nothing happened here for long. Sign in to go on."))

    def _setting_up(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and match.view_name.startswith(SETTING_UP)

    def _actor(self, request: HttpRequest, user: User, policy: Policy) -> Actor:
        request_id: str = request.request_id  # type: ignore[attr-defined]
        chosen = request.session.get(PURPOSE)
        actor = actor_for(user, chosen, request_id=request_id)
        # What was chosen on top of the page holds where the page serves it; else the page's own first purpose.
        if policy.purposes and (chosen is None or actor.purpose not in policy.purposes):
            for purpose in policy.purposes:
                other = actor_for(user, purpose, request_id=request_id)
                if other.purpose == purpose:
                    return other
        return actor

    # --- the answer ----------------------------------------------------------------------------------

    def _answer(self, request: HttpRequest, actor: Actor | None) -> HttpResponseBase:
        request.actor = actor  # type: ignore[attr-defined]
        request.undo = False  # type: ignore[attr-defined]
        try:
            with audit.before_the_answer():
                response = self._safely(request, actor)
        except Exception:
            # The log could not be written: no log, no data.
            log.exception("the log could not be written")
            return faults.crashed(request, status=503)
        return response

    def _safely(self, request: HttpRequest, actor: Actor | None) -> HttpResponseBase:
        """Faults of a page became an answer further in; what is left is a commit refused, or a stream that broke."""
        try:
            return self._inside(request, actor)
        except Exception:
            log.exception("a page could not be finished")
            return faults.crashed(request)

    def _inside(self, request: HttpRequest, actor: Actor | None) -> HttpResponseBase:
        if actor is None:
            with transaction.atomic():
                return self._undoing(request)
        language = translation.get_language()
        with acting(actor):
            response = self._undoing(request)
        translation.activate(language or settings.LANGUAGE_CODE)
        return response

    def _undoing(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing half-written: a fault, or an answer that is one, undoes the transaction round it."""
        with transaction.atomic(savepoint=False):
            response = _whole(self.get_response(request))
            if request.undo or response.status_code >= 500:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
        if response.status_code == 405 and not response.content:
            return faults.wrong_way(request, response.headers.get("Allow", ""))
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """Refusals of services and selectors become pages; all else becomes a numbered fault."""
        request.undo = True  # type: ignore[attr-defined]
        actor: Actor | None = getattr(request, "actor", None)
        if isinstance(fault, NotThere):
            audit.denied(actor, "desk.page", details_of(request))
            return faults.not_there(request)
        if isinstance(fault, NotAllowed):
            audit.denied(actor, "desk.act", details_of(request))
            return faults.refused(request, fault)
        if isinstance(fault, TooOften):
            audit.denied(actor, "desk.too_often", details_of(request))
            return faults.too_often(request, fault)
        if isinstance(fault, Changed | Broken):
            return faults.conflict(request, fault)
        return None


def _whole(response: HttpResponseBase) -> HttpResponse:
    """An answer that would be read piece by piece is read here, while somebody acts and a fault still undoes all.

    Rows read later would be read by nobody, and row security would answer with silence. Files have their cap.
    """
    if isinstance(response, HttpResponse):
        return response
    streamed: Any = response
    if streamed.is_async:
        raise TypeError("An answer in pieces over time cannot be written in one transaction: give it whole.")
    whole = HttpResponse(b"".join(streamed.streaming_content), status=streamed.status_code)
    whole.headers = streamed.headers
    whole.cookies = streamed.cookies
    whole._resource_closers.extend(streamed._resource_closers)  # type: ignore[attr-defined]
    return whole


def details_of(request: HttpRequest) -> str:
    """Where it was tried, without what was typed: the name of the page, never its address."""
    match: Any = request.resolver_match
    return f"page:{match.view_name}"[:80] if match else "page:none"
