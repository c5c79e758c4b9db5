"""Reads of safety: every function takes `viewer`."""

from opennrm.safety.selectors.dangers import ShownDanger, avoided_areas, danger_values, dangers

__all__ = ["ShownDanger", "avoided_areas", "danger_values", "dangers"]
