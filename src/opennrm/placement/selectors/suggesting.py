"""A suggestion for everybody who waits at once. The planner proposes; a human decides, one offer at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import Broken
from opennrm.placement.matching import Asked, CannotBe, Pool, Suggestion, suggest
from opennrm.placement.models import Place, Wish
from opennrm.placement.rules import PlaceFacts, Rule, Urgency, WishFacts, misfits
from opennrm.placement.rules.written import groups_of, wish_facts
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.apart import conflicts_for, links_between, ties_of
from opennrm.placement.selectors.fitting import facts_of, needs_of, place_facts, places_in_reach, start_of


@dataclass(frozen=True)
class Suggested:
    """The plan, and what its references stand for."""

    suggestion: Suggestion
    wishes: dict[str, Wish]
    first_place: dict[str, Place]  # of each pool
    free: dict[str, int]


@selector
def suggestion(*, viewer: Actor, choices: Mapping[UUID, UUID | None] | None = None) -> Suggested:
    """An exact plan for everybody whose search is open. `choices`: search -> place, where a human chose otherwise."""
    reach.need(viewer, "read_board")
    wishes = list(Wish.objects.filter(state="open").select_related("case").order_by("asked_at"))
    needs = needs_of(wishes)
    wishes = [wish for wish in wishes if wish.id in needs]
    today, moment = clock.today(), clock.now()
    pools, places = _pools(viewer)
    ties = {wish.id: ties_of(wish) for wish in wishes}
    asked = [
        Asked(
            str(wish.id), facts_of(wish, needs[wish.id]), wish.urgency == Urgency.EMERGENCY,
            max(0, (moment - wish.asked_at).days),
            {str(house): known for house, known in conflicts_for(wish, ties[wish.id]).items()},
            frozenset(str(house) for house in wish.avoided), groups_of(needs[wish.id]),
        )
        for wish in wishes
    ]  # fmt: skip
    of_place = {place.id: key for key, rows in places.items() for place in rows}
    chosen = {str(wish): of_place.get(place) if place is not None else None for wish, place in (choices or {}).items()}
    audit.read(viewer, "placement.suggestion_read", persons=[wish.person_id for wish in wishes], places=len(of_place))
    try:
        made = suggest(asked, [*pools.values()], links_between(wishes, ties), today, choices=chosen)
    except CannotBe as refusal:
        raise Broken(str(refusal)) from refusal
    return Suggested(
        made, {str(wish.id): wish for wish in wishes}, {key: rows[0] for key, rows in places.items()},
        {key: len(rows) for key, rows in places.items()},
    )  # fmt: skip


def _pools(viewer: Actor) -> tuple[dict[str, Pool], dict[str, list[Place]]]:
    """Places free today, those of one unit that are alike together."""
    rows = places_in_reach(viewer)
    facts = place_facts(rows, clock.today())
    alike: dict[tuple[UUID, PlaceFacts], list[Place]] = defaultdict(list)
    for place in rows:
        if facts[place.id].free_on == clock.today():
            alike[(place.unit_id, facts[place.id])].append(place)
    pools, places = {}, {}
    for (_unit, what), found in alike.items():
        key = str(found[0].id)
        pools[key] = Pool(key, str(found[0].unit.shelter_id), what, len(found))
        places[key] = found
    return pools, places


@dataclass(frozen=True)
class WhyNot:
    """Why somebody has no place yet, as far as a list may say: how many free places may fit, or the rule that is most in the way."""

    may_fit: int
    rule: Rule | None  # None with nothing that may fit: nothing is free


@selector
def why_waiting(*, viewer: Actor) -> dict[UUID, WhyNot]:
    """For every open search. Areas and people to avoid are asked on the page of the search, not for a list."""
    reach.need(viewer, "read_board")
    wishes = list(Wish.objects.filter(state="open"))
    needs = needs_of(wishes)
    places = places_in_reach(viewer)
    today = clock.today()
    free = [facts for facts in place_facts(places, today).values() if facts.free_on == today]
    found = {}
    for wish in wishes:
        if wish.id not in needs:
            continue
        facts = replace(wish_facts(needs[wish.id], start_of(wish), []), unsafe=())
        found[wish.id] = _why_not(facts, free, today)
    return found


def _why_not(facts: WishFacts, free: list[PlaceFacts], today: date) -> WhyNot:
    alone, any_rule, may_fit = Counter[Rule](), Counter[Rule](), 0
    for place in free:
        against = {misfit.rule for misfit in misfits(place, facts, today) if not misfit.ask}
        may_fit += not against
        any_rule.update(against)
        if len(against) == 1:
            alone.update(against)
    most = (alone or any_rule).most_common(1)
    return WhyNot(may_fit, None if may_fit or not most else most[0][0])
