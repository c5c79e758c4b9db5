"""The words of all doors for projects: states, parts, fields, roles, kinds; and dates as far as they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from opennrm.projects.rules.portfolio import About, Field
from opennrm.projects.selectors import Line
from opennrm.ui.countries import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARTS: dict[int, StrOrPromise] = {
    1: _("Trafficking in human beings"),
    2: _("Labour trafficking, bonded labour, domestic servitude"),
    3: _("Child labour"),
    4: _("Child-sex tourism"),
}
FORMS: dict[str, StrOrPromise] = {
    "project": pgettext_lazy("kind of project", "project"),
    "conference": pgettext_lazy("kind of project", "conference"),
    "dialogue": _("dialogue: in the list, not counted"),
    "expected": _("expected: in the list, not counted"),
}
STATES: dict[str, StrOrPromise] = {
    "proposed": pgettext_lazy("project", "Proposed"),
    "approved": pgettext_lazy("project", "Approved"),
    "running": pgettext_lazy("project", "Running"),
    "suspended": pgettext_lazy("project", "Suspended"),
    "completed": pgettext_lazy("project", "Completed"),
    "wound_down": pgettext_lazy("project", "Wound down"),
    "cancelled": pgettext_lazy("project", "Cancelled"),
}
# Which of the seven outlines of the house stands for a state.
OUTLINES = {"proposed": "waiting", "approved": "waiting", "running": "running", "suspended": "blocked", "completed": "safe", "wound_down": "neutral", "cancelled": "neutral"}  # fmt: skip
FIELDS: dict[Field, StrOrPromise] = {
    Field.TITLE: _("Title"),
    Field.FULL_TITLE: _("Full title"),
    Field.SUMMARY: _("Description"),
    Field.AIM: _("Aim"),
    Field.COUNTRY: _("Country"),
    Field.COVERAGE: _("Area covered"),
    Field.STAGE: _("State"),
    Field.PERIOD: _("Date"),
    Field.PARTY: _("Organisation"),
    Field.DEED: _("Activity or product"),
    Field.SITE: _("Place"),
    Field.TIE: _("Link"),
    Field.VISIT: _("Site visit"),
    Field.LESSON: _("Lesson"),
    Field.NOTE: _("Private note"),
    Field.SOURCE: _("Source"),
}
ROLES: dict[str, StrOrPromise] = {
    "funding": _("funds"),
    "accountable": _("answers for it"),
    "extending": _("passes the money on"),
    "implementing": _("carries it out"),
    "cooperating": _("works along"),
    "receiving": _("is trained or supported"),
}
PERIODS: dict[str, StrOrPromise] = {
    "planned_start": _("planned start"),
    "actual_start": _("start"),
    "planned_end": _("planned end"),
    "actual_end": _("end"),
    "prolonged_to": _("prolonged to"),
    "approved": _("funding approved"),
    "agreed": _("agreed"),
}
DEEDS: dict[str, StrOrPromise] = {
    "training": _("training"),
    "shelter": _("shelter"),
    "hotline": _("hotline"),
    "documentary": _("documentary film"),
    "campaign": _("campaign"),
    "conference": _("conference"),
    "study": _("study"),
    "system": _("procedure or system"),
    "care": _("care and support"),
    "forum": _("forum"),
    "dialogue": _("dialogue"),
    "code_of_conduct": _("code of conduct"),
    "publication": _("publication"),
    "support": _("support of authorities"),
    "other": _("other"),
}
TIES: dict[str, StrOrPromise] = {
    "preceded_by": _("follows on"),
    "followed_by": _("is followed by"),
    "led_to": _("led to"),
    "built_on": _("builds on"),
    "part_of": _("is part of"),
}
PAYMENTS: dict[str, StrOrPromise] = {
    "commitment": _("commitment"),
    "disbursement": _("disbursement"),
    "expenditure": _("expenditure"),
    "co_funding": _("co-funding by another"),
}
DECISIONS: dict[str, StrOrPromise] = {
    "drafted": _("waits for a second pair of eyes"),
    "confirmed": pgettext_lazy("payment", "confirmed"),
    "refused": pgettext_lazy("payment", "refused"),
}
LINKS: dict[str, StrOrPromise] = {
    "open": pgettext_lazy("link", "works"),
    "used": pgettext_lazy("link", "used"),
    "expired": pgettext_lazy("link", "expired"),
    "withdrawn": pgettext_lazy("link", "withdrawn"),
}
CORRECTIONS: dict[str, StrOrPromise] = {
    "accepted": pgettext_lazy("correction", "accepted"),
    "refused": pgettext_lazy("correction", "refused"),
}
KEYS: dict[str, StrOrPromise] = {
    "words": _("In words"),
    "name": _("Name"),
    "role": _("Role"),
    "kind": _("Kind"),
    "state": _("State"),
    "since": _("Since"),
    "on": _("Date"),
    "code": _("Country code"),
    "country": _("Country code"),
    "when": _("When, in words"),
    "site": _("Place"),
    "number": _("Number"),
    "unit": _("Of what"),
    "audience": _("For whom"),
    "who": _("By whom"),
    "source": _("Source"),
    "percentage": _("Share in percent"),
    "ref": _("Identifier of the organisation"),
    "region": _("Code of the region"),
    "project": _("Other project"),
}
CHOICES: dict[tuple[Field, str], dict[str, StrOrPromise]] = {
    (Field.PARTY, "role"): ROLES,
    (Field.PERIOD, "kind"): PERIODS,
    (Field.STAGE, "state"): STATES,
    (Field.DEED, "kind"): DEEDS,
    (Field.TIE, "kind"): TIES,
}


def _locale() -> Locale:
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def about_words(about: About | None, *, long: bool = False) -> str:
    """`2009`, `Dec 2010`, `10 May 2010`: as far as it is known and no further; `long` writes December."""
    if about is None:
        return ""
    month = "MMMM" if long else "MMM"
    pattern = {4: "y", 7: f"{month} y"}.get(len(about.written), f"d {month} y")
    return format_date(about.first, pattern, locale=_locale()).replace(".", "")


def countries_of(line: Line) -> str:
    names = [country(str(one["code"])) for one in line.card.all(Field.COUNTRY)]
    return ", ".join(names) or line.card.one(Field.COVERAGE)


def period_words(line: Line, *, long: bool = False) -> str:
    if line.start is None and line.end is None:
        return now_("no dates known")
    ends = [about_words(line.start, long=long) or "?", about_words(line.end, long=long) or "?"]
    return ends[0] if ends[0] == ends[1] else " – ".join(ends)


def parties_words(line: Line) -> str:
    """Who carries it out, then who funds it, as the leaflet's list reads."""
    parties = line.card.all(Field.PARTY)
    doing = [str(p["name"]) for p in parties if p["role"] == "implementing"]
    through = [str(p["name"]) for p in parties if p["role"] == "extending"]
    funding = [str(p["name"]) for p in parties if p["role"] == "funding"]
    first = ", ".join(doing) or now_("partner not named")
    return "; ".join(part for part in (first, ", ".join(through), ", ".join(funding)) if part)
