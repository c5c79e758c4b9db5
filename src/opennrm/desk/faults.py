"""Pages for what cannot be shown. A forbidden file and one that does not exist get the very same bytes."""

from __future__ import annotations

import logging
import secrets as randomness

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from opennrm.accounts import selectors as account_reads
from opennrm.desk.words import PURPOSES, REFUSALS
from opennrm.kernel.access import Refusal
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed, NotAllowed, TooOften
from opennrm.kernel.wording import in_words

log = logging.getLogger("opennrm.faults")


def _page(status: int, title: str, sentences: list[str], number: str = "") -> HttpResponse:
    """The page is drawn without the viewer's frame: it must not differ from viewer to viewer."""
    body = render_to_string("desk/fault.html", {"title": title, "sentences": sentences, "number": number})
    return HttpResponse(body, status=status)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        404,
        _("This page is not there"),
        [
            _("Nothing that you may see is at this address."),
            _("Check the reference, or ask the national desk."),
        ],
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """You may not do this. Where only the purpose stands in the way, it can be changed here, with one button."""
    reasons = exception.reasons if isinstance(exception, NotAllowed) else []
    actor: Actor | None = getattr(request, "actor", None)
    told = [str(REFUSALS.get(Refusal(r), r)) if r in set(Refusal) else in_words(r) for r in reasons]
    if actor is None or reasons != [Refusal.PURPOSE] or request.method != "GET":
        return _page(403, _("You may not do this"), [*told, _("Nothing was changed. Go back, or ask the case lead.")])
    others = [(p, PURPOSES[p]) for p in account_reads.open_purposes(actor) if p != actor.purpose]
    body = render_to_string(
        "desk/other_purpose.html", {"others": others, "next": request.get_full_path()}, request=request
    )
    return HttpResponse(body, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        400,
        _("This could not be read"),
        [_("What your browser sent is too large or not well formed. Nothing was changed. Go back and try again.")],
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(413, _("This file is too large"), [_("Nothing was saved. Go back and choose a smaller file.")])


def too_often(request: HttpRequest, exception: TooOften) -> HttpResponse:
    answer = _page(429, _("Please wait a moment"), [str(exception), _("Nothing was changed.")])
    answer.headers["Retry-After"] = str(exception.retry_after_seconds)
    return answer


def too_often_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The sign-in library counted too many tries from this place."""
    return too_often(request, TooOften(_("This was tried very often. Try again in a few minutes."), 60))


def wrong_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that only takes a sent form was opened as a page, or the other way round."""
    answer = _page(
        405,
        _("This is not a page"),
        [_("Something is sent to this address, and nothing can be read here. Nothing was changed. Go back.")],
    )
    answer.headers["Allow"] = allowed
    return answer


def conflict(request: HttpRequest, exception: Changed | Broken) -> HttpResponse:
    told = (
        [one for some in exception.faults.values() for one in some]
        if isinstance(exception, Broken)
        else [str(exception)]
    )
    said = [in_words(one) for one in told]
    return _page(409, _("This was not saved"), [*said, _("Go back, look at it anew, and try again.")])


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        403,
        _("This form is too old"),
        [_("You were signed out, or the page was open for very long. Go back, reload it and send it again.")],
    )


def crashed(request: HttpRequest, status: int = 500) -> HttpResponse:
    """A number to read aloud; it stands in the server's log beside the place of the fault."""
    number = f"{randomness.randbelow(10_000):04d}-{randomness.randbelow(10_000):04d}"
    log.error("fault shown to a user: %s", number)
    return _page(
        status,
        _("Something went wrong here"),
        [
            _("What you did last was not saved; everything before it was."),
            _("If it happens again, read this number to the help desk."),
        ],
        number,
    )
