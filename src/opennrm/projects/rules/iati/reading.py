"""From XML to an activity: what this room shows. Nothing is lost by reading; the element itself is kept beside it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from opennrm.projects.rules.iati.activity import (
    Activity,
    Country,
    Day,
    Indicator,
    Party,
    Payment,
    Period,
    Region,
    Related,
    Result,
    Sector,
    Site,
    Words,
)
from opennrm.projects.rules.iati.standard import LANG


def text_of(element: Any) -> str:
    """What stands in an element, also where a comment stands in the middle of it; "" for none."""
    return "" if element is None else "".join(element.itertext()).strip()


def narratives(parent: Any) -> Words:
    if parent is None:
        return ()
    return tuple((n.get(LANG) or "", text_of(n)) for n in parent.iterfind("narrative"))


def _of(parent: Any, path: str, attribute: str) -> str:
    found = parent.find(path)
    return str(found.get(attribute) or "") if found is not None else ""


def party(element: Any) -> Party:
    return Party(element.get("role") or "", narratives(element), element.get("type") or "", element.get("ref") or "")


def day(element: Any) -> Day:
    return Day(element.get("type") or "", element.get("iso-date") or "", narratives(element))


def country(element: Any) -> Country:
    return Country(element.get("code") or "", element.get("percentage") or "")


def region(element: Any) -> Region:
    return Region(element.get("code") or "", element.get("vocabulary") or "", element.get("percentage") or "")


def site(element: Any) -> Site:
    return Site(narratives(element.find("name")), narratives(element.find("description")))


def sector(element: Any) -> Sector:
    return Sector(element.get("code") or "", element.get("vocabulary") or "", element.get("percentage") or "")


def note(element: Any) -> tuple[str, Words]:
    return (element.get("type") or "", narratives(element))


def payment(element: Any) -> Payment:
    value = element.find("value")
    try:
        amount = Decimal(text_of(value) or "0")
    except InvalidOperation:
        amount = Decimal(0)
    return Payment(
        kind=_of(element, "transaction-type", "code"),
        on=_of(element, "transaction-date", "iso-date"),
        amount=amount,
        currency=_of(element, "value", "currency"),
        value_on=_of(element, "value", "value-date"),
        ref=element.get("ref") or "",
        note=narratives(element.find("description")),
        provider=narratives(element.find("provider-org")),
        receiver=narratives(element.find("receiver-org")),
    )


def related(element: Any) -> Related:
    return Related(element.get("type") or "", element.get("ref") or "")


def period(element: Any) -> Period:
    return Period(
        _of(element, "period-start", "iso-date"), _of(element, "period-end", "iso-date"),
        _of(element, "target", "value"), _of(element, "actual", "value"),
    )  # fmt: skip


def indicator(element: Any) -> Indicator:
    return Indicator(
        element.get("measure") or "", narratives(element.find("title")), _of(element, "baseline", "year"),
        _of(element, "baseline", "value"), tuple(period(one) for one in element.iterfind("period")),
    )  # fmt: skip


def result(element: Any) -> Result:
    return Result(
        element.get("type") or "", narratives(element.find("title")), narratives(element.find("description")),
        tuple(indicator(one) for one in element.iterfind("indicator")),
    )  # fmt: skip


def read(element: Any) -> Activity:
    """The activity that this <iati-activity> speaks of."""
    reporter = element.find("reporting-org")
    return Activity(
        identifier=text_of(element.find("iati-identifier")),
        reporter=party(reporter) if reporter is not None else Party(""),
        title=narratives(element.find("title")),
        status=_of(element, "activity-status", "code"),
        language=element.get(LANG) or "",
        currency=element.get("default-currency") or "",
        updated=element.get("last-updated-datetime") or "",
        notes=tuple(note(one) for one in element.iterfind("description")),
        parties=tuple(party(one) for one in element.iterfind("participating-org")),
        days=tuple(day(one) for one in element.iterfind("activity-date")),
        countries=tuple(country(one) for one in element.iterfind("recipient-country")),
        regions=tuple(region(one) for one in element.iterfind("recipient-region")),
        sites=tuple(site(one) for one in element.iterfind("location")),
        sectors=tuple(sector(one) for one in element.iterfind("sector")),
        payments=tuple(payment(one) for one in element.iterfind("transaction")),
        related=tuple(related(one) for one in element.iterfind("related-activity")),
        results=tuple(result(one) for one in element.iterfind("result")),
    )
