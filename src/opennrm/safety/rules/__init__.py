"""What is decided about safety without a database."""

from opennrm.safety.rules.dangers import AvoidedArea, Certainty, Danger, DangerValue, Kind, Source

__all__ = ["AvoidedArea", "Certainty", "Danger", "DangerValue", "Kind", "Source"]
