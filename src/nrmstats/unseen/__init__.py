"""How many does nobody see: population estimates from the overlaps of lists.

`estimate_total` answers in one call; `read_table` and `read_strata` read files; `estimate_strata` gives parts that add
up; `report.write_report` draws a page. Each method can also be called alone, see `nrmstats.unseen.tutorial`.
"""

from __future__ import annotations

from nrmstats.unseen.methods import Settings
from nrmstats.unseen.mse import UnseenEstimate, estimate_total
from nrmstats.unseen.reading import read_resamples, read_strata, read_table
from nrmstats.unseen.record import as_record
from nrmstats.unseen.refusals import UnseenRefusal
from nrmstats.unseen.strata import StrataEstimate, estimate_strata
from nrmstats.unseen.tables import CaptureTable, from_counts, from_records

__all__ = [
    "CaptureTable",
    "Settings",
    "StrataEstimate",
    "UnseenEstimate",
    "UnseenRefusal",
    "as_record",
    "estimate_strata",
    "estimate_total",
    "from_counts",
    "from_records",
    "read_resamples",
    "read_strata",
    "read_table",
]
