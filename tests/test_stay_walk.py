"""Stay and rights in a real browser: period to permit, dismissal, hardship with a clock that stands still, a Union national."""

from __future__ import annotations

from typing import Any

import pytest

from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.residence.tests.conftest import make_case

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]
OFF = {"java_script_enabled": False}


@pytest.fixture
def walked(cast: Any) -> Case:
    return make_case(cast)


def _open(visit: Any, user: str, case: Case, act: str = "") -> Any:
    page = visit(user, **OFF)
    page.goto(f"/cases/{case.reference}/terms/{act}")
    return page


def _to(page: Any, case: Case, act: str = "") -> None:
    page.goto(f"/cases/{case.reference}/terms/{act}")


def _offer_and_accept(visit: Any, case: Case) -> None:
    police = _open(visit, "police_officer", case, "offer/")
    police.get_by_label("Without a right to stay").check()
    police.get_by_label("The slightest indication of human trafficking").check()
    police.get_by_label("Who decided?").select_option("police")
    police.get_by_role("button", name="Offer it").click()
    lead = _open(visit, "shelter_lead", case)
    assert "The period was offered; no answer yet" in lead.content()
    lead.get_by_role("link", name="Note the answer to the offer").click()
    lead.get_by_label("Accepts: the clock starts").check()
    lead.get_by_role("button", name="Note the answer").click()
    assert "In the reflection period" in lead.content()


def test_from_a_period_that_police_offer_to_a_permit_on_cooperation(visit: Any, walked: Case) -> None:
    _offer_and_accept(visit, walked)
    police = _open(visit, "police_officer", walked, "choice/")
    police.get_by_label("Makes a criminal report (aangifte)").check()
    police.get_by_role("button", name="Save the decision").click()
    officer = _open(visit, "immigration_officer", walked)
    assert "A procedure of residence runs" in officer.content()
    officer.get_by_role("link", name="Record a decision").click()
    officer.get_by_label("Granted").check()
    officer.get_by_label("On which ground?").select_option("investigation")
    officer.get_by_label("Who decided?").select_option("immigration")
    officer.get_by_role("button", name="Save the decision").click()
    assert "Stays on a permit" in officer.content()
    lead = _open(visit, "shelter_lead", walked)
    assert str(clock.today().year + 1) in lead.content()  # the permit runs a year
    assert "ask for renewal, or for continued stay" in lead.content()


def test_a_dismissal_shows_the_lawyer_what_is_left_and_not_the_number(visit: Any, walked: Case) -> None:
    police = _open(visit, "police_officer", walked, "criminal-case/")
    police.get_by_label("Number of the case").fill("PL-77-XYZ")
    police.get_by_label("Dismissed", exact=True).check()
    police.get_by_role("button", name="Save").click()
    assert "PL-77-XYZ" in police.content()
    lawyer = _open(visit, "lawyer", walked)
    for words in (
        "The criminal case was dismissed",
        "Complain about the dismissal",
        "Return with help",
        "These ways are left",
    ):
        assert words in lawyer.content()
    assert "PL-77-XYZ" not in lawyer.content()
    lawyer.goto("/")
    assert "A way closed in a case of yours" in lawyer.content()


def test_the_hardship_route_with_a_clock_that_stands_still_and_goes_on(visit: Any, walked: Case) -> None:
    _offer_and_accept(visit, walked)
    lawyer = _open(visit, "lawyer", walked, "choice/")
    lawyer.get_by_label("Cannot: threat, health, or age").check()
    lawyer.get_by_label("Serious threat").check()
    lawyer.get_by_role("button", name="Save the decision").click()
    _to(lawyer, walked, "apply/")
    lawyer.get_by_label("Hardship route, without cooperation").check()
    lawyer.get_by_role("button", name="Note the application").click()
    officer = _open(visit, "immigration_officer", walked)
    officer.get_by_role("link", name="Suspend this clock").first.click()
    officer.get_by_label("The applicant was asked to complete the application").check()
    officer.get_by_role("button", name="Suspend this clock").click()
    assert "stands still" in officer.content()
    officer.get_by_role("link", name="Let this clock go on").first.click()
    officer.get_by_role("button", name="Let this clock go on").click()
    shown = officer.content()
    assert "Resumed" in shown and "Suspended" in shown and "Let this clock go on" not in shown


def test_a_union_national_gets_time_to_recover_and_help_and_is_refused_nothing(visit: Any, walked: Case) -> None:
    mentor = _open(visit, "mentor", walked, "offer/")
    mentor.get_by_label("EU, EEA or Swiss national").check()
    mentor.get_by_label("The slightest indication of human trafficking").check()
    mentor.get_by_label("Who decided?").select_option("police")
    mentor.get_by_role("button", name="Offer it").click()
    mentor.get_by_role("link", name="Note the answer to the offer").click()
    mentor.get_by_label("Accepts: the clock starts").check()
    mentor.get_by_role("button", name="Note the answer").click()
    shown = mentor.content()
    assert "Time to recover" in shown and "Nothing ends: help goes on" in shown and "Safe shelter" in shown
