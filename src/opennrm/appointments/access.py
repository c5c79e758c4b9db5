"""Who may do what with appointments, and which rows they may touch.

appointments : who works on the case or answers for it; those of a part, who may see that part
arrangements : go with their appointment
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})

RIGHTS: Rights = {
    "plan_appointment": _WORKS,
    "end_appointment": _WORKS,
}

# Whose relation lets them act: the role alone never does.
TEAM = (Relation.LEAD, Relation.TEAM)
