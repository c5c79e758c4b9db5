"""A person's stay in memory, moved by the same rules as the program: for histories that nobody would write by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from opennrm.law import book
from opennrm.law.clocks import Move, Turn, refusals
from opennrm.law.editions import Body, Choice, Edition, Position, Setback, Way
from opennrm.law.terms import Term
from opennrm.law.words import Source
from opennrm.residence.rules import acts, way
from opennrm.residence.rules.states import PROCEDURE
from opennrm.residence.rules.way import ClockFacts, Follows, PeriodFacts, ProcedureFacts, SetbackFacts, Ways

SOURCE = Source("history")


@dataclass
class Life:
    """One person, one country, one day after another."""

    edition: Edition
    chance: Random
    today: date
    ways: Ways = field(init=False)
    count: int = 0
    started: dict[str, str] = field(default_factory=dict)  # every clock that ever began, and its kind
    closed: set[str] = field(default_factory=set)  # met or ended

    def __post_init__(self) -> None:
        self.ways = Ways(edition=self.edition.code, opened_on=self.today)

    # --- what follows -----------------------------------------------------------------------------------

    def _key(self) -> str:
        self.count += 1
        return f"k{self.count}"

    def start(self, code: str, about: str = "", ground: str = "", body: str = "") -> str:
        for clock in self.ways.clocks:
            same = clock.code == code and clock.about == about and clock.key not in self.closed
            if same and clock.is_open(self.today):
                return clock.key
        key, law = self._key(), self.edition.clocks[code]
        turn = Turn(Move.START, self.today, ground, body, owner=str(law.owner))
        fixed = way.end_from(law, self.today) if law.term.in_hours else None
        made = ClockFacts(key, code, self.edition.code, (turn,), about, None, fixed)
        self.ways = replace(self.ways, clocks=(*self.ways.clocks, made))
        self.started[key] = code
        return key

    def put(self, clock: ClockFacts) -> None:
        clocks = tuple(clock if each.key == clock.key else each for each in self.ways.clocks)
        self.ways = replace(self.ways, clocks=clocks)

    def meet(self, code: str, about: str) -> None:
        for clock in self.ways.clocks:
            if clock.code == code and clock.about == about and clock.is_open(self.today):
                self.put(replace(clock, met_on=self.today))
                self.closed.add(clock.key)

    def follow(self, follows: Follows, about: str) -> None:
        for code in follows.meet:
            self.meet(code, about)
        for code in follows.start:
            self.start(code, about)
        if follows.end_period:
            self.turn("reflection", Turn(Move.END_EARLY, self.today, follows.end_period, str(Body.IMMIGRATION)))
        if follows.apply_for:
            self.apply(follows.apply_for)
        if follows.setback is not None:
            self.setback(follows.setback)

    def setback(self, kind: Setback) -> None:
        key = self._key()
        made = SetbackFacts(key, kind, self.today, self.edition.code)
        self.ways = replace(self.ways, setbacks=(*self.ways.setbacks, made))
        self.follow(way.after_setback(self.edition, kind, self.today), key)

    # --- acts; each answers whether it was let ------------------------------------------------------------

    def offer(self) -> bool:
        position = self.chance.choice(list(Position))
        if any(period.state == "offered" for period in self.ways.periods):
            return False
        if acts.way_of(self.edition, position) == Way.SUPPORT:
            clock = self.ways.period_clock()
            if clock is not None and clock.is_open(self.today):
                return False
            kind = Way.SUPPORT
        else:
            starting = self.edition.reflection.moves[Move.START]
            if acts.offer_faults(self.ways, self.edition, starting.grounds[0].code, Body(starting.by[0]), self.today):
                return False
            kind = Way.REFLECTION
        made = PeriodFacts("offered", kind, self.today, self.edition.code)
        self.ways = replace(self.ways, periods=(*self.ways.periods, made))
        return True

    def answer(self) -> bool:
        offered = next((p for p in self.ways.periods if p.state == "offered"), None)
        if offered is None:
            return False
        yes = self.chance.random() < 0.8
        given = any(p.state == "accepted" and p.way == Way.REFLECTION for p in self.ways.periods)
        if yes and offered.way == Way.REFLECTION and given:
            return False
        if acts.answer_faults("offered", yes, "" if yes else "afraid", offered.since, self.today):
            return False
        clock = ""
        if yes:
            code = "reflection" if offered.way == Way.REFLECTION else "recovery"
            starting = self.edition.reflection.moves[Move.START]
            clock = self.start(code, "", starting.grounds[0].code, starting.by[0])
        after = replace(offered, state="accepted" if yes else "declined", since=self.today, clock=clock)
        self.ways = replace(self.ways, periods=tuple(after if p is offered else p for p in self.ways.periods))
        if yes and offered.way == Way.REFLECTION:
            self.follow(replace(way.after_acceptance(self.edition)), "")
        return True

    def choose(self) -> bool:
        choice = self.chance.choice(list(Choice))
        grounds = [self.edition.not_able[0].code] if choice == Choice.NOT_ABLE else []
        if acts.choice_faults(self.edition, choice, grounds):
            return False
        self.ways = replace(self.ways, choice=choice, chosen_on=self.today)
        follows = way.after_choice(self.edition, choice)
        if follows.apply_for and acts.application_faults(self.ways, self.edition, follows.apply_for):
            follows = replace(follows, apply_for="")
        self.follow(follows, "")
        return True

    def apply(self, route: str = "") -> bool:
        route = route or self.chance.choice(list(self.edition.routes))
        if acts.application_faults(self.ways, self.edition, route):
            return False
        key = self._key()
        made = ProcedureFacts(key, route, "applied", self.today, self.edition.code)
        self.ways = replace(self.ways, procedures=(*self.ways.procedures, made))
        self.follow(way.after_application(self.edition, route), key)
        return True

    def decide(self) -> bool:
        if not self.ways.procedures:
            return False
        row = self.chance.choice(self.ways.procedures)
        route = self.edition.routes[row.route]
        after = self.chance.choice(sorted(PROCEDURE.states))
        every = {"granted": route.granted_on, "refused": route.refused_on, "ended": route.ended_on}.get(after, ())
        ground = self.chance.choice(every).code if every else ""
        if acts.decision_faults(self.edition, row.route, row.state, after, ground, row.since, self.today):
            return False
        others = [each.state for each in self.ways.procedures if each.route == row.route and each.key != row.key]
        if after in others and after in ("applied", "objected"):
            return False
        if after == row.state == "granted":
            law = self.edition.clocks[route.permit_clock]
            grounds = law.moves[Move.EXTEND].grounds
            turn = Turn(Move.EXTEND, self.today, grounds[0].code if grounds else "", str(Body.IMMIGRATION), law.term)
            if not self.turn(route.permit_clock, turn, row.key):
                return False
        first = not any(e.code in route.milestones and e.about == row.key for e in self.ways.clocks)
        changed = replace(row, state=after, since=self.today)
        self.ways = replace(
            self.ways, procedures=tuple(changed if p.key == row.key else p for p in self.ways.procedures)
        )
        if not after == row.state == "granted":
            self.follow(way.after_decision(self.edition, row.route, after, first=first), row.key)
        return True

    def turn(self, code: str, turn: Turn, about: str = "") -> bool:
        for clock in self.ways.clocks:
            if clock.code == code and clock.about == about and clock.is_open(self.today) and clock.fixed_end is None:
                if refusals(self.edition.clocks[code].term, self.edition.clocks[code].moves, clock.history, turn):
                    return False
                self.put(replace(clock, history=(*clock.history, turn)))
                if turn.move == Move.END_EARLY:
                    self.closed.add(clock.key)
                return True
        return False

    def some_turn(self) -> bool:
        open_ones = [c for c in self.ways.open_clocks(self.today) if c.fixed_end is None and c.law_on(self.today).moves]
        if not open_ones:
            return False
        clock = self.chance.choice(open_ones)
        move = self.chance.choice(list(Move))
        provision = clock.law_on(self.today).moves.get(Move.SUSPEND if move == Move.RESUME else move)
        ground = self.chance.choice(provision.grounds).code if provision and provision.grounds else ""
        by = provision.by[0] if provision else "immigration"
        longer = Term(SOURCE, days=self.chance.randint(1, 90)) if move == Move.EXTEND else None
        turn = Turn(move, self.today, ground, by, longer, "court" if move == Move.HAND_OVER else "")
        if acts.of_procedure(clock, self.edition, move) or not self.turn(clock.code, turn, clock.about):
            return False
        if move == Move.END_EARLY and clock.code == "reflection" and ground not in ("reported", "cooperation"):
            self.setback(Setback.ENDED_EARLY)
        return True

    def dismissed(self) -> bool:
        self.setback(self.chance.choice([Setback.DISMISSED, Setback.ACQUITTED]))
        return True

    def vanish(self) -> bool:
        """An alarm begins or ends; nothing else may change by it."""
        before = self.ways
        missing = None if self.ways.missing_since else self.today
        self.ways = replace(self.ways, missing_since=missing)
        return replace(self.ways, missing_since=before.missing_since) == before

    def meet_something(self) -> bool:
        waiting = [c for c in self.ways.open_clocks(self.today) if c.code in self.edition.asked_for()]
        if not waiting:
            return False
        clock = self.chance.choice(waiting)
        self.meet(clock.code, clock.about)
        return True

    def night(self) -> None:
        if way.period_over(self.ways, self.today):
            self.setback(Setback.PERIOD_OVER)

    def step(self) -> bool:
        """Some days pass, then somebody tries something."""
        self.today += timedelta(days=self.chance.choice((0, 0, 1, 3, 10, 30, 80)))
        self.night()
        act = self.chance.choice((
            self.offer, self.answer, self.answer, self.choose, self.apply, self.decide, self.decide, self.some_turn,
            self.some_turn, self.dismissed, self.vanish, self.meet_something,
        ))  # fmt: skip
        return act()


def life(seed: int) -> Life:
    chance = Random(seed)
    edition = book.edition(chance.choice(("nl-b8-3", "nl-b8-3", "be-2007")))
    return Life(edition, chance, date(2026, 1, 1) + timedelta(days=chance.randint(0, 800)))
