"""./nrm bench place: the planner and the curves beside their peers, in turns; peers only where they are installed."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict


def place(words: list[str]) -> int:
    """Time the planner and the curves of stays beside OR-tools, HiGHS and lifelines; a table, or JSON."""
    options = argparse.ArgumentParser("./nrm bench place", description=place.__doc__)
    options.add_argument("--runs", type=int, default=5, help="timed runs of each, in turns; 5 if left out")
    options.add_argument("--small", action="store_true", help="a tenth of the size")
    options.add_argument("--json", action="store_true", help="the timings as JSON")
    chosen = options.parse_args(words)
    if chosen.runs < 1:
        options.error("--runs: one at least")
    from nrmstats.flow.bench import cases as of_curves
    from nrmstats.interleaved import in_lines, measure
    from nrmstats.matching.bench import cases as of_plans

    cases = [*of_plans(small=chosen.small), *of_curves(small=chosen.small)]
    timings = measure(cases, runs=chosen.runs)
    if chosen.json:
        goals = {case.name: case.goal for case in cases}
        print(json.dumps([{**asdict(one), "goal": goals[one.case]} for one in timings], ensure_ascii=False))
    else:
        print(in_lines(cases, timings))
    return 0 if all(one.agrees is not False for one in timings) else 1
