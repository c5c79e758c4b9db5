"""Changes to people: one verb per function. Other rooms and the doors call these and no other module of the room."""

from opennrm.people.services.noting import (
    add_token,
    change_facts,
    confirm_safe_contact,
    note_person,
    note_persons,
    set_safe_contact,
)

__all__ = ["add_token", "change_facts", "confirm_safe_contact", "note_person", "note_persons", "set_safe_contact"]
