"""Ways to do the same thing, timed in turns: on a busy machine only the ratio of interleaved runs means anything."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Unfinished(Exception):
    """A way gave up; the message says after what. It is shown in place of a time."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do a thing.

    Attributes
    ----------
    name : in words. run : does it once and returns what it found, to be compared; None if it cannot be run here.
    absent : why it cannot be run, and how to make it so; empty if it can.
    """

    name: str
    run: Callable[[], object] | None
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to do, in several ways; the first way is ours.

    Attributes
    ----------
    name : in words. ways : first ours, then peers. goal : what is wished, in words; empty for none.
    same : whether the answer of a peer agrees with ours.
    """

    name: str
    ways: tuple[Way, ...]
    goal: str
    same: Callable[[object, object], bool]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one way took.

    Attributes
    ----------
    case, way : in words. first : seconds of the first run, machine code read or compiled; None if not run.
    seconds : median of the runs after it. fastest, slowest : of those. ratio : of the median to ours, 1 for ours.
    agrees : whether it found what ours found. note : why it was not run.
    """

    case: str
    way: str
    first: float | None
    seconds: float | None
    fastest: float | None
    slowest: float | None
    ratio: float | None
    agrees: bool | None
    note: str


def measure(cases: Sequence[Case], *, runs: int = 5) -> list[Timing]:
    """Time all ways of each case in turns.

    runs : timed runs of each way after the first, 1 or more.

    Examples
    --------
    >>> twice = Case("sum", (Way("ours", lambda: 3), Way("peer", lambda: 3)), "", lambda a, b: a == b)
    >>> [(timing.way, timing.agrees) for timing in measure([twice], runs=1)]
    [('ours', True), ('peer', True)]
    """
    if runs < 1:
        raise ValueError(f"At least one run is needed; got {runs}.")
    return [timing for case in cases for timing in _one_case(case, runs)]


def _one_case(case: Case, runs: int) -> list[Timing]:
    times: dict[str, list[float]] = {way.name: [] for way in case.ways}
    found: dict[str, object] = {}
    absent = {way.name: way.absent for way in case.ways if way.run is None}
    for _ in range(runs + 1):
        for way in case.ways:
            if way.run is None or way.name in absent:
                continue
            begun = time.perf_counter()
            try:
                found[way.name] = way.run()
            except Unfinished as gave_up:
                absent[way.name] = str(gave_up)
            times[way.name].append(time.perf_counter() - begun)
    ours = case.ways[0].name
    own = statistics.median(times[ours][1:])
    made = []
    for way in case.ways:
        if way.name in absent:
            made.append(Timing(case.name, way.name, None, None, None, None, None, None, absent[way.name]))
            continue
        first, *rest = times[way.name]
        middle = statistics.median(rest)
        agrees = case.same(found[ours], found[way.name])
        made.append(Timing(case.name, way.name, first, middle, min(rest), max(rest), middle / own, agrees, ""))
    return made


def in_lines(cases: Sequence[Case], timings: Sequence[Timing]) -> str:
    """The timings as a table in text, the goal of each case beside its name."""
    lines = []
    for case in cases:
        lines.append(f"{case.name}{f' (goal: {case.goal})' if case.goal else ''}")
        for t in timings:
            if t.case != case.name:
                continue
            if t.seconds is None:
                lines.append(f"  {t.way:44} no time: {t.note}")
                continue
            verdict = "" if t.agrees else "  DOES NOT AGREE"
            lines.append(
                f"  {t.way:44} first {t.first:8.3f} s, median {t.seconds:9.4f} s ({t.fastest:.4f} to {t.slowest:.4f}), "
                f"{t.ratio:,.2f} x ours{verdict}"
            )
    return "\n".join(lines)
