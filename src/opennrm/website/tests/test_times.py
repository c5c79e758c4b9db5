"""What a page says about hours far away, in other zones, and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.publications import services
from opennrm.publications.rules import Kind, Known
from opennrm.publications.rules.hours import Hours, OnHolidays, Span
from opennrm.publications.selectors import PublicLine
from opennrm.publications.services import LineFacts
from opennrm.website.content import from_files
from opennrm.website.look import STYLE
from opennrm.website.pages import address
from opennrm.website.tests.conftest import FRIDAY_NOON, WEEK
from opennrm.website.times import now_words
from opennrm.website.voice import Voice

DAY = (Span.read("00:00-24:00"),)
OFFICE = Hours(
    "Europe/Amsterdam", {day: (Span.read("08:00-20:00"),) for day in range(1, 6)}, on_holidays=OnHolidays.OPEN
)
LONG = replace(OFFICE, week={5: DAY, 6: DAY, 7: (Span.read("00:00-18:00"),)})


def said(hours: Hours, moment: str, code: str = "en") -> str:
    unknown = Known.UNKNOWN
    line = PublicLine(Kind.HELP, "Line", "1", "", "", unknown, unknown, unknown, hours, date(2026, 11, 1))
    found = now_words(line, Voice(from_files(), code, partial(address, code)), datetime.fromisoformat(moment))
    assert found
    return found.words


@pytest.mark.parametrize(
    ("hours", "moment", "words"),
    [
        (LONG, "2026-11-20T10:00:00+01:00", "Open now. Closes on Sunday at 18:00"),
        (LONG, "2026-11-21T17:59:00+01:00", "Open now. Closes on Sunday at 18:00"),
        (LONG, "2026-11-21T18:01:00+01:00", "Open now, until 18:00"),
        (replace(OFFICE, days={date(2026, 11, day): () for day in range(21, 29)}), "2026-11-20T21:00:00+01:00",
         "Closed now. Opens on 30 November 2026 at 08:00"),
        (replace(OFFICE, days={date(2026, 11, day): () for day in range(21, 26)}), "2026-11-20T21:00:00+01:00",
         "Closed now. Opens on Thursday at 08:00"),
        (replace(OFFICE, week={5: OFFICE.week[5]}), "2026-11-20T21:00:00+01:00",
         "Closed now. Opens on 27 November 2026 at 08:00"),
    ],
)  # fmt: skip
def test_a_day_of_the_week_is_named_only_where_one_day_can_be_meant(hours: Hours, moment: str, words: str) -> None:
    """ "Until 18:00" on a Friday for what closes on Sunday, or "on Friday" for a Friday in a week, is not the truth."""
    assert said(hours, moment) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [("nl", "Nu open. Sluit: zondag, 18:00"), ("hu", "Most hívható. Zár: vasárnap, 18:00"),
     ("zh", "现在开放。关闭时间：星期日 18:00"), ("ar", "مفتوح الآن. يغلق: الأحد، 18:00")],
)  # fmt: skip
def test_it_is_said_in_every_language(code: str, words: str) -> None:
    assert said(LONG, "2026-11-20T10:00:00+01:00", code) == words


def test_the_clock_of_a_line_in_another_country_is_named_beside_its_hours(
    visitor: Client, registrar: Actor, approver: Actor
) -> None:
    facts = LineFacts(
        kind=Kind.HELP, name="Line", source="called", number_here="0800 111 22 33", week=WEEK, zone="Europe/London"
    )
    with clock.set_to(FRIDAY_NOON):
        services.confirm_line(services.add_line(facts, by=registrar).pk, by=approver)
        home, contact = (visitor.get(f"/hu/{page}").content.decode() for page in ("", "contact/"))
    for page in (home, contact):
        assert "<bdi>London</bdi>" in page
        assert "Hollandiai idő szerint" not in page


def test_paper_never_says_that_a_line_is_open_now(visitor: Client, lines: Any) -> None:
    with clock.set_to(FRIDAY_NOON):
        for slug in ("", "contact/"):
            page = unescape(visitor.get(f"/en/{slug}").content.decode())
            around = re.findall(r"<p[^>]*>(?:<span[^>]*>)?Open now", page)
            assert around
            assert all("noprint" in each for each in around), slug
    assert re.search(r"@media print\s*\{.*\.noprint[^{]*\{\s*display:\s*none", STYLE, re.S)
