"""The published figures that the country repeats. Pure; the files and their sources stand in `data/README.md`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
YEARS = (2010, 2011, 2012)
# The slide prints "China / Romania 40" on one row of 2011. Read as 40 each; data/README.md says why.
READ_AS_EACH = {2011: ("CN", "RO")}


@dataclass(frozen=True)
class Figure:
    """A published number and how far it can be trusted."""

    value: int
    mark: str  # "found", "from memory", "derived", "ambiguous"


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(year: int) -> Figure:
    """Registered victims in a year, as first published.

    >>> total(2010), total(2012).value
    (Figure(value=993, mark='from memory'), 1711)
    """
    (row,) = [row for row in _rows("nl_registered_victims_by_year.csv") if row["year"] == str(year)]
    mark = next(mark for mark in ("from memory", "derived", "found") if row["status"].startswith(mark))
    return Figure(int(row["total"]), mark)


def top_nationalities(year: int) -> dict[str, Figure]:
    """Country -> victims, the commonest first.

    >>> list(top_nationalities(2012).items())[1], top_nationalities(2011)["RO"].mark
    (('BG', Figure(value=303, mark='found')), 'ambiguous')
    """
    rows = [row for row in _rows("nl_top_nationalities_2010_2012.csv") if row["year"] == str(year)]
    return {
        row["country_iso2"]: Figure(int(row["victims"]), "ambiguous" if "ambiguous" in row["note"] else "found")
        for row in rows
    }


def breakdown(year: int, code: str) -> Figure:
    """A number of the breakdowns, by its words.

    >>> breakdown(2012, "female, sexual").value
    1177
    """
    (row,) = [row for row in _rows("nl_breakdowns_found.csv") if (row["year"], row["code"]) == (str(year), code)]
    return Figure(int(row["value"].rstrip("%")), "derived" if row["source"].startswith("derived") else "found")
