"""How long people stay, how they leave, how long they wait, and what holds places.

`spells_from` takes the rows of a register, `curves` gives Kaplan-Meier and competing ends, `occupancy` and
`blocked_share` count bed-days, `bound_without_readiness` says what is certain without a date of being ready.
"""

from __future__ import annotations

from nrmstats.flow.bed_days import Occupancy, ReadinessBound, blocked_share, bound_without_readiness, occupancy
from nrmstats.flow.refusals import FlowRefusal, NoReadyDates, NothingSeen, NotReached, SettingRefused, SpellRefused
from nrmstats.flow.spells import Durations, Spells, spells_from
from nrmstats.flow.survival import Curves, Incidence, curves
from nrmstats.flow.tables import Row, as_csv, rows

__all__ = [
    "Curves",
    "Durations",
    "FlowRefusal",
    "Incidence",
    "NoReadyDates",
    "NotReached",
    "NothingSeen",
    "Occupancy",
    "ReadinessBound",
    "Row",
    "SettingRefused",
    "SpellRefused",
    "Spells",
    "as_csv",
    "blocked_share",
    "bound_without_readiness",
    "curves",
    "occupancy",
    "rows",
    "spells_from",
]
