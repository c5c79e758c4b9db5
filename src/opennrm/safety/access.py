"""Who may do what with what threatens a person, and which rows they may touch.

dangers, assessments, plans, ties : who may see the part "dangers" of that person; the register sees none of it
alerts   : who was told of them; the person is not named in them
helpers  : everybody of the organisation that sends them; of others, name, kind, language and employer
duties   : everybody reads who is on duty; an organisation writes its own list
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})
_REACHES = _WORKS | {_R.SUPERVISOR, _R.DUTY_OFFICER, _R.REPORTER, _R.REGISTRAR}

RIGHTS: Rights = {
    "read_dangers": _REACHES,
    "note_danger": _WORKS,
    "end_danger": _WORKS,
    "read_risk": _REACHES,
    "assess": _WORKS,
    "note_event": _REACHES,
    "take_event": _REACHES,
    "read_plan": _REACHES,
    "write_plan": _WORKS,
    "write_ties": _WORKS,
    "check_conflict": _REACHES,
    "list_helpers": _REACHES | {_R.USER_MANAGER},
    "write_helper": _WORKS | {_R.SUPERVISOR, _R.USER_MANAGER},
    "read_duty": _REACHES | {_R.USER_MANAGER},
    "write_duty": frozenset({_R.SUPERVISOR, _R.USER_MANAGER}),
}

# Whose relation lets them act: the role alone never does.
TEAM = (Relation.LEAD, Relation.TEAM)
INSIDE = (Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR, Relation.BREAK_GLASS)
ASSIGNING = (*INSIDE, Relation.REGISTER)  # the desk chooses who leads, and sees no danger
