"""Who may do what about cooperation.

Project officers keep everything, and they and observers (ministry, rapporteur, task force) see everything that is
released. What is open is seen by everybody who signs in; what hangs under a body or an instrument by organisations that
sit in it now; bottlenecks, actions of municipalities and counts of signals by the organisation that wrote them and the one
they are addressed to. What is not released is seen by the organisation that wrote it, and by project officers.
Papers of a meeting are for members of its body, or parties to its instrument, and for project officers; an observer whose
organisation does not sit there sees the meeting and not its papers. There is no person in any of it.
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Role

_OFFICER = frozenset({Role.PROJECT_OFFICER})
RIGHTS: Rights = {
    "read": frozenset(Role),
    "keep": _OFFICER,
    "raise": frozenset(Role),
    "report": frozenset(Role) - {Role.ANALYST, Role.APPROVER, Role.PRIVACY_OFFICER, Role.USER_MANAGER},
    "bring_paper": frozenset(Role) - {Role.ANALYST, Role.APPROVER, Role.PRIVACY_OFFICER, Role.USER_MANAGER},
    "release": _OFFICER | {Role.APPROVER},
}


def keeps(actor: Actor) -> bool:
    """Project officers, and the jobs that load what was published before."""
    return actor.has(Role.PROJECT_OFFICER) or bool(actor.job)
