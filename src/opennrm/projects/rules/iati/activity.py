"""An activity as the pages know it: the parts of IATI that this room shows and edits. All else is kept as written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Words = tuple[tuple[str, str], ...]  # (language or "" for the activity's own, text)


def words(text: str, language: str = "") -> Words:
    return ((language, text),) if text else ()


def said(narratives: Words) -> str:
    """One text to show: the activity's own language first, then English, then whatever there is.

    >>> said((("fr", "Abri"), ("", "Shelter")))
    'Shelter'
    """
    by_language = dict(reversed(narratives))
    return by_language.get("") or by_language.get("en") or (narratives[0][1] if narratives else "")


@dataclass(frozen=True)
class Party:
    """An organisation that takes part. Role: 1 funding, 2 accountable, 3 extending, 4 implementing."""

    role: str
    name: Words = ()
    kind: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Day:
    """1 planned start, 2 actual start, 3 planned end, 4 actual end."""

    kind: str
    on: str
    note: Words = ()


@dataclass(frozen=True)
class Country:
    code: str
    percentage: str = ""


@dataclass(frozen=True)
class Region:
    code: str
    vocabulary: str = ""
    percentage: str = ""


@dataclass(frozen=True)
class Site:
    """A place of work, by name."""

    name: Words = ()
    note: Words = ()


@dataclass(frozen=True)
class Sector:
    code: str
    vocabulary: str = ""
    percentage: str = ""


@dataclass(frozen=True)
class Payment:
    """A transaction: 2 commitment, 3 disbursement, 4 expenditure, 11 incoming commitment and so on."""

    kind: str
    on: str
    amount: Decimal
    currency: str = ""
    value_on: str = ""
    ref: str = ""
    note: Words = ()
    provider: Words = ()
    receiver: Words = ()


@dataclass(frozen=True)
class Period:
    begins: str
    ends: str
    target: str = ""
    actual: str = ""


@dataclass(frozen=True)
class Indicator:
    """What is measured: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 in words."""

    measure: str
    title: Words
    baseline_year: str = ""
    baseline: str = ""
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Result:
    """1 output, 2 outcome, 3 impact, 9 other."""

    kind: str
    title: Words
    note: Words = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class Related:
    """1 parent, 2 child, 3 sibling, 4 co-funded, 5 third party."""

    kind: str
    ref: str


@dataclass(frozen=True)
class Activity:
    identifier: str
    reporter: Party  # its role is empty
    title: Words
    status: str
    language: str = ""
    currency: str = ""
    updated: str = ""
    notes: tuple[tuple[str, Words], ...] = ()  # descriptions by type: 1 general, 2 objectives, 3 target groups, 4 other
    parties: tuple[Party, ...] = ()
    days: tuple[Day, ...] = ()
    countries: tuple[Country, ...] = ()
    regions: tuple[Region, ...] = ()
    sites: tuple[Site, ...] = ()
    sectors: tuple[Sector, ...] = ()
    payments: tuple[Payment, ...] = ()
    related: tuple[Related, ...] = ()
    results: tuple[Result, ...] = ()
