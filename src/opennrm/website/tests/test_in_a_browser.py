"""The promise of the exit, kept in a real Chromium: its own history, cookies, storage and cache are read afterwards."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from opennrm.publications.rules import LANGUAGES
from opennrm.website import content, tell
from opennrm.website.pages import PAGES, address
from tests.browser import FLAGS, axe_faults, new_tab

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]
BLANK_MS = 100
# What would tell somebody who reads the profile where its owner has been.
TELLTALE = ("What is human trafficking", "/en/trafficking", "/en/rights", "Your rights", "Quick exit", "Ten signs",
            "slightest sign", "/en/tell", "/hu/", "emberkereskedelem", "Gyors kil", "tel:112")  # fmt: skip


class _Weather(BaseHTTPRequestHandler):
    """The neutral page: answers a little late, as pages do, so that the blank page can be seen."""

    def do_GET(self) -> None:
        time.sleep(0.4 if self.path == "/" else 0)
        body = f"<!doctype html><title>Weather</title><p>Sun {self.path}</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def weather() -> Iterator[str]:
    server = ThreadingHTTPServer(("localhost", 0), _Weather)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture
def site(live_site: str, settings: Any, weather: str) -> str:
    """The public site on another host than the desk, as in the demo."""
    url = live_site.replace("localhost", "127.0.0.1")
    settings.PUBLIC_URL, settings.PUBLIC_HOSTS, settings.PUBLIC_EXIT_URL = url, ["127.0.0.1"], f"{weather}/"
    content.forget()
    return url


@pytest.fixture
def phone(chromium: Any, site: str) -> Iterator[Any]:
    """A page of the width of a phone on the public site; `phone(java_script_enabled=False)`."""
    contexts = []

    def open_page(width: int = 390, height: int = 844, **options: Any) -> Any:
        context = chromium.new_context(base_url=site, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        return new_tab(context)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def profile(site: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A Chromium with a profile on disk; closing it gives everything that it kept."""
    browser_type = request.getfixturevalue("chromium").browser_type
    folder = tmp_path / "profile"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    context = browser_type.launch_persistent_context(
        str(folder), executable_path=os.environ["OPENNRM_BROWSER"], args=flags, base_url=site, headless=True
    )
    yield context, folder
    context.close()


def _kept(folder: Path, *more: str) -> dict[str, int]:
    """How often each tell-tale string stands in the files of a profile, plain and wide."""
    found = dict.fromkeys((*TELLTALE, *more), 0)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20, "this profile is empty: the test would prove nothing"
    for path in files:
        data = path.read_bytes()
        for word in found:
            found[word] += data.count(word.encode()) + data.count(word.encode("utf-16-le"))
    return {word: number for word, number in found.items() if number}


def _history(folder: Path, site: str) -> list[tuple[str, str]]:
    with sqlite3.connect(f"file:{folder}/Default/History?immutable=1", uri=True) as book:
        return [row for row in book.execute("select url, title from urls order by id") if row[0].startswith(site)]


def _cookies(folder: Path) -> int:
    (path,) = [path for path in folder.rglob("Cookies") if path.is_file()]
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as jar:
        return int(jar.execute("select count(*) from cookies").fetchone()[0])


def test_after_the_exit_in_one_window_the_profile_holds_nothing_that_tells(
    profile: Any, site: str, weather: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell, "WITHOUT_SUM", 0)  # no message passes without the small sum
    context, folder = profile
    page = context.pages[0]
    page.goto(f"{weather}/before")
    # Given somebody who reads in one window, in two languages, and sends a message
    page.goto("/")
    page.get_by_role("link", name="Magyar").click()
    page.locator('html[lang="hu"]').wait_for(state="attached")
    page.locator("header").get_by_role("link", name="English").click()
    page.get_by_role("link", name="What is human trafficking?").first.click()
    page.get_by_role("heading", name="Ten signs").wait_for()
    page.get_by_role("link", name="Your rights").first.click()
    page.get_by_role("heading", name="Your rights").wait_for()
    page.get_by_role("link", name="Tell us").first.click()
    page.get_by_label("What is happening?").fill("They keep my passport.")
    page.get_by_role("button", name="Send message").click()
    page.get_by_role("heading", name="Your message has arrived.").wait_for(timeout=60_000)
    words = page.locator(".words").inner_text()
    assert page.url == f"{site}/"
    assert page.title() == "Information"
    # When the exit is pressed
    blank = page.evaluate(
        """() => new Promise(done => {
            const begun = performance.now();
            document.querySelector('.x').click();
            const empty = document.documentElement.className === 'gone' && !document.querySelector('h1, form, .exit');
            requestAnimationFrame(() => requestAnimationFrame(() => done(empty ? performance.now() - begun : 1e9)));
        })"""
    )
    page.wait_for_url(f"{weather}/")
    # Then it was blank at once, and Back leaves this site
    assert blank <= BLANK_MS, f"{blank} ms to blank"
    page.go_back()
    assert page.url == f"{weather}/before"
    page.go_forward()
    assert page.url == f"{weather}/"
    page.wait_for_timeout(500)
    context.close()
    # And the browser's own files hold one line with a neutral name, and nothing that tells
    assert _history(folder, site) in ([(f"{site}/", "Information")], [(f"{site}/", "Weather")])
    assert _cookies(folder) == 0
    assert _kept(folder, words, "They keep my passport") == {}


def test_the_search_of_the_profile_would_find_what_ordinary_reading_leaves(profile: Any, site: str) -> None:
    """Else the test above would prove nothing; and it is why the page says what the exit does not do."""
    context, folder = profile
    page = context.pages[0]
    page.goto("/en/trafficking/")
    page.goto("/en/rights/")
    page.wait_for_timeout(500)
    context.close()
    assert {f"{site}/en/trafficking/", f"{site}/en/rights/"} <= {url for url, _title in _history(folder, site)}
    assert {title for _url, title in _history(folder, site)} == {"Information"}
    assert "/en/trafficking" in _kept(folder)
    assert _cookies(folder) == 0


def test_by_keyboard_in_every_language_the_exit_is_near_in_view_and_leaves_nothing_to_go_back_to(
    phone: Any, site: str, weather: str
) -> None:
    page = phone()
    for code in LANGUAGES:
        page.goto(f"/{code}/rights/")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "x", code
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        box = page.locator(".x").bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 844, code
        assert box["height"] >= 44, code
    # Three times Shift, with visible progress; another key begins anew; on ordinary pages no step of ours stays behind
    page = phone()
    page.goto(f"{weather}/before")
    page.goto("/en/")
    page.get_by_role("link", name="Your rights").first.click()
    page.wait_for_url(f"{site}/en/rights/")
    page.keyboard.press("Shift")
    assert page.locator("#said").inner_text() == "Press Shift two more times to leave this page."
    assert page.locator(".x i.on").count() == 1
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert page.url == f"{site}/en/rights/"
    page.keyboard.press("Shift")
    page.wait_for_url(f"{weather}/")
    page.go_back()
    assert page.url == f"{weather}/before"


def in_one_window(page: Any) -> Any:
    """The front page, and then the site in English without leaving that address."""
    page.goto("/")
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", level=1, name="Are you being used").wait_for()
    return page


def test_a_page_that_arrives_after_the_exit_is_not_shown_and_the_exit_is_told_to_screen_readers(
    phone: Any, site: str, weather: str
) -> None:
    page = in_one_window(phone())
    # Given a page that is on its way when the exit is pressed, and a neutral page that is slow
    page.evaluate(
        """() => {
            window.fetch = () => new Promise(done => { window.arrive = () => done({text: () => Promise.resolve(
                '<html lang="en"><body><h1>Your rights</h1></body></html>')}); });
            [...document.querySelectorAll('a')].find(a => a.textContent === 'Your rights').click();
        }"""
    )
    seen = page.evaluate(
        """async () => {
            document.querySelector('.x').click();
            window.arrive();
            await new Promise(done => setTimeout(done, 0));
            const told = document.querySelector('[role=alert]');
            return [document.querySelector('h1') === null, told.textContent, getComputedStyle(told).display];
        }"""
    )
    assert seen == [True, "Leaving this page.", "block"]
    page.wait_for_url(f"{weather}/")


def test_in_one_window_no_second_tab_opens_and_a_form_that_is_sent_twice_keeps_its_words(phone: Any, site: str) -> None:
    page = in_one_window(phone())
    page.get_by_role("link", name="Your rights").first.click(modifiers=["ControlOrMeta"])
    page.get_by_role("heading", level=1, name="Your rights").wait_for()
    page.get_by_role("link", name="Tell us").first.click(button="middle")
    page.get_by_role("heading", level=1, name="Tell us").wait_for()
    assert len(page.context.pages) == 1
    assert page.url == f"{site}/"
    # Pressed twice: one message, and its words stay in sight
    page.get_by_label("What is happening?").fill("A van, every morning.")
    page.evaluate("() => { const b = document.querySelector('button[type=submit]'); b.click(); b.click(); }")
    page.get_by_role("heading", name="Your message has arrived.").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    assert len(page.locator(".words").inner_text().split()) == 6


@pytest.mark.parametrize("answer", ["nothing", "a page of a proxy"])
def test_when_a_page_does_not_come_the_reader_sees_it_and_keeps_the_way_out_and_the_text(
    phone: Any, site: str, answer: str
) -> None:
    page = in_one_window(phone())
    page.get_by_role("link", name="Tell us").first.click()
    page.get_by_role("heading", level=1, name="Tell us").wait_for()
    page.get_by_label("What is happening?").fill("A van, every morning.")
    broken = "Promise.reject(new Error())" if answer == "nothing" else "Promise.resolve(new Response('<h1>502</h1>'))"
    page.evaluate(f"() => {{ window.fetch = () => {broken}; }}")
    page.get_by_role("link", name="Your rights").first.click()
    told = page.get_by_text("That page could not be opened. Try again, or call.", exact=True)
    told.wait_for()
    assert told.bounding_box()["y"] == 0
    assert page.locator(".x").is_visible()
    assert page.get_by_label("What is happening?").input_value() == "A van, every morning."


def test_in_every_language_the_exit_works_in_one_window_and_as_a_plain_link(
    phone: Any, site: str, weather: str
) -> None:
    page, plain = phone(), phone(java_script_enabled=False)
    page.goto(f"{weather}/before")
    for code in LANGUAGES:
        # In one window, by three times Shift, from a page two steps in; then Back leads to what was before
        page.goto("/")
        page.locator(f'main a[lang="{code}"]').click()
        page.locator(f'html[lang="{code}"]').wait_for(state="attached")
        page.locator(f'main a[href="/{code}/rights/"]').click()
        page.locator(f'main a[href="/{code}/rights/"][aria-current="page"]').wait_for()
        assert (page.url, page.title()) == (f"{site}/", "Information"), code
        for _press in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url(f"{weather}/")
        page.go_back()
        assert page.url == f"{weather}/before", code
        # Without JavaScript, by the link
        plain.goto(address(code, "rights"))
        plain.locator("a.x").click()
        assert plain.url == f"{weather}/", code


def test_without_javascript_everything_is_there(phone: Any, site: str, weather: str) -> None:
    page = phone(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Nederlands").click()
    assert page.url == f"{site}/nl/"
    page.get_by_role("link", name="Vertel het ons").first.click()
    page.get_by_label("Wat gebeurt er?").fill("Een busje, elke ochtend.")
    page.get_by_role("button", name="Bericht versturen").click()
    words = page.locator(".words").inner_text()
    assert len(words.split()) == 6
    page.get_by_role("link", name="Een antwoord lezen").click()
    page.get_by_label("Jouw woorden").fill(words)
    page.get_by_role("button", name="Zoek het antwoord").click()
    assert "Er is nog geen antwoord." in page.content()
    page.get_by_role("link", name="Snel weg", exact=True).click()
    assert page.url == f"{weather}/"


@pytest.mark.parametrize(
    ("code", "width", "height", "scheme"),
    [("en", 390, 844, "light"), ("en", 390, 844, "dark"), ("ar", 390, 844, "light"), ("en", 320, 256, "light"),
     ("ar", 320, 256, "dark")],
)  # fmt: skip
def test_axe_finds_nothing_on_any_page_and_nothing_is_wider_than_the_screen(
    phone: Any, lines: None, offers: None, code: str, width: int, height: int, scheme: str
) -> None:
    """320 by 256 is a laptop's screen at 400 % zoom. "nothing" is the page of an address that is not there."""
    page = phone(width, height, color_scheme=scheme)
    faults = []
    for slug in ["doorway", *PAGES, "tell", "answer", "projects", "nothing"]:
        page.goto("/" if slug == "doorway" else address(code, slug))
        faults += [f"{slug}: {fault}" for fault in axe_faults(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{slug} is wider than {width}")
    assert faults == []
