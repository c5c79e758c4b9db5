"""What is known about parties and shelters, for analysts who have no platform: facts in, a problem out.

None means "not known" or "not asked", which never passes silently: the rule that needs the fact says "cannot decide".
There is no field for a nationality, a name or an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nrmstats.matching.hard_rules import HARD_RULES, HardRule
from nrmstats.matching.problem import (
    WAIT_CLASSES,
    Bond,
    Link,
    Misfit,
    Party,
    Problem,
    Rule,
    Shelter,
    Wish,
)
from nrmstats.matching.refusals import ProblemRefused

LANGUAGE = Wish("LANGUAGE", "a language they speak is spoken there", 3)
NEAR = Wish("NEAR", "near a place they wish to be near to", 2)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a party. gender: "woman", "man" or "other", as lived and wished, not as on paper. age: years."""

    gender: str | None
    age: int | None


@dataclass(frozen=True, slots=True)
class Area:
    """A named area and a distance from it in whole kilometres."""

    area: str
    km: int


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party and what shelters must know to decide.

    Attributes
    ----------
    party : what the planner sees; its `people` is the number of members.
    members : everybody in it.
    kinds : kinds of shelter open to it by law or agreement; empty for all.
    wheelchair, secret_address, court_order : needed, not needed, not asked (court_order: whether a court has
        authorised a closed regime).
    security_level : least level, 0 to 3. care : kinds of care needed. needed_in_days : from when, 0 is tonight.
    avoid : areas named unsafe with the least distance. avoid_people : references that must not be met.
    languages, near, wishes : what is wished.
    """

    party: Party
    members: tuple[Member, ...]
    kinds: frozenset[str] = frozenset()
    wheelchair: bool | None = False
    secret_address: bool | None = False
    court_order: bool | None = False
    security_level: int = 0
    care: frozenset[str] = frozenset()
    needed_in_days: int = 0
    avoid: tuple[Area, ...] = ()
    avoid_people: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    near: tuple[Area, ...] = ()
    wishes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ShelterFacts:
    """A shelter and what it can take.

    Attributes
    ----------
    shelter : what the planner sees.
    kind : kind of shelter. genders : of adults whom it takes. minors_alone : takes minors without their parents.
    children_from, children_to, boys_to : ages of children who may come with a parent; children_to -1 for none.
    wheelchair, secret_address : True, False or not known. security_level : 0 to 3. closed_regime : people are held.
    care : kinds of care given. free_in_days : from when its places are free or can be prepared. closed : takes nobody.
    distances : area -> kilometres; an area that is left out is not known. residents : references of people there.
    languages, offers : what wishes it can meet.
    """

    shelter: Shelter
    kind: str = ""
    genders: frozenset[str] = frozenset({"woman", "man", "other"})
    minors_alone: bool = False
    children_from: int = 0
    children_to: int = 17
    boys_to: int = 17
    wheelchair: bool | None = None
    secret_address: bool | None = None
    security_level: int = 0
    closed_regime: bool = False
    care: frozenset[str] = frozenset()
    free_in_days: int = 0
    closed: bool = False
    distances: Mapping[str, int] = field(default_factory=dict)
    residents: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()


class ReasonsOnDemand(Mapping[tuple[str, str, str], str]):
    """The words of a reason with its values, made when somebody asks: millions of pairs need none."""

    def __init__(
        self,
        parties: Sequence[PartyFacts],
        shelters: Sequence[ShelterFacts],
        given: Mapping[tuple[str, str, str], str],
    ) -> None:
        self._parties = {facts.party.reference: facts for facts in parties}
        self._shelters = {facts.shelter.reference: facts for facts in shelters}
        self._rules: dict[str, HardRule] = {rule.code: rule for rule in HARD_RULES}
        self._given = given

    def __getitem__(self, key: tuple[str, str, str]) -> str:
        if key in self._given:
            return self._given[key]
        party, shelter, code = key
        return self._rules[code].say(self._parties[party], self._shelters[shelter])

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return ((p, s, code) for p in self._parties for s in self._shelters for code in self._rules)

    def __len__(self) -> int:
        return len(self._parties) * len(self._shelters) * len(self._rules)


def problem_of_facts(
    parties: Sequence[PartyFacts],
    shelters: Sequence[ShelterFacts],
    *,
    rules: Sequence[Rule] = (),
    misfits: Mapping[tuple[str, str], Sequence[Misfit]] | None = None,
    wishes: Sequence[Wish] = (),
    links: Sequence[Link] = (),
    wait_classes: Sequence[int] = WAIT_CLASSES,
    fixed: Mapping[str, str | None] | None = None,
) -> Problem:
    """A problem whose hard rules are decided from facts.

    Parameters
    ----------
    rules, misfits : further rules, and reasons by (party, shelter), found elsewhere.
    wishes : what `PartyFacts.wishes` may name; a wish is met by a shelter that offers its code.

    The rest as in `Problem`.

    Raises
    ------
    ProblemRefused, SafetyCannotBeSetAside  with the path of the value.

    Examples
    --------
    >>> mother = PartyFacts(Party("P1", people=2), (Member("woman", 24), Member("man", 14)), avoid=(Area("South", 50),))
    >>> house = ShelterFacts(Shelter("W-14", {"place": 4}), boys_to=12, distances={"South": 20})
    >>> problem = problem_of_facts([mother], [house])
    >>> from nrmstats.matching import explain, plan
    >>> for reason in explain(plan(problem), "P1").misfits[0].reasons:
    ...     print(reason.rule, reason.safety, reason.words)
    BOYS False takes boys up to 12 years; one is 14
    TOO_NEAR True within 25 km of an area named unsafe; needs 50
    """
    all_rules = (*(Rule(rule.code, rule.words, rule.safety) for rule in HARD_RULES), *rules)
    all_wishes = (LANGUAGE, NEAR, *wishes)
    _own_codes([rule.code for rule in rules], [rule.code for rule in HARD_RULES], "rules")
    _own_codes([wish.code for wish in wishes], [LANGUAGE.code, NEAR.code], "wishes")
    shape = (len(parties), len(shelters))
    no, unsure, met = (np.zeros(shape, dtype=np.uint64) for _ in range(3))
    for k, rule in enumerate(HARD_RULES):
        against, open_question = rule.decide(parties, shelters)
        no |= against.astype(np.uint64) << np.uint64(k)
        unsure |= (open_question & ~against).astype(np.uint64) << np.uint64(k)
    given = _given(parties, shelters, all_rules, misfits or {}, no, unsure)
    codes = [wish.code for wish in wishes]
    for row, party in enumerate(parties):
        for code in sorted(party.wishes):
            if code not in codes:
                raise ProblemRefused(f"no wish has the code “{code}”.", f"parties[{row}].wishes")
        met[row] = [_met(party, house, codes) for house in shelters]
    return Problem(
        tuple(facts.party for facts in parties),
        tuple(facts.shelter for facts in shelters),
        all_rules,
        no,
        unsure,
        all_wishes,
        met,
        (*links, *_kept_apart(parties)),
        ReasonsOnDemand(parties, shelters, given),
        tuple(wait_classes),
        dict(fixed or {}),
    )


def _own_codes(codes: Sequence[str], taken: Sequence[str], where: str) -> None:
    for place, code in enumerate(codes):
        if code in taken:
            raise ProblemRefused(f"“{code}” is a code of this program; choose another one.", f"{where}[{place}].code")


def _kept_apart(parties: Sequence[PartyFacts]) -> list[Link]:
    """Who must not meet somebody who waits too is not sent to one house with them."""
    waiting = {facts.party.reference for facts in parties}
    pairs = {
        (min(facts.party.reference, other), max(facts.party.reference, other))
        for facts in parties
        for other in facts.avoid_people & waiting - {facts.party.reference}
    }
    return [Link(pair, Bond.APART) for pair in sorted(pairs)]


def _given(
    parties: Sequence[PartyFacts],
    shelters: Sequence[ShelterFacts],
    rules: Sequence[Rule],
    misfits: Mapping[tuple[str, str], Sequence[Misfit]],
    no: np.ndarray[tuple[int, ...], np.dtype[np.uint64]],
    unsure: np.ndarray[tuple[int, ...], np.dtype[np.uint64]],
) -> dict[tuple[str, str, str], str]:
    """Set the bits of reasons found elsewhere; their words, those of the rule where they have none."""
    rows = {facts.party.reference: row for row, facts in enumerate(parties)}
    columns = {facts.shelter.reference: column for column, facts in enumerate(shelters)}
    place = {rule.code: k for k, rule in enumerate(rules)}
    words = {}
    for (party, shelter), found in misfits.items():
        for misfit in found:
            bit = np.uint64(1 << place[misfit.rule])
            (unsure if misfit.unknown else no)[rows[party], columns[shelter]] |= bit
            words[party, shelter, misfit.rule] = misfit.words or rules[place[misfit.rule]].words
    return words


def _met(party: PartyFacts, house: ShelterFacts, codes: Sequence[str]) -> int:
    bits = 1 if party.languages & house.languages else 0
    if any(house.distances.get(wish.area, wish.km + 1) <= wish.km for wish in party.near):
        bits |= 2
    for k, code in enumerate(codes, 2):
        if code in party.wishes and code in house.offers:
            bits |= 1 << k
    return bits
