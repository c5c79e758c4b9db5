"""The registered victims of 2010, 2011 and 2012: invented people whose totals are the published ones. Pure.

Found figures come from `demo/sources.py`; all other numbers in this file are invented, plausible and nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from demo import sources
from demo.people import Human, Register


@dataclass(frozen=True)
class Told:
    """One report about one person: by which kind of reporter, of which organisation (empty: none of the cast), when."""

    reporter: str
    organisation: str
    on: date
    named: bool


@dataclass(frozen=True)
class Registered:
    """One person counted in a year, with everybody who reported that person, the first one first."""

    human: Human
    year: int
    group: str  # sexual, outside, rest: as the published figures divide
    forms: tuple[str, ...]
    region: str
    told: tuple[Told, ...]

    @property
    def named(self) -> bool:
        return any(report.named for report in self.told)


class Slot(NamedTuple):
    female: bool
    group: str


class Shape(NamedTuple):
    """The invented rest of a year."""

    slots: dict[Slot, int]
    minors: int
    women_18_to_23: int
    reports: int
    by_police: int


def _slots(female: tuple[int, int, int], male: tuple[int, int, int]) -> dict[Slot, int]:
    groups = ("sexual", "outside", "rest")
    return {Slot(sex, g): n for sex, row in ((True, female), (False, male)) for g, n in zip(groups, row, strict=True)}


def _shape(year: int) -> Shape:
    """Found: all of 2012's sexes and forms; of 2011 the women in prostitution, 16 % minors, almost 40 % women 18-23.

    The police share falls towards the 75 % found for 2013. How many reporters a person has (about 1.1) lies near what
    was found for 2016 and 2018.
    """
    if year == 2012:
        found = {code: sources.breakdown(2012, code).value for code in (
            "female, sexual", "male, sexual", "female, other sectors", "male, other sectors", "male total",
            "remainder (unknown / not yet exploited)",
        )}  # fmt: skip
        men_left = found["male total"] - found["male, sexual"] - found["male, other sectors"]
        women_left = found["remainder (unknown / not yet exploited)"] - men_left
        women = (found["female, sexual"], found["female, other sectors"], women_left)
        men = (found["male, sexual"], found["male, other sectors"], men_left)
        return Shape(_slots(women, men), 236, 650, 1_951, 1_502)
    if year == 2011:
        minors = round(sources.total(2011).value * sources.breakdown(2011, "minors, share of total").value / 100)
        women = (sources.breakdown(2011, "female, sexual").value, 132, 152)
        return Shape(_slots(women, (28, 146, 48)), minors, 480, 1_393, 1_100)
    return Shape(_slots((604, 98, 139), (21, 92, 39)), 152, 380, 1_132, 928)


# Below the tenth place: how often besides, relative to each other. "unknown" and "stateless" are answers too.
_OTHERS = {
    "PL": 9, "SK": 8, "RO": 9, "CZ": 6, "GH": 7, "UG": 7, "AO": 7, "MK": 4, "CM": 7, "CD": 6, "CI": 5, "LR": 4, "GM": 3,
    "SN": 2, "ML": 2, "KE": 4, "ER": 3, "ET": 4, "SO": 6, "MA": 8, "TR": 7, "SR": 6, "DO": 3, "BR": 6, "CO": 2, "EC": 1,
    "CV": 2, "PT": 3, "ES": 2, "UA": 5, "RU": 5, "BY": 1, "MD": 2, "LV": 4, "LT": 5, "AL": 4, "RS": 4, "HR": 1, "BA": 2,
    "VN": 7, "TH": 7, "PH": 8, "ID": 6, "IN": 7, "PK": 3, "LK": 1, "BD": 2, "MN": 3, "AF": 4, "IQ": 4, "IR": 3, "SY": 2,
    "EG": 2, "DE": 4, "GB": 3, "FR": 2, "BE": 3, "unknown": 9, "stateless": 2,
}  # fmt: skip


def nationalities(year: int) -> dict[str, int]:
    """Country -> persons: the published ten, and below them others, each smaller than the tenth.

    >>> sum(nationalities(2010).values()), nationalities(2010)["NG"]
    (993, 130)
    """
    top = {country: figure.value for country, figure in sources.top_nationalities(year).items()}
    rest, most = sources.total(year).value - sum(top.values()), min(top.values()) - 1
    weights = {country: weight for country, weight in _OTHERS.items() if country not in top}
    found = dict.fromkeys(weights, 0)
    for _ in range(rest):
        open_ones = [country for country in weights if found[country] < most]
        found[min(open_ones, key=lambda country: (found[country] / weights[country], country))] += 1
    return top | found


_WEST_AFRICA = frozenset({"NG", "SL", "GN", "GH", "CM", "CD", "CI", "LR", "GM", "SN", "ML", "UG", "KE", "AO"})
_LABOUR = frozenset({"PL", "CN", "VN", "PH", "ID", "IN", "PK", "LK", "BD", "MA", "TR", "TH", "LV", "LT", "MN", "EG"})


def _fits(country: str, slot: Slot) -> float:
    """How well a slot suits a nationality; every one stays possible."""
    if country in _LABOUR:
        return 6.0 if slot.group == "outside" else 1.0
    if country == "NL":
        return 1.5 if slot == Slot(True, "sexual") else 0.5
    if country in _WEST_AFRICA:
        return 1.6 if slot.group == "rest" else 0.7 if slot.group == "outside" else 1.0
    return 1.0


def _draw(chance: Random, left: dict[Slot, int], country: str) -> Slot:
    slots = list(left)
    (slot,) = chance.choices(slots, [left[slot] * _fits(country, slot) for slot in slots])
    left[slot] -= 1
    if not left[slot]:
        del left[slot]
    return slot


def _ages(chance: Random, people: list[tuple[str, Slot]], shape: Shape) -> list[int]:
    """An age for each, so that minors and women of 18 to 23 are as many as the year says."""
    order = sorted(range(len(people)), key=lambda n: chance.random() / _young(*people[n]))
    minors = set(order[: shape.minors])
    grown_women = [n for n in order if n not in minors and people[n][1].female]
    young = set(grown_women[: shape.women_18_to_23])
    ages = []
    for number, (_country, slot) in enumerate(people):
        if number in minors:
            ages.append(chance.choices(range(10, 18), (1, 1, 2, 3, 6, 12, 18, 20))[0])
        elif number in young:
            ages.append(chance.randint(18, 23))
        elif slot.female:
            ages.append(24 + min(int(chance.expovariate(1 / 7)), 30))
        else:
            ages.append(18 + min(int(chance.expovariate(1 / 9)), 40))
    return ages


def _young(country: str, slot: Slot) -> float:
    weight = 2.5 if country in ("NL", "GN", "SL") else 1.5 if country in ("NG", "HU", "BG") else 1.0
    return weight * (0.5 if slot.group == "outside" else 1.0)


def _forms(chance: Random, group: str) -> tuple[str, ...]:
    if group == "sexual":
        return ("sexual", chance.choice(("criminal", "labour"))) if chance.random() < 0.03 else ("sexual",)
    if group == "outside":
        kinds = ("labour", "domestic", "criminal", "begging", "marriage", "organs")
        return (chance.choices(kinds, (64, 12, 15, 6, 2, 1))[0],)
    return ("not_yet",) if chance.random() < 0.5 else ()


def _others_who_report(human: Human, group: str, age: int) -> dict[str, float]:
    """Kinds of reporters beside the police, by how often."""
    country = human.nationalities[0] if human.nationalities else ""
    weights = {"care_coordinator": 30.0, "ngo": 14.0, "shelter": 16.0, "health": 3.0, "lawyer": 3.0, "self": 3.0}
    weights |= {"border_police": 10.0, "labour_inspectorate": 1.0, "asylum_reception": 3.0, "youth_care": 0.0}
    if group == "outside":
        weights["labour_inspectorate"], weights["ngo"] = 40.0, 26.0
    if country in _WEST_AFRICA:
        weights["asylum_reception"], weights["lawyer"] = 16.0, 8.0
    if country in ("HU", "BG", "RO", "CZ", "SK"):
        weights["border_police"] = 30.0
    if age < 18:
        weights["youth_care" if country == "NL" else "guardianship"] = 40.0
    return weights


_BOUND = ("police", "border_police", "labour_inspectorate")  # who must report does so by name
_REGIONS = (("noord", 2), ("oost", 3), ("zuid", 4), ("west", 8), ("midden", 5))
_ORGANISATIONS = {
    "border_police": "Border police", "labour_inspectorate": "Labour inspectorate", "shelter": "Shelter group North",
    "guardianship": "Guardianship", "youth_care": "Youth care East", "health": "Health service East",
    "lawyer": "Lawyers at the Gracht",
}  # fmt: skip


def _organisation(reporter: str, region: str) -> str:
    if reporter == "police":
        return "Police, unit East" if region in ("oost", "noord") else "Police, unit West"
    return _ORGANISATIONS.get(reporter, "")


def _reporters(chance: Random, people: list[tuple[Human, str, int]], shape: Shape) -> list[list[str]]:
    """Kinds of reporters per person, none twice, in the numbers of the year."""
    order = sorted(range(len(people)), key=lambda n: chance.random() * (1.6 if people[n][1] == "outside" else 1.0))
    found = [["police"] if rank < shape.by_police else [] for rank in range(len(people))]
    by_person = [kinds for _number, kinds in sorted(zip(order, found, strict=True))]
    more = Counter(chance.choices(range(len(people)), k=shape.reports - len(people)))
    for number, (human, group, age) in enumerate(people):
        weights = _others_who_report(human, group, age)
        for _ in range((not by_person[number]) + more[number]):
            left = {kind: weight for kind, weight in weights.items() if weight and kind not in by_person[number]}
            by_person[number].append(chance.choices(list(left), list(left.values()))[0])
    return by_person


def _told(chance: Random, reporters: list[str], region: str, first: date) -> tuple[Told, ...]:
    last = date(first.year, 12, 31)
    told = []
    for number, reporter in enumerate(chance.sample(reporters, len(reporters))):
        day = min(first + timedelta(days=chance.randint(3, 120)), last) if number else first
        named = reporter in _BOUND or (reporter != "self" and chance.random() < 0.6)
        told.append(Told(reporter, _organisation(reporter, region), day, named))
    return tuple(told)


def _how_told(chance: Random, age: int) -> str:
    """How the age is known. Nobody's is unknown among minors, so that their share is the published one."""
    if age < 18:
        return chance.choices(("date", "estimated", "doubted"), (78, 14, 8))[0]
    return chance.choices(("date", "estimated"), (86, 14))[0]


def registered(year: int, register: Register) -> list[Registered]:
    """Everybody counted in a year."""
    chance, shape = register.chance, _shape(year)
    countries = [country for country, count in nationalities(year).items() for _ in range(count)]
    chance.shuffle(countries)
    left = dict(shape.slots)
    drawn = [(country, _draw(chance, left, country)) for country in countries]
    ages = _ages(chance, drawn, shape)
    days = sorted(date(year, 1, 1) + timedelta(days=chance.randrange(365)) for _ in drawn)
    people = [
        register.human(
            f"{year}-{number:04}", country, age, day, female=slot.female, told=_how_told(chance, age)
        )
        for number, ((country, slot), age, day) in enumerate(zip(drawn, ages, days, strict=True))
    ]  # fmt: skip
    reporters = _reporters(
        chance, [(h, slot.group, age) for h, (_c, slot), age in zip(people, drawn, ages, strict=True)], shape
    )
    found = []
    for human, (_country, slot), day, kinds in zip(people, drawn, days, reporters, strict=True):
        (region,) = chance.choices([code for code, _ in _REGIONS], [weight for _, weight in _REGIONS])
        told = _told(chance, kinds, region, day)
        found.append(Registered(human, year, slot.group, _forms(chance, slot.group), region, told))
    return found


def by_reporter(registered: list[Registered]) -> Mapping[str, int]:
    """How many reports each kind of reporter sent."""
    return Counter(report.reporter for one in registered for report in one.told)
