"""Spells: stays from admission to leaving, or waits from asking to a place; in whole days, seen through a window.

Who left before the register began is not in it: a spell that was running then is seen only because it lasted. Curves
must know that (delayed entry), or long spells count too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nrmstats.flow.refusals import NothingSeen, SettingRefused, SpellRefused

Whole = NDArray[np.int64]
Days = NDArray[np.datetime64]
RUNNING = -1  # how a spell ended that has not ended


@dataclass(frozen=True, eq=False)
class Durations:
    """Spells as lengths in whole days.

    Attributes
    ----------
    entered : day of the spell from which its end would have been seen, 0 from its beginning, shape (n,).
    lasted  : day of the spell on which it ended, or was last seen running, never below `entered`, shape (n,).
    how     : place in `ends` of how it ended; -1 where it still ran (censored), shape (n,).
    ends    : names of the ways to end.

    Raises
    ------
    NothingSeen, SpellRefused  see `__post_init__`.
    """

    entered: Whole
    lasted: Whole
    how: Whole
    ends: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.lasted.size:
            raise NothingSeen("There is no spell; a curve needs one at least.")
        if not self.entered.shape == self.lasted.shape == self.how.shape:
            raise SpellRefused(f"Lengths differ: {self.entered.size}, {self.lasted.size} and {self.how.size}.")
        for wrong, why in (
            (self.entered < 0, "is seen from a day before it began"),
            (self.lasted < self.entered, "ended before it was seen"),
            ((self.how < RUNNING) | (self.how >= len(self.ends)), "ended in a way that has no name"),
        ):
            if wrong.any():
                raise SpellRefused(why + ".", int(np.flatnonzero(wrong)[0]) + 1)

    @property
    def count(self) -> int:
        """Number of spells."""
        return int(self.lasted.size)


@dataclass(frozen=True, eq=False)
class Spells:
    """Spells with their dates, as a register holds them.

    Attributes
    ----------
    begun : first day, datetime64[D], shape (n,). ended : day of leaving, NaT while it runs, shape (n,).
    how   : place in `ends` of how it ended, -1 while it runs, shape (n,).
    ends  : names of the ways to end ("own home", "follow-up shelter", ...).
    ready : day from which the person could have moved on, NaT where not (yet), shape (n,).
    seen_from, seen_to : first and last day on which the register saw ends of spells.
    """

    begun: Days
    ended: Days
    how: Whole
    ends: tuple[str, ...]
    ready: Days
    seen_from: np.datetime64
    seen_to: np.datetime64

    @property
    def count(self) -> int:
        """Number of spells."""
        return int(self.begun.size)

    def durations(self) -> Durations:
        """As lengths, with the day from which each was seen.

        A spell that runs at the end of `seen_to` is censored there; one that ran when the register began enters then.
        """
        running = np.isnat(self.ended)
        last = np.where(running, self.seen_to, self.ended)
        entered = np.maximum((self.seen_from - self.begun).astype(np.int64), 0)
        return Durations(entered, (last - self.begun).astype(np.int64), self.how, self.ends)


def spells_from(
    begun: Sequence[date],
    ended: Sequence[date | None],
    how: Sequence[str | None],
    *,
    seen_from: date,
    seen_to: date,
    ready: Sequence[date | None] | None = None,
    ends: Sequence[str] | None = None,
) -> Spells:
    """Spells from the rows of a register.

    Parameters
    ----------
    begun : first day of each spell.
    ended : day on which it ended, None while it runs.
    how   : how it ended, None while it runs.
    seen_from, seen_to : first and last day on which ends were registered. Spells that ended before are not in such a
        register; if they are, leave them out or move `seen_from`.
    ready : day from which the person could have moved on, None where not; all None if left out.
    ends  : names of the ways to end, in the order to be shown; those that occur, sorted, if left out.

    Raises
    ------
    SpellRefused    with the row: dates the wrong way round, outside the window, an end without a way or a way without.
    SettingRefused  the window is empty.

    Examples
    --------
    >>> stays = spells_from(
    ...     [date(2010, 6, 15), date(2010, 9, 1)], [date(2010, 9, 13), None], ["own home", None],
    ...     seen_from=date(2010, 6, 15), seen_to=date(2011, 3, 31),
    ... )
    >>> stays.durations().lasted.tolist(), stays.ends
    ([90, 211], ('own home',))
    """
    if seen_to < seen_from:
        raise SettingRefused(f"The window ends on {seen_to} before it begins on {seen_from}.")
    readies: Sequence[date | None] = [None] * len(begun) if ready is None else ready
    if not len(begun) == len(ended) == len(how) == len(readies):
        raise SpellRefused(f"Lengths differ: {len(begun)} begun, {len(ended)} ended, {len(how)} ways.")
    names = tuple(ends) if ends is not None else tuple(sorted({way for way in how if way is not None}))
    place = {name: number for number, name in enumerate(names)}
    for row, one in enumerate(zip(begun, ended, how, readies, strict=True), 1):
        _check(row, *one, place, seen_from, seen_to)
    return Spells(
        _days(begun),
        _days(ended),
        np.array([RUNNING if way is None else place[way] for way in how], dtype=np.int64),
        names,
        _days(readies),
        np.datetime64(seen_from, "D"),
        np.datetime64(seen_to, "D"),
    )


def _days(values: Sequence[date | None]) -> Days:
    return np.array([np.datetime64("NaT") if day is None else np.datetime64(day, "D") for day in values], dtype="M8[D]")


def _check(
    row: int,
    begun: date,
    ended: date | None,
    way: str | None,
    ready: date | None,
    place: dict[str, int],
    seen_from: date,
    seen_to: date,
) -> None:
    if begun > seen_to:
        raise SpellRefused(f"begins on {begun}, after the last day seen ({seen_to}).", row)
    if (ended is None) != (way is None):
        raise SpellRefused("an ended spell needs the way it ended, a running one has none.", row)
    if way is not None and way not in place:
        raise SpellRefused(f"“{way}” is none of {', '.join(place)}.", row)
    if ended is not None and ended < begun:
        raise SpellRefused(f"ends on {ended} before it begins on {begun}.", row)
    if ended is not None and not seen_from <= ended <= seen_to:
        raise SpellRefused(f"ended on {ended}, outside the days seen ({seen_from} to {seen_to}).", row)
    if ready is not None and (ready < begun or (ended is not None and ready > ended)):
        raise SpellRefused(f"ready on {ready}, which is not within the spell.", row)
