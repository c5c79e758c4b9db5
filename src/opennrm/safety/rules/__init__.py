"""What is decided about safety without a database."""

from opennrm.safety.rules.dangers import AvoidedArea, Certainty, Danger, DangerValue, Kind, Source
from opennrm.safety.rules.duty import Hours, Step
from opennrm.safety.rules.knowing import HelperKind, Reason, Ties
from opennrm.safety.rules.plan import Agreed, Plan, Section, Sheet
from opennrm.safety.rules.risk import Assessment, Because, Dimension, Happening, Look, There, Together

__all__ = [
    "Agreed", "Assessment", "AvoidedArea", "Because", "Certainty", "Danger", "DangerValue", "Dimension", "Happening",
    "HelperKind", "Hours", "Kind", "Look", "Plan", "Reason", "Section", "Sheet", "Source", "Step", "There", "Ties",
    "Together",
]  # fmt: skip
