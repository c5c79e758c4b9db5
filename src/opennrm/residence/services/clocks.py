"""What is done to a clock: suspended, resumed, extended, ended early, handed over; or what it waited for was done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases.models import Case
from opennrm.cases.rules import Stage
from opennrm.kernel import clock, notices
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.law import book
from opennrm.law.clocks import Move, Reading, Turn
from opennrm.law.editions import Setback
from opennrm.law.terms import Term
from opennrm.law.words import Source
from opennrm.residence import models
from opennrm.residence.rules import acts
from opennrm.residence.selectors.facts import clock_facts
from opennrm.residence.selectors.reach import working
from opennrm.residence.services.following import follow_stage, subject_of, write_setback
from opennrm.residence.services.period import needs_open
from opennrm.residence.services.writing_down import Decided, check_day, check_power, meet, refuse, told, turn_it

# Ends of the reflection period after which another procedure carries on; every other one leaves a list of options.
_CARRIES_ON = frozenset({"reported", "cooperation", "other_procedure"})


@dataclass(frozen=True)
class Asking:
    """What is to be done to a clock, as a form says it."""

    move: Move
    ground: str = ""
    longer_months: int = 0
    longer_days: int = 0
    owner: str = ""


def _clock(clock_id: UUID, version: int, by: Actor, action: str) -> tuple[Case, Standing, models.Clock]:
    row = models.Clock.objects.filter(pk=clock_id).first()
    if row is None:
        raise NotThere("There is no such clock.")
    case, standing = working(row.case_id, by, action, lock=True)
    needs_open(case)
    row.refresh_from_db()
    if row.version != version:
        raise Changed(
            _("Somebody else did something to this clock since you opened the page. Nothing was overwritten.")
        )
    return case, standing, row


@service
def turn_clock(clock_id: UUID, version: int, asking: Asking, decided: Decided, *, by: Actor) -> Reading:
    """Do something to a clock, where the edition it is read by provides it, on a ground, by a body with the power.

    Raises Broken with the rule and its source, NotAllowed where somebody else decides, Changed where a colleague was
    quicker; nothing is written then.
    """
    case, standing, row = _clock(clock_id, version, by, "turn_clock")
    check_day(decided.on, case)
    facts = clock_facts(row, models.Turn.objects.filter(clock=row).order_by("number"))
    edition = facts.edition_on(clock.today())
    law = edition.clocks[row.code]
    longer = None
    if asking.longer_months or asking.longer_days:
        longer = Term(Source("the decision"), months=asking.longer_months, days=asking.longer_days)
    turn = Turn(asking.move, decided.on, asking.ground, str(decided.body), longer, asking.owner)
    refuse(acts.turn_faults(facts, edition, turn))
    provision = law.moves[Move.SUSPEND if asking.move == Move.RESUME else asking.move]
    check_power(decided, standing, by, provision.source)
    reading = turn_it(case, row, turn, by, decided.seen_in)
    told(
        case, f"clock_{asking.move}", by, part=models.part_of(row), clock=row.code, ground=asking.ground,
        on=decided.on.isoformat(), until=reading.ends_on.isoformat(),
    )  # fmt: skip
    if by.user_id != case.lead_id:
        notices.tell("residence.clock_turned", user=case.lead_id, subject=subject_of(case))
    if asking.move == Move.END_EARLY and row.code == "reflection":
        follow_stage(case, Stage.DECISION, by)
        if asking.ground not in _CARRIES_ON:
            write_setback(case, edition, Setback.ENDED_EARLY, decided.on, by)
    return reading


@service
def meet_clock(clock_id: UUID, version: int, decided: Decided, *, by: Actor) -> None:
    """What the clock waited for was done in time: an objection was sent, an allowance asked for."""
    case, _standing, row = _clock(clock_id, version, by, "meet_clock")
    check_day(decided.on, case)
    if row.code not in book.edition_for(row.edition, clock.today()).asked_for():
        raise Broken(_("This clock ends by a decision, which is recorded at its procedure."))
    if row.closed_on is not None:
        raise Broken(_("What this clock waited for was done already."))
    if not row.began_on <= decided.on <= row.ends_on:
        raise Broken({"on": [_("This day lies outside the term.")]})
    meet(case, row.code, decided.on, about=row.about)
    told(case, "clock_met", by, part=models.part_of(row), clock=row.code, on=decided.on.isoformat())
