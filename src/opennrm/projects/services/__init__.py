"""Changing projects. Nothing that is written here is seen by others before somebody has released it."""

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
    "add_duty",
    "add_outcome",
    "add_payment",
    "add_project",
    "decide_outcome",
    "decide_payment",
    "hide_tags",
    "import_activity",
    "load_portfolio",
    "read_leaflet",
    "receive_report",
    "release_project",
    "remove_entry",
    "set_part",
    "set_private",
    "write_entry",
]
