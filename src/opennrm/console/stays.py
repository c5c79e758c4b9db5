"""./nrm stays: the words go to the command line of the figures of stays; nothing of the platform is read here."""

from __future__ import annotations


def stays(words: list[str]) -> int:
    """How long people stay, how they leave, and which share of nights is blocked."""
    from nrmstats.flow.command import main

    return main(words)
