"""Tables of the file."""

from opennrm.cases.models.account import AccountAnswer
from opennrm.cases.models.appointments import Appointment, Arrangement
from opennrm.cases.models.emergency import Emergency, EmergencyExtra
from opennrm.cases.models.file import Case, Visit
from opennrm.cases.models.papers import CustodyLine, Document
from opennrm.cases.models.requests import Piece, Request
from opennrm.cases.models.team import Conflict, Disclosure, FileLink, HandOver, Membership, Share
from opennrm.cases.models.writing import Event, Note, Task

__all__ = [
    "AccountAnswer",
    "Appointment",
    "Arrangement",
    "Case",
    "Conflict",
    "CustodyLine",
    "Disclosure",
    "Document",
    "Emergency",
    "EmergencyExtra",
    "Event",
    "FileLink",
    "HandOver",
    "Membership",
    "Note",
    "Piece",
    "Request",
    "Share",
    "Task",
    "Visit",
]
