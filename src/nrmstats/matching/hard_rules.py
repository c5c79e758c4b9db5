"""Hard rules over facts: each decides all pairs at once and says its reason with the values.

Safety rules can be set aside by nobody. Distances are told in steps of 25 km, and only where the rule fails: three
exact ones would locate a house. Who lives there is never told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nrmstats.matching.facts import Member, PartyFacts, ShelterFacts

GROWN_UP = 18  # years
STEP_KM = 25

Table = NDArray[np.bool_]
Decided = tuple[Table, Table]


@dataclass(frozen=True, slots=True)
class HardRule:
    """One rule over facts.

    Attributes
    ----------
    code, words, safety : as in `Rule`.
    decide : parties and shelters -> (says no, cannot decide), both of shape (parties, shelters).
    say    : the reason for one pair, with its values.
    """

    code: str
    words: str
    safety: bool
    decide: Callable[[Sequence[PartyFacts], Sequence[ShelterFacts]], Decided]
    say: Callable[[PartyFacts, ShelterFacts], str]


def _numbers(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _flags(values: Iterable[bool]) -> Table:
    return np.array(list(values), dtype=bool)


def _never(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Table:
    return np.zeros((len(parties), len(shelters)), dtype=bool)


def _subset(needs: Sequence[frozenset[str]], offers: Sequence[frozenset[str]]) -> Table:
    """Whether something needed is not offered, shape (parties, shelters)."""
    lacking = np.zeros((len(needs), len(offers)), dtype=bool)
    for word in sorted({word for need in needs for word in need}):
        lacking |= _flags(word in need for need in needs)[:, None] & ~_flags(word in offer for offer in offers)[None, :]
    return lacking


def _need(needed: Sequence[bool | None], given: Sequence[bool | None]) -> Decided:
    """Needed and not given is a no; a missing fact that could make the difference is a question."""
    must, may = _flags(n is True for n in needed)[:, None], _flags(n is not False for n in needed)[:, None]
    lacks, unsure = _flags(g is False for g in given)[None, :], _flags(g is not True for g in given)[None, :]
    no = must & lacks
    return no, may & unsure & ~no


def _adults(party: PartyFacts) -> frozenset[str]:
    """Genders that decide: of adults, or of everybody where a minor comes alone."""
    grown = [one for one in party.members if one.age is None or one.age >= GROWN_UP] or list(party.members)
    return frozenset(one.gender or "?" for one in grown)


def _is_alone(party: PartyFacts) -> bool:
    return all(one.age is not None and one.age < GROWN_UP for one in party.members)


def _ages(party: PartyFacts, *, boys: bool = False) -> list[int]:
    """Ages of children who come with an adult."""
    if _is_alone(party):
        return []
    return [
        one.age
        for one in party.members
        if one.age is not None and one.age < GROWN_UP and (not boys or one.gender == "man")
    ]


def _closed(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    return _never(parties, shelters) | _flags(s.closed for s in shelters)[None, :], _never(parties, shelters)


def _too_late(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    free = _numbers(s.free_in_days for s in shelters)[None, :]
    return free > _numbers(p.needed_in_days for p in parties)[:, None], _never(parties, shelters)


def _kind(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    no = _never(parties, shelters)
    for kind in {s.kind for s in shelters if s.kind}:
        shut = _flags(bool(p.kinds) and kind not in p.kinds for p in parties)[:, None]
        no |= shut & _flags(s.kind == kind for s in shelters)[None, :]
    return no, _flags(bool(p.kinds) for p in parties)[:, None] & _flags(not s.kind for s in shelters)[None, :]


def _gender(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    genders = [_adults(p) for p in parties]
    no = _subset([g - {"?"} for g in genders], [s.genders for s in shelters])
    picky = _flags(len(s.genders) < 3 for s in shelters)[None, :]
    return no, _flags("?" in g for g in genders)[:, None] & picky & ~no


def _minor_alone(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    refuses = ~_flags(s.minors_alone for s in shelters)[None, :]
    no = _flags(_is_alone(p) for p in parties)[:, None] & refuses
    unsure = _flags(all(one.age is None or one.age < GROWN_UP for one in p.members) for p in parties)[:, None]
    return no, unsure & refuses & ~no


def _children(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    eldest = _numbers(max(_ages(p), default=-1) for p in parties)[:, None]
    youngest = _numbers(min(_ages(p), default=GROWN_UP) for p in parties)[:, None]
    lowest, highest = _numbers(s.children_from for s in shelters), _numbers(s.children_to for s in shelters)
    no = (eldest >= 0) & ((eldest > highest[None, :]) | (youngest < lowest[None, :]))
    open_age = _flags(len(p.members) > 1 and any(one.age is None for one in p.members) for p in parties)[:, None]
    picky = ((lowest > 0) | (highest < GROWN_UP - 1))[None, :]
    return no, open_age & picky & ~no


def _boys(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    oldest = _numbers(s.boys_to for s in shelters)[None, :]
    no = _numbers(max(_ages(p, boys=True), default=-1) for p in parties)[:, None] > oldest
    return no, (_numbers(_maybe_boy(p) for p in parties)[:, None] > oldest) & ~no


def _maybe_boy(party: PartyFacts) -> int:
    """How old a boy of the party may be at most where his age, or whether the child is a boy, is not known; or -1."""
    if len(party.members) < 2 or _is_alone(party):
        return -1
    ages = [one.age if one.age is not None else GROWN_UP - 1 for one in party.members if _is_open(one)]
    return max(ages, default=-1)


def _is_open(one: Member) -> bool:
    """Perhaps a boy, perhaps not; or a boy, perhaps, of an age that nobody knows."""
    if one.age is None:
        return one.gender in (None, "man")
    return one.gender is None and one.age < GROWN_UP


def _wheelchair(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    return _need([p.wheelchair for p in parties], [s.wheelchair for s in shelters])


def _secret(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    return _need([p.secret_address for p in parties], [s.secret_address for s in shelters])


def _held(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    closed = _flags(s.closed_regime for s in shelters)[None, :]
    no = _flags(p.court_order is False for p in parties)[:, None] & closed
    return no, _flags(p.court_order is None for p in parties)[:, None] & closed


def _security(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    level = _numbers(s.security_level for s in shelters)[None, :]
    return _numbers(p.security_level for p in parties)[:, None] > level, _never(parties, shelters)


def _care(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    return _subset([p.care for p in parties], [s.care for s in shelters]), _never(parties, shelters)


def _too_near(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    no, unsure = _never(parties, shelters), _never(parties, shelters)
    for area in sorted({unsafe.area for p in parties for unsafe in p.avoid}):
        least = _numbers(max((u.km for u in p.avoid if u.area == area), default=0) for p in parties)[:, None]
        known = _flags(area in s.distances for s in shelters)[None, :]
        far = _numbers(s.distances.get(area, 0) for s in shelters)[None, :]
        no |= known & (far < least)
        unsure |= ~known & (least > 0)
    return no, unsure & ~no


def _conflict(parties: Sequence[PartyFacts], shelters: Sequence[ShelterFacts]) -> Decided:
    """Who lives in any part of a house is met in all of it."""
    no = _never(parties, shelters)
    living: dict[str, set[str]] = {}
    for one in shelters:
        living.setdefault(one.shelter.house, set()).update(one.residents)
    for row, party in enumerate(parties):
        if party.avoid_people:
            no[row] = [not party.avoid_people.isdisjoint(living[s.shelter.house]) for s in shelters]
    return no, _never(parties, shelters)


def _say_children(party: PartyFacts, house: ShelterFacts) -> str:
    if house.children_to < 0:
        return "takes no children"
    wrong = [age for age in sorted(_ages(party), reverse=True) if not house.children_from <= age <= house.children_to]
    ages = f"takes children from {house.children_from} to {house.children_to} years"
    return f"{ages}; one is {wrong[0]}" if wrong else f"{ages}; an age is not known"


def _say_boys(party: PartyFacts, house: ShelterFacts) -> str:
    eldest = max(_ages(party, boys=True), default=-1)
    told = f"one is {eldest}" if eldest > house.boys_to else "an age, or whether a child is a boy, is not known"
    return f"takes boys up to {house.boys_to} years; {told}"


def _say_near(party: PartyFacts, house: ShelterFacts) -> str:
    near = [(house.distances[u.area], u.km) for u in party.avoid if house.distances.get(u.area, u.km) < u.km]
    if not near:
        return "the distance to an area named unsafe is not known"
    far, least = max(near, key=lambda one: one[1] - one[0])
    return f"within {(far // STEP_KM + 1) * STEP_KM} km of an area named unsafe; needs {least}"


def _say_gender(party: PartyFacts, house: ShelterFacts) -> str:
    words = {"woman": "women", "man": "men", "other": "people of another gender"}
    takes = " and ".join(words[g] for g in ("woman", "man", "other") if g in house.genders) or "no adults"
    return f"takes {takes} only" if _adults(party) - {"?"} - house.genders else f"takes {takes} only; not asked"


def _words(many: Iterable[str]) -> str:
    return ", ".join(sorted(many))


HARD_RULES: tuple[HardRule, ...] = (
    HardRule("CLOSED", "closed", False, _closed, lambda p, s: "closed"),
    HardRule(
        "NOT_YET",
        "not free in time",
        False,
        _too_late,
        lambda p, s: f"free or ready in {s.free_in_days} days; needed in {p.needed_in_days}",
    ),
    HardRule(
        "KIND",
        "this kind of shelter is not open to them",
        False,
        _kind,
        lambda p, s: (
            f"kind “{s.kind}” is not open to them; open are {_words(p.kinds)}"
            if s.kind
            else f"its kind is not known; open to them are {_words(p.kinds)}"
        ),
    ),
    HardRule("GENDER", "takes others only", False, _gender, _say_gender),
    HardRule(
        "MINOR_ALONE",
        "takes no minors without a parent",
        True,
        _minor_alone,
        lambda p, s: "takes no minors without a parent" if _is_alone(p) else "whether they are of age is not known",
    ),
    HardRule("CHILDREN", "does not take children of these ages", False, _children, _say_children),
    HardRule(
        "BOYS",
        "does not take boys of this age",
        False,
        _boys,
        _say_boys,
    ),
    HardRule(
        "WHEELCHAIR",
        "no way in without steps",
        False,
        _wheelchair,
        lambda p, s: "no way in without steps" if p.wheelchair and s.wheelchair is False else "steps: not asked",
    ),
    HardRule(
        "SECRET",
        "the address is not secret",
        True,
        _secret,
        lambda p, s: (
            "the address is not secret"
            if p.secret_address and s.secret_address is False
            else "secret address: not asked"
        ),
    ),
    HardRule(
        "HELD",
        "a closed regime needs a court's authorisation",
        True,
        _held,
        lambda p, s: (
            "a closed regime, and no court has authorised it"
            if p.court_order is False
            else "a closed regime; whether a court has authorised it is not known"
        ),
    ),
    HardRule(
        "SECURITY",
        "not secure enough",
        True,
        _security,
        lambda p, s: f"security level {s.security_level}; needs {p.security_level}",
    ),
    HardRule(
        "CARE", "cannot give the care needed", False, _care, lambda p, s: f"cannot give: {_words(p.care - s.care)}"
    ),
    HardRule("TOO_NEAR", "too near an area named unsafe", True, _too_near, _say_near),
    HardRule(
        "CONFLICT", "a conflict with somebody there", True, _conflict, lambda p, s: "a conflict with somebody there"
    ),
)
