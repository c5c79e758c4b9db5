"""What an act brings with it: clocks, setbacks with their options, an application, the end of a period."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import ORDER, Skipped, Stage
from opennrm.kernel import clock, notices
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import OrganisationKind, Role
from opennrm.law.clocks import Move, Turn
from opennrm.law.editions import Body, Edition, Setback
from opennrm.partners import selectors as partners
from opennrm.residence import models
from opennrm.residence.rules import acts, way
from opennrm.residence.selectors.facts import clock_facts
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services.writing_down import IMMIGRATION, meet, start_clock, told, turn_it

# One such thing happens on a day; several applications may be refused on one.
ONE_A_DAY = frozenset({Setback.DISMISSED, Setback.ACQUITTED, Setback.NO_COOPERATION})


def subject_of(case: Case) -> str:
    return f"case:{case.reference}"


def members_of_kind(case: Case, *kinds: OrganisationKind) -> list[int]:
    """The users of the team who work for organisations of these kinds."""
    with acting(JOB):
        opened = case_reads.OpenFile(case, Standing(), JOB, frozenset())
        return [m.user_id for m in case_reads.members(opened, viewer=JOB) if m.organisation.kind_of in kinds]


def start_all(case: Case, edition: Edition, codes: tuple[str, ...], on: date, by: Actor, about: UUID | None) -> None:
    for code in codes:
        open_one = models.Clock.objects.filter(case=case, code=code, about=about, closed_on__isnull=True)
        with acting(JOB):
            there = open_one.exists()
        if not there:
            start_clock(case, edition, code, on, by, about=about)


def write_setback(case: Case, edition: Edition, kind: Setback, on: date, by: Actor) -> models.SetbackNote:
    """A way closed. What is left opens at once, and the lead and the lawyers of the team are told the same day.

    Two who note the same of the same day (the police the dismissal, the lawyer the letter about it) make one of it.
    """
    with acting(JOB):
        noted = models.SetbackNote.objects.filter(case=case, kind=kind, on=on).first()
    if noted is not None and kind in ONE_A_DAY:
        return noted
    row = models.SetbackNote(case=case, kind=kind, edition=edition.code, on=on)
    tell = {case.lead_id, *members_of_kind(case, OrganisationKind.LAWYER)}
    row.told = len(tell)
    with acting(JOB):
        models.SetbackNote.objects.bulk_create([row])
        start_all(case, edition, way.after_setback(edition, kind, on).start, on, by, row.id)
    for user in tell:
        notices.tell("residence.setback", user=user, subject=subject_of(case), urgent=True)
    if len(tell) == 1:
        notices.tell("residence.no_lawyer", user=case.lead_id, subject=subject_of(case), urgent=True)
    told(case, "setback", by, part=IMMIGRATION, setback=str(kind), on=on.isoformat())
    return row


def write_application(case: Case, edition: Edition, route: str, on: date, by: Actor) -> models.Procedure:
    """A procedure begins; the term of who decides runs."""
    row = models.Procedure(case=case, route=route, edition=edition.code, applied_on=on, since=on)
    with acting(JOB):
        models.Procedure.objects.bulk_create([row])
        start_all(case, edition, way.after_application(edition, route).start, on, by, row.id)
    body = edition.routes[route].decides
    kinds = [kind for kind in OrganisationKind if str(kind) == str(body)]
    for user in members_of_kind(case, *kinds) if kinds else []:
        if user != by.user_id:
            notices.tell("residence.applied", user=user, subject=subject_of(case))
    told(case, "applied", by, part=IMMIGRATION, route=route, on=on.isoformat())
    return row


def end_period(case: Case, ground: str, on: date, by: Actor) -> bool:
    """The decision that ends the period with another one. False where none runs, or the law does not provide it."""
    with acting(JOB):
        row = models.Clock.objects.filter(case=case, code="reflection", closed_on__isnull=True).first()
        if row is None:
            return False
        facts = clock_facts(row, models.Turn.objects.filter(clock=row).order_by("number"))
        turn = Turn(Move.END_EARLY, on, ground, str(Body.IMMIGRATION))
        if acts.clock_faults(facts, facts.edition_on(clock.today()), turn):
            return False
        turn_it(case, row, turn, by)
    told(case, "clock_end_early", by, clock="reflection", ground=ground, on=on.isoformat())
    return True


def settle(case: Case, codes: tuple[str, ...], on: date, about: UUID | None) -> None:
    for code in codes:
        meet(case, code, on, about=about)


def follow_stage(case: Case, stage: Stage, by: Actor) -> None:
    """The stage of the case follows what happened, forward only. What was jumped over was not needed."""
    if not case.is_open or ORDER.index(stage) <= ORDER.index(Stage(case.stage)):
        return
    try:
        cases.move_stage(case.id, stage, skipped=Skipped.NOT_NEEDED, by=JOB)
    except Broken:  # another stage was set a moment ago: what people say goes before what follows
        return
    case.stage = stage


def tell_supervisors(organisation: int, kind: str, subject: str, **details: Any) -> None:
    """Who answers for the case in the organisation that leads it; where nobody does, the national desk hears of it."""
    if accounts.holders(Role.SUPERVISOR, viewer=JOB, organisation=organisation):
        notices.tell(kind, organisation=organisation, role=Role.SUPERVISOR, subject=subject, urgent=True, **details)
        return
    lost = kind == "residence.missing"
    for desk in partners.organisations(viewer=JOB, kinds=[OrganisationKind.NATIONAL_DESK]):
        notices.tell(
            "residence.nobody_missing" if lost else "residence.nobody_answers", organisation=desk.pk,
            role=Role.REGISTRAR, subject=subject, urgent=True, **details,
        )  # fmt: skip
