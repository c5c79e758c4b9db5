"""Days as people write them: "23 11 2026", "23-11-2026", "23 nov 2026", "2026-11-23", in English and Dutch."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal

from babel import Locale
from babel.dates import get_month_names
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, pgettext

from opennrm.ui import dates
from opennrm.ui.forms.texts import SURROGATES, tidy

LONGEST = 60  # a day is never longer; a longer text is not searched for one
FIRST_YEAR, LAST_YEAR = 1850, 2200
NOT_KNOWN_WORDS = frozenset({"not known", "unknown", "niet bekend", "onbekend", "?"})
Limit = date | Callable[[], date] | None


class NotKnown(Enum):
    """An answer of its own: asked, and not known."""

    NOT_KNOWN = "not known"


NOT_KNOWN: Literal[NotKnown.NOT_KNOWN] = NotKnown.NOT_KNOWN


@dataclass(frozen=True)
class AboutDay:
    """A day, or the words about it: `AboutDay(None, "last week")`."""

    day: date | None = None
    words: str = ""
    not_known: bool = False


@cache
def month_numbers() -> dict[str, int]:
    """Names of months, long and short, in both languages, to their number."""
    found = {"sept": 9, "mar": 3, "mrt": 3, "mei": 5, "okt": 10}
    for language in ("en", "nl"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=Locale(language)).items():
                found[name.lower().rstrip(".")] = number
    return found


@cache
def _weekdays() -> frozenset[str]:
    names: set[str] = set()
    for language in ("en", "nl"):
        for width in ("wide", "abbreviated"):
            names |= {name.lower().rstrip(".") for name in Locale(language).days["format"][width].values()}
    return frozenset(names)


def _month_name(number: int) -> str:
    language = (get_language() or "en").split("-")[0]
    name: str = get_month_names("wide", "stand-alone", Locale(language if language == "nl" else "en"))[number]
    return name[:1].upper() + name[1:]


def _pieces(text: str) -> list[str]:
    """Numbers and words, without the day of the week and the endings of "1st" and "23e"."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"(\d)(?:st|nd|rd|th|e|de|ste)\b", r"\1", text)
    pieces = re.findall(r"\d+|[^\W\d_]+", text)
    return [piece for piece in pieces if piece not in _weekdays()]


def _is_date_like(pieces: list[str]) -> bool:
    """Whether somebody meant a day of the calendar: only numbers and months, and three of them."""
    known = all(piece.isdecimal() or piece in month_numbers() for piece in pieces)
    return known and (len(pieces) == 3 or (len(pieces) == 1 and pieces[0].isdecimal() and len(pieces[0]) == 8))


def _in_order(pieces: list[str]) -> tuple[str, str, str] | None:
    """Day, month, year as written."""
    if len(pieces) == 1 and pieces[0].isdecimal() and len(pieces[0]) == 8:
        whole = pieces[0]
        year_first = FIRST_YEAR <= int(whole[:4]) <= LAST_YEAR and 1 <= int(whole[4:6]) <= 12
        return (whole[6:], whole[4:6], whole[:4]) if year_first else (whole[:2], whole[2:4], whole[4:])
    if len(pieces) != 3:
        return None
    first, second, third = pieces
    if first.isdecimal() and len(first) == 4:
        return third, second, first
    if first in month_numbers():  # "november 23, 2026"
        return second, first, third
    return first, second, third


def parse_day(text: str, *, or_not_known: bool = False) -> date:
    """The day that is meant, or a ValidationError that says what is wrong, which value and what now."""
    wanted = gettext("Write a day, like 23 11 2026")
    if or_not_known:
        wanted = gettext("Write a day, like 23 11 2026, or “not known”")
    parts = _in_order(_pieces(text)) if len(text) <= LONGEST else None
    if parts is None:
        pieces = _pieces(text[:LONGEST])
        if len(pieces) == 2 and pieces[0].isdecimal() and len(text) <= LONGEST:
            raise ValidationError(gettext("Write the year too, like 23 11 2026"), code="no_year")
        raise ValidationError(wanted, code="not_a_day")
    day_text, month_text, year_text = parts
    if not (day_text.isdecimal() and year_text.isdecimal()) or max(len(day_text), len(year_text)) > 4:
        raise ValidationError(wanted, code="not_a_day")
    month = _month(month_text, wanted)
    return _checked(int(day_text), month, year_text, or_not_known=or_not_known)


def _month(text: str, wanted: str) -> int:
    if not text.isdecimal():
        if text not in month_numbers():
            raise ValidationError(wanted, code="not_a_day")
        return month_numbers()[text]
    number = int(text[:4])
    if not 1 <= number <= 12:
        raise ValidationError(
            gettext("%(n)d is not a month: write day, month, year, like 23 11 2026") % {"n": number}, code="no_month"
        )
    return number


def _checked(day: int, month: int, year_text: str, *, or_not_known: bool) -> date:
    year = int(year_text)
    if len(year_text) < 4:
        raise ValidationError(gettext("Write the year in four figures, like 2026"), code="short_year")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            gettext("%(year)d is not a year that fits here: write another") % {"year": year}, code="year"
        )
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = f"{_month_name(month)} {year}" if month == 2 else _month_name(month)
        words = gettext("%(month)s has %(n)d days: write another date")
        if or_not_known:
            words = gettext("%(month)s has %(n)d days: write another date, or “not known”")
        raise ValidationError(words % {"month": name, "n": length}, code="no_such_day")
    return date(year, month, day)


def _says_not_known(text: str) -> bool:
    here = {gettext("not known").lower(), gettext("unknown").lower()}
    return tidy(text).lower().strip("“”\"' .") in NOT_KNOWN_WORDS | here


def _typed(value: Any) -> str:
    text = str(value)
    if "\x00" in text or SURROGATES.search(text):
        raise ValidationError(gettext("Write a day, like 23 11 2026"), code="not_a_day")
    return tidy(text)


class _DayText(forms.Field):
    """Shared by both: one text box, because three boxes cannot be pasted into."""

    widget = forms.TextInput

    def __init__(
        self, *, not_before: Limit = None, not_after: Limit = None, allow_unknown: bool = False, **kwargs: Any
    ) -> None:
        self.not_before, self.not_after, self.allow_unknown = not_before, not_after, allow_unknown
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "spellcheck": "false", "class": "nrm-width-20"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, AboutDay):
            value = NOT_KNOWN if value.not_known else value.day or value.words
        if value is NOT_KNOWN:
            return gettext("not known")
        day = value.date() if isinstance(value, datetime) else value
        return f"{day.day} {day.month} {day.year}" if isinstance(day, date) else value

    def in_limits(self, day: date) -> date:
        first = self.not_before() if callable(self.not_before) else self.not_before
        last = self.not_after() if callable(self.not_after) else self.not_after
        shown = dates.day_words(day, date(1, 1, 1))  # always with its year: that is what may be wrong
        if first and day < first:
            raise ValidationError(
                gettext("%(day)s is too early: write a day from %(first)s on")
                % {"day": shown, "first": dates.day_words(first, date(1, 1, 1))},
                code="too_early",
            )
        if last and day > last:
            raise ValidationError(
                gettext("%(day)s is too late: write a day up to %(last)s")
                % {"day": shown, "last": dates.day_words(last, date(1, 1, 1))},
                code="too_late",
            )
        return day


class DayField(_DayText):
    """A day. Cleans to a date, to None when empty, or to NOT_KNOWN where `allow_unknown`."""

    def to_python(self, value: Any) -> date | NotKnown | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date | NotKnown):
            return value
        text = _typed(value)
        if not text:
            return None
        if self.allow_unknown and _says_not_known(text):
            return NOT_KNOWN
        return self.in_limits(parse_day(text, or_not_known=self.allow_unknown))


class AboutDayField(_DayText):
    """A day, or words about it: "last week" is kept as it is. Cleans to AboutDay, or None when empty."""

    longest = 120

    def __init__(self, *, allow_unknown: bool = True, **kwargs: Any) -> None:
        super().__init__(allow_unknown=allow_unknown, **kwargs)

    def to_python(self, value: Any) -> AboutDay | None:
        if value in self.empty_values:
            return None
        if isinstance(value, AboutDay):
            return value
        if isinstance(value, date):
            return AboutDay(value.date() if isinstance(value, datetime) else value)
        text = _typed(value)
        if not text:
            return None
        if self.allow_unknown and _says_not_known(text):
            return AboutDay(not_known=True)
        if len(text) <= LONGEST and _is_date_like(_pieces(text)):
            return AboutDay(self.in_limits(parse_day(text, or_not_known=self.allow_unknown)))
        if len(text) > self.longest:
            raise ValidationError(
                pgettext("about a day", "This is %(length)d characters long: a few words are enough, like “last week”")
                % {"length": len(text)},
                code="too_long",
            )
        return AboutDay(words=text)
