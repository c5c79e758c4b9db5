"""Registering a signal: the slightest indication is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants, limits, notices, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.kernel.once import once
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import OrganisationKind, Relation, Role
from opennrm.law import book
from opennrm.law.bases import Basis
from opennrm.law.words import gettext_noop as _
from opennrm.partners import selectors as partner_reads
from opennrm.partners.models import Region
from opennrm.people import services as people
from opennrm.people.rules import PersonFacts, faults_in
from opennrm.referrals import access
from opennrm.referrals.models import Move, Raid, Referral
from opennrm.referrals.rules import (
    Agreed,
    Lane,
    Report,
    Reporter,
    Situation,
    State,
    Urgency,
    advise,
    band_of,
    basis_faults,
    faults,
    reporter_of,
    urgency,
)
from opennrm.referrals.rules.facts import person_facts
from opennrm.referrals.rules.report import for_lane
from opennrm.referrals.rules.written import write_report

REGISTRATIONS_AN_HOUR = 120  # a raid is one entry, a spreadsheet is imported: nobody types more
LEAST_MATERIAL = 6  # shorter than this, two people share it by chance


@service
def register_referral(report: Report, *, key: str = "", by: Actor) -> Referral:
    """Register a signal about one person. Sent twice with the same key it is one referral.

    Gaps never block. Raises Broken for what cannot be, with every fault at its field.
    """
    ground.require(by, "register", access.RIGHTS)
    if by.user_id is not None:
        limits.spend(f"register:{by.user_id}", most=REGISTRATIONS_AN_HOUR, per=timedelta(hours=1))
    if key and by.user_id is not None:
        found = once(by, key, {"report": write_report(report)}, lambda: str(write_referral(report, by=by).pk))
        return Referral.objects.get(pk=found)
    return write_referral(report, by=by)


def write_referral(report: Report, *, by: Actor) -> Referral:
    """Write one referral and tell the desk. For services of this room, inside their transaction."""
    (referral,) = write_referrals([report], by=by)
    tell_desk(referral, by=by)
    return referral


def write_referrals(
    reports: Sequence[Report], *, by: Actor, raid: Raid | None = None, days: Sequence[date | None] = ()
) -> list[Referral]:
    """Write referrals with their persons, keys and grants, in a number of queries that hardly grows.

    `days` says when each was reported, where that was not now. Raises Broken; with more than one report the
    faults read "3.birth_date".
    """
    checked = _checked(reports, by)
    persons = people.note_persons([_facts(report) for report, _reporter, _region in checked], by=by)
    key_ids = secrets.new_data_keys("referral", len(checked))
    keys = secrets.data_keys(key_ids)
    written = []
    for number, (report, reporter, region) in enumerate(checked):
        day = days[number] if number < len(days) else None
        referral = Referral(
            id=uuid4(), person_id=persons[number].pk, reporter_user_id=by.user_id,
            reporter_organisation_id=by.organisation_id, reporter_type=reporter, raid=raid,
            on_behalf=bool(report.on_behalf_of or report.on_behalf_kind), key_id=key_ids[number],
            reported_at=clock.now() if day is None else clock.start_of(day), count_year=(day or clock.today()).year,
        )  # fmt: skip
        write_in_clear(referral, report, region, day)
        referral.sealed = secrets.seal_with(keys[referral.key_id], write_report(report).encode(), referral.place)
        written.append(referral)
    _keep(written, by=by)
    for person, report in zip(persons, reports, strict=True):
        if report.lane == Lane.COUNTED and report.linkage:
            people.add_token(person, report.linkage, by=by)
    return written


def _checked(reports: Sequence[Report], by: Actor) -> list[tuple[Report, Reporter, Region | None]]:
    regions = {region.code: region for region in partner_reads.regions(viewer=by)}
    found: dict[str, list[str]] = {}
    checked = []
    for number, report in enumerate(reports):
        reporter = reporter_for(report, by)
        for field, sentences in report_faults(report, reporter, regions).items():
            found[field if len(reports) == 1 else f"{number}.{field}"] = sentences
        checked.append((with_basis(for_lane(report), reporter), reporter, regions.get(report.region)))
    if found:
        raise Broken(found)
    return checked


def _facts(report: Report) -> PersonFacts | None:
    """Without a name, nothing about the person goes to the vault: the count stands in the referral."""
    return person_facts(report, clock.today()) if report.lane == Lane.NAMED else None


def _keep(referrals: Sequence[Referral], *, by: Actor) -> None:
    """The grant first, then the row: row security lets the reporter add only what the reporter may see."""
    for referral in referrals:
        if by.user_id is not None:
            grants.give(
                Relation.REPORTER, by=by, person=referral.person_id, user=by.user_id, referral=referral.pk,
                basis="report",
            )  # fmt: skip
    Referral.objects.bulk_create(referrals)
    Move.objects.bulk_create([Move(referral=one, after=State.RECEIVED, by_id=by.user_id) for one in referrals])
    for referral in referrals:
        audit.record(
            by, "referral.registered", f"referral:{referral.pk}", persons=[referral.person_id], lane=referral.lane,
            service=referral.service, urgency=referral.urgency,
        )  # fmt: skip


def reporter_for(report: Report, by: Actor) -> Reporter:
    """Who reports: whom the report was typed in for, else the organisation of who types."""
    return report.on_behalf_kind or reporter_of(by.organisation_kind)


_FIELDS = {
    "given_names": "first_names", "family_names": "surname", "birth_day": "birth_date", "phones": "phone",
    "nationalities": "nationality",
}  # fmt: skip


def report_faults(report: Report, reporter: Reporter, regions: Mapping[str, Region]) -> dict[str, list[str]]:
    """Everything that cannot be, at its field; gaps are none."""
    today = clock.today()
    found = faults(report, today)
    if report.lane == Lane.NAMED:
        for field, sentences in faults_in(person_facts(report, today), today).items():
            found.setdefault(_FIELDS.get(field, field), list(sentences))
    elif report.linkage and len(report.linkage) < LEAST_MATERIAL:
        found["linkage"] = [_("Write at least 6 characters, or leave it empty.")]
    if wrong := basis_faults(report.basis, reporter, book.registering(settings.COUNTRY)):
        found["basis"] = wrong
    if report.region not in ("", "unknown", "not_asked", *regions):
        found["region"] = [_("This region is not on the list: choose one, or leave it open.")]
    return found


def check_report(report: Report, reporter: Reporter, by: Actor) -> Region | None:
    """Raise Broken with every fault at once; give the region where one was named."""
    regions = {region.code: region for region in partner_reads.regions(viewer=by)}
    if found := report_faults(report, reporter, regions):
        raise Broken(found)
    return regions.get(report.region)


def with_basis(report: Report, reporter: Reporter) -> Report:
    """A duty to report is the ground without anybody having to tick it; other grounds are the reporter's to name."""
    if report.lane == Lane.COUNTED or report.basis is not None:
        return report
    law = book.registering(settings.COUNTRY)
    found = advise(Situation(reporter, report.lane, report.service, report.agreed, report.safe_now), law).basis
    if found == Basis.DUTY or (found == Basis.CONSENT and report.agreed == Agreed.YES):
        return replace(report, basis=found)
    return report


def write_in_clear(referral: Referral, report: Report, region: Region | None, on: date | None = None) -> None:
    """The columns that are counted and sorted by, from the report; ages as they were `on` the day of it."""
    person, today = report.person, on or clock.today()
    referral.lane, referral.service = report.lane, report.service
    referral.noticed_on = report.noticed_on
    referral.urgency = urgency(report, today)[0]
    referral.safe_now, referral.children = report.safe_now, report.children
    referral.interpreter = report.interpreter[:24]
    referral.basis, referral.agreed = report.basis or "", report.agreed
    referral.age_band, referral.sex = band_of(person, today), person.sex
    referral.nationality, referral.forms = person.nationality[:12], [str(form) for form in report.forms]
    referral.region = region


def tell_desk(referral: Referral, *, by: Actor, kind: str = "referral.received") -> None:
    """A line for every registrar of the national desk; urgent where somebody is not safe now."""
    for desk in desks(by):
        notices.tell(
            kind, organisation=desk, role=Role.REGISTRAR, subject=f"referral:{referral.pk}",
            urgent=referral.urgency == Urgency.NOW, reference=show_reference(referral.reference),
            safe_now=str(referral.safe_now),
        )  # fmt: skip


def desks(by: Actor) -> list[int]:
    """The inner numbers of the national desk."""
    kinds = [OrganisationKind.NATIONAL_DESK]
    return [desk.pk for desk in partner_reads.organisations(viewer=by, kinds=kinds)]
