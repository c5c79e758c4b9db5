"""Who may do what with organisations. Everybody who signs in may read the list of names: nobody is named in it."""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Role

RIGHTS: Rights = {
    "list": frozenset(Role),
    "add": frozenset({Role.REGISTRAR}),
    "change": frozenset({Role.REGISTRAR}),
    "keep_points": frozenset({Role.REGISTRAR, Role.USER_MANAGER}),  # the user manager: of the own organisation
}
