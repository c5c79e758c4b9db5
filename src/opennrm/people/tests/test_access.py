"""Role by action: every role tries everything that this room can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Relation
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.rules import SafeContact
from opennrm.people.rules.erasing import Ground
from opennrm.people.tests.conftest import put_on_team, somebody
from tests.cast import CAST

WHY = "A sentence that is long enough."
Act = Callable[[Any, Any, Actor], object]
NOBODY_IN_PARTICULAR: dict[str, Act] = {
    "note": lambda p, m, by: people.note_person(None, by=by),
    "search": lambda p, m, by: reads.search("Wobbelaar 2001", viewer=by),
    "ask_if_known": lambda p, m, by: people.ask_if_known(somebody(), WHY, by=by),
    "list_register": lambda p, m, by: reads.register_page(viewer=by),
    "decide_doubles": lambda p, m, by: reads.candidates(viewer=by),
    "answer_known": lambda p, m, by: reads.open_questions(viewer=by),
}
ABOUT_SOMEBODY: dict[str, Act] = {
    "read": lambda p, m, by: reads.vault(p.id, viewer=by),
    "change_facts": lambda p, m, by: people.change_facts(p, somebody(), by=by),
    "keep_contact": lambda p, m, by: people.set_safe_contact(p, SafeContact(), by=by),
    "ask_erasure": lambda p, m, by: people.ask_erasure(p, Ground.UNLAWFUL, WHY, by=by),
    "decide": lambda p, m, by: people.decide_match(m, False, WHY, by=by),
}
_REPORT = {
    "registrar",
    "police_officer",
    "border_officer",
    "labour_inspector",
    "shelter_lead",
    "guardian",
    "doctor",
    "outsider",
}
_WORK = {
    "desk_lead", "police_officer", "shelter_lead", "mentor", "duty_officer", "immigration_officer", "iom_officer",
    "guardian", "counsellor", "doctor", "lawyer", "outsider",
}  # fmt: skip
MAY: dict[str, set[str]] = {
    "note": _REPORT | _WORK,
    "ask_if_known": _REPORT | _WORK,
    "search": _WORK | {"registrar", "desk_supervisor", "police_supervisor", "shelter_supervisor"},
    "list_register": {"registrar"},
    "decide_doubles": {"registrar"},
    "answer_known": {"registrar"},
}


def _tried(act: Act, person: Any, match: Any, by: Actor) -> str:
    try:
        act(person, match, by)
    except NotAllowed:
        return "not allowed"
    except NotThere:
        return "not there"
    return "done"


@pytest.mark.parametrize("action", NOBODY_IN_PARTICULAR)
def test_each_role_does_what_it_is_for_and_nothing_else(action, register, cast):
    done = {name for name, actor in cast.items() if _tried(NOBODY_IN_PARTICULAR[action], None, None, actor) == "done"}
    assert done == MAY[action]


@pytest.mark.parametrize("action", ABOUT_SOMEBODY)
def test_who_has_no_relation_finds_nothing_whatever_the_role(action, register, cast):
    person, double = people.note_persons([somebody(), somebody()], by=register)
    match = people.propose_match(person, double, by=register)
    strangers = {part.user_name for part in CAST} - {"registrar"}
    answers = {name: _tried(ABOUT_SOMEBODY[action], person, match, cast[name]) for name in strangers}
    assert set(answers.values()) == {"not there"}


@pytest.mark.parametrize(
    ("relation", "allowed"),
    [
        (Relation.LEAD, {"read", "change_facts", "keep_contact"}),
        (Relation.BREAK_GLASS, set()),  # another purpose: nothing while the purpose is casework
        (Relation.SUPERVISOR, set()),
        (Relation.PENDING, {"read"}),
    ],
)
def test_a_case_worker_does_what_the_relation_allows(relation, allowed, register, shelter_lead):
    person, double = people.note_persons([somebody(), somebody()], by=register)
    match = people.propose_match(person, double, by=register)
    put_on_team(person, shelter_lead, relation)
    done = {name for name, act in ABOUT_SOMEBODY.items() if _changed(name, act, person, match, shelter_lead)}
    assert done == allowed


def _changed(name: str, act: Act, person: Any, match: Any, by: Actor) -> bool:
    if name == "read":
        return bool(reads.vault(person.id, viewer=by).parts)
    fresh = reads.person(person.id, viewer=by)
    return _tried(act, fresh, match, by) == "done"
