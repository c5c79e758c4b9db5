"""Reading projects. What a viewer may not see is not in the rows that the database gives."""

from opennrm.projects.access import PUBLIC
from opennrm.projects.selectors.checking import Preview, Seen, release_preview
from opennrm.projects.selectors.corrections import Corrections, Link, Suggested, corrections, corrections_waiting
from opennrm.projects.selectors.lists import (
    Line,
    Page,
    Play,
    Row,
    duties_due,
    identifiers,
    newcomers,
    project_page,
    state_of_play,
    waiting_for_eyes,
)
from opennrm.projects.selectors.reporting import export_batch, reporter

__all__ = [
    "PUBLIC",
    "Corrections",
    "Line",
    "Link",
    "Page",
    "Play",
    "Preview",
    "Row",
    "Seen",
    "Suggested",
    "corrections",
    "corrections_waiting",
    "duties_due",
    "export_batch",
    "identifiers",
    "newcomers",
    "project_page",
    "release_preview",
    "reporter",
    "state_of_play",
    "waiting_for_eyes",
]
