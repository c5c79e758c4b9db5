"""The changes of safety: every function takes `by`."""

from opennrm.safety.services.dangers import end_danger, note_danger
from opennrm.safety.services.duty import add_duty, cancel_duty, set_hours
from opennrm.safety.services.erasing import forget
from opennrm.safety.services.events import escalate_unanswered, note_event, take_event
from opennrm.safety.services.knowing import add_helper, end_helper, refuse_conflict, set_helper_ties, set_ties
from opennrm.safety.services.plan import write_plan
from opennrm.safety.services.risk import write_assessment

__all__ = [
    "add_duty", "add_helper", "cancel_duty", "end_danger", "end_helper", "escalate_unanswered", "forget", "note_danger",
    "note_event", "refuse_conflict", "set_helper_ties", "set_hours", "set_ties", "take_event", "write_assessment",
    "write_plan",
]  # fmt: skip
