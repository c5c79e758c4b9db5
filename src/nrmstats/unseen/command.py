"""The command line: `estimate FILE.csv ...`; words on standard output, progress and refusals on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from nrmstats.unseen.batches import Interrupted, Work
from nrmstats.unseen.methods import METHODS, Settings
from nrmstats.unseen.mse import UnseenEstimate, estimate_total, prepare
from nrmstats.unseen.reading import read_resamples, read_strata, read_table
from nrmstats.unseen.record import as_record
from nrmstats.unseen.refusals import UnseenRefusal
from nrmstats.unseen.strata import StrataEstimate, estimate_strata

BAR = 30
REFUSED, STOPPED = 2, 130


class Progress:
    """A line on standard error that says what is being done; silent where that is no terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._shown, self._what = out, out.isatty(), ""

    def tell(self, what: str) -> None:
        """Begin another piece of work."""
        self._what = what
        self._write(f"{what} ...")

    def count(self, done: int, of: int) -> None:
        """Note how far the present piece of work is."""
        full = BAR * done // max(of, 1)
        self._write(f"{self._what} [{'#' * full}{'.' * (BAR - full)}] {done:,} of {of:,}")

    def end(self) -> None:
        """Clear the line."""
        self._write("")

    def _write(self, text: str) -> None:
        if self._shown:
            self._out.write("\r\x1b[K" + text)
            self._out.flush()


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="estimate", description="How many persons there are, seen and unseen, judged by how lists overlap."
    )
    made.add_argument(
        "file", metavar="FILE.csv", help="one 0/1 column a list; with a count column, or one row a person"
    )
    made.add_argument("--count", metavar="COLUMN", help="the column with the number of persons")
    made.add_argument("--method", choices=[*METHODS, "all"], default="stepwise")
    made.add_argument("--replicates", type=int, default=1_000, metavar="N")
    made.add_argument("--seed", type=int, default=1, metavar="N")
    made.add_argument("--level", type=float, default=0.95, metavar="SHARE", help="of the interval; 0.95 if left out")
    made.add_argument("--resamples", metavar="ROWS.csv", help="bootstrap rows to use instead of drawing them")
    made.add_argument("--by", metavar="COLUMNS", help="covariate columns, comma between: estimates that add up")
    made.add_argument("--threads", type=int, metavar="N", help="never changes the figures")
    made.add_argument("--json", action="store_true", help="the answer as JSON on standard output")
    made.add_argument("--report", metavar="DIR", help="write a page with pictures, a CSV and the JSON there")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, 2 for what was refused (told on standard error), 130 when stopped by hand."""
    asked = parser().parse_args(arguments)
    progress = Progress(sys.stderr)
    try:
        return _by_strata(asked, progress) if asked.by else _of_whole(asked, progress)
    except UnseenRefusal as refused:
        progress.end()
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    except OSError as problem:
        progress.end()
        sys.stderr.write(f"{problem.filename or asked.file}: {problem.strerror}\n")
        return REFUSED
    except (Interrupted, KeyboardInterrupt):
        progress.end()
        sys.stderr.write("Stopped before there was enough for an interval; nothing is shown.\n")
        return STOPPED


def _of_whole(asked: argparse.Namespace, progress: Progress) -> int:
    table = read_table(asked.file, count=asked.count)
    rows = read_resamples(asked.resamples, table) if asked.resamples else None
    work = Work(threads=asked.threads, progress=progress.count)
    settings = Settings(asked.replicates, asked.seed, asked.level, rows, work)
    progress.tell("Making machine code ready (up to 20 seconds the first time on a machine)")
    prepare(asked.method, len(table.lists))
    found = estimate_total(table, method=asked.method, settings=settings, tell=progress.tell)
    if asked.report:
        from nrmstats.unseen.report import write_report

        progress.tell("Drawing the report")
        write_report(found, asked.report)
    progress.end()
    _show(found, as_json=asked.json, every_replicate=rows is not None)
    return 0


def _show(found: UnseenEstimate, *, as_json: bool, every_replicate: bool) -> None:
    if as_json:
        record = as_record(found, every_replicate=every_replicate)
        sys.stdout.write(json.dumps(record, allow_nan=False, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{found}\n")


def _by_strata(asked: argparse.Namespace, progress: Progress) -> int:
    rows = read_strata(asked.file, by=[name.strip() for name in asked.by.split(",")], count=asked.count)
    progress.tell(f"Estimating by {asked.by}")
    work = Work(threads=asked.threads, progress=progress.count)
    found = estimate_strata(rows, replicates=asked.replicates, seed=asked.seed, level=asked.level, work=work)
    progress.end()
    if asked.json:
        sys.stdout.write(json.dumps(_strata_record(found), allow_nan=False, ensure_ascii=False) + "\n")
        return 0
    lines = [f"All: {found.whole}"]
    lines += [f"{name} {level}: {part}" for name, parts in found.parts.items() for level, part in parts.items()]
    sys.stdout.write("\n".join([*lines, *(f"Warning: {line}" for line in found.whole.warnings)]) + "\n")
    return 0


def _strata_record(found: StrataEstimate) -> dict[str, Any]:
    def figure(part: Any) -> dict[str, Any]:
        high = None if part.high == float("inf") else part.high
        return {"estimate": part.point, "interval": {f"{part.level:g}": [part.low, high]}}

    parts = {name: {level: figure(part) for level, part in levels.items()} for name, levels in found.parts.items()}
    return {
        **figure(found.whole),
        "unit": found.whole.unit,
        "method": found.whole.method,
        "model": list(found.terms),
        "parts": parts,
        "assumptions": list(found.whole.assumptions),
        "warnings": list(found.whole.warnings),
    }
