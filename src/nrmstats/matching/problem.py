"""What the planner is asked: parties who wait, shelters with free places, hard rules, wishes and links.

A party goes to one shelter or to none: one person, or a family that stays together. A shelter is a pool of places that
differ in nothing that a rule or a wish looks at; shelters of one `site` are the same house. There is no place for a
score of vulnerability or for a nationality: priority is emergency, then days waited, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nrmstats.matching.checks import MOST_CODES, check
from nrmstats.matching.refusals import ProblemRefused

PLACE = "place"
# Days from which a wait counts as longer; the class of a party is how many of these it has reached. A choice of ours.
WAIT_CLASSES = (3, 7, 14, 28)

Bits = NDArray[np.uint64]


class Bond(StrEnum):
    """How linked parties are placed."""

    TOGETHER = "together"  # all at one site, or none of them
    APART = "apart"  # no two of them at one site


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule.

    Parameters
    ----------
    code   : short name, unique ("TOO_NEAR").
    words  : the rule as a sentence for a person, without values.
    safety : True if nobody may set it aside.
    """

    code: str
    words: str
    safety: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Something a party may wish of a shelter.

    Parameters
    ----------
    code   : short name, unique ("OWN_LANGUAGE").
    words  : the wish in words for a person.
    weight : whole number, 1 or more; the plan adds up the weights of wishes met.
    """

    code: str
    words: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Party:
    """Who goes to one shelter, or to none: a person, or a family that is not parted.

    Parameters
    ----------
    reference   : pseudonymous, unique; never a name.
    people      : persons in it, children included, 1 or more; every person counts as one.
    takes       : what it takes of a shelter, by kind, whole numbers; `people` places if left out.
    emergency   : must be safe tonight.
    waited_days : whole days since the place was asked for, 0 or more.
    group       : for the report of waits alone; the plan never looks at it.
    set_aside   : codes of rules that a human has set aside for this party, with a reason kept elsewhere.
    needs       : features of shelters it needs ("wheelchair"); for the note on scarce places alone.
    """

    reference: str
    people: int = 1
    takes: Mapping[str, int] | None = None
    emergency: bool = False
    waited_days: int = 0
    group: str = ""
    set_aside: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()

    @property
    def sizes(self) -> Mapping[str, int]:
        """What it takes of a shelter, by kind, zeros left out."""
        taken = {PLACE: self.people} if self.takes is None else self.takes
        return {kind: many for kind, many in taken.items() if many}


@dataclass(frozen=True, slots=True)
class Shelter:
    """A pool of like places.

    Parameters
    ----------
    reference : unique; never an address.
    free      : what is free, by kind, whole numbers ({"place": 4, "cot": 1}).
    site      : the house it is part of; itself if left out. Links look at sites.
    features  : what makes its places scarce ("wheelchair", "secure"); for the note on scarce places alone.
    """

    reference: str
    free: Mapping[str, int]
    site: str = ""
    features: frozenset[str] = frozenset()

    @property
    def house(self) -> str:
        """The house it is part of."""
        return self.site or self.reference


@dataclass(frozen=True, slots=True)
class Link:
    """Parties that are placed together or apart. `words` says why, for those who may know."""

    parties: tuple[str, ...]
    bond: Bond
    words: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a shelter does not fit a party.

    Parameters
    ----------
    rule    : code of the rule.
    words   : the reason with its values ("sons up to 12; one is 14"); the words of the rule if left out.
    unknown : True if a fact is missing: not "no" but "cannot decide: ask".
    """

    rule: str
    words: str = ""
    unknown: bool = False


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the planner looks at. Build it with `problem_from`, or from facts with `matching.facts`.

    Parameters
    ----------
    parties, shelters, rules, wishes, links : see their classes; references and codes are unique.
    misfits  : shape (parties, shelters); bit k is set where rule k says no.
    unknowns : shape (parties, shelters); bit k is set where rule k cannot be decided.
    met      : shape (parties, shelters); bit k is set where the party has wish k and the shelter meets it.
    reasons  : (party, shelter, rule) -> the reason in words with its values, where there are own words.
    wait_classes : days, rising, from which a wait belongs to the next class.
    fixed    : party -> shelter (or None: not placed) where a human has decided.

    Raises
    ------
    ProblemRefused         with the path of the value.
    SafetyCannotBeSetAside a party asks to set aside a safety rule.
    """

    parties: tuple[Party, ...]
    shelters: tuple[Shelter, ...]
    rules: tuple[Rule, ...]
    misfits: Bits
    unknowns: Bits
    wishes: tuple[Wish, ...] = ()
    met: Bits = field(default_factory=lambda: np.zeros((0, 0), dtype=np.uint64))
    links: tuple[Link, ...] = ()
    reasons: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    wait_classes: tuple[int, ...] = WAIT_CLASSES
    fixed: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.wishes and not self.met.size:
            object.__setattr__(self, "met", np.zeros((len(self.parties), len(self.shelters)), dtype=np.uint64))
        check(self)

    def party_at(self) -> dict[str, int]:
        """Reference of a party -> its row."""
        return {party.reference: row for row, party in enumerate(self.parties)}

    def shelter_at(self) -> dict[str, int]:
        """Reference of a shelter -> its column."""
        return {shelter.reference: column for column, shelter in enumerate(self.shelters)}

    def standing_misfits(self) -> Bits:
        """Misfits less the rules that a human has set aside, shape (parties, shelters)."""
        return self.misfits & self._all_kept()

    def standing_unknowns(self) -> Bits:
        """Undecided rules less those that a human has set aside, shape (parties, shelters)."""
        return self.unknowns & self._all_kept()

    def standing(self, row: int) -> tuple[Bits, Bits]:
        """Misfits and undecided rules of one party less those set aside, each of shape (shelters,)."""
        kept = self._kept(self.parties[row])
        return self.misfits[row] & kept, self.unknowns[row] & kept

    def _all_kept(self) -> Bits:
        return np.array([self._kept(party) for party in self.parties], dtype=np.uint64).reshape(-1, 1)

    def _kept(self, party: Party) -> np.uint64:
        aside = (
            sum(1 << k for k, rule in enumerate(self.rules) if rule.code in party.set_aside) if party.set_aside else 0
        )
        return np.uint64(((1 << len(self.rules)) - 1) & ~aside)

    def wait_class(self, party: Party) -> int:
        """How many of `wait_classes` the party has reached; 0 is the shortest wait."""
        return sum(party.waited_days >= days for days in self.wait_classes)


def problem_from(
    parties: Sequence[Party],
    shelters: Sequence[Shelter],
    rules: Sequence[Rule],
    misfits: Mapping[tuple[str, str], Iterable[Misfit]],
    *,
    wishes: Sequence[Wish] = (),
    met: Mapping[tuple[str, str], Iterable[str]] = MappingProxyType({}),
    links: Sequence[Link] = (),
    wait_classes: Sequence[int] = WAIT_CLASSES,
    fixed: Mapping[str, str | None] = MappingProxyType({}),
) -> Problem:
    """A problem from reasons that were found elsewhere.

    Parameters
    ----------
    misfits : (party, shelter) -> why it does not fit; a pair that is left out fits.
    met     : (party, shelter) -> codes of the party's wishes that the shelter meets.

    The rest as in `Problem`.

    Raises
    ------
    ProblemRefused, SafetyCannotBeSetAside  with the path of the value.

    Examples
    --------
    >>> near = Rule("TOO_NEAR", "Too near an area named unsafe", safety=True)
    >>> problem = problem_from(
    ...     [Party("P1")], [Shelter("W-14", {"place": 1}), Shelter("W-08", {"place": 2})], [near],
    ...     {("P1", "W-08"): [Misfit("TOO_NEAR", "within 25 km of an area named unsafe; needs 50")]},
    ... )
    >>> problem.misfits.tolist()
    [[0, 1]]
    """
    rows = {party.reference: row for row, party in enumerate(parties)}
    columns = {shelter.reference: column for column, shelter in enumerate(shelters)}
    bit = {rule.code: np.uint64(1 << k) for k, rule in enumerate(rules[:MOST_CODES])}
    wished = {wish.code: np.uint64(1 << k) for k, wish in enumerate(wishes[:MOST_CODES])}
    no, unsure, good = (np.zeros((len(parties), len(shelters)), dtype=np.uint64) for _ in range(3))
    reasons: dict[tuple[str, str, str], str] = {}
    for (party, shelter), found in misfits.items():
        at = _pair(party, shelter, rows, columns, "misfits")
        for misfit in found:
            if misfit.rule not in bit:
                raise ProblemRefused(f"no rule has the code “{misfit.rule}”.", f"misfits[{party}, {shelter}]")
            (unsure if misfit.unknown else no)[at] |= bit[misfit.rule]
            if misfit.words:
                reasons[party, shelter, misfit.rule] = misfit.words
    for (party, shelter), codes in met.items():
        at = _pair(party, shelter, rows, columns, "met")
        for code in codes:
            if code not in wished:
                raise ProblemRefused(f"no wish has the code “{code}”.", f"met[{party}, {shelter}]")
            good[at] |= wished[code]
    return Problem(
        tuple(parties),
        tuple(shelters),
        tuple(rules),
        no,
        unsure,
        tuple(wishes),
        good,
        tuple(links),
        MappingProxyType(reasons),
        tuple(wait_classes),
        MappingProxyType(dict(fixed)),
    )


def _pair(party: str, shelter: str, rows: Mapping[str, int], columns: Mapping[str, int], what: str) -> tuple[int, int]:
    if party not in rows:
        raise ProblemRefused(f"no party has the reference “{party}”.", f"{what}[{party}, {shelter}]")
    if shelter not in columns:
        raise ProblemRefused(f"no shelter has the reference “{shelter}”.", f"{what}[{party}, {shelter}]")
    return rows[party], columns[shelter]
