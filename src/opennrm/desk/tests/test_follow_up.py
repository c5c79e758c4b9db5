"""The next place: questions to municipalities from the first day on, their answers and ages, and who sees what of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Purpose
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.models import Request, Shelter, Wish
from opennrm.placement.rules import Cause, Destination, Urgency
from opennrm.placement.tests.houses import JOB, NEEDS, STREET, later, places_of

TOWN, ANOTHER = "oosterveen", "domstede"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def stay(settled: Callable[[], UUID]) -> UUID:
    return settled()


@pytest.fixture
def house_client(signed_in: Any) -> Any:
    return signed_in("shelter_lead", Purpose.CASEWORK)


@pytest.fixture
def desk_client(signed_in: Any) -> Any:
    return signed_in("registrar", Purpose.REGISTRATION)


def town_page(client: Any, code: str = TOWN) -> str:
    return text(client.get(reverse("desk:board_town", args=[code])))


def test_a_question_is_written_on_its_day_and_every_fault_stands_at_its_field(house_client: Any, stay: UUID) -> None:
    page = reverse("desk:stay_municipality", args=[stay])
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    wrong = house_client.post(page, {"municipality": TOWN, "asked_on": tomorrow})
    assert "This day has not come yet." in text(wrong)
    assert f'value="{tomorrow}"' in wrong.content.decode()
    assert "To look at" in text(house_client.post(page, {"municipality": "atlantis", "asked_on": ""}))
    shown = text(house_client.post(page, {"municipality": TOWN, "asked_on": ""}, follow=True))
    assert "An answer is due in four weeks." in shown
    assert "Oosterveen asked" in shown
    again = text(house_client.post(page, {"municipality": TOWN, "asked_on": ""}))
    assert "This municipality was asked and has not answered." in again
    with acting(JOB):
        assert Request.objects.get(stay=stay).answer_by == clock.today() + timedelta(days=28)


def test_an_answer_has_a_day_between_the_question_and_today_and_is_written_once(
    house_client: Any, stay: UUID, desk: Actor
) -> None:
    asked = placement.ask_municipality(stay, TOWN, by=desk)
    page = reverse("desk:stay_answer", args=[stay, asked.id])
    early = (clock.today() - timedelta(days=1)).isoformat()
    assert "Write a day between the question and today." in text(
        house_client.post(page, {"state": "yes", "answered_on": early})
    )
    assert "To look at" in text(house_client.post(page, {"state": "maybe", "answered_on": ""}))
    house_client.post(page, {"state": "yes", "answered_on": ""})
    late = house_client.post(page, {"state": "no", "answered_on": ""})
    assert "The answer was written down already." in text(late)
    with acting(JOB):
        assert Request.objects.get(pk=asked.id).state == "yes"
    other = reverse("desk:stay_answer", args=[stay, stay])
    assert house_client.get(other).status_code == 404


def test_the_page_of_a_municipality_tells_open_overdue_and_answered_questions(
    desk_client: Any, stay: UUID, desk: Actor
) -> None:
    placement.ask_municipality(stay, TOWN, asked_on=clock.today() - timedelta(days=40), by=desk)
    answered = placement.ask_municipality(stay, ANOTHER, by=desk)
    placement.note_answer(answered.id, "no", by=desk)
    shown = town_page(desk_client)
    for words in (
        "Questions to municipalities without an answer 1", "Of these, overdue 1", "The oldest waits, in days 40",
        "Answered yes 0", "Answered no 0", "0 people are held while this municipality has not answered.",
    ):  # fmt: skip
        assert words in shown, words
    placement.mark_ready(stay, clock.today(), Cause.NO_HOUSING, by=desk)
    assert "One person is held while this municipality has not answered." in town_page(desk_client)
    assert "Answered no 1" in town_page(desk_client, ANOTHER)
    board = text(desk_client.get(reverse("desk:board")))
    assert "Oosterveen one open, one overdue" in board


def test_the_page_of_a_cause_counts_days_and_questions_of_those_it_holds(
    desk_client: Any, stay: UUID, desk: Actor
) -> None:
    placement.mark_ready(stay, clock.today(), Cause.NO_HOUSING, by=desk)
    placement.ask_municipality(stay, TOWN, by=desk)
    with clock.set_to(later(days=10)):
        shown = text(desk_client.get(reverse("desk:board_cause", args=["no_housing"])))
        another = text(desk_client.get(reverse("desk:board_cause", args=["permit"])))
    assert "One person is ready to move on and held by this." in shown
    assert "Median days since they were ready 10" in shown
    assert "Place-days lost in the last 90 days 11" in shown
    assert "Questions to municipalities without an answer 1" in shown
    assert "0 people are ready to move on and held by this." in another
    assert "Questions to municipalities without an answer 0" in another


def test_who_has_left_is_asked_for_no_longer(desk_client: Any, stay: UUID, desk: Actor) -> None:
    placement.ask_municipality(stay, TOWN, by=desk)
    placement.leave(stay, clock.today(), Destination.FAMILY, by=desk)
    assert "Questions to municipalities without an answer 0" in town_page(desk_client)
    with acting(JOB):
        assert (
            Request.objects.get(stay=stay).state,
            Request.objects.get(stay=stay).answered_on,
        ) == ("withdrawn", clock.today())


def test_who_moves_to_another_house_is_asked_for_from_there(
    desk: Actor, stay: UUID, case: Case, north: Shelter, ask: Callable[..., Wish]
) -> None:
    placement.ask_municipality(stay, TOWN, by=desk)
    wish = ask(case, NEEDS, Urgency.SOON)
    offer = placement.send_offer(wish.id, places_of(north)[1].id, person_agrees=True, house_agrees=True, by=desk)
    placement.move_on(stay, offer.stay_id, by=desk)
    with acting(JOB):
        moved = Request.objects.get()
    assert (moved.stay_id, moved.state) == (offer.stay_id, "asked")
    assert reads.bottleneck(viewer=desk, municipality=TOWN).asked == 1


def test_pages_for_a_task_force_hold_no_person_no_house_and_no_address(
    desk_client: Any, stay: UUID, desk: Actor, case: Case, north: Shelter
) -> None:
    placement.mark_ready(stay, clock.today(), Cause.NO_HOUSING, by=desk)
    placement.ask_municipality(stay, TOWN, by=desk)
    for address in (reverse("desk:board_town", args=[TOWN]), reverse("desk:board_cause", args=["no_housing"])):
        shown = desk_client.get(address).content.decode()
        for secret in ("Mercy", case.reference, STREET, "Wierdum", north.code, "W-11", str(stay)):
            assert secret not in shown, secret


def test_nobody_but_the_desk_finds_the_pages_of_causes_and_municipalities(signed_in: Any, stay: UUID) -> None:
    for name in ("outsider", "police_officer", "shelter_lead", "shelter_supervisor", "observer"):
        for address in (reverse("desk:board_town", args=[TOWN]), reverse("desk:board_cause", args=["no_housing"])):
            assert signed_in(name).get(address).status_code in (403, 404)


def test_a_stranger_asks_nothing_and_answers_nothing(signed_in: Any, stay: UUID, desk: Actor) -> None:
    asked = placement.ask_municipality(stay, TOWN, by=desk)
    for name in ("outsider", "police_officer"):
        client = signed_in(name)
        sent = client.post(reverse("desk:stay_municipality", args=[stay]), {"municipality": ANOTHER, "asked_on": ""})
        answered = client.post(reverse("desk:stay_answer", args=[stay, asked.id]), {"state": "no", "answered_on": ""})
        assert {sent.status_code, answered.status_code} <= {403, 404}
    with acting(JOB):
        assert list(Request.objects.values_list("municipality", "state")) == [(TOWN, "asked")]
