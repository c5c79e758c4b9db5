"""A spreadsheet file as rows of text. Nothing in it is run: no formula, no macro, no link, no outside entity."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opennrm.law.words import gettext_noop as _

MOST_COLUMNS = 200
MOST_ROWS = 100_000
LONGEST_CELL = 20_000
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
FORMULA = "\x00formula"  # a cell that holds one; no text of a file can be this


class Unreadable(Exception):
    """The file as a whole cannot be read. The message says what to do."""


@dataclass(frozen=True)
class Row:
    """One row with the number that the sender sees, and its filled cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(content: bytes, *, most_rows: int = MOST_ROWS) -> Sheet:
    """The first sheet of an .xlsx file, or a .csv file. Told apart by content, never by name. Raises Unreadable."""
    if not content.strip():
        raise Unreadable(_("This file is empty."))
    if content.startswith(b"PK"):
        lines = _from_xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old or locked Excel file. Save it as .xlsx without a password, or as .csv."))
    elif content.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF. Choose a spreadsheet: .xlsx or .csv."))
    else:
        lines = _from_csv(content)
    return _with_head(lines, most_rows)


def _with_head(lines: Iterator[tuple[int, list[str]]], most_rows: int) -> Sheet:
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS and any(cell.strip() for cell in cells[MOST_COLUMNS:]):
            raise Unreadable(_("This sheet has more than 200 columns. Take the template."))
        if not columns:
            columns = _head(cells)
            continue
        if len(rows) >= most_rows:
            raise Unreadable(_("This sheet has too many rows for one go. Split it."))
        filled = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
        if filled:
            rows.append(Row(number, filled))
    if not columns:
        raise Unreadable(_("This file is empty."))
    if not rows:
        raise Unreadable(_("There is a row of headings, and nothing under it."))
    return Sheet(columns, tuple(rows))


def _head(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells[:MOST_COLUMNS]]
    while names and not names[-1]:
        names.pop()
    filled = [name.casefold() for name in names if name]
    if len(set(filled)) != len(filled):
        raise Unreadable(_("Two columns have the same heading. Give each its own."))
    return tuple(names)


def _from_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    first = text.splitlines()[0] if text.splitlines() else ""
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [cell[: LONGEST_CELL + 1] for cell in cells]
    except csv.Error as fault:
        raise Unreadable(_("This file is no table that can be read. Save it as .csv (UTF-8) or .xlsx.")) from fault


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("This file is no text that can be read. Save it as .csv (UTF-8) or .xlsx."))


def _checked_zip(content: bytes) -> None:
    """Before anything is unpacked: no macros, no bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Unreadable(_("This .xlsx file is damaged. Save it once more.")) from fault
    names = [part.filename for part in parts]
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unreadable(_("This file holds macros. Save it as .xlsx, without macros."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is no spreadsheet. Choose a .xlsx or .csv file."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable(_("This file is far larger unpacked than it should be. Copy the rows to a new sheet."))


def _from_xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _checked_zip(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            yield number, [_text(cell) for cell in row]
    except Unreadable:
        raise
    except Exception as fault:  # openpyxl lets faults of many kinds through; none of them is more than "damaged"
        raise Unreadable(_("This .xlsx file is damaged. Save it once more.")) from fault


def _text(cell: Any) -> str:
    """The value as somebody would type it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[: LONGEST_CELL + 1]
