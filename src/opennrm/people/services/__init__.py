"""Changes to people: one verb per function. Other rooms and the doors call these and no other module of the room."""

from opennrm.people.services.doubles import compare_waiting, decide_match, propose_match, undo_merge
from opennrm.people.services.erasing import ask_erasure, decline_erasure, erase, withdraw_erasure
from opennrm.people.services.known import answer_known, ask_if_known
from opennrm.people.services.noting import (
    add_token,
    change_facts,
    confirm_safe_contact,
    note_person,
    note_persons,
    set_safe_contact,
)

__all__ = [
    "add_token", "answer_known", "ask_erasure", "ask_if_known", "change_facts", "compare_waiting", "confirm_safe_contact",
    "decide_match", "decline_erasure", "erase", "note_person", "note_persons", "propose_match",
    "set_safe_contact", "undo_merge", "withdraw_erasure",
]  # fmt: skip
