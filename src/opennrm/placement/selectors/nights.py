"""Places there were, night by night: of this program by the days its places were in use and open, or of an older register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from opennrm.kernel import clock
from opennrm.placement.models import Closure, InUse, PastSupply, Stay
from opennrm.placement.rules import ShelterKind
from opennrm.placement.rules.nights import Span, places_by_night

LIVED = ("admitted", "ready", "left")


def supply_now(kinds: Sequence[ShelterKind], first: date, last: date) -> list[int]:
    """Of this program. Reads every house and stay: call it as the program, for counts alone."""
    houses = {"place__unit__shelter__kind__in": list(kinds)} if kinds else {}
    uses = InUse.objects.filter(**houses, from_on__lte=last).values_list("place", "from_on", "until_on")
    shut = Closure.objects.filter(**houses, from_on__lte=last).values_list("place", "from_on", "until_on", "ended_at")
    closed = []
    for place, from_on, until_on, ended_at in shut:
        ends = [day for day in (until_on, clock.local(ended_at).date() if ended_at else None) if day is not None]
        closed.append(Span(place, from_on, min(ends, default=None)))
    lived = Stay.objects.filter(place__in={span.place for span in closed}, state__in=LIVED)
    rows = lived.values_list("place", "from_on", "left_on")
    return places_by_night([Span(*row) for row in uses], closed, [Span(*row) for row in rows], first, last)


def supply_past(kinds: Sequence[ShelterKind], first: date, last: date) -> list[int] | None:
    """Of an older register; None where nobody wrote how many places it had."""
    rows = PastSupply.objects.filter(kind__in=list(kinds)) if kinds else PastSupply.objects.all()
    found = list(rows)
    if not found:
        return None
    there = [0] * ((last - first).days + 1)
    for row in found:
        for night in Span(row.id, row.from_on, row.until_on).nights(first, last):
            there[(night - first).days] += row.places
    return there
