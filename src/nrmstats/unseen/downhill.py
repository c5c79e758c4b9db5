"""Downhill by BIC: add or take away one pair at a time, whichever lowers BIC most, until nothing lowers it."""

from __future__ import annotations

from nrmstats.unseen.loglinear import LogLinearFit, fit, hierarchical, pairs_of
from nrmstats.unseen.refusals import NoFiniteEstimate, NotIdentified
from nrmstats.unseen.tables import CaptureTable


def downhill(table: CaptureTable) -> LogLinearFit:
    """The fit at which the search from independent lists comes to rest; not always the smallest BIC of all.

    Raises
    ------
    NoFiniteEstimate  independence itself has no finite estimate on this table.

    Notes
    -----
    Silverman, Chan and Vincent (2024), Statistics and Computing 34:44.

    Examples
    --------
    >>> from nrmstats.unseen.tables import from_counts
    >>> rows = [(0, 0, 1, 41), (0, 1, 0, 5), (1, 0, 0, 5), (1, 1, 0, 54), (1, 0, 1, 6), (1, 1, 1, 12)]
    >>> round(downhill(from_counts("bcd", rows)).total, 2)
    157.17
    """
    lists = len(table.lists)
    chosen: frozenset[int] = frozenset()
    here = fit(table, hierarchical(lists, chosen))
    while True:
        steps = [chosen ^ {pair} for pair in pairs_of(lists)]
        found = [(there.bic, place, there) for place, step in enumerate(steps) if (there := _fit(table, step))]
        if not found or min(found)[0] >= here.bic:
            return here
        _, place, here = min(found)
        chosen = steps[place]


def _fit(table: CaptureTable, pairs: frozenset[int]) -> LogLinearFit | None:
    try:
        return fit(table, hierarchical(len(table.lists), sorted(pairs)))
    except (NoFiniteEstimate, NotIdentified):
        return None
