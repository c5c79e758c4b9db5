"""Who may do what with accounts. A user manager acts inside the own organisation; the desk's acts everywhere."""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Role

RIGHTS: Rights = {
    "add_user": frozenset({Role.USER_MANAGER}),
    "give_role": frozenset({Role.USER_MANAGER}),
    "take_role": frozenset({Role.USER_MANAGER}),
    "close_user": frozenset({Role.USER_MANAGER}),
    "connect_login": frozenset({Role.USER_MANAGER}),
    "help_back_in": frozenset({Role.USER_MANAGER}),
    "list_users": frozenset({Role.USER_MANAGER, Role.SUPERVISOR, Role.PRIVACY_OFFICER}),
    "find_colleagues": frozenset({Role.CASE_LEAD, Role.REGISTRAR, Role.SUPERVISOR, Role.CASE_WORKER}),
}
