"""Who may do what with places, and which rows they may touch.

shelters, units, places, closures : the national desk, the organisation that runs them, the body that places there
addresses  : who was given the right to this one address by name; nobody by role, the desk neither
wishes     : who sees the case; a shelter that was offered the person
offers, stays, blocks, requests, transports : the desk, the organisation that runs the house, and of the case's team who
             holds the part "location"
incidents  : the organisation that runs the house
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Purpose, Relation, Role

_R = Role
_WORKS = frozenset({_R.CASE_LEAD, _R.CASE_WORKER})
_HOUSE = _WORKS | {_R.SUPERVISOR, _R.DUTY_OFFICER}

RIGHTS: Rights = {
    "read_supply": _HOUSE | {_R.REGISTRAR},
    "add_shelter": frozenset({_R.REGISTRAR}),
    "change_supply": frozenset({_R.REGISTRAR, _R.SUPERVISOR}),
    "close_place": _HOUSE | {_R.REGISTRAR},
    "write_address": frozenset({_R.SUPERVISOR}),
    "let_read_address": frozenset({_R.SUPERVISOR}),
    "read_address": _HOUSE | {_R.REGISTRAR, _R.REPORTER},
    "ask_place": _WORKS | {_R.REGISTRAR},
    "read_wish": _WORKS | {_R.REGISTRAR, _R.SUPERVISOR, _R.DUTY_OFFICER},
    "find_place": frozenset({_R.REGISTRAR, _R.CASE_LEAD}),
    "send_offer": frozenset({_R.REGISTRAR, _R.CASE_LEAD}),
    "withdraw_offer": frozenset({_R.REGISTRAR, _R.CASE_LEAD}),
    "answer_for_house": _HOUSE,
    "answer_for_person": _WORKS | {_R.REGISTRAR},
    "read_offers": _HOUSE | {_R.REGISTRAR},
    "read_stays": _HOUSE | {_R.REGISTRAR},
    "confirm_arrival": _HOUSE | {_R.REGISTRAR},
    "order_transport": _HOUSE | {_R.REGISTRAR},
    "change_stay": _HOUSE | {_R.REGISTRAR},
    "ask_municipality": _HOUSE | {_R.REGISTRAR},
    "note_incident": _HOUSE,
    "read_board": frozenset({_R.REGISTRAR}),
}

# Whose relation to the case lets them act.
TEAM = (Relation.LEAD, Relation.TEAM, Relation.REGISTER)
READING = (Relation.LEAD, Relation.TEAM, Relation.REGISTER, Relation.SUPERVISOR, Relation.BREAK_GLASS)
LEAD = (Relation.LEAD,)
# For what somebody of the house, or of the desk, may look into a house.
PURPOSES = frozenset({Purpose.CASEWORK, Purpose.REGISTRATION, Purpose.SUPERVISION, Purpose.EMERGENCY})
