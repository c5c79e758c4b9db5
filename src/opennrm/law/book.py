"""Which law is in force: the one place that turns a country, and a day, into its tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from opennrm.law import belgium, netherlands
from opennrm.law.bases import Registering
from opennrm.law.editions import Edition

_REGISTERING = {"NL": netherlands.REGISTERING}
_EDITIONS: dict[str, tuple[Edition, ...]] = {"NL": netherlands.EDITIONS, "BE": belgium.EDITIONS}


class NoLaw(Exception):
    """There is no table of law for this country or day. The message says which file to write."""


def registering(country: str) -> Registering:
    """Who may register a possible victim, on which ground. Raises NoLaw."""
    try:
        return _REGISTERING[country]
    except KeyError:
        raise NoLaw(
            f"No law for {country}: write opennrm/law/<country>.py and name it in opennrm/law/book.py."
        ) from None


def countries() -> list[str]:
    """The countries whose rules on stay and rights are in the book."""
    return sorted(_EDITIONS)


def complete() -> list[str]:
    """Those in which an installation can run: who may register a possible victim is in the book too."""
    return sorted(_EDITIONS.keys() & _REGISTERING.keys())


def editions(country: str) -> tuple[Edition, ...]:
    """Every edition of a country, the oldest first. Raises NoLaw."""
    if country not in _EDITIONS:
        raise NoLaw(f"No law for {country}: write opennrm/law/<country>.py and name it in opennrm/law/book.py.")
    return _EDITIONS[country]


def in_force(day: date, country: str) -> Edition:
    """The edition in force on a day. Raises NoLaw.

    >>> in_force(date(2013, 5, 31), "NL").code, in_force(date(2013, 6, 1), "NL").code
    ('nl-b9', 'nl-b8-3')
    """
    for edition in editions(country):
        if edition.in_force(day):
            return edition
    raise NoLaw(f"No law of {country} for {day.isoformat()} is in the book.")


def edition(code: str) -> Edition:
    """The edition with this code, whether it is still in force or not. Raises NoLaw."""
    for found in (each for country in _EDITIONS.values() for each in country):
        if found.code == code:
            return found
    raise NoLaw(f"No edition {code} is in the book.")


def edition_for(began_under: str, day: date, takes: Callable[[Edition, Edition], bool] | None = None) -> Edition:
    """The edition that something is read by on a day: the one it began under, unless a later one has taken it over.

    takes : whether it still ran when the later edition (the second) came after the first; without it, it did.
    """
    found = edition(began_under)
    for later in editions(found.country):
        if found.since < later.since <= day and later.carries_over and (takes is None or takes(found, later)):
            found = later
    return found


def taken_over(day: date) -> frozenset[str]:
    """The codes of editions whose running clocks a later edition reads on: their kept ends may be of the older law.

    >>> sorted(taken_over(date(2026, 11, 22)))
    []
    """
    return frozenset(
        before.code
        for country in _EDITIONS.values()
        for before in country
        if any(later.carries_over and before.since < later.since <= day for later in country)
    )
