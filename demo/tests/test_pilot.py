"""The published figures of the pilot of special shelters come out of the made-up country."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from demo import pilot
from opennrm.placement.rules import ShelterKind


def present(day: object) -> Counter[ShelterKind]:
    return Counter(one.kind for one in pilot.stays() if one.from_on <= day and (one.left_on is None or one.left_on > day))  # type: ignore[operator]  # fmt: skip


def test_112_people_of_whom_76_reported_went_through_the_pilot() -> None:
    so_far = [one for one in pilot.stays() if one.from_on <= pilot.COUNTED]
    assert (len(so_far), sum(one.reported for one in so_far)) == (112, 76)


def test_all_50_places_were_full_in_march_2011() -> None:
    assert present(pilot.COUNTED) == {ShelterKind.SPECIALISED_WOMEN: 40, ShelterKind.SPECIALISED_MEN: 10}


def test_no_day_had_more_people_than_places() -> None:
    for number in range((pilot.COUNTED - pilot.BEGAN).days):
        on_that_day = present(pilot.BEGAN + timedelta(days=number))
        assert all(on_that_day[kind] <= places for kind, places in pilot.PLACES.items())


def test_a_believable_share_was_ready_and_held() -> None:
    there = [one for one in pilot.stays() if one.left_on is None or one.left_on > pilot.COUNTED]
    held = [one for one in there if one.ready_on is not None and one.ready_on <= pilot.COUNTED]
    assert (len(held), len(there)) == (15, 50)
    assert all(one.cause and one.from_on <= one.ready_on for one in held if one.ready_on)
