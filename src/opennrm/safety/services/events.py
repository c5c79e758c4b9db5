"""Something happened that turns things: who leads and the house are told at once, at night who is on duty for them.

Nobody is told who must not know of the person. Nobody learns more than the kind, the moment and the reference of the
case. Whoever is told says that they act; until then others are told, one step after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.accounts import selectors as accounts
from opennrm.kernel import audit, clock, grants, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import OrganisationKind, Relation, Role
from opennrm.partners import selectors as partners
from opennrm.safety import access
from opennrm.safety.models import Alert, Event
from opennrm.safety.models.locker import seal_of
from opennrm.safety.rules.duty import AGAIN_AFTER, ANSWER_WITHIN, ORDER, Step, after, is_night
from opennrm.safety.rules.risk import Happening, happening_faults
from opennrm.safety.selectors.duty import hours, on_duty
from opennrm.safety.selectors.reach import files_of, reach
from opennrm.safety.selectors.risk import NO_EVENT

_JOB = Actor.for_job("safety.events")
_SHELTERING = (OrganisationKind.SHELTER, OrganisationKind.YOUTH_CARE)

Sheltering = Callable[[list[UUID]], Iterable[int]]
"""Where these persons live now, as organisations: who knows that stands above this room, and is asked by it."""


def nowhere(persons: list[UUID]) -> Iterable[int]:
    return ()


@service
def note_event(
    person_id: UUID,
    kind: Happening | None,
    at: datetime | None,
    words: str,
    *,
    reference: str,
    living: Sheltering = nowhere,
    by: Actor,
) -> UUID:
    """Note it, and tell who must act. For everybody of the team, also who may not read it back.

    `reference` is the case's: who is on duty at night opens that in an emergency.
    living : in whose houses they live now; those are told too, whether or not a basis is written down. Raises NotThere, NotAllowed, Broken.
    """
    file = reach(person_id, by, "note_event", access.INSIDE, part=None)
    if faults := happening_faults(kind, at, words, clock.now()):
        raise Broken(faults)
    assert kind is not None and at is not None  # happening_faults refuses
    with acting(_JOB):
        members = files_of(file, _JOB)
        houses = _houses(members, living)
        nights = _nights(houses)
        row = Event(
            person_id=file, reference=reference, kind=kind, at=at, noted_by_id=by.user_id,
            at_night=bool(houses) and nights[houses[0]],
        )  # fmt: skip
        row.words = seal_of(file).close("event", row.id, "words", words.strip())
        Event.objects.bulk_create([row])
        audit.record(by, "safety.event_noted", f"event:{row.id}", persons=[file], kind=str(kind), night=row.at_night)
        _tell(row, Step.FIRST, _Told(members, living))
    return row.id


# --- who is told ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Receiver:
    user: int
    on_duty: bool = False


@dataclass(frozen=True)
class _Told:
    """Of whom something is told, and how to learn where they live."""

    members: list[UUID]
    living: Sheltering


def _houses(members: list[UUID], living: Sheltering) -> list[int]:
    """The organisations that lead, then those in whose houses they live, then those that shelter and have a basis."""
    leading = [number for _user, number in grants.holders(members, Relation.SUPERVISOR) if number]
    shelters = {house.pk for house in partners.organisations(viewer=_JOB, kinds=_SHELTERING)}
    sharing = [number for _user, number in grants.holders(members, Relation.SHARE) if number in shelters]
    return list(dict.fromkeys([*leading, *living(members), *(number for number in sharing if number)]))


def _nights(houses: list[int]) -> dict[int, bool]:
    local = clock.local(clock.now())
    return {house: is_night(local, said) for house, said in hours(houses, viewer=_JOB).items()}


def _on_duty(house: int) -> list[_Receiver]:
    """Who is on the list; where the list is empty, everybody who may be on it."""
    number = on_duty(house, viewer=_JOB)
    if number is not None:
        return [_Receiver(number, on_duty=True)]
    return [
        _Receiver(user, on_duty=True) for user in accounts.holders(Role.DUTY_OFFICER, viewer=_JOB, organisation=house)
    ]


def _superiors(house: int) -> list[_Receiver]:
    return [_Receiver(user) for user in accounts.holders(Role.SUPERVISOR, viewer=_JOB, organisation=house)]


def _at_work(house: int, night: bool) -> list[_Receiver]:
    """At night who is on duty, by day who answers for it; where nobody does, the other."""
    if night:
        return _on_duty(house) or _superiors(house)
    return _superiors(house) or _on_duty(house)


def _in_house(house: int, night: bool) -> list[_Receiver]:
    """The same, for a house that shelters them; where it has neither, whoever there works with people."""
    roles = (Role.CASE_LEAD, Role.CASE_WORKER)
    workers = [user for role in roles for user in accounts.holders(role, viewer=_JOB, organisation=house)]
    return _at_work(house, night) or [_Receiver(user) for user in dict.fromkeys(workers)]


def _beside(members: list[UUID]) -> list[_Receiver]:
    """Those of the team who work where somebody is sheltered: they see the person every day."""
    shelters = {house.pk for house in partners.organisations(viewer=_JOB, kinds=_SHELTERING)}
    team = [user for user, _house in grants.holders(members, Relation.TEAM) if user]
    return [_Receiver(user) for user, _name, house in accounts.workers(shelters, viewer=_JOB) if user in team]


def _receivers(step: Step, about: _Told) -> list[_Receiver]:
    members = about.members
    houses = _houses(members, about.living)
    if step == Step.FIRST:
        leads = [_Receiver(user) for user, _house in grants.holders(members, Relation.LEAD) if user]
        leading = {house for _user, house in grants.holders(members, Relation.SUPERVISOR)}
        nights = _nights(houses)
        told = [
            _at_work(house, nights[house]) if house in leading else _in_house(house, nights[house]) for house in houses
        ]
        return [*leads, *(one for some in told for one in some), *_beside(members)]
    if step == Step.SUPERIOR:
        return [one for house in houses for one in (*_on_duty(house), *_superiors(house))]
    desks = [desk.pk for desk in partners.organisations(viewer=_JOB, kinds=[OrganisationKind.NATIONAL_DESK])]
    found = [one for desk in desks for one in _on_duty(desk)]
    registrars = [user for desk in desks for user in accounts.holders(Role.REGISTRAR, viewer=_JOB, organisation=desk)]
    return found + [_Receiver(user) for user in registrars]


def _tell(row: Event, step: Step, about: _Told) -> None:
    """Tell the receivers of a step who were not told before; where there is none, those of the next."""
    new = _tell_new(row, step, about)
    audit.record(_JOB, "safety.event_told", f"event:{row.id}", persons=[row.person_id], step=str(step), count=new)
    following = after(step)
    if not new and following is not None:
        _tell(row, following, about)


def _tell_new(row: Event, step: Step, about: _Told) -> int:
    """Tell those of a step who were not told before; returns how many."""
    before = set(Alert.objects.filter(event=row).values_list("user_id", flat=True))
    kept_out = {user for _person, user, _house in grants.blocks(about.members) if user}
    new = {one.user: one for one in reversed(_receivers(step, about)) if one.user not in before | kept_out}
    Alert.objects.bulk_create(
        [Alert(event=row, step=step, user_id=one.user, on_duty=one.on_duty) for one in new.values()]
    )
    for user in new:
        notices.tell(
            "safety.event", user=user, subject=f"event:{row.id}", urgent=True, happening=row.kind, step=str(step)
        )  # fmt: skip
    return len(new)


def _tell_again(row: Event, about: _Told) -> bool:
    """Nobody acts and nobody is left to tell. Everybody is told once more, each hour; who is new on duty too."""
    subject = f"event:{row.id}"
    if (notices.last_told("safety.event", subject) or row.noted_at) > clock.now() - AGAIN_AFTER:
        return False
    kept_out = {user for _person, user, _house in grants.blocks(about.members) if user}
    told = set(Alert.objects.filter(event=row).values_list("user_id", flat=True)) - kept_out
    notices.settle("safety.event", subject, by=_JOB)
    for user in sorted(told):
        notices.tell("safety.event", user=user, subject=subject, urgent=True, happening=row.kind, step="again")
    new = sum(_tell_new(row, step, about) for step in ORDER)
    audit.record(_JOB, "safety.event_told", subject, persons=[row.person_id], step="again", count=len(told) + new)
    return True


# --- somebody acts, or nobody does --------------------------------------------------------------------


@service
def take_event(event_id: UUID, *, by: Actor) -> None:
    """Say: I act. Everybody else who was told reads who it is. Raises NotThere, Changed."""
    row = Event.objects.filter(pk=event_id).first()
    if row is None:
        raise NotThere(NO_EVENT)
    told = Alert.objects.filter(event=row, user_id=by.user).exists()
    if not told:
        reach(row.person_id, by, "take_event", access.TEAM)
    with acting(_JOB):
        changed = Event.objects.filter(pk=row.pk, taken_at__isnull=True).update(
            taken_at=clock.now(), taken_by_id=by.user
        )
        if not changed:
            raise Changed(_("Somebody acts on this already."))
        subject = f"event:{row.id}"
        notices.settle("safety.event", subject, by=by)
        for user in Alert.objects.filter(event=row).exclude(user_id=by.user).values_list("user_id", flat=True):
            notices.tell("safety.event_taken", user=user, subject=subject)
        audit.record(by, "safety.event_taken", subject, persons=[row.person_id])


@service
def escalate_unanswered(*, living: Sheltering = nowhere, by: Actor) -> int:
    """Tell the next ones, at the end all of them again, of events on which nobody acts yet; returns how many. For the worker, every few minutes."""
    if not by.job:
        raise NotAllowed([_("The program does this by itself.")])
    moment, count = clock.now(), 0
    for row in Event.objects.filter(taken_at__isnull=True).select_for_update(skip_locked=True).order_by("noted_at"):
        told = list(Alert.objects.filter(event=row).values_list("step", "told_at"))
        reached = max((ORDER.index(Step(step)) for step, _at in told), default=0)
        last = max((at for _step, at in told), default=row.noted_at)
        following = after(ORDER[reached])
        if following is None:
            count += _tell_again(row, _Told(files_of(row.person_id, by), living))
            continue
        if last > moment - ANSWER_WITHIN:
            continue
        _tell(row, following, _Told(files_of(row.person_id, by), living))
        count += 1
    return count
