"""The stay and the rights of one person, as one viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from opennrm.cases.models import Case
from opennrm.cases.selectors import OpenFile
from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.words import Compartment
from opennrm.law import book
from opennrm.law.clocks import Move, Reading
from opennrm.law.editions import Body, Clock, Edition, Entitlement, Option, Setback
from opennrm.residence import models
from opennrm.residence.rules.acts import of_procedure
from opennrm.residence.rules.ifs import IfThen, what_if
from opennrm.residence.rules.way import Next, Stand, Ways, Where, where
from opennrm.residence.selectors.facts import clock_facts, full_ways, law_today, turns_of, ways_of

_HIDDEN = frozenset({Stand.WAITS, Stand.PERMIT, Stand.SETBACK, Stand.LEAVES})


@selector
def where_stands(opened: OpenFile, *, viewer: Actor) -> Where:
    """Where the person stands, since when, under which law, who must act next and by when.

    Who may not see the part "residence" is told that a procedure runs, and whom to ask; not which, nor how it ended.
    """
    return redacted(where(full_ways(opened.case), clock.today()), opened.parts)


def redacted(found: Where, parts: frozenset[Compartment]) -> Where:
    if found.stand in _HIDDEN and Compartment.IMMIGRATION not in parts:
        return replace(
            found, stand=Stand.WAITS, next=Next.PLAN, by=Body.CASE_LEAD, until=None, about="", still_since=None
        )
    if found.stand == Stand.MISSING and Compartment.IMMIGRATION not in parts:
        return replace(found, until=None, still_since=None)
    return found


@dataclass(frozen=True)
class ShownTurn:
    turn: models.Turn
    ground: str  # the words of the law
    verified: bool
    source: str
    seen_in: str


@dataclass(frozen=True)
class ShownClock:
    """A clock with its law, where it stands today, its history, and what the law lets be done to it."""

    row: models.Clock
    law: Clock
    edition: Edition
    reading: Reading
    turns: list[ShownTurn]
    may: tuple[Move, ...]

    @property
    def is_open(self) -> bool:
        return self.row.closed_on is None and self.reading.runs

    @property
    def days_left(self) -> int:
        return self.reading.days_left(clock.today())


@dataclass(frozen=True)
class ShownOwed:
    row: models.Owed
    law: Entitlement | None


@dataclass(frozen=True)
class ShownProcedure:
    row: models.Procedure
    decisions: list[tuple[models.Decision, str]]
    clocks: list[ShownClock]


@dataclass(frozen=True)
class ShownSetback:
    row: models.SetbackNote
    options: list[tuple[Option, ShownClock | None]]


@dataclass(frozen=True)
class Stay:
    """Everything about stay and rights that this viewer may see."""

    ways: Ways
    edition: Edition  # in force today
    where: Where
    intake: models.Intake | None
    questions: dict[str, models.Question]
    periods: list[models.Period]
    clocks: list[ShownClock]
    owed: list[ShownOwed]
    choices: list[models.Cooperation]
    procedures: list[ShownProcedure]
    setbacks: list[ShownSetback]
    identifications: list[models.Identification]
    criminal_cases: list[tuple[models.CriminalCase, str]]
    alarm: models.Alarm | None
    sees_residence: bool
    sees_police: bool

    @property
    def period_clock(self) -> ShownClock | None:
        period = self.ways.period()
        return next((c for c in self.clocks if period is not None and str(c.row.id) == period.clock), None)

    @property
    def offer(self) -> models.Period | None:
        return next((period for period in self.periods if period.state == "offered"), None)

    def ifs(self, shown: ShownClock) -> list[IfThen]:
        """What happens to this clock if; nothing is changed by looking."""
        of = self.ways.clock(str(shown.row.id))
        return what_if(self.ways, of, clock.today()) if of is not None else []


class _Opener:
    """The open data key of the case, for as long as one page needs it."""

    def __init__(self, case: Case) -> None:
        self._key = secrets.data_keys([case.key_id]).get(case.key_id)

    def open(self, table: str, row: object, field: str, value: bytes | memoryview) -> str:
        if not value or self._key is None:
            return ""
        return secrets.open_with(self._key, bytes(value), f"residence_{table}:{row}:{field}").decode()


@selector
def stay(opened: OpenFile, *, viewer: Actor) -> Stay:
    """The whole page of terms and rights. The reading was written when the file was opened."""
    case, opener = opened.case, _Opener(opened.case)
    ways = ways_of([case])[case.id]
    clocks = _clocks(case, opener)
    sees_residence = Compartment.IMMIGRATION in opened.parts
    return Stay(
        ways=ways,
        edition=law_today(),
        where=where_stands(opened, viewer=viewer),
        intake=models.Intake.objects.filter(case=case).order_by("-held_on", "-noted_at").first(),
        questions={q.what: q for q in models.Question.objects.filter(case=case).order_by("noted_at")},
        periods=list(models.Period.objects.filter(case=case).select_related("offered_by").order_by("made_at")),
        clocks=clocks,
        owed=_owed(case),
        choices=list(models.Cooperation.objects.filter(case=case).order_by("-noted_at")),
        procedures=_procedures(case, clocks, opener),
        setbacks=_setbacks(case, clocks),
        identifications=list(models.Identification.objects.filter(case=case).order_by("-on", "-noted_at")),
        criminal_cases=_criminal_cases(case, opener),
        alarm=models.Alarm.objects.filter(case=case, found_on__isnull=True).first(),
        sees_residence=sees_residence,
        sees_police=Compartment.POLICE in opened.parts,
    )


def _clocks(case: Case, opener: _Opener) -> list[ShownClock]:
    today = clock.today()
    rows = list(models.Clock.objects.filter(case=case).order_by("made_at"))
    turns = turns_of(rows)
    found = []
    for row in rows:
        facts = clock_facts(row, turns[row.id])
        edition = facts.edition_on(today)
        law = edition.clocks[row.code]
        reading = facts.reading(today)
        shown = [_turn(turn, law, opener) for turn in turns[row.id]]
        is_open = row.closed_on is None and reading.runs
        may = (
            tuple(m for m in law.moves if _fits(m, reading) and not of_procedure(facts, edition, m)) if is_open else ()
        )
        if is_open and Move.SUSPEND in law.moves and reading.standing_since is not None:
            may = (Move.RESUME, *may)
        found.append(ShownClock(row, law, edition, reading, shown, may))
    return found


def _fits(move: Move, reading: Reading) -> bool:
    return move != Move.START and not (move == Move.SUSPEND and reading.standing_since is not None)


def _turn(turn: models.Turn, law: Clock, opener: _Opener) -> ShownTurn:
    move = Move(turn.move)
    provision = law.moves.get(Move.SUSPEND if move == Move.RESUME else move)
    ground = provision.ground(turn.ground) if provision is not None and turn.ground else None
    source = ground.source if ground is not None else provision.source if provision is not None else law.term.source
    words = ground.words if ground is not None else ""
    return ShownTurn(turn, words, source.verified, source.key, opener.open("turn", turn.id, "seen_in", turn.seen_in))


def _owed(case: Case) -> list[ShownOwed]:
    found = []
    for row in models.Owed.objects.filter(case=case):
        entitlements = book.edition(row.edition).entitlements
        found.append(ShownOwed(row, next((owed for owed in entitlements if owed.code == row.code), None)))
    order = [owed.code for owed in law_today().entitlements]
    return sorted(found, key=lambda s: order.index(s.row.code) if s.row.code in order else len(order))


def _procedures(case: Case, clocks: list[ShownClock], opener: _Opener) -> list[ShownProcedure]:
    rows = list(models.Procedure.objects.filter(case=case).order_by("-since", "-made_at"))
    decisions = models.Decision.objects.filter(procedure__in=rows).select_related("noted_by").order_by("on", "noted_at")
    every = list(decisions)
    return [
        ShownProcedure(
            row,
            [(d, opener.open("decision", d.id, "seen_in", d.seen_in)) for d in every if d.procedure_id == row.id],
            [shown for shown in clocks if shown.row.about == row.id],
        )
        for row in rows
    ]


def _setbacks(case: Case, clocks: list[ShownClock]) -> list[ShownSetback]:
    found = []
    for row in models.SetbackNote.objects.filter(case=case).order_by("-on", "-noted_at"):
        edition = book.edition_for(row.edition, clock.today())
        about = {shown.row.code: shown for shown in clocks if shown.row.about == row.id}
        options = edition.options_after(Setback(row.kind), row.on)
        found.append(ShownSetback(row, [(option, about.get(option.clock)) for option in options]))
    return found


def _criminal_cases(case: Case, opener: _Opener) -> list[tuple[models.CriminalCase, str]]:
    rows = models.CriminalCase.objects.filter(case=case).order_by("-since")
    return [(row, opener.open("criminalcase", row.id, "number", row.number)) for row in rows]


@dataclass(frozen=True)
class CardFacts:
    """What a rights card says: the person's dates and what they are owed. No name, no place, no organisation."""

    edition: Edition
    reference: str
    began_on: date | None
    ends_on: date | None
    owed: tuple[Entitlement, ...]
    sure: bool  # the length of the term was verified
    made_at: datetime


@selector
def card_facts(opened: OpenFile, *, viewer: Actor) -> CardFacts:
    """The facts of the card of rights, from the period that runs or from the law in force."""
    shown = stay(opened, viewer=viewer).period_clock
    edition = shown.edition if shown is not None else law_today()
    return CardFacts(
        edition, opened.case.reference,
        shown.reading.began_on if shown is not None else None,
        shown.reading.ends_on if shown is not None and shown.is_open else None,
        edition.entitlements, shown is None or shown.law.term.source.verified, clock.now(),
    )  # fmt: skip
