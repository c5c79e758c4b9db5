"""Projects abroad for everyone: what has been released, by country or by year, with the states of a day. Live only."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from opennrm.kernel import clock
from opennrm.kernel.errors import NotThere
from opennrm.projects import selectors as reads
from opennrm.projects.rules.portfolio import PARTS, About, Field
from opennrm.ui import project_words as words
from opennrm.ui.countries import country
from opennrm.ui.project_report import told
from opennrm.website import pages
from opennrm.website.content import current

log = logging.getLogger("opennrm.website")
ASKED = ("country", "part", "state", "as_of", "by", "text")
LONGEST = 80
OVER = ("completed", "wound_down", "cancelled")


def _language(code: str) -> str:
    """States, fields and countries are said in Dutch or in English; the entries themselves are in the words of their source."""
    return "nl" if code == "nl" else "en"


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:LONGEST].replace("\x00", "") for name in ASKED}


def _day(asked: dict[str, str]) -> date:
    about = About.read(asked["as_of"])
    return about.last if about else clock.today()


def _groups(play: reads.Play, by: str) -> list[tuple[str, list[Any]]]:
    """By country, each project under every country that it works in; or by the year in which it began, as a plain timeline."""
    found: dict[str, list[Any]] = {}
    for line in (line for some in play.parts.values() for line in some):
        shown = told(line), _last_known(line)
        if by == "year":
            heads = [str(line.start.first.year) if line.start else "–"]
        else:
            heads = [country(str(one["code"])) for one in line.card.all(Field.COUNTRY)] or [
                words.countries_of(line) or "–"
            ]
        for head in heads:
            found.setdefault(head, []).append(shown)
    return sorted(found.items())


def _last_known(line: reads.Line) -> str:
    """For what is not over: since when its state is known. A list of years ago must not look like news."""
    if line.state in OVER or not line.known_since:
        return ""
    return words.about_words(About.read(line.known_since), long=True)


def _play(asked: dict[str, str], day: date) -> tuple[reads.Play, bool]:
    """The list, or none and the word that it is away: without a database the rest of the site goes on."""
    try:
        return reads.state_of_play(
            day, part=int(asked["part"]) if asked["part"] in [str(n) for n in PARTS] else None,
            country=asked["country"], state=asked["state"] if asked["state"] in words.STATES else "", text=asked["text"], viewer=reads.PUBLIC,
        ), False  # fmt: skip
    except DatabaseError:
        log.warning("the database does not answer: the list of projects is away")
        return reads.Play(day, {}, {}, ()), True


def in_a_language(request: HttpRequest) -> HttpResponse:
    """The short address of the list: in Dutch for a browser that asks for Dutch first, in English for all others."""
    code = "nl" if request.headers.get("Accept-Language", "")[:2].casefold() == "nl" else "en"
    asked = urlencode({name: value for name, value in _asked(request).items() if value})
    answer = HttpResponse(status=302)
    answer.headers["Location"] = f"/{code}/projects/" + (f"?{asked}" if asked else "")
    answer.headers["Vary"] = "Accept-Language"
    return answer


def projects(request: HttpRequest, code: str) -> HttpResponse:
    """The list, with filters that work without a script and leave nothing behind."""
    asked = _asked(request)
    with translation.override(_language(code)):
        day = _day(asked)
        play, away = _play(asked, day)
        context = pages.context_of(current(), code, "projects", clock.now(), live=True) | {
            "asked": asked, "play": play, "away": away, "said_in": _language(code),
            "day": words.about_words(About.read(asked["as_of"]) or About.read(str(day)), long=True),
            "groups": _groups(play, asked["by"]),
            "countries": sorted((country(one), one) for one in play.countries),
            "parts": [(str(n), str(words.PARTS[n])) for n in PARTS],
            "states": [(key, str(name)) for key, name in words.STATES.items()],
        }  # fmt: skip
        return HttpResponse(pages.draw("projects", context))


def project(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """One project as everybody may see it. One that is not released is the page of nothing at all."""
    try:
        found = reads.project_page(reference, clock.today(), viewer=reads.PUBLIC)
    except NotThere:
        from opennrm.website.door import fault

        return fault(request, 404)
    with translation.override(_language(code)):
        context = pages.context_of(current(), code, "projects", clock.now(), live=True) | {
            "one": told(found.line), "said_in": _language(code), "countries": words.countries_of(found.line),
        }  # fmt: skip
        return HttpResponse(pages.draw("project", context))
