"""Telling people in time: before a term ends, when it is close, when it has passed. Neutral words, once each."""

from __future__ import annotations

from opennrm.kernel import notices
from opennrm.kernel.actors import Actor, acting
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.selectors import Deadline

JOB = Actor.for_job("term-notices")
PASSED = -1  # kept as "days before" for what is told the day after


def tell_of_terms(*, by: Actor = JOB) -> int:
    """Tell who must act of every term that comes near; returns how many were told.

    The days are those of the edition of the law under which the clock began (28, 14 and 3 in the book). A day that the
    program slept through is made up for: the nearest of them is told, the earlier ones are not sent late.
    """
    for case in reads.periods_over(viewer=by):
        residence.note_period_over(case, by=by)
    told = 0
    with acting(by):
        for deadline in reads.open_deadlines(viewer=by):
            told += _tell(deadline, by)
    return told


def mark_of(deadline: Deadline) -> int | None:
    """Which reminder is due: the smallest number of days that has been reached, -1 when the last day has passed.

    None while the clock stands still, or is far from its end.
    """
    if deadline.suspended:
        return None
    if deadline.days_left < 0:
        return PASSED
    return min((days for days in deadline.reminder_days if deadline.days_left <= days), default=None)


def _tell(deadline: Deadline, by: Actor) -> int:
    mark = mark_of(deadline)
    if mark is None or not residence.note_reminded(deadline.clock_id, deadline.ends_on, mark, by=by):
        return 0
    subject, which = f"case:{deadline.reference}", str(deadline.clock_id)
    residence.settle_terms(deadline.reference, [deadline.clock_id], by=by)  # the newest says it all
    close = mark == min(deadline.reminder_days)
    kind = "residence.term_passed" if mark == PASSED else "residence.term_near"
    people = {deadline.lead_id, *reads.keepers(deadline, viewer=by)}
    for user in people:
        notices.tell(kind, user=user, subject=subject, urgent=close or mark == PASSED, clock=which)
    if deadline.statutory and (close or mark == PASSED):
        kind = "residence.term_close" if close else "residence.term_passed"
        residence.tell_supervisors(deadline.organisation_id, kind, subject, clock=which)
    return len(people)
