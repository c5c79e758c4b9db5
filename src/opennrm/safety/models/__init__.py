"""Tables of safety."""

from opennrm.safety.models.dangers import Danger
from opennrm.safety.models.duty import Duty, WorkingHours
from opennrm.safety.models.knowing import Helper, HelperTies, PersonTies
from opennrm.safety.models.locker import Locker
from opennrm.safety.models.plan import Plan
from opennrm.safety.models.risk import Alert, Assessment, Event

__all__ = [
    "Alert",
    "Assessment",
    "Danger",
    "Duty",
    "Event",
    "Helper",
    "HelperTies",
    "Locker",
    "PersonTies",
    "Plan",
    "WorkingHours",
]
