"""What becomes of a referral: looked at, linked, counted, taken up, not taken up, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, notices, secrets
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Relation
from opennrm.law import book
from opennrm.law.bases import Basis
from opennrm.law.words import gettext_noop as _
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.referrals import access
from opennrm.referrals.models import Handling, Move, Referral
from opennrm.referrals.rules import (
    STATES,
    Agreed,
    Lane,
    PersonLine,
    Rejection,
    Report,
    Reporter,
    Service,
    State,
    basis_faults,
)
from opennrm.referrals.rules.facts import filled, person_facts
from opennrm.referrals.rules.report import faults, for_lane
from opennrm.referrals.rules.written import read_report, write_report
from opennrm.referrals.selectors import standing_to
from opennrm.referrals.services.register import write_in_clear

LONGEST_WORDS = 2_000
ENDED = _("This referral has ended: report again, or ask the desk to look at it once more.")


def locked(referral: Referral, version: int | None = None) -> Referral:
    """The referral as it is now, held until the end of this transaction."""
    found = Referral.objects.select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if found is None:
        raise NotThere("There is no such referral.")
    if version is not None and version != found.version:
        raise Changed("Somebody else changed this referral since you opened it. Nothing was overwritten.")
    return found


def may(by: Actor, action: str, referral: Referral, relations: tuple[Relation, ...]) -> None:
    ground.require(by, action, access.RIGHTS, standing_to(by, referral), relations=relations)


def move(referral: Referral, after: State, *, by: Actor, what: str = "", **details: Any) -> None:
    """Take the step and write it down. Raises Broken where it cannot follow."""
    before = State(referral.state)
    if before != after and (reasons := STATES.why_not(before, after)):
        raise Broken({"": reasons})
    referral.state, referral.state_at = after, clock.now()
    referral.version += 1
    referral.save()
    Move.objects.bulk_create([Move(referral=referral, before=before, after=after, what=what, by_id=by.user_id)])
    if after != before:
        notices.settle("referral.received", f"referral:{referral.pk}", by=by)
    name = f"referral.{what or after}"
    audit.record(by, name, f"referral:{referral.pk}", persons=[referral.person_id], before=str(before), **details)


def handling_of(referral: Referral) -> Handling:
    found = Handling.objects.filter(pk=referral.pk).first()
    if found is None:
        found = Handling(referral=referral)
        Handling.objects.bulk_create([found])
    return found


def _write_words(handling: Handling, referral: Referral, words: str) -> None:
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Broken({"words": [_("This is too long. Write at most 2,000 characters.")]})
    if words:
        handling.sealed = secrets.seal(referral.key_id, words, handling.place)


def _tell_reporter(referral: Referral) -> None:
    """A line for who reported, inside the program: that there is an answer, never which case, who or where."""
    if referral.reporter_user_id is not None:
        notices.tell(
            "referral.answered", user=referral.reporter_user_id, subject=f"referral:{referral.pk}",
            reference=show_reference(referral.reference),
        )  # fmt: skip


@service
def triage(referral: Referral, *, words: str = "", version: int | None = None, by: Actor) -> Referral:
    """The desk has looked at it; `words` are the desk's own and stay there."""
    referral = locked(referral, version)
    may(by, "triage", referral, access.DESK)
    handling = handling_of(referral)
    _write_words(handling, referral, words)
    handling.save()
    move(referral, State.TRIAGED, by=by)
    _tell_reporter(referral)
    return referral


@service
def reject(
    referral: Referral, reason: Rejection, *, words: str = "", version: int | None = None, by: Actor
) -> Referral:
    """Not taken up, with a reason. The reporter hears that, and that reporting again is always open."""
    referral = locked(referral, version)
    may(by, "triage", referral, access.DESK)
    handling = handling_of(referral)
    handling.rejection = reason
    _write_words(handling, referral, words)
    handling.save()
    move(referral, State.REJECTED, by=by, reason=str(reason))
    _tell_reporter(referral)
    return referral


@service
def reopen(referral: Referral, *, version: int | None = None, by: Actor) -> Referral:
    """Look again at what was not taken up, counted or linked."""
    referral = locked(referral, version)
    may(by, "triage", referral, access.DESK)
    handling = handling_of(referral)
    handling.rejection, handling.linked_to = "", None
    handling.save()
    move(referral, State.TRIAGED, by=by, what="reopened")
    return referral


@service
def count_without_name(referral: Referral, *, version: int | None = None, by: Actor) -> Referral:
    """Counted in the register by its minimal set. Only what came in without a name: nobody's name is taken away."""
    referral = locked(referral, version)
    may(by, "triage", referral, access.DESK)
    if referral.lane != Lane.COUNTED:
        raise Broken(_("This person was reported by name: link it, or open a case."))
    move(referral, State.COUNTED, by=by)
    _tell_reporter(referral)
    return referral


@service
def register_without_case(referral: Referral, *, version: int | None = None, by: Actor) -> Referral:
    """Registered by name, and that is all that was wanted: registration, or advice. A case can be opened any day."""
    referral = locked(referral, version)
    may(by, "triage", referral, access.DESK)
    if referral.lane != Lane.NAMED:
        raise Broken(_("Nobody is named here: count it without a name."))
    if referral.service == Service.SHELTER:
        raise Broken(_("A place in a shelter is asked for: open a case, or change what is asked for first."))
    move(referral, State.REGISTERED, by=by)
    _tell_reporter(referral)
    return referral


@service
def link(referral: Referral, *, to: UUID | None = None, version: int | None = None, by: Actor) -> Referral:
    """Say whom this is about: somebody in the register (`to`, or whom the file was joined with), or somebody new.

    Which two files are one person is decided in the room of people, with a reason; this only keeps the answer.
    """
    referral = locked(referral, version)
    may(by, "triage", referral, access.DESK)
    handling = handling_of(referral)
    file = people_reads.resolve(referral.person_id, viewer=by)
    handling.linked_to = to or (file if file != referral.person_id else None)
    handling.save()
    move(referral, State.LINKED, by=by)
    _tell_reporter(referral)
    return referral


@service
def accept_referral(referral: Referral, case_id: UUID, *, by: Actor) -> Referral:
    """A case was opened from it, or it was added to one. Called by the journey that opens the case."""
    referral = locked(referral)
    ground.require(by, "accept", access.RIGHTS, standing_to(by, referral), relations=(*access.DESK, *access.READS))
    if referral.state == State.ACCEPTED:
        raise Changed("This referral was accepted already. Look at its case before you go on.")
    handling = handling_of(referral)
    handling.case_id = case_id
    handling.save()
    move(referral, State.ACCEPTED, by=by)
    _tell_reporter(referral)
    return referral


@service
def withdraw(referral: Referral, *, version: int | None = None, by: Actor) -> Referral:
    """The reporter takes it back while nobody has opened a case; it stays in the log that it was there."""
    referral = locked(referral, version)
    may(by, "withdraw", referral, access.OWN_OR_DESK)
    move(referral, State.WITHDRAWN, by=by)
    return referral


@service
def change_service(referral: Referral, to: Service, *, version: int | None = None, by: Actor) -> Referral:
    """Registration only, with shelter, with advice: it can change at any time, the state stays."""
    referral = locked(referral, version)
    may(by, "change_service", referral, access.OWN_OR_DESK)
    if referral.state in (State.WITHDRAWN, State.REJECTED):
        raise Broken(ENDED)
    report = replace(_told(referral), service=to)
    _write(referral, report)
    move(referral, State(referral.state), by=by, what="service_changed", service=str(to))
    return referral


@service
def upgrade_to_named(
    referral: Referral,
    basis: Basis,
    person: PersonLine,
    *,
    agreed: Agreed = Agreed.NOT_ASKED,
    version: int | None = None,
    by: Actor,
) -> Referral:
    """From counted without a name to registered by name, on a legal basis that is said now.

    Raises Broken where the basis is not open to this reporter, or where no name was given.
    """
    referral = locked(referral, version)
    may(by, "upgrade", referral, access.OWN_OR_DESK)
    if referral.lane == Lane.NAMED:
        raise Broken(_("This person is registered by name already."))
    if referral.state in (State.WITHDRAWN, State.REJECTED):
        raise Broken(ENDED)
    before = _told(referral)
    report = replace(before, lane=Lane.NAMED, person=person, basis=basis, agreed=agreed)
    wrong = _upgrade_faults(report, basis, Reporter(referral.reporter_type), agreed)
    if wrong:
        raise Broken(wrong)
    fill_person(referral, report)
    _write(referral, report)
    after = State.TRIAGED if referral.state == State.COUNTED else State(referral.state)
    move(referral, after, by=by, what="named", basis=str(basis))
    return referral


def _upgrade_faults(report: Report, basis: Basis, reporter: Reporter, agreed: Agreed) -> dict[str, list[str]]:
    found = faults(report, clock.today())
    if wrong := basis_faults(basis, reporter, book.registering(settings.COUNTRY)):
        found["basis"] = wrong
    if basis == Basis.CONSENT and agreed != Agreed.YES:
        found["agreed"] = [_("Consent is the ground, so say that the person agrees, or choose another ground.")]
    if not report.person.named:
        found["surname"] = [_("Write a name, or the name the person uses.")]
    return found


# The reporter cannot read the vault back, so a job writes what the reporter adds; the log of the act names the reporter.
FILLER = Actor.for_job("referrals.fill")


def fill_person(referral: Referral, report: Report) -> None:
    """What is told now fills what nobody has answered yet in the vault; nothing there is overwritten.

    Once somebody works on the file it is theirs: the new words stand in the referral, and they take them over.
    """
    if referral.state in (State.LINKED, State.ACCEPTED):
        return
    with acting(FILLER):
        opened = people_reads.own_facts(referral.person_id, viewer=FILLER)
        told = person_facts(report, clock.today())
        kept = filled(opened.facts, told) if opened.facts is not None else told
        if kept != opened.facts:
            people.change_facts(opened.person, kept, by=FILLER)


def _told(referral: Referral) -> Report:
    return read_report(secrets.open_text(referral.key_id, bytes(referral.sealed), referral.place))


def _write(referral: Referral, report: Report) -> None:
    kept = for_lane(report)
    write_in_clear(referral, kept, referral.region)
    referral.sealed = secrets.seal(referral.key_id, write_report(kept), referral.place)
