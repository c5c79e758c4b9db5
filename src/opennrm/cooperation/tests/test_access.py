"""Who sees and does what: every kind, every role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opennrm.cooperation import access, selectors, services
from opennrm.cooperation.models import Item, Move, Tie
from opennrm.cooperation.rules.sheets import SHEETS, TOPS, Circle, Kind, Writer
from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Role

DAY = date(2026, 1, 1)
VALUES: dict[str, Any] = {
    "short": "words",
    "long": "words",
    "day": DAY,
    "whole": 5,
    "tick": True,
    "country": "HU",
    "countries": ["HU"],
}


def filled(kind: Kind) -> dict[str, Any]:
    """Every question of a sheet that must be answered."""
    day = {"begins_on": DAY} if kind == Kind.MEETING else {}
    return day | {
        ask.key: ask.choices[0] if ask.what == "choice" else VALUES[ask.what]
        for ask in SHEETS[kind].asks
        if ask.needed and ask.what != "organisation"
    }


@pytest.mark.parametrize("kind", TOPS)
def test_who_begins_a_thing_of_each_kind(kind: Kind, cast: dict[str, Actor]) -> None:
    right = {Writer.KEEP: "keep", Writer.RAISE: "raise", Writer.REPORT: "report"}[SHEETS[kind].writer]
    for name, actor in cast.items():
        may = bool(actor.roles & access.RIGHTS[right]) or access.keeps(actor)
        if may:
            assert services.write_item(kind, filled(kind), by=actor).written_for_id == actor.organisation_id, name
        else:
            with pytest.raises(NotAllowed):
                services.write_item(kind, filled(kind), by=actor)


@pytest.mark.parametrize("kind", [Kind.BOTTLENECK, Kind.ADMINISTRATIVE, Kind.SIGNALS])
def test_what_is_of_one_organisation_is_seen_by_it_by_officers_and_by_observers_alone(
    kind: Kind, cast: dict[str, Actor]
) -> None:
    written = services.write_item(kind, filled(kind), by=cast["mentor"])
    sees = {name for name, actor in cast.items() if _sees(written.reference, actor)}
    own = {name for name, actor in cast.items() if actor.organisation_id == cast["mentor"].organisation_id}
    assert sees == own | {"project_officer", "project_colleague", "observer"}


def _sees(reference: str, actor: Actor) -> bool:
    try:
        return bool(selectors.item_page(reference, viewer=actor))
    except NotThere:
        return False


@pytest.mark.parametrize("kind", [Kind.BODY, Kind.PLAN, Kind.PILOT, Kind.INSTRUMENT, Kind.PREVENTION, Kind.FIGURE])
def test_what_is_open_is_seen_by_everybody_who_signs_in(kind: Kind, cast: dict[str, Actor]) -> None:
    assert SHEETS[kind].circle == Circle.OPEN
    written = services.write_item(kind, filled(kind), by=cast["project_officer"])
    assert [name for name, actor in cast.items() if not _sees(written.reference, actor)] == []


def test_the_meetings_of_a_body_are_seen_by_who_sits_in_it_now(cast: dict[str, Actor]) -> None:
    officer = cast["project_officer"]
    body = services.write_item(Kind.BODY, filled(Kind.BODY), by=officer).reference
    seat = filled(Kind.SEAT) | {"organisation": cast["police_officer"].organisation_id}
    services.write_item(Kind.SEAT, seat, under=body, by=officer)
    gone = filled(Kind.SEAT) | {"organisation": cast["lawyer"].organisation_id, "ends_on": DAY}
    services.write_item(Kind.SEAT, gone, under=body, by=officer)
    meeting = services.write_item(Kind.MEETING, filled(Kind.MEETING), under=body, by=officer).reference
    sees = {name for name, actor in cast.items() if _sees(meeting, actor)}
    assert sees == {"police_officer", "police_supervisor", "project_officer", "project_colleague", "observer"}


def test_what_waits_for_eyes_is_seen_by_who_wrote_it_and_who_may_release_it(cast: dict[str, Actor]) -> None:
    lesson = services.write_item(Kind.LESSON, filled(Kind.LESSON), by=cast["mentor"]).reference
    sees = {name for name, actor in cast.items() if _sees(lesson, actor)}
    own = {name for name, actor in cast.items() if actor.organisation_id == cast["mentor"].organisation_id}
    assert sees == own | {"project_officer", "project_colleague", "approver"}
    services.release_item(lesson, by=cast["approver"])
    assert all(_sees(lesson, actor) for actor in cast.values())


def test_only_some_release_tie_and_move(cast: dict[str, Actor]) -> None:
    officer = cast["project_officer"]
    body = services.write_item(Kind.BODY, filled(Kind.BODY), by=officer).reference
    plan = services.write_item(Kind.PLAN, filled(Kind.PLAN), by=officer).reference
    for name, actor in cast.items():
        if access.keeps(actor):
            continue
        for act in (
            lambda actor=actor: services.tie_items(body, plan, by=actor),
            lambda actor=actor: services.move_item(body, "ended", "x", by=actor),
            lambda actor=actor: services.change_item(body, filled(Kind.BODY), seen=clock.now(), by=actor),
            lambda actor=actor: selectors.choices_for_tie(body, viewer=actor),
        ):
            with pytest.raises(NotAllowed):
                act()
        if Role.APPROVER not in actor.roles:
            with pytest.raises(NotAllowed):
                services.release_item(body, by=actor)
        assert ground.why_not(actor, "read", access.RIGHTS) == [], name


def test_the_database_gives_nothing_to_nobody_and_takes_nothing_from_others(cast: dict[str, Actor]) -> None:
    officer, nobody = cast["project_officer"], Actor(None, None, None, frozenset(), None)
    body = services.write_item(Kind.BODY, filled(Kind.BODY), by=officer)
    plan = services.write_item(Kind.PLAN, filled(Kind.PLAN), by=officer)
    services.tie_items(body.reference, plan.reference, by=officer)
    services.move_item(body.reference, "ended", "x", by=officer)
    with acting(nobody):
        assert (Item.objects.count(), Move.objects.count(), Tie.objects.count()) == (0, 0, 0)
    with acting(cast["mentor"]):
        assert Item.objects.filter(pk=body.pk).update(title="ours") == 0
        assert Item.objects.filter(pk=body.pk).count() == 1
    with acting(officer):
        assert Move.objects.update(words="never") == 0


def test_a_tie_is_seen_only_where_both_ends_are(cast: dict[str, Actor]) -> None:
    officer, mentor = cast["project_officer"], cast["mentor"]
    plan = services.write_item(Kind.PLAN, filled(Kind.PLAN), by=officer).reference
    raised = services.write_item(Kind.BOTTLENECK, filled(Kind.BOTTLENECK), by=mentor).reference
    services.tie_items(raised, plan, by=officer)
    assert len(selectors.item_page(plan, viewer=mentor).came_from) == 1
    assert selectors.item_page(plan, viewer=cast["outsider"]).came_from == ()
