"""The reads: where a person stands, terms and rights of one case, terms of many, worklists, the overview, the agenda."""

from opennrm.residence.selectors.file import (
    CardFacts,
    ShownClock,
    ShownOwed,
    ShownProcedure,
    ShownSetback,
    ShownTurn,
    Stay,
    card_facts,
    stay,
    where_stands,
)
from opennrm.residence.selectors.lists import (
    Deadline,
    Filters,
    Work,
    agenda,
    chain_overview,
    feed_of,
    open_deadlines,
    periods_over,
    shows_references,
    worklist,
)

__all__ = [
    "CardFacts",
    "Deadline",
    "Filters",
    "ShownClock",
    "ShownOwed",
    "ShownProcedure",
    "ShownSetback",
    "ShownTurn",
    "Stay",
    "Work",
    "agenda",
    "card_facts",
    "chain_overview",
    "feed_of",
    "open_deadlines",
    "periods_over",
    "shows_references",
    "stay",
    "where_stands",
    "worklist",
]
