"""Who may do what with people.

Rows: somebody who works on a file sees that person; the national desk sees everybody through the register; who only
reported sees the referral, not the person. Compartments: identity and safe contact are opened one by one.
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_CASEWORK = frozenset({_R.REGISTRAR, _R.CASE_LEAD, _R.CASE_WORKER})

RIGHTS: Rights = {
    "note": _CASEWORK | {_R.REPORTER, _R.DUTY_OFFICER},
    "change_facts": _CASEWORK,
    "keep_contact": _CASEWORK | {_R.DUTY_OFFICER},
    "list_register": frozenset({_R.REGISTRAR}),
    "search": _CASEWORK | {_R.SUPERVISOR, _R.DUTY_OFFICER},
    "decide_doubles": frozenset({_R.REGISTRAR}),
    "ask_if_known": _CASEWORK | {_R.REPORTER, _R.DUTY_OFFICER},
    "read_looks": _CASEWORK | {_R.SUPERVISOR},
    "answer_known": frozenset({_R.REGISTRAR}),
    "ask_erasure": frozenset({_R.REGISTRAR}),
    "erase": frozenset({_R.REGISTRAR}),
}

# Who writes into a file, beyond seeing it.
WRITING = (Relation.LEAD, Relation.TEAM, Relation.REGISTER, Relation.BREAK_GLASS)
# The desk alone, as keeper of the register.
DESK = (Relation.REGISTER,)
