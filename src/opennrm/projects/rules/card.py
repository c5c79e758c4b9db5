"""A project as a whole, and how it speaks IATI: the two ways between what we hold and an activity of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from opennrm.projects.rules import portfolio
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
    said,
    words,
)
from opennrm.projects.rules.portfolio import LONGEST, About, Field

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Money:
    kind: str
    on: date
    amount: Decimal
    currency: str
    provider: str = ""
    receiver: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reading:
    """One indicator in one period."""

    title: str
    begins_on: date
    ends_on: date
    unit: str = ""
    baseline_year: int | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    actual: Decimal | None = None


@dataclass(frozen=True)
class Card:
    """What one viewer sees of one project."""

    identifier: str
    part: int | None = None
    form: str = "project"
    entries: Mapping[Field, tuple[Data, ...]] = field(default_factory=dict)
    money: tuple[Money, ...] = ()
    readings: tuple[Reading, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict)  # key or reference of another project -> its identifier

    def all(self, wanted: Field) -> tuple[Data, ...]:
        return self.entries.get(wanted, ())

    def one(self, wanted: Field) -> str:
        found = self.all(wanted)
        return str(found[0]["words"]) if found else ""


@dataclass(frozen=True)
class Reporter:
    """The organisation in whose name activities are published."""

    ref: str
    kind: str
    name: str


# --- out -------------------------------------------------------------------------------------------------


def _days(card: Card) -> tuple[Day, ...]:
    prolonged = any(period["kind"] == "prolonged_to" for period in card.all(Field.PERIOD))
    made = []
    for period in card.all(Field.PERIOD):
        kind, about = portfolio.PERIODS[period["kind"]], About.read(str(period["on"]))
        if not kind or about is None or (prolonged and period["kind"] == "planned_end"):
            continue
        note = period.get("words", "")
        if len(about.written) < 10:  # the standard wants a day; we say what is really known
            note = f"{note}; known as {about.written}" if note else f"known as {about.written}"
        made.append(Day(kind, str(about.last if kind in "34" else about.first), words(note)))
    if not any(day.kind in "12" for day in made):  # the standard wants a start; what we know is the first stage
        made += [
            Day("2", str(about.first), words(f"not said; known as running since {about.written}"))
            for about in _first_stage(card)
        ]
    return tuple(made)


def _first_stage(card: Card) -> list[About]:
    found = [about for stage in card.all(Field.STAGE) if (about := About.read(str(stage["since"])))]
    return sorted(found, key=lambda about: about.first)[:1]


def _notes(card: Card) -> tuple[tuple[str, Any], ...]:
    made: list[tuple[str, Any]] = []
    if summary := card.one(Field.SUMMARY):
        made.append(("1", words(summary)))
    if aim := card.one(Field.AIM):
        made.append(("2", words(aim)))
    receiving = [p["name"] for p in card.all(Field.PARTY) if p["role"] in ("receiving", "cooperating")]
    if receiving:
        made.append(("3", words("; ".join(receiving))))
    others = [card.one(Field.FULL_TITLE), card.one(Field.COVERAGE)]
    others += [_deed(deed) for deed in card.all(Field.DEED)]
    others += [str(tie["words"]) for tie in card.all(Field.TIE)]
    made += [("4", words(text)) for text in others if text]
    return tuple(made) or (("1", words(card.one(Field.TITLE))),)


def _deed(deed: Data) -> str:
    beside = [str(deed[key]) for key in ("site", "when", "audience") if deed.get(key)]
    if deed.get("number"):
        beside.append(f"{deed['number']} {deed.get('unit', '')}".strip())
    return f"{deed['words']} ({'; '.join(beside)})" if beside else str(deed["words"])


def _results(readings: Iterable[Reading]) -> tuple[Result, ...]:
    by_title: dict[str, list[Reading]] = {}
    for reading in readings:
        by_title.setdefault(reading.title, []).append(reading)
    made = []
    for title, some in by_title.items():
        first = some[0]
        periods = tuple(Period(str(r.begins_on), str(r.ends_on), _plain(r.target), _plain(r.actual)) for r in some)
        unit = f"{title} ({first.unit})" if first.unit else title
        indicator = Indicator("1", words(unit), str(first.baseline_year or ""), _plain(first.baseline), periods)
        made.append(Result("1", words(title), (), (indicator,)))
    return tuple(made)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def activity_of(card: Card, reporter: Reporter, day: date, updated: str = "") -> Activity:
    """The activity that this project is on this day."""
    stage = portfolio.state_on(card.all(Field.STAGE), day)
    return Activity(
        identifier=card.identifier,
        reporter=Party("", words(reporter.name), reporter.kind, reporter.ref),
        title=words(card.one(Field.TITLE)),
        status=portfolio.IATI_STATUS[stage["state"]] if stage else "1",
        language="en",
        currency="EUR",
        updated=updated,
        notes=_notes(card),
        parties=tuple(
            Party(portfolio.ROLES[p["role"]], words(p["name"]), p.get("kind", ""), p.get("ref", ""))
            for p in card.all(Field.PARTY)
            if portfolio.ROLES[p["role"]]
        ),
        days=_days(card),
        countries=_countries(card),
        regions=tuple(Region(c["region"]) for c in card.all(Field.COVERAGE) if c.get("region") and not card.all(Field.COUNTRY)),
        sites=tuple(Site(words(s["name"]), words(s.get("words", ""))) for s in card.all(Field.SITE)),
        sectors=(Sector(portfolio.SECTORS[card.part or 1]),),
        payments=tuple(
            Payment(portfolio.PAYMENTS[m.kind], str(m.on), m.amount, m.currency, str(m.on), "", words(m.words), words(m.provider), words(m.receiver))
            for m in card.money
        ),
        related=tuple(
            Related("3", card.related[tie["project"]]) for tie in card.all(Field.TIE) if tie.get("project") in card.related
        ),
        results=_results(card.readings),
    )  # fmt: skip


def _countries(card: Card) -> tuple[Country, ...]:
    """Shares are not known for most projects; the standard wants some, so they are equal and add up exactly."""
    found = card.all(Field.COUNTRY)
    if len(found) < 2 or any(country.get("percentage") for country in found):
        return tuple(Country(country["code"], str(country.get("percentage", ""))) for country in found)
    share = (Decimal(100) / len(found)).quantize(Decimal("0.01"))
    shares = [share] * (len(found) - 1) + [Decimal(100) - share * (len(found) - 1)]
    return tuple(Country(country["code"], str(part)) for country, part in zip(found, shares, strict=True))


# --- in --------------------------------------------------------------------------------------------------

_ROLES_IN = {code: role for role, code in portfolio.ROLES.items() if code}
_DAYS_IN = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}
_NOTES_IN = {"": Field.SUMMARY, "1": Field.SUMMARY, "2": Field.AIM}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _day(written: str) -> str:
    """The day of a date as XML may write it: with spaces round it, with a time zone behind it."""
    return written.strip()[:10]


def entries_of(activity: Activity) -> dict[Field, list[Data]]:
    """What the pages will show of an activity that was read. What has no field here is kept in its XML."""
    found: dict[Field, list[Data]] = {one: [] for one in Field}
    found[Field.TITLE].append({"words": _cut(said(activity.title)) or activity.identifier})
    for kind, narratives in activity.notes:
        wanted = _NOTES_IN.get(kind)
        if wanted and said(narratives) and not found[wanted]:
            found[wanted].append({"words": _cut(said(narratives))})
    found[Field.PARTY] = [
        {"role": _ROLES_IN[p.role], "name": _cut(said(p.name) or p.ref), "kind": p.kind, "ref": p.ref}
        for p in activity.parties
        if p.role in _ROLES_IN and (said(p.name) or p.ref)
    ]
    found[Field.PERIOD] = [
        {"kind": _DAYS_IN[d.kind], "on": _day(d.on), "words": _cut(said(d.note))}
        for d in activity.days
        if d.kind in _DAYS_IN and About.read(_day(d.on))
    ]
    begun = next((_day(d.on) for kind in "241" for d in activity.days if d.kind == kind and About.read(_day(d.on))), "")
    state = portfolio.FROM_IATI_STATUS.get(activity.status)
    if state and begun:
        ended = next((_day(d.on) for d in activity.days if d.kind == "4" and About.read(_day(d.on))), begun)
        found[Field.STAGE].append({"state": state, "since": ended if state == "completed" else begun})
    found[Field.COUNTRY] = [{"code": c.code, "percentage": c.percentage} for c in activity.countries if c.code]
    found[Field.SITE] = [
        {"name": _cut(said(s.name)), "words": _cut(said(s.note))} for s in activity.sites if said(s.name)
    ]
    return found


def money_of(activity: Activity) -> list[Money]:
    kinds = {code: kind for kind, code in portfolio.PAYMENTS.items()}
    return [
        Money(
            kinds[p.kind], about.first, p.amount.quantize(Decimal("0.01")), p.currency or activity.currency,
            _cut(said(p.provider))[:200], _cut(said(p.receiver))[:200], _cut(said(p.note))[:500],
        )
        for p in activity.payments
        if p.kind in kinds and (p.currency or activity.currency) and abs(p.amount) < portfolio.LARGEST_AMOUNT
        and (about := About.read(_day(p.on)))
    ]  # fmt: skip


def readings_of(activity: Activity) -> list[Reading]:
    found = []
    for result in activity.results:
        for indicator in (one for one in result.indicators if one.measure in ("1", "2")):
            title = said(indicator.title) or said(result.title)
            year = (
                int(indicator.baseline_year)
                if indicator.baseline_year.isdigit() and len(indicator.baseline_year) == 4
                else None
            )
            for period in indicator.periods:
                begins, ends = About.read(_day(period.begins)), About.read(_day(period.ends))
                if title and begins and ends and begins.first <= ends.last:
                    found.append(
                        Reading(title[:300], begins.first, ends.last, "", year, _number(indicator.baseline), _number(period.target), _number(period.actual))
                    )  # fmt: skip
    return found


def _number(written: str) -> Decimal | None:
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.01")) if value.is_finite() and abs(value) < portfolio.LARGEST_AMOUNT else None


def card_of(activity: Activity, part: int | None) -> Card:
    entries = {one: tuple(data) for one, data in entries_of(activity).items()}
    return Card(activity.identifier, part, "project", entries, tuple(money_of(activity)), tuple(readings_of(activity)))


def overlaid(kept: Activity, card: Card, reporter: Reporter, day: date, updated: str) -> Activity:
    """The activity as it was kept, with what has changed in our entries since, part by part and item by item."""
    before = activity_of(card_of(kept, card.part), reporter, day)
    now = activity_of(card, reporter, day)
    changes: dict[str, Any] = {}
    for one in fields(Activity):
        was, says, is_ = getattr(before, one.name), getattr(kept, one.name), getattr(now, one.name)
        if was == is_ or one.name in ("reporter", "identifier", "language", "currency", "updated", "sectors"):
            continue
        if one.name == "notes":
            changes["notes"] = (*is_, *_unread(kept))
            continue
        changes[one.name] = _items(was, says, is_) if isinstance(is_, tuple) and one.name != "title" else is_
    if changes and updated:
        changes["updated"] = updated
    return replace(kept, **changes)


def _unread(kept: Activity) -> tuple[Any, ...]:
    """Descriptions of the file that have no field here: all but the first general one and the first of the aims."""
    seen: set[Field] = set()
    left = []
    for kind, narratives in kept.notes:
        wanted = _NOTES_IN.get(kind)
        if wanted is None or wanted in seen or not said(narratives):
            left.append((kind, narratives))
        if wanted and said(narratives):
            seen.add(wanted)
    return tuple(left)


def _items(was: tuple[Any, ...], says: tuple[Any, ...], now: tuple[Any, ...]) -> tuple[Any, ...]:
    """Items that did not change keep the words of the file; the others say what we say now."""
    if len(was) != len(says):
        return now
    left = list(zip(was, says, strict=True))
    made = []
    for item in now:
        pair = next((one for one in left if one[0] == item), None)
        if pair:
            left.remove(pair)
        made.append(pair[1] if pair else item)
    return tuple(made)
