"""Whatever is from memory says so wherever a page of stay and rights shows it, under the law of each country."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import acting
from opennrm.kernel.words import Purpose
from opennrm.law import book
from opennrm.law.editions import Body, Edition, Position, Setback
from opennrm.residence import models
from opennrm.residence import services as residence
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Decided
from opennrm.residence.tests.conftest import *  # noqa: F403 - the case, the team
from opennrm.residence.tests.conftest import ago

SignedIn = Callable[..., Client]
BLOCKS = {"section", "article", "li", "tr", "label", "option", "details"}
VOID = {"input", "br", "meta", "link", "img", "hr", "path", "rect", "use", "circle"}
DAY = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
MARKED = re.compile(r"not verified|from memory|Nobody has confirmed", re.IGNORECASE)


class Blocks(HTMLParser):
    """The words of a page by the smallest block that holds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = [[]]
        self.path: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in BLOCKS:
            self.found.append([])
            self.path.append((tag, len(self.found) - 1))

    def handle_endtag(self, tag: str) -> None:
        while tag in BLOCKS and self.path:
            if self.path.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        self.found[self.path[-1][1] if self.path else 0].append(data)

    def texts(self) -> list[str]:
        return [" ".join(" ".join(part).split()) for part in self.found]


def blocks(page: str) -> list[str]:
    reader = Blocks()
    reader.feed(page.partition("<main")[2])
    return reader.texts()


def unsure(edition: Edition) -> Iterator[str]:
    """The words of everything that this edition has from memory, as a page shows them."""
    for name, source in edition.sources():
        words = name.rpartition(": ")[2] if ": " in name else name
        if not source.verified and len(words) > 12:  # shorter ones ("Withdrawn") are the words of a state as well
            yield words


def names(edition: Edition) -> set[str]:
    """What a clock or a procedure is called: a fact where it stands beside a day, not in a heading alone."""
    return {each.name for each in (*edition.clocks.values(), *edition.routes.values())}


def sure(edition: Edition) -> set[str]:
    """Words that another, verified fact of the edition has too."""
    return {name.rpartition(": ")[2] if ": " in name else name for name, s in edition.sources() if s.verified}


def unmarked(page: str, edition: Edition) -> list[str]:
    """Every fact from memory that stands in a block without the mark."""
    parts = blocks(page)
    known, called = sure(edition), names(edition)
    return [
        f"{words} IN {part}"
        for words in dict.fromkeys(unsure(edition))
        for part in parts
        if words in part and words not in known and not MARKED.search(part)
        if words not in called or DAY.search(part)
    ]


@pytest.fixture(params=["NL", "BE"])
def edition(request: pytest.FixtureRequest, settings: Any) -> Edition:
    settings.COUNTRY = request.param
    return book.in_force(clock.today(), request.param)


@pytest.fixture
def told(case: Case, team: dict[str, Any], edition: Edition) -> Case:
    """A case in which most of what the law knows has happened."""
    starting = edition.reflection.moves["start"].grounds[0].code  # type: ignore[index]
    made = residence.offer_period(
        case.id, Position.IRREGULAR, starting, Decided(ago(30), Body.POLICE), by=team["police_officer"]
    )
    residence.answer_offer(made.id, True, ago(30), by=team["shelter_lead"])
    residence.note_dismissal(case.id, Setback.DISMISSED, ago(6), by=team["lawyer"])
    row = residence.apply_for(case.id, "cooperation", ago(5), by=team["lawyer"])
    refused = edition.routes["cooperation"].refused_on[0].code
    residence.decide(
        row.id, row.version, "refused", refused, Decided(ago(2), Body.IMMIGRATION), by=team["immigration_officer"]
    )
    residence.identify(case.id, Body.POLICE, "indication", "open", ago(1), by=team["shelter_lead"])
    return case


def test_the_reader_of_pages_finds_a_fact_without_its_mark():
    page = "<main><section><h2>Head</h2><ul><li>A lawyer, paid for</li><li>An interpreter <i>not verified</i></li></ul>"
    assert unmarked(page, book.edition("nl-b8-3")) == ["A lawyer, paid for IN A lawyer, paid for"]


@pytest.mark.parametrize("name", ["shelter_lead", "lawyer", "immigration_officer", "mentor"])
def test_every_fact_from_memory_carries_its_mark_on_the_page_of_terms(
    told: Case, edition: Edition, signed_in: SignedIn, name: str
):
    page = signed_in(name, Purpose.CASEWORK).get(f"/cases/{told.reference}/terms/").content.decode()
    assert "Terms and rights" in page
    faults = unmarked(page, edition)
    assert not faults, "\n".join(faults)
    if edition.country == "BE" and name == "lawyer":
        assert any(words in page for words in unsure(edition)) and "45 days" not in page


def test_every_fact_from_memory_carries_its_mark_in_the_forms_lists_and_the_card(
    told: Case, edition: Edition, signed_in: SignedIn, settings: Any
):
    settings.DEMO = True
    page = signed_in("lawyer", Purpose.CASEWORK)
    with acting(JOB):
        clocks = [row.id for row in models.Clock.objects.filter(case=told, closed_on__isnull=True)]
        procedures = [row.id for row in models.Procedure.objects.filter(case=told)]
    case = f"/cases/{told.reference}"
    addresses = [f"{case}/terms/{act}/" for act in ("offer", "choice", "apply", "dismissal", "identify", "asked")]
    addresses += [f"{case}/terms/{move}/{row}/" for move in ("end_early", "extend", "suspend") for row in clocks]
    addresses += [f"{case}/terms/decide/{row}/" for row in procedures]
    addresses += [f"{case}/card/?language=en", "/", "/terms/"]
    seen, faults = 0, []
    for address in addresses:
        answer = page.get(address)
        if answer.status_code == 200:
            seen += 1
            faults += [f"{address}: {fault}" for fault in unmarked(answer.content.decode(), edition)]
    assert not faults, "\n".join(faults)
    assert seen >= 9
