"""The pages of what a house offers: the desk writes a house, its leader changes it, everybody else finds nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from opennrm.desk.tests.reading import text
from opennrm.kernel import clock
from opennrm.kernel.actors import acting
from opennrm.kernel.words import Purpose
from opennrm.placement.models import Closure, Place, Shelter, Unit
from opennrm.placement.tests.houses import JOB, STREET, organisation, places_of

HOUSE = {
    "code": "Linden-1", "kind": "womens", "placing": "", "region": "", "security": "secret", "regime": "rules",
    "care": ["medical"], "languages": "Polish, english", "notice_days": "2", "opened_on": "",
}  # fmt: skip
UNIT = {
    "name": "Upstairs", "takes": "women", "least_age": "18", "most_age": "120", "stepfree": "no", "letter": "L",
    "first": "1", "count": "3", "children": "2", "cots": "1",
}  # fmt: skip


def day(number: int) -> str:
    """So many days from today, as somebody would type it."""
    return (clock.today() + timedelta(days=number)).isoformat()


@pytest.fixture
def chief_client(signed_in: Any) -> Any:
    return signed_in("shelter_supervisor", Purpose.SUPERVISION)


def test_a_house_is_written_with_its_places_and_stands_in_the_list(desk_client: Any, database: None) -> None:
    runs = str(organisation("Shelter group North").public_id)
    made = desk_client.post(reverse("desk:house_new"), HOUSE | {"organisation": runs})
    assert made.status_code == 302
    page = desk_client.get(made.url)
    assert "A part of the house, and its places" in text(page)
    shown = desk_client.post(made.url, UNIT, follow=True)
    for words in (
        "Linden-1 has 3 places",
        "Upstairs: Women, from 18 years, with stairs",
        "L-03",
        "English, Polish",
        "2 days",
    ):
        assert words in text(shown)
    assert "Linden-1" in text(desk_client.get(reverse("desk:houses")))


def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(desk_client: Any, database: None) -> None:
    wrong = HOUSE | {
        "organisation": "",
        "kind": "",
        "regime": "closed",
        "languages": "Polish, Elvish",
        "notice_days": "x",
    }
    shown = desk_client.post(reverse("desk:house_new"), wrong)
    assert shown.status_code == 200
    assert "“Elvish” is no language that we know" in text(shown)
    assert "To look at" in text(shown)
    for kept in ('value="Linden-1"', 'value="Polish, Elvish"', 'value="x"'):
        assert kept in shown.content.decode()
    runs = str(organisation("Shelter group North").public_id)
    closed = desk_client.post(reverse("desk:house_new"), HOUSE | {"organisation": runs, "regime": "closed"})
    assert "Only secure youth care has doors that stay closed." in text(closed)
    with acting(JOB):
        assert not Shelter.objects.filter(code="Linden-1").exists()


def test_the_leader_of_the_house_changes_it_and_is_not_asked_what_it_is(chief_client: Any, north: Shelter) -> None:
    address = reverse("desk:house_change", args=[north.id])
    page = chief_client.get(address)
    assert "Which kind of shelter is it?" not in text(page)
    sent = {
        "version": "1",
        "region": "",
        "security": "guarded",
        "regime": "open",
        "languages": "Hungarian",
        "notice_days": "0",
    }
    assert "watched day and night" in text(chief_client.post(address, sent, follow=True))
    again = chief_client.post(address, sent | {"languages": "French"})
    assert "Somebody was quicker" in text(again)
    assert 'value="French"' in again.content.decode()


def test_units_and_places_are_changed_added_and_taken_out(chief_client: Any, north: Shelter) -> None:
    with acting(JOB):
        unit = Unit.objects.get(shelter=north)
    address = reverse("desk:unit_change", args=[north.id, unit.id])
    sent = {"version": "1", "name": "", "takes": "women", "least_age": "18", "most_age": "30", "stepfree": "yes"}
    assert "18 to 30 years" in text(chief_client.post(address, sent, follow=True))
    assert "This kind of shelter is for women." in text(
        chief_client.post(address, sent | {"version": "2", "takes": "men"})
    )
    more = chief_client.get(reverse("desk:places_new", args=[north.id, unit.id]))
    assert 'value="14"' in more.content.decode()  # the number after the last one
    taken = {"letter": "W", "first": "12", "count": "2", "children": "0", "cots": "0"}
    refused = chief_client.post(reverse("desk:places_new", args=[north.id, unit.id]), taken)
    assert "A place with one of these codes exists already" in text(refused)
    chief_client.post(reverse("desk:places_new", args=[north.id, unit.id]), taken | {"first": "14"})
    place = places_of(north)[0]
    room = reverse("desk:place_room", args=[north.id, place.id])
    assert "More cots than children" in text(chief_client.post(room, {"version": "1", "children": "1", "cots": "2"}))
    chief_client.post(room, {"version": "1", "children": "3", "cots": "2"})
    gone = reverse("desk:place_retire", args=[north.id, places_of(north)[1].id])
    assert "its code is not used again" in text(chief_client.get(gone))
    shown = text(chief_client.post(gone, follow=True))
    assert "W-15" in shown
    assert "W-12 is out of use." in shown
    with acting(JOB):
        assert (Place.objects.get(pk=place.id).children, Place.objects.get(pk=place.id).cots) == (3, 2)


def test_a_place_is_closed_from_a_day_on_and_opened_again(chief_client: Any, north: Shelter) -> None:
    place = places_of(north)[0]
    address = reverse("desk:place_close", args=[north.id, place.id])
    faulty = chief_client.post(address, {"reason": "repair", "from_on": day(-1), "until": ""})
    assert "This day has passed" in text(faulty)
    chief_client.post(address, {"reason": "repair", "from_on": day(30), "until": day(37)})
    assert "closed from" in text(chief_client.get(reverse("desk:supply", args=[north.id])))
    chief_client.post(reverse("desk:place_open", args=[north.id, place.id]))
    with acting(JOB):
        assert Closure.objects.get(place=place).ended_at is not None


def test_a_house_is_closed_for_good_with_its_consequences_said_before(chief_client: Any, north: Shelter) -> None:
    address = reverse("desk:house_close", args=[north.id])
    assert "It can be opened again, for a reason." in text(chief_client.get(address))
    shown = text(chief_client.post(address, follow=True))
    assert "North-1" not in shown.split("Closed for good")[0]
    assert "North-1" in shown.split("Closed for good")[1]


def test_a_house_that_was_closed_for_good_is_opened_again_for_a_reason(
    chief_client: Any, signed_in: Any, north: Shelter
) -> None:
    chief_client.post(reverse("desk:house_close", args=[north.id]))
    page = text(chief_client.get(reverse("desk:supply", args=[north.id])))
    assert "This house was closed for good on" in page
    assert "Open this house again" in page
    assert "More places" not in page
    address = reverse("desk:house_reopen", args=[north.id])
    assert "Its 3 places can be given again, from today." in text(chief_client.get(address))
    assert "To look at" in text(chief_client.post(address, {}))
    assert "The house is open again." in text(chief_client.post(address, {"why": "mistake"}, follow=True))
    again = text(chief_client.post(address, {"why": "mistake"}))
    assert "This house is open already." in again
    assert "Closed for good" not in text(chief_client.get(reverse("desk:houses")))
    for name in ("mentor", "outsider", "police_officer"):
        assert signed_in(name).get(address).status_code in (403, 404)


def test_who_works_there_reads_what_the_house_offers_and_changes_nothing(signed_in: Any, north: Shelter) -> None:
    mentor = signed_in("mentor", Purpose.CASEWORK)
    shown = mentor.get(reverse("desk:supply", args=[north.id]))
    assert "W-11" in text(shown)
    assert "Take out of use" not in text(shown)
    assert mentor.get(reverse("desk:house_change", args=[north.id])).status_code in (403, 404)
    for name in ("outsider", "police_officer", "guardian"):
        assert signed_in(name).get(reverse("desk:supply", args=[north.id])).status_code in (403, 404)


def test_no_page_of_what_a_house_offers_says_where_it_stands(
    desk_client: Any, chief_client: Any, north: Shelter
) -> None:
    with acting(JOB):
        unit = Unit.objects.get(shelter=north)
    pages = [reverse(f"desk:{name}", args=[north.id]) for name in ("supply", "house_change", "house_close", "unit_new")]
    pages += [reverse(f"desk:{name}", args=[north.id, unit.id]) for name in ("unit_change", "places_new")]
    for client in (desk_client, chief_client):
        for address in pages:
            shown = client.get(address)
            assert shown.status_code == 200
            assert STREET not in shown.content.decode()
            assert "Wierdum" not in shown.content.decode()
