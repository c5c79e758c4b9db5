"""Role by act: who manages users, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from opennrm.accounts import access, selectors, services
from opennrm.accounts.models import User
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Role
from tests.cast import CAST

ACTS = {
    "add_user": lambda by, user: services.add_user("new.user", "New", user.organisation, by=by),
    "give_role": lambda by, user: services.give_role(user, Role.PRIVACY_OFFICER, by=by),
    "take_role": lambda by, user: services.take_role(user, Role.CASE_WORKER, by=by),
    "close_user": lambda by, user: services.close_user(user, by=by),
    "help_back_in": lambda by, user: services.let_back_in(user, by=by),
    "connect_login": lambda by, user: services.disconnect_login(user, "none", by=by),
    "list_users": lambda by, user: selectors.user(user.public_id, viewer=by),
    "find_colleagues": lambda by, user: selectors.colleagues(viewer=by, roles=[Role.CASE_WORKER]),
}


def test_every_right_is_tried_here() -> None:
    assert set(ACTS) == set(access.RIGHTS)


@pytest.mark.parametrize("part", CAST, ids=lambda part: part.user_name)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_open_to_its_roles_and_inside_their_reach(cast: dict[str, Any], part: Any, act: str) -> None:
    by: Actor = cast[part.user_name]
    target = User.objects.get(username="doctor" if part.user_name != "doctor" else "lawyer")
    has_role = bool(set(part.roles) & access.RIGHTS[act])
    in_reach = part.kind == "national_desk" or act == "find_colleagues"
    if has_role and in_reach:
        ACTS[act](by, target)
        return
    with pytest.raises(NotAllowed if not has_role else NotThere):
        ACTS[act](by, target)


def test_everybody_reads_the_names_of_colleagues_and_nobody_their_user_names(cast: dict[str, Any]) -> None:
    mentor = cast["mentor"]
    assert selectors.names([mentor.user_id], viewer=cast["outsider"]) == {
        mentor.user_id: ("Men Torres", "Shelter group North")
    }
