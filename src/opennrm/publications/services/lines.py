"""Telephone lines: one writes the number down, another calls it and confirms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.law.words import gettext_noop as _
from opennrm.publications import access
from opennrm.publications.models import Line
from opennrm.publications.rules import Kind, Known, two_people
from opennrm.publications.rules.hours import BadHours, OnHolidays, Span
from opennrm.publications.services.edition import lock_edition, next_edition

_SIGNS = set("0123456789+ -()")


@dataclass(frozen=True)
class LineFacts:
    """What is known of a line. Hours are written "08:00-20:00"; a day without any is closed; no day: not known."""

    kind: Kind
    name: str
    source: str
    number_here: str = ""
    number_abroad: str = ""
    web: str = ""
    is_free: Known = Known.UNKNOWN
    on_bill: Known = Known.UNKNOWN
    interpreter: Known = Known.UNKNOWN
    zone: str = "Europe/Amsterdam"
    week: Mapping[str, list[str]] = field(default_factory=dict)
    days: Mapping[str, list[str]] = field(default_factory=dict)
    on_holidays: OnHolidays = OnHolidays.UNKNOWN
    position: int = 10


def line_faults(facts: LineFacts) -> dict[str, list[str]]:
    """What cannot be, at its field."""
    found: dict[str, list[str]] = {}
    if not facts.name.strip():
        found["name"] = [_("Write what the line is called.")]
    if not facts.source.strip():
        found["source"] = [_("Write where the number comes from.")]
    if not (facts.number_here or facts.number_abroad):
        found["number_here"] = [_("Write at least one number.")]
    for name in ("number_here", "number_abroad"):
        if set(getattr(facts, name)) - _SIGNS:
            found[name] = [_("A number holds digits, spaces and a plus only.")]
    if facts.number_abroad and not facts.number_abroad.startswith("+"):
        found["number_abroad"] = [_("From another country a number begins with + and the code of the country.")]
    if facts.web and not facts.web.startswith("https://"):
        found["web"] = [_("Write the whole address, beginning with https://.")]
    for name, told in (("week", facts.week), ("days", facts.days)):
        if wrong := _hour_faults(told):
            found[name] = wrong
    if facts.zone not in available_timezones():
        found["zone"] = [_("Choose a time zone from the list.")]
    return found


def _hour_faults(told: Mapping[str, list[str]]) -> list[str]:
    try:
        for day, spans in told.items():
            if len(day) > 1 or day not in "1234567":
                date.fromisoformat(day)
            for span in spans:
                Span.read(span)
    except BadHours as fault:
        return [fault.args[0]]
    except ValueError:
        return [_("These hours cannot be read.")]
    return []


@service
def add_line(facts: LineFacts, *, by: Actor) -> Line:
    """Write a line down. Nobody sees it before somebody else has confirmed it."""
    ground.require(by, "write", access.RIGHTS)
    if found := line_faults(facts):
        raise Broken(found)
    edition = lock_edition()
    line = Line(**asdict(facts), changed_by_id=by.user_id)
    Line.objects.bulk_create([line])
    next_edition(edition)
    audit.record(by, "publications.line_added", f"line:{line.pk}")
    return line


def _line(line_id: UUID) -> Line:
    line = Line.objects.select_for_update().filter(pk=line_id).first()
    if line is None:
        raise NotThere("There is no such line.")
    return line


@service
def change_line(line_id: UUID, facts: LineFacts, *, by: Actor) -> Line:
    """Write other facts. The confirmation ends: what changed is unconfirmed."""
    ground.require(by, "write", access.RIGHTS)
    if found := line_faults(facts):
        raise Broken(found)
    edition, line = lock_edition(), _line(line_id)
    for name, value in asdict(facts).items():
        setattr(line, name, value)
    line.changed_at, line.changed_by_id = clock.now(), by.user_id
    line.confirmed_on = line.confirmed_by_id = None
    line.save()
    next_edition(edition)
    audit.record(by, "publications.line_changed", f"line:{line.pk}")
    return line


@service
def confirm_line(line_id: UUID, *, by: Actor) -> Line:
    """I called this number today and it is right. Raises Broken for who wrote it."""
    ground.require(by, "publish", access.RIGHTS)
    edition, line = lock_edition(), _line(line_id)
    if why := two_people(line.changed_by_id, by.user_id):
        raise Broken("; ".join(why))
    line.confirmed_on, line.confirmed_by_id = clock.today(), by.user_id
    line.save(update_fields=["confirmed_on", "confirmed_by"])
    next_edition(edition)
    audit.record(by, "publications.line_confirmed", f"line:{line.pk}")
    return line


@service
def show_line(line_id: UUID, shown: bool, *, by: Actor) -> Line:
    """Take a line off the site at once, or let it back."""
    ground.require(by, "write", access.RIGHTS)
    edition, line = lock_edition(), _line(line_id)
    line.is_shown = shown
    line.save(update_fields=["is_shown"])
    next_edition(edition)
    audit.record(by, "publications.line_shown" if shown else "publications.line_hidden", f"line:{line.pk}")
    return line
