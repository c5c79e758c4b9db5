"""Projects on the public site: what is released, by country or by year, and nothing private."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from opennrm.projects import selectors
from opennrm.projects import services as projects
from opennrm.projects.rules.portfolio import Field
from opennrm.website.pages import PAGES

SECRET = "Hidden Lane 12"


@pytest.fixture
def released(project_officer: Any) -> str:
    """The leaflet's list, and one project with a place that is private."""
    projects.load_portfolio(projects.read_leaflet(), by=project_officer)
    made = projects.add_project("XM-DAC-7-new", "A shelter", part=1, by=project_officer).reference
    projects.write_entry(made, Field.STAGE, {"state": "running", "since": "2009"}, by=project_officer)
    projects.write_entry(made, Field.SITE, {"name": SECRET}, private=True, by=project_officer)
    projects.write_entry(made, Field.COUNTRY, {"code": "KZ"}, by=project_officer)
    projects.release_project(made, selectors.release_preview(made, viewer=project_officer).mark, by=project_officer)
    projects.add_project("XM-DAC-7-unseen", "Not released yet", part=1, by=project_officer)
    return made


def text_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_the_list_shows_what_is_released_by_country_and_by_year(visitor: Client, released: str) -> None:
    text = text_of(visitor.get("/en/projects/", {"as_of": "2011-07"}))
    assert "state of play as of July 2011" in text
    assert "Technical assistance to Bulgaria" in text
    assert "Projects: 23" in text
    assert SECRET not in text
    assert "Not released yet" not in text
    years = text_of(visitor.get("/en/projects/", {"as_of": "2011-07", "by": "year"}))
    assert years.index("2007") < years.index("Kazakhstan: setting up")


def test_filters_narrow_the_list_and_strange_ones_do_no_harm(visitor: Client, released: str) -> None:
    text = text_of(visitor.get("/en/projects/", {"as_of": "2011-07", "country": "NG", "part": "1"}))
    assert "Projects: 2" in text
    assert "No project fits" in text_of(visitor.get("/en/projects/", {"text": "zzzz"}))
    for strange in ({"as_of": "soon"}, {"part": "x"}, {"state": "<b>"}, {"country": "\x00"}, {"text": "a" * 500}):
        assert visitor.get("/en/projects/", strange).status_code == 200


@pytest.mark.parametrize(("language", "code"), [("nl-NL,nl;q=0.9", "nl"), ("en", "en"), ("hu", "en"), ("", "en")])
def test_the_short_address_leads_to_the_list_and_keeps_what_was_asked(
    visitor: Client, language: str, code: str
) -> None:
    answer = visitor.get(
        "/projects/", {"as_of": "2011-07", "text": "a\r\nX: 1", "other": "x"}, headers={"accept-language": language}
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        302, f"/{code}/projects/?as_of=2011-07&text=a%0D%0AX%3A+1",
    )  # fmt: skip
    assert visitor.get("/projects").headers["Location"] == "/projects/"


def test_one_project_shows_its_lines_and_never_a_private_place(visitor: Client, released: str) -> None:
    answer = visitor.get(f"/en/projects/{released}/")
    assert answer.status_code == 200
    assert "A shelter" in text_of(answer)
    assert SECRET not in answer.content.decode()


def test_what_is_not_released_is_nothing_at_all(visitor: Client, released: str, project_officer: Any) -> None:
    hidden = next(r for i, r in selectors.identifiers(viewer=project_officer).items() if i.endswith("unseen"))
    shown = [visitor.get(f"/en/projects/{one}/") for one in (hidden, "00000000")]
    assert [one.status_code for one in shown] == [404, 404]
    assert shown[0].content.replace(hidden.encode(), b"") == shown[1].content.replace(b"00000000", b"")


@pytest.mark.parametrize("code", ["nl", "hu", "ar"])
def test_every_language_has_the_list_and_leaves_no_trace(visitor: Client, released: str, code: str) -> None:
    answer = visitor.get(f"/{code}/projects/", {"as_of": "2011-07"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    if code == "nl":
        assert "Projecten in het buitenland" in text_of(answer)


def test_without_a_database_the_page_says_that_the_list_is_away(
    visitor: Client, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def away(*_args: Any, **_more: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(selectors, "state_of_play", away)
    answer = visitor.get("/en/projects/")
    assert answer.status_code == 200
    assert "cannot be read at the moment" in text_of(answer)


def test_the_navigation_leads_there(visitor: Client, released: str) -> None:
    assert 'href="/en/projects/"' in visitor.get("/en/").content.decode()
    assert "projects" not in PAGES, "plain files hold no list that goes stale"
