"""Capture histories from CSV files: counted rows or one row per person, with covariates if there are any."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.refusals import (
    DuplicateHistory,
    EmptyHistory,
    EmptyTable,
    NoLevel,
    SettingRefused,
    UnknownColumn,
    UnreadableFile,
)
from nrmstats.unseen.tables import NUMBER, CaptureTable, check_names, from_counts, from_records, history, whole_count

SEPARATORS = ",;\t"
INHABITANTS, MOST_INHABITANTS = "inhabitants", 10_000_000_000

COUNT_NAMES = frozenset({"n", "count", "counts", "freq", "frequency", "number", "persons"})


@dataclass(frozen=True, slots=True)
class StratifiedRows:
    """Rows of capture histories with their covariates, as read.

    Attributes
    ----------
    lists  : names of the lists.
    by     : names of the covariates.
    values : one tuple of covariate values per row.
    masks  : index of the history of each row, whole numbers, shape (rows,).
    counts : persons in each row, whole numbers, shape (rows,).
    """

    lists: tuple[str, ...]
    by: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    masks: NDArray[np.int64]
    counts: NDArray[np.int64]

    def pooled(self) -> CaptureTable:
        """All rows as one table, covariates left aside."""
        rows: dict[int, int] = {}
        for mask, count in zip(self.masks.tolist(), self.counts.tolist(), strict=True):
            rows[mask] = rows.get(mask, 0) + count
        places = range(len(self.lists))
        return from_counts(self.lists, [(*(mask >> i & 1 for i in places), n) for mask, n in rows.items()])


def read_table(path: str | Path, *, count: str | None = None, lists: Sequence[str] | None = None) -> CaptureTable:
    """A table from a CSV file with a heading.

    Parameters
    ----------
    path  : the file, UTF-8; comma, semicolon or tab.
    count : name of the column with the number of persons. If left out, a last column called n, count, freq,
        frequency, number or persons is taken; without one, each row is one person.
    lists : the columns to use as lists; all but the count if left out.

    Raises
    ------
    UnknownColumn, EmptyTable and every refusal of `tables.from_counts`; messages name the line of the file.
    """
    heading, rows = _read(path)
    count = _count_column(heading, count, path)
    names = _list_columns(heading, count, (), lists, path)
    places = [heading.index(name) for name in names]
    if count is None:
        return from_records(names, [[row[i] for i in places] if row else [] for row in rows], first_row=2)
    at = heading.index(count)
    return from_counts(names, [[*(row[i] for i in places), row[at]] if row else [] for row in rows], first_row=2)


def read_strata(
    path: str | Path, *, by: Sequence[str], count: str | None = None, lists: Sequence[str] | None = None
) -> StratifiedRows:
    """Capture histories with covariates from a CSV file; `by` names the covariate columns, the rest as `read_table`.

    Raises as `read_table`, and NoLevel where a covariate is left empty; the same history twice within one stratum is
    refused.
    """
    heading, rows = _read(path)
    count = _count_column(heading, count, path)
    names = _list_columns(heading, count, by, lists, path)
    check_names(names)
    places = [heading.index(name) for name in names]
    values, masks, counts = [], [], []
    came: dict[tuple[int, tuple[str, ...]], int] = {}
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        mask = history(names, [row[i] for i in places], number)
        stratum = tuple(row[heading.index(name)] for name in by)
        if "" in stratum:
            raise NoLevel(f"“{by[stratum.index('')]}” is empty; write what is not known as “not known”.", number)
        if mask == 0:
            raise EmptyHistory("on no list; leave the row out.", number)
        if count is not None and (mask, stratum) in came:
            raise DuplicateHistory(f"the same lists and covariates as row {came[mask, stratum]}.", number)
        came[mask, stratum] = number
        values.append(stratum)
        masks.append(mask)
        counts.append(1 if count is None else whole_count(row[heading.index(count)], number))
    return StratifiedRows(tuple(names), tuple(by), tuple(values), np.array(masks), np.array(counts))


def read_population(path: str | Path, by: Sequence[str]) -> dict[str, dict[str, float]]:
    """Inhabitants by level of a covariate: a CSV file with a column named like it and a column "inhabitants".

    Returns {covariate: {level: inhabitants}}, of the one covariate among `by` that the file names.

    Raises
    ------
    UnknownColumn  no column of that name, or several; DuplicateHistory  a level twice; and as `tables.whole_count`.
    """
    heading, rows = _read(path)
    named = [name for name in by if name in heading]
    if len(named) != 1 or INHABITANTS not in heading:
        raise UnknownColumn(
            f"{path} has {', '.join(heading)}; it needs a column “{INHABITANTS}” and one of {', '.join(by)}."
        )
    level_at, people_at = heading.index(named[0]), heading.index(INHABITANTS)
    people: dict[str, float] = {}
    for number, row in enumerate(rows, 2):
        if row and row[level_at] in people:
            raise DuplicateHistory(f"“{row[level_at]}” stands twice.", number)
        if row:
            people[row[level_at]] = float(whole_count(row[people_at], number, most=MOST_INHABITANTS))
    return {named[0]: people}


def read_resamples(path: str | Path, table: CaptureTable) -> NDArray[np.int64]:
    """Bootstrap rows from a file without heading: one row a replicate, one column an observed history.

    Parameters
    ----------
    path  : CSV of whole numbers; the columns stand in the order in which the histories stand in the table's file,
        histories without anybody left out.
    table : the table the rows were drawn from.

    Returns
    -------
    Persons, shape (replicates, 2**t), indexed like `table.counts`.

    Raises
    ------
    SettingRefused  wrong number of columns, no rows, or a row that does not add up to the persons observed.
    """
    lines = csv.reader(io.StringIO(_text(path), newline=""))
    rows = {line: [whole_count(value, line) for value in row] for line, row in enumerate(lines, 1) if row}
    if not rows:
        raise SettingRefused(f"{path} holds no rows.")
    for line, row in rows.items():
        if len(row) != len(table.order):
            raise SettingRefused(f"Row {line} has {len(row)} columns; the table has {len(table.order)} histories.")
        if sum(row) != table.observed:
            raise SettingRefused(f"Row {line} adds up to {sum(row)}; the table holds {table.observed} persons.")
    return spread_rows(np.array(list(rows.values()), dtype=np.int64), table)


def spread_rows(rows: NDArray[np.int64], table: CaptureTable) -> NDArray[np.int64]:
    """Rows over the observed histories, shape (replicates, histories), laid out as (replicates, 2**t)."""
    spread = np.zeros((rows.shape[0], table.counts.size), dtype=np.int64)
    spread[:, list(table.order)] = rows
    return spread


def _read(path: str | Path) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows; a blank row is left as an empty one, so that rows keep their numbers."""
    text = _text(path)
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        raise UnreadableFile(f"cannot be read as CSV ({fault}).", len(rows) + 1) from None
    if not any(value.strip() for row in rows for value in row):
        raise EmptyTable(f"{path} is empty.")
    heading, *rest = [[value.strip() for value in row] for row in rows]
    heading = [_on_one_line(name) for name in heading]
    rest = [row if any(row) else [] for row in rest]
    while heading and not heading[-1] and all(len(row) == len(heading) and not row[-1] for row in rest if row):
        heading, rest = heading[:-1], [row[:-1] for row in rest]  # spreadsheets leave empty columns behind
    for number, row in enumerate(rest, 2):
        if row and len(row) != len(heading):
            raise UnreadableFile(f"{len(row)} values under {len(heading)} headings.", number)
    if all(NUMBER.fullmatch(name) for name in heading):
        raise UnknownColumn("only numbers. The first row names the columns.", 1)
    if "" in heading:
        raise UnknownColumn(f"column {heading.index('') + 1} has no name.", 1)
    if twice := [name for place, name in enumerate(heading) if name in heading[:place]]:
        raise UnknownColumn(f"two columns are called “{twice[0]}”. Give each its own name.", 1)
    return heading, rest


def _on_one_line(name: str) -> str:
    """A heading as it can be shown anywhere: one line, no signs that steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


def _text(path: str | Path) -> str:
    """The file as text: UTF-8, or UTF-16 with its mark, as spreadsheet programs write it."""
    content = Path(path).read_bytes()
    if content.startswith(b"PK"):
        raise UnreadableFile(f"{path} is a spreadsheet, not a CSV file. Save it as “CSV UTF-8”.")
    try:
        return content.decode("utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise UnreadableFile("a letter that is not UTF-8. Save the file as “CSV UTF-8”.", row) from None


def _count_column(heading: Sequence[str], count: str | None, path: str | Path) -> str | None:
    if count is not None:
        if _on_one_line(count) not in heading:
            raise UnknownColumn(f"{path} has no column “{count}”; it has {', '.join(heading)}.")
        return _on_one_line(count)
    return heading[-1] if heading[-1].lower() in COUNT_NAMES else None


def _list_columns(
    heading: Sequence[str], count: str | None, by: Sequence[str], lists: Sequence[str] | None, path: str | Path
) -> list[str]:
    for name in (*by, *(lists or ())):
        if name not in heading:
            raise UnknownColumn(f"{path} has no column “{name}”; it has {', '.join(heading)}.")
    if clash := [name for place, name in enumerate(by) if name == count or name in by[:place] or name in (lists or ())]:
        raise UnknownColumn(f"“{clash[0]}” is named for two things; a column is the count, a covariate or a list.")
    return list(lists) if lists else [name for name in heading if name != count and name not in by]
