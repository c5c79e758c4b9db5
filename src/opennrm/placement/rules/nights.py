"""How many places there were on each night that has passed; and up to which day figures are told. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Span:
    """Nights of a place from a first day up to, and without, a last one; None: it goes on."""

    place: UUID
    from_on: date
    until_on: date | None

    def nights(self, first: date, last: date) -> Iterator[date]:
        """Those between two days, both in it."""
        day = max(self.from_on, first)
        end = last if self.until_on is None else min(last, self.until_on - timedelta(days=1))
        while day <= end:
            yield day
            day += timedelta(days=1)


def places_by_night(
    in_use: Iterable[Span], closed: Iterable[Span], lived_in: Iterable[Span], first: date, last: date
) -> list[int]:
    """Places in use and open on each night from a first day to a last one, both in it.

    A place that was closed while somebody lived there was taken all the same: it counts.

    >>> bed, day = UUID(int=1), date(2026, 3, 1)
    >>> repair = Span(bed, date(2026, 3, 2), date(2026, 3, 3))
    >>> places_by_night([Span(bed, day, None)], [repair], [], day, date(2026, 3, 4))
    [1, 0, 1, 1]
    >>> places_by_night([Span(bed, day, None)], [repair], [Span(bed, day, None)], day, date(2026, 3, 4))
    [1, 1, 1, 1]
    """
    shut: dict[UUID, set[date]] = defaultdict(set)
    for span in closed:
        shut[span.place].update(span.nights(first, last))
    for span in lived_in:
        if span.place in shut:
            shut[span.place].difference_update(span.nights(first, last))
    there = [0] * ((last - first).days + 1)
    for span in in_use:
        away = shut.get(span.place, set())
        for night in span.nights(first, last):
            there[(night - first).days] += night not in away
    return there


def month_end(day: date) -> date:
    """The last day of its month.

    >>> month_end(date(2028, 2, 3)), month_end(date(2026, 12, 31))
    (datetime.date(2028, 2, 29), datetime.date(2026, 12, 31))
    """
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def last_whole_month(day: date) -> date:
    """The last day of the last month that is over by a day; a day that closes its month is itself.

    >>> last_whole_month(date(2026, 11, 22)), last_whole_month(date(2011, 3, 31))
    (datetime.date(2026, 10, 31), datetime.date(2011, 3, 31))
    """
    return day if day == month_end(day) else day.replace(day=1) - timedelta(days=1)
