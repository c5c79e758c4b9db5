"""Who may do what with documents, and which rows they may touch.

documents : who may see their part of the case; the lines of custody go with their document
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_LEADS = frozenset({_R.CASE_LEAD})
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})
_REACHES = frozenset({_R.CASE_LEAD, _R.CASE_WORKER, _R.SUPERVISOR, _R.DUTY_OFFICER, _R.REPORTER, _R.REGISTRAR})

RIGHTS: Rights = {
    "add_document": _WORKS,
    "read_documents": _REACHES,
    "verify_original": _LEADS,
    "withdraw_document": _WORKS,
    "count_documents": frozenset({_R.REGISTRAR}),
}

# Whose relation lets them act: the role alone never does.
LEAD = (Relation.LEAD,)
TEAM = (Relation.LEAD, Relation.TEAM)
INSIDE = (Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR, Relation.BREAK_GLASS)
COUNTING = (Relation.REGISTER,)
