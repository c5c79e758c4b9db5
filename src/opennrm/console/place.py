"""./nrm place: the words go to the command line of the planner; nothing of the platform is read or written here."""

from __future__ import annotations


def place(words: list[str]) -> int:
    """Who fits where: an exact plan for everybody who waits, with reasons."""
    from nrmstats.matching.command import main

    return main(words)
