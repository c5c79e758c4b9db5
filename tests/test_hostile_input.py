"""Whatever stands in the fields of a request, to any address: an answer with words, never a fault, nothing half-written.

The request itself answers every question for a field, whatever the field is called: none can be forgotten, and a page
that is written tomorrow is tried with the others. Each page is tried by the first of the walkers whom it lets in.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client, override_settings

from opennrm.kernel.words import Role
from tests.test_leaks import all_rows, policy_of, roles_of
from tests.walks import Known, candidates, read_known, walkable
from tests.world import LEAD, REGISTER, build

pytestmark = [pytest.mark.real_transactions(kept=True), pytest.mark.xdist_group("hostile")]

WALKERS = (REGISTER, LEAD, "police_officer", "project_officer", "shelter_supervisor", "user_manager", "privacy_officer", "observer")  # fmt: skip
# Not here: half a letter (a lone surrogate), which cannot arrive (kernel/letters.py).
HOSTILE = (
    "\x00",
    "9" * 400,
    "99999999999999999999",
    "-1",
    "0000-00-00",
    "9999-12-31",
    "00000000-0000-0000-0000-000000000000",
    "' or 1=1 --<script>alert(1)</script>{{ 7 }}%s%(x)s",
    "1e400",
    "٣",
    "\u202eabc\x00",
)
EVERYWHERE = 0  # this turn has one value in all fields, and it is the first; the others have a different one in each
TURNS = (EVERYWHERE, 4)
KNOCKS = 3  # at one address, of one walker
NEVER_OPEN_TO_A_WALKER = 60  # addresses that show nothing in this small world: their forms are tried by their own tests


class Hostile(QueryDict):
    """A sent form in which every field stands, whatever its name."""

    turn = EVERYWHERE

    @classmethod
    def of(cls, turn: int) -> Hostile:
        made = cls(mutable=True)
        made.turn = turn
        return made

    def _value(self, name: object) -> str:
        return HOSTILE[0 if self.turn == EVERYWHERE else (zlib.crc32(str(name).encode()) + self.turn) % len(HOSTILE)]

    def __bool__(self) -> bool:
        return True

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> str:
        return self._value(name)

    def get(self, name: str, default: Any = None) -> str:
        return self._value(name)

    def getlist(self, name: str, default: Any = None) -> list[str]:
        return [self._value(name), self._value(f"{name} once more")]

    def copy(self) -> Hostile:
        return Hostile.of(self.turn)


@pytest.fixture
def hostile_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request with the header `X-Turn` has something hostile in every field that anybody asks it for."""
    load = WSGIRequest._load_post_and_files

    def sent(request: WSGIRequest) -> Hostile | None:
        turn = request.META.get("HTTP_X_TURN")
        return None if turn is None else Hostile.of(int(turn))

    def asked(request: WSGIRequest) -> QueryDict:
        if "_asked" not in request.__dict__:
            request._asked = sent(request) or QueryDict(request.META.get("QUERY_STRING", ""))
        return request._asked

    def loaded(request: WSGIRequest) -> None:
        load(request)
        if request.method == "POST":
            request._post = sent(request) or request._post

    monkeypatch.setattr(WSGIRequest, "GET", property(asked, lambda request, given: setattr(request, "_asked", given)))
    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", loaded)


@pytest.fixture(scope="module")
def known(kept_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with override_settings(DOCUMENTS=tmp_path_factory.mktemp("documents")):
        build(people_count=1)
        yield read_known(all_rows)


def undone(ask: Callable[..., Any], address: str, **more: Any) -> Any:
    """An answer, with all that it wrote undone: each page is tried in the same world. What the database would refuse
    at the end of the transaction, it refuses here."""
    with transaction.atomic():
        answer = ask(address, **more)
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
        transaction.set_rollback(True)
    return answer


def opened(client: Client, roles: frozenset[Role], known: Known, wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The routes that let this walker in, each with an address that did."""
    for route, entry in list(wanted.items()):
        policy = policy_of(entry)
        if policy.roles and not policy.roles & roles:
            continue
        for address in islice(candidates(route, known), KNOCKS):
            if undone(client.get, address).status_code not in (403, 404):
                yield route, address
                break


def test_no_address_breaks_on_what_stands_in_its_fields(known: Known, signed_in: Any, hostile_fields: None) -> None:
    faults, left = [], dict(walkable())
    for user_name in WALKERS:
        client = signed_in(user_name)
        client.raise_request_exception = False
        for route, address in opened(client, roles_of(user_name), known, left):
            del left[route]
            for turn in TURNS:
                for ask in (client.get, client.post):
                    answer = undone(ask, address, headers={"X-Turn": str(turn)})
                    if answer.status_code >= 500:
                        faults.append(f"{ask.__name__} {route}, turn {turn}: {answer.status_code}")
    assert faults == []
    assert len(left) < NEVER_OPEN_TO_A_WALKER, sorted(left)


def test_every_field_of_such_a_request_is_hostile(signed_in: Any, known: Known, hostile_fields: None) -> None:
    """Else the walk above would send empty forms, and prove nothing."""
    client = signed_in(REGISTER)
    answer = undone(client.post, "/find/", headers={"X-Turn": "0"})
    assert answer.wsgi_request.POST["q"] == "\x00" == answer.wsgi_request.GET["after"]
    plain = undone(client.post, "/find/", data={"q": "Anna"})
    assert (plain.wsgi_request.POST["q"], dict(plain.wsgi_request.GET)) == ("Anna", {})
