"""The command line of the figures of stays: `stays FILE.csv --from DAY --to DAY`; refusals on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from nrmstats.flow.reading import read_spells
from nrmstats.flow.refusals import FlowRefusal
from nrmstats.flow.report import figures, in_words, write_report
from nrmstats.flow.tables import as_csv

REFUSED = 2


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="stays", description="How long people stay, how they leave, and which share of nights is blocked."
    )
    made.add_argument("file", metavar="FILE.csv", help="columns begun, ended, how and, if known, ready; one row a stay")
    made.add_argument("--from", dest="seen_from", type=_day, required=True, metavar="DAY", help="first day registered")
    made.add_argument("--to", dest="seen_to", type=_day, required=True, metavar="DAY", help="last day registered")
    made.add_argument("--places", type=_whole, metavar="N", help="places there were on every night")
    made.add_argument(
        "--every", type=_whole, default=30, metavar="DAYS", help="between rows of the table; 30 if left out"
    )
    made.add_argument("--level", type=float, default=0.95, metavar="SHARE", help="of limits; 0.95 if left out")
    made.add_argument("--seed", type=_whole, default=1, metavar="N", help="of the bootstrap; 1 if left out")
    made.add_argument("--csv", action="store_true", help="the table as CSV on standard output")
    made.add_argument("--report", metavar="DIR", help="write a page with pictures, and the CSV, there")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, or 2 for what was refused (told on standard error)."""
    asked = parser().parse_args(arguments)
    try:
        spells = read_spells(asked.file, seen_from=asked.seen_from, seen_to=asked.seen_to)
        found = figures(spells, places=asked.places, every=asked.every, level=asked.level, seed=asked.seed)
        table = as_csv(found.curves, every=asked.every)
        if asked.report:
            write_report(found, asked.report)
    except FlowRefusal as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    except OSError as problem:
        sys.stderr.write(f"{problem.filename or asked.file}: {problem.strerror}\n")
        return REFUSED
    sys.stdout.write(table if asked.csv else f"{in_words(found)}\n\n{table}")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as 2011-03-31") from fault


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number, 0 or more")
    return int(text)
