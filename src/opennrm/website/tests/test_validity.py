"""Every page is valid HTML; and the judge of it finds what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import etree

from opennrm.publications.rules import LANGUAGES
from opennrm.website.pages import PAGES, address
from opennrm.website.validity import faults

GOOD = '<!doctype html><html lang="en"><head><title>a</title></head><body><main id="text"><h1>b</h1>{}</main></body></html>'


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ("<p>a", "</main> where p is open"),
        ("<p>a</p></p>", "</p> where main is open"),
        ("<ul><p>a</p></ul>", "<p> may not stand in <ul>"),
        ("<p><div>a</div></p>", "<div> may not stand in <p>"),
        ('<a href="/"><b><a href="/x">a</a></b></a>', "a link stands in a link"),
        ("<center>a</center>", "<center> is not in the table of elements"),
        ('<p align="left">a</p>', "<p> may not have align"),
        ('<p class="a" class="b">a</p>', "<p> has an attribute twice"),
        ('<input type="radio" name="a" autocomplete="off">', "<input> may not have autocomplete"),
        ('<p id="text">a</p>', "the id text is there twice"),
        ('<label for="nobody">a</label>', "nothing has the id nobody"),
        ('<a href="#nowhere">a</a>', "nothing has the id nowhere"),
        ("<h1>again</h1>", "there is no h1, or more than one"),
        ("<h3>a</h3>", "a heading skips a level"),
        ('<div style="color: red">a</div>', "<div> may not have style"),
    ],
)
def test_what_is_wrong_is_found(broken: str, complaint: str) -> None:
    assert faults(GOOD.format("<p>c</p>")) == []
    assert complaint in faults(GOOD.format(broken))


def test_a_page_without_its_first_line_or_its_last_is_found() -> None:
    assert faults(GOOD.format("").removeprefix("<!doctype html>")) == ["it does not begin with <!doctype html>"]
    assert faults(GOOD.format("").removesuffix("</html>")) == ["<html> is never closed"]


def _wrong(answer: Any) -> list[str]:
    """Of our judge and of libxml2, which does not know elements younger than itself."""
    parser = etree.HTMLParser()
    etree.fromstring(answer.content, parser)
    of_xml = [str(entry) for entry in parser.error_log if entry.type_name != "HTML_UNKNOWN_TAG"]
    return [*faults(answer.content.decode()), *of_xml]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_html_of_every_page_is_valid_in_every_language(
    visitor: Client, lines: None, offers: None, code: str
) -> None:
    for slug in [*PAGES, "tell", "answer", "projects", "nothing"]:
        assert _wrong(visitor.get(address(code, slug))) == [], slug
    assert _wrong(visitor.get(f"/{code}/turn/?group=minors")) == []
    assert _wrong(visitor.post(f"/{code}/tell/", {"f0000001": "x"})) == []
    assert _wrong(visitor.post(f"/{code}/answer/", {"f0000000": "no such words"})) == []
    assert _wrong(visitor.put(f"/{code}/")) == []


def test_the_doorway_and_the_page_of_last_resort_are_valid_too(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _wrong(visitor.get("/")) == []
    from opennrm.website import pages

    monkeypatch.setattr(pages, "draw", None)
    assert [fault for fault in _wrong(visitor.get("/ar/")) if "h1" not in fault] == []
