"""The directory: found by region, kind, language and group; as HSDS 3.0; and no secret place in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from django.test import Client

DATA = Path(__file__).parent / "data" / "hsds"


def _schema(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text())


def _validator(name: str) -> Any:
    resources = [
        (
            path.name,
            referencing.Resource.from_contents(json.loads(path.read_text()), referencing.jsonschema.DRAFT202012),
        )
        for path in DATA.glob("*.json")
    ]
    registry = referencing.Registry().with_resources(resources)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER  # else "format" is a remark and refuses nothing
    return jsonschema.Draft202012Validator(_schema(name), registry=registry, format_checker=checker)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", {"Walk-in hour", "Safe house"}),
        ("?region=oost", {"Walk-in hour", "Safe house"}),  # for the whole country fits every region
        ("?region=west", {"Safe house"}),
        ("?kind=legal", {"Walk-in hour"}),
        ("?group=women", {"Safe house"}),
        ("?language=pl", {"Walk-in hour"}),
        ("?language=pl&group=women", set()),
        ("?kind=%00invented", set()),
    ],
)
def test_services_are_found_by_what_somebody_needs(
    visitor: Client, offers: None, question: str, found: set[str]
) -> None:
    page = visitor.get(f"/en/turn/{question}").content.decode()
    assert {name for name in ("Walk-in hour", "Safe house") if f"<h3><bdi>{name}</bdi></h3>" in page} == found
    if not found:
        assert "No organisation in this list fits all of that" in page
    # Whoever asked for something sees the answer before the telephone box; who did not, after it
    assert (page.index("Organisations that help") < page.index('class="call"')) is bool(question)


def test_the_directory_is_valid_hsds(visitor: Client, offers: None) -> None:
    listed = visitor.get("/hsds/services").json()
    assert (listed["total_items"], listed["page_number"], listed["last_page"]) == (2, 1, True)
    validator = _validator("service")
    for service in listed["contents"]:
        assert [error.message for error in validator.iter_errors(service)] == []
        assert set(service) <= set(_schema("service")["properties"])
        one = visitor.get(f"/hsds/services/{service['id']}").json()
        assert one == service
    organisations = visitor.get("/hsds/organizations").json()["contents"]
    assert {one["name"] for one in organisations} == {"Lawyers", "Shelter group"}
    for one in organisations:
        assert [error.message for error in _validator("organization").iter_errors(one)] == []


def test_the_schema_refuses_what_is_none() -> None:
    """Else the test above would prove nothing."""
    right = {"id": "00000000-0000-4000-8000-000000000000", "name": "Help", "status": "active"}
    assert list(_validator("service").iter_errors(right)) == []
    for wrong in (
        {"id": "x"},
        {"status": "gone"},
        {"phones": [{"number": "112"}]},
        {"languages": "nl"},
    ):
        assert list(_validator("service").iter_errors(right | wrong)), wrong


def test_no_shelter_has_a_location_and_none_is_missed_in_one(visitor: Client, offers: None) -> None:
    data = visitor.get("/hsds/services").json()
    for service in data["contents"]:
        assert not {"service_at_locations", "locations", "schedules", "contacts"} & set(service)
    house = next(one for one in data["contents"] if one["name"] == "Safe house")
    assert not [a for a in house["attributes"] if a.get("link_type") == "public address"]
    walk_in = next(one for one in data["contents"] if one["name"] == "Walk-in hour")
    assert [a["value"] for a in walk_in["attributes"] if a.get("link_type") == "public address"] == ["Main square 1"]


def test_a_page_of_a_list_that_is_none_is_the_last(visitor: Client, offers: None) -> None:
    for asked in ("0", "99", "x", "-1", "9" * 30):
        assert visitor.get(f"/hsds/services?page={asked}").json()["page_number"] == 1


def test_the_vendored_schemas_are_unchanged() -> None:
    import hashlib

    for row in (DATA / "CHECKSUMS").read_text().splitlines():
        digest, name = row.split()
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest
