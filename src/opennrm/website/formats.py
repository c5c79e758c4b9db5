"""Dates, times and numbers as each language writes them. What Babel does not know is written so that nobody misreads it.

Times have twenty-four hours in every language: "8:00" could be the evening, and in Tigrinya also two o'clock of the
clock that begins at sunrise. Digits are 0-9 everywhere, also in Arabic, because telephones show them so.
"""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal

# Where a language is written differently in different countries: English as in Europe, Chinese in short signs. The
# Portuguese texts are those of Brazil, which is what "pt" alone means.
_AS_IN = {"en": "en_GB", "zh": "zh_Hans"}
_TWENTY_FOUR = "Hm"  # the skeleton of a clock time with hours from 0 to 23


@lru_cache(maxsize=64)
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(_AS_IN.get(code, code))
    except (UnknownLocaleError, ValueError):
        return None


def day_words(day: date, code: str) -> str:
    """
    >>> from datetime import date
    >>> [day_words(date(2026, 11, 22), code) for code in ("en", "hu", "zh", "xx")]
    ['22 November 2026', '2026. november 22.', '2026年11月22日', '2026-11-22']
    """
    locale = _locale(code)
    return format_date(day, "long", locale=locale) if locale else day.isoformat()


def time_words(moment: time, code: str) -> str:
    """
    >>> from datetime import time
    >>> [time_words(time(8, 5), code) for code in ("en", "hu", "ar", "ti", "xx")]
    ['08:05', '8:05', '08:05', '08:05', '08:05']
    """
    locale = _locale(code)
    pattern = locale.datetime_skeletons.get(_TWENTY_FOUR) if locale else None
    return format_time(moment, pattern.pattern, locale=locale) if locale and pattern else f"{moment:%H:%M}"


def zone_words(zone: str, code: str) -> str:
    """The city whose clock is meant: the name of the zone, in some languages, says summer time all the year.

    >>> [zone_words("Europe/Budapest", code) for code in ("en", "bg", "xx")]
    ['Budapest', 'Будапеща', 'Europe/Budapest']
    """
    locale = _locale(code)
    return get_timezone_location(zone, locale=locale, return_city=True) if locale else zone


def number_words(number: int, code: str) -> str:
    """
    >>> [number_words(8000, code) for code in ("en", "nl", "xx")]
    ['8,000', '8.000', '8000']
    """
    locale = _locale(code)
    return format_decimal(number, locale=locale) if locale else str(number)


def said(value: object, code: str) -> str:
    """A value in the words of a language: days, times and numbers in its own way, anything else as it is."""
    if isinstance(value, date):
        return day_words(value, code)
    if isinstance(value, time):
        return time_words(value, code)
    return number_words(value, code) if isinstance(value, int) else str(value)
