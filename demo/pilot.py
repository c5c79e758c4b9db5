"""The pilot of special shelters, June 2010 to March 2011, so that its published figures come out. Pure; nobody in it.

From the leaflet of 2011: 40 places for women and 10 for men, all 50 occupied in March 2011, 112 people so far, at
least 76 of whom filed a report; moving on is stuck. The first day, 15 June 2010, is the one that the evaluation of
the pilot names (WODC, Cahier 2012-14). How many of each sex, who stayed how long and who was held is invented: 15 of
50 held is what is left over where a stay is meant to last 90 days (112 people, 289 days, 50 places).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from opennrm.placement.rules import Cause, Destination, ShelterKind

BEGAN, COUNTED = date(2010, 6, 15), date(2011, 3, 31)
PEOPLE, REPORTED, HELD = 112, 76, 15
PLACES = {ShelterKind.SPECIALISED_WOMEN: 40, ShelterKind.SPECIALISED_MEN: 10}
COMPLETED = {ShelterKind.SPECIALISED_WOMEN: 50, ShelterKind.SPECIALISED_MEN: 12}  # who had left by then; invented
_WENT = (
    Destination.FOLLOW_UP, Destination.WOMENS, Destination.OWN_HOME, Destination.RETURN, Destination.FAMILY,
    Destination.FOLLOW_UP, Destination.WOMENS, Destination.UNKNOWN,
)  # fmt: skip
_CAUSES = (Cause.NO_FOLLOW_UP, Cause.NO_HOUSING, Cause.NO_HOUSING, Cause.PERMIT, Cause.ALLOWANCE)


@dataclass(frozen=True)
class Stayed:
    kind: ShelterKind
    from_on: date
    ready_on: date | None
    left_on: date | None
    destination: str
    cause: str
    reported: bool


def _chain(kind: ShelterKind, before: int, chance: Random) -> list[Stayed]:
    """The people of one place, one after another; the last one is there when it is counted, and leaves later."""
    first = BEGAN + timedelta(days=chance.randint(0, 45))
    span = (COUNTED - first).days
    cuts = sorted(chance.sample(range(15, span - 20), before)) if before else []
    days = [0, *cuts, span + chance.randint(15, 120)]
    found = []
    for begin, end in pairwise(days):
        from_on, left_on = first + timedelta(days=begin), first + timedelta(days=end)
        found.append(Stayed(kind, from_on, None, left_on, str(chance.choice(_WENT)), "", False))
    return found


def stays(seed: int = 112) -> list[Stayed]:
    """All 112, in the order of their days."""
    chance = Random(seed)
    made: list[Stayed] = []
    for kind, places in PLACES.items():
        before = [0] * places
        for _turn in range(COMPLETED[kind]):
            before[chance.choice([n for n in range(places) if before[n] < 3])] += 1
        for number in before:
            made += _chain(kind, number, chance)
    made.sort(key=lambda one: (one.from_on, one.kind, one.left_on or COUNTED))
    return _held(_told(made, chance), chance)


def _told(rows: list[Stayed], chance: Random) -> list[Stayed]:
    reported = set(chance.sample(range(len(rows)), REPORTED))
    return [
        Stayed(r.kind, r.from_on, r.ready_on, r.left_on, r.destination, r.cause, n in reported)
        for n, r in enumerate(rows)
    ]


def _held(rows: list[Stayed], chance: Random) -> list[Stayed]:
    """Of those present when it was counted, the fifteen who had been there longest were ready and could not go."""
    present = sorted((r for r in rows if r.left_on is None or r.left_on > COUNTED), key=lambda r: r.from_on)
    stuck = {id(row) for row in present[:HELD]}
    found = []
    for row in rows:
        if id(row) not in stuck:
            found.append(row)
            continue
        longest = max(1, (COUNTED - row.from_on).days - 7)
        ready = row.from_on + timedelta(days=min(longest, chance.randint(75, 110)))
        cause = str(chance.choice(_CAUSES))
        found.append(Stayed(row.kind, row.from_on, ready, row.left_on, row.destination, cause, row.reported))
    return found
