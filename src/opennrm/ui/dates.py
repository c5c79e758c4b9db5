"""Days and moments in the reader's language: `Fri 4 Dec`, the year only when it is not this one; `16:10`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from opennrm.kernel import clock

MINUTE, HOUR = 60, 3600


def _locale() -> Locale:
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def local(moment: datetime) -> datetime:
    return clock.local(moment) if timezone.is_aware(moment) else moment


def day_of(when: date | datetime) -> date:
    return local(when).date() if isinstance(when, datetime) else when


def day_words(when: date | datetime, today: date | datetime) -> str:
    """`Fri 4 Dec`, and `Fri 4 Dec 2025` when that is not the year of `today`."""
    day = day_of(when)
    pattern = "EEE d MMM" if day.year == day_of(today).year else "EEE d MMM y"
    # Some languages write "vr." and "dec."; the guide has no full stops inside a date.
    return format_date(day, pattern, locale=_locale()).replace(".", "")


def short_day_words(when: date | datetime) -> str:
    """`1 Dec`, for the axis of a picture."""
    return format_date(day_of(when), "d MMM", locale=_locale()).replace(".", "")


def long_day_words(when: date | datetime) -> str:
    """`Friday 4 December 2026`, for letters and the head of a page."""
    return format_date(day_of(when), "EEEE d MMMM y", locale=_locale())


def written_day_words(when: date | datetime, language: str) -> str:
    """`4 December 2026`, as somebody who writes this language writes it: without a weekday, which many of them bend.

    The months of Tigrinya have the names of another calendar too, in which the same words are another day: there the
    day stands in numbers as well.
    """
    day, locale = day_of(when), Locale.parse(language, sep="-")
    words = format_date(day, "d MMMM y" if locale.language == "en" else "long", locale=locale)
    return f"{words} ({day.day}-{day.month}-{day.year})" if locale.language == "ti" else words


def hour_words(moment: datetime) -> str:
    """`16:10`: twenty-four hours, in every language."""
    return format_datetime(local(moment).replace(tzinfo=None), "HH:mm", locale=_locale())


def moment_words(moment: datetime, today: date | datetime) -> str:
    """`today 16:10`, or `Mon 23 Nov, 16:10`."""
    hour = hour_words(moment)
    if day_of(moment) == day_of(today):
        return gettext("today %(hour)s") % {"hour": hour}
    return gettext("%(day)s, %(hour)s") % {"day": day_words(moment, today), "hour": hour}


def lately_words(moment: datetime, today: date | datetime) -> str:
    """`today 09:12`, within the last six days `Mon 22:14`, else `Mon 16 Nov, 22:14`: for narrow columns."""
    ago = (day_of(today) - day_of(moment)).days
    if not 0 < ago < 7:
        return moment_words(moment, today)
    weekday = format_date(day_of(moment), "EEE", locale=_locale()).replace(".", "")
    return gettext("%(weekday)s %(hour)s") % {"weekday": weekday, "hour": hour_words(moment)}


def length_words(length: timedelta) -> str:
    """`50 minutes`, `3 hours`, `12 days`: one unit, rounded down, never less than a minute."""
    if length >= timedelta(days=1):
        return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}
    seconds = max(int(length.total_seconds()), MINUTE)
    if seconds >= HOUR:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // HOUR) % {"n": seconds // HOUR}
    return ngettext("%(n)d minute", "%(n)d minutes", seconds // MINUTE) % {"n": seconds // MINUTE}


def machine(when: date | datetime) -> str:
    """For the `datetime` attribute of `<time>`."""
    return local(when).isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()
