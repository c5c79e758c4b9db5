"""What the board counts: states of places, days held, and what an outsider may be told. Pure, no person in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from opennrm.placement.rules.moves import Cause
from opennrm.placement.rules.words import ShelterKind

LOST_OVER_DAYS = 90
LEAST_SHELTERS = 3  # fewer houses of a kind: the figure would tell about one of them
ROUNDED_TO = 5


@dataclass(frozen=True)
class Held:
    """A stay that is ready to move on: since when, and what holds it. No person."""

    cause: Cause
    ready_on: date
    left_on: date | None = None

    def days(self, first: date, last: date) -> int:
        """Days lost within a span, both ends in it.

        >>> Held(Cause.PERMIT, date(2026, 3, 1)).days(date(2026, 3, 10), date(2026, 3, 19))
        10
        >>> Held(Cause.PERMIT, date(2026, 3, 1), date(2026, 3, 12)).days(date(2026, 3, 10), date(2026, 3, 19))
        2
        """
        begin = max(first, self.ready_on)
        end = min(last, self.left_on - timedelta(days=1)) if self.left_on else last
        return max(0, (end - begin).days + 1)


@dataclass(frozen=True)
class CauseLine:
    cause: Cause
    people: int
    median_days: int
    lost_days: int


def causes(held: Iterable[Held], today: date) -> list[CauseLine]:
    """Per cause: people held now, the median of their days, place-days lost over the last 90 days; worst first."""
    rows = list(held)
    first = today - timedelta(days=LOST_OVER_DAYS - 1)
    lines = []
    for cause in Cause:
        mine = [row for row in rows if row.cause == cause]
        now = [(today - row.ready_on).days for row in mine if row.left_on is None]
        lost = sum(row.days(first, today) for row in mine)
        if now or lost:
            lines.append(CauseLine(cause, len(now), round(median(now)) if now else 0, lost))
    return sorted(lines, key=lambda line: (-line.lost_days, line.cause))


FEWEST_TOLD = 5  # fewer people than this are told as "fewer than five": they could be known
LOOKED_BACK = (30, 60, 90)  # days; what is older has left the list of the lately held


@dataclass(frozen=True)
class HeldTotal:
    """What everybody who signs in may be told of some causes: rounded to five; None is fewer than five."""

    people: int | None
    before: tuple[tuple[int, int | None], ...]  # days ago -> people held then
    median_days: int | None
    lost_days: int | None


def held_total(held: Iterable[Held], today: date) -> HeldTotal:
    """People held now and before, the middle of their days, place-days lost over the last 90 days.

    >>> some = [Held(Cause.PERMIT, date(2026, 1, 1))] * 6 + [Held(Cause.PERMIT, date(2026, 3, 1))]
    >>> held_total(some, date(2026, 3, 31))
    HeldTotal(people=5, before=((30, 5), (60, 5), (90, None)), median_days=89, lost_days=570)
    """
    rows = list(held)
    days = sorted((today - row.ready_on).days for row in rows if row.left_on is None)
    first = today - timedelta(days=LOST_OVER_DAYS - 1)
    enough = len(days) >= FEWEST_TOLD

    def on(day: date) -> int | None:
        return _told(sum(row.ready_on <= day and (row.left_on is None or row.left_on > day) for row in rows))

    return HeldTotal(
        _told(len(days)),
        tuple((ago, on(today - timedelta(days=ago))) for ago in LOOKED_BACK),
        round(median(days)) if enough else None,
        rounded(sum(row.days(first, today) for row in rows)) if enough else None,
    )


def _told(count: int) -> int | None:
    return rounded(count) if count >= FEWEST_TOLD else None


@dataclass(frozen=True)
class KindCount:
    """One tile of the board."""

    kind: ShelterKind
    places: int = 0
    occupied: int = 0
    blocked: int = 0  # of the occupied: ready to move on, and held
    reserved: int = 0
    closed: int = 0
    shelters: int = 0

    @property
    def free(self) -> int:
        return self.places - self.occupied - self.reserved - self.closed


@dataclass(frozen=True)
class PublicCount:
    """What anybody may be told of a kind: the number of places, and how full it is, in steps of five."""

    kind: ShelterKind
    places: int
    occupied: int


def published(counts: Iterable[KindCount]) -> tuple[list[PublicCount], PublicCount | None]:
    """Totals for outsiders: kinds with at least three houses, rounded; all others together, if they are enough.

    Occupied alone, never free by region: one free bed in one town would locate a small shelter.
    """
    large: list[KindCount] = []
    small: list[KindCount] = []
    for count in counts:
        (large if count.shelters >= LEAST_SHELTERS else small).append(count)
    rest: PublicCount | None = None
    if sum(count.shelters for count in small) >= LEAST_SHELTERS and len(small) > 1:
        together = Counter(places=sum(c.places for c in small), occupied=sum(c.occupied for c in small))
        rest = PublicCount(small[0].kind, rounded(together["places"]), rounded(together["occupied"]))
    return [PublicCount(c.kind, rounded(c.places), rounded(c.occupied)) for c in large], rest


def rounded(number: int) -> int:
    """
    >>> rounded(2), rounded(3), rounded(38)
    (0, 5, 40)
    """
    return ROUNDED_TO * ((number + ROUNDED_TO // 2) // ROUNDED_TO)
