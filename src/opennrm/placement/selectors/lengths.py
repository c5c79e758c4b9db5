"""Figures of stays and of waits, as of a day: this program's own, or those of an older register. Nobody is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting, looking_as, selector
from opennrm.placement import figures
from opennrm.placement.figures import curve_picture, nights_picture
from opennrm.placement.models import PastStay, Stay, Wish
from opennrm.placement.rules import STAY_DAYS, ShelterKind
from opennrm.placement.rules.moves import ENDS
from opennrm.placement.rules.nights import last_whole_month, month_end
from opennrm.placement.rules.written import groups_of
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.fitting import needs_of
from opennrm.placement.selectors.nights import supply_now, supply_past
from opennrm.placement.selectors.reach import JOB

__all__ = [
    "SPECIALISED", "GroupWait", "Register", "StayFact", "Stays", "Waits", "curve_picture", "facts", "nights_picture",
    "stay_figures", "wait_figures",
]  # fmt: skip
LEAST_IN_GROUP = 5
PLACED, GAVE_UP = "placed", "withdrawn"


class Register(StrEnum):
    NOW = "now"  # of this program
    PAST = "past"  # an older one that was taken over


@dataclass(frozen=True)
class StayFact:
    """One stay for statistics: days and where it led to, no link to anybody."""

    kind: ShelterKind
    from_on: date
    ready_on: date | None
    left_on: date | None
    destination: str

    def as_of(self, day: date) -> StayFact:
        """What was known of it on a day."""
        gone = self.left_on is not None and self.left_on <= day
        ready = self.ready_on if self.ready_on is not None and self.ready_on <= day else None
        return StayFact(
            self.kind, self.from_on, ready, self.left_on if gone else None, self.destination if gone else ""
        )  # fmt: skip


@selector
def facts(register: Register, *, viewer: Actor) -> list[StayFact]:
    """Every stay of a register that began, for the figures. For the program and the desk; no person in it."""
    if not viewer.job:
        reach.need(viewer, "read_board")
    with acting(JOB):
        table = PastStay.objects.all() if register == Register.PAST else Stay.objects.exclude(
            state__in=("held", "reserved", "released")
        )  # fmt: skip
        kind = "kind" if register == Register.PAST else "shelter__kind"
        rows = list(table.values_list(kind, "from_on", "ready_on", "left_on", "destination"))
    return [StayFact(ShelterKind(one), *rest) for one, *rest in rows]


def spell_of(fact: StayFact) -> figures.Spell:
    """Destinations by what they mean for moving on: eight ways are enough to read."""
    return figures.Spell(fact.from_on, fact.left_on, ENDS[fact.destination] if fact.left_on else "", fact.ready_on)


@dataclass(frozen=True)
class Stays:
    """The figures of one register as of a day."""

    register: Register
    until: date
    first: date  # the end of the first month
    last: date
    lengths: figures.Lengths | None
    nights: figures.Nights | None
    bound: figures.Bound | None
    kinds: tuple[ShelterKind, ...]  # those of which there are stays


@selector
def stay_figures(register: Register, kinds: Sequence[ShelterKind], until: date | None, *, viewer: Actor) -> Stays:
    """Curves, nights and the bound of some kinds of shelter (none: all), as they stood at the end of a whole month.

    Never on a day between: who asks day after day would find single people by subtracting one answer from the next.
    """
    rows = facts(register, viewer=viewer)
    last = told_until() if register == Register.NOW else month_end(_last_day(rows))
    begun = min((row.from_on for row in rows), default=last)
    first = min(month_end(begun), last)
    day = min(max(last_whole_month(until or last), first), last)
    found = tuple(kind for kind in ShelterKind if any(row.kind == kind for row in rows))
    chosen = [row.as_of(day) for row in rows if row.from_on <= day and (not kinds or row.kind in kinds)]
    spells = [spell_of(row) for row in chosen]
    with looking_as(JOB):
        there = _there(register, kinds, min((spell.begun for spell in spells), default=day), day)
    meant = figures.bound(spells, day, STAY_DAYS) if set(kinds) and set(kinds) <= SPECIALISED else None
    return Stays(
        register, day, first, last, figures.lengths(spells, day), figures.nights(spells, day, there), meant, found
    )


def told_until() -> date:
    """The last day of the last month that is over: figures stand still until the next one is."""
    return last_whole_month(clock.today() - timedelta(days=1))


def _there(register: Register, kinds: Sequence[ShelterKind], first: date, last: date) -> list[int] | None:
    return supply_now(kinds, first, last) if register == Register.NOW else supply_past(kinds, first, last)


SPECIALISED = frozenset({ShelterKind.SPECIALISED_WOMEN, ShelterKind.SPECIALISED_MEN})


def _last_day(rows: Iterable[StayFact]) -> date:
    days = [day for row in rows for day in (row.from_on, row.ready_on, row.left_on) if day is not None]
    return max(days, default=clock.today())


# --- waits ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupWait:
    """How long one group waits: how many asked, and which share has a place after a day and after a week."""

    group: str
    asked: int
    within_day: float | None
    within_week: float | None
    gave_up: float | None


@dataclass(frozen=True)
class Waits:
    lengths: figures.Lengths | None
    groups: dict[str, list[GroupWait]]  # what is compared -> its groups


@selector
def wait_figures(*, viewer: Actor) -> Waits:
    """From asking to a place, with searches that ended without one as the other end; and the same by group.

    As of the end of the last whole month, like the figures of stays.
    """
    reach.need(viewer, "read_board")
    until = told_until()
    with acting(JOB):  # what people need is opened to sort them into groups, and stays here
        wishes = [wish for wish in Wish.objects.all() if clock.local(wish.asked_at).date() <= until]
        needs = needs_of(wishes)
    spells = {wish.id: _wait(wish, until) for wish in wishes}
    by_group: dict[str, dict[str, list[figures.Spell]]] = defaultdict(lambda: defaultdict(list))
    for wish in wishes:
        groups = {"urgency": str(wish.urgency)} | (groups_of(needs[wish.id]) if wish.id in needs else {})
        for what, group in groups.items():
            by_group[what][group].append(spells[wish.id])
    return Waits(
        figures.lengths([*spells.values()], until, every=1),
        {what: _groups(found, until) for what, found in by_group.items()},
    )  # fmt: skip


def _wait(wish: Wish, until: date) -> figures.Spell:
    """As it was known on a day."""
    begun = clock.local(wish.asked_at).date()
    ended = None if wish.ended_at is None or wish.state in ("open", "offered") else clock.local(wish.ended_at).date()
    if ended is None or ended > until:
        return figures.Spell(begun, None)
    return figures.Spell(begun, ended, PLACED if wish.state == "placed" else GAVE_UP)


def _groups(found: dict[str, list[figures.Spell]], until: date) -> list[GroupWait]:
    """Small groups are put together; where that is still too few, with the smallest other one."""
    shown = {group: spells for group, spells in found.items() if len(spells) >= LEAST_IN_GROUP}
    rest = [spell for group, spells in found.items() if group not in shown for spell in spells]
    while rest and shown and len(rest) < LEAST_IN_GROUP:
        rest += shown.pop(min(shown, key=lambda group: (len(shown[group]), group)))
    if not shown:
        return []  # all others alone compare nothing
    if rest:
        shown[figures.OTHERS] = rest
    return [_group(group, spells, until) for group, spells in sorted(shown.items(), key=_last)]


def _last(one: tuple[str, list[figures.Spell]]) -> tuple[bool, str]:
    return one[0] == figures.OTHERS, one[0]


def _group(group: str, spells: list[figures.Spell], until: date) -> GroupWait:
    """Ends are not joined here: a share of a group of five or more is no count of a small one."""
    found = figures.lengths(spells, until, join=False)
    assert found is not None  # five or more, said above
    return GroupWait(
        group, len(spells), figures.ended_by(found, PLACED, 1), figures.ended_by(found, PLACED, 7),
        figures.ended_by(found, GAVE_UP, 7),
    )  # fmt: skip
