"""The deadline chip: distance first, date second, hours only within a day. Sentences whole, so that they translate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from opennrm.ui.dates import day_of, day_words, hour_words, machine

STATES = ("waiting", "running", "soon", "overdue", "blocked", "safe", "neutral")
STATUTORY_WARNING = timedelta(days=3)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chip:
    """What a chip shows. `words` is safe markup with the distance in bold; `until` feeds the `<time>` element."""

    state: str
    words: SafeString
    until: str = ""


def quarter_of(begins: date, ends: date) -> timedelta:
    """When an agreed term begins to be due soon: in its last quarter. A term of the law: three days."""
    return max((ends - begins) / 4, timedelta(0))


def state_of(end: date | datetime | None, now: datetime, soon: timedelta = STATUTORY_WARNING) -> str:
    """`overdue`, `soon`, `running`, or `neutral` where there is no term. The last day of a term still counts."""
    if end is None:
        return "neutral"
    left = _left(end, now)
    if left < timedelta(0):
        return "overdue"
    return "soon" if left <= soon else "running"


def _left(end: date | datetime, now: datetime) -> timedelta:
    """Time left; of a whole day only the days, so that today is zero and yesterday is less."""
    return end - now if isinstance(end, datetime) else end - day_of(now)


def deadline(
    end: date | datetime | None,
    now: datetime,
    *,
    soon: timedelta = STATUTORY_WARNING,
    waiting_for: str = "",
    ends: bool = False,
    since: date | datetime | None = None,
    state: str = "",
) -> Chip:
    """The chip of one term.

    `waiting_for` names who must act when that is somebody else. `ends` writes "ends in 12 days", for periods.
    `since` is shown where no term exists. `state` overrules the colour, never the words.
    """
    if end is None:
        words = gettext("since %(day)s") % {"day": day_words(since, now)} if since else gettext("no term")
        return Chip(state or "neutral", format_html("{}", words))
    found = state or state_of(end, now, soon)
    if _left(end, now) < timedelta(0):
        words = _late(end, now)
    elif waiting_for:
        found = state or "waiting"
        words = _filled(gettext("%(who)s, by %(day)s"), who=waiting_for, day=_date(end, now))
    else:
        words = _ahead(end, now, ends=ends)
    return Chip(found, words, machine(end))


def held(since: date | datetime, now: datetime) -> Chip:
    """How long something cannot go on: "held for 71 days"."""
    days = (day_of(now) - day_of(since)).days
    words = ngettext("held for {b}%(n)d day{/b}", "held for {b}%(n)d days{/b}", days)
    return Chip("blocked", _filled(words, n=days), machine(since))


def _date(end: date | datetime, now: datetime) -> str:
    """The second half of a chip: the hour when that is near, else the day."""
    if isinstance(end, datetime) and abs(end - now) < A_DAY:
        hour = hour_words(end)
        return hour if day_of(end) == day_of(now) else f"{day_words(end, now)}, {hour}"
    return day_words(end, now)


def _ahead(end: date | datetime, now: datetime, *, ends: bool) -> SafeString:
    day = _date(end, now)
    if isinstance(end, datetime) and end - now < A_DAY:
        minutes = max(int((end - now).total_seconds() // 60), 1)
        if minutes < 60:
            return _filled(
                ngettext("{b}in %(n)d minute{/b}, %(day)s", "{b}in %(n)d minutes{/b}, %(day)s", minutes),
                n=minutes,
                day=day,
            )
        hours = minutes // 60
        return _filled(
            ngettext("{b}in %(n)d hour{/b}, %(day)s", "{b}in %(n)d hours{/b}, %(day)s", hours), n=hours, day=day
        )
    days = (day_of(end) - day_of(now)).days
    if days == 0:
        return _filled(gettext("{b}today{/b}, %(day)s"), day=day)
    if ends:
        words = ngettext("ends {b}in %(n)d day{/b}, %(day)s", "ends {b}in %(n)d days{/b}, %(day)s", days)
    else:
        words = ngettext("{b}in %(n)d day{/b}, %(day)s", "{b}in %(n)d days{/b}, %(day)s", days)
    return _filled(words, n=days, day=day)


def _late(end: date | datetime, now: datetime) -> SafeString:
    day = _date(end, now)
    if isinstance(end, datetime) and now - end < A_DAY:
        minutes = max(int((now - end).total_seconds() // 60), 1)
        if minutes < 60:
            # Short for minutes, because the chip must stay on one line of the work list.
            return _filled(pgettext("term", "{b}%(n)d min late{/b}, %(day)s"), n=minutes, day=day)
        hours = minutes // 60
        return _filled(
            ngettext("{b}%(n)d hour late{/b}, %(day)s", "{b}%(n)d hours late{/b}, %(day)s", hours), n=hours, day=day
        )
    days = max((day_of(now) - day_of(end)).days, 1)
    return _filled(ngettext("{b}%(n)d day late{/b}, %(day)s", "{b}%(n)d days late{/b}, %(day)s", days), n=days, day=day)


def _filled(words: str, **values: object) -> SafeString:
    """The sentence with its values escaped and its {b} made bold; translators see no markup."""
    parts = words.replace("%(", "{").replace(")d", "}").replace(")s", "}")
    parts = parts.replace("{b}", "\0").replace("{/b}", "\1")
    return SafeString(format_html(parts, **values).replace("\0", "<b>").replace("\1", "</b>"))
