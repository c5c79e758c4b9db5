"""The command line: `estimate FILE.csv ...`; words on standard output, progress and refusals on standard error."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from nrmstats.results import Estimate
from nrmstats.unseen.batches import Interrupted, Work
from nrmstats.unseen.compiled import is_first_run
from nrmstats.unseen.methods import METHODS, Settings
from nrmstats.unseen.mse import UnseenEstimate, estimate_total, prepare
from nrmstats.unseen.reading import read_population, read_resamples, read_strata, read_table
from nrmstats.unseen.record import as_record, real, strata_record
from nrmstats.unseen.refusals import SettingRefused, UnseenRefusal
from nrmstats.unseen.strata import check_population, estimate_strata, per_100_000

BAR = 30
REFUSED, STOPPED = 2, 130
FIRST_RUN = "Making machine code ready: up to 20 seconds, the first time on this machine only"


class Progress:
    """A line on standard error that says what is being done; where that is no terminal, only what is `said`."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._shown, self._what = out, out.isatty(), ""

    def tell(self, what: str) -> None:
        """Begin another piece of work."""
        self._what = what
        self._write(f"{what} ...")

    def say(self, what: str) -> None:
        """A line that stays."""
        self.end()
        self._out.write(f"{what}\n")
        self._out.flush()

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
        prog="estimate",
        allow_abbrev=False,
        description="How many persons there are, seen and unseen, judged by how lists overlap. Never one number: the "
        "answer comes with its interval, with what other methods say, and with what speaks against it.",
    )
    made.add_argument(
        "file", metavar="FILE.csv", help="one 0/1 column a list; with a count column, or one row a person"
    )
    made.add_argument("--count", metavar="COLUMN", help="the column with the number of persons")
    made.add_argument("--method", choices=[*METHODS, "all"], help="stepwise if left out")
    made.add_argument("--replicates", type=int, default=1_000, metavar="N", help="of the bootstrap; 1000 if left out")
    made.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same figures")
    made.add_argument("--level", type=float, default=0.95, metavar="SHARE", help="of the interval; 0.95 if left out")
    made.add_argument("--resamples", metavar="ROWS.csv", help="bootstrap rows to use instead of drawing them")
    made.add_argument("--by", metavar="COLUMNS", help="covariate columns, comma between: estimates that add up")
    made.add_argument(
        "--repeat-choice", action="store_true", help="with --by: choose the terms anew in each replicate; slower"
    )
    made.add_argument(
        "--population",
        metavar="FILE.csv|N",
        help="inhabitants, for figures per 100,000 (SDG 16.2.2): a number, or with --by a file with a column named "
        "like a covariate and a column “inhabitants”",
    )
    made.add_argument("--threads", type=int, metavar="N", help="never changes the figures; all processors if left out")
    made.add_argument("--json", action="store_true", help="the answer as JSON on standard output")
    made.add_argument("--report", metavar="DIR", help="write a page with pictures, a CSV and the JSON there")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, 2 for what was refused (told on standard error), 130 when stopped by hand."""
    asked = parser().parse_args(arguments)
    progress = Progress(sys.stderr)
    try:
        _check(asked)
        return _of_whole(asked, progress) if asked.by is None else _by_strata(asked, progress)
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


def _check(asked: argparse.Namespace) -> None:
    """Refuse options that contradict each other: none is left aside in silence."""
    if asked.threads is not None and asked.threads < 1:
        raise SettingRefused(f"At least one thread; got {asked.threads}.")
    for given, name, what in ((asked.resamples, "--resamples", "file"), (asked.report, "--report", "folder")):
        if given is not None and not given.strip():
            raise SettingRefused(f"{name} needs the name of a {what}.")
    if asked.by is None and asked.repeat_choice:
        raise SettingRefused("--repeat-choice goes with --by; without covariates the choice is always repeated.")
    for given, name in ((asked.method, "--method"), (asked.resamples, "--resamples"), (asked.report, "--report")):
        if asked.by is not None and given is not None:
            raise SettingRefused(f"--by has a model of its own; leave {name} out.")


def _of_whole(asked: argparse.Namespace, progress: Progress) -> int:
    method = asked.method or "stepwise"
    table = read_table(asked.file, count=asked.count)
    inhabitants = None if asked.population is None else _whole_population(asked.population)
    rows = None if asked.resamples is None else read_resamples(asked.resamples, table)
    work = Work(threads=asked.threads, progress=progress.count)
    settings = Settings(asked.replicates, asked.seed, asked.level, rows, work)
    if asked.report is not None:  # a folder that cannot be made is told before the work, not after it
        _make_folder(asked.report)
    if is_first_run():
        progress.say(FIRST_RUN)
    progress.tell("Making machine code ready")
    prepare(method, len(table.lists))
    found = estimate_total(table, method=method, settings=settings, tell=progress.tell)
    if asked.report is not None:
        from nrmstats.unseen.report import write_report

        progress.tell("Drawing the report")
        write_report(found, asked.report)
    progress.end()
    rates = [] if inhabitants is None else [per_100_000(one.estimate, inhabitants) for one in found.results]
    _show(found, rates, as_json=asked.json, every_replicate=rows is not None)
    return 0


def _make_folder(said: str) -> None:
    folder = Path(said)
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), said)


def _show(found: UnseenEstimate, rates: list[Estimate], *, as_json: bool, every_replicate: bool) -> None:
    if not as_json:
        sys.stdout.write("\n".join([str(found), *(str(rate) for rate in rates)]) + "\n")
        return
    record = as_record(found, every_replicate=every_replicate)
    for rate, place in zip(rates, record.get("results", [record]), strict=False):
        place["per_100_000"] = _rate(rate)
    _write(record)


def _by_strata(asked: argparse.Namespace, progress: Progress) -> int:
    begun = time.perf_counter()
    by = [name.strip() for name in asked.by.split(",")]
    rows = read_strata(asked.file, by=by, count=asked.count)
    people = {} if asked.population is None else read_population(asked.population, by)
    for name, inhabitants in people.items():  # told before the work, not after it
        check_population(name, {values[by.index(name)] for values in rows.values}, inhabitants)
    if is_first_run():
        progress.say(FIRST_RUN)
    progress.tell(f"Estimating by {asked.by}")
    work = Work(threads=asked.threads, progress=progress.count)
    found = estimate_strata(
        rows, replicates=asked.replicates, seed=asked.seed, level=asked.level, repeat_choice=asked.repeat_choice,
        work=work,
    )  # fmt: skip
    rates = {name: found.per_100_000(name, levels) for name, levels in people.items()}
    progress.end()
    if asked.json:
        record = strata_record(found, rows, asked.replicates, time.perf_counter() - begun)
        if people:
            record["per_100_000"] = {n: {level: _rate(r) for level, r in many.items()} for n, many in rates.items()}
        _write(record)
        return 0
    lines = [f"All: {found.whole}"]
    lines += [f"{name} {level}: {part}" for name, parts in found.parts.items() for level, part in parts.items()]
    lines += [f"{name} {level}: {rate}" for name, many in rates.items() for level, rate in many.items()]
    lines += [f"Assumed: {line}" for line in found.whole.assumptions]
    sys.stdout.write("\n".join([*lines, *(f"Warning: {line}" for line in found.whole.warnings)]) + "\n")
    return 0


def _whole_population(said: str) -> float:
    if not said.isdecimal() or not int(said):
        raise SettingRefused(f"Without --by the population is a whole number above 0; got “{said}”.")
    return float(int(said))


def _rate(rate: Estimate) -> dict[str, Any]:
    return {"estimate": real(rate.point), "interval": {f"{rate.level:g}": [real(rate.low), real(rate.high)]}}


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, allow_nan=False, ensure_ascii=False) + "\n")
