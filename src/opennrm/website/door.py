"""The public door: it stands before every other middleware and answers for its own hosts, alone.

A request for a public host never meets a session, a sign-in or a cookie; one for the desk's host never meets a public
page. The cookie of the desk belongs to the desk's host, so no browser sends it here (docs/decisions/0008-public-host.md).
"""

from __future__ import annotations

import gzip
import logging
import traceback
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path
from django.utils.html import escape

from opennrm.publications.rules import DANGER_NUMBER, LANGUAGES, SOURCE
from opennrm.website import pages
from opennrm.website.content import current
from opennrm.website.headers import HEADERS, TRANSPORT

log = logging.getLogger("opennrm.website")
URLS = "opennrm.website.urls"
READING = ("GET", "HEAD")
COMPRESSED = 5  # level of gzip
NO_CONTENT = 204
LAST_WORDS = f"Something went wrong on our side. Danger now? {DANGER_NUMBER}."


class PublicDoor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if host_of(request) not in settings.PUBLIC_HOSTS:
            return self.get_response(request)
        response = _answer(request)
        return finished(request, response)


def host_of(request: HttpRequest) -> str:
    """The host asked for, without its port and without the full stop that a complete name may end in."""
    return str(request.META.get("HTTP_HOST", "")).rsplit(":", 1)[0].rstrip(".").lower()


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        if settings.PUBLIC_SECURE and not _is_secure(request):
            return _moved(request.path, settings.PUBLIC_URL)
        found = resolve(request.path_info, urlconf=URLS)
        takes = getattr(found.func, "takes", READING)
        if request.method not in takes:
            answer = fault(request, 405)
            answer.headers["Allow"] = ", ".join(takes)
            return answer
        return cast(HttpResponse, found.func(request, *found.args, **found.kwargs))
    except Resolver404:
        if not request.path.endswith("/") and _is_there(f"{request.path}/"):
            return _moved(f"{request.path}/")
        return fault(request, 404)
    except (
        Exception
    ) as reason:  # the last resort: a page with the number to call, and no word of the visitor in the log
        place = traceback.extract_tb(reason.__traceback__)[-1]
        log.error("a public page could not be drawn: %s at %s:%s", type(reason).__name__, place.name, place.lineno)
        return _plain_fault(language_of(request))


def _is_secure(request: HttpRequest) -> bool:
    return request.is_secure()


def _is_there(path: str) -> bool:
    try:
        resolve(path, urlconf=URLS)
    except Resolver404:
        return False
    return True


def _moved(path: str, host: str = "") -> HttpResponse:
    """To another address of this site. Written so that no sign of a path can become a line or a host of its own."""
    answer = HttpResponse(status=308)
    answer.headers["Location"] = host + escape_uri_path(path)
    return answer


def fault(request: HttpRequest, status: int) -> HttpResponse:
    """A page that says what is not there, in the language of the address if it has one, with the way out on it."""
    from opennrm.kernel import clock

    code = language_of(request)
    context = pages.context_of(current(), code, "fault", clock.now(), live=True)
    return HttpResponse(pages.draw("fault", context), status=status)


def language_of(request: HttpRequest) -> str:
    """The language in the address, or that of the texts' source."""
    code = request.path.split("/")[1]
    return code if code in LANGUAGES else SOURCE


def _plain_fault(code: str) -> HttpResponse:
    """A page without a template: the sentence, the number and the way out, in the reader's words if they can be had."""
    try:
        voice = pages.voice_for(current(), code)
        words, leave = voice.line("word.server_fault"), voice.line("exit.button")
    except Exception:  # whatever broke the page may have broken the texts as well
        code, words, leave = SOURCE, escape(LAST_WORDS), escape("Quick exit")
    return HttpResponse(
        f'<!doctype html><html lang="{code}" dir="{LANGUAGES[code].direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Information</title><link rel="icon" href="data:,"></head>'
        f'<body><p>{words}</p><p><a href="{escape(settings.PUBLIC_EXIT_URL)}" rel="noreferrer">{leave}</a></p></body></html>',
        status=500,
    )


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The exact headers, no cookie, compressed where the browser reads that, empty where only the head was asked."""
    response.cookies.clear()
    for name, value in HEADERS.items():
        response.headers[name] = value
    if settings.PUBLIC_SECURE:
        response.headers[TRANSPORT[0]] = TRANSPORT[1]
    if response.content:
        response.headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            zipped = getattr(response, "zipped", None) or gzip.compress(response.content, COMPRESSED, mtime=0)
            response.content = zipped
            response.headers["Content-Encoding"] = "gzip"
    else:
        del response.headers["Content-Type"]
    if response.status_code == NO_CONTENT:  # such an answer has no length (RFC 9110, section 8.6)
        del response.headers["Content-Length"]
    else:
        response.headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response
