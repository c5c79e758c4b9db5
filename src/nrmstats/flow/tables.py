"""Curves as rows and as CSV: every so many days, with the number at risk; small numbers are left out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from nrmstats.flow.refusals import SettingRefused
from nrmstats.flow.survival import Curves

LEAST = 5  # at risk; from the day on which fewer are, nothing is shown: it would be about somebody


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the curves.

    Attributes
    ----------
    day     : of the spell. at_risk : seen running on it.
    still_there, low, high : share that lasts longer, per cent.
    by_end  : way -> (share ended so by this day, low, high), per cent.
    """

    day: int
    at_risk: int
    still_there: float
    low: float
    high: float
    by_end: dict[str, tuple[float, float, float]]


def rows(found: Curves, *, every: int = 30, least: int = LEAST) -> list[Row]:
    """The curves every `every` days, from day 0, until fewer than `least` are at risk.

    Raises
    ------
    SettingRefused  steps of less than one day.

    Examples
    --------
    >>> import numpy as np
    >>> from nrmstats.flow import Durations, curves
    >>> stays = Durations(np.zeros(40, int), np.arange(1, 41), np.zeros(40, int), ("own home",))
    >>> [(row.day, row.at_risk, round(row.still_there)) for row in rows(curves(stays), every=10)]
    [(0, 40, 100), (10, 31, 75), (20, 21, 50), (30, 11, 25)]
    """
    if every < 1:
        raise SettingRefused(f"Steps of {every} days; one day at least.")
    made = []
    for day in range(0, found.last_day + 1, every):
        if found.at_risk[day] < least:
            break
        ends = {
            way: (100 * float(part.share[day]), 100 * float(part.low[day]), 100 * float(part.high[day]))
            for way, part in found.by_end.items()
        }
        made.append(
            Row(
                day,
                int(found.at_risk[day]),
                100 * float(found.still_there[day]),
                100 * float(found.low[day]),
                100 * float(found.high[day]),
                ends,
            )
        )
    return made


def as_csv(found: Curves, *, every: int = 30, least: int = LEAST) -> str:
    """The rows as CSV text with a heading; shares in per cent with one decimal.

    A way whose name begins like a formula (=, +, -, @) is written with an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    ways = [name if name[:1] not in "=+-@\t\r" else f"'{name}" for name in found.by_end]
    heading = ["day", "at risk", "still there %", "low", "high"]
    writer.writerow([*heading, *(f"{way}{end}" for way in ways for end in (" %", " low", " high"))])
    for row in rows(found, every=every, least=least):
        shares = [row.still_there, row.low, row.high, *(value for three in row.by_end.values() for value in three)]
        writer.writerow([row.day, row.at_risk, *(f"{share:.1f}" for share in shares)])
    return out.getvalue()
