"""Spells from a CSV file: one row a stay or a wait; every refusal names the line and the column."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from nrmstats.flow.refusals import SpellRefused
from nrmstats.flow.spells import Spells, spells_from

COLUMNS = ("begun", "ended", "how", "ready")
NEEDED = COLUMNS[:3]
HEADING = 1  # lines before the first spell


def read_spells(path: str | Path, *, seen_from: date, seen_to: date) -> Spells:
    """Spells from a file with the columns begun, ended, how and, if known, ready; other columns are left aside.

    Parameters
    ----------
    path : UTF-8, comma or semicolon; dates as 2011-03-31; ended and how empty while a spell runs.
    seen_from, seen_to : first and last day on which ends were registered.

    Raises
    ------
    SpellRefused  with the line of the file, 1 is the heading.
    OSError       the file cannot be read.
    """
    heading, lines = _lines(path)
    place = {name: heading.index(name) for name in COLUMNS if name in heading}
    found: dict[str, list[date | None]] = {"begun": [], "ended": [], "ready": []}
    ways: list[str | None] = []
    for number, line in lines:
        if len(line) != len(heading):
            raise SpellRefused(f"{len(line)} values under {len(heading)} headings.", number)
        for name, days in found.items():
            days.append(_day(line[place[name]], name, number) if name in place else None)
        ways.append(line[place["how"]].strip() or None)
    begun = []
    for (number, _), day in zip(lines, found["begun"], strict=True):
        if day is None:
            raise SpellRefused("“begun” is empty; every spell has a first day.", number)
        begun.append(day)
    ready = found["ready"] if "ready" in place else None
    try:
        return spells_from(begun, found["ended"], ways, seen_from=seen_from, seen_to=seen_to, ready=ready)
    except SpellRefused as refused:
        if refused.row is None:
            raise
        raise SpellRefused(str(refused).split(": ", 1)[1], lines[refused.row - 1][0]) from refused


def _lines(path: str | Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SpellRefused(f"{path} is not UTF-8 text: {fault.reason} at byte {fault.start}.") from fault
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(text.splitlines(), delimiter=separator))
    heading = [name.strip().lower() for name in rows[0]] if rows else []
    for name in NEEDED:
        if name not in heading:
            raise SpellRefused(f"{path} has no column “{name}”; it needs {', '.join(NEEDED)} and may have ready.")
    return heading, [(number, row) for number, row in enumerate(rows[1:], HEADING + 1) if any(v.strip() for v in row)]


def _day(text: str, name: str, line: int) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        raise SpellRefused(f"“{text}” in “{name}” is no date; write it as 2011-03-31.", line) from fault
