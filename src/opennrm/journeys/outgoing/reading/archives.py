"""Office files and archives: every part of them, their names and remarks too."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook

from opennrm.journeys.outgoing.reading.pages import xml_part
from opennrm.journeys.outgoing.reading.pieces import MOST_BYTES, Reading
from opennrm.journeys.outgoing.reading.plain import decode


def archive(data: bytes, where: str, reading: Reading, depth: int) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        reading.add(f"{where} remark".strip(), decode(packed.comment), depth)
        names = packed.namelist()
        for entry in packed.infolist():
            reading.add("name inside the file", entry.filename, depth)
            reading.add(f"{where} remark".strip(), decode(entry.comment), depth)
            if entry.is_dir():
                continue
            if entry.flag_bits & 0x1:
                reading.miss(entry.filename, "locked with a password")
                continue
            if entry.file_size > MOST_BYTES or not reading.spend(0):
                reading.miss(entry.filename, "too large to be read")
                return
            with packed.open(entry) as part:
                content = part.read(MOST_BYTES + 1)
            _part(entry.filename, content, where, reading, depth)
    if "xl/workbook.xml" in names:
        _days(data, where, reading, depth)


def _part(name: str, content: bytes, where: str, reading: Reading, depth: int) -> None:
    if not content:
        return
    place = f"{where} {name}".strip()
    if content.lstrip()[:5] == b"<?xml" or name.endswith((".xml", ".rels")):
        if not reading.spend(len(content)):
            reading.miss(name, "too large to be read")
            return
        xml_part(content, place, reading, depth)
        return
    reading.inside(content, place, reading, depth + 1)


def _days(data: bytes, where: str, reading: Reading, depth: int) -> None:
    """Days stand in a spreadsheet as numbers; only their format makes them days."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception:
        reading.miss(where, "days in this spreadsheet cannot be read")
        return
    found = [
        value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, date)
    ]
    book.close()
    reading.add(f"{where} days".strip(), "\n\n".join(found), depth)
