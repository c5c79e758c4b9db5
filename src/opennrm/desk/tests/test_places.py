"""The pages of places: asking, finding, offering, answering, arriving, moving on; the board, the houses, tonight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from opennrm.cases.models import Case
from opennrm.desk.tests.reading import text
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Purpose
from opennrm.placement import services as placement
from opennrm.placement.models import Place, Request, Shelter, Stay, Wish
from opennrm.placement.rules import Cause, Known
from opennrm.placement.rules.written import Needs
from opennrm.placement.tests.houses import JOB, NEEDS, STREET, places_of, user

ANSWERS = {
    "urgency": "emergency", "lives": "woman", "among": "either", "age": "24", "children": "none", "ground": "reflection",
    "security": "secret", "areas": "no", "stepfree": "no", "care_asked": "on",
}  # fmt: skip


@pytest.fixture
def house_client(signed_in: Any) -> Any:
    return signed_in("mentor", Purpose.CASEWORK)


@pytest.fixture
def stay(settled: Callable[[], UUID]) -> UUID:
    return settled()


def test_a_place_is_asked_found_offered_answered_and_reached(
    desk_client: Any, signed_in: Any, case: Case, north: Shelter
) -> None:
    asked = desk_client.post(reverse("desk:place_new", args=[case.reference]), ANSWERS)
    page = desk_client.get(asked.url)
    assert "One place fits" in text(page)
    offer = desk_client.post(
        reverse("desk:offer_new", args=[asked.url.split("/")[2], places_of(north)[0].id]),
        {"answer": "45", "person_agrees": "on"},
    )
    house = signed_in("mentor", Purpose.CASEWORK)
    shown = house.get(offer.url)
    assert "24" in text(shown)
    assert "The person says no" not in text(shown)  # the house does not speak for the person
    assert house.post(f"{offer.url}accept/").url == offer.url
    assert "Both have said yes" in text(desk_client.get(offer.url)) or "accepted" in text(desk_client.get(offer.url))
    with acting(JOB):
        stay = Stay.objects.get(state="reserved")
    house.post(reverse("desk:stay_transport", args=[stay.id]), {"carrier": "taxi", "arrives": "60"})
    assert "Ordered" in text(house.get(reverse("desk:stay", args=[stay.id])))
    house.post(reverse("desk:stay_arrived", args=[stay.id]))
    with acting(JOB):
        assert Stay.objects.get(pk=stay.id).state == "admitted"


def test_what_was_typed_stays_and_the_fault_stands_at_its_field(desk_client: Any, case: Case) -> None:
    answer = desk_client.post(reverse("desk:place_new", args=[case.reference]), ANSWERS | {"children": "two, 7"})
    assert answer.status_code == 200
    assert "“two” is no age of a child" in text(answer)
    assert 'value="two, 7"' in answer.content.decode()


def test_a_transport_that_does_not_come_is_replaced_by_another_one(
    house_client: Any, wish: Wish, place: Place, desk: Actor
) -> None:
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    first = placement.order_transport(offer.stay_id, "taxi", clock.now() + timedelta(hours=1), by=desk)
    assert "This transport does not come" in text(house_client.get(reverse("desk:stay", args=[offer.stay_id])))
    house_client.post(reverse("desk:stay_transport_cancel", args=[offer.stay_id, first.id]))
    assert "Order a transport" in text(house_client.get(reverse("desk:stay", args=[offer.stay_id])))
    again = {"carrier": "police", "arrives": "30"}
    house_client.post(reverse("desk:stay_transport", args=[offer.stay_id]), again)
    assert "Ordered" in text(house_client.get(reverse("desk:stay", args=[offer.stay_id])))


def test_gaps_are_told_and_a_place_that_needs_an_answer_says_which(
    desk_client: Any, ask: Callable[..., Wish], case: Case, north: Shelter
) -> None:
    wish = ask(case, Needs(lives=NEEDS.lives, areas=Known.NO))
    shown = text(desk_client.get(reverse("desk:place", args=[wish.id])))
    assert "Cannot decide: ask" in shown
    assert "Which care the person needs: not asked." in shown
    assert "Not asked yet: age" in shown


def test_the_page_shows_misfits_with_reasons_and_the_nearest_miss(
    desk_client: Any, ask: Callable[..., Wish], case: Case, north: Shelter
) -> None:
    from dataclasses import replace

    from opennrm.people.rules import Ages
    from opennrm.placement.rules import Child

    needs = replace(NEEDS, children=(Child(Ages(1, 1), Known.YES), Child(Ages(2, 2), Known.YES)))
    wish = ask(case, replace(needs, children=(Child(Ages(4, 4), Known.NO), Child(Ages(6, 6), Known.NO))))
    shown = desk_client.get(reverse("desk:place", args=[wish.id]))
    assert "Room for 1 children; 2 come along." in text(shown)
    assert "Nearest miss: without this rule the place fits. It may be set aside" in text(shown)
    offered = desk_client.post(
        reverse("desk:offer_new", args=[wish.id, places_of(north)[0].id]) + "?aside=children",
        {"answer": "45", "aside": "children,too_near", "why": "the second bed stands ready, says the house"},
    )
    assert offered.status_code == 302


def test_a_place_taken_a_moment_ago_leads_back_with_how_many_fit(
    desk_client: Any, wish: Wish, place: Place, ask: Callable[..., Wish], new_case: Callable[..., Case], desk: Actor
) -> None:
    other = ask(new_case())
    placement.send_offer(wish.id, place.id, by=desk)
    answer = desk_client.post(reverse("desk:offer_new", args=[other.id, place.id]), {"answer": "45"}, follow=True)
    assert "Place W-11 was taken a moment ago; somebody else has it. One other place fits." in text(answer)


def test_a_no_of_the_house_and_of_the_person_lead_to_the_next_offer(
    desk_client: Any, house_client: Any, wish: Wish, place: Place, desk: Actor
) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    assert "Choose" in text(house_client.post(reverse("desk:offer_decline", args=[offer.id]), {}))
    house_client.post(reverse("desk:offer_decline", args=[offer.id]), {"reason": "staff"})
    assert "declined by the shelter" in text(desk_client.get(reverse("desk:place", args=[wish.id])))
    again = placement.send_offer(wish.id, places_of(place.unit.shelter)[1].id, by=desk)
    desk_client.post(reverse("desk:offer_refuse", args=[again.id]), {"reason": "too_far"})
    shown = text(desk_client.get(reverse("desk:place", args=[wish.id])))
    assert "the person said no" in shown
    assert "Too far away" in shown


def test_ready_and_blocked_stands_on_the_board_and_in_the_weekly_list(
    desk_client: Any, house_client: Any, stay: UUID
) -> None:
    missing = house_client.post(reverse("desk:stay_ready", args=[stay]), {"ready_on": "", "cause": "no_housing"})
    assert "Write an answer to “Ready to move on since”" in text(missing)
    house_client.post(
        reverse("desk:stay_ready", args=[stay]), {"ready_on": clock.today().isoformat(), "cause": "no_housing"}
    )
    house_client.post(reverse("desk:stay_municipality", args=[stay]), {"municipality": "oosterveen", "asked_on": ""})
    board = text(desk_client.get(reverse("desk:board")))
    assert "One person is ready to move on and cannot." in board
    assert "No home offered by a municipality" in board
    assert "Oosterveen" in board
    for address in (reverse("desk:board_cause", args=["no_housing"]), reverse("desk:board_town", args=["oosterveen"])):
        assert "One person is" in text(desk_client.get(address))
    listed = desk_client.post(reverse("desk:weekly_list"))
    assert listed.headers["Content-Type"].startswith("text/csv")
    assert "No home offered by a municipality" in listed.content.decode("utf-8-sig")
    assert "Mercy" not in listed.content.decode("utf-8-sig")


def test_the_answer_of_a_municipality_is_written_down(house_client: Any, stay: UUID, desk: Actor) -> None:
    asked = placement.ask_municipality(stay, "oosterveen", by=desk)
    house_client.post(reverse("desk:stay_answer", args=[stay, asked.id]), {"state": "yes", "answered_on": ""})
    with acting(JOB):
        assert Request.objects.get(pk=asked.id).state == "yes"


def test_the_part_that_reads_itself_names_nobody_and_keeps_no_session_alive(
    desk_client: Any, stay: UUID, case: Case, settings: Any
) -> None:
    desk_client.get(reverse("desk:board"))
    last = desk_client.session["last_at"]
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        tiles = desk_client.get(reverse("desk:board_tiles"))
    assert desk_client.session["last_at"] == last
    assert "<html" not in tiles.content.decode()
    assert "Mercy" not in tiles.content.decode()
    assert case.reference not in tiles.content.decode()
    with clock.set_to(clock.now() + settings.SESSION_IDLE + timedelta(minutes=1)):
        ended = desk_client.get(reverse("desk:board_tiles"))
    assert (ended.status_code, ended.headers["HX-Refresh"]) == (204, "true")


def test_the_house_meeting_shows_rooms_who_comes_and_what_happened(
    house_client: Any, signed_in: Any, stay: UUID, north: Shelter
) -> None:
    house_client.post(reverse("desk:incident_new", args=[north.id]), {"kind": "threat", "words": "a car at the door"})
    house_client.post(
        reverse("desk:place_close", args=[north.id, places_of(north)[2].id]), {"reason": "repair", "until": ""}
    )
    shown = text(house_client.get(reverse("desk:house", args=[north.id])))
    for words in ("One person lives here", "a car at the door", "Repair", "W-11"):
        assert words in shown
    house_client.post(reverse("desk:place_open", args=[north.id, places_of(north)[2].id]))
    assert "Repair" not in text(house_client.get(reverse("desk:house", args=[north.id])))
    assert signed_in("outsider").get(reverse("desk:house", args=[north.id])).status_code == 404


def test_an_address_is_read_by_a_sent_form_and_by_name_alone(signed_in: Any, north: Shelter, desk_client: Any) -> None:
    chief = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    address = reverse("desk:house_address", args=[north.id])
    assert desk_client.post(address).status_code == 404
    assert chief.post(address).status_code == 404
    given = chief.post(
        reverse("desk:address_rights", args=[north.id]),
        {"user": str(user("mentor").public_id), "why": "works_there", "hours": ""},
    )
    assert given.status_code == 302
    mentor = signed_in("mentor", Purpose.CASEWORK)
    assert mentor.get(address).status_code == 405
    read = mentor.post(address)
    assert STREET in text(read)
    assert read.headers["Cache-Control"] == "no-store"


def test_a_new_address_is_sealed_and_never_shown_again(signed_in: Any, north: Shelter) -> None:
    chief = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    page = reverse("desk:address_write", args=[north.id])
    wrong = chief.post(page, {"street": "x", "town": "", "municipality": "wierdum"})
    assert "Write it whole" in text(wrong) or "Write an answer" in text(wrong)
    sent = {"street": "Lindenlaan 8", "town": "Wierdum", "municipality": "wierdum"}
    assert chief.post(page, sent).status_code == 302
    assert "Lindenlaan" not in text(chief.get(page))
    assert "Lindenlaan 8" in text(chief.post(reverse("desk:house_address", args=[north.id])))


def test_tonight_shows_duty_emergencies_offers_and_who_is_late(
    desk_client: Any, house_client: Any, wish: Wish, place: Place, desk: Actor
) -> None:
    assert "no place found yet" in text(desk_client.get(reverse("desk:tonight")))
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, by=desk)
    assert "A place is asked for: W-11" in text(house_client.get(reverse("desk:tonight")))
    assert "A place is asked for: W-11" in text(house_client.get("/"))
    placement.accept_offer(offer.id, by=desk)
    placement.order_transport(offer.stay_id, "police", clock.now() + timedelta(minutes=1), by=desk)
    with clock.set_to(clock.now() + timedelta(minutes=40)):
        placement.alarm_overdue(by=JOB)
        assert "Not arrived. Look for the person." in text(desk_client.get(reverse("desk:tonight")))
        assert "Somebody has not arrived" in text(house_client.get("/"))


@pytest.mark.parametrize("code", ["en", "nl", "hu", "ar"])
def test_what_happens_next_is_told_in_the_language_of_the_person(house_client: Any, code: str) -> None:
    from opennrm.placement.rules.telling import STEPS

    shown = house_client.get(reverse("desk:next_steps", args=[code])).content.decode()
    assert STEPS[code][0] in shown
    assert ("not verified" in shown) == (code != "en")
    assert ('dir="rtl"' in shown) == (code == "ar")


def test_outsiders_are_told_totals_and_no_vacancy(signed_in: Any, north: Shelter) -> None:
    shown = text(signed_in("observer").get(reverse("desk:public_totals")))
    assert "A kind of shelter stands here when it has three houses" in shown
    assert signed_in("observer").get(reverse("desk:board")).status_code == 404


def test_the_case_says_placed_and_only_who_holds_the_location_is_told_where(
    signed_in: Any, case: Case, stay: UUID
) -> None:
    lead = signed_in("shelter_lead", Purpose.CASEWORK)
    assert "W-11" in text(lead.get(reverse("desk:case_place", args=[case.reference])))
    chief = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    assert chief.get(reverse("desk:case_place", args=[case.reference])).status_code == 200


def test_every_page_of_a_stay_opens_and_refuses_kindly(house_client: Any, stay: UUID, desk: Actor) -> None:
    for name in ("stay_ready", "stay_block", "stay_leave", "stay_end", "stay_municipality", "stay_transport"):
        address = reverse(f"desk:{name}", args=[stay])
        assert house_client.get(address).status_code == 200
        assert house_client.post(address, {}).status_code in (200, 302)
    placement.note_block(stay, Cause.PERMIT, by=desk)
    assert "Permit pending" in text(house_client.get(reverse("desk:stay", args=[stay])))
    house_client.post(
        reverse("desk:stay_leave", args=[stay]), {"left_on": clock.today().isoformat(), "destination": "unknown"}
    )
    assert "Unknown: this is an alarm" in text(house_client.get(reverse("desk:stay", args=[stay])))


def test_the_suggestion_says_how_each_group_fares_and_what_another_choice_changes(
    desk_client: Any, ask: Callable[..., Wish], new_case: Callable[..., Case], north: Shelter
) -> None:
    wishes = [ask(new_case()) for _number in range(5)]
    page = desk_client.get(reverse("desk:suggestion"))
    assert "Proven: no other plan is better" in text(page)
    assert "By the gender lived Group People With a place in this plan" in text(page)
    assert "women 5 3" in text(page)
    without = next(wish for wish in wishes if f"/places/{wish.id}/offer/" not in page.content.decode())
    chosen = {"who": str(without.id), "where": str(places_of(north)[0].id)}
    assert "Your choice changes the plan:" in text(desk_client.get(reverse("desk:suggestion"), chosen))
