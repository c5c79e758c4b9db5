"""Planning an appointment, arranging who comes along, and saying what became of it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.appointments import access
from opennrm.appointments.models import Appointment, Arrangement
from opennrm.appointments.rules import (
    APPOINTMENT,
    LONGEST_WORDS,
    REMIND_BEFORE,
    Became,
    Need,
    Place,
    Planned,
    part_of,
    planned_faults,
)
from opennrm.cases.models import Case
from opennrm.cases.selectors.reach import reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.writing import ask_for
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.wording import only

REMINDER = "appointment.reminder"
_JOB = Actor.for_job("cases.appointments")


@service
def plan_appointment(case_id: UUID, planned: Planned, *, by: Actor) -> Appointment:
    """Plan it. A reminder is written down for the outgoing gate, to the safe contact and to nothing else."""
    part = part_of(planned.place)
    case = reach(case_id, by, "plan_appointment", access.TEAM, compartment=part, rights=access.RIGHTS)
    needs_open(case)
    only(planned_faults(planned, clock.now()))
    made = Appointment(
        case=case, place=planned.place, part=part or "", starts_at=planned.starts_at, minutes=planned.minutes,
        remind=planned.remind, made_by_id=by.user_id,
    )  # fmt: skip
    made.words = Seal(case).close("appointment", made.id, "words", planned.words.strip())
    Appointment.objects.bulk_create([made])
    Arrangement.objects.bulk_create([Arrangement(appointment=made, need=need) for need in sorted(planned.needs)])
    if planned.remind:
        outbox.intend(
            REMINDER, f"safe_contact:{case.person_id}", by=by, person=case.person_id, case=case.id,
            due_at=max(planned.starts_at - REMIND_BEFORE, clock.now()), appointment=str(made.id),
        )  # fmt: skip
    happened(case, "appointment_planned", by, part=part, place=str(planned.place), at=planned.starts_at.isoformat())
    logged(case, "cases.appointment_planned", by, parts=[part] if part else [], place=str(planned.place))
    return made


def _open_one(appointment_id: UUID, by: Actor, action: str) -> tuple[Case, Appointment]:
    found = Appointment.objects.filter(pk=appointment_id).first()
    if found is None:
        raise NotThere(_("There is no such appointment."))
    part = part_of(Place(found.place))
    case = reach(found.case_id, by, action, access.TEAM, compartment=part, rights=access.RIGHTS)
    needs_open(case)
    return case, found


@service
def arrange(
    appointment_id: UUID, need: Need, *, helper: UUID | None = None, user: int | None = None, by: Actor
) -> None:
    """Say who interprets, drives or goes along. Whether they had better not meet is asked before, in journeys."""
    case, found = _open_one(appointment_id, by, "plan_appointment")
    if found.state != "planned":
        raise Changed(_("This appointment is over."))
    if (helper is None) == (user is None):
        raise Broken({"who": [_("Choose who does it.")]})
    arranged = {"helper_id": helper, "user_id": user, "arranged_at": clock.now(), "arranged_by_id": by.user_id}
    if not Arrangement.objects.filter(appointment=found, need=need).update(**arranged):
        Arrangement.objects.bulk_create([Arrangement(appointment=found, need=need, **arranged)])
    logged(case, "cases.appointment_arranged", by, need=str(need))


@service
def end_appointment(appointment_id: UUID, became: Became, words: str, version: int, *, by: Actor) -> None:
    """What became of it. Missed is a signal and no failure: the lead is asked to find out today how the person is."""
    case, found = _open_one(appointment_id, by, "end_appointment")
    if found.version != version:
        raise Changed(_("Somebody changed this appointment since you opened the page."))
    if APPOINTMENT.why_not(found.state, became):
        raise Changed(_("What became of this appointment was said already."))
    moment = clock.now()
    if became != Became.CANCELLED and found.starts_at > moment:
        raise Broken({"became": [_("It has not begun yet: it can be cancelled, or kept or missed later.")]})
    if len(words) > LONGEST_WORDS:
        raise Broken({"words": [_("Write at most %(most)d characters, the rest as a note.") % {"most": LONGEST_WORDS}]})
    changed = Appointment.objects.filter(pk=found.pk, version=version).update(
        state=became, ended_at=moment, ended_by_id=by.user_id, version=F("version") + 1,
        what_became=Seal(case).close("appointment", found.id, "what_became", words.strip()),
    )  # fmt: skip
    if not changed:
        raise Changed(_("Somebody changed this appointment since you opened the page."))
    outbox.withdraw(REMINDER, details={"appointment": str(found.id)})
    happened(case, f"appointment_{became}", by, part=part_of(Place(found.place)), place=found.place)
    logged(case, f"cases.appointment_{became}", by)
    if became == Became.MISSED:
        ask_for(case.id, "missed_appointment", clock.today(), by=_JOB)
