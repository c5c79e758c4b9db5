"""Who may do what with projects.

Everybody, signed in or not, sees what has been released. What is private or not released yet is seen by project officers
alone, and PostgreSQL holds that too (migration 0002): a private row is not there for others, so no page, export, search
or count can hold it.
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Role

_OFFICER = frozenset({Role.PROJECT_OFFICER})
RIGHTS: Rights = {
    "write": _OFFICER,
    "release": _OFFICER,
    "confirm": _OFFICER,
    "import": _OFFICER,
}
# Nobody in particular: what this actor sees, the whole world may see. Exports are made in these eyes.
PUBLIC = Actor(None, None, None, frozenset(), None)


def sees_private(viewer: Actor) -> bool:
    """Officers, and the jobs that load a portfolio."""
    return viewer.has(Role.PROJECT_OFFICER) or bool(viewer.job)
