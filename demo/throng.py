"""Very many invented people as another register would hold them: names that clash as in life, several reporters. Pure.

The shares are invented. Names are drawn from the lists of the demo country and from a long tail of made-up ones, the
commonest far oftener than the rest, so that a search meets namesakes, other spellings and other scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from demo import names
from demo.years import nationalities
from opennrm.law.bases import Basis
from opennrm.people.tests.crowd import Crowd
from opennrm.referrals.rules import AgeBand, Agreed, Form, Lane, PersonLine, Report, Reporter, Sex
from opennrm.referrals.services.taking_over import Earlier, Sent

FIRST, DAYS = date(2006, 1, 1), 7_000
OWN_SCRIPT, MADE_UP, TWO_NAMES, COUNTED, WITH_PHONE, YEAR_ALONE = 0.15, 0.45, 0.15, 0.08, 0.3, 0.2
_KINDS = (
    ("police", 70), ("border_police", 8), ("labour_inspectorate", 5), ("care_coordinator", 6), ("ngo", 5),
    ("shelter", 3), ("guardianship", 2), ("lawyer", 1),
)  # fmt: skip
_BOUND = frozenset({"police", "border_police", "labour_inspectorate"})
_FORMS = ((("sexual",), 62), (("labour",), 18), (("criminal",), 6), (("domestic",), 4), ((), 10))
_REGIONS = ("noord", "oost", "zuid", "west", "midden")


class Drawn(NamedTuple):
    """One person of the throng, and what somebody who looks for this person would type."""

    earlier: Earlier
    typed: str
    phone: str


@dataclass
class Throng:
    chance: Random
    crowd: Crowd
    countries: list[str]
    weights: list[int]

    @classmethod
    def of(cls, number: int) -> Throng:
        """The same number always gives the same people; all numbers share their names."""
        found = nationalities(2012)
        return cls(Random(number), _crowd(), list(found), list(found.values()))

    def one(self) -> Drawn:
        (country,) = self.chance.choices(self.countries, self.weights)
        female = self.chance.random() < 0.8
        given, family = self._names(country, female)
        first = FIRST + timedelta(days=self.chance.randrange(DAYS))
        born = first - timedelta(days=self.chance.randint(14 * 365, 45 * 365))
        counted = self.chance.random() < COUNTED
        line = self._line(country, female, "" if counted else given, "" if counted else family, born)
        sent = tuple(self._sent(line, kind, first, counted) for kind in self._kinds())
        typed = "" if counted else f"{given} {family} {born.year}"
        return Drawn(Earlier(sent), typed, line.phone)

    def _names(self, country: str, female: bool) -> tuple[str, str]:
        some = names.of(country)
        own = self.chance.random() < OWN_SCRIPT
        givens = some.female if female else some.male
        made_up = self.crowd.names.get(country)

        def drawn(pool: tuple[names.Name, ...], *, family: bool) -> str:
            if made_up and self.chance.random() < MADE_UP:
                return self.chance.choices(made_up, cum_weights=self.crowd.weights)[0]
            name = pool[min(int(self.chance.expovariate(4 / len(pool))), len(pool) - 1)]  # the first are the commonest
            name = some.family_of(name, female=female) if family else name
            return name.own if own else name.latin

        given = drawn(givens, family=False)
        if self.chance.random() < TWO_NAMES:
            given = f"{given} {drawn(givens, family=False)}"
        return given, drawn(some.family, family=True)

    def _line(self, country: str, female: bool, given: str, family: str, born: date) -> PersonLine:
        exact = bool(family) and self.chance.random() > YEAR_ALONE
        number = f"+3169{self.chance.randrange(10_000_000):07}"
        return PersonLine(
            first_names=given, surname=family, sex=Sex.FEMALE if female else Sex.MALE, nationality=country,
            birth_date=born if exact else None, birth_year=born.year if family and not exact else None,
            age_band=AgeBand.NOT_ASKED if family else AgeBand.UNKNOWN, languages=names.of(country).languages[:1],
            phone=number if family and self.chance.random() < WITH_PHONE else "",
        )  # fmt: skip

    def _kinds(self) -> list[str]:
        """Who reported, the first one first: most people are reported once, some by two or three."""
        count = self.chance.choices((1, 2, 3), (86, 11, 3))[0]
        kinds, weights = zip(*_KINDS, strict=True)
        return list(dict.fromkeys(self.chance.choices(kinds, weights, k=count)))

    def _sent(self, line: PersonLine, kind: str, first: date, counted: bool) -> Sent:
        consent = not counted and kind not in _BOUND
        report = Report(
            lane=Lane.COUNTED if counted else Lane.NAMED,
            noticed="Taken over from the register of before.",
            noticed_on=first,
            region=self.chance.choice(_REGIONS),
            forms=tuple(Form(form) for form in self.chance.choices(*zip(*_FORMS, strict=True))[0]),
            person=line,
            basis=Basis.CONSENT if consent else None,
            agreed=Agreed.YES if consent else Agreed.NOT_ASKED,
        )
        return Sent(report, Reporter(kind), first + timedelta(days=self.chance.randrange(60)))


@cache
def _crowd() -> Crowd:
    return Crowd.of(2014)
