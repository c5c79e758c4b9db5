"""Pages that are only read. Drawn once a minute for each language, whoever asks: a visitor changes nothing on them."""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse

from opennrm.kernel import clock
from opennrm.website import pages
from opennrm.website.content import Content, current
from opennrm.website.directory import ASKED, listed
from opennrm.website.headers import WIPE

MOST_HELD = 2_000  # pages in memory


def doorway(request: HttpRequest) -> HttpResponse:
    """The one neutral address: choose a language; with JavaScript everything else opens in its place."""
    return _held("", "doorway")


def read(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    return _held(code, slug)


def _held(code: str, slug: str) -> HttpResponse:
    """A page from memory. What it says about opening hours is right for the minute."""
    content = current()
    minute = f"{clock.now():%Y%m%d%H%M}"
    found = content.pages.get((minute, code, slug))
    if found is None:
        body = draw_page(content, code, slug, live=True)
        found = (body, gzip.compress(body, 9, mtime=0))
        if len(content.pages) > MOST_HELD or not any(key[0] == minute for key in list(content.pages)[-1:]):
            content.pages.clear()
        content.pages[minute, code, slug] = found
    response = HttpResponse(found[0])
    response.zipped = found[1]  # type: ignore[attr-defined]
    return response


def draw_page(content: Content, code: str, slug: str, *, live: bool) -> bytes:
    """One page as bytes, for the live site and for plain files alike."""
    if slug == "doorway":
        context = pages.context_of(content, "en", "doorway", clock.now(), live=live)
        return pages.draw("doorway", context | {"discreet": True})
    context = pages.context_of(content, code, slug, clock.now(), live=live)
    if slug == "turn":
        context |= listed(content, code, {}, live=live)
    return pages.draw(pages.PAGES[slug].template, context)


def turn(request: HttpRequest, code: str) -> HttpResponse:
    """Where can I turn: with a question the entries that fit it; without one, a page like the others."""
    asked = {name: request.GET.get(name, "")[:40] for name in ASKED}
    if not any(asked.values()):
        return _held(code, "turn")
    content = current()
    context = pages.context_of(content, code, "turn", clock.now(), live=True)
    return HttpResponse(pages.draw("turn", context | listed(content, code, asked, live=True)))


def wipe(request: HttpRequest) -> HttpResponse:
    """Asked for by the script while it leaves: the browser forgets what it may have kept of this site.

    Cookies go for the whole domain, the desk's with them: no other site may bring that about.
    """
    answer = HttpResponse(status=204)
    if request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin":
        answer.headers["Clear-Site-Data"] = WIPE
    return answer


def no_icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it unasked; there is none to recognise."""
    return HttpResponse(status=204)
