"""Reading referrals: the reporter's view, the desk's view, drafts. Each page that reads writes who looked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from opennrm.accounts import selectors as account_reads
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants, secrets
from opennrm.kernel.access import Standing, why_not
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.references import read_reference
from opennrm.partners import selectors as partner_reads
from opennrm.people import selectors as people_reads
from opennrm.referrals import access
from opennrm.referrals.models import Draft, Handling, ImportedRow, Move, OwnSign, Raid, Referral
from opennrm.referrals.rules import (
    OPEN,
    STATES,
    AgeBand,
    Children,
    Form,
    Lane,
    PersonLine,
    Report,
    Safe,
    Service,
    State,
    urgency,
)
from opennrm.referrals.rules.signs import Profile, Sign
from opennrm.referrals.rules.words import STATES_FOR_REPORTER
from opennrm.referrals.rules.written import read_report

NOT_THERE = "There is no such referral."
OWN_SIGN = re.compile(r"own/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Waiting:
    """One row of the inbox: why it is here, how soon."""

    referral: Referral
    reasons: list[str]
    organisation: str
    lines: int = 0


@dataclass(frozen=True)
class Told:
    """A referral as the desk and the team read it."""

    referral: Referral
    report: Report
    handling: Handling | None
    words: str  # the desk's own
    moves: list[tuple[Move, str]]  # with who
    reporter: str
    organisation: str
    next_states: frozenset[State]
    imported: Mapping[str, str] | None  # the row of the spreadsheet, as it was
    file: UUID  # the person's file now


@dataclass(frozen=True)
class Mine:
    """A referral as its reporter reads it: what was told, and what may be known of what became of it."""

    referral: Referral
    became: str
    report: Report | None = None
    may_withdraw: bool = False


def standing_to(by: Actor, referral: Referral) -> Standing:
    """How the actor stands to this referral, also where the person's file was joined with another since."""
    persons = {referral.person_id, *grants.persons_reached(by, referral=referral.pk)}
    found = grants.standings(by, persons, referral=referral.pk)
    held = tuple(dict.fromkeys(grant for one in found.values() for grant in one.held))
    return Standing(held, ended=any(one.ended for one in found.values()))


def in_clear(referral: Referral) -> Report:
    """What the columns tell, without opening the seal: enough for lists."""
    return Report(
        lane=Lane(referral.lane),
        service=Service(referral.service),
        safe_now=Safe(referral.safe_now),
        children=Children(referral.children),
        forms=tuple(Form(form) for form in referral.forms),
        person=PersonLine(age_band=AgeBand(referral.age_band)),
    )


# --- the desk ---------------------------------------------------------------------------------------


@selector
def inbox(*, viewer: Actor, limit: int = 200) -> list[Waiting]:
    """What waits for somebody at the desk, by urgency, then by age. No seal is opened for it."""
    ground.require(viewer, "triage", access.RIGHTS)
    found = list(
        Referral.objects.filter(state__in=[State.RECEIVED, State.TRIAGED, State.LINKED])
        .select_related("reporter_organisation", "region", "raid")
        .order_by("urgency", "reported_at")[:limit]
    )
    today = clock.today()
    persons = [referral.person_id for referral in found]
    audit.read(viewer, "referral.inbox_read", persons=persons, count=len(found))
    return [Waiting(one, urgency(in_clear(one), today)[1], _organisation(one)) for one in found]


@selector
def waiting_count(*, viewer: Actor) -> int:
    """How many wait at the desk."""
    if why_not(viewer, "triage", access.RIGHTS):
        return 0
    return Referral.objects.filter(state__in=OPEN).count()


def _organisation(referral: Referral) -> str:
    return referral.reporter_organisation.name if referral.reporter_organisation else ""


def _found(reference: str | UUID) -> Referral:
    rows = Referral.objects.select_related("reporter_organisation", "reporter_user", "region", "raid")
    if isinstance(reference, UUID):
        found = rows.filter(pk=reference).first()
    else:
        meant = read_reference(reference)
        found = rows.filter(reference=meant).first() if meant else None
    if found is None:
        raise NotThere(NOT_THERE)
    return found


def _reads(viewer: Actor, referral: Referral) -> None:
    """The desk through its register; a member of the case it came to. Anybody else: it is not there."""
    standing = standing_to(viewer, referral)
    handling = Handling.objects.filter(pk=referral.pk).first()
    if handling is not None and handling.case_id is not None:
        file = people_reads.resolve(referral.person_id, viewer=viewer)
        of_case = grants.standing(viewer, file, case=handling.case_id)
        standing = Standing((*standing.held, *of_case.held))
    if why_not(viewer, "read", access.RIGHTS, standing, relations=access.READS):
        raise NotThere(NOT_THERE)


@selector
def referral(reference: str | UUID, *, viewer: Actor) -> Told:
    """Everything of one referral, for the desk and for the team of its case. Raises NotThere."""
    found = _found(reference)
    _reads(viewer, found)
    report = told(found)
    handling = Handling.objects.filter(pk=found.pk).first()
    words = _words(found, handling)
    moves = list(Move.objects.filter(referral=found))
    names = account_reads.names([move.by_id for move in moves if move.by_id is not None], viewer=viewer)
    audit.read(viewer, "referral.read", f"referral:{found.pk}", persons=[found.person_id])
    return Told(
        referral=found,
        report=report,
        handling=handling,
        words=words,
        moves=[(move, ", ".join(names.get(move.by_id or 0, ()))) for move in moves],
        reporter=found.reporter_user.name if found.reporter_user else "",
        organisation=_organisation(found),
        next_states=frozenset(State(state) for state in STATES.next(found.state)),
        imported=_imported(found),
        file=people_reads.resolve(found.person_id, viewer=viewer),
    )


def told(referral: Referral) -> Report:
    """The whole report; of somebody who was erased, what the counted columns still say."""
    try:
        return read_report(secrets.open_text(referral.key_id, bytes(referral.sealed), referral.place))
    except secrets.Erased:
        return in_clear(referral)


def _words(referral: Referral, handling: Handling | None) -> str:
    if handling is None or not handling.sealed:
        return ""
    try:
        return secrets.open_text(referral.key_id, bytes(handling.sealed), handling.place)
    except secrets.Erased:
        return ""


def _imported(referral: Referral) -> Mapping[str, str] | None:
    row = ImportedRow.objects.filter(referral=referral).first()
    if row is None:
        return None
    try:
        cells: dict[str, str] = json.loads(secrets.open_text(referral.key_id, bytes(row.sealed), row.place))
    except secrets.Erased:
        return None
    return cells


def _of(persons: Iterable[UUID] = (), case: UUID | None = None) -> QuerySet[Referral]:
    wanted = Q(handling__case_id=case) if case is not None else Q(person_id__in=list(persons))
    return Referral.objects.filter(wanted).select_related("reporter_organisation").order_by("reported_at")


@selector
def referrals_of_person(person_ids: Iterable[UUID], *, viewer: Actor) -> list[Referral]:
    """Every referral about these files, the oldest first: each keeps its own reporter. Rows without the seal."""
    return list(_of(persons=person_ids))


@dataclass(frozen=True)
class HeldAbout:
    """How much was told about somebody: numbers alone."""

    referrals: int
    open: int


@selector
def held_about(person_ids: Iterable[UUID], *, viewer: Actor) -> HeldAbout:
    """Referrals about these files, for who decides whether they are erased. Counted, never opened."""
    ground.require(viewer, "forget", access.RIGHTS)
    states = list(_of(persons=person_ids).values_list("state", flat=True))
    return HeldAbout(len(states), sum(state in OPEN for state in states))


@selector
def referrals_of_case(case_id: UUID, *, viewer: Actor) -> list[Referral]:
    """The referrals that a case was opened from, for who sees the case."""
    return list(_of(case=case_id))


@selector
def raid(reference: str, *, viewer: Actor) -> tuple[Raid, Report, list[Referral]]:
    """One raid with its lines, for who reported it and for the desk. Raises NotThere."""
    meant = read_reference(reference)
    found = Raid.objects.filter(reference=meant).first() if meant else None
    if found is None:
        raise NotThere(NOT_THERE)
    lines = list(found.lines.order_by("reported_at", "reference"))
    audit.read(viewer, "referral.raid_read", f"raid:{found.pk}", persons=[line.person_id for line in lines])
    shared = read_report(secrets.open_text(found.key_id, bytes(found.sealed), found.place))
    return found, shared, lines


# --- the reporter -----------------------------------------------------------------------------------


@selector
def my_referrals(*, viewer: Actor) -> list[Mine]:
    """What this viewer reported, the newest first, with what became of it in words for a reporter."""
    ground.require(viewer, "read_own", access.RIGHTS)
    rows = Referral.objects.filter(reporter_user_id=viewer.user_id).select_related("raid")[:500]
    found = list(rows)
    audit.read(viewer, "referral.own_list_read", persons=[one.person_id for one in found], count=len(found))
    return [Mine(one, STATES_FOR_REPORTER[State(one.state)]) for one in found]


@selector
def my_referral(reference: str | UUID, *, viewer: Actor) -> Mine:
    """One of them, with what was told. Never which case, who else, or where. Raises NotThere."""
    found = _found(reference)
    standing = standing_to(viewer, found)
    own = found.reporter_user_id == viewer.user_id
    if not own or why_not(viewer, "read_own", access.RIGHTS, standing, relations=access.OWN):
        raise NotThere(NOT_THERE)
    audit.read(viewer, "referral.own_read", f"referral:{found.pk}", persons=[found.person_id])
    may_withdraw = State.WITHDRAWN in STATES.next(found.state)
    return Mine(found, STATES_FOR_REPORTER[State(found.state)], told(found), may_withdraw)


@selector
def drafts(*, viewer: Actor) -> list[Draft]:
    """The viewer's own forms that are not sent yet, the last touched first."""
    ground.require(viewer, "keep_draft", access.RIGHTS)
    return list(Draft.objects.filter(user_id=viewer.user_id or 0).defer("sealed"))


@selector
def draft(draft_id: UUID, *, viewer: Actor) -> tuple[Draft, dict[str, list[str]]] | None:
    """One of them with what was typed; None where there is none (yet)."""
    ground.require(viewer, "keep_draft", access.RIGHTS)
    found = Draft.objects.filter(pk=draft_id, user_id=viewer.user_id or 0).first()
    if found is None:
        return None
    content: dict[str, list[str]] = json.loads(secrets.open_text(found.key_id, bytes(found.sealed), found.place))
    return found, content


# --- signs ------------------------------------------------------------------------------------------


@selector
def own_signs(*, viewer: Actor, form: Form | None = None, profile: Profile | None = None) -> list[OwnSign]:
    """What the viewer's organisation asks besides the published signs, as it stands now."""
    found = OwnSign.objects.filter(organisation_id=viewer.organisation_id or 0, ended_at__isnull=True)
    if form is not None:
        found = found.filter(form=form)
    if profile is not None:
        found = found.filter(profiles__contains=[profile])
    return list(found)


@selector
def words_of_signs(codes: Iterable[str], *, viewer: Actor) -> dict[str, Sign]:
    """Signs of organisations by their code, whatever became of them since: answers keep their question."""
    ids = [UUID(code[4:]) for code in codes if OWN_SIGN.fullmatch(code)]
    found: dict[str, Any] = {}
    for row in OwnSign.objects.filter(pk__in=ids):
        words = {"en": next(iter(row.words.values())), **row.words}
        found[row.code] = Sign(row.code, Form(row.form), frozenset(Profile(p) for p in row.profiles), words)
    return found


@selector
def regions(*, viewer: Actor) -> list[tuple[str, str]]:
    return [(region.code, region.name) for region in partner_reads.regions(viewer=viewer)]
