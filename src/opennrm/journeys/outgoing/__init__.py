"""The one gate through which anything leaves the program. Its face: parcels in, clearances out."""

from opennrm.journeys.outgoing.gate import Stopped, approve, hand_out, let_read, look, refuse, submit, take_back
from opennrm.journeys.outgoing.kept import Kept, dispatch, dispatches, marked, to_look_at, without
from opennrm.journeys.outgoing.parcels import Parcel
from opennrm.journeys.outgoing.rules import Doubt, Marked, Stop, Verdict, Whose

__all__ = [
    "Doubt",
    "Kept",
    "Marked",
    "Parcel",
    "Stop",
    "Stopped",
    "Verdict",
    "Whose",
    "approve",
    "dispatch",
    "dispatches",
    "hand_out",
    "let_read",
    "look",
    "marked",
    "refuse",
    "submit",
    "take_back",
    "to_look_at",
    "without",
]
