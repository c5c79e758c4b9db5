"""Who may answer courts, lawyers and authorities, and which rows they may touch.

requests : who leads the case or works on it
pieces   : who may see their part of the case
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})

RIGHTS: Rights = {"answer_requests": _WORKS}

# Whose relation lets them act: the role alone never does.
TEAM = (Relation.LEAD, Relation.TEAM)
