"""Role by address by relation by part: nobody is shown a part that they do not hold. And once past all of Python.

The parts are read off each response by the markers in them, so that one answer tests ten parts at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from opennrm.accounts.models import User
from opennrm.accounts.selectors import actor_for
from opennrm.kernel import access, grants
from opennrm.kernel.access import Held, Standing
from opennrm.kernel.words import PURPOSES_BY_RELATION, Purpose, Relation, Role
from tests.matrix import (
    ABOUT_NOBODY,
    EVERY,
    HALVES,
    KINDS_OF_STANDING,
    SEES_NOBODY,
    Matrix,
    build,
    concerning,
    give,
    hold,
)

pytestmark = [pytest.mark.real_transactions(kept=True), pytest.mark.xdist_group("matrix")]


@pytest.fixture(scope="module")
def matrix(kept_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    with override_settings(DOCUMENTS=tmp_path_factory.mktemp("documents")):
        yield build()


def client_of(user: User, purpose: Purpose | None = None) -> Client:
    made = Client()
    made.force_login(user, backend="opennrm.accounts.sign_in.Backend")
    if purpose is not None:
        session = made.session
        session["purpose"] = str(purpose)
        session.save()
    return made


def shown_at(client: Client, address: str, markers: set[str]) -> set[str]:
    answer = client.get(address)
    assert answer.status_code < 500, f"{address} answers {answer.status_code}"
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return markers & set(re.findall(r"Qx[a-z]{14}", f"{dict(answer.items())} {body.decode('utf-8', 'replace')}"))


def walked(client: Client, matrix: Matrix, role: Role | None, *, all_of_them: bool) -> dict[str, str]:
    """Every marker that was shown to this cell, with one address where. A page whose door is shut for the role needs one
    knock, from the closest relation; behind the door no relation can matter."""
    markers = {marker.text for marker in matrix.markers}
    found: dict[str, str] = {}
    for address, policy in concerning(matrix):
        shut = role is not None and policy.roles and role not in policy.roles
        if not all_of_them and (shut or address.startswith(tuple(f"/{name}" for name in ABOUT_NOBODY))):
            continue
        found |= dict.fromkeys(shown_at(client, address, markers), address)
    return found


def half_of(role: Role, standing: str) -> str:
    """Both halves meet every role and every relation; no cell needs both."""
    return list(HALVES)[(list(Role).index(role) + KINDS_OF_STANDING.index(standing)) % 2]


@pytest.mark.parametrize("role", list(Role))
def test_no_role_in_any_relation_is_shown_a_part_that_is_not_theirs(
    matrix: Matrix, owner_rows: Any, role: Role
) -> None:
    hold(matrix, owner_rows, {role})
    where = {marker.text: marker.where for marker in matrix.markers}
    leaks = []
    for standing in KINDS_OF_STANDING:
        half = half_of(role, standing)
        give(matrix, owner_rows, standing, half)
        client = client_of(User.objects.get(pk=matrix.viewers[half].pk))
        found = walked(client, matrix, role, all_of_them=standing == Relation.LEAD)
        allowed = matrix.allowed(standing, role, half)
        leaks += [f"{role}, {standing}, {half}: {where[t]} at {a}" for t, a in found.items() if t not in allowed]
    assert leaks == []


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(
    "standing, role",
    [(Relation.LEAD, Role.CASE_LEAD), (Relation.TEAM, Role.CASE_WORKER), (Relation.REGISTER, Role.REGISTRAR)],
)
def test_who_holds_a_part_is_shown_it(matrix: Matrix, owner_rows: Any, half: str, standing: str, role: Role) -> None:
    """Else the matrix would pass on empty pages."""
    hold(matrix, owner_rows, {role})
    give(matrix, owner_rows, standing, half)
    found = walked(client_of(User.objects.get(pk=matrix.viewers[half].pk)), matrix, role, all_of_them=False)
    missing = {m.where for m in matrix.markers if m.text in matrix.allowed(standing, role, half) - set(found)}
    # What a whole disclosure tells needs the part that was told; nobody of the police half holds it.
    assert missing <= {"told"} - ({"told"} if half == "care" else set())


def test_every_part_and_every_address_of_a_case_is_in_the_matrix(matrix: Matrix) -> None:
    assert {m.part for m in matrix.markers} >= EVERY
    assert set().union(*(granted for _kind, granted, _never in HALVES.values())) == EVERY
    assert sum(address.startswith("/cases/") for address, _policy in concerning(matrix)) > 40
    assert {role for role in Role if half_of(role, "lead") != half_of(role, "team")} == set(Role)


# --- row security alone -----------------------------------------------------------------------------


class _Open(Standing):
    """A standing that sees everything for every purpose."""

    @property
    def relation(self) -> Relation:
        return Relation.LEAD

    def sees(self) -> bool:
        return True

    def for_purpose(self, purpose: Purpose | None) -> tuple[Held, ...]:
        return self.held

    def compartments(self, actor: Any) -> frozenset[Any]:
        return EVERY


@pytest.fixture
def without_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check of the program says yes: who may come in, what relation, which rows, which parts, which purpose."""
    from django.db.models import Q

    from opennrm.cases.models.file import Cases

    everything = _Open(tuple(Held(relation, EVERY) for relation in Relation if relation != Relation.BLOCKED))
    monkeypatch.setattr(access, "why_not", lambda *args, **kwargs: [])
    monkeypatch.setattr(grants, "standing", lambda *args, **kwargs: everything)
    monkeypatch.setattr(grants, "standing_in", lambda *args, **kwargs: everything)
    monkeypatch.setattr(grants, "standings", lambda actor, persons, **kwargs: dict.fromkeys(persons, everything))
    monkeypatch.setattr(grants, "case_scope", lambda actor: Q())
    monkeypatch.setattr(Cases, "visible_to", lambda self, actor: self.all())


@pytest.mark.parametrize("standing", KINDS_OF_STANDING)
def test_row_security_alone_keeps_rows_from_who_has_no_relation_to_them(
    matrix: Matrix, owner_rows: Any, without_python: None, standing: str
) -> None:
    hold(matrix, owner_rows, set(Role) - SEES_NOBODY)
    where = {marker.text: marker.where for marker in matrix.markers}
    for half, viewer in matrix.viewers.items():
        give(matrix, owner_rows, standing, half)
        found = walked(client_of(User.objects.get(pk=viewer.pk)), matrix, None, all_of_them=True)
        allowed = matrix.rows(standing, half)
        assert [f"{standing}, {half}: {where[t]} at {a}" for t, a in found.items() if t not in allowed] == []


def test_with_python_out_of_the_way_more_is_shown_than_with_it(
    matrix: Matrix, owner_rows: Any, without_python: None
) -> None:
    """Else the checks were not switched off, and the test above would prove nothing about rows."""
    hold(matrix, owner_rows, set(Role) - SEES_NOBODY)
    give(matrix, owner_rows, Relation.LEAD, "police")
    found = walked(client_of(User.objects.get(pk=matrix.viewers["police"].pk)), matrix, None, all_of_them=True)
    never = {m.text for m in matrix.markers if m.row == "part" and m.part in HALVES["police"][2] & HALVES["police"][1]}
    assert never and never <= set(found)


def test_a_purpose_serves_the_relations_that_the_matrix_walks() -> None:
    """Pages choose their purpose by themselves; each seeing relation has one that some role may choose."""
    chosen = {p for role in Role for p in _purposes(role)}
    for relation in (Relation.LEAD, Relation.TEAM, Relation.REGISTER, Relation.SUPERVISOR, Relation.REPORTER):
        assert PURPOSES_BY_RELATION[relation] & chosen, relation


def _purposes(role: Role) -> set[Purpose]:
    from opennrm.accounts.rules import purposes_for

    return set(purposes_for(frozenset({role})))


def test_the_viewers_of_the_matrix_are_nobody_without_a_cell(matrix: Matrix, owner_rows: Any) -> None:
    hold(matrix, owner_rows, set())
    for viewer in matrix.viewers.values():
        assert actor_for(User.objects.with_roles().get(pk=viewer.pk)).purpose is None
