"""Where a person stands, and what follows from an act: pure, the same for the program and for the proof of histories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from opennrm.law import book
from opennrm.law.clocks import Reading, State, Turn, read_clock
from opennrm.law.editions import Body, Choice, Clock, Edition, Setback, Way
from opennrm.residence.rules.states import RUNNING_PROCEDURES


@dataclass(frozen=True)
class ClockFacts:
    """A clock of one person: under which edition, about what, its history, and the day on which it was met."""

    key: str
    code: str
    edition: str
    history: tuple[Turn, ...]
    about: str = ""
    met_on: date | None = None
    fixed_end: date | None = None  # of a term in hours, whose end is a moment of this day

    def edition_on(self, as_of: date) -> Edition:
        """The edition it is read by: the one it began under, unless a later one took over what still ran."""
        return book.edition_for(self.edition, as_of, self._taken)

    def law_on(self, as_of: date) -> Clock:
        return self.edition_on(as_of).clocks[self.code]

    def _taken(self, before: Edition, later: Edition) -> bool:
        """Whether it still ran, under the law before, on the first day of the later one, which knows such a clock."""
        day, turns = later.since, [turn for turn in self.history if turn.on <= later.since]
        if self.code not in later.clocks or self.fixed_end is not None or not turns:
            return False
        reading = read_clock(before.clocks[self.code].term, turns, day)
        return reading is not None and reading.runs and (self.met_on is None or self.met_on >= day)

    def reading(self, as_of: date) -> Reading:
        if self.fixed_end is not None:
            start = self.history[0]
            state = State.EXPIRED if as_of > self.fixed_end else State.RUNNING
            return Reading(start.on, self.fixed_end, self.fixed_end, self.fixed_end, state, start.owner)
        reading = read_clock(self.law_on(as_of).term, self.history, as_of)
        if reading is None:
            raise ValueError(f"Clock {self.key} has no start.")
        return reading

    def is_open(self, as_of: date) -> bool:
        """Somebody must still act: it was neither met nor ended, and its last day has not passed."""
        return self.met_on is None and self.reading(as_of).runs


@dataclass(frozen=True)
class PeriodFacts:
    state: str
    way: str
    since: date
    edition: str
    clock: str = ""  # the key of its clock


@dataclass(frozen=True)
class ProcedureFacts:
    key: str
    route: str
    state: str
    since: date
    edition: str


@dataclass(frozen=True)
class SetbackFacts:
    key: str
    kind: Setback
    on: date
    edition: str


@dataclass(frozen=True)
class Ways:
    """All that is known of one person's stay, as far as the reader may know it."""

    edition: str  # in force today, for what has not begun
    opened_on: date
    periods: tuple[PeriodFacts, ...] = ()
    clocks: tuple[ClockFacts, ...] = ()
    procedures: tuple[ProcedureFacts, ...] = ()
    setbacks: tuple[SetbackFacts, ...] = ()
    choice: Choice | None = None
    chosen_on: date | None = None
    missing_since: date | None = None
    closed_on: date | None = None

    def clock(self, key: str) -> ClockFacts | None:
        return next((clock for clock in self.clocks if clock.key == key), None)

    def open_clocks(self, as_of: date) -> list[ClockFacts]:
        return [clock for clock in self.clocks if clock.is_open(as_of)]

    def period(self) -> PeriodFacts | None:
        """The one that counts: accepted before offered before declined, else the newest."""
        order = {"accepted": 0, "offered": 1}
        newest = min(self.periods, key=lambda p: (order.get(p.state, 2), -p.since.toordinal()), default=None)
        return self._reflecting_on(newest.since) or newest if newest is not None else None

    def _reflecting_on(self, day: date) -> PeriodFacts | None:
        """The reflection period, where it ran on that day: time to recover beside it takes nothing from it."""
        for period in self.periods:
            clock = self.clock(period.clock) if period.state == "accepted" and period.way == Way.REFLECTION else None
            if clock is not None and clock.reading(day).runs:
                return period
        return None

    def reflection_clock(self) -> ClockFacts | None:
        """The clock of the period that is given once, whether another one counts by now or not."""
        return next((clock for clock in self.clocks if clock.code == "reflection"), None)

    def period_clock(self) -> ClockFacts | None:
        period = self.period()
        return self.clock(period.clock) if period is not None and period.clock else None


class Stand(StrEnum):
    """Where the person stands."""

    CLOSED = "closed"
    MISSING = "missing"
    BEFORE = "before"  # nothing was offered yet
    OFFERED = "offered"
    IN_PERIOD = "in_period"
    RECOVERING = "recovering"
    PERIOD_OVER = "period_over"
    DECLINED = "declined"
    WAITS = "waits"  # for a decision on an application or objection
    PERMIT = "permit"
    SETBACK = "setback"  # something was refused or dismissed, and options are open
    LEAVES = "leaves"  # return or departure was agreed


class Next(StrEnum):
    """What must happen next."""

    SEARCH = "search"
    OFFER = "offer"
    ANSWER = "answer"
    DECIDE = "decide"
    STATEMENT = "statement"
    END_PERIOD = "end_period"
    DECISION = "decision"
    RENEW = "renew"
    CHOOSE_OPTION = "choose_option"
    PLAN = "plan"
    ACCOMPANY = "accompany"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Where:
    """The sentence on top of every file: where, since when, under which law, who must act next, by when."""

    stand: Stand
    since: date
    edition: str
    next: Next
    by: Body
    until: date | None = None
    about: str = ""  # the route or clock that it is about
    missing_since: date | None = None
    still_since: date | None = None  # the clock stands still: `until` is the end if it went on today


def where(ways: Ways, today: date) -> Where:
    """Where the person stands now. There is always somebody who must act, unless the case is closed."""
    found = _where(ways, today)
    still = (c.reading(today) for c in ways.open_clocks(today))
    since = (r.standing_since for r in still if r.standing_since is not None and r.ends_on == found.until)
    return replace(found, still_since=next(since, None))


def _where(ways: Ways, today: date) -> Where:
    if ways.closed_on is not None:
        return Where(Stand.CLOSED, ways.closed_on, ways.edition, Next.NOTHING, Body.CASE_LEAD)
    if ways.missing_since is not None:
        # The alarm comes first on the page; what runs goes on running, and its term stays in sight.
        until = min((c.reading(today).ends_on for c in ways.open_clocks(today)), default=None)
        return Where(
            Stand.MISSING, ways.missing_since, ways.edition, Next.SEARCH, Body.POLICE, until,
            missing_since=ways.missing_since,
        )  # fmt: skip
    for look in (_in_procedure, _after_setback, _in_period):
        found = look(ways, today)
        if found is not None:
            return found
    return Where(Stand.BEFORE, ways.opened_on, ways.edition, Next.OFFER, Body.POLICE)


def newest_setback(ways: Ways) -> SetbackFacts | None:
    return max(ways.setbacks, key=lambda s: s.on, default=None)


# What a grant of the same day has answered; a dismissal of that day is news still.
_ANSWERED = (Setback.NO_COOPERATION, Setback.PERIOD_OVER, Setback.ENDED_EARLY, Setback.REFUSED)


def _stands_after(procedure: ProcedureFacts, setback: SetbackFacts | None) -> bool:
    """Whether this procedure says where the person stands, although something was refused or dismissed."""
    if setback is None or procedure.since > setback.on:
        return True
    if procedure.since < setback.on:
        return False
    return procedure.state in RUNNING_PROCEDURES or setback.kind in _ANSWERED


def _in_procedure(ways: Ways, today: date) -> Where | None:
    """An application that waits, else a permit that holds, else a return."""
    setback = newest_setback(ways)
    newest = sorted(ways.procedures, key=lambda p: p.since, reverse=True)
    counting = [each for each in newest if _stands_after(each, setback)]
    for each in counting:
        if each.state in RUNNING_PROCEDURES:
            route = book.edition(each.edition).routes[each.route]
            until = _end_of(ways, each.key, route.decision_clock, today)
            return Where(Stand.WAITS, each.since, each.edition, Next.DECISION, route.decides, until, each.route)
    for each in counting:
        if each.state == "granted":
            route = book.edition(each.edition).routes[each.route]
            if not route.gives_stay:
                if route.code == "dublin":
                    continue
                return Where(Stand.LEAVES, each.since, each.edition, Next.ACCOMPANY, Body.CASE_LEAD, None, each.route)
            until = _end_of(ways, each.key, route.permit_clock, today)
            return Where(Stand.PERMIT, each.since, each.edition, Next.RENEW, Body.LAWYER, until, each.route)
    return None


def _end_of(ways: Ways, about: str, code: str, today: date) -> date | None:
    ends = [c.reading(today).ends_on for c in ways.clocks if c.about == about and c.code == code and c.met_on is None]
    return max(ends, default=None)


def _after_setback(ways: Ways, today: date) -> Where | None:
    """The newest setback, unless a period that still runs is younger or as young: then the period says what is next."""
    newest = newest_setback(ways)
    if newest is None:
        return None
    clock = ways.period_clock()
    if clock is not None and clock.is_open(today) and newest.kind == Setback.NO_COOPERATION:
        return None
    until = min((c.reading(today).ends_on for c in ways.open_clocks(today) if c.about == newest.key), default=None)
    return Where(Stand.SETBACK, newest.on, newest.edition, Next.CHOOSE_OPTION, Body.LAWYER, until, str(newest.kind))


def _in_period(ways: Ways, today: date) -> Where | None:
    period = ways.period()
    if period is None:
        return None
    if period.state == "offered":
        return Where(Stand.OFFERED, period.since, period.edition, Next.ANSWER, Body.PERSON)
    if period.state != "accepted":
        return Where(Stand.DECLINED, period.since, period.edition, Next.PLAN, Body.CASE_LEAD)
    clock = ways.period_clock()
    if clock is None:
        return Where(Stand.DECLINED, period.since, period.edition, Next.PLAN, Body.CASE_LEAD)
    reading = clock.reading(today)
    if clock.code != "reflection":
        # Nothing ends with it: when its last day has passed, nobody is late.
        until = reading.ends_on if reading.runs else None
        return Where(Stand.RECOVERING, reading.began_on, period.edition, Next.PLAN, Body.CASE_LEAD, until, clock.code)
    if not reading.runs:
        return Where(Stand.PERIOD_OVER, reading.ends_on, period.edition, Next.CHOOSE_OPTION, Body.CASE_LEAD)
    step, body = {
        None: (Next.DECIDE, Body.PERSON),
        Choice.NOT_ABLE: (Next.STATEMENT, Body.CASE_LEAD),
        Choice.NO: (Next.END_PERIOD, Body.IMMIGRATION),
    }.get(ways.choice, (Next.PLAN, Body.CASE_LEAD))
    return Where(Stand.IN_PERIOD, reading.began_on, period.edition, step, body, reading.ends_on, clock.code)


# --- what follows from an act ------------------------------------------------------------------------


@dataclass(frozen=True)
class Follows:
    """What an act brings with it: clocks that start, clocks that are met or ended, a setback, an application."""

    start: tuple[str, ...] = ()  # codes of clocks, about the same thing as the act
    meet: tuple[str, ...] = ()  # codes of clocks that were waiting for this
    setback: Setback | None = None
    apply_for: str = ""
    end_period: str = ""  # the ground, where the edition names it
    owed: tuple[str, ...] = ()


def after_acceptance(edition: Edition) -> Follows:
    """The person is owed everything from now on, and the clocks of what must be asked for begin."""
    asked = tuple(owed.clock for owed in edition.entitlements if owed.clock)
    return Follows(start=asked, owed=tuple(owed.code for owed in edition.entitlements))


def after_choice(edition: Edition, choice: Choice) -> Follows:
    """A report, or other cooperation, counts as the application at once; a refusal opens the options."""
    if choice in (Choice.REPORT, Choice.OTHER):
        return Follows(apply_for="cooperation" if "cooperation" in edition.routes else "")
    return Follows(setback=Setback.NO_COOPERATION) if choice == Choice.NO else Follows()


def after_application(edition: Edition, route: str) -> Follows:
    found = edition.routes[route]
    return Follows(start=(found.decision_clock,) if found.decision_clock else ())


def after_decision(edition: Edition, route: str, state: str, *, first: bool) -> Follows:
    """After a grant the permit runs; after a refusal or an end what is left runs; an objection opens a new decision."""
    found = edition.routes[route]
    met = (found.decision_clock,) if found.decision_clock else ()
    if state == "granted":
        ends = {"cooperation": "reported", "asylum": "other_procedure"}.get(route, "other_procedure")
        early = edition.reflection.moves.get("end_early")  # type: ignore[call-overload]
        known = early is not None and early.ground(ends) is not None
        starts = (*((found.permit_clock,) if found.permit_clock else ()), *(found.milestones if first else ()))
        return Follows(start=starts, meet=met, end_period=ends if known and found.gives_stay else "")
    if state == "refused":
        return Follows(meet=met, setback=Setback.REFUSED)
    if state == "ended":
        return Follows(meet=tuple(c for c in (found.permit_clock,) if c), setback=Setback.WITHDRAWN)
    if state == "objected":
        return Follows(start=met)
    return Follows(meet=met)


def after_setback(edition: Edition, kind: Setback, on: date) -> Follows:
    """The clocks of the ways that are open that day."""
    return Follows(start=tuple(option.clock for option in edition.options_after(kind, on) if option.clock))


def period_over(ways: Ways, today: date) -> bool:
    """The period ran out, nobody had decided, and nobody was told yet."""
    clock = ways.reflection_clock()
    if clock is None or clock.reading(today).state != State.EXPIRED:
        return False
    if any(each.state in (*RUNNING_PROCEDURES, "granted") for each in ways.procedures):
        return False
    return not any(setback.kind == Setback.PERIOD_OVER for setback in ways.setbacks)


def end_from(clock: Clock, start: date) -> date:
    """The last day of a term that begins today; a term in hours may end tomorrow at the latest hour of it."""
    if clock.term.in_hours:
        return date.fromordinal(start.toordinal() + -(-clock.term.hours // 24))
    return clock.term.ends_on(start)
