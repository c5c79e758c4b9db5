"""Taking over what another register has counted: many people at once, each with everybody who reported them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.partners import selectors as partner_reads
from opennrm.partners.models import Region
from opennrm.people import services as people
from opennrm.people.rules import PersonFacts, dated
from opennrm.referrals import access
from opennrm.referrals.models import Move, Referral
from opennrm.referrals.rules import Lane, Report, Reporter, State
from opennrm.referrals.rules.facts import person_facts
from opennrm.referrals.rules.report import faults, for_lane
from opennrm.referrals.rules.written import write_report
from opennrm.referrals.services.register import with_basis, write_in_clear

MOST_AT_ONCE = 2_000


@dataclass(frozen=True)
class Sent:
    """One report as the other register holds it. `organisation` is the inner number, where that one is known here."""

    report: Report
    reporter: Reporter
    on: date
    organisation: int | None = None


@dataclass(frozen=True)
class Earlier:
    """One person there, with every report about this person, the first one first."""

    sent: tuple[Sent, ...]

    @property
    def named(self) -> Sent | None:
        """The first report by name; what it says of the person goes to the vault."""
        return next((one for one in self.sent if one.report.lane == Lane.NAMED), None)


@service
def take_over(many: Sequence[Earlier], *, by: Actor) -> int:
    """Write them as counted, in a handful of queries; nobody is told. Returns how many reports were written.

    The other register has decided which reports are about one person, so these people are not compared with each
    other. Nobody but the national desk may see them: no grant is given. One line in the log for all. Raises Broken;
    faults read "3.birth_date", and nothing is written then.
    """
    ground.require(by, "take_over", access.RIGHTS)
    _refuse(many)
    persons = people.note_persons([_facts(one) for one in many], compared=True, by=by)
    regions = {region.code: region for region in partner_reads.regions(viewer=by)}
    sent = [(person.pk, one) for person, some in zip(persons, many, strict=True) for one in some.sent]
    key_ids = secrets.new_data_keys("referral", len(sent))
    keys = secrets.data_keys(key_ids)
    written = [
        _written(person, one, regions, key_id, keys[key_id])
        for (person, one), key_id in zip(sent, key_ids, strict=True)
    ]
    Referral.objects.bulk_create(written, batch_size=500)
    moment = clock.now()
    Move.objects.bulk_create(
        [Move(referral=one, after=State.COUNTED, what="taken_over", at=moment, by_id=by.user_id) for one in written],
        batch_size=1_000,
    )
    audit.record(
        by, "referral.taken_over", persons=[person.pk for person in persons], count=len(written), people=len(persons)
    )
    return len(written)


def _refuse(many: Sequence[Earlier]) -> None:
    if len(many) > MOST_AT_ONCE:
        raise Broken(f"These are {len(many)} people. Take over at most {MOST_AT_ONCE} at once.")
    found: dict[str, list[str]] = {}
    for number, one in enumerate(many):
        if not one.sent:
            found[str(number)] = ["Nobody reported this person: give at least one report."]
        for sent in one.sent:
            for field, sentences in faults(sent.report, sent.on).items():
                found[f"{number}.{field}"] = sentences
    if found:
        raise Broken(found)


def _facts(one: Earlier) -> PersonFacts | None:
    first = one.named
    return None if first is None else dated(person_facts(first.report, first.on), None, first.on)


def _written(person: UUID, one: Sent, regions: dict[str, Region], key_id: UUID, key: bytes) -> Referral:
    report = with_basis(for_lane(one.report), one.reporter)
    at = clock.start_of(one.on)
    referral = Referral(
        id=uuid4(), person_id=person, reporter_organisation_id=one.organisation, reporter_type=one.reporter,
        state=State.COUNTED, state_at=at, reported_at=at, count_year=one.on.year, key_id=key_id,
    )  # fmt: skip
    write_in_clear(referral, report, regions.get(report.region), one.on)
    referral.sealed = secrets.seal_with(key, write_report(report).encode(), referral.place)
    return referral
