"""Fixtures of this room: the component sheet behind a socket; Chromium comes from tests/browser.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from opennrm.ui.tests import browser
from tests.browser import new_tab


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def server() -> Iterator[Any]:
    """One for each test: a page that is closed late must not post into the next one."""
    with browser.served() as running:
        yield running


@pytest.fixture
def open_page(server: Any, chromium: Any) -> Iterator[Any]:
    """open_page("today", theme="dark", width=320) -> a page whose every complaint fails the test."""
    contexts, complaints = [], []

    def open_one(
        address: str, *, width: int = 1280, script: bool = True, media: dict | None = None, **asked: str
    ) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        page = new_tab(context)
        if media:
            page.emulate_media(**media)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        page.goto(f"{browser.address(server)}/{address}?{query}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
