"""Plain files and the crawl: what stands on any web server, and what is wrong with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from opennrm.publications.rules import LANGUAGES, texts
from opennrm.website import crawl, pages
from opennrm.website.content import current
from opennrm.website.export import Occupied, export
from opennrm.website.headers import HEADERS
from opennrm.website.pages import PAGES
from opennrm.website.validity import faults as faults_of_html


def test_the_whole_site_is_written_with_its_headers(tmp_path: Path, lines: None, offers: None) -> None:
    count = export(tmp_path / "site", current())
    written = list((tmp_path / "site").rglob("index.html"))
    assert count == len(written) == len(LANGUAGES) * len(PAGES) + 1
    for name in ("_headers", ".htaccess", "nginx.conf", "Caddyfile.headers"):
        told = (tmp_path / "site" / name).read_text()
        assert all(header in told for header in HEADERS), name
        assert HEADERS["Content-Security-Policy"] in told.replace('\\"', '"'), name
        assert "includeSubDomains" in told, name
        assert "Clear-Site-Data" in told, name
    services = json.loads((tmp_path / "site/hsds/services.json").read_text())
    assert services["total_items"] == 2


def test_an_address_that_is_not_there_has_a_page_in_every_language_on_every_server(tmp_path: Path) -> None:
    root = tmp_path / "site"
    export(root, current())
    for code, path in [("nl", root / "404.html"), *[(code, root / code / "404.html") for code in LANGUAGES]]:
        page = path.read_text()
        assert f'<html lang="{code}"' in page
        assert 'class="x" href="https://weather.example/"' in page
        assert faults_of_html(page) == []
        assert all((root / link.strip("/") / "index.html").exists() for link in re.findall(r'href="(/[^"]*)"', page))
    assert "ErrorDocument 404 /404.html" in (root / ".htaccess").read_text()
    assert "error_page 404 /404.html;" in (root / "nginx.conf").read_text()
    assert "rewrite * /404.html" in (root / "Caddyfile.headers").read_text()


def test_plain_files_promise_nothing_that_only_a_program_can_keep(tmp_path: Path, lines: None, offers: None) -> None:
    """No form, no "open now"; the hours stand there as a table, and the way out works."""
    export(tmp_path / "site", current())
    for path in (tmp_path / "site/en").rglob("index.html"):
        page = path.read_text()
        assert "<form" not in page
        assert "Open now" not in page
        assert "/tell/" not in page
        assert "leave a message" not in page
        assert 'class="x" href="https://weather.example/"' in page
    assert "08:00 to 20:00" in (tmp_path / "site/en/contact/index.html").read_text()


def test_every_link_of_the_plain_files_leads_to_a_file(tmp_path: Path, lines: None, offers: None) -> None:
    root = tmp_path / "site"
    export(root, current())
    dead = set()
    for path in root.rglob("index.html"):
        for link in re.findall(r'href="(/[^"]*)"', path.read_text()):
            if not (root / link.strip("/") / "index.html").exists():
                dead.add(link)
    assert dead == set()


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Occupied):
        export(tmp_path, current())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_is_written_over_by_the_next(tmp_path: Path) -> None:
    export(tmp_path / "site", current())
    assert export(tmp_path / "site", current()) > 0


def test_the_crawl_finds_every_page_and_no_fault(lines: None, offers: None) -> None:
    found = crawl.crawl()
    assert found.faults == []
    assert found.pages >= len(LANGUAGES) * (len(PAGES) + 2) + 1
    assert 1_000 < found.heaviest[0] <= 50_000


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (b'<a href="/en/nothing/">x</a>', "dead link"),
        (b'<img src="https://other.example/x.png">', "fetches"),
        (b'<form action="https://other.example/" method="post"></form>', "fetches https://other.example/"),
        (b"<style>p { background: url(https://other.example/x.png) }</style>", "fetches url(https://other.example"),
        (b"<p>{danger}</p>", "placeholder"),
        (b'<p id="text"></p>', "the id text is there twice"),
        (b"<p>a<ul></ul></p>", "<ul> may not stand in <p>"),
    ],
)
def test_the_crawl_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch, broken: bytes, complaint: str) -> None:
    draw = pages.draw

    def spoiled(template: str, context: Any) -> bytes:
        body = draw(template, context)
        return body.replace(b"</main>", broken + b"</main>") if context["slug"] == "rights" else body

    monkeypatch.setattr(pages, "draw", spoiled)
    assert any(complaint in fault for fault in crawl.crawl().faults)


def test_the_crawl_finds_a_header_that_differs_and_a_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    from opennrm.website import door

    finished = door.finished

    def spoiled(request: Any, response: Any) -> Any:
        answer = finished(request, response)
        if request.path == "/hu/rights/":
            answer.headers["Referrer-Policy"] = "origin"
        if request.path == "/hu/data/":
            answer.set_cookie("a", "b")
        return answer

    monkeypatch.setattr(door, "finished", spoiled)
    found = crawl.crawl().faults
    assert "/hu/rights/: wrong headers Referrer-Policy" in found
    assert "/hu/data/: wrong headers Set-Cookie" in found


def test_a_text_that_is_missing_in_a_language_is_found_by_its_key(tmp_path: Path) -> None:
    for path in texts.FOLDER.glob("*.toml"):
        words = path.read_text(encoding="utf-8")
        if path.name == "mk.toml":
            words = re.sub(r'(?m)^"exit.button" = .*$', "", words, count=1)
        (tmp_path / path.name).write_text(words, encoding="utf-8")
    assert [str(found) for found in texts.check_files(tmp_path) if found.serious] == ["mk: exit.button: is missing."]


def test_the_crawl_weighs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "MOST_BYTES", 100)
    assert any("weighs" in fault for fault in crawl.crawl().faults)
