"""Giving somebody to a person, as a colleague or a helper, after asking whether they had better not meet.

Who is not chosen is told nothing. Who chooses reads "choose somebody else", and why only where they may know.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.appointments import services as appointments
from opennrm.appointments.rules import Need
from opennrm.cases import services as cases
from opennrm.cases.rules import Function
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.words import Compartment
from opennrm.safety import services as safety

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.cases.models import Case, HandOver, Membership


@service
def add_member(
    case: Case,
    user: User,
    function: Function,
    parts: Iterable[Compartment],
    *,
    sharing: cases.Sharing | None = None,
    until: date | None = None,
    by: Actor,
) -> Membership:
    """Let somebody join the team. Raises Broken at `user` where they had better not meet, and as `cases.add_member`."""
    safety.refuse_conflict(case.person_id, user=user.pk, field="user", by=by)
    return cases.add_member(case.id, user, function, parts, sharing=sharing, until=until, by=by)


@service
def check_member(
    case: Case,
    user: User,
    function: Function,
    parts: Iterable[Compartment],
    *,
    sharing: cases.Sharing | None = None,
    until: date | None = None,
    by: Actor,
) -> None:
    """Say what would be refused, and write nothing."""
    safety.refuse_conflict(case.person_id, user=user.pk, field="user", by=by)
    cases.check_member(case.id, user, function, parts, sharing=sharing, until=until, by=by)


@service
def ask_hand_over(case: Case, to: User, message: str, *, stays: bool = False, by: Actor) -> HandOver:
    """Ask somebody to become the lead. Raises Broken at `lead` where they had better not meet."""
    safety.refuse_conflict(case.person_id, user=to.pk, field="lead", by=by)
    return cases.ask_hand_over(case.id, to, message, stays=stays, by=by)


@service
def arrange(
    case: Case, appointment: UUID, need: Need, *, helper: UUID | None = None, user: int | None = None, by: Actor
) -> None:
    """Say who interprets, drives or goes along. Raises Broken at `who` where they had better not meet."""
    if helper is not None or user is not None:
        safety.refuse_conflict(case.person_id, helper=helper, user=user, field="who", by=by)
    appointments.arrange(appointment, need, helper=helper, user=user, by=by)
