"""Changing projects. Nothing that is written here is seen by others before somebody has released it."""

from opennrm.projects.services.corrections import (
    Invited,
    decide_suggestion,
    invite_partner,
    open_invitation,
    send_suggestions,
    suggest,
    take_back,
    withdraw_invitation,
)
from opennrm.projects.services.exchange import hide_tags, import_activity
from opennrm.projects.services.money import add_outcome, add_payment, decide_outcome, decide_payment
from opennrm.projects.services.portfolio import load_portfolio, read_leaflet
from opennrm.projects.services.writing import (
    add_duty,
    add_project,
    receive_report,
    release_project,
    remove_entry,
    set_part,
    set_private,
    write_entry,
)

__all__ = [
    "Invited",
    "add_duty",
    "add_outcome",
    "add_payment",
    "add_project",
    "decide_outcome",
    "decide_payment",
    "decide_suggestion",
    "hide_tags",
    "import_activity",
    "invite_partner",
    "load_portfolio",
    "open_invitation",
    "read_leaflet",
    "receive_report",
    "release_project",
    "remove_entry",
    "send_suggestions",
    "set_part",
    "set_private",
    "suggest",
    "take_back",
    "withdraw_invitation",
    "write_entry",
]
