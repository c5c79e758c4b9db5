"""./nrm bench unseen: the words go to the benchmark of the statistical core, which knows its own cases."""

from __future__ import annotations


def unseen(words: list[str]) -> int:
    """Time the population estimates; prints a table, or JSON with --json."""
    from nrmstats.unseen.bench import main

    return main(words)
