"""Projects: their states, their dates as far as they are known, and what a field may hold."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from opennrm.kernel.states import Table
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

STATES = Table("project", {
    "proposed": {"approved", "running", "cancelled"},
    "approved": {"running", "cancelled"},
    "running": {"suspended", "completed", "wound_down", "cancelled"},
    "suspended": {"running", "wound_down", "cancelled"},
})  # fmt: skip
MONEY = Table("payment", {"drafted": {"confirmed", "refused"}})
# What a partner suggests: one officer supports it, another accepts it.
CORRECTION = Table("correction", {
    "drafted": {"sent"},
    "sent": {"supported", "refused"},
    "supported": {"accepted", "refused"},
})  # fmt: skip
LONGEST_LINK_DAYS = 30
# IATI's list ActivityStatus. It has no word for a contribution that was wound down: closed is the nearest.
IATI_STATUS = {"proposed": "1", "approved": "1", "running": "2", "completed": "4", "wound_down": "4", "cancelled": "5", "suspended": "6"}  # fmt: skip
FROM_IATI_STATUS = {"1": "approved", "2": "running", "3": "running", "4": "completed", "5": "cancelled", "6": "suspended"}  # fmt: skip

FORMS = ("project", "conference", "dialogue", "expected")
COUNTED = ("project", "conference")  # dialogues and what is only expected stand in the list, but are not counted
PARTS = (1, 2, 3, 4)
ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4", "cooperating": "", "receiving": ""}
PERIODS = {"planned_start": "1", "actual_start": "2", "planned_end": "3", "actual_end": "4", "prolonged_to": "3", "approved": "", "agreed": ""}  # fmt: skip
TIES = ("preceded_by", "followed_by", "led_to", "built_on", "part_of")
DEEDS = (
    "training", "shelter", "hotline", "documentary", "campaign", "conference", "study", "system", "care", "forum",
    "dialogue", "code_of_conduct", "publication", "support", "other",
)  # fmt: skip
# Sector of a part in OECD DAC's list: the leaflet names none, the standard wants one.
SECTORS = {1: "15160", 2: "16070", 3: "16070", 4: "15160"}


class Field(StrEnum):
    """What is known of a project, field by field. Each has its own privacy."""

    TITLE = "title"
    FULL_TITLE = "full_title"
    SUMMARY = "summary"
    AIM = "aim"
    SOURCE = "source"
    COUNTRY = "country"
    COVERAGE = "coverage"
    PARTY = "party"
    PERIOD = "period"
    STAGE = "stage"
    DEED = "deed"
    SITE = "site"
    TIE = "tie"
    VISIT = "visit"
    LESSON = "lesson"
    NOTE = "note"


ONE_ONLY = (Field.TITLE, Field.FULL_TITLE, Field.SUMMARY, Field.AIM, Field.SOURCE, Field.COVERAGE)
ALWAYS_PRIVATE = (Field.NOTE,)
# What a partner may correct by a link: all that is public but the source, which is ours.
CORRECTED = tuple(field for field in Field if field not in (*ALWAYS_PRIVATE, Field.SOURCE))
_KEYS: dict[Field, tuple[frozenset[str], frozenset[str]]] = {  # needed, allowed beside them
    **{field: (frozenset({"words"}), frozenset()) for field in ONE_ONLY},
    Field.COVERAGE: (frozenset({"words"}), frozenset({"region"})),  # region: of OECD DAC's list
    Field.COUNTRY: (frozenset({"code"}), frozenset({"words", "percentage"})),
    Field.PARTY: (frozenset({"role", "name"}), frozenset({"kind", "country", "words", "ref"})),
    Field.PERIOD: (frozenset({"kind", "on"}), frozenset({"words"})),
    Field.STAGE: (frozenset({"state", "since"}), frozenset({"words"})),
    Field.DEED: (frozenset({"kind", "words"}), frozenset({"when", "site", "number", "unit", "audience"})),
    Field.SITE: (frozenset({"name"}), frozenset({"country", "words"})),
    Field.TIE: (frozenset({"kind", "words"}), frozenset({"project", "number"})),
    Field.VISIT: (frozenset({"on", "words"}), frozenset({"who"})),
    Field.LESSON: (frozenset({"words"}), frozenset({"source", "on"})),
    Field.NOTE: (frozenset({"words"}), frozenset({"on"})),
}  # fmt: skip
_CHOICES: dict[Field, dict[str, Iterable[str]]] = {
    Field.PARTY: {"role": ROLES},
    Field.PERIOD: {"kind": PERIODS},
    Field.STAGE: {"state": IATI_STATUS},
    Field.DEED: {"kind": DEEDS},
    Field.TIE: {"kind": TIES},
}
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
LONGEST = 4_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


def keys_of(field: Field) -> tuple[frozenset[str], frozenset[str]]:
    """What a field needs, and what it may hold beside that."""
    return _KEYS[field]


@dataclass(frozen=True)
class About:
    """A date as far as it is known: a year, a month or a day.

    >>> About.read("2010-06").first, About.read("2010-06").last, About.read("2010-06").written
    (datetime.date(2010, 6, 1), datetime.date(2010, 6, 30), '2010-06')
    >>> About.read("2010-13") is None, About.read("mid 2010") is None
    (True, True)
    """

    written: str
    first: date
    last: date

    @classmethod
    def read(cls, written: str) -> About | None:
        found = _PARTIAL.fullmatch(written.strip())
        if not found:
            return None
        year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            if day:
                only = date(year, month, day)
                return cls(written.strip(), only, only)
            if month:
                return cls(
                    written.strip(), date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
                )
            return cls(written.strip(), date(year, 1, 1), date(year, 12, 31))
        except ValueError:
            return None


def faults(field: Field, data: Mapping[str, Any]) -> list[str]:
    """Why this cannot be what a field holds; empty if it can.

    >>> faults(Field.STAGE, {"state": "running", "since": "2009"})
    []
    >>> faults(Field.STAGE, {"state": "jolly"})
    ['since is missing.', '“jolly” is not one of proposed, approved, running, completed, wound_down, cancelled, suspended.']
    """
    needed, beside = _KEYS[field]
    found: list[str] = [
        Said(_("{key} is missing."), key=key) for key in sorted(needed) if not str(data.get(key, "")).strip()
    ]
    found += [Said(_("{key} is not known here."), key=key) for key in sorted(set(data) - needed - beside)]
    found += [
        Said(_("{key} is longer than {most} letters."), key=key, most=LONGEST)
        for key, value in data.items()
        if len(str(value)) > LONGEST
    ]
    for key, choices in _CHOICES.get(field, {}).items():
        if data.get(key) and data[key] not in choices:
            found.append(Said(_("“{text}” is not one of {choices}."), text=data[key], choices=", ".join(choices)))
    for key in ("on", "since"):
        if data.get(key) and About.read(str(data[key])) is None:
            found.append(
                Said(
                    _("“{text}” is not a date: write a year, a month as 2010-06 or a day as 2010-06-30."),
                    text=data[key],
                )
            )
    return found


def state_on(stages: Iterable[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    """The stage that a project was in on a day, as far as is known; None before the first.

    A stage that is dated by a month or a year has begun on its last day, when it ends something, and on its first, when
    it begins something: a project completed "in 2010" still ran in June, one running "since 2010" ran in June too.
    """
    begun = [(_begins(stage), number, stage) for number, stage in enumerate(stages)]
    before = [one for one in begun if one[0] <= day]
    return max(before, key=lambda one: one[:2])[2] if before else None


def _begins(stage: Mapping[str, Any]) -> date:
    about = About.read(str(stage["since"]))
    if about is None:
        raise ValueError(stage["since"])
    return about.last if stage["state"] in ("completed", "wound_down", "cancelled") else about.first


def period_of(periods: Iterable[Mapping[str, Any]]) -> tuple[About | None, About | None, bool]:
    """Start, end, and whether the end is only planned. The actual date beats the planned; a prolongation the plan."""
    by_kind = {period["kind"]: About.read(str(period["on"])) for period in periods}
    start = by_kind.get("actual_start") or by_kind.get("planned_start")
    actual = by_kind.get("actual_end")
    return start, actual or by_kind.get("prolonged_to") or by_kind.get("planned_end"), actual is None


PAYMENTS = {"commitment": "2", "disbursement": "3", "expenditure": "4", "co_funding": "11"}
LARGEST_AMOUNT = Decimal(10) ** 15


def amount_of(typed: str) -> Decimal | None:
    """An exact amount as typed, two decimals at most; None if it is not one or could be read in two ways.

    >>> amount_of("1250.50"), amount_of("1 250,50"), amount_of("1,250"), amount_of("1e9")
    (Decimal('1250.50'), Decimal('1250.50'), None, None)
    """
    bare = typed.strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if re.fullmatch(r"-?\d{1,15}(?:[.,]\d{1,2})?", bare) is None:
        return None
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None


def eyes_faults(entered_by: int | None, looking: int | None) -> list[str]:
    """Two pairs of eyes: who entered something does not confirm it."""
    return [_("Somebody else must look at this: you entered it yourself.")] if entered_by == looking else []
