"""Nobody is shown what is not theirs: every role walks every address, and every byte that is written is searched.

The world (tests/world.py) fills every protected field with a random marker and says by hand who may be shown it.
"""

from __future__ import annotations

import base64
import gzip
import logging
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.urls import URLPattern

from opennrm.cases import services as cases
from opennrm.desk.policy import Guarded, Policy
from opennrm.kernel.logs import NoPersonalData
from opennrm.kernel.words import Purpose, Role
from tests.cast import CAST
from tests.walks import Known, candidates, read_known, walkable
from tests.world import LEAD, REGISTER, TEAM, World, actor, break_the_glass, build

pytestmark = [pytest.mark.real_transactions(kept=True), pytest.mark.xdist_group("leaks")]
Walks = dict[str, dict[str, list[str]]]  # by user: each marker that was shown, and at which addresses
KNOCKS = 2
THOROUGHLY = {"outsider", LEAD}


@pytest.fixture(scope="module")
def world(kept_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Built once; the tests look at it, and those that try to change it prove that they could not."""
    with override_settings(DOCUMENTS=tmp_path_factory.mktemp("documents")):
        yield build(people_count=1)


@pytest.fixture(scope="module")
def known(world: World) -> Known:
    """Every row of that world, past row security."""
    return read_known(all_rows)


def all_rows(query: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.fixture(scope="module")
def walks() -> Walks:
    """What each user was shown: walked once, asked by several tests."""
    return {}


def _bytes_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{body.decode('utf-8', 'replace')}"


def walk(
    client: Client, world: World, known: Known, roles: frozenset[Role] | None, *, thoroughly: bool = False
) -> dict[str, list[str]]:
    """Every marker that was shown, with where. A fault of ours anywhere stops the walk.

    roles : of who walks, none for a visitor. A door that is shut to all of them gets a few knocks: behind it, what is
            asked for cannot matter.
    """
    texts = {marker.text for marker in world.markers}
    shown: dict[str, list[str]] = defaultdict(list)
    for route, entry in walkable():
        policy = policy_of(entry)
        shut = not policy.open and (roles is None or (policy.roles and not policy.roles & roles))
        found = candidates(route, known, thoroughly=thoroughly)
        for address in islice(found, KNOCKS) if shut else found:
            answer = client.get(address)
            assert answer.status_code < 500, f"{address} answers {answer.status_code}"
            for text in texts & set(re.findall(r"Qx[a-z]{14}", _bytes_of(answer))):
                shown[text].append(address)
    return shown


def policy_of(entry: URLPattern) -> Policy:
    return cast(Guarded, entry.callback).policy


def roles_of(user_name: str) -> frozenset[Role]:
    return next(frozenset(part.roles) for part in CAST if part.user_name == user_name)


def walk_once(walks: Walks, world: World, known: Known, signed_in: Any, user_name: str) -> dict[str, list[str]]:
    if user_name not in walks:
        walks[user_name] = walk(
            signed_in(user_name), world, known, roles_of(user_name), thoroughly=user_name in THOROUGHLY
        )
    return walks[user_name]


def _leaks(world: World, user_name: str, shown: dict[str, list[str]]) -> list[str]:
    where = {marker.text: marker.where for marker in world.markers}
    allowed = world.allowed(user_name)
    return [f"{user_name} sees {where[text]} at {at[0]}" for text, at in shown.items() if text not in allowed]


@pytest.mark.parametrize("user_name", [part.user_name for part in CAST])
def test_nobody_is_shown_what_is_not_theirs_at_any_address(
    world: World, known: Known, walks: Walks, signed_in: Any, user_name: str
) -> None:
    assert _leaks(world, user_name, walk_once(walks, world, known, signed_in, user_name)) == []


def test_the_anonymous_visitor_is_shown_nothing(world: World, known: Known) -> None:
    assert walk(Client(), world, known, None) == {}


def test_every_place_in_an_address_says_which_rows_it_is_about(known: Known) -> None:
    names = {name for route, _ in walkable() for name in re.findall(r"<uuid:(\w+)>", route)}
    words = {route.split("/", 1)[0] for route, _ in walkable() if "<slug:reference>" in route}
    assert (names - set(known.rows), words - set(known.references)) == (set(), set())
    assert set(known.rows) - names == set(), "these places are in no address any more"


def test_those_who_work_on_it_do_find_it(world: World, known: Known, walks: Walks, signed_in: Any) -> None:
    """Else the tests above would pass on empty pages."""
    where = {marker.text: marker.where for marker in world.markers}
    seen = {
        user: {where[text] for text in walk_once(walks, world, known, signed_in, user)}
        for user in (LEAD, REGISTER, "police_officer")
    }
    assert {"identity:called", "report:noticed"} <= seen[REGISTER]
    assert {"report:noticed", "report:who else"} <= seen["police_officer"]
    assert {
        "identity:called",
        "contact:code word",
        "note:team",
        "account:words",
        "house:incident",
        "wish:words",
    } <= seen[LEAD]
    mine = {
        "danger:value",
        "risk:summary",
        "plan:house",
        "ties:town",
        "event:words",
        "appointment:words",
        "helper:town",
    }
    assert mine <= seen[LEAD]


def test_nobody_changes_anything_at_any_address_without_a_right(
    world: World, known: Known, signed_in: Any, owner_rows: Any
) -> None:
    """The outsider sends a form to every address that concerns somebody: nothing moves."""
    protected = ["people_person", "people_vault", "referrals_referral", "cases_case", "cases_membership", "cases_note",
                 "exploitation_answer", "documents_document", "cases_share", "kernel_grant", "safety_danger", "safety_assessment", "safety_plan",
                 "safety_event", "safety_personties", "safety_helper", "safety_helperties", "appointments_appointment",
                 "appointments_arrangement", "cooperation_item", "cooperation_move", "projects_suggestion",
                 "placement_wish", "placement_offer", "placement_stay", "placement_address",
                 "placement_addressright", "placement_closure", "placement_shelter", "placement_unit",
                 "placement_place", "cooperation_paper"]  # fmt: skip

    def state() -> dict[str, Any]:
        return {
            t: owner_rows(f"select count(*), md5(string_agg(x::text, '' order by x::text)) from {t} x")
            for t in protected
        }

    before, client = state(), signed_in("outsider")
    for route, _entry in walkable():
        if "<" not in route:
            continue
        for address in candidates(route, known):
            answer = client.post(address, {"version": "1", "words": "x", "reason": "because I say so"})
            assert answer.status_code < 500, f"{address} answers {answer.status_code}"
    assert state() == before


def test_what_is_hidden_and_what_is_missing_answer_with_the_same_bytes(
    world: World, known: Known, signed_in: Any
) -> None:
    """Opened or sent, with the same headers; and where the missing is not there, the hidden is not refused."""
    client = signed_in("outsider")
    different = []
    for route, _entry in walkable():
        for ask in (client.get, client.post) if "<" in route else (client.get,):
            answers = [ask(address) for address in candidates(route, known)]
            gone = {(a.content, tuple(sorted(a.items()))) for a in answers if a.status_code == 404}
            if len(gone) > 1 or (gone and any(a.status_code == 403 for a in answers)):
                different.append(f"{ask.__name__} {route}")
    assert different == []


def test_an_emergency_opens_no_notes(world: World, known: Known, signed_in: Any) -> None:
    user_name = "guardian"  # left the team, and is called at night
    opened = break_the_glass(world, user_name)
    where = {marker.text: marker.where for marker in world.markers}
    try:
        shown = {
            where[text] for text in walk(signed_in(user_name, Purpose.EMERGENCY), world, known, roles_of(user_name))
        }
    finally:  # the world is shared: what was opened is closed again
        cases.close_emergency(opened.id, by=actor(user_name))
    assert "identity:called" in shown
    assert not {place for place in shown if place.startswith("note:")}


# --- every byte -------------------------------------------------------------------------------------


def _forms(text: str) -> list[bytes]:
    """A marker as it may stand in a file: plain, wide, inside base64 at any offset."""
    plain = text.encode()
    found = [plain, text.encode("utf-16-le"), plain.hex().encode()]
    for pad in range(3):
        coded = base64.b64encode(b"\0" * pad + plain)
        found.append(coded[4 if pad else 0 : -4])
    return found


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is compressed inside them."""
    yield data
    for match in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", data):
        for wanted in (zlib.decompressobj(31), zlib.decompressobj()):
            try:
                yield wanted.decompress(data[match.start() :], 1_000_000)
                break
            except zlib.error:
                continue


def _raw_database(owner_rows: Any) -> dict[str, bytes]:
    """The files of this very database, and the write-ahead log, as a thief of the disk would have them."""
    owner_rows("checkpoint")
    ((folder,),) = owner_rows("select setting from pg_settings where name = 'data_directory'")
    ((number,),) = owner_rows("select oid from pg_database where datname = current_database()")
    places = [*Path(folder, "base", str(number)).glob("*"), *Path(folder, "pg_wal").glob("0*")]
    files = {str(path): path.read_bytes() for path in places if path.is_file()}
    assert sum(map(len, files.values())) > 1_000_000, "the data folder was not readable: this test would prove nothing"
    return files


def test_no_byte_on_disk_or_in_a_log_holds_what_is_protected(
    kept_database: None, settings: Any, tmp_path: Path, signed_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Three hundred markers and more; every role at work; then everything that was written is searched for them."""
    settings.DOCUMENTS = tmp_path / "documents"
    with caplog.at_level(logging.DEBUG):
        world = build(people_count=13)
        assert len(world.markers) >= 300
        for user_name in (REGISTER, LEAD, "police_officer", "outsider", *TEAM):
            client = signed_in(user_name)
            for reference in world.references[:6]:
                client.get(f"/find/?q={world.markers[0].text}")
                client.get(f"/cases/{reference}/")
                client.get(f"/referrals/{reference}/")
    written = _raw_database_as_superuser()
    written |= {str(path): path.read_bytes() for path in (tmp_path / "documents").rglob("*") if path.is_file()}
    # As the program writes it: from these levels on, through its own formatter.
    told = [
        r
        for r in caplog.records
        if r.levelno >= logging.WARNING or (r.name.startswith("opennrm") and r.levelno >= logging.INFO)
    ]
    said = "\n".join(NoPersonalData().format(record) for record in told)
    written["the server's log"] = said.encode("utf-8", "replace")
    about_nobody = ("bottleneck:", "meeting:")  # cooperation of bodies: their papers are sealed, their lists are not
    sealed = [marker for marker in world.markers if not marker.where.startswith(about_nobody)]
    needles = {form: marker for marker in sealed for form in _forms(marker.text)}
    pattern = re.compile(b"|".join(re.escape(needle) for needle in needles))
    found = {
        f"{needles[match].where} in {name}"
        for name, data in written.items()
        for part in _unpacked(data)
        for match in pattern.findall(part)
    }
    assert found == set()


def _raw_database_as_superuser() -> dict[str, bytes]:
    import os

    import psycopg
    from django.db import connections

    from opennrm.console.databases import with_parts

    name = connections["default"].settings_dict["NAME"]
    url = with_parts(os.environ["OPENNRM_TEST_ADMIN_URL"], database=name)
    with psycopg.connect(url, autocommit=True) as connection:

        def rows(query: str) -> list[tuple[Any, ...]]:
            found = connection.execute(query)
            return found.fetchall() if found.description else []

        return _raw_database(rows)


def test_the_search_itself_finds_what_is_hidden_in_compressed_and_coded_bytes() -> None:
    """A search that cannot find would prove nothing."""
    text = "Qxbcdfghjklmnpqr"
    for hidden in (
        text.encode(),
        b"junk" + gzip.compress(b"before " + text.encode()) + b"junk",
        base64.b64encode(b"xy" + text.encode() + b"z"),
        text.encode("utf-16-le"),
        zlib.compress(text.encode()),
    ):
        assert any(form in part for part in _unpacked(hidden) for form in _forms(text))


def test_the_cast_is_who_the_expectations_speak_of(world: World) -> None:
    assert {LEAD, REGISTER, *TEAM} <= {part.user_name for part in CAST}
    assert actor(LEAD).organisation_id == actor("mentor").organisation_id
