"""A table as a file for a spreadsheet: marked as UTF-8, and no cell that the spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA = "text/csv; charset=utf-8"
HARMFUL_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate these


def csv_file(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""The heading and the rows, every cell as words.

    >>> csv_file(["Place"], [["=1+1"], ["North"]]).decode("utf-8-sig")
    "Place\r\n'=1+1\r\nNorth\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(HARMFUL_STARTS) else cell
