"""From asking to arriving, and on: what happens to people and places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules.kin import Kin
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.models import Notice
from opennrm.kernel.words import Purpose, Role
from opennrm.people.rules import Ages
from opennrm.placement import services as placement
from opennrm.placement.models import Block, Closure, Offer, Place, Request, Shelter, Stay, Wish
from opennrm.placement.rules import (
    DECLINED,
    Cause,
    Child,
    Declined,
    Destination,
    Ground,
    Incident,
    Known,
    Lives,
    Refused,
    Rule,
    Takes,
    Together,
    Urgency,
)
from opennrm.placement.rules.written import Needs
from opennrm.placement.tests.houses import JOB, NEEDS, later, places_of
from opennrm.safety import services as safety
from opennrm.safety.rules.dangers import Certainty, Danger, Kind, Source


def state_of(stay_id: UUID) -> str:
    with acting(JOB):
        return Stay.objects.get(pk=stay_id).state


def wish_state(wish: Wish) -> str:
    with acting(JOB):
        return Wish.objects.get(pk=wish.pk).state


# --- offers -----------------------------------------------------------------------------------------


def test_an_offer_holds_the_place_and_both_say_yes_before_it_is_reserved(
    desk: Actor, wish: Wish, place: Place, house_worker: Actor
) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    assert state_of(offer.stay_id) == "held"
    placement.accept_offer(offer.id, by=house_worker)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("held", "offered")
    placement.agree_for_person(offer.id, by=house_worker)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("reserved", "placed")


def test_a_call_at_night_reserves_at_once(desk: Actor, wish: Wish, place: Place) -> None:
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    assert (offer.state, state_of(offer.stay_id)) == ("accepted", "reserved")


def test_a_hold_that_runs_out_frees_the_place_by_itself(desk: Actor, wish: Wish, place: Place) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    with clock.set_to(later(minutes=46)):
        assert placement.expire_offers(by=JOB) == 1
        assert placement.expire_offers(by=JOB) == 0
    assert (state_of(offer.stay_id), wish_state(wish)) == ("released", "open")
    assert Notice.objects.filter(kind="placement.expired", user_id=desk.user_id, urgent=True).exists()


def test_a_hold_that_ran_out_is_no_obstacle_though_the_clock_has_not_come_round(
    desk: Actor, wish: Wish, place: Place, new_case: Callable[..., Case], ask: Callable[..., Wish]
) -> None:
    first = placement.send_offer(wish.id, place.id, by=desk)
    other = ask(new_case())
    with clock.set_to(later(minutes=46)):
        second = placement.send_offer(other.id, place.id, by=desk)
    assert (state_of(first.stay_id), state_of(second.stay_id)) == ("released", "held")


def test_an_answer_that_comes_too_late_is_told_so(desk: Actor, wish: Wish, place: Place, house_worker: Actor) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    with clock.set_to(later(minutes=46)), pytest.raises(Changed, match="run out"):
        placement.accept_offer(offer.id, by=house_worker)


def test_somebody_who_comes_second_is_told_so(
    desk: Actor, wish: Wish, place: Place, new_case: Callable[..., Case], ask: Callable[..., Wish]
) -> None:
    placement.send_offer(wish.id, place.id, by=desk)
    other = ask(new_case())
    with pytest.raises(placement.Taken) as told:
        placement.send_offer(other.id, place.id, by=desk)
    assert str(told.value) == "Place W-11 was taken a moment ago; somebody else has it."
    assert wish_state(other) == "open"


@pytest.mark.parametrize("reason", list(Declined))
def test_every_no_of_a_house_has_its_consequence(
    reason: Declined, desk: Actor, wish: Wish, place: Place, house_worker: Actor
) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    placement.decline_offer(offer.id, reason, by=house_worker)
    with acting(JOB):
        assert Closure.objects.filter(place=place, ended_at__isnull=True).exists() == DECLINED[reason].closes
        assert bool(Wish.objects.get(pk=wish.pk).avoided) == DECLINED[reason].avoids_shelter
        assert Offer.objects.get(pk=offer.pk).declined == reason
    assert (state_of(offer.stay_id), wish_state(wish)) == ("released", "open")


def test_a_no_of_a_house_needs_a_reason(desk: Actor, wish: Wish, place: Place, house_worker: Actor) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    with pytest.raises(Broken, match="Choose why"):
        placement.decline_offer(offer.id, None, by=house_worker)


def test_a_no_of_the_person_needs_no_reason_and_costs_nothing(
    desk: Actor, wish: Wish, place: Place, house_worker: Actor
) -> None:
    asked_at = wish.asked_at
    offer = placement.send_offer(wish.id, place.id, by=desk)
    placement.refuse_offer(offer.id, None, by=house_worker)
    with acting(JOB):
        after = Wish.objects.get(pk=wish.pk)
        assert Offer.objects.get(pk=offer.pk).refused == Refused.NO_REASON
    assert (after.state, after.asked_at, after.urgency, after.avoided) == ("open", asked_at, "emergency", [])
    assert placement.send_offer(wish.id, place.id, by=desk).state == "sent"  # the next offer, even of the same place


def test_an_emergency_nobody_answers_reaches_who_is_on_duty(desk: Actor, wish: Wish, place: Place) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    with clock.set_to(later(minutes=10)):
        assert placement.escalate_offers(by=JOB) == 0
    with clock.set_to(later(minutes=23)):
        assert placement.escalate_offers(by=JOB) == 1
        assert placement.escalate_offers(by=JOB) == 0
    told = Notice.objects.filter(subject=f"offer:{offer.id}", role="duty_officer", urgent=True)
    assert told.count() == 1


def test_what_does_not_fit_is_refused_with_every_reason(
    desk: Actor, case: Case, ask: Callable[..., Wish], place: Place
) -> None:
    wish = ask(case, Needs(lives=NEEDS.lives, security=NEEDS.security, areas=Known.NO, children=()))
    with pytest.raises(Broken) as told:
        placement.send_offer(wish.id, place.id, by=desk)
    assert "Which care the person needs: not asked." in told.value.faults["place"]
    assert "Whether the person is of age: not known." in told.value.faults["place"]


def test_a_rule_is_set_aside_with_a_sentence_and_safety_never(
    desk: Actor, case: Case, ask: Callable[..., Wish], north: Shelter, place: Place
) -> None:
    needs = replace(NEEDS, children=(Child(Ages(1, 1), Known.YES), Child(Ages(5, 5), Known.NO)))
    wish = ask(case, needs)
    with pytest.raises(Broken, match="Write in a sentence"):
        placement.send_offer(wish.id, place.id, set_aside=[Rule.CHILDREN], why="ok", by=desk)
    why = "the elder child sleeps in the room beside, says the house"
    offer = placement.send_offer(wish.id, place.id, set_aside=[Rule.CHILDREN], why=why, by=desk)
    assert why.encode() not in bytes(offer.why)
    placement.withdraw_offer(offer.id, by=desk)
    placement.change_wish(wish.id, replace(needs, lives=Lives.MAN), version=1, by=desk)
    with pytest.raises(Broken, match="women only"):
        placement.send_offer(wish.id, place.id, set_aside=[Rule.CHILDREN, Rule.SEX], why=why, by=desk)


def test_the_shelter_decides_where_it_has_the_say_and_no_one_else_places_there(
    guardian: Actor, desk: Actor, new_case: Callable[..., Case], ask: Callable[..., Wish], south: Shelter
) -> None:
    wish = ask(new_case("guardian"))
    with pytest.raises(NotThere):
        placement.send_offer(wish.id, places_of(south)[0].id, by=guardian.on(Purpose.CASEWORK))


# --- stays ------------------------------------------------------------------------------------------


def test_who_does_not_arrive_is_searched_for_again(desk: Actor, wish: Wish, place: Place) -> None:
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    placement.not_arrived(offer.stay_id, by=desk)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("released", "open")


def test_ready_to_move_on_needs_its_day_and_is_held_by_a_cause(
    desk: Actor, settled: Callable[[], UUID], house_worker: Actor
) -> None:
    stay = settled()
    with pytest.raises(Broken, match="since which day"):
        placement.mark_ready(stay, None, by=house_worker)
    with clock.set_to(later(days=90)):
        placement.mark_ready(stay, clock.today(), Cause.NO_HOUSING, by=house_worker)
        with pytest.raises(Broken, match="stands there already"):
            placement.note_block(stay, Cause.NO_HOUSING, by=house_worker)
        with acting(JOB):
            block = Block.objects.get(stay_id=stay)
        placement.end_block(block.id, by=house_worker)
        with pytest.raises(Changed):
            placement.end_block(block.id, by=house_worker)


def test_an_expected_overstay_becomes_a_block_when_the_person_is_ready(
    settled: Callable[[], UUID], house_worker: Actor
) -> None:
    stay = settled()
    assert placement.note_block(stay, Cause.PERMIT, by=house_worker).expected
    placement.mark_ready(stay, clock.today(), Cause.PERMIT, by=house_worker)
    with acting(JOB):
        assert [(b.cause, b.expected) for b in Block.objects.filter(stay_id=stay)] == [("permit", False)]


def test_leaving_to_nobody_knows_where_is_an_alarm(settled: Callable[[], UUID], house_worker: Actor) -> None:
    stay = settled()
    with pytest.raises(Broken, match="alarm"):
        placement.leave(stay, clock.today(), None, by=house_worker)
    placement.leave(stay, clock.today(), Destination.UNKNOWN, by=house_worker)
    assert Notice.objects.filter(kind="placement.left_unknown", urgent=True).count() == 2  # the desk, and who asked


def test_a_place_is_free_on_the_day_somebody_left(
    desk: Actor, settled: Callable[[], UUID], place: Place, house_worker: Actor, new_case: Callable[..., Case],
    ask: Callable[..., Wish],
) -> None:  # fmt: skip
    placement.leave(settled(), clock.today(), Destination.OWN_HOME, by=house_worker)
    offer = placement.send_offer(ask(new_case()).id, place.id, by=desk)
    assert state_of(offer.stay_id) == "held"


def test_moving_to_another_house_ends_with_a_hand_over(
    desk: Actor, settled: Callable[[], UUID], case: Case, ask: Callable[..., Wish], south: Shelter, outsider: Actor
) -> None:
    old = settled()
    after = ask(case, replace(NEEDS, ground=Ground.PERMIT), Urgency.FOLLOW_UP)
    offer = placement.send_offer(
        after.id, places_of(south)[0].id, person_agrees=True, house_agrees=True, by=desk
    )  # fmt: skip
    with pytest.raises(Broken, match="another house"):
        placement.confirm_arrival(offer.stay_id, by=desk)
    placement.move_on(old, offer.stay_id, by=desk)
    assert state_of(old) == "left"
    receiving = outsider.on(Purpose.CASEWORK)  # works for that house: now they may
    placement.confirm_arrival(offer.stay_id, by=receiving)
    placement.confirm_hand_over(offer.stay_id, by=receiving)
    with pytest.raises(Changed):
        placement.confirm_hand_over(offer.stay_id, by=receiving)


def test_who_is_late_on_the_way_is_an_alarm_once(desk: Actor, wish: Wish, place: Place, house_worker: Actor) -> None:
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    moved = placement.order_transport(offer.stay_id, "taxi", later(minutes=40), by=desk)
    placement.picked_up(moved.id, by=desk)
    with clock.set_to(later(minutes=60)):
        assert placement.alarm_overdue(by=JOB) == 0
    with clock.set_to(later(minutes=75)):
        assert placement.alarm_overdue(by=JOB) == 1
        assert placement.alarm_overdue(by=JOB) == 0
        placement.confirm_arrival(offer.stay_id, by=house_worker)
        assert "placement.overdue" not in {notice.kind for notice in notices.unseen(viewer=house_worker)}


def test_a_municipality_is_asked_from_the_first_day_and_its_answer_has_a_day(
    settled: Callable[[], UUID], house_worker: Actor
) -> None:
    stay = settled()
    asked = placement.ask_municipality(stay, "oosterveen", by=house_worker)
    with pytest.raises(Broken, match="has not answered"):
        placement.ask_municipality(stay, "oosterveen", by=house_worker)
    with pytest.raises(Broken, match="municipality of the list"):
        placement.ask_municipality(stay, "atlantis", by=house_worker)
    with clock.set_to(later(days=10)):
        placement.note_answer(asked.id, "no", by=house_worker)
    with acting(JOB):
        done = Request.objects.get(pk=asked.pk)
    assert done.answered_on is not None
    assert (done.answered_on - done.asked_on) == timedelta(days=10)


def test_people_who_must_be_apart_never_share_a_house_and_nobody_is_told_who(
    desk: Actor, settled: Callable[[], UUID], new_case: Callable[..., Case], ask: Callable[..., Wish], wish: Wish,
    north: Shelter,
) -> None:  # fmt: skip
    other = ask(new_case())
    placement.link_wishes(wish.id, other.id, Together.APART, by=desk)
    settled()
    with pytest.raises(Broken) as told:
        placement.send_offer(other.id, places_of(north)[1].id, by=desk)
    assert told.value.faults["place"] == ["A conflict with somebody who lives there. Who or why is not shown."]


def test_a_suspect_in_the_house_is_a_conflict_from_both_sides(
    desk: Actor, settled: Callable[[], UUID], case: Case, new_case: Callable[..., Case], ask: Callable[..., Wish],
    north: Shelter, house_worker: Actor,
) -> None:  # fmt: skip
    settled()
    other = new_case()
    cases.note_link(case.id, Kin.RELATIVE, "a cousin", reference=other.reference, suspected=True, by=house_worker)
    wish = ask(other)
    with pytest.raises(Broken, match="A conflict with somebody who lives there"):
        placement.send_offer(wish.id, places_of(north)[1].id, by=desk)


def test_an_area_named_unsafe_keeps_a_house_away_whatever_else_fits(
    desk: Actor, case: Case, ask: Callable[..., Wish], north: Shelter, house_worker: Actor
) -> None:
    danger = Danger(Kind.AREA, "Noorderhaven", Source.PERSON, Certainty.CERTAIN, within_km=50)
    safety.note_danger(case.person_id, danger, by=house_worker)
    wish = ask(case)
    with pytest.raises(Broken) as told:
        placement.send_offer(wish.id, places_of(north)[0].id, by=desk)
    assert told.value.faults["place"] == ["Within 50 km of an area named unsafe; it must be at least 50 km."]


def test_a_search_runs_once_at_a_time_and_never_for_a_closed_case(
    desk: Actor, case: Case, wish: Wish, ask: Callable[..., Wish]
) -> None:
    with pytest.raises(Broken, match="runs for this person already"):
        ask(case)
    with pytest.raises(Broken, match="has passed"):
        ask(case, urgency=Urgency.SOON, from_on=clock.today() - timedelta(days=1))


def test_a_search_older_than_its_first_night_is_for_tonight(desk: Actor, wish: Wish, place: Place) -> None:
    with clock.set_to(later(days=3)):
        offer = placement.send_offer(wish.id, place.id, by=desk)
        assert offer.stay.from_on == clock.today()


def test_withdrawing_a_search_takes_its_offer_back(desk: Actor, wish: Wish, place: Place) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    placement.withdraw_wish(wish.id, by=desk)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("released", "withdrawn")


def test_whoever_may_end_the_search_ends_it_also_with_an_offer_out(
    desk: Actor, wish: Wish, place: Place, house_worker: Actor
) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    assert Role.REGISTRAR not in house_worker.roles
    placement.withdraw_wish(wish.id, by=house_worker)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("released", "withdrawn")


def test_a_search_that_found_a_place_is_not_ended_before_somebody_says_that_the_person_does_not_come(
    desk: Actor, wish: Wish, place: Place
) -> None:
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    with pytest.raises(Broken):
        placement.withdraw_wish(wish.id, by=desk)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("reserved", "placed")
    placement.not_arrived(offer.stay_id, by=desk)
    placement.withdraw_wish(wish.id, by=desk)
    assert (state_of(offer.stay_id), wish_state(wish)) == ("released", "withdrawn")


@pytest.mark.parametrize("last", ["person", "house"])
def test_a_place_that_was_closed_after_it_was_offered_takes_nobody(
    desk: Actor, wish: Wish, place: Place, house_worker: Actor, last: str
) -> None:
    offer = placement.send_offer(wish.id, place.id, by=desk)
    yes = {"person": placement.agree_for_person, "house": placement.accept_offer}
    by = {"person": desk, "house": house_worker}
    first = {"person": "house", "house": "person"}[last]
    yes[first](offer.id, by=by[first])
    placement.close_place(place.id, "repair", by=house_worker)
    with pytest.raises(Broken, match="closed after it was offered"):
        yes[last](offer.id, by=by[last])
    assert (state_of(offer.stay_id), wish_state(wish)) == ("held", "offered")
    placement.open_place(place.id, by=house_worker)
    yes[last](offer.id, by=by[last])
    assert (state_of(offer.stay_id), wish_state(wish)) == ("reserved", "placed")


def test_incidents_are_sealed(north: Shelter, house_worker: Actor) -> None:
    row = placement.note_incident(north.id, Incident.THREAT, "a car stood at the door all night", by=house_worker)
    assert b"car" not in bytes(row.words)
    with pytest.raises(Broken):
        placement.note_incident(north.id, None, "", by=house_worker)


def test_a_house_takes_what_it_says(north: Shelter) -> None:
    assert [place.unit.takes for place in places_of(north)] == [Takes.WOMEN] * 3


def test_places_with_the_same_code_are_refused(north: Shelter) -> None:
    with pytest.raises(Broken, match="letter or first number"):
        placement.add_shelter(
            placement.House("North-2", north.kind), north.organisation, [placement.Part("W", 11, 1)], by=JOB
        )


def test_a_closed_place_is_offered_to_nobody(desk: Actor, wish: Wish, place: Place, house_worker: Actor) -> None:
    placement.close_place(place.id, "repair", by=house_worker)
    with pytest.raises(Broken):
        placement.send_offer(wish.id, place.id, by=desk)
    placement.open_place(place.id, by=house_worker)
    assert placement.send_offer(wish.id, place.id, by=desk).state == "sent"


def test_who_was_reserved_a_place_and_vanishes_is_missed_also_without_a_transport(
    desk: Actor, wish: Wish, place: Place, ask: Callable[..., Wish], new_case: Callable[..., Case]
) -> None:
    tonight = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    planned = ask(new_case(), NEEDS, Urgency.SOON, from_on=clock.today() + timedelta(days=2))
    other = places_of(place.unit.shelter)[1]
    placement.send_offer(planned.id, other.id, person_agrees=True, house_agrees=True, by=desk)
    with clock.set_to(clock.now() + timedelta(hours=4, minutes=29)):
        assert placement.alarm_overdue(by=JOB) == 0
    with clock.set_to(clock.now() + timedelta(hours=4, minutes=31)):
        assert placement.alarm_overdue(by=JOB) == 1
    with acting(JOB):
        assert Stay.objects.get(pk=tonight.stay_id).alarm_at is not None
    with clock.set_to(clock.start_of(clock.today() + timedelta(days=3)) + timedelta(minutes=31)):
        assert placement.alarm_overdue(by=JOB) == 1
