"""A real Chromium for the tests that need one. It is there, or the tests do not run at all: never skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[1] / "src/opennrm/ui/tests/vendor/axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["OPENNRM_BROWSER"], args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, live_site: str) -> Iterator[Any]:
    """Open a page of the running site: `visit("mentor", width=320)` gives a Playwright page that is signed in."""
    contexts = []

    def open_page(user_name: str | None = None, *, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=live_site, viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        contexts.append(context)
        page = context.new_page()
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
    """The whole program behind a real socket, in threads of this process. Needs the mark real_transactions."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    assert request.node.get_closest_marker("real_transactions"), "a browser needs committed rows"
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


def axe_faults(page: Any) -> list[str]:
    """What axe-core finds on this page, one line each; empty is the only good answer.

    A click returns as soon as the next page has begun to arrive: half a page has no heading yet.
    """
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['help']} at {', '.join(' '.join(node['target']) for node in fault['nodes'][:4])}"
        for fault in found["violations"]
    ]
