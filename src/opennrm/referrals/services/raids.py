"""One event, many people: thirty short lines are one entry; each line grows into a full registration later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, notices, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Role
from opennrm.law.words import gettext_noop as _
from opennrm.referrals import access
from opennrm.referrals.models import Raid, Referral
from opennrm.referrals.rules import Lane, PersonLine, Report, Reporter, State, Urgency
from opennrm.referrals.rules.report import faults, for_lane
from opennrm.referrals.rules.written import write_report
from opennrm.referrals.services.handling import ENDED, fill_person, locked, may, move
from opennrm.referrals.services.register import (
    check_report,
    desks,
    tell_desk,
    with_basis,
    write_in_clear,
    write_referrals,
)

MOST_LINES = 200


@dataclass(frozen=True)
class RaidReport:
    """What all lines share, and a line for each person."""

    shared: Report
    lines: tuple[PersonLine, ...]


@service
def register_raid(raid: RaidReport, *, by: Actor) -> Raid:
    """Write one entry with its lines, all or none. Raises Broken; a fault in line 7 stands at `line_7`."""
    ground.require(by, "register", access.RIGHTS)
    if wrong := _faults(raid):
        raise Broken(wrong)
    written = Raid(
        id=uuid4(), reporter_user_id=by.user_id, reporter_organisation_id=by.organisation_id,
        happened_on=raid.shared.noticed_on, key_id=secrets.new_data_key("referral"),
    )  # fmt: skip
    written.sealed = secrets.seal(written.key_id, write_report(for_lane(raid.shared)), written.place)
    Raid.objects.bulk_create([written])
    lines = write_referrals([replace(raid.shared, person=line) for line in raid.lines], by=by, raid=written)
    audit.record(by, "referral.raid_registered", f"raid:{written.pk}", lines=len(lines))
    for desk in desks(by):
        notices.tell(
            "referral.raid_received", organisation=desk, role=Role.REGISTRAR, subject=f"raid:{written.pk}",
            urgent=any(line.urgency == Urgency.NOW for line in lines), lines=len(lines),
            reference=show_reference(written.reference),
        )  # fmt: skip
    return written


def _faults(raid: RaidReport) -> dict[str, list[str]]:
    if not raid.lines:
        return {"": [_("Write at least one line: one word about one person is enough.")]}
    if len(raid.lines) > MOST_LINES:
        return {"": [_("These are more than 200 lines. Write the rest in a second entry.")]}
    today = clock.today()
    found: dict[str, list[str]] = {}
    for number, line in enumerate(raid.lines, 1):
        wrong = faults(replace(raid.shared, noticed=raid.shared.noticed or "raid", person=line), today)
        if sentences := [sentence for name in ("birth_date", "birth_year") for sentence in wrong.get(name, [])]:
            found[f"line_{number}"] = sentences
    return found


@service
def grow_line(referral: Referral, report: Report, *, version: int | None = None, by: Actor) -> Referral:
    """A short line becomes a full registration: what was told before stays in it unless it is told anew."""
    referral = locked(referral, version)
    may(by, "grow", referral, access.OWN_OR_DESK)
    if referral.state in (State.WITHDRAWN, State.REJECTED):
        raise Broken(ENDED)
    reporter = Reporter(referral.reporter_type)
    region = check_report(report, reporter, by)
    if referral.lane == Lane.NAMED:
        report = replace(report, lane=Lane.NAMED)  # a name that was given is not taken away by leaving it out
    kept = with_basis(for_lane(report), reporter)
    upgraded = referral.lane == Lane.COUNTED and kept.lane == Lane.NAMED
    if upgraded and kept.basis is None:
        raise Broken({"basis": [_("Say on which ground this person is registered by name from now on.")]})
    if kept.lane == Lane.NAMED:
        fill_person(referral, kept)
    write_in_clear(referral, kept, region)
    referral.sealed = secrets.seal(referral.key_id, write_report(kept), referral.place)
    after = State.TRIAGED if upgraded and referral.state == State.COUNTED else State(referral.state)
    move(referral, after, by=by, what="named" if upgraded else "grown")
    tell_desk(referral, by=by, kind="referral.grown")
    return referral
