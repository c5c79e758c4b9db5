"""./nrm estimate: the words go to the command line of the statistical core; no figure enters the platform here."""

from __future__ import annotations


def estimate(words: list[str]) -> int:
    """How many persons there are, seen and unseen, judged by how lists overlap."""
    from nrmstats.unseen.command import main

    return main(words)
