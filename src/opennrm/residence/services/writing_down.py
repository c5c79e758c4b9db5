"""What every act here has in common: who decides, sealed words, clocks that start and turn, lines in the time line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.cases.models import Case
from opennrm.cases.services.writing_down import happened
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed
from opennrm.kernel.wording import in_words, only
from opennrm.kernel.words import Compartment, OrganisationKind, Relation
from opennrm.law.clocks import Move, Reading, Refusal, Turn, read_clock
from opennrm.law.editions import Body, Edition
from opennrm.law.words import Source
from opennrm.residence import models
from opennrm.residence.rules.acts import day_faults, sourced
from opennrm.residence.selectors.facts import clock_facts
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services.telling import settle_terms

IMMIGRATION = Compartment.IMMIGRATION


@dataclass(frozen=True)
class Decided:
    """A decision of a body: on which day, by which body, and, where somebody else writes it down, in what they read it."""

    on: date
    body: Body
    seen_in: str = ""


def refuse(faults: Mapping[str, list[str]]) -> None:
    only(dict(faults))


def check_day(on: date, case: Case) -> None:
    refuse(day_faults(on, clock.local(case.opened_at).date(), clock.today()))


def check_power(decided: Decided, standing: Standing, by: Actor, source: Source) -> None:
    """The body itself writes its decision down. The lead, or the lawyer, may note one that they hold on paper.

    Raises NotAllowed with the rule and its source, or Broken at `seen_in`.
    """
    if by.job or (by.organisation_kind is not None and str(by.organisation_kind) == str(decided.body)):
        return
    if decided.body in (Body.PERSON, Body.CASE_LEAD) and standing.relation == Relation.LEAD:
        return
    if standing.relation == Relation.LEAD or by.organisation_kind == OrganisationKind.LAWYER:
        if not decided.seen_in.strip():
            raise Broken({"seen_in": [_("Say in which paper you read this decision, and of which day it is.")]})
        return
    raise NotAllowed([in_words(sourced(Refusal.POWER, source))])


def check_person(decided: Decided, standing: Standing, by: Actor) -> Decided:
    """What the person does in a procedure is written down by the lawyer or the lead; by others from a paper of theirs."""
    near = standing.relation == Relation.LEAD or by.organisation_kind == OrganisationKind.LAWYER
    if not (by.job or near or decided.seen_in.strip()):
        raise Broken(
            {"seen_in": [_("Say in which paper of the person or the lawyer you read it, and of which day it is.")]}
        )
    return replace(decided, body=Body.PERSON)


def sealed(case: Case, table: str, row: UUID, field: str, words: str) -> bytes:
    """Words under the case's own data key: they end with the case."""
    if not words.strip():
        return b""
    key = secrets.data_keys([case.key_id]).get(case.key_id)
    if key is None:
        raise secrets.Erased(f"Data key {case.key_id} was destroyed.")
    return secrets.seal_with(key, words.strip()[:2000].encode(), f"residence_{table}:{row}:{field}")


def unsealed(case: Case, table: str, row: UUID, field: str, value: bytes | memoryview[int]) -> str:
    """The words again; empty where the key is gone."""
    key = secrets.data_keys([case.key_id]).get(case.key_id) if value else None
    return secrets.open_with(key, bytes(value), f"residence_{table}:{row}:{field}").decode() if key else ""


def told(case: Case, kind: str, by: Actor, /, *, part: Compartment | None = None, **details: Any) -> None:
    """A line in the time line of the case, seen by who sees the part."""
    with acting(JOB):  # who may write it may not be who may read it
        happened(case, f"residence_{kind}", by, part=part, **details)
    parts = [part] if part else []
    audit.record(by, f"residence.{kind}", f"case:{case.id}", persons=[case.person_id], compartments=parts, **details)


# --- clocks -----------------------------------------------------------------------------------------


def hours_from(on: date) -> datetime:
    """From when hours are counted: from now, where it is today; of a day noted later nobody knows the hour: its end."""
    if on == clock.today():
        return clock.now()
    return clock.start_of(on + timedelta(days=1)) - timedelta(minutes=1)


def start_clock(
    case: Case,
    edition: Edition,
    code: str,
    on: date,
    by: Actor,
    *,
    about: UUID | None = None,
    ground: str = "",
    body: str = "",
) -> models.Clock:
    """Let a term of the law run. Its end is computed here and kept with the edition."""
    law = edition.clocks[code]
    moment = hours_from(on) if law.term.in_hours else None
    ends_at = law.term.ends_at(moment) if moment is not None else None
    ends_on = clock.local(ends_at).date() if ends_at is not None else law.term.ends_on(on)
    row = models.Clock(
        case=case, code=code, edition=edition.code, part="" if law.open_to_all else IMMIGRATION, about=about,
        began_on=on, ends_on=ends_on, ends_at=ends_at, owner=law.owner,
    )  # fmt: skip
    turn = Turn(Move.START, on, ground, body, owner=str(law.owner))
    with acting(JOB):
        try:
            with transaction.atomic():
                models.Clock.objects.bulk_create([row])
        except IntegrityError:
            raise Changed(_("This clock runs already. Open the page again.")) from None
        write_turn(case, row, turn, 1, ends_on, by)
    return row


def write_turn(
    case: Case, row: models.Clock, turn: Turn, number: int, ends_on: date, by: Actor, seen_in: str = ""
) -> None:
    """Add to the history of a clock; the number keeps two at once apart."""
    made = models.Turn(
        clock=row, number=number, move=turn.move, on=turn.on, ground=turn.ground, body=turn.by, owner=turn.owner,
        ends_on=ends_on, user_id=by.user_id, organisation_id=by.organisation_id,
    )  # fmt: skip
    if turn.term is not None:
        made.months = turn.term.years * 12 + turn.term.months or None
        made.days = turn.term.weeks * 7 + turn.term.days or None
    made.seen_in = sealed(case, "turn", made.id, "seen_in", seen_in)
    try:
        with transaction.atomic():
            models.Turn.objects.bulk_create([made])
    except IntegrityError:
        raise Changed(_("Somebody else did something to this clock just now. Nothing was lost: look again.")) from None


def put(row: models.Clock, reading: Reading, turn: Turn) -> None:
    """Keep what follows from the history beside it, so that lists need not replay it."""
    ended = turn.move == Move.END_EARLY
    changed = models.Clock.objects.filter(pk=row.pk, version=row.version).update(
        ends_on=reading.ends_on, standing_since=reading.standing_since, owner=reading.owner or row.owner,
        closed_on=turn.on if ended else row.closed_on, closed_as="ended" if ended else row.closed_as,
        version=F("version") + 1,
    )  # fmt: skip
    if not changed:
        raise Changed(_("Somebody else did something to this clock just now. Nothing was lost: look again."))


def turn_it(case: Case, row: models.Clock, turn: Turn, by: Actor, seen_in: str = "") -> Reading:
    """Write a turn that the rules allow, and the new end."""
    facts = clock_facts(row, models.Turn.objects.filter(clock=row).order_by("number"))
    history = facts.history
    reading = read_clock(facts.law_on(clock.today()).term, [*history, turn], turn.on)
    if reading is None:
        raise Changed(_("This clock has no beginning. Look again."))
    write_turn(case, row, turn, len(history) + 1, reading.ends_on, by, seen_in)
    put(row, reading, turn)
    settle_terms(case.reference, [row.id], by=by)
    return reading


def meet(case: Case, code: str, on: date, *, about: UUID | None = None) -> bool:
    """What a clock waited for was done. False where none of this kind is open."""
    with acting(JOB):
        found = models.Clock.objects.filter(case=case, code=code, about=about, closed_on__isnull=True)
        settle_terms(case.reference, found.values_list("id", flat=True), by=JOB)
        return found.update(closed_on=on, closed_as="met", standing_since=None, version=F("version") + 1) > 0
