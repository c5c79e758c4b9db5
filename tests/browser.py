"""A real Chromium for the tests that need one. It is there, or the tests do not run at all: never skipped."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler

SLOW = float(os.environ.get("OPENNRM_SLOW_PAGES", "0"))
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEADS_NOWHERE = {"Tab", "Shift+Tab", "Shift"}
AXE = Path(__file__).resolve().parents[1] / "src/opennrm/ui/tests/vendor/axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all tests of a worker; what a test does in it returns when the page that it led to is whole."""
    from playwright.sync_api import Locator, Page, sync_playwright

    for kind in (Locator, Page):
        for action in ("click", "press"):
            setattr(kind, action, _until_whole(getattr(kind, action)))
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["OPENNRM_BROWSER"], args=flags)
        yield browser
        browser.close()


class PagesInParts(StaticFilesHandler):
    """The program as it arrives over a bad line: every page in three parts, `SLOW` seconds before each."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        kinds: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kinds.extend(value for name, value in headers if name.lower() == "content-type")
            return start_response(status, headers, *more)

        response = super().__call__(environ, start)
        try:
            body = b"".join(response)
        finally:
            response.close()
        if not any("text/html" in kind for kind in kinds):
            return [body]
        return self._slowly([body[:40], body[40 : len(body) // 2], body[len(body) // 2 :]])

    def _slowly(self, parts: list[bytes]) -> Iterator[bytes]:
        for part in parts:
            time.sleep(SLOW)
            yield part


def _until_whole(action: Callable[..., Any]) -> Callable[..., Any]:
    """The same action, which waits until the page has arrived completely.

    Playwright's own return as soon as the next page has *begun* to arrive; a test that then reads, counts or measures
    sees half a page on a machine that is slow enough.
    """

    @functools.wraps(action)
    def act(where: Any, *given: Any, **options: Any) -> Any:
        page = getattr(where, "page", where)
        known = page.context.pages
        answer = action(where, *given, **options)
        if page in known and not page.is_closed():
            page.wait_for_load_state("load")
        return answer

    return act


def new_tab(context: Any) -> Any:
    """A page whose `keyboard.press` waits as a click does: by itself it does not even wait for a form to be sent.

    It presses where the focus is, as a person does. Keys that lead nowhere stay as fast as they are.
    """
    page = context.new_page()
    alone = page.keyboard.press

    def press(key: str, **options: Any) -> None:
        if key in LEADS_NOWHERE:
            alone(key, **options)
        else:
            (page.query_selector(":focus") or page.query_selector("body")).press(key, **options)
            page.wait_for_load_state("load")

    page.keyboard.press = press
    return page


@pytest.fixture
def visit(chromium: Any, live_site: str) -> Iterator[Any]:
    """Open a page of the running site: `visit("mentor", width=320)` gives a Playwright page that is signed in."""
    contexts = []

    def open_page(user_name: str | None = None, *, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=live_site, viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        contexts.append(context)
        page = new_tab(context)
        if user_name is not None:
            from tests.cast import PASSWORD

            page.goto("/sign-in/")
            page.fill("#id_login", user_name)
            page.fill("#id_password", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "/sign-in/" not in url, timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def inside(visit: Any, signed_in: Any, live_site: str) -> Any:
    """Like `visit`, for somebody who is signed in already: the way in has tests of its own, and takes seconds."""
    from django.conf import settings

    def open_page(user_name: str, **options: Any) -> Any:
        page = visit(None, **options)
        session = signed_in(user_name).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_site}])
        return page

    return open_page


@pytest.fixture
def live_site(database: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """The whole program behind a real socket, in threads of this process. Needs the mark real_transactions.

    `OPENNRM_SLOW_PAGES=0.2` lets every page arrive in three parts with 0.2 s before each: what holds then does not
    hang on the speed of the machine.
    """
    from django.test.testcases import LiveServerThread

    assert request.node.get_closest_marker("real_transactions"), "a browser needs committed rows"
    thread = LiveServerThread("localhost", PagesInParts if SLOW else StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


def axe_faults(page: Any) -> list[str]:
    """What axe-core finds on this page, one line each; empty is the only good answer."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['help']} at {', '.join(' '.join(node['target']) for node in fault['nodes'][:4])}"
        for fault in found["violations"]
    ]
