"""The changes of safety: every function takes `by`."""

from opennrm.safety.services.dangers import end_danger, note_danger
from opennrm.safety.services.erasing import forget

__all__ = ["end_danger", "forget", "note_danger"]
