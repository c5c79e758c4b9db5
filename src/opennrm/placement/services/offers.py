"""Offers: sent, answered by the person and by the house, declined, refused, run out; and the place that is held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.kernel import clock, notices, secrets
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed
from opennrm.kernel.words import Role
from opennrm.placement.models import Closure, Offer, Place, Shelter, Stay, Wish
from opennrm.placement.rules import ANSWER_WITHIN, DECLINED, HOLDING, OFFER, REFUSED, Declined, Refused, Rule, Verdict
from opennrm.placement.rules.moves import ARRIVES_WITHIN
from opennrm.placement.rules.words import SEARCHES, ShelterKind
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.fitting import judged_now, needs_of, start_of
from opennrm.placement.selectors.reach import JOB
from opennrm.placement.services.writing_down import in_words, logged, only, tell_asker, tell_desk
from opennrm.safety import selectors as safety

LEAST_WHY = 10
_TAKEN = lazy("Place %(place)s was taken a moment ago; somebody else has it.")


class Taken(Changed):
    """Somebody was quicker. Who shows this says how many other places fit."""


@service
def send_offer(
    wish_id: UUID,
    place_id: UUID,
    *,
    answer_by: datetime | None = None,
    person_agrees: bool = False,
    house_agrees: bool = False,
    set_aside: Iterable[Rule] = (),
    why: str = "",
    by: Actor,
) -> Offer:
    """Offer a place and hold it meanwhile. With both agreeing at once (a call at night) it is reserved.

    Judged again under the lock: raises Broken with every reason, Taken where somebody was quicker.
    """
    wish = reach.wish(wish_id, by, "send_offer", lock=True)
    place = reach.place(place_id, by, "send_offer", lock=True)
    _may_place(place, by)
    if wish.state != "open":
        raise Broken(_("An offer is out for this person, or the search has ended: look at it first."))
    aside = frozenset(set_aside)
    _release_run_out(place)
    _refuse_taken(place)
    _refuse_misfits(wish, place, aside, why, by)
    moment = clock.now()
    until = answer_by or moment + ANSWER_WITHIN[wish.urgency]
    if until <= moment:
        raise Broken({"answer_by": [_("This moment has passed: write a later one.")]})
    stay = _held(wish, place, until, by)
    offer = Offer(
        wish=wish, stay=stay, place=place, shelter=place.unit.shelter, organisation_id=stay.organisation_id,
        case_id=wish.case_id, person_id=wish.person_id, sent_by_id=by.user_id, answer_by=until,
        set_aside=sorted(aside), person_agreed_at=moment if person_agrees else None,
    )  # fmt: skip
    offer.why = secrets.seal(wish.key_id, why.strip(), f"placement_offer:{offer.id}:why") if why.strip() else b""
    Offer.objects.bulk_create([offer])
    Wish.objects.filter(pk=wish.pk).update(state="offered")
    logged(offer, "placement.offer_sent", by, set_aside=sorted(aside))
    notices.tell(
        "placement.offer", organisation=stay.organisation_id, subject=f"offer:{offer.id}",
        urgent=wish.urgency == "emergency",
    )  # fmt: skip
    if house_agrees:
        return _house_agrees(offer, by, by_phone=not reach.in_house(by, offer.organisation_id))
    return offer


def _may_place(place: Place, by: Actor) -> None:
    kind = ShelterKind(place.unit.shelter.kind)
    if not by.job and kind not in SEARCHES.get(by.organisation_kind, frozenset()):  # type: ignore[arg-type]
        raise NotAllowed([_("Another organisation has the say over places of this kind.")])


def _release_run_out(place: Place) -> None:
    """A hold that ran out frees the place by itself, also where the clock's job has not come round yet."""
    with acting(JOB):
        late = Offer.objects.select_for_update(skip_locked=True)  # who answers it at this moment has it
        for offer in late.filter(place=place, state="sent", answer_by__lte=clock.now()):
            _expire(offer)


def _refuse_taken(place: Place) -> None:
    with acting(JOB):
        taken = Stay.objects.filter(place=place, state__in=HOLDING).exists()
        closed = Shelter.objects.filter(pk=place.unit.shelter_id, closed_on__lte=clock.today()).exists()
    if closed or not place.is_active:
        raise Taken(_("Place %(place)s is there no longer.") % {"place": place.code})
    if taken:
        raise Taken(str(_TAKEN) % {"place": place.code})


def _refuse_misfits(wish: Wish, place: Place, aside: frozenset[Rule], why: str, by: Actor) -> None:
    judged = judged_now(wish, place, aside)
    if judged.verdict != Verdict.FITS:
        only({"place": [in_words(misfit.why) for misfit in judged.misfits]})
    if aside and len(why.strip()) < LEAST_WHY:
        raise Broken({"why": [_("Write in a sentence why this rule is set aside.")]})


def _held(wish: Wish, place: Place, until: datetime, by: Actor) -> Stay:
    """The hold itself; the database has the last word."""
    children, start = len(needs_of([wish])[wish.id].children or ()), start_of(wish)
    stay = Stay(
        place=place, shelter=place.unit.shelter, organisation_id=place.unit.shelter.organisation_id,
        case_id=wish.case_id, person_id=wish.person_id, wish_id=wish.id, from_on=start,
        days=DateRange(start, None), expires_at=until, children=children,
    )  # fmt: skip
    try:
        with transaction.atomic():
            Stay.objects.bulk_create([stay])
    except IntegrityError as fault:
        if "one_stay_on_one_place_on_one_day" not in str(fault):
            raise
        raise Taken(str(_TAKEN) % {"place": place.code}) from fault
    return stay


# --- answers ----------------------------------------------------------------------------------------


def _open(offer: Offer) -> None:
    if offer.state != "sent":
        raise Changed(_("This offer was answered or withdrawn already."))
    if offer.answer_by <= clock.now():
        raise Changed(_("This offer has run out: the place is free again. Ask the desk whether it still stands."))


@service
def agree_for_person(offer_id: UUID, *, by: Actor) -> Offer:
    """The person says yes; told by who speaks with them."""
    offer = reach.offer(offer_id, by, "answer_for_person", lock=True)
    reach.on_case(by, offer.case_id, "answer_for_person")
    _open(offer)
    if offer.person_agreed_at is not None:
        raise Changed(_("The person has said yes already."))
    offer.person_agreed_at = clock.now()
    Offer.objects.filter(pk=offer.pk).update(person_agreed_at=offer.person_agreed_at)
    logged(offer, "placement.person_agreed", by)
    return _reserve(offer, by)


@service
def accept_offer(offer_id: UUID, *, by: Actor) -> Offer:
    """The house says yes; at night the desk may write down what the house said on the telephone."""
    offer = reach.offer(offer_id, by, _house_action(offer_id, by), lock=True)
    _open(offer)
    if offer.house_agreed_at is not None:
        raise Changed(_("The house has said yes already."))
    return _house_agrees(offer, by, by_phone=not reach.in_house(by, offer.organisation_id))


def _house_action(offer_id: UUID, by: Actor) -> str:
    """The house answers for itself; the desk answers for it as who sent the offer, and the log says so."""
    return "send_offer" if reach.is_desk(by) else "answer_for_house"


def _house_agrees(offer: Offer, by: Actor, *, by_phone: bool) -> Offer:
    offer.house_agreed_at = clock.now()
    Offer.objects.filter(pk=offer.pk).update(house_agreed_at=offer.house_agreed_at)
    logged(offer, "placement.house_agreed", by, by_phone=by_phone)
    return _reserve(offer, by)


def _reserve(offer: Offer, by: Actor) -> Offer:
    """Both said yes: the place is theirs from the first night on."""
    if offer.person_agreed_at is None or offer.house_agreed_at is None:
        return offer
    _refuse_closed(offer)
    moment = clock.now()
    offer.state, offer.answered_at = "accepted", moment
    Offer.objects.filter(pk=offer.pk).update(state="accepted", answered_at=moment, answered_by_id=by.user_id)
    with acting(JOB):  # a house that was offered the person does not change the search
        wish = Wish.objects.get(pk=offer.wish_id)
        Stay.objects.filter(pk=offer.stay_id).update(
            state="reserved", expires_at=None, expected_at=_expected(wish, offer.stay.from_on)
        )
        Wish.objects.filter(pk=offer.wish_id).update(state="placed", ended_at=moment)
        tell_asker(wish, "placement.accepted")
    offer.stay.state = "reserved"
    notices.settle("placement.offer", f"offer:{offer.id}", by=by)
    logged(offer, "placement.place_reserved", by)
    return offer


def _refuse_closed(offer: Offer) -> None:
    """A place that was closed since it was offered takes nobody: no yes was written down then either."""
    with acting(JOB):
        night = max(offer.stay.from_on, clock.today())
        closed = Closure.objects.filter(reach.closed_on(night), place_id=offer.place_id).exists()
    if closed:
        raise Broken(_("This place was closed after it was offered. Open it again, or take the offer back and look for another place."))  # fmt: skip


def _expected(wish: Wish, first_night: date) -> datetime:
    """From when on the clock watches, until a transport says better: who was reserved a place and vanishes is missed."""
    moment = clock.now()
    if wish.needed_by is not None and wish.needed_by > moment:
        return wish.needed_by
    if wish.urgency == "emergency":
        return moment + ARRIVES_WITHIN
    return clock.start_of(max(first_night, clock.today()) + timedelta(days=1))


@service
def decline_offer(offer_id: UUID, reason: Declined | None, *, by: Actor) -> Offer:
    """The house says no, with a reason; each reason has its consequence."""
    offer = reach.offer(offer_id, by, _house_action(offer_id, by), lock=True)
    if reason is None:
        raise Broken({"reason": [_("Choose why: the desk must know what to do with the place.")]})
    if offer.state != "sent":
        raise Changed(_("This offer was answered or withdrawn already."))
    follows = DECLINED[reason]
    _end(offer, "declined", by, declined=str(reason))
    with acting(JOB):
        if (
            follows.closes
            and not Closure.objects.filter(reach.closed_on(clock.today()), place_id=offer.place_id).exists()
        ):
            Closure.objects.bulk_create([Closure(place_id=offer.place_id, reason="other", noted_by_id=by.user_id)])
        _avoid(offer, follows.avoids_shelter)
        urgent = Wish.objects.filter(pk=offer.wish_id, urgency="emergency").exists()
    logged(offer, "placement.offer_declined", by, reason=str(reason))
    tell_desk("placement.declined", f"wish:{offer.wish_id}", by=by, urgent=urgent)
    return offer


@service
def refuse_offer(offer_id: UUID, reason: Refused | None, *, by: Actor) -> Offer:
    """The person says no. It carries no penalty: the search goes on where it was."""
    offer = reach.offer(offer_id, by, "answer_for_person", lock=True)
    reach.on_case(by, offer.case_id, "answer_for_person")
    if offer.state != "sent":
        raise Changed(_("This offer was answered or withdrawn already."))
    why = reason or Refused.NO_REASON
    _end(offer, "refused", by, refused=str(why))
    with acting(JOB):
        _avoid(offer, REFUSED[why].avoids_shelter)
    logged(offer, "placement.offer_refused", by, reason=str(why))
    tell_desk("placement.refused", f"wish:{offer.wish_id}", by=by, urgent=offer.wish.urgency == "emergency")
    return offer


@service
def withdraw_offer(offer_id: UUID, *, by: Actor) -> Offer:
    """The desk takes an offer back; the place is free again."""
    offer = reach.offer(offer_id, by, "withdraw_offer", lock=True)
    if faults := OFFER.why_not(offer.state, "withdrawn"):
        raise Changed(" ".join(faults))
    _end(offer, "withdrawn", by)
    logged(offer, "placement.offer_withdrawn", by)
    return offer


def take_back_offers(wish_id: UUID, *, by: Actor) -> None:
    """The search ends: what is out for it is taken back, by whoever may end the search. Part of a service."""
    with acting(JOB):
        rows = list(Offer.objects.select_for_update().filter(wish=wish_id, state="sent"))
    for offer in rows:
        with acting(JOB):
            _end(offer, "withdrawn", by)
        logged(offer, "placement.offer_withdrawn", by)


def _avoid(offer: Offer, avoids: bool) -> None:
    if not avoids:
        return
    wish = Wish.objects.get(pk=offer.wish_id)
    Wish.objects.filter(pk=wish.pk).update(avoided=sorted({*wish.avoided, offer.shelter_id}))


def _end(offer: Offer, state: str, by: Actor, *, declined: str = "", refused: str = "") -> None:
    """The offer is over, the hold is released, the search goes on."""
    moment = clock.now()
    offer.state = state
    Offer.objects.filter(pk=offer.pk).update(
        state=state, answered_at=moment, answered_by_id=by.user_id, declined=declined, refused=refused
    )
    with acting(JOB):
        Stay.objects.filter(pk=offer.stay_id, state="held").update(state="released", expires_at=None)
        Wish.objects.filter(pk=offer.wish_id, state="offered").update(state="open")
    notices.settle("placement.offer", f"offer:{offer.id}", by=by)


# --- by the clock -----------------------------------------------------------------------------------


def _expire(offer: Offer) -> None:
    _end(offer, "expired", JOB)
    logged(offer, "placement.offer_expired", JOB)
    wish = Wish.objects.get(pk=offer.wish_id)
    tell_asker(wish, "placement.expired", urgent=wish.urgency == "emergency")
    tell_desk("placement.expired", f"wish:{wish.id}", by=JOB, urgent=wish.urgency == "emergency")


@service
def expire_offers(*, by: Actor) -> int:
    """Free the places of offers that nobody answered in time. For the job that runs every minute."""
    if not by.job:
        raise NotAllowed([_("The program does this by the clock.")])
    rows = Offer.objects.select_for_update(skip_locked=True).filter(state="sent", answer_by__lte=clock.now())
    late = list(rows[:200])
    for offer in late:
        _expire(offer)
    return len(late)


@service
def escalate_offers(*, by: Actor) -> int:
    """Half of the time is gone and nobody answered an emergency: the desk and who is on duty in the house are told."""
    if not by.job:
        raise NotAllowed([_("The program does this by the clock.")])
    moment = clock.now()
    rows = Offer.objects.filter(state="sent", escalated_at__isnull=True, wish__urgency="emergency")
    told = 0
    for offer in rows.filter(house_agreed_at__isnull=True)[:200]:
        if moment - offer.sent_at < (offer.answer_by - offer.sent_at) / 2:
            continue
        Offer.objects.filter(pk=offer.pk).update(escalated_at=moment)
        _wake(offer, by)
        tell_desk("placement.unanswered_desk", f"wish:{offer.wish_id}", by=by, urgent=True)
        logged(offer, "placement.offer_escalated", by)
        told += 1
    return told


def _wake(offer: Offer, by: Actor) -> None:
    """Who is on duty by the list of the house; without a list, everybody who may be."""
    user = safety.on_duty(offer.organisation_id, viewer=by)
    house = None if user is not None else offer.organisation_id
    notices.tell(
        "placement.unanswered", user=user, organisation=house, role=None if user is not None else Role.DUTY_OFFICER,
        subject=f"offer:{offer.id}", urgent=True,
    )  # fmt: skip
