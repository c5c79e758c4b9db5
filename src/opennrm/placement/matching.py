"""The bridge to the planner: who waits and what is free as its parties and pools, its answer in the words of this room.

Reasons come from `rules.judge`, the same that the page of one search shows. No score, no nationality; a human decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nrmstats import matching as core
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.placement.rules import (
    CARE_WORDS,
    NEVER_SET_ASIDE,
    Known,
    Misfit,
    PlaceFacts,
    Rule,
    Together,
    WishFacts,
    misfits,
)
from opennrm.placement.rules.fit import SAFETY

PLACE = "place"  # the kind of capacity that the planner counts
TIME_LIMIT_S = 5.0  # a page waits no longer; what is not proven by then is told as a gap
MOST_ALTERNATIVES = 4
CannotBe = core.MatchingRefusal  # what the planner answers to a choice that no plan can hold
LANGUAGE, REGION, UNNEEDED = "language", "region", "spares_care"
_WISHES = (
    core.Wish(REGION, _("a region that the person asked for"), 3),
    core.Wish(LANGUAGE, _("somebody there speaks a language of the person"), 2),
    core.Wish(UNNEEDED, _("no care is used up that others need"), 1),
)


@dataclass(frozen=True)
class Asked:
    """Somebody who waits. `conflicts`: houses where somebody lives whom they may not meet; who, is not known here.

    `groups` is for the report of waits alone, by what is compared: the plan never looks at it.
    """

    reference: str
    facts: WishFacts
    emergency: bool
    waited_days: int
    conflicts: Mapping[str, Known] = field(default_factory=dict)
    avoided: frozenset[str] = frozenset()  # houses that are not asked again for this person
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pool:
    """Free places of one unit that are judged alike."""

    reference: str
    site: str
    facts: PlaceFacts
    free: int


@dataclass(frozen=True)
class Option:
    """A pool that fits somebody, with what speaks for it."""

    pool: str
    chosen: bool
    met: tuple[str, ...]
    moves_others: bool
    notes: tuple[Said, ...]


@dataclass(frozen=True)
class Proposed:
    """Where the plan sends one person, what else fits, and the nearest miss."""

    reference: str
    pool: str | None
    options: tuple[Option, ...]
    nearest: tuple[str, tuple[str, ...]] | None = None  # pool, and the reasons of the one rule without which it fits


@dataclass(frozen=True)
class Suggestion:
    """A plan for everybody who waits. Levels: goal in words, reached, at most possible."""

    proposed: tuple[Proposed, ...]
    levels: tuple[tuple[str, int, int], ...]
    proven: bool
    envy: tuple[tuple[str, str], ...]  # who has more right than whom, where the plan could not do otherwise
    moves: tuple[tuple[str, str | None, str | None], ...] = ()  # what a human's other choice changes
    costs: tuple[tuple[str, int, int], ...] = ()
    groups: Mapping[str, tuple[core.GroupWaits, ...]] = field(default_factory=dict)  # what is compared -> its groups


def suggest(
    asked: Sequence[Asked],
    pools: Sequence[Pool],
    links: Sequence[tuple[str, str, Together]],
    today: date,
    *,
    choices: Mapping[str, str | None] | None = None,
) -> Suggestion:
    """The best plan on pools: emergencies, then people, then who waited longest, then wishes, then a fixed lot.

    choices : person -> pool (or None) where a human chose otherwise; the answer tells who is moved by it.
    Raises core.MatchingRefusal where a choice cannot be.
    """
    plan = core.plan(_problem(asked, pools, links, today), time_limit_s=TIME_LIMIT_S)
    moves: tuple[tuple[str, str | None, str | None], ...] = ()
    costs: tuple[tuple[str, int, int], ...] = ()
    if choices:
        change = core.choose_otherwise(plan, choices, time_limit_s=TIME_LIMIT_S)
        costs = _costs(plan, change.plan)
        plan = change.plan
        moves = tuple((move.party, move.before, move.after) for move in change.moves)
    places = {pool.reference: pool for pool in pools}
    return Suggestion(
        tuple(_proposed(plan, one, places, today) for one in asked),
        tuple((goal_words(level.key), level.value, level.bound) for level in plan.levels if level.key != "lot"),
        plan.is_proven,
        tuple((case.party, case.over) for case in core.justified_envy(plan)),
        moves, costs, _groups(plan, asked),
    )  # fmt: skip


_GOALS = {
    "emergencies": _("People in an emergency who get a place"),
    "people": _("People who get a place"),
    "wishes": _("Wishes met, by their weight"),
}


def goal_words(key: str) -> Said:
    """A goal of the plan in words that can be said in every language.

    >>> goal_words("waited_28_days")
    'People who get a place, of those who have waited 28 days or longer'
    """
    if key in _GOALS:
        return Said(_GOALS[key])
    days = int(key.removeprefix("waited_").removesuffix("_days"))
    return Said(_("People who get a place, of those who have waited {days} days or longer"), days=days)


def _costs(before: core.Plan, after: core.Plan) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (goal_words(old.key), old.value, new.value)
        for old, new in zip(before.levels, after.levels, strict=True)
        if old.key != "lot" and old.value != new.value
    )


def _groups(plan: core.Plan, asked: Sequence[Asked]) -> dict[str, tuple[core.GroupWaits, ...]]:
    """How each group fares, for each thing that is compared; groups too small to be shown are joined by the core."""
    found = {}
    for what in sorted({key for one in asked for key in one.groups}):
        group = {one.reference: one.groups.get(what, "") for one in asked}
        parties = tuple(replace(party, group=group[party.reference]) for party in plan.problem.parties)
        told = core.waits_by_group(replace(plan, problem=replace(plan.problem, parties=parties)))
        found[what] = (
            told if any(row.group in group.values() for row in told) else ()
        )  # "others" alone compares nothing
    return found


def _problem(
    asked: Sequence[Asked], pools: Sequence[Pool], links: Sequence[tuple[str, str, Together]], today: date
) -> core.Problem:
    against: dict[tuple[str, str], list[core.Misfit]] = {}
    met: dict[tuple[str, str], list[str]] = {}
    for one in asked:
        for pool in pools:
            pair = one.reference, pool.reference
            found = _against(one, pool, today)
            if found:
                against[pair] = [core.Misfit(str(m.rule), str(m.why), m.ask) for m in found]
            met[pair] = _met(one.facts, pool.facts)
    parties = [
        core.Party(
            one.reference, people=1 + len(one.facts.children or ()), takes={PLACE: 1},
            emergency=one.emergency, waited_days=one.waited_days, needs=_needs(one.facts),
        )
        for one in asked
    ]  # fmt: skip
    shelters = [core.Shelter(pool.reference, {PLACE: pool.free}, pool.site, _features(pool.facts)) for pool in pools]
    rules = [core.Rule(str(rule), str(rule), rule in SAFETY | NEVER_SET_ASIDE) for rule in Rule]
    bonds = {Together.TOGETHER: core.Bond.TOGETHER, Together.APART: core.Bond.APART}
    tied = [core.Link((first, second), bonds[how]) for first, second, how in links]
    return core.problem_from(parties, shelters, rules, against, wishes=_WISHES, met=met, links=tied)


def _against(one: Asked, pool: Pool, today: date) -> list[Misfit]:
    place = replace(pool.facts, conflict=one.conflicts.get(pool.site, Known.NO))
    found = misfits(place, one.facts, today)
    if pool.site in one.avoided:
        found.append(Misfit(Rule.CONFLICT, Said(_("This house is not asked again for this person."))))
    return found


COT = "cot"
SCARCE = {str(care): words for care, words in CARE_WORDS.items()} | {COT: _("a cot")}


def _needs(wish: WishFacts) -> frozenset[str]:
    """What somebody needs of what is scarce: a place that gives it is not spared for others."""
    cots = any(child.cot == Known.YES for child in wish.children or ())
    return frozenset(str(care) for care in wish.care or ()) | ({COT} if cots else set())


def _met(wish: WishFacts, place: PlaceFacts) -> list[str]:
    found = []
    if place.region in wish.regions:
        found.append(REGION)
    if set(wish.languages) & place.languages:
        found.append(LANGUAGE)
    if not place.care - (wish.care or frozenset()):
        found.append(UNNEEDED)
    return found


def _features(place: PlaceFacts) -> frozenset[str]:
    scarce = {str(care) for care in place.care}
    return frozenset(scarce | ({COT} if place.cots else set()))


def _proposed(plan: core.Plan, one: Asked, places: Mapping[str, Pool], today: date) -> Proposed:
    told = core.explain(plan, one.reference)
    words = {wish.code: wish.words for wish in _WISHES}
    options = tuple(
        Option(
            other.shelter, other.chosen, tuple(words[code] for code in other.met), other.needs_another_plan,
            tuple(_scarce(*found) for found in core.scarce(plan, one.reference, other.shelter)),
        )
        for other in told.alternatives[:MOST_ALTERNATIVES]
    )  # fmt: skip
    miss = next((found for found in told.misfits if found.nearest is not None), None)
    nearest = None
    if miss is not None and miss.nearest is not None:
        against = _against(one, places[miss.shelter], today)
        nearest = miss.shelter, tuple(m.why for m in against if m.rule == miss.nearest.rule)
    return Proposed(one.reference, told.shelter, options, nearest)


def _scarce(feature: str, free: int) -> Said:
    """Not needed by this person, and the last one: said, so that a human may choose otherwise."""
    if free:
        return Said(_("uses what this person does not need and is scarce: {care}; one such place stays free"), care=SCARCE[feature])  # fmt: skip
    return Said(_("uses what this person does not need and is scarce: {care}; no such place stays free"), care=SCARCE[feature])  # fmt: skip
