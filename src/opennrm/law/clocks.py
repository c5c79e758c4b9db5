"""A clock that counts: it starts, stands still, goes on, is extended, ends early, passes to another. Pure.

The history is a list of turns that is only ever added to; where the clock stands is read from it, each time anew. What
may be done to a clock says the edition of the law under which it began: nothing is provided unless written there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from opennrm.law.terms import Term
from opennrm.law.words import Source, gettext_noop


class Move(StrEnum):
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    END_EARLY = "end_early"
    HAND_OVER = "hand_over"


class State(StrEnum):
    RUNNING = "running"
    SUSPENDED = "suspended"
    EXPIRED = "expired"  # its last day has passed
    ENDED = "ended"  # early, by a decision


@dataclass(frozen=True)
class Ground:
    """Why something may be done to a clock, or decided."""

    code: str
    words: str
    source: Source


@dataclass(frozen=True)
class Provision:
    """What an edition allows to be done to a clock: on which grounds, by whom, how often, how long."""

    grounds: tuple[Ground, ...]
    by: tuple[str, ...]  # bodies
    source: Source
    most: Term | None = None  # the longest extension at one time
    times: int | None = None

    def ground(self, code: str) -> Ground | None:
        return next((ground for ground in self.grounds if ground.code == code), None)


Provisions = Mapping[Move, Provision]


@dataclass(frozen=True)
class Turn:
    """One thing that was done to a clock. `on` is the first day for which it holds."""

    move: Move
    on: date
    ground: str = ""
    by: str = ""  # the body that decided
    term: Term | None = None  # of an extension
    owner: str = ""  # who must act from then on: of a start and a handing over


@dataclass(frozen=True)
class Reading:
    """Where a clock stands after its history."""

    began_on: date
    ends_on: date  # the last day, which counts; while the clock stands still: as if it went on at `as_of`
    first_end_on: date
    bare_end_on: date  # the end as it would be had the clock never stood still
    state: State
    owner: str
    suspended_days: int = 0
    standing_since: date | None = None
    ended_by: str = ""  # the ground of an early end
    last_on: date | None = None  # the day of the newest turn

    @property
    def runs(self) -> bool:
        return self.state in (State.RUNNING, State.SUSPENDED)

    def days_left(self, today: date) -> int:
        """Days after today; 0 on the last day, below zero when it has passed."""
        return (self.ends_on - today).days


class Refusal(StrEnum):
    """Why a turn cannot be made. Each is a sentence for the reader."""

    NOT_STARTED = gettext_noop("This clock has not been started.")
    STARTED = gettext_noop("This clock was started before: a clock starts once.")
    NOT_PROVIDED = gettext_noop("The law in force for this clock does not provide this.")
    GROUND = gettext_noop("This is not one of the grounds that the law names.")
    POWER = gettext_noop("The law does not give this body the power to decide this.")
    BEFORE = gettext_noop("This day lies before the newest act on this clock.")
    BEFORE_START = gettext_noop("This day lies before the day on which the clock began.")
    OVER = gettext_noop("The last day of this clock has passed.")
    ENDED = gettext_noop("This clock was ended before.")
    STANDS_STILL = gettext_noop("This clock stands still already.")
    NOT_STILL = gettext_noop("This clock does not stand still.")
    LENGTH = gettext_noop("Say how long it is extended.")
    TOO_LONG = gettext_noop("The law does not provide so long an extension.")
    TOO_OFTEN = gettext_noop("The law does not provide this so often.")
    OWNER = gettext_noop("Say who must act from now on.")


def read_clock(term: Term, history: Sequence[Turn], as_of: date) -> Reading | None:
    """Where the clock stands on a day; None where nothing was started.

    A day on which the clock stands still is not counted: the end moves by exactly the days from the suspension to the
    resumption, the first included, the last not.

    >>> three = Term(Source("slides-2014"), months=3)
    >>> turns = [Turn(Move.START, date(2026, 8, 20)), Turn(Move.SUSPEND, date(2026, 10, 5))]
    >>> read_clock(three, turns, date(2026, 10, 10)).state
    <State.SUSPENDED: 'suspended'>
    >>> turns.append(Turn(Move.RESUME, date(2026, 10, 19)))
    >>> read_clock(three, turns, date(2026, 11, 24)).ends_on.isoformat()
    '2026-12-04'
    """
    reading: Reading | None = None
    for turn in history:
        reading = _turned(reading, term, turn)
    if reading is None or reading.state == State.ENDED:
        return reading
    if reading.standing_since is not None:
        still = max(0, (as_of - reading.standing_since).days)
        return replace(reading, ends_on=reading.ends_on + timedelta(days=still), state=State.SUSPENDED)
    return replace(reading, state=State.EXPIRED if as_of > reading.ends_on else State.RUNNING)


def _turned(before: Reading | None, term: Term, turn: Turn) -> Reading:
    if turn.move == Move.START:
        end = term.ends_on(turn.on)
        return Reading(turn.on, end, end, end, State.RUNNING, turn.owner, last_on=turn.on)
    if before is None:
        raise ValueError("The first turn of a clock is its start.")
    after = replace(before, last_on=turn.on)
    if turn.move == Move.SUSPEND:
        return replace(after, standing_since=turn.on)
    if turn.move == Move.RESUME and before.standing_since is not None:
        still = (turn.on - before.standing_since).days
        return replace(
            after, standing_since=None, suspended_days=before.suspended_days + still,
            ends_on=before.ends_on + timedelta(days=still),
        )  # fmt: skip
    if turn.move == Move.EXTEND and turn.term is not None:
        # The length is counted from the bare end; the days of standing still are added after it, as before.
        bare = turn.term.ends_on(before.bare_end_on)
        return replace(after, bare_end_on=bare, ends_on=bare + timedelta(days=before.suspended_days))
    if turn.move == Move.END_EARLY:
        return replace(after, ends_on=turn.on, standing_since=None, state=State.ENDED, ended_by=turn.ground)
    if turn.move == Move.HAND_OVER:
        return replace(after, owner=turn.owner)
    raise ValueError(f"{turn.move} cannot follow here.")


def refusals(term: Term, provisions: Provisions, history: Sequence[Turn], turn: Turn) -> list[Refusal]:
    """Why this turn cannot be made now; empty if it can. Looks at the state of the clock on the day of the turn."""
    reading = read_clock(term, history, turn.on)
    if turn.move == Move.START:
        found = [Refusal.STARTED] if reading is not None else []
        return found + _not_provided(provisions, history, turn, turn.on)
    if reading is None:
        return [Refusal.NOT_STARTED]
    found = _order_faults(reading, turn)
    if turn.move == Move.RESUME:
        # Going on again needs no ground of its own; who may suspend may also let it go on.
        return found + _power_faults(provisions, turn)
    return found + _not_provided(provisions, history, turn, reading.bare_end_on)


def _order_faults(reading: Reading, turn: Turn) -> list[Refusal]:
    """What the state of the clock and the order of days forbid."""
    if turn.on < reading.began_on:
        return [Refusal.BEFORE_START]
    if reading.last_on is not None and turn.on < reading.last_on:
        return [Refusal.BEFORE]
    if reading.state == State.ENDED:
        return [Refusal.ENDED]
    if reading.state == State.EXPIRED:
        return [Refusal.OVER]
    still = reading.standing_since is not None
    if turn.move == Move.SUSPEND and still:
        return [Refusal.STANDS_STILL]
    if turn.move == Move.RESUME and not still:
        return [Refusal.NOT_STILL]
    if turn.move == Move.EXTEND and turn.term is None:
        return [Refusal.LENGTH]
    if turn.move == Move.HAND_OVER and not turn.owner:
        return [Refusal.OWNER]
    return []


def _power_faults(provisions: Provisions, turn: Turn) -> list[Refusal]:
    provision = provisions.get(Move.SUSPEND)
    if provision is None:
        return [Refusal.NOT_PROVIDED]
    return [Refusal.POWER] if turn.by not in provision.by else []


def _not_provided(provisions: Provisions, history: Sequence[Turn], turn: Turn, end: date) -> list[Refusal]:
    """What the edition forbids: the move itself, its ground, who decides, its length, how often."""
    provision = provisions.get(turn.move)
    if provision is None:
        return [Refusal.NOT_PROVIDED]
    found = []
    if provision.grounds and provision.ground(turn.ground) is None:
        found.append(Refusal.GROUND)
    if turn.by not in provision.by:
        found.append(Refusal.POWER)
    if turn.term is not None and provision.most is not None and turn.term.ends_on(end) > provision.most.ends_on(end):
        found.append(Refusal.TOO_LONG)
    before = sum(1 for each in history if each.move == turn.move)
    if provision.times is not None and before >= provision.times:
        found.append(Refusal.TOO_OFTEN)
    return found
