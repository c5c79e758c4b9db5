"""From an activity to XML. Where the activity was read from XML before, what did not change stays as it was written.

For each part the elements that still say the same are left alone, with all that the pages do not show inside them; what
is new is made, what is gone is taken out, and everything stands in the order of the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree

from opennrm.projects.rules.iati import reading, standard
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
from opennrm.projects.rules.iati.pieces import Root
from opennrm.projects.rules.iati.standard import LANG


def clean(text: str) -> str:
    """A text without the signs that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )


def _element(tag: str, **attributes: str) -> Any:
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value:
            made.set(name.strip("_").replace("_", "-"), clean(value))
    return made


def _say(parent: Any, narratives: Words) -> Any:
    for language, text in narratives:
        said = etree.SubElement(parent, "narrative")
        said.text = clean(text)
        if language:
            said.set(LANG, language)
    return parent


def _with(parent: Any, *children: Any) -> Any:
    parent.extend([child for child in children if child is not None])
    return parent


def amount(value: Decimal) -> str:
    """An exact amount, without exponent.

    >>> amount(Decimal("1E+3")), amount(Decimal("12.50"))
    ('1000', '12.50')
    """
    return f"{value:f}"


def party(one: Party) -> Any:
    return _say(_element("participating-org", ref=one.ref, type=one.kind, role=one.role), one.name)


def reporter(one: Party) -> Any:
    return _say(_element("reporting-org", ref=one.ref, type=one.kind), one.name)


def day(one: Day) -> Any:
    return _say(_element("activity-date", iso_date=one.on, type=one.kind), one.note)


def country(one: Country) -> Any:
    return _element("recipient-country", code=one.code, percentage=one.percentage)


def region(one: Region) -> Any:
    return _element("recipient-region", vocabulary=one.vocabulary, code=one.code, percentage=one.percentage)


def site(one: Site) -> Any:
    return _with(
        _element("location"),
        _say(_element("name"), one.name) if one.name else None,
        _say(_element("description"), one.note) if one.note else None,
    )


def sector(one: Sector) -> Any:
    return _element("sector", vocabulary=one.vocabulary, code=one.code, percentage=one.percentage)


def note(one: tuple[str, Words]) -> Any:
    return _say(_element("description", type=one[0]), one[1])


def payment(one: Payment) -> Any:
    value = _element("value", currency=one.currency, value_date=one.value_on or one.on)
    value.text = amount(one.amount)
    return _with(
        _element("transaction", ref=one.ref),
        _element("transaction-type", code=one.kind),
        _element("transaction-date", iso_date=one.on),
        value,
        _say(_element("description"), one.note) if one.note else None,
        _say(_element("provider-org"), one.provider) if one.provider else None,
        _say(_element("receiver-org"), one.receiver) if one.receiver else None,
    )


def related(one: Related) -> Any:
    return _element("related-activity", ref=one.ref, type=one.kind)


def period(one: Period) -> Any:
    return _with(
        _element("period"),
        _element("period-start", iso_date=one.begins),
        _element("period-end", iso_date=one.ends),
        _element("target", value=one.target) if one.target else None,
        _element("actual", value=one.actual) if one.actual else None,
    )


def indicator(one: Indicator) -> Any:
    return _with(
        _element("indicator", measure=one.measure),
        _say(_element("title"), one.title),
        _element("baseline", year=one.baseline_year, value=one.baseline) if one.baseline_year else None,
        *[period(each) for each in one.periods],
    )


def result(one: Result) -> Any:
    return _with(
        _element("result", type=one.kind),
        _say(_element("title"), one.title),
        _say(_element("description"), one.note) if one.note else None,
        *[indicator(each) for each in one.indicators],
    )


def _title(one: Words) -> Any:
    return _say(_element("title"), one)


def _status(one: str) -> Any:
    return _element("activity-status", code=one)


def _identifier(one: str) -> Any:
    made = etree.Element("iati-identifier")
    made.text = clean(one)
    return made


# tag -> how to read one, how to make one, what the activity holds of it
PARTS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], Callable[[Activity], Iterable[Any]]]] = {
    "iati-identifier": (reading.text_of, _identifier, lambda a: [a.identifier]),
    "reporting-org": (reading.party, reporter, lambda a: [a.reporter]),
    "title": (reading.narratives, _title, lambda a: [a.title]),
    "description": (reading.note, note, lambda a: a.notes),
    "participating-org": (reading.party, party, lambda a: a.parties),
    "activity-status": (lambda e: e.get("code") or "", _status, lambda a: [a.status]),
    "activity-date": (reading.day, day, lambda a: a.days),
    "recipient-country": (reading.country, country, lambda a: a.countries),
    "recipient-region": (reading.region, region, lambda a: a.regions),
    "location": (reading.site, site, lambda a: a.sites),
    "sector": (reading.sector, sector, lambda a: a.sectors),
    "transaction": (reading.payment, payment, lambda a: a.payments),
    "related-activity": (reading.related, related, lambda a: a.related),
    "result": (reading.result, result, lambda a: a.results),
}


def _take_out(element: Any) -> None:
    """Remove an element and the white space before the next one, but never another element's text."""
    element.getparent().remove(element)


def _put_in(record: Any, tag: str, made: list[Any]) -> None:
    """New elements go behind the last of their name, or else where the schema wants the name."""
    same = record.findall(tag)
    if same:
        at = record.index(same[-1]) + 1
    else:
        place = standard.order().index(tag)
        later = {name: number for number, name in enumerate(standard.order())}
        at = next(
            (n for n, child in enumerate(record) if isinstance(child.tag, str) and later.get(child.tag, 10**6) > place),
            len(record),
        )
    for number, element in enumerate(made):
        element.tail = "\n  "
        record.insert(at + number, element)


def _renew(record: Any, tag: str, wanted: list[Any]) -> None:
    read, make, _ = PARTS[tag]
    left = list(wanted)
    for element in record.findall(tag):
        says = read(element)
        if says in left:
            left.remove(says)
        else:
            _take_out(element)
    if left:
        _put_in(record, tag, [make(one) for one in left])


def renewed(kept: Any, activity: Activity) -> Any:
    """A copy of the element as it was kept, saying now what the activity says."""
    record = etree.fromstring(etree.tostring(kept, with_tail=False), standard.safe_parser())
    for tag, (_, _, of) in PARTS.items():
        _renew(record, tag, list(of(activity)))
    for name, value in (
        (LANG, activity.language),
        ("default-currency", activity.currency),
        ("last-updated-datetime", activity.updated),
    ):
        if value and record.get(name) != value:
            record.set(name, value)
    return record


def written(activity: Activity) -> Any:
    """An element for an activity that was never read from XML."""
    record = etree.Element("iati-activity")
    record.text = "\n  "
    if activity.language:
        record.set(LANG, activity.language)
    for name, value in (("default-currency", activity.currency), ("last-updated-datetime", activity.updated)):
        if value:
            record.set(name, value)
    for tag in standard.order():
        if tag in PARTS:
            _, make, of = PARTS[tag]
            for one in of(activity):
                made = make(one)
                made.tail = "\n  "
                record.append(made)
    return record


def without(kept: Any, tags: Iterable[str]) -> Any:
    """A copy of the element without the elements of these names, wherever they stand directly in it."""
    record = etree.fromstring(etree.tostring(kept, with_tail=False), standard.safe_parser())
    for tag in tags:
        for element in record.findall(tag):
            _take_out(element)
    return record


def parsed(xml: str, root: Mapping[str, str] | None = None) -> Any:
    """The element of one record from its own text; `root` holds the namespaces of the file it came from."""
    around = Root("iati-activities", dict(root or {"version": standard.VERSION}))
    return etree.fromstring(around.around(xml.encode()), standard.safe_parser())[0]


def text_of(record: Any) -> str:
    """The record as text, with every namespace it needs declared in it."""
    return etree.tostring(record, encoding="unicode", with_tail=False)


def write_file(records: Iterable[Any], generated: str, out: BinaryIO, extra: Mapping[str, str] | None = None) -> int:
    """Write a file of these records, one at a time; returns how many."""
    attributes = {**(extra or {}), "version": standard.VERSION, "generated-datetime": generated}
    out.write(
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + Root("iati-activities", attributes).opening.encode() + b"\n"
    )
    count = 0
    for record in records:
        out.write(etree.tostring(record, encoding="utf-8", with_tail=False) + b"\n")
        count += 1
    out.write(b"</iati-activities>\n")
    return count


def as_bytes(records: Iterator[Any] | list[Any], generated: str) -> bytes:
    """The same in memory, for a page."""
    out = BytesIO()
    write_file(records, generated, out)
    return out.getvalue()
