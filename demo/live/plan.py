"""The shapes of what happens around today. Plain, in the words of the rooms; times are whole moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from demo.people import Human
from opennrm.cases.rules import Basis, Circle, Closing, Contact, Function, Given, Giver, Outcome, Skipped, Stage
from opennrm.cases.rules.emergency import Danger, Verdict
from opennrm.cases.rules.kin import Kin
from opennrm.cases.rules.sharing import Way
from opennrm.exploitation.rules import Heard
from opennrm.exploitation.rules import Question as AccountQuestion
from opennrm.kernel.words import Compartment
from opennrm.people.rules import PersonFacts, SafeContact
from opennrm.referrals.rules import PersonLine, Rejection, Report, State


@dataclass(frozen=True)
class Signal:
    """One referral: who sent it when, and where it stands now."""

    key: str
    at: datetime
    by: str  # user name of the cast
    report: Report
    state: State = State.RECEIVED
    answered_at: datetime | None = None
    words: str = ""  # the desk's own
    rejection: Rejection | None = None


@dataclass(frozen=True)
class Raid:
    """One entry with many short lines; `grown` are lines that somebody filled in later."""

    at: datetime
    by: str
    shared: Report
    lines: tuple[PersonLine, ...]
    grown: tuple[tuple[int, Report], ...] = ()


@dataclass(frozen=True)
class Ground:
    """On which basis an organisation may see parts."""

    purpose: Given
    basis: Basis
    giver: Giver
    words: str
    until: date | None = None
    sixteen: bool | None = None


@dataclass(frozen=True)
class Member:
    at: datetime
    user: str
    function: Function
    parts: frozenset[Compartment]
    ground: Ground | None  # None: the organisation that leads has one already
    left_at: datetime | None = None


@dataclass(frozen=True)
class Note:
    at: datetime
    by: str
    circle: Circle
    contact: Contact
    words: str


@dataclass(frozen=True)
class Task:
    at: datetime
    by: str
    user: str
    words: str
    why: str
    due_on: date | None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Move:
    at: datetime
    stage: Stage
    skipped: Skipped | None = None


@dataclass(frozen=True)
class Link:
    at: datetime
    kin: Kin
    words: str
    suspected: bool = False
    other: str = ""  # key of another file


@dataclass(frozen=True)
class Answer:
    """Something heard about what happened to the person; the lead writes it down."""

    at: datetime
    question: AccountQuestion
    heard: Heard


@dataclass(frozen=True)
class Disclosure:
    at: datetime
    by: str
    parts: frozenset[Compartment]
    receiver: str
    what: str
    way: Way
    basis: Basis


@dataclass(frozen=True)
class HandOver:
    at: datetime
    to: str
    message: str


@dataclass(frozen=True)
class Conflict:
    at: datetime
    user: str
    why: str


@dataclass(frozen=True)
class Emergency:
    at: datetime
    by: str
    danger: Danger
    why: str
    review: tuple[datetime, str, Verdict, str] | None = None  # when, who, what was found, in words


@dataclass(frozen=True)
class End:
    at: datetime
    reason: Closing
    outcome: Outcome | None
    words: str
    reopened: tuple[datetime, str] | None = None


@dataclass(frozen=True)
class CaseFile:
    """One file: one person, one responsible worker, and what happened."""

    key: str
    human: Human
    signals: tuple[Signal, ...]  # the first one opened the file
    lead: str
    opened_at: datetime
    opened_in: Stage
    opening_words: str
    facts: PersonFacts
    contact: tuple[datetime, SafeContact] | None
    moves: tuple[Move, ...] = ()
    members: tuple[Member, ...] = ()
    notes: tuple[Note, ...] = ()
    answers: tuple[Answer, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    documents: tuple[tuple[datetime, str, str], ...] = ()  # when, title, text
    hand_over: HandOver | None = None
    conflict: Conflict | None = None
    emergency: Emergency | None = None
    end: End | None = None

    @property
    def stage(self) -> Stage:
        return self.moves[-1].stage if self.moves else self.opened_in


@dataclass(frozen=True)
class Double:
    """Two signals about one person, and what the desk decided; None while the pair still waits."""

    first: str
    second: str
    same: bool | None
    reason: str = ""


@dataclass(frozen=True)
class Draft:
    at: datetime
    by: str
    kind: str
    content: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Question:
    """Is this person known? Asked of the desk; `answer` is (who answers, whether both sides should meet, why)."""

    at: datetime
    by: str
    facts: PersonFacts
    why: str
    answer: tuple[str, bool, str] | None = None


@dataclass(frozen=True)
class Live:
    files: tuple[CaseFile, ...]
    waiting: tuple[Signal, ...]
    raid: Raid
    doubles: tuple[Double, ...]
    drafts: tuple[Draft, ...]
    questions: tuple[Question, ...]
