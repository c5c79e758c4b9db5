"""Who may do what with the period, the clocks and the procedures of a person, and which rows they may touch.

intake, period, entitlements, cooperation, identification, alarms : who works inside the case
clocks      : the same where the clock is open to all (the period); else who may see the part "residence and immigration"
procedures, their decisions, setbacks : who may see that part; a setback is also written by who may not read it
criminal case : who may see the part "police"; a dismissal reaches the lead and the lawyer as a setback, without number
questions asked : who may see the part that the question belongs to
feeds       : the user whose agenda it is
reminders   : jobs of the program alone
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_R = Role
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})
_READS = _WORKS | {_R.SUPERVISOR, _R.DUTY_OFFICER}

RIGHTS: Rights = {
    "read": _READS,
    "note_intake": _WORKS,
    "note_asked": _WORKS,
    "offer_period": _WORKS,
    "answer_offer": _WORKS,
    "turn_clock": _WORKS,
    "meet_clock": _WORKS,
    "decide_cooperation": _WORKS,
    "note_owed": _WORKS,
    "apply": _WORKS,
    "decide": _WORKS,
    "note_criminal_case": _WORKS,
    "note_setback": _WORKS,
    "identify": _WORKS,
    "raise_alarm": _READS,
    "end_alarm": _READS,
    "read_deadlines": _READS,
    "read_overview": frozenset({_R.REGISTRAR, _R.SUPERVISOR, _R.CASE_LEAD, _R.OBSERVER}),
}

TEAM = (Relation.LEAD, Relation.TEAM)
INSIDE = (Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR, Relation.BREAK_GLASS)
