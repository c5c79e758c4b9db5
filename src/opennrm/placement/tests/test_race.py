"""A thousand tries on the last place, fifty at a time: one stay, and everybody else is told clearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opennrm.cases.models import Case
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Refused
from opennrm.placement import services as placement
from opennrm.placement.models import Offer, Shelter, Stay, Wish
from opennrm.placement.rules import Ground
from opennrm.placement.tests.houses import JOB, NEEDS, places_of

TRIES, AT_ONCE, PEOPLE = 1_000, 50, 50


@pytest.mark.real_transactions
def test_a_thousand_tries_on_the_last_place_give_one_stay_and_999_clear_answers(
    desk: Actor, south: Shelter, new_case: Callable[..., Case], ask: Callable[..., Wish], owner_rows: Any
) -> None:
    place = places_of(south)[0].id
    wishes = [ask(new_case(), replace(NEEDS, ground=Ground.PERMIT)).id for _ in range(PEOPLE)]

    def attempt(wish: UUID) -> str:
        try:
            placement.send_offer(wish, place, person_agrees=True, house_agrees=True, by=desk)
        except Refused as refusal:
            return str(refusal)
        return "placed"

    def worker(number: int) -> list[str]:
        try:
            return [attempt(wishes[(number + turn * 7) % PEOPLE]) for turn in range(TRIES // AT_ONCE)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(answer for found in pool.map(worker, range(AT_ONCE)) for answer in found)
    assert answers.pop("placed") == 1
    assert set(answers) <= {
        "Place Z-01 was taken a moment ago; somebody else has it.",
        "An offer is out for this person, or the search has ended: look at it first.",
    }
    assert sum(answers.values()) == TRIES - 1
    taken = "select count(*) from placement_stay where place_id = %s and state <> 'released'"
    assert owner_rows(taken, place) == [(1,)]
    assert owner_rows("select count(*) from placement_offer") == [(1,)]


def test_the_database_itself_refuses_two_stays_on_one_place_on_one_day(
    desk: Actor, south: Shelter, new_case: Callable[..., Case]
) -> None:
    """Without any service: the last word is the constraint's."""
    place, today = places_of(south)[0], clock.today()

    def stay() -> Stay:
        case = new_case()
        return Stay(
            place=place, shelter=south, organisation_id=south.organisation_id, case=case, person_id=case.person_id,
            days=DateRange(today, None), from_on=today,
        )  # fmt: skip

    with acting(JOB):
        Stay.objects.bulk_create([stay()])
        with pytest.raises(IntegrityError, match="one_stay_on_one_place_on_one_day"), transaction.atomic():
            Stay.objects.bulk_create([stay()])


@pytest.mark.real_transactions
def test_who_ends_a_search_and_who_answers_its_offer_never_lock_each_other_out(
    desk: Actor, south: Shelter, new_case: Callable[..., Case], ask: Callable[..., Wish], owner_rows: Any
) -> None:
    """The answer holds the offer and then writes the search: who ends the search must not hold that meanwhile."""
    wish = ask(new_case(), replace(NEEDS, ground=Ground.PERMIT))
    offer = placement.send_offer(wish.id, places_of(south)[0].id, by=desk)

    def end_search() -> str:
        try:
            placement.withdraw_wish(wish.id, by=desk)
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return "ended"

    waits = "select count(*) from pg_locks where not granted"
    with ThreadPoolExecutor(1) as pool:
        with acting(JOB):
            Offer.objects.select_for_update().get(pk=offer.pk)
            ended = pool.submit(end_search)
            while owner_rows(waits) == [(0,)] and not ended.done():
                sleep(0.02)
            Wish.objects.filter(pk=wish.pk).update(version=2)  # with the other order the database would end one of both
        assert ended.result(timeout=30) == "ended"
    assert owner_rows("select state from placement_wish") == [("withdrawn",)]
