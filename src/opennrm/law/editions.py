"""What an edition of a country's law on the stay and the rights of a possible victim can say. Pure shapes; no country.

Every value carries its source. What was written from memory keeps that mark all the way to the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from opennrm.law.clocks import Ground, Provisions
from opennrm.law.terms import Term
from opennrm.law.words import Source


class Body(StrEnum):
    """Who decides, gives, or must act."""

    POLICE = "police"
    BORDER_POLICE = "border_police"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    IMMIGRATION = "immigration"
    PROSECUTION = "prosecution"
    COURT = "court"
    EXPERT_COMMITTEE = "expert_committee"
    ORGANISATION = "organisation"  # a non-governmental one
    NATIONAL_DESK = "national_desk"
    CASE_LEAD = "case_lead"
    SHELTER = "shelter"
    LAWYER = "lawyer"
    GUARDIANSHIP = "guardianship"
    RECEPTION = "reception"  # the agency that receives asylum seekers and pays the allowance
    HEALTH = "health"
    MUNICIPALITY = "municipality"
    IOM = "iom"
    PERSON = "person"


class Position(StrEnum):
    """How somebody stands towards the country before anything is decided (domain.md 14.4)."""

    CITIZEN = "citizen"
    UNION = "union"  # EU, EEA, Swiss
    LEGAL = "legal"  # another nationality, with a right to stay
    IRREGULAR = "irregular"
    ASYLUM = "asylum"
    DUBLIN = "dublin"
    STATELESS = "stateless"
    WITNESS = "witness"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Way(StrEnum):
    """By which route somebody gets time to recover, and support."""

    REFLECTION = "reflection"  # the reflection period of the law
    SUPPORT = "support"  # the same recovery and support; the right to stay does not hang on it
    ADVICE = "advice"  # the period is offered, and a lawyer is asked first: something else would change


class Choice(StrEnum):
    """What a person decides about working with the police."""

    REPORT = "report"  # aangifte: a criminal report; never the notification for registration
    OTHER = "other"  # cooperation in another way
    NO = "no"
    NOT_ABLE = "not_able"


class Setback(StrEnum):
    """What closes a way, so that the others must be told at once."""

    DISMISSED = "dismissed"  # the criminal case is not gone on with
    ACQUITTED = "acquitted"
    REFUSED = "refused"  # an application
    WITHDRAWN = "withdrawn"  # a permit was taken back or not renewed
    PERIOD_OVER = "period_over"  # the reflection period ran out without a decision to cooperate
    ENDED_EARLY = "ended_early"  # somebody decided that it ends
    NO_COOPERATION = "no_cooperation"


@dataclass(frozen=True)
class Rule:
    """A sentence of law for the reader, with its source."""

    words: str
    source: Source


@dataclass(frozen=True)
class Clock:
    """A term of the law that runs for one person, and what may be done to it."""

    code: str
    name: str
    term: Term
    owner: Body  # who must act before it ends
    at_end: str  # what happens if nobody acts
    moves: Provisions
    open_to_all: bool = False  # seen by the whole team; the others only with the part "residence"
    once: bool = False  # given once in a life
    statutory: bool = True  # a right is lost when it passes


@dataclass(frozen=True)
class Entitlement:
    """Something that a person is owed from the first day of the period."""

    code: str
    name: str
    by: Body
    source: Source
    clock: str = ""  # the code of the clock that runs until it is asked for, if one does
    note: str = ""


@dataclass(frozen=True)
class Option:
    """A way that is still open after a setback, with its term, where there is one."""

    code: str
    name: str
    by: Body  # who must act
    source: Source
    clock: str = ""  # the code of the clock that starts, if one does
    since: date | None = None
    until: date | None = None
    note: str = ""

    def open_on(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Route:
    """A procedure of residence: what it asks for, who decides, which clocks run, on which grounds it is given or not."""

    code: str
    name: str
    decides: Body
    source: Source
    opens_with: str  # what counts as the application
    decision_clock: str = ""  # the term of the deciding body
    permit_clock: str = ""  # how long what is granted holds
    milestones: tuple[str, ...] = ()  # other clocks that begin with the first permit
    granted_on: tuple[Ground, ...] = ()
    refused_on: tuple[Ground, ...] = ()
    ended_on: tuple[Ground, ...] = ()
    needs: tuple[Ground, ...] = ()
    renewable: bool = False
    gives_stay: bool = True
    notes: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Window:
    """A medical or forensic window after a rape: hours in which something can still be done."""

    code: str
    name: str
    term: Term
    note: str = ""


@dataclass(frozen=True)
class Path:
    """By which route a person in this position gets recovery time and support. Never: not for you."""

    way: Way
    words: str
    source: Source


@dataclass(frozen=True)
class Edition:
    """The law of a country from one day to another."""

    code: str  # "nl-b8-3": kept with every running clock, never used for another text
    country: str
    name: str
    since: date
    until: date | None
    source: Source
    clocks: Mapping[str, Clock]
    routes: Mapping[str, Route]
    entitlements: tuple[Entitlement, ...]
    paths: Mapping[Position, Path]
    offered_by: tuple[Body, ...]
    offer: Rule  # on which sign the period must be offered
    choices: Mapping[Choice, Rule]
    not_able: tuple[Ground, ...]
    options: Mapping[Setback, tuple[Option, ...]]
    windows: tuple[Window, ...]
    unconditional: Rule  # help does not hang on cooperation
    rules: tuple[Rule, ...] = ()  # what else a page must say
    carries_over: bool = False  # running clocks go on under this edition instead of the one they began under
    reminder_days: tuple[int, ...] = (28, 14, 3)
    standards: Mapping[str, Rule] = field(default_factory=dict)  # by which measure somebody is called a victim

    @property
    def reflection(self) -> Clock:
        return self.clocks["reflection"]

    @property
    def is_verified(self) -> bool:
        """Whether anything of it was read anywhere; where nothing was, a page says so before all else."""
        return any(source.verified for _name, source in self.sources())

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def options_after(self, setback: Setback, day: date) -> list[Option]:
        """The ways that are open on this day after a setback."""
        return [option for option in self.options.get(setback, ()) if option.open_on(day)]

    def in_procedure(self, code: str, *, permits_alone: bool = False) -> bool:
        """Whether this is the term of a decision, or of a permit: it ends by what is decided in its procedure."""
        kinds = ("permit_clock",) if permits_alone else ("permit_clock", "decision_clock")
        return any(getattr(route, kind) == code for route in self.routes.values() for kind in kinds)

    def asked_for(self) -> frozenset[str]:
        """Clocks that end when somebody did what they wait for: an allowance asked for, an objection sent."""
        options = (option.clock for every in self.options.values() for option in every)
        return frozenset(code for code in (*options, *(owed.clock for owed in self.entitlements)) if code)

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Every value that has a source, with what it is: the table of the reference page and a test read this."""
        yield self.name, self.source
        for clock in self.clocks.values():
            yield clock.name, clock.term.source
            for move, provision in clock.moves.items():
                yield f"{clock.name}: {move}", provision.source
                yield from ((f"{clock.name}: {ground.words}", ground.source) for ground in provision.grounds)
        for route in self.routes.values():
            yield route.name, route.source
            for ground in (*route.needs, *route.granted_on, *route.refused_on, *route.ended_on):
                yield f"{route.name}: {ground.words}", ground.source
            yield from ((note.words, note.source) for note in route.notes)
        yield from ((owed.name, owed.source) for owed in self.entitlements)
        yield from ((path.words, path.source) for path in self.paths.values())
        yield from ((ground.words, ground.source) for ground in self.not_able)
        for options in self.options.values():
            yield from ((option.name, option.source) for option in options)
        yield from ((window.name, window.term.source) for window in self.windows)
        for rule in (self.offer, self.unconditional, *self.rules, *self.choices.values(), *self.standards.values()):
            yield rule.words, rule.source
