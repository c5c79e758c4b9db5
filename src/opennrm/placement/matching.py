"""The bridge to the planner: who waits and what is free as its parties and pools, its answer in the words of this room.

Reasons come from `rules.judge`, the same that the page of one search shows. No score, no nationality; a human decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nrmstats import matching as core
from opennrm.law.words import gettext_noop as _
from opennrm.people.rules.said import Said
from opennrm.placement.rules import NEVER_SET_ASIDE, Known, Misfit, PlaceFacts, Rule, Together, WishFacts, misfits
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

    `group` is for the report of waits alone: the plan never looks at it.
    """

    reference: str
    facts: WishFacts
    emergency: bool
    waited_days: int
    conflicts: Mapping[str, Known] = field(default_factory=dict)
    avoided: frozenset[str] = frozenset()  # houses that are not asked again for this person
    group: str = ""


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
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Proposed:
    """Where the plan sends one person, what else fits, and the nearest miss."""

    reference: str
    pool: str | None
    options: tuple[Option, ...]
    nearest: tuple[str, str] | None = None  # pool, and the rule without which it fits


@dataclass(frozen=True)
class Suggestion:
    """A plan for everybody who waits. Levels: goal in words, reached, at most possible."""

    proposed: tuple[Proposed, ...]
    levels: tuple[tuple[str, int, int], ...]
    proven: bool
    envy: tuple[tuple[str, str], ...]  # who has more right than whom, where the plan could not do otherwise
    moves: tuple[tuple[str, str | None, str | None], ...] = ()  # what a human's other choice changes
    costs: tuple[tuple[str, int, int], ...] = ()
    groups: tuple[core.GroupWaits, ...] = field(default=())


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
        plan, costs = change.plan, change.costs
        moves = tuple((move.party, move.before, move.after) for move in change.moves)
    return Suggestion(
        tuple(_proposed(plan, one.reference) for one in asked),
        tuple((level.words, level.value, level.bound) for level in plan.levels if level.key != "lot"),
        plan.is_proven,
        tuple((case.party, case.over) for case in core.justified_envy(plan)),
        moves, costs, core.waits_by_group(plan),
    )  # fmt: skip


def _problem(
    asked: Sequence[Asked], pools: Sequence[Pool], links: Sequence[tuple[str, str, Together]], today: date
) -> core.Problem:
    against: dict[tuple[str, str], list[core.Misfit]] = {}
    met: dict[tuple[str, str], list[str]] = {}
    for one in asked:
        for pool in pools:
            pair = one.reference, pool.reference
            place = replace(pool.facts, conflict=one.conflicts.get(pool.site, Known.NO))
            found = misfits(place, one.facts, today)
            if pool.site in one.avoided:
                found.append(Misfit(Rule.CONFLICT, Said(_("This house is not asked again for this person."))))
            if found:
                against[pair] = [core.Misfit(str(m.rule), str(m.why), m.ask) for m in found]
            met[pair] = _met(one.facts, pool.facts)
    parties = [
        core.Party(
            one.reference, people=1 + len(one.facts.children or ()), takes={PLACE: 1},
            emergency=one.emergency, waited_days=one.waited_days, group=one.group,
        )
        for one in asked
    ]  # fmt: skip
    shelters = [core.Shelter(pool.reference, {PLACE: pool.free}, pool.site, _features(pool.facts)) for pool in pools]
    rules = [core.Rule(str(rule), str(rule), rule in SAFETY | NEVER_SET_ASIDE) for rule in Rule]
    bonds = {Together.TOGETHER: core.Bond.TOGETHER, Together.APART: core.Bond.APART}
    tied = [core.Link((first, second), bonds[how]) for first, second, how in links]
    return core.problem_from(parties, shelters, rules, against, wishes=_WISHES, met=met, links=tied)


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
    return frozenset(scarce | ({"cot"} if place.cots else set()))


def _proposed(plan: core.Plan, reference: str) -> Proposed:
    told = core.explain(plan, reference)
    words = {wish.code: wish.words for wish in _WISHES}
    options = tuple(
        Option(one.shelter, one.chosen, tuple(words[code] for code in one.met), one.needs_another_plan, one.notes)
        for one in told.alternatives[:MOST_ALTERNATIVES]
    )
    miss = next(((one.shelter, one.nearest.words) for one in told.misfits if one.nearest is not None), None)
    return Proposed(reference, told.shelter, options, miss)
