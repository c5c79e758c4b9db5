"""States and the moves between them, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Which state may follow which.

    >>> stay = Table("stay", {"offered": {"accepted", "refused"}, "accepted": {"begun"}})
    >>> stay.why_not("offered", "accepted"), stay.why_not("accepted", "offered")
    ([], ['stay is accepted; from there it can become begun, not offered'])
    >>> sorted(stay.states)
    ['accepted', 'begun', 'offered', 'refused']
    """

    name: str
    moves: Mapping[str, set[str]]

    @property
    def states(self) -> set[str]:
        return set(self.moves) | {after for targets in self.moves.values() for after in targets}

    def next(self, state: str) -> set[str]:
        return set(self.moves.get(state, set()))

    def why_not(self, before: str, after: str) -> list[str]:
        """Why this move cannot be made; empty if it can."""
        if after in self.next(before):
            return []
        open_to = ", ".join(sorted(self.next(before))) or "nothing: this is where it ends"
        return [f"{self.name} is {before}; from there it can become {open_to}, not {after}"]
