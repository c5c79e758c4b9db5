"""The public site as a visitor meets it: a host of its own, no cookie, content read anew for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from opennrm.website import content

HOST = "help.example"


@pytest.fixture(autouse=True)
def public_site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.PUBLIC_URL, settings.PUBLIC_HOSTS, settings.PUBLIC_SECURE = f"http://{HOST}", [HOST], False
    settings.PUBLIC_EXIT_URL = "https://weather.example/"
    monkeypatch.setattr(content, "CHECK_SECONDS", 0.0)
    content.forget()
    yield
    content.forget()


@pytest.fixture
def visitor() -> Client:
    """Somebody without a name, who enforces what browsers enforce."""
    return Client(enforce_csrf_checks=True, HTTP_HOST=HOST)
