"""The public site as a visitor meets it: a host of its own, no cookie, content read anew for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.publications import services
from opennrm.publications.rules import Group, Help, Kind, Known
from opennrm.publications.rules.hours import OnHolidays
from opennrm.publications.services import LineFacts, OfferFacts
from opennrm.website import content

HOST = "help.example"
WEEK = {str(day): ["08:00-20:00"] for day in range(1, 6)}
FRIDAY_NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


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


@pytest.fixture
def lines(registrar: Actor, approver: Actor) -> None:
    """A help line and an information line that a colleague has called; and one that nobody has."""
    with clock.set_to(FRIDAY_NOON):
        for kind, name, number in (
            (Kind.HELP, "Helpline", "0800 111 22 33"),
            (Kind.INFORMATION, "Information", "0800 444 55 66"),
        ):
            facts = LineFacts(
                kind=kind, name=name, source="called", number_here=number, number_abroad="+31 11 122 23 33", week=WEEK,
                on_holidays=OnHolidays.CLOSED, is_free=Known.YES, interpreter=Known.YES,
            )  # fmt: skip
            services.confirm_line(services.add_line(facts, by=registrar).pk, by=approver)
        services.add_line(
            LineFacts(kind=Kind.HELP, name="Of 2014", source="slides", number_abroad="+31 33 448 11 86"), by=registrar
        )


@pytest.fixture
def offers(registrar: Actor, approver: Actor) -> None:
    entries = [
        OfferFacts("Walk-in hour", "Lawyers", (Help.LEGAL,), (Group.MEN,), "called", languages=("nl", "pl"),
                   region="oost", address="Main square 1", about={"en": "Wages and papers.", "nl": "Loon."}),
        OfferFacts("Safe house", "Shelter group", (Help.SHELTER,), (Group.WOMEN, Group.PARENTS), "called"),
    ]  # fmt: skip
    from opennrm.partners import services as partners

    partners.add_region("oost", "East", by=registrar)
    for entry in entries:
        services.decide_offer(services.propose_offer(entry, by=registrar).pk, True, by=approver)
