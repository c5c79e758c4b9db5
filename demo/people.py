"""People who do not exist: what is known of each, and how sure that is. Pure: a seed and a day go in, plans come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo import names
from opennrm.people.rules.names import parts, sound_alike

OWN_SCRIPT_SHARE = 0.15  # of those whose name has another script: most clerks write what their keyboard has


@dataclass(frozen=True)
class Human:
    """One invented person. `age` and `born` are the truth of the story; `told` says how much of it anybody knows."""

    key: str
    given: str
    family: str
    latin: tuple[str, str]  # given and family name as a clerk with a Latin keyboard writes them
    female: bool
    nationalities: tuple[str, ...]  # ISO 3166-1 alpha-2, or ("stateless",); empty: unknown
    languages: tuple[str, ...]
    born: date
    told: str = "date"  # date, year, estimated, doubted, unknown, not_asked: what is known of the age
    sex_told: str = "known"  # known, unknown, not_asked
    called: str = ""
    other_names: tuple[str, ...] = ()
    gender: str = ""
    said_year: int | None = None  # of birth, where it is doubted

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def born_for(age: int, on: date, chance: Random) -> date:
    """A day of birth that makes somebody exactly this old on a day.

    >>> day = born_for(17, date(2011, 3, 1), Random(1))
    >>> Human("x", "", "", ("", ""), True, (), (), day).age_on(date(2011, 3, 1))
    17
    """
    latest = date(on.year - age, on.month, min(on.day, 28))
    return latest - timedelta(days=chance.randrange(1, 364))


@dataclass
class Register:
    """Gives out names and birth dates so that nobody is mistaken for somebody else by accident."""

    chance: Random
    _given: set[frozenset[str]] = field(default_factory=set)
    _births: set[tuple[str, date]] = field(default_factory=set)

    def name(self, country: str, *, female: bool) -> tuple[names.Name, names.Name]:
        """A given and a family name that nobody of the country has together."""
        some = names.of(country)
        givens = some.female if female else some.male
        for _ in range(5_000):
            given, family = self.chance.choice(givens), self.chance.choice(some.family)
            key = frozenset(parts(f"{given.latin} {family.latin}"))
            if len(key) > 1 and key not in self._given:
                self._given.add(key)
                return given, some.family_of(family, female=female)
        raise LookupError(f"The lists of {country} are too short: add a name.")

    def birth(self, country: str, age: int, on: date) -> date:
        while True:
            day = born_for(age, on, self.chance)
            if (country, day) not in self._births:
                self._births.add((country, day))
                return day

    def human(
        self, key: str, country: str, age: int, on: date, *, female: bool, told: str = "date", own: bool | None = None
    ) -> Human:
        """Somebody of this country and age on a day. `country` may be "stateless" or "unknown"."""
        given, family = self.name(country, female=female)
        own_script = self.chance.random() < OWN_SCRIPT_SHARE if own is None else own
        written = (given.own, family.own) if own_script else (given.latin, family.latin)
        return Human(
            key, *written, (given.latin, family.latin), female,
            () if country == "unknown" else (country,), names.of(country).languages,
            self.birth(country, age, on), told,
        )  # fmt: skip


def too_alike(first: names.Name, second: names.Name) -> bool:
    """Two entries of one list that a listener takes for one name."""
    return first != second and sound_alike(first.latin.lower(), second.latin.lower())
