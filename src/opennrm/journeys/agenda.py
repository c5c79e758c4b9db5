"""The terms of a user as a calendar (iCalendar, RFC 5545): neutral entries under a secret address, through the gate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, timedelta

from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel import clock, limits
from opennrm.kernel.actors import Actor
from opennrm.kernel.clearance import Channel, Clearance
from opennrm.kernel.references import show_reference
from opennrm.residence import selectors as residence
from opennrm.residence.selectors import Deadline

JOB = Actor.for_job("agenda")
READS_AN_HOUR = 12  # calendars ask every quarter of an hour to every day; more often is no calendar


def feed(secret: str) -> Clearance | None:
    """What a calendar reads under this address; None where nobody has it. Raises TooOften."""
    mark = hashlib.sha256(secret.encode()).hexdigest()[:24]
    if not residence.knows_feed(secret, viewer=JOB):
        return None  # a guess leaves no row behind
    limits.spend(f"agenda:{mark}", most=READS_AN_HOUR, per=timedelta(hours=1))
    found = residence.agenda(secret, viewer=JOB)
    if found is None:
        return None
    eyes, deadlines = found
    parcel = Parcel(
        Channel.CALENDAR, "self", calendar(deadlines), media="text/calendar; charset=utf-8", file_name="terms.ics",
        persons=tuple({each.person_id for each in deadlines}),
    )  # fmt: skip
    try:
        kept = outgoing.submit(parcel, by=eyes)
        return outgoing.hand_out(kept.id, by=eyes)
    except Stopped:
        return None


def calendar(deadlines: Iterable[Deadline]) -> bytes:
    """Neutral words and a reference: no name, no place, not even which term it is. Lines end as the standard asks."""
    stamp = clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//NRM//Terms//EN", "CALSCALE:GREGORIAN"]
    for each in deadlines:
        uid = hashlib.sha256(f"term:{each.clock_id}".encode()).hexdigest()[:32]
        lines += [
            "BEGIN:VEVENT", f"UID:{uid}@terms.invalid", f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{each.ends_on:%Y%m%d}", f"DTEND;VALUE=DATE:{each.ends_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{show_reference(each.reference)}", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return ("\r\n".join(lines) + "\r\n").encode()
