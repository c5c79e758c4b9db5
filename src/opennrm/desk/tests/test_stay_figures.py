"""The page of figures: pictures with their tables, CSV, the day as it was; nothing about fewer than five people."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from demo import pilot
from opennrm.desk.tests.reading import text
from opennrm.placement import services as placement
from opennrm.placement.models import PastStay, PastSupply
from opennrm.placement.tests.houses import JOB

PAGE = "/board/figures/?register=past&of=specialised&on=2011-03-31"


@pytest.fixture
def older_register(database: None) -> None:
    placement.take_over_stays([PastStay(**vars(one)) for one in pilot.stays()], by=JOB)
    there = [PastSupply(kind=kind, places=places, from_on=pilot.BEGAN) for kind, places in pilot.PLACES.items()]
    placement.take_over_supply(there, by=JOB)


def test_march_2011_stands_on_the_page_with_the_bound_of_the_leaflet(older_register: None, desk_client: Any) -> None:
    page = desk_client.get(PAGE)
    shown = text(page)
    for words in (
        "112 stays began by Thu 31 Mar 2011", "People so far 112", "who filed a criminal report 76", "Living there 50 of 50 places", "Specialised shelter, women 40 of 40",
        "50 of 50 places were taken in the last of these nights",
        "ready to move on and held 15", "fill about 35 places (29 to 42)", "about 15 of them (8 to 21) are held beyond that",
        "March 2011 50.0 15.0 50.0",
    ):  # fmt: skip
        assert words in shown, words
    assert page.content.decode().count('<svg role="img" aria-label="') == 2


def test_the_pictures_need_no_style_that_the_policy_refuses_and_follow_light_and_dark(
    older_register: None, desk_client: Any
) -> None:
    page = desk_client.get(PAGE).content.decode()
    drawn = "".join(re.findall(r"<svg role=\"img\".*?</svg>", page, re.DOTALL))
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert "#" not in "".join(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn))
    assert "var(--nrm-data-1)" in drawn


def test_the_tables_come_as_csv_and_end_where_fewer_than_five_were_seen(older_register: None, desk_client: Any) -> None:
    query = PAGE.split("?")[1]
    answer = desk_client.get(f"{reverse('desk:stay_figures_csv', args=['curves'])}?{query}")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="stays-curves-specialised-2011-03-31.csv"'
    heading, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heading[:3] == ["Day", "Seen so long", "Still there, %"]
    assert rows[0][:3] == ["0", "112", "100.0"]
    assert all(int(row[1]) >= 5 for row in rows)
    nights = desk_client.get(f"{reverse('desk:stay_figures_csv', args=['nights'])}?{query}").content.decode("utf-8-sig")
    assert "2011-03,50.0,15.0,50.0" in nights


def test_too_few_stays_are_no_figure(desk_client: Any, settled: Callable[[], UUID]) -> None:
    settled()
    page = desk_client.get(reverse("desk:stay_figures"))
    assert "Fewer than five stays" in text(page)
    assert "<figure" not in page.content.decode()
    empty = desk_client.get(reverse("desk:stay_figures_csv", args=["curves"])).content.decode("utf-8-sig")
    assert len(empty.splitlines()) == 1


def test_a_day_that_cannot_be_says_so_and_what_is_no_register_is_not_there(
    older_register: None, desk_client: Any
) -> None:
    for day in ("30-02-2011", "2011-02-30", "x", "1066-10-31"):
        wrong = desk_client.get(f"/board/figures/?register=past&on={day}")
        assert wrong.status_code == 200
        assert "To look at" in text(wrong)
    within = desk_client.get("/board/figures/?register=past&on=2011-04-12")
    assert "112 stays began by Thu 31 Mar 2011" in text(within)
    assert '<option value="2011-03-31" selected>' in within.content.decode()
    for address in ("/board/figures/?register=x", "/board/figures/?of=x", "/board/figures/rooms.csv"):
        assert desk_client.get(address).status_code == 404


def test_nobody_but_the_desk_finds_the_figures(signed_in: Any, older_register: None) -> None:
    for name in ("outsider", "shelter_supervisor", "observer", "mentor"):
        assert signed_in(name).get(reverse("desk:stay_figures")).status_code in (403, 404)
