"""Reads of safety: every function takes `viewer`."""

from opennrm.safety.selectors.dangers import ShownDanger, avoided_areas, danger_values, dangers
from opennrm.safety.selectors.duty import ShownDuty, duties, hours, on_duty
from opennrm.safety.selectors.knowing import ShownHelper, Verdict, helper_names, helper_ties, helpers, may_meet, ties
from opennrm.safety.selectors.plan import ShownPlan, plans, sheet
from opennrm.safety.selectors.risk import ShownAssessment, ShownEvent, Told, assessments, event, events

__all__ = [
    "ShownAssessment", "ShownDanger", "ShownDuty", "ShownEvent", "ShownHelper", "ShownPlan", "Told", "Verdict",
    "assessments", "avoided_areas", "danger_values", "dangers", "duties", "event", "events", "helper_names",
    "helper_ties", "helpers", "hours", "may_meet", "on_duty", "plans", "sheet", "ties",
]  # fmt: skip
