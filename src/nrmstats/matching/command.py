"""The command line of the planner: `place FILE.json`; answers on standard output, refusals on standard error."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nrmstats.matching.fields import schema
from nrmstats.matching.planner import TIME_LIMIT_S, plan
from nrmstats.matching.reading import read_problem
from nrmstats.matching.record import as_record, in_words
from nrmstats.matching.refusals import MatchingRefusal

REFUSED = 2


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="place",
        description="Who fits where: an exact plan for everybody who waits, with reasons. A human decides.",
    )
    made.add_argument("file", metavar="FILE.json", nargs="?", help="people, shelters and rules; see --schema")
    made.add_argument("--json", action="store_true", help="the whole answer as JSON on standard output")
    made.add_argument("--schema", action="store_true", help="print the JSON schema of FILE.json and stop")
    made.add_argument("--most", type=_whole, metavar="N", help="alternatives and misfits told for each party at most")
    made.add_argument(
        "--time-limit", type=_seconds, default=TIME_LIMIT_S, metavar="S", help="seconds for the proof; 20 if left out"
    )
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, or 2 for what was refused (told on standard error)."""
    asked = parser().parse_args(arguments)
    if asked.schema:
        sys.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
        return 0
    if asked.file is None:
        sys.stderr.write("Name a file, or ask for --schema.\n")
        return REFUSED
    try:
        problem = read_problem(asked.file)
        with _quiet():
            found = plan(problem, time_limit_s=asked.time_limit)
    except MatchingRefusal as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    except OSError as problem:
        sys.stderr.write(f"{asked.file}: {problem.strerror}\n")
        return REFUSED
    if asked.json:
        sys.stdout.write(json.dumps(as_record(found, most=asked.most), allow_nan=False, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(in_words(found, most=3 if asked.most is None else asked.most) + "\n")
    return 0


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the solver writes by itself off standard output, where the answer will stand."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number, 0 or more")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of seconds above 0")
    return value
