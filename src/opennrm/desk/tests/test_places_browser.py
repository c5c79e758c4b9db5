"""Places in a real browser: an emergency by keyboard, a no and the next offer, two at one place, held and on the board."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from demo import pilot
from opennrm.cases.models import Case
from opennrm.kernel.actors import Actor, acting
from opennrm.placement import services as placement
from opennrm.placement.models import Offer, PastStay, Shelter, Wish
from opennrm.placement.tests.houses import JOB, STREET, places_of
from tests.browser import axe_faults

pytestmark = [pytest.mark.real_transactions, pytest.mark.browser]


def _answer(page: Any) -> None:
    """The few answers of an emergency, with the keyboard alone: Tab from question to question, space and arrows."""
    page.locator("[name=urgency][value=emergency]").focus()
    page.keyboard.press("Tab")
    for name, presses in (("lives", 0), ("among", 2)):
        page.wait_for_function(f"document.activeElement.name === '{name}'")
        page.keyboard.press("Space")
        for _press in range(presses):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.keyboard.type("24")
    page.keyboard.press("Tab")
    page.keyboard.type("none")
    page.keyboard.press("Tab")
    page.keyboard.type("Reflection")
    page.keyboard.press("Tab")
    page.keyboard.type("A secret address")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")


def _look(page: Any, wish: Wish, north: Shelter, offer: Offer) -> None:
    """Every page of places as axe sees it, none wider than its window."""
    with acting(JOB):
        placement.take_over_stays([PastStay(**vars(one)) for one in pilot.stays()[:40]], by=JOB)
    house = f"/houses/{north.id}"
    addresses = ["/board/", "/board/figures/?register=past&of=all", "/board/cause/no_housing/", "/board/totals/",
                 "/places/", "/places/suggestion/", f"/places/{wish.id}/", f"/places/{wish.id}/change/", "/tonight/",
                 f"/offers/{offer.id}/", f"/stays/{offer.stay_id}/", f"/stays/{offer.stay_id}/leave/", "/houses/", "/houses/new/",
                 f"{house}/", f"{house}/offers/", f"{house}/offers/change/", f"{house}/offers/close/", f"{house}/units/new/"]  # fmt: skip
    for address in addresses:
        page.goto(address)
        assert axe_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), address
    page.get_by_role("button", name="Add").click()  # an empty form: its faults on top and at the fields
    assert axe_faults(page) == []


def test_an_emergency_is_placed_in_under_a_minute_by_keyboard(visit: Any, case: Case, north: Shelter) -> None:
    page = visit("registrar")
    begun = time.monotonic()
    page.goto(reverse("desk:place_new", args=[case.reference]))
    _answer(page)
    page.wait_for_url(re.compile(r"/places/[0-9a-f-]+/$"))
    page.keyboard.press("1")  # the first suggestion
    page.wait_for_url(re.compile("/offer/"))
    page.get_by_label("The person says yes to this place").press("Space")
    page.get_by_label("The shelter said yes on the telephone").press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/offers/"))
    assert "accepted" in page.content()
    assert time.monotonic() - begun < 60


def test_a_no_of_the_shelter_leads_to_the_next_offer(visit: Any, wish: Wish, north: Shelter, desk: Actor) -> None:
    offer = placement.send_offer(wish.id, places_of(north)[0].id, by=desk)
    house = visit("mentor", java_script_enabled=False)
    house.goto(reverse("desk:offer", args=[offer.id]))
    house.get_by_role("link", name="No, with a reason").click()
    house.get_by_label("Not enough staff").check()
    house.get_by_role("button", name="Decline").click()
    page = visit("registrar", java_script_enabled=False)
    page.goto(reverse("desk:place", args=[wish.id]))
    assert "Not enough staff" in page.content()
    page.get_by_role("link", name="Choose W-12").click()
    page.get_by_role("button", name="Send the offer").click()
    assert "waits for an answer" in page.content()


def test_two_coordinators_and_one_last_place(
    visit: Any, wish: Wish, south: Shelter, ask: Callable[..., Wish], new_case: Callable[..., Case]
) -> None:
    other, place = ask(new_case()), places_of(south)[0].id
    pages = [visit("registrar"), visit("registrar")]
    for page, one in zip(pages, (wish, other), strict=True):
        page.goto(reverse("desk:offer_new", args=[one.id, place]))
    for page in pages:
        page.get_by_role("button", name="Send the offer").click()
    assert "waits for an answer" in pages[0].content()
    assert "Place Z-01 was taken a moment ago; somebody else has it. No other place fits now." in pages[1].content()


def test_ready_and_held_stands_on_the_board_and_no_outsider_learns_an_address(
    visit: Any, wish: Wish, north: Shelter, desk: Actor
) -> None:
    offer = placement.send_offer(wish.id, places_of(north)[0].id, person_agrees=True, house_agrees=True, by=desk)
    placement.confirm_arrival(offer.stay_id, by=desk)
    house = visit("mentor")
    house.goto(reverse("desk:stay_ready", args=[offer.stay_id]))
    house.get_by_label("What holds the person?").select_option("no_housing")
    house.get_by_role("button", name="Save").click()
    page = visit("registrar")
    page.goto(reverse("desk:board"))
    assert "1 ready to move on, held." in page.locator("#nrm-tiles").inner_text()
    assert "No home offered by a municipality" in page.content()
    for width, scheme in ((1280, "light"), (390, "dark")):
        _look(visit("registrar", width=width, color_scheme=scheme, bypass_csp=True), wish, north, offer)
    outsider = visit("outsider")
    for address in ("/houses/", f"/houses/{north.id}/", f"/stays/{offer.stay_id}/", f"/offers/{offer.id}/", "/board/",
                    "/places/?sort=address", f"/houses/{north.id}/offers/", "/board/figures/?of=all", f"/search/?q={STREET}", "/tonight/"):  # fmt: skip
        outsider.goto(address)
        shown = outsider.content()
        assert STREET not in shown.replace(f'value="{STREET}"', "")
        assert "W-11" not in shown
