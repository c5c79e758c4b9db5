"""Who may do what with a case, and which rows they may touch.

case       : seen by who has a grant for that very case; the register sees that it exists, and nothing inside
team, tasks, events : who leads it, works on it, answers for it, or opened it in an emergency
notes      : who may see the part "notes" of the case; "only my organisation" nobody else
links : who may see their part of the case
emergencies : who opened them, the team of the case, and the organisations that review
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_LEADS = frozenset({_R.CASE_LEAD})
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})
_ANSWERS = frozenset({_R.CASE_LEAD, _R.SUPERVISOR})
_REACHES = frozenset({_R.CASE_LEAD, _R.CASE_WORKER, _R.SUPERVISOR, _R.DUTY_OFFICER, _R.REPORTER, _R.REGISTRAR})

RIGHTS: Rights = {
    "open_case": frozenset({_R.REGISTRAR}),
    "list_cases": _REACHES,
    "read_case": _REACHES,
    "read_file": _REACHES,
    "change_stage": _LEADS,
    "close_case": _LEADS,
    "reopen_case": _ANSWERS | {_R.REGISTRAR},
    "forget_case": frozenset({_R.REGISTRAR}),
    "add_referral": _LEADS | {_R.REGISTRAR},
    "add_member": _LEADS,
    "end_membership": _LEADS,
    "leave_team": _WORKS,
    "ask_hand_over": _ANSWERS | {_R.REGISTRAR},
    "answer_hand_over": _LEADS,
    "block": _ANSWERS | {_R.REGISTRAR},
    "read_conflicts": _ANSWERS | {_R.REGISTRAR},
    "share": _LEADS,
    "read_shares": _REACHES,
    "note_disclosure": _WORKS,
    "send_out": _WORKS | {_R.SUPERVISOR},
    "second_look": _WORKS | {_R.SUPERVISOR},
    "take_back": _WORKS | {_R.SUPERVISOR},
    "write_note": _WORKS,
    "read_notes": _REACHES,
    "add_task": _WORKS | {_R.SUPERVISOR},
    "end_task": _WORKS | {_R.SUPERVISOR},
    "note_link": _WORKS,
    "read_who_looked": _ANSWERS,
    "open_emergency": _REACHES,
    "ask_for_more": _REACHES,
    "let_see_more": frozenset({_R.CASE_LEAD, _R.CASE_WORKER, _R.DUTY_OFFICER}),
    "review_emergency": frozenset({_R.PRIVACY_OFFICER, _R.SUPERVISOR}),
}

# Whose relation lets them act: the role alone never does.
LEAD = (Relation.LEAD,)
TEAM = (Relation.LEAD, Relation.TEAM)
ANSWERING = (Relation.LEAD, Relation.SUPERVISOR)
HANDING_OVER = (Relation.LEAD, Relation.SUPERVISOR, Relation.REGISTER)
INSIDE = (Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR, Relation.BREAK_GLASS)
FORGETTING = (Relation.REGISTER,)
REFERRING = (Relation.LEAD, Relation.REGISTER)
LOOKING = (Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR)
TASKING = (Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR)
