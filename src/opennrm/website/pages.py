"""The pages of the public site: which there are, where they stand in the navigation, and how one is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.template import engines

from opennrm.publications.rules import DANGER_NUMBER, LANGUAGES, Kind
from opennrm.publications.selectors import PublicLine
from opennrm.website.content import Content
from opennrm.website.formats import zone_words
from opennrm.website.look import SCRIPT, STYLE
from opennrm.website.times import now_words, week_rows
from opennrm.website.voice import Voice


@dataclass(frozen=True)
class Page:
    """One page in every language. `title` is the key of its name in lists."""

    slug: str
    title: str
    template: str = "prose"


_READERS = ("forms", "workers", "men", "pimps", "young", "leaving", "notice", "easy")
QUESTIONS = ("trafficking", "act", "turn", "arrange", "contact")  # the five of the slides
PAGES: dict[str, Page] = {
    page.slug: page
    for page in (
        Page("", "word.home", "home"),
        Page("trafficking", "trafficking.title", "trafficking"),
        Page("act", "act.title"),
        Page("turn", "turn.title", "turn"),
        Page("arrange", "arrange.title"),
        Page("contact", "contact.title", "contact"),
        Page("about", "about.title"),
        Page("rights", "rights.title"),
        Page("data", "data.title"),
        Page("leave", "leave.title", "leave"),
        Page("history", "history.title", "history"),
        Page("languages", "word.languages", "languages"),
        Page("card", "card.title", "card"),
        *[Page(slug, f"readers.{slug}", "reader") for slug in _READERS],
        Page("professionals", "readers.professionals", "professionals"),
        Page("accessibility", "readers.accessibility", "reader"),
    )
}
FORMS = ("tell", "answer")  # live only: plain files take nothing in
LIVE = (*FORMS, "projects")  # what reads the database for each visit
TITLES_OF_LIVE = {"tell": "tell.title", "answer": "tell.come_back", "projects": "readers.projects"}
# The places in the navigation, in order. A page that does not exist yet is not shown: "figures" appears here by itself
# as soon as the page of released figures is in PAGES.
NAVIGATION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("word.topics", (*QUESTIONS, "rights", "data", "tell")),
    ("word.readers", _READERS),
    ("word.site", ("about", "figures", "projects", "professionals", "leave", "history", "card", "accessibility")),
)


@dataclass(frozen=True)
class Link:
    title: str  # key of a text
    url: str
    current: bool


@dataclass(frozen=True)
class Shown:
    """A line with what can be said about it now."""

    line: PublicLine
    said: Any
    week: list[tuple[str, str]]
    zone: str = ""  # whose clock is meant, where it is not this country's

    @property
    def dial(self) -> str:
        return dialled(self.line.number_here or self.line.number_abroad)

    @property
    def dial_abroad(self) -> str:
        return dialled(self.line.number_abroad)


def dialled(number: str) -> str:
    """
    >>> dialled("(+31) 33 000 00 00")
    'tel:+31330000000'
    """
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


def address(code: str, page: str) -> str:
    """
    >>> address("hu", ""), address("hu", "rights")
    ('/hu/', '/hu/rights/')
    """
    return f"/{code}/{page}/" if page else f"/{code}/"


def titles(slug: str) -> str:
    return TITLES_OF_LIVE.get(slug) or PAGES[slug].title


def navigation(code: str, here: str, live: bool) -> list[tuple[str, list[Link]]]:
    """The groups of links, without pages that are not there."""
    there = {*PAGES, *(LIVE if live else ())}
    return [
        (heading, [Link(titles(slug), address(code, slug), slug == here) for slug in slugs if slug in there])
        for heading, slugs in NAVIGATION
    ]


def lines_of(content: Content, kind: Kind, voice: Voice, moment: datetime, live: bool) -> list[Shown]:
    return [
        Shown(line, now_words(line, voice, moment) if live else None, week_rows(line, voice), _zone(line, voice))
        for line in content.lines
        if line.kind == kind
    ]


def _zone(line: PublicLine, voice: Voice) -> str:
    elsewhere = line.hours is not None and line.hours.zone != settings.TIME_ZONE
    return zone_words(line.hours.zone, voice.code) if line.hours and elsewhere else ""


def voice_for(content: Content, code: str) -> Voice:
    return Voice(content, code, partial(address, code))


def context_of(content: Content, code: str, slug: str, moment: datetime, *, live: bool) -> dict[str, Any]:
    """What every page is drawn from."""
    voice = voice_for(content, code)
    other = "en" if code != "en" else settings.PUBLIC_LANGUAGE
    return {
        "voice": voice,
        "code": code,
        "slug": slug,
        "page": PAGES.get(slug),
        "languages": list(LANGUAGES.values()),
        "other": LANGUAGES[other],
        "other_url": address(other, slug if slug in PAGES else ""),
        "navigation": navigation(code, slug, live),
        "help": lines_of(content, Kind.HELP, voice, moment, live),
        "information": lines_of(content, Kind.INFORMATION, voice, moment, live),
        "danger_lines": lines_of(content, Kind.DANGER, voice, moment, live),
        "danger": DANGER_NUMBER,
        "live": live,
        "exit_url": settings.PUBLIC_EXIT_URL,
        "desk_url": settings.URL,
        "style": STYLE,
        "script": SCRIPT,
    }


def draw(template: str, context: Mapping[str, Any]) -> bytes:
    """Without a request: nothing of a session or a visitor can reach a template."""
    found = engines["django"].get_template(f"website/{template}.html")
    return found.render(dict(context)).encode()
