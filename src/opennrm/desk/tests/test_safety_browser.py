"""Safety in a real Chromium: an event at night, an interpreter with a conflict, a plan on a tablet; nothing for axe."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from opennrm.appointments import services as appointments
from opennrm.appointments.rules import Need, Place, Planned
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.desk.tests.test_safety import NAME, user
from opennrm.journeys import keeping_safe
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Fact, PersonFacts
from opennrm.safety import services as safety
from opennrm.safety.rules import (
    Agreed,
    Assessment,
    Danger,
    Dimension,
    HelperKind,
    Hours,
    Kind,
    Look,
    Plan,
    Section,
    Source,
    There,
    Ties,
)
from opennrm.safety.rules import Certainty as Sure
from tests.browser import axe_faults

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]
PAGES = (
    "case_safety", "danger_new", "happening_new", "ties_change", "risk", "risk_new", "plan", "plan_new", "plan_sheet",
    "case_appointments", "appointment_new",
)  # fmt: skip
HOUSE = ("duty", "duty_hours", "helpers", "helper_new")


@pytest.fixture
def case(cast: dict[str, Actor]) -> Case:
    lead = cast["shelter_lead"]
    facts = PersonFacts(called=NAME, family_names=Fact("Osagie", Certainty.SAYS))
    person = people.note_person(facts, by=cast["registrar"])
    made = cases.open_case(person.id, user("shelter_lead"), by=cast["registrar"])
    safety.note_danger(person.id, Danger(Kind.AREA, "Oosterveen", Source.PERSON, Sure.LIKELY, within_km=25), by=lead)
    safety.set_ties(person.id, Ties(("Benin City",)), by=lead)
    look = Look(There.YES, "2,000 to an uncle", 4, "The lawyer writes")
    keeping_safe.write_assessment(made, Assessment({Dimension.DEBTS: look}, summary="She is afraid."), seen=0, by=lead)
    sections = {Section.TAKE: "Papers\nThe red bag", Section.HOUSE: "Nobody says on the phone who lives here"}
    review = clock.today() + timedelta(days=20)
    keeping_safe.write_plan(made, Plan(sections, Agreed.PERSON, review_on=review), seen=0, by=lead)
    planned = Planned(
        Place.LAWYER, clock.now() + timedelta(days=2), words="second talk", needs=frozenset({Need.INTERPRETER})
    )
    appointments.plan_appointment(made.id, planned, by=lead)
    for name, town in (("Grace Ehi", "Benin City"), ("Peace Okon", "Port Harcourt")):
        safety.add_helper(HelperKind.INTERPRETER, name, ["bin"], Ties((town,)), by=cast["guardian"])
    return made


def let_it_be_night(chief: Actor) -> None:
    """The house works in an hour that is not this one, and its duty officer is on the list."""
    now = clock.now()
    opens = 20 if clock.local(now).hour < 12 else 2
    safety.set_hours(Hours(time(opens), time(opens + 1), weekend=True), by=chief)
    safety.add_duty(user("duty_officer"), now - timedelta(hours=1), now + timedelta(hours=8), by=chief)


def test_an_event_at_night_reaches_the_duty_officer_who_acts(case: Case, cast: dict[str, Actor], visit: Any) -> None:
    let_it_be_night(cast["shelter_supervisor"])
    lead = visit("shelter_lead")
    lead.goto(reverse("desk:case_safety", args=[case.reference]))
    lead.get_by_role("link", name="Something happened").click()
    lead.get_by_label("A suspect is released").check()
    lead.get_by_label("What do you know?").fill("The prison called her lawyer")
    lead.get_by_role("button", name="Tell who must act").click()
    assert "Who must act was told this moment" in lead.content()
    assert "Look at the risks again:" in lead.content()
    # The phone of the duty officer: the home page says it first, without a name
    night = visit("duty_officer", width=390)
    assert NAME not in night.content()
    night.get_by_role("link", name="Something happened").first.click()
    assert night.get_by_role("heading", level=1).inner_text() == "A suspect is released"
    assert NAME not in night.content()
    assert "The prison called" not in night.content()
    assert axe_faults(night) == []
    night.get_by_role("button", name="I act").click()
    assert "You act on it." in night.content()
    assert night.get_by_role("link", name="Open in an emergency").last.is_visible()
    # Who told it reads who acts
    lead.goto(reverse("desk:case_safety", args=[case.reference]))
    assert "Dutch Nacht acts on it" in lead.content()
    # Somebody of another shelter finds nothing
    assert visit("outsider").goto(night.url).status == 404


def test_an_interpreter_with_a_conflict_is_not_given_and_another_one_is(case: Case, visit: Any) -> None:
    page = visit("shelter_lead", java_script_enabled=False)
    page.goto(reverse("desk:case_appointments", args=[case.reference]))
    page.get_by_role("link", name=re.compile("Arrange.*interpreter")).click()
    who = page.get_by_label("Who?")
    who.select_option(label="Grace Ehi, interpreter, Guardianship (bin)")
    page.get_by_role("button", name="Arrange it with them").click()
    assert "Choose somebody else: this one cannot be given to this person. They know the same town." in page.content()
    page.get_by_label("Who?").select_option(label="Peace Okon, interpreter, Guardianship (bin)")
    page.get_by_role("button", name="Arrange it with them").click()
    assert "Peace Okon" in page.get_by_role("main").inner_text()
    # The organisation of the interpreter who was not chosen reads nothing of it
    other = visit("guardian")
    other.goto("/")
    for telling in ("Grace", "Benin", "conflict", case.reference):
        assert telling not in other.get_by_role("main").inner_text()


def test_the_pages_of_safety_are_whole_for_everybody_and_the_plan_fits_a_tablet(
    case: Case, cast: dict[str, Actor], visit: Any
) -> None:
    let_it_be_night(cast["shelter_supervisor"])
    page = visit("shelter_lead", width=320)
    found = []
    addresses = [reverse(f"desk:{name}", args=[case.reference]) for name in PAGES]
    for address in addresses:
        page.goto(address)
        found += [f"{address}: {fault}" for fault in axe_faults(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{address}: scrolls sideways at 320")
    dark = visit("shelter_supervisor", color_scheme="dark")
    for address in [*(reverse(f"desk:{name}") for name in HOUSE), addresses[0], addresses[6]]:
        dark.goto(address)
        found += [f"{address}: {fault}" for fault in axe_faults(dark)]
    assert found == []
    tablet = visit("shelter_lead", width=768, height=1024)
    tablet.goto(addresses[6])
    size = tablet.evaluate("parseFloat(getComputedStyle(document.querySelector('.nrm-prose')).fontSize)")
    assert size >= 18  # two people read it on one screen
    overdue = "[class*=overdue], [class*=blocked], .utrecht-button--danger"
    assert tablet.locator(f"main {overdue}").count() == 0  # no red walls
