"""./nrm bench: how fast, how much memory, how many queries. Never part of the tests; one file for each subject."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

# subject -> (module in this folder, function, one line of help). Modules are loaded only when asked for; the function
# takes the rest of the words and returns the exit status.
BENCHES: dict[str, tuple[str, str, str]] = {
    "place": ("place", "place", "the planner and the curves of stays, beside OR-tools, HiGHS and lifelines"),
    "unseen": ("unseen", "unseen", "population estimates: medians of interleaved runs, compiling apart, memory"),
    "website": ("website", "website", "the public site under load, beside a bare Django page"),
}


def usage() -> str:
    lines = [f"  ./nrm bench {name:<10} {text}" for name, (_, _, text) in BENCHES.items()]
    return "Measurements, for developers.\n\n" + "\n".join(lines) + "\n\n  ./nrm bench SUBJECT --help tells more."


def bench(words: list[str]) -> int:
    """Find the subject and hand the rest of the words over to it."""
    if not words or words[0] in ("help", "--help", "-h"):
        print(usage())
        return 0
    name, rest = words[0], words[1:]
    if name not in BENCHES:
        print(f"There is no benchmark “{name}”.\n\n{usage()}", file=sys.stderr)
        return 2
    module, function, _ = BENCHES[name]
    act: Callable[[list[str]], int] = getattr(import_module(f"{__name__}.{module}"), function)
    return act(rest)
