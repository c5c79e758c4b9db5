"""Who may do what: every act, every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.projects import access, selectors, services
from opennrm.projects.access import PUBLIC
from opennrm.projects.models import Entry, Project
from opennrm.projects.rules.card import Money, Reading
from opennrm.projects.rules.portfolio import Field

DAY = date(2026, 6, 1)
ACTS: dict[str, Callable[[str, Actor], Any]] = {
    "add_project": lambda r, by: services.add_project("X-1-1", "t", by=by),
    "write_entry": lambda r, by: services.write_entry(r, Field.SUMMARY, {"words": "x"}, by=by),
    "remove_entry": lambda r, by: services.remove_entry(r, uuid4(), by=by),
    "set_private": lambda r, by: services.set_private(r, uuid4(), private=True, by=by),
    "set_part": lambda r, by: services.set_part(r, 2, by=by),
    "release_project": lambda r, by: services.release_project(r, "x", by=by),
    "add_duty": lambda r, by: services.add_duty(r, "x", DAY, by=by),
    "receive_report": lambda r, by: services.receive_report(r, uuid4(), DAY, by=by),
    "add_payment": lambda r, by: services.add_payment(r, Money("commitment", DAY, Decimal(1), "EUR"), by=by),
    "decide_payment": lambda r, by: services.decide_payment(r, uuid4(), confirm=True, by=by),
    "add_outcome": lambda r, by: services.add_outcome(r, Reading("x", DAY, DAY, actual=Decimal(1)), by=by),
    "decide_outcome": lambda r, by: services.decide_outcome(r, uuid4(), confirm=True, by=by),
    "hide_tags": lambda r, by: services.hide_tags(r, ["location"], by=by),
    "import_activity": lambda r, by: services.import_activity(None, by=by),
    "invite_partner": lambda r, by: services.invite_partner(r, "IOM", 3, by=by),
    "withdraw_invitation": lambda r, by: services.withdraw_invitation(r, uuid4(), by=by),
    "decide_suggestion": lambda r, by: services.decide_suggestion(r, uuid4(), "supported", by=by),
    "corrections": lambda r, by: selectors.corrections(r, viewer=by),
    "corrections_waiting": lambda r, by: selectors.corrections_waiting(viewer=by),
    "load_portfolio": lambda r, by: services.load_portfolio({"projects": []}, by=by),
    "release_preview": lambda r, by: selectors.release_preview(r, viewer=by),
    "waiting_for_eyes": lambda r, by: selectors.waiting_for_eyes(viewer=by),
    "duties_due": lambda r, by: selectors.duties_due(within=timedelta(days=1), viewer=by),
    "newcomers": lambda r, by: selectors.newcomers(viewer=by),
}


def test_every_service_is_in_this_table() -> None:
    by_link = {"open_invitation", "suggest", "take_back", "send_suggestions", "Invited"}  # test_corrections.py
    assert set(services.__all__) - {"read_leaflet"} - by_link <= set(ACTS)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_project_officers_changes_or_checks_anything(act: str, cast: dict[str, Actor]) -> None:
    reference = services.add_project("XM-DAC-7-t", "t", by=cast["project_officer"]).reference
    others = [actor for name, actor in cast.items() if name not in ("project_officer", "project_colleague")]
    assert len(others) > 15
    for actor in [*others, PUBLIC]:
        with pytest.raises(NotAllowed):
            ACTS[act](reference, actor)


def test_the_database_keeps_unreleased_and_private_rows_from_everybody_else(cast: dict[str, Actor]) -> None:
    officer = cast["project_officer"]
    services.add_project("XM-DAC-7-t", "t", by=officer)
    for name, actor in [*cast.items(), ("nobody", PUBLIC)]:
        with acting(actor):
            seen = (Project.objects.count(), Entry.objects.count())
        assert seen == ((1, 1) if access.sees_private(actor) else (0, 0)), name


def test_without_the_project_its_fields_are_not_seen_either(project_officer: Actor) -> None:
    """A released field of a project that is not released (which no service makes) stays unseen."""
    project = services.add_project("XM-DAC-7-t", "t", by=project_officer)
    with acting(project_officer):
        Entry.objects.filter(project=project).update(released_at=project.made_at)
    with acting(PUBLIC):
        assert Entry.objects.count() == 0
    with pytest.raises(NotThere):
        selectors.project_page(project.reference, DAY, viewer=PUBLIC)
