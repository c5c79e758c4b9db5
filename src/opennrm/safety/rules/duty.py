"""Day and night, who is told of what threatens somebody, and who is told next when nobody answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

ANSWER_WITHIN = timedelta(minutes=20)  # then somebody else is told: all three steps fit into the hour
AGAIN_AFTER = timedelta(hours=1)  # nobody is left to tell: all of them are told again, until somebody acts
LONGEST_DUTY = timedelta(days=14)
SATURDAY = 5


class Step(StrEnum):
    """Who is told, one after another, until somebody says: I act."""

    FIRST = "first"  # the case lead and the house; at night who is on duty for them
    SUPERIOR = "superior"  # who answers for them
    DESK = "desk"  # the national desk: its duty officer, else everybody who registers


ORDER = tuple(Step)


def after(step: Step) -> Step | None:
    """
    >>> after(Step.FIRST), after(Step.DESK)
    (<Step.SUPERIOR: 'superior'>, None)
    """
    place = ORDER.index(step) + 1
    return ORDER[place] if place < len(ORDER) else None


@dataclass(frozen=True)
class Hours:
    """When an organisation is at work. Outside it is night, and who is on duty is told. No source fixes these."""

    opens: time = time(8)
    closes: time = time(18)
    weekend: bool = False  # whether it works on Saturday and Sunday too

    def faults(self) -> dict[str, list[str]]:
        if self.closes <= self.opens:
            return {"closes": [_("The day ends before it begins: write a later time.")]}
        return {}


def is_night(local: datetime, hours: Hours) -> bool:
    """Whether nobody is at work at this moment on the wall clock.

    >>> is_night(datetime(2026, 11, 23, 8, 0), Hours()), is_night(datetime(2026, 11, 23, 18, 0), Hours())
    (False, True)
    >>> is_night(datetime(2026, 11, 22, 12, 0), Hours())  # a Sunday
    True
    """
    if local.weekday() >= SATURDAY and not hours.weekend:
        return True
    return not hours.opens <= local.time() < hours.closes


def duty_faults(starts_at: datetime, ends_at: datetime, now: datetime) -> dict[str, list[str]]:
    """What cannot be about a duty; empty if all can."""
    if ends_at <= starts_at:
        return {"ends_at": [_("This ends before it begins: write a later moment.")]}
    if ends_at - starts_at > LONGEST_DUTY:
        return {"ends_at": [Said(_("Nobody is on duty for more than {days} days: divide it."), days=LONGEST_DUTY.days)]}
    if ends_at <= now:
        return {"ends_at": [_("This has passed already: write a duty that is to come.")]}
    return {}
