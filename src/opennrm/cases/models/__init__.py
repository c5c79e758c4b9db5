"""Tables of the file."""

from opennrm.cases.models.emergency import Emergency, EmergencyExtra
from opennrm.cases.models.file import Case, Visit
from opennrm.cases.models.team import Conflict, Disclosure, FileLink, HandOver, Membership, Share
from opennrm.cases.models.writing import Event, Note, Task

__all__ = [
    "Case",
    "Conflict",
    "Disclosure",
    "Emergency",
    "EmergencyExtra",
    "Event",
    "FileLink",
    "HandOver",
    "Membership",
    "Note",
    "Share",
    "Task",
    "Visit",
]
