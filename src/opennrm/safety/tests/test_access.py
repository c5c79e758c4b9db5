"""Which role may do what, whatever the relation says: the table, written once more by hand."""

from __future__ import annotations

import pytest
from django.db import connection

from opennrm.kernel.words import Role
from opennrm.safety import access

R = Role
WORKS = {R.CASE_LEAD, R.CASE_WORKER}
REACHES = WORKS | {R.SUPERVISOR, R.DUTY_OFFICER, R.REPORTER, R.REGISTRAR}
BY_HAND: dict[str, set[Role]] = {
    "read_dangers": REACHES,
    "note_danger": WORKS,
    "end_danger": WORKS,
    "read_risk": REACHES,
    "assess": WORKS,
    "note_event": REACHES,
    "take_event": REACHES,
    "read_plan": REACHES,
    "write_plan": WORKS,
    "write_ties": WORKS,
    "check_conflict": REACHES,
    "list_helpers": REACHES | {R.USER_MANAGER},
    "write_helper": WORKS | {R.SUPERVISOR, R.USER_MANAGER},
    "read_duty": REACHES | {R.USER_MANAGER},
    "write_duty": {R.SUPERVISOR, R.USER_MANAGER},
}
ACTIONS = [(action, role) for action in sorted({*BY_HAND, *access.RIGHTS}) for role in Role]


@pytest.mark.parametrize("action, role", ACTIONS)
def test_each_role_may_do_this_or_may_not(action: str, role: Role) -> None:
    assert (role in access.RIGHTS[action]) is (role in BY_HAND[action])


def test_who_works_with_figures_or_money_sees_nothing_of_what_threatens_anybody() -> None:
    apart = {R.ANALYST, R.APPROVER, R.OBSERVER, R.PROJECT_OFFICER, R.PRIVACY_OFFICER}
    assert [action for action, roles in access.RIGHTS.items() if roles & apart] == []


def test_every_table_of_the_room_is_under_row_security(database: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity and relforcerowsecurity from pg_class "
            "where relname like 'safety\\_%' and relkind = 'r'"
        )
        rows = cursor.fetchall()
    assert len(rows) >= 11
    assert [name for name, protected in rows if not protected] == []
