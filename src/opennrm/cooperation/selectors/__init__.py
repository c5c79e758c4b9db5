"""Reading cooperation. What a viewer may not see is not in the rows that the database gives."""

from opennrm.cooperation.selectors.paper import PaperLine, Papers, paper_content, papers, papers_kept
from opennrm.cooperation.selectors.reports import (
    Country,
    Measured,
    Progress,
    Report,
    countries,
    country,
    measured,
    progress_report,
)
from opennrm.cooperation.selectors.things import (
    Line,
    Page,
    Step,
    choices_for_tie,
    counts,
    item_page,
    lines,
    may_begin,
    waiting,
    waiting_for_eyes,
)

__all__ = [
    "Country",
    "Line",
    "Measured",
    "Page",
    "PaperLine",
    "Papers",
    "Progress",
    "Report",
    "Step",
    "choices_for_tie",
    "countries",
    "country",
    "counts",
    "item_page",
    "lines",
    "may_begin",
    "measured",
    "paper_content",
    "papers",
    "papers_kept",
    "progress_report",
    "waiting",
    "waiting_for_eyes",
]  # fmt: skip
