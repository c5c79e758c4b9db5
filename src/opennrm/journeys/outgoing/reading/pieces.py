"""What was found in a file so far, and how much more may be unpacked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from opennrm.journeys.outgoing.reading.unfolding import coded, readings

MOST_BYTES = 60 * 1024 * 1024  # of what is unpacked, over all parts: more is not read but stopped
MOST_PARTS = 2_000

Reader = Callable[[bytes, str, "Reading", int], None]


@dataclass
class Reading:
    """What stands in a file: pieces of text by where they stand, and what could not be read."""

    inside: Reader  # reads a file inside this one
    pieces: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    again: set[int] = field(default_factory=set)  # which pieces say once more what another says
    budget: int = MOST_BYTES
    parts: int = 0

    def add(self, where: str, text: str | None, depth: int = 0, *, codes: bool = True, again: bool = False) -> None:
        """A piece as it stands, then as it reads without the codes in it; what is coded inside it is a file inside."""
        if not text or not text.strip():
            return
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self._keep(where, text, again)
        if not codes:
            return
        whole = [text]
        for how, reading in readings(text):
            self._keep(f"{where}, {how}", reading, True)
            whole.append(reading)
        for one in dict.fromkeys(whole):
            for data in coded(one):
                self.inside(data, f"{where}, coded", self, depth + 1)

    def _keep(self, where: str, text: str, again: bool) -> None:
        if again:
            self.again.add(len(self.pieces))
        self.pieces.append((where, text))

    @property
    def said(self) -> list[tuple[str, str]]:
        """Every piece once, for who reads: not a second time without its codes or its line ends."""
        return [piece for number, piece in enumerate(self.pieces) if number not in self.again]

    def miss(self, where: str, why: str) -> None:
        self.unreadable.append(f"{where or 'the file'}: {why}")

    def spend(self, size: int) -> bool:
        """Whether this much may still be unpacked."""
        self.budget -= size
        self.parts += 1
        return self.budget >= 0 and self.parts <= MOST_PARTS
