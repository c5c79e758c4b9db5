"""What this package refuses, each with the row, the value and what to do now."""

from __future__ import annotations


class FlowRefusal(ValueError):
    """Base of all refusals of this package; the message says what, which value, what now."""


class SpellRefused(FlowRefusal):
    """A spell that contradicts itself or the window in which spells were seen.

    Attributes
    ----------
    row : place of the spell, the first is 1; None where no single row is to blame.
    """

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message if row is None else f"Row {row}: {message}")
        self.row = row


class NothingSeen(FlowRefusal):
    """No spell, or nobody at risk: there is no curve."""


class NotReached(FlowRefusal):
    """The curve never falls so far; the figure asked for is beyond what was seen."""


class NoReadyDates(FlowRefusal):
    """Nobody has a date of being ready: blocked days cannot be known. `bound_without_readiness` needs none."""


class SettingRefused(FlowRefusal):
    """A setting (level, replicates, days ...) that cannot be used."""
