"""Arriving, being ready to move on, what holds people, leaving, moving to another place with a hand-over."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.placement.models import Block, Offer, Request, Stay, Transport, Wish
from opennrm.placement.rules import OVERDUE_AFTER, STAY, Cause, Destination, leaving_faults, ready_faults
from opennrm.placement.rules.moves import TRANSPORT
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.reach import JOB
from opennrm.placement.services.writing_down import logged, only, tell_desk


def _move(stay: Stay, after: str, **changes: object) -> None:
    """Write the move, where nobody else has moved it meanwhile."""
    if faults := STAY.why_not(stay.state, after):
        raise Changed(" ".join(faults))
    found = Stay.objects.filter(pk=stay.pk, version=stay.version)
    if not found.update(state=after, version=stay.version + 1, **changes):
        raise Changed(_("Somebody was quicker: look again. Nothing was overwritten."))
    stay.state, stay.version = after, stay.version + 1
    for name, value in changes.items():
        setattr(stay, name, value)


@service
def confirm_arrival(stay_id: UUID, *, at: datetime | None = None, by: Actor) -> Stay:
    """The person is there. What was on the way has arrived with them."""
    stay = reach.stay(stay_id, by, "confirm_arrival", lock=True)
    moment = at or clock.now()
    if moment > clock.now():
        raise Broken({"at": [_("This moment has not come yet.")]})
    try:
        with transaction.atomic():
            _move(stay, "admitted", admitted_at=moment, alarm_at=None)
    except IntegrityError as fault:
        if "nobody_lives_in_two_places" not in str(fault):
            raise
        raise Broken(
            _("This person still stands on the list of another house: it must say first that they left.")
        ) from fault
    running = Transport.objects.filter(stay=stay, state__in=("ordered", "picked_up"))
    running.update(state="arrived", arrived_at=moment)
    logged(stay, "placement.arrived", by)
    notices.settle("placement.overdue", f"stay:{stay.id}", by=by)
    return stay


@service
def not_arrived(stay_id: UUID, *, by: Actor) -> Stay:
    """The person did not come: the place is free again, and the search is open again."""
    stay = reach.stay(stay_id, by, "confirm_arrival", lock=True)
    _move(stay, "released")
    with acting(JOB):
        running = Wish.objects.filter(case_id=stay.case_id, state__in=("open", "offered")).exists()
        if not running and stay.wish_id is not None:
            Wish.objects.filter(pk=stay.wish_id, state="placed").update(state="open", ended_at=None)
    Transport.objects.filter(stay=stay, state="ordered").update(state="cancelled")
    _take_back_questions(stay)
    logged(stay, "placement.not_arrived", by)
    notices.settle("placement.overdue", f"stay:{stay.id}", by=by)
    tell_desk("placement.not_arrived", f"wish:{stay.wish_id}", by=by, urgent=True)
    return stay


@service
def plan_end(stay_id: UUID, until: date | None, *, by: Actor) -> Stay:
    """When the stay is expected to end."""
    stay = reach.stay(stay_id, by, "change_stay", lock=True)
    if until is not None and until < max(stay.from_on, clock.today()):
        raise Broken({"until": [_("This day has passed: write a later one, or leave it empty.")]})
    Stay.objects.filter(pk=stay.pk).update(planned_until=until)
    stay.planned_until = until
    logged(stay, "placement.end_planned", by)
    return stay


# --- ready to move on, and what holds ---------------------------------------------------------------


@service
def mark_ready(stay_id: UUID, ready_on: date | None, cause: Cause | None = None, *, by: Actor) -> Stay:
    """Ready to move on since a day, and what holds the person. Without the day nobody can count."""
    stay = reach.stay(stay_id, by, "change_stay", lock=True)
    only(ready_faults(stay.from_on, ready_on, clock.today()))
    _move(stay, "ready", ready_on=ready_on)
    if cause is not None:
        _block(stay, cause, by, expected=False, since=ready_on)
    logged(stay, "placement.ready", by, cause=str(cause or ""))
    return stay


@service
def not_ready(stay_id: UUID, *, by: Actor) -> Stay:
    """Not ready after all: what held the person is over too."""
    stay = reach.stay(stay_id, by, "change_stay", lock=True)
    _move(stay, "admitted", ready_on=None)
    Block.objects.filter(stay=stay, until__isnull=True, expected=False).update(until=clock.today())
    logged(stay, "placement.not_ready", by)
    return stay


@service
def note_block(stay_id: UUID, cause: Cause | None, *, by: Actor) -> Block:
    """What holds somebody who is ready; before that, why the stay will take longer than meant."""
    stay = reach.stay(stay_id, by, "change_stay")
    if cause is None:
        raise Broken({"cause": [_("Choose what holds the person: the board counts it.")]})
    if stay.state not in ("admitted", "ready"):
        raise Broken(_("Nobody lives here on this entry any more."))
    block = _block(stay, cause, by, expected=stay.state == "admitted")
    logged(stay, "placement.block_noted", by, cause=str(cause), expected=block.expected)
    return block


def _block(stay: Stay, cause: Cause, by: Actor, *, expected: bool, since: date | None = None) -> Block:
    running = Block.objects.filter(stay=stay, cause=cause, until__isnull=True)
    if found := running.first():
        if found.expected and not expected:  # what was expected has come
            running.update(expected=False, since=since or clock.today())
            found.expected = False
            return found
        raise Broken({"cause": [_("This stands there already.")]})
    block = Block(
        stay=stay, cause=cause, expected=expected, since=since or clock.today(), noted_by_id=by.user_id
    )  # fmt: skip
    Block.objects.bulk_create([block])
    return block


@service
def end_block(block_id: UUID, *, by: Actor) -> None:
    """This does not hold the person any more."""
    block = Block.objects.filter(pk=block_id).first()
    if block is None:
        raise NotThere(_("There is no such entry."))
    stay = reach.stay(block.stay_id, by, "change_stay")
    ended = Block.objects.filter(pk=block.pk, until__isnull=True).update(until=max(clock.today(), block.since))
    if not ended:
        raise Changed(_("This has ended already."))
    logged(stay, "placement.block_ended", by, cause=block.cause)


# --- leaving ----------------------------------------------------------------------------------------


@service
def leave(stay_id: UUID, left_on: date | None, destination: Destination | None, *, by: Actor) -> Stay:
    """The person has left. With an unknown destination that is an alarm, at once."""
    stay = reach.stay(stay_id, by, "change_stay", lock=True)
    faults: dict[str, list[str]] = {}
    if left_on is None:
        faults["left_on"] = [_("Write the day on which the person left.")]
    else:
        faults = dict(leaving_faults(stay.from_on, stay.ready_on, left_on, clock.today()))
    if destination is None:
        faults["destination"] = [_("Choose where the person went. “Unknown” is an answer, and an alarm.")]
    elif destination == Destination.TRANSFER:
        faults["destination"] = [
            _("To another place of this list: use “Move to another place”, so that one hands over.")
        ]
    only(faults)
    assert left_on is not None and destination is not None  # said above
    _end(stay, left_on, destination, by)
    if destination == Destination.UNKNOWN:
        tell_desk("placement.left_unknown", f"stay:{stay.id}", by=by, urgent=True)
        with acting(JOB):
            wish = Wish.objects.filter(pk=stay.wish_id).first() if stay.wish_id else None
        if wish is not None and wish.asked_by_id is not None:
            notices.tell("placement.left_unknown", user=wish.asked_by_id, subject=f"stay:{stay.id}", urgent=True)
    return stay


def _end(stay: Stay, left_on: date, destination: Destination, by: Actor) -> None:
    _move(
        stay, "left", left_on=left_on, destination=str(destination), days=DateRange(stay.from_on, left_on),
        planned_until=None,
    )  # fmt: skip
    Block.objects.filter(stay=stay, until__isnull=True, since__lte=left_on).update(until=left_on)
    Block.objects.filter(stay=stay, until__isnull=True).update(until=clock.today())
    _take_back_questions(stay)
    logged(stay, "placement.left", by, destination=str(destination))


def _take_back_questions(stay: Stay) -> None:
    """Nobody waits for a home for somebody who is not there: what a municipality has not answered is no question any more."""
    Request.objects.filter(stay=stay, state="asked").update(state="withdrawn", answered_on=clock.today())


@service
def move_on(old_id: UUID, new_id: UUID, *, by: Actor) -> Stay:
    """To a place that was reserved for this person: one leaves, the other receives, and the hand-over is awaited."""
    old = reach.stay(old_id, by, "change_stay", lock=True)
    new = Stay.objects.select_for_update().filter(pk=new_id, case_id=old.case_id, state="reserved").first()
    if new is None:
        raise Broken({"new": [_("Nothing is reserved for this person: look for a place first.")]})
    with acting(JOB):  # the search for a home goes on from the new place, also where this actor does not see it
        Request.objects.filter(stay=old, state="asked").update(stay=new)
    _end(old, clock.today(), Destination.TRANSFER, by)
    Stay.objects.filter(pk=new.pk).update(
        moved_from=old, expected_at=new.expected_at or clock.now() + OVERDUE_AFTER * 8
    )
    logged(new, "placement.transfer_begun", by)
    return new


@service
def confirm_hand_over(stay_id: UUID, *, by: Actor) -> Stay:
    """The house that receives has heard from the house that let go: who cares for the person is never nobody."""
    stay = reach.stay(stay_id, by, "confirm_arrival", lock=True)
    if stay.moved_from_id is None:
        raise Broken(_("The person came from no other house."))
    done = Stay.objects.filter(pk=stay.pk, handed_over_at__isnull=True)
    if not done.update(handed_over_at=clock.now(), handed_over_by_id=by.user_id):
        raise Changed(_("The hand-over was confirmed already."))
    logged(stay, "placement.handed_over", by)
    return stay


# --- on the way -------------------------------------------------------------------------------------


@service
def order_transport(stay_id: UUID, carrier: str, expected_at: datetime | None, *, by: Actor) -> Transport:
    """Somebody is brought. From the expected moment on, the clock watches."""
    stay = reach.stay(stay_id, by, "order_transport", lock=True)
    faults: dict[str, list[str]] = {}
    if carrier not in ("police", "shelter", "taxi", "volunteer", "other"):
        faults["carrier"] = [_("Choose who drives.")]
    if expected_at is None:
        faults["expected_at"] = [_("Write when the person should arrive: who is late is looked for.")]
    elif expected_at < clock.now():
        faults["expected_at"] = [_("This moment has passed: write a later one.")]
    if stay.state != "reserved":
        faults[""] = [_("Nobody is awaited here: reserve the place first, or confirm the arrival.")]
    if Transport.objects.filter(stay=stay, state__in=("ordered", "picked_up")).exists():
        faults[""] = [_("A transport is ordered already.")]
    only(faults)
    made = Transport(stay=stay, carrier=carrier, ordered_by_id=by.user_id)
    Transport.objects.bulk_create([made])
    Stay.objects.filter(pk=stay.pk).update(expected_at=expected_at, alarm_at=None)
    logged(stay, "placement.transport_ordered", by, carrier=carrier)
    return made


@service
def picked_up(transport_id: UUID, *, by: Actor) -> None:
    """The person is in the car."""
    _transport(transport_id, "picked_up", by)


@service
def cancel_transport(transport_id: UUID, *, by: Actor) -> None:
    _transport(transport_id, "cancelled", by)


def _transport(transport_id: UUID, after: str, by: Actor) -> None:
    row = Transport.objects.filter(pk=transport_id).first()
    if row is None:
        raise NotThere(_("There is no such transport."))
    stay = reach.stay(row.stay_id, by, "order_transport")
    if faults := TRANSPORT.why_not(row.state, after):
        raise Changed(" ".join(faults))
    changes: dict[str, object] = {"state": after}
    if after == "picked_up":
        changes["picked_up_at"] = clock.now()
    if not Transport.objects.filter(pk=row.pk, state=row.state).update(**changes):
        raise Changed(_("Somebody was quicker: look again. Nothing was overwritten."))
    logged(stay, f"placement.transport_{after}", by)


@service
def alarm_overdue(*, by: Actor) -> int:
    """Whoever is so much later than expected is looked for: the desk, the house and who asked are told once."""
    if not by.job:
        raise NotAllowed([_("The program does this by the clock.")])
    late = Stay.objects.filter(state="reserved", alarm_at__isnull=True, expected_at__lte=clock.now() - OVERDUE_AFTER)
    rows = list(late[:200])
    for stay in rows:
        Stay.objects.filter(pk=stay.pk).update(alarm_at=clock.now())
        tell_desk("placement.overdue", f"stay:{stay.id}", by=by, urgent=True)
        notices.tell("placement.overdue", organisation=stay.organisation_id, subject=f"stay:{stay.id}", urgent=True)
        offer = Offer.objects.filter(stay=stay).select_related("wish").first()
        if offer is not None and offer.wish.asked_by_id is not None:
            notices.tell("placement.overdue", user=offer.wish.asked_by_id, subject=f"stay:{stay.id}", urgent=True)
        logged(stay, "placement.arrival_overdue", by)
    return len(rows)
