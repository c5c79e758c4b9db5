"""Public holidays, on which a telephone line may be closed. Pure arithmetic; another country is another function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous rule, Nature 1876).

    >>> easter(2024), easter(2026), easter(2011)
    (datetime.date(2024, 3, 31), datetime.date(2026, 4, 5), datetime.date(2011, 4, 24))
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _netherlands(year: int) -> frozenset[date]:
    """The days that the General Extension of Time Limits Act names, and Easter and Whit Sunday (from memory)."""
    sunday = easter(year)
    king = date(year, 4, 27)
    after_easter = [sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49, 50)]
    fixed = [date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)]
    return frozenset([*after_easter, *fixed, king - timedelta(days=1) if king.isoweekday() == 7 else king])


_COUNTRIES: dict[str, Callable[[int], frozenset[date]]] = {"NL": _netherlands}


@lru_cache(maxsize=64)
def holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year; none are known of a country that is not in the table.

    >>> date(2025, 4, 26) in holidays("NL", 2025), date(2026, 12, 25) in holidays("NL", 2026), holidays("XX", 2026)
    (True, True, frozenset())
    """
    return _COUNTRIES[country](year) if country in _COUNTRIES else frozenset()
