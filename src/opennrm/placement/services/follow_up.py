"""The next place: municipalities are asked for a home, and their answers have ages. Incidents for the house meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.placement.models import HouseIncident, PastStay, PastSupply, Request
from opennrm.placement.rules import MUNICIPALITY_ANSWERS_WITHIN, REQUEST, Incident
from opennrm.placement.rules.distance import municipalities
from opennrm.placement.rules.written import LONGEST_WORDS
from opennrm.placement.selectors import reach
from opennrm.placement.services.writing_down import logged, only


@service
def ask_municipality(stay_id: UUID, municipality: str, *, asked_on: date | None = None, by: Actor) -> Request:
    """Ask for a home. It may be asked from the first day on: the search for the next place begins at admission."""
    stay = reach.stay(stay_id, by, "ask_municipality")
    today = clock.today()
    day = asked_on or today
    faults: dict[str, list[str]] = {}
    if municipality not in municipalities():
        faults["municipality"] = [_("Choose a municipality of the list.")]
    if day > today:
        faults["asked_on"] = [_("This day has not come yet.")]
    if stay.state not in ("reserved", "admitted", "ready"):
        faults[""] = [_("Nobody lives here on this entry any more.")]
    if Request.objects.filter(stay=stay, municipality=municipality, state="asked").exists():
        faults["municipality"] = [_("This municipality was asked and has not answered.")]
    only(faults)
    request = Request(
        stay=stay, municipality=municipality, asked_on=day, answer_by=day + MUNICIPALITY_ANSWERS_WITHIN,
        asked_by_id=by.user_id,
    )  # fmt: skip
    Request.objects.bulk_create([request])
    logged(stay, "placement.municipality_asked", by, municipality=municipality)
    return request


@service
def note_answer(request_id: UUID, state: str, *, answered_on: date | None = None, by: Actor) -> Request:
    """What the municipality said: yes, no, or the question was taken back."""
    request = Request.objects.filter(pk=request_id).first()
    if request is None:
        raise NotThere(_("There is no such request."))
    stay = reach.stay(request.stay_id, by, "ask_municipality")
    day = answered_on or clock.today()
    if state not in REQUEST.states - {"asked"}:
        raise Broken({"state": [_("Choose the answer.")]})
    if not request.asked_on <= day <= clock.today():
        raise Broken({"answered_on": [_("Write a day between the question and today.")]})
    if not Request.objects.filter(pk=request.pk, state="asked").update(state=state, answered_on=day):
        raise Changed(_("The answer was written down already."))
    logged(stay, "placement.municipality_answered", by, municipality=request.municipality, answer=state)
    return request


@service
def note_incident(
    shelter_id: UUID, kind: Incident | None, words: str, *, at: datetime | None = None, by: Actor
) -> HouseIncident:
    """Something happened in the house. That somebody found the house is told to the desk by the house itself."""
    shelter = reach.shelter(shelter_id, by, "note_incident")
    if by.organisation_id != shelter.organisation_id and not by.job:
        raise NotAllowed([_("Only who works in this house writes this.")])
    faults: dict[str, list[str]] = {}
    if kind is None:
        faults["kind"] = [_("Choose what kind of thing happened.")]
    if len(words.strip()) < 3:
        faults["words"] = [_("Say in a sentence what happened.")]
    elif len(words) > LONGEST_WORDS:
        faults["words"] = [_("Write at most 1,000 characters.")]
    if at is not None and at > clock.now():
        faults["at"] = [_("This moment has not come yet.")]
    only(faults)
    assert kind is not None  # said above
    row = HouseIncident(
        shelter=shelter, organisation_id=shelter.organisation_id, kind=kind, at=at or clock.now(),
        key_id=shelter.key_id, noted_by_id=by.user_id,
    )  # fmt: skip
    row.words = secrets.seal(row.key_id, words.strip(), row.sealing_place)
    HouseIncident.objects.bulk_create([row])
    audit.record(by, "placement.incident_noted", f"shelter:{shelter.id}", kind=str(kind))
    return row


@service
def take_over_stays(rows: Iterable[PastStay], *, by: Actor) -> int:
    """Stays of an older register, without persons. For the program; the same rows twice would count twice."""
    if not by.job:
        raise NotAllowed([_("The program takes over an older register.")])
    made = PastStay.objects.bulk_create(rows)
    audit.record(by, "placement.stays_taken_over", count=len(made))
    return len(made)


@service
def take_over_supply(rows: Iterable[PastSupply], *, by: Actor) -> int:
    """How many places an older register had, from when on. For the program; the same rows twice would count twice."""
    if not by.job:
        raise NotAllowed([_("The program takes over an older register.")])
    made = PastSupply.objects.bulk_create(rows)
    audit.record(by, "placement.supply_taken_over", count=len(made))
    return len(made)
