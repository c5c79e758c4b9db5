"""What everybody may read. Nothing here is about a person, so nothing is written in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.publications import access
from opennrm.publications.models import Edition, Line, Offer, TextVersion
from opennrm.publications.rules import SOURCE, Kind, Known, State, Step, is_current
from opennrm.publications.rules.hours import Hours, OnHolidays, Span
from opennrm.publications.rules.texts import digest


@dataclass(frozen=True)
class PublicText:
    """One text as it is published."""

    body: str
    state: State
    is_outdated: bool
    reviewer: str
    published_on: date


@dataclass(frozen=True)
class PublicLine:
    """A line that somebody has confirmed lately. `hours` is None where nobody knows them."""

    kind: Kind
    name: str
    number_here: str
    number_abroad: str
    web: str
    is_free: Known
    on_bill: Known
    interpreter: Known
    hours: Hours | None
    confirmed_on: date


@dataclass(frozen=True)
class PublicOffer:
    id: UUID
    name: str
    organisation: str
    about: dict[str, str]
    region_code: str
    region: str
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    phone: str
    web: str
    address: str
    is_free: bool
    confirmed_on: date
    published_on: date


@selector
def edition(*, viewer: Actor) -> int:
    """Changes whenever something public changes."""
    ground.require(viewer, "read_public", access.RIGHTS)
    found = Edition.objects.first()
    return found.number if found else 0


@selector
def public_texts(*, viewer: Actor) -> dict[tuple[str, str], PublicText]:
    """Every published text by (language, key)."""
    ground.require(viewer, "read_public", access.RIGHTS)
    rows = list(TextVersion.objects.filter(step=Step.PUBLISHED))
    sources = {row.key: digest(row.body) for row in rows if row.language == SOURCE}
    return {
        (row.language, row.key): PublicText(
            row.body,
            State(row.state),
            row.language != SOURCE and row.made_from != sources.get(row.key),
            row.reviewer,
            clock.local(row.published_at or row.written_at).date(),
        )
        for row in rows
    }


@selector
def public_lines(*, viewer: Actor) -> list[PublicLine]:
    """Lines whose number was confirmed lately. An unconfirmed one is not there at all."""
    ground.require(viewer, "read_public", access.RIGHTS)
    today = clock.today()
    return [
        PublicLine(
            Kind(line.kind), line.name, line.number_here, line.number_abroad, line.web, Known(line.is_free),
            Known(line.on_bill), Known(line.interpreter), hours_of(line), line.confirmed_on,
        )
        for line in Line.objects.filter(is_shown=True, confirmed_on__isnull=False)
        if line.confirmed_on and is_current(line.confirmed_on, today)
    ]  # fmt: skip


def hours_of(line: Line) -> Hours | None:
    """The hours of a line as the rules read them; None where none are known."""
    if not line.week:
        return None
    return Hours(
        zone=line.zone,
        week={int(day): tuple(Span.read(span) for span in spans) for day, spans in line.week.items()},
        days={
            date.fromisoformat(day): tuple(Span.read(span) for span in spans) for day, spans in line.days.items()
        },
        on_holidays=OnHolidays(line.on_holidays),
        country=settings.COUNTRY,
    )  # fmt: skip


@selector
def public_offers(*, viewer: Actor) -> list[PublicOffer]:
    """The directory, by name."""
    ground.require(viewer, "read_public", access.RIGHTS)
    found = Offer.objects.filter(step=Step.PUBLISHED).select_related("region")
    return [
        PublicOffer(
            offer.pk, offer.name, offer.organisation, dict(offer.about), offer.region.code if offer.region else "",
            offer.region.name if offer.region else "", tuple(offer.kinds), tuple(offer.groups), tuple(offer.languages),
            offer.phone, offer.web, offer.address, offer.is_free, offer.confirmed_on or clock.today(),
            clock.local(offer.published_at or offer.written_at).date(),
        )
        for offer in found
    ]  # fmt: skip
