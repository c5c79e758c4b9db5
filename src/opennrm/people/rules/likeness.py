"""Which two files may be one person, and why: candidates by compound keys, judged by reasons. Pure.

A human decides. There is no number that somebody could take for an answer: only reasons for and against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from opennrm.people.rules.facts import Birth, PersonFacts
from opennrm.people.rules.names import all_parts, codes, parts, shared_parts

YEARS_APART = 1  # "birth years within one" (issue: linking doubles)
MOST_KEYS = 40


class Sign(StrEnum):
    """What speaks for one person, or against."""

    LINKAGE = "linkage_same"
    PHONE = "phone_same"
    NAMES_SAME = "names_same"
    NAMES_SWAPPED = "names_swapped"
    NAMES_ALIKE = "names_alike"
    ONE_NAME_ALIKE = "one_name_alike"
    BIRTH_DATE = "birth_date_same"
    BIRTH_YEARS = "birth_years_near"
    NATIONALITY = "nationality_shared"
    SEX = "sex_same"
    BIRTH_APART = "birth_years_apart"
    NATIONALITY_APART = "nationality_different"
    SEX_APART = "sex_different"


AGAINST = frozenset({Sign.BIRTH_APART, Sign.NATIONALITY_APART, Sign.SEX_APART})
_NAMES = (Sign.NAMES_SAME, Sign.NAMES_SWAPPED, Sign.NAMES_ALIKE, Sign.ONE_NAME_ALIKE)


@dataclass(frozen=True)
class Key:
    """One thing that the blind index is asked for. `kind` keeps pairs, years and phones apart."""

    kind: str
    value: str


def name_keys(names: Iterable[str]) -> list[Key]:
    """Two name parts at a time, in no order: a name alone is never indexed."""
    found: list[Key] = []
    for name in names:
        for first, second in combinations(parts(name), 2):
            found += [Key("pair", "|".join(sorted((a, b)))) for a in sorted(codes(first)) for b in sorted(codes(second))
                      if a.startswith("~") == b.startswith("~")]  # fmt: skip
    return list(dict.fromkeys(found))[:MOST_KEYS]


def year_keys(names: Iterable[str], years: Iterable[int]) -> list[Key]:
    """One name part with a year of birth."""
    wanted = sorted(set(years))
    heard = {code for part in all_parts(names) for code in codes(part) if not code.startswith("~")}
    return [Key("year", f"{code}|{year}") for code in sorted(heard) for year in wanted][:MOST_KEYS]


def keys_to_store(facts: PersonFacts) -> list[Key]:
    """What the blind index keeps of these facts."""
    years = _narrow_years(facts.birth.value)
    return [*name_keys(facts.all_names), *year_keys(facts.all_names, years)]


def keys_to_find(facts: PersonFacts) -> list[Key]:
    """What to ask the blind index for, so that files of the same person answer."""
    years = {near for year in _narrow_years(facts.birth.value)
             for near in range(year - YEARS_APART, year + YEARS_APART + 1)}  # fmt: skip
    return [*name_keys(facts.all_names), *year_keys(facts.all_names, years)]


def _narrow_years(birth: Birth | None) -> list[int]:
    """The years of birth, where they are few enough to tell anything."""
    span = birth.years if birth else None
    if span is None or span[1] - span[0] > 4:
        return []
    return list(range(span[0], span[1] + 1))


def compare(first: PersonFacts, second: PersonFacts) -> frozenset[Sign]:
    """Every sign that these two are one person, and every sign that they are not."""
    signs = {_names(first, second), *_births(first.birth.value, second.birth.value)}
    if set(first.phones) & set(second.phones):
        signs.add(Sign.PHONE)
    ours, theirs = first.nationalities.value, second.nationalities.value
    if ours and theirs:
        signs.add(Sign.NATIONALITY if set(ours) & set(theirs) else Sign.NATIONALITY_APART)
    if first.sex.value and second.sex.value:
        signs.add(Sign.SEX if first.sex.value == second.sex.value else Sign.SEX_APART)
    return frozenset(sign for sign in signs if sign is not None)


def _names(first: PersonFacts, second: PersonFacts) -> Sign | None:
    best: Sign | None = None
    for one in first.all_names:
        for other in second.all_names:
            sign = _two_names(parts(one), parts(other))
            if sign and (best is None or _NAMES.index(sign) < _NAMES.index(best)):
                best = sign
    return best


def _two_names(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Sign | None:
    shared = shared_parts(ours, theirs)
    if shared == 0:
        return None
    if shared == 1 and (len(ours) > 1 or len(theirs) > 1):
        return Sign.ONE_NAME_ALIKE
    if ours == theirs:
        return Sign.NAMES_SAME if len(ours) > 1 else Sign.ONE_NAME_ALIKE
    if sorted(ours) == sorted(theirs):
        return Sign.NAMES_SWAPPED
    return Sign.NAMES_ALIKE if shared > 1 else Sign.ONE_NAME_ALIKE


def _births(first: Birth | None, second: Birth | None) -> set[Sign]:
    if first is None or second is None:
        return set()
    if first.day is not None and first.day == second.day:
        return {Sign.BIRTH_DATE}
    ours, theirs = first.years, second.years
    if ours is None or theirs is None:
        return set()
    near = ours[0] - YEARS_APART <= theirs[1] and theirs[0] - YEARS_APART <= ours[1]
    return {Sign.BIRTH_YEARS if near else Sign.BIRTH_APART}


def worth_asking(signs: frozenset[Sign]) -> bool:
    """Whether the desk should look at the two side by side. Who offers too much is not read any more."""
    names, against = signs & set(_NAMES), signs & AGAINST
    if Sign.LINKAGE in signs:
        return True
    if Sign.PHONE in signs:
        return bool(names)
    if names & {Sign.NAMES_SAME, Sign.NAMES_SWAPPED}:  # a birth date that was told may be wrong
        return Sign.BIRTH_APART not in signs or len(against) == 1
    if Sign.NAMES_ALIKE in names:
        return Sign.BIRTH_APART not in signs and len(against) < 2
    return bool(names) and Sign.BIRTH_DATE in signs and not against


def closeness(signs: Iterable[Sign]) -> tuple[int, int]:
    """Order for a list: the most signs for, the fewest against, first. Never shown."""
    found = set(signs)
    against = found & AGAINST
    return len(against) - len(found - against), len(against)
