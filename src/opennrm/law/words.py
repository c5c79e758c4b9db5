"""Marking sentences for translation where no Django may be: the doors translate what stands in these tables."""

from __future__ import annotations

from dataclasses import dataclass


def gettext_noop(sentence: str) -> str:
    """The sentence itself. The name is the one that the collector of translations looks for."""
    return sentence


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. `verified` is False for what was written from memory: the page then says so."""

    key: str
    verified: bool = True


FROM_MEMORY = Source("from memory", verified=False)
