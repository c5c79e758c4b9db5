"""The state-of-play report of July 2011, as page, paper and IATI, read against the leaflet's own text.

What must stand there is taken from the leaflet's text by the same reading as in projects/tests/test_leaflet.py: every
name, place, month, year, number and quoted title of each section.
"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from lxml import etree
from pypdf import PdfReader

from opennrm.kernel import clock
from opennrm.projects import services
from opennrm.projects.rules.iati.checking import check
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.tests.test_leaflet import facts, sections

JULY = {"as_of": "2011-07"}
SECRET = "Hidden Lane 12"


@pytest.fixture
def leaflet(project_officer):
    services.load_portfolio(services.read_leaflet(), by=project_officer)


def plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()).casefold()


def page_text(client, **query) -> str:
    answer = client.get(reverse("desk:projects_report"), JULY | query)
    assert answer.status_code == 200
    return plain(answer.content.decode().partition("<main")[2])


def paper_text(client, **query) -> str:
    answer = client.get(reverse("desk:projects_pdf"), JULY | query)
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    # lines end inside words where the typesetter hyphenates or breaks at a stroke
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(answer.content)).pages).split()).casefold()


def _of(heading: str, text: str) -> str:
    """What the report says of the projects whose source is this section: from each title to its source."""
    titles = [one["title"].casefold() for one in services.read_leaflet()["projects"] if one["source"].endswith(heading)]
    return " ".join(text[text.index(title) : text.index("source:", text.index(title))] for title in titles)


@pytest.mark.parametrize("heading", sorted(sections()))
def test_every_fact_of_a_section_of_the_leaflet_stands_in_the_report(heading, signed_in, leaflet):
    text = _of(heading, page_text(signed_in("observer")))
    assert sorted(fact for fact in facts(sections()[heading]) if fact not in text) == []


def test_the_paper_says_what_the_page_says(signed_in, leaflet):
    client = signed_in("observer")
    page, paper = page_text(client), paper_text(client).replace(" ", "")
    for heading, section in sections().items():
        of = _of(heading, page)
        missing = [
            fact
            for fact in facts(section)
            if fact in of and fact.replace(" ", "") not in paper.replace("-", "") + paper
        ]
        assert missing == [], heading


def test_the_report_counts_what_the_leaflet_lists_with_the_states_it_had_then(signed_in, leaflet):
    text = page_text(signed_in("observer"))
    assert "reflecting the state of play as of july 2011" in text
    assert "22 projects: running 6, completed 15, wound down 1." in text
    for part in ("1. trafficking in human beings", "2. labour trafficking", "3. child labour", "4. child-sex tourism"):
        assert part in text
    assert text.index("1. trafficking") < text.index("bulgaria") < text.index("2. labour trafficking")


def test_the_report_as_iati_holds_the_same_projects_and_is_clean(signed_in, leaflet):
    client = signed_in("observer")
    content = client.get(reverse("desk:projects_iati"), JULY).content
    assert check(BytesIO(content), clock.now()).clean
    titles = {one.casefold() for one in etree.fromstring(content).xpath("//iati-activity/title/narrative/text()")}
    assert titles == {one["title"].casefold() for one in services.read_leaflet()["projects"]}


def test_one_country_and_one_part_can_be_reported_alone(signed_in, leaflet):
    text = page_text(signed_in("observer"), country="NG", part="1")
    assert "2 projects" in text
    assert "kazakhstan" not in text


def test_what_is_private_is_in_no_report_whoever_asks(signed_in, leaflet, project_officer):
    made = services.add_project("XM-DAC-7-new", "A shelter", part=1, by=project_officer).reference
    services.write_entry(made, Field.STAGE, {"state": "running", "since": "2009"}, by=project_officer)
    services.write_entry(made, Field.SITE, {"name": SECRET}, private=True, by=project_officer)
    from opennrm.projects import selectors

    services.release_project(made, selectors.release_preview(made, viewer=project_officer).mark, by=project_officer)
    for user in ("project_officer", "observer"):
        page, paper = page_text(signed_in(user)), paper_text(signed_in(user))
        assert "a shelter" in page
        assert "a shelter" in paper
        assert SECRET.casefold() not in page + paper


def test_a_strange_day_gets_a_page_and_says_so(signed_in, leaflet):
    answer = signed_in("observer").get(reverse("desk:projects_report"), {"as_of": "soon"})
    assert answer.status_code == 200
    assert "is not a date" in answer.content.decode()
