"""Every kind of thing that is kept about cooperation: what is asked of it, what hangs under it, which state follows which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from opennrm.kernel.states import Table
from opennrm.law.words import Said

SHORT, LONG, WHOLE = 300, 8_000, 1_000_000_000


class Kind(StrEnum):
    BODY = "body"
    SEAT = "seat"
    MEETING = "meeting"
    DECISION = "decision"
    ACTION = "action"
    PLAN = "plan"
    MEASURE = "measure"
    STATUS = "status"
    BOTTLENECK = "bottleneck"
    EXAMPLE = "example"
    PILOT = "pilot"
    MEASUREMENT = "measurement"
    INSTRUMENT = "instrument"
    PARTY = "party"
    EXTENSION = "extension"
    COUNT = "count"
    ADMINISTRATIVE = "administrative"
    SIGNALS = "signals"
    PREVENTION = "prevention"
    FIGURE = "figure"
    LESSON = "lesson"


class Circle(StrEnum):
    """Who sees a thing, once it is released. PostgreSQL holds it too (migration 0002)."""

    OPEN = "open"  # everybody who signs in
    ROOT = "root"  # organisations that sit in the body, or are party to the instrument, above it
    OWN = "own"  # the organisation that wrote it, and the one that it is addressed to


class Writer(StrEnum):
    """Who begins a thing of a kind, beside project officers, who keep all of them."""

    KEEP = "keep"  # project officers alone
    RAISE = "raise"  # anybody in the chain
    REPORT = "report"  # for the own organisation
    OWNER = "owner"  # the organisation that owns what it hangs under


@dataclass(frozen=True)
class Ask:
    """One question of a sheet. `what`: short, long, day, whole, tick, choice, country, countries, organisation, figures."""

    key: str
    what: str = "short"
    needed: bool = False
    choices: tuple[str, ...] = ()


KEPT = Table("thing", {"kept": set()})


@dataclass(frozen=True)
class Sheet:
    """`eyes`: a second person looks before anybody outside the own organisation sees it."""

    asks: tuple[Ask, ...]
    under: tuple[Kind, ...] = ()
    circle: Circle = Circle.OPEN
    writer: Writer = Writer.KEEP
    states: Table = KEPT
    first: str = "kept"
    eyes: bool = False
    with_words: frozenset[str] = frozenset()  # states that are reached only with reasons
    with_owner: frozenset[str] = frozenset()  # states that need an owner and a day


def _needs(key: str, what: str = "short", *choices: str) -> Ask:
    return Ask(key, what, True, choices)


def _may(key: str, what: str = "short", *choices: str) -> Ask:
    return Ask(key, what, False, choices)


TITLE, WORDS, SOURCE = _needs("title"), _may("words", "long"), _may("source")
FROM, UNTIL = _may("begins_on", "day"), _may("ends_on", "day")
LEVELS, REACHES = ("national", "regional", "local"), ("strategic", "operational")
INSTRUMENTS = (
    "empact",
    "trilateral",
    "bilateral",
    "joint_investigation",
    "memorandum",
    "operation",
    "expert_network",
    "other",
)
PHASES, GROUPS = ("before", "during", "after"), ("pilot", "comparison")
CAUSES = (
    "no_housing",
    "permit_pending",
    "no_follow_on_place",
    "no_care",
    "no_income",
    "no_interpreter",
    "law",
    "other",
)

SHEETS: dict[Kind, Sheet] = {
    Kind.BODY: Sheet(
        (TITLE, _needs("level", "choice", *LEVELS), _needs("reach", "choice", *REACHES), WORDS, FROM, UNTIL, SOURCE),
        states=Table("body", {"at_work": {"ended"}}), first="at_work", with_words=frozenset({"ended"}),
    ),
    Kind.SEAT: Sheet(
        (TITLE, _may("organisation", "organisation"), _needs("seat", "choice", "chair", "member", "adviser", "co_owner", "secretariat"), FROM, UNTIL, SOURCE),
        under=(Kind.BODY,), states=Table("seat", {"running": {"ended"}}), first="running",
    ),
    Kind.MEETING: Sheet(
        (TITLE, FROM, _may("when"), _may("place"), _may("agenda", "long"), _may("documents", "long"), SOURCE),
        under=(Kind.BODY, Kind.INSTRUMENT), circle=Circle.ROOT,
        states=Table("meeting", {"planned": {"held", "cancelled"}}), first="planned",
    ),
    Kind.DECISION: Sheet(
        (TITLE, WORDS), under=(Kind.MEETING,), circle=Circle.ROOT,
        states=Table("decision", {"taken": {"carried_out", "dropped"}}), first="taken",
        with_words=frozenset({"carried_out", "dropped"}),
    ),
    Kind.ACTION: Sheet(
        (TITLE, _needs("organisation", "organisation"), _needs("ends_on", "day"), WORDS),
        under=(Kind.MEETING, Kind.DECISION, Kind.INSTRUMENT, Kind.BOTTLENECK), circle=Circle.ROOT,
        states=Table("action", {"open": {"done", "dropped"}}), first="open", with_words=frozenset({"done", "dropped"}),
    ),
    Kind.PLAN: Sheet(
        (TITLE, WORDS, _needs("begins_on", "day"), UNTIL, SOURCE),
        states=Table("plan", {"running": {"ended"}}), first="running",
    ),
    Kind.MEASURE: Sheet(
        (_needs("number", "whole"), TITLE, _may("words", "long"), _may("organisation", "organisation"), _may("owners"), _may("new", "tick"), SOURCE),
        under=(Kind.PLAN,), first="announced", with_words=frozenset({"done", "stopped"}),
        states=Table("measure", {
            "announced": {"on_track", "delayed", "done", "stopped"}, "on_track": {"delayed", "done", "stopped"},
            "delayed": {"on_track", "done", "stopped"},
        }),
    ),
    Kind.STATUS: Sheet(
        (_needs("begins_on", "day"), _needs("words", "long")), under=(Kind.MEASURE,), writer=Writer.OWNER, eyes=True,
    ),
    Kind.BOTTLENECK: Sheet(
        (TITLE, _needs("words", "long"), _needs("cause", "choice", *CAUSES), _may("place"), _may("organisation", "organisation"), UNTIL, _may("figures", "figures"), _may("figure")),
        circle=Circle.OWN, writer=Writer.RAISE, first="raised",
        states=Table("bottleneck", {"raised": {"addressed", "explained"}, "addressed": {"solved", "explained"}}),
        with_words=frozenset({"solved", "explained"}), with_owner=frozenset({"addressed"}),
    ),
    Kind.EXAMPLE: Sheet(
        (TITLE, _needs("words", "long")), under=(Kind.BOTTLENECK,), circle=Circle.OWN, writer=Writer.OWNER, eyes=True,
    ),
    Kind.PILOT: Sheet(
        (TITLE, _needs("question", "long"), _may("questions", "long"), _may("sites", "long"), _may("budget"), FROM, UNTIL, _may("comparison"), _may("organisation", "organisation"), SOURCE),
        first="proposed", with_words=frozenset({"continued", "extended", "stopped"}),
        states=Table("pilot", {
            "proposed": {"running", "stopped"}, "running": {"evaluated", "extended", "stopped"},
            "extended": {"evaluated", "stopped"}, "evaluated": {"continued", "extended", "stopped"},
        }),
    ),
    Kind.MEASUREMENT: Sheet(
        (TITLE, _needs("phase", "choice", *PHASES), _needs("group", "choice", *GROUPS), _may("by"), _needs("count", "whole"), _may("out_of", "whole"), _may("census", "tick"), _may("begins_on", "day"), _needs("source")),
        under=(Kind.PILOT,),
    ),
    Kind.INSTRUMENT: Sheet(
        (TITLE, _needs("instrument", "choice", *INSTRUMENTS), _needs("words", "long"), _needs("countries", "countries"), FROM, UNTIL, SOURCE),
        states=Table("instrument", {"prepared": {"in_force"}, "in_force": {"ended"}}), first="prepared",
        with_words=frozenset({"ended"}),
    ),
    Kind.PARTY: Sheet(
        (TITLE, _needs("country", "country"), _may("organisation", "organisation"), _may("contact"), UNTIL),
        under=(Kind.INSTRUMENT,), circle=Circle.ROOT, states=Table("party", {"running": {"ended"}}), first="running",
    ),
    Kind.EXTENSION: Sheet((_needs("ends_on", "day"), WORDS), under=(Kind.INSTRUMENT,)),
    Kind.COUNT: Sheet(
        (TITLE, _needs("count", "whole"), _may("begins_on", "day"), _may("ends_on", "day"), _needs("source")),
        under=(Kind.INSTRUMENT,), circle=Circle.ROOT,
    ),
    Kind.ADMINISTRATIVE: Sheet(
        (TITLE, _needs("act", "choice", "licence_check", "licence_refused", "closure", "fine", "other"), _needs("count", "whole"), _needs("begins_on", "day"), _needs("ends_on", "day"), _may("outcome", "long")),
        circle=Circle.OWN, writer=Writer.REPORT,
    ),
    Kind.SIGNALS: Sheet(
        (TITLE, _needs("direction", "choice", "to_centre", "feedback"), _needs("count", "whole"), _needs("begins_on", "day"), _needs("ends_on", "day")),
        circle=Circle.OWN, writer=Writer.REPORT,
    ),
    Kind.PREVENTION: Sheet(
        (TITLE, _needs("form", "choice", "campaign", "training", "employers", "travel_trade", "other"), _needs("audience"), _may("count", "whole"), _may("commitments", "long"), FROM, UNTIL, _may("checked", "long"), _may("checked_on", "day"), SOURCE),
        writer=Writer.REPORT, states=Table("prevention", {"planned": {"running", "ended"}, "running": {"ended"}}), first="planned",
    ),
    Kind.FIGURE: Sheet(
        (TITLE, _needs("figure", "choice", "registered", "returned", "other"), _needs("country", "country"), _needs("year", "whole"), _needs("count", "whole"), _needs("source")),
    ),
    Kind.LESSON: Sheet(
        (TITLE, _needs("words", "long"), _needs("source"), _may("tried", "long"), _may("countries", "countries")),
        writer=Writer.RAISE, eyes=True, states=Table("lesson", {"kept": {"withdrawn"}}), with_words=frozenset({"withdrawn"}),
    ),
}  # fmt: skip
# What stands by itself, and therefore has a list of its own.
TOPS = tuple(kind for kind, sheet in SHEETS.items() if not sheet.under)
COLUMNS = ("title", "begins_on", "ends_on", "organisation")


def children(kind: Kind) -> list[Kind]:
    """What may hang under a thing of this kind."""
    return [other for other, sheet in SHEETS.items() if kind in sheet.under]


def ask_of(kind: Kind, key: str) -> Ask | None:
    return next((ask for ask in SHEETS[kind].asks if ask.key == key), None)


def _fault(ask: Ask, value: Any) -> str:
    if value in ("", None, [], False):
        return "Write this." if ask.needed else ""
    if ask.what in ("short", "long") and len(str(value)) > (SHORT if ask.what == "short" else LONG):
        return Said("Write at most {most} letters.", most=SHORT if ask.what == "short" else LONG)
    if ask.what == "whole" and not (isinstance(value, int) and 0 <= value <= WHOLE):
        return "Write a whole number, nought or more."
    if ask.what == "day" and not isinstance(value, date):
        return "Write a day."
    if ask.what == "choice" and value not in ask.choices:
        return "Choose one of the answers."
    if ask.what == "country" and not _code(value):
        return "Choose a country."
    if ask.what == "figures" and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        return "Choose figures from the list."
    if ask.what == "countries" and not (isinstance(value, list) and all(_code(one) for one in value)):
        return "Choose one country or more."
    return ""


def _code(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 2 and value.isascii() and value.isupper()


def faults(kind: Kind, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with a filled-in sheet, question by question; empty if nothing is.

    >>> faults(Kind.COUNT, {"title": "Joint teams", "count": 3, "source": "leaflet 2011"})
    {}
    >>> faults(Kind.COUNT, {"title": "", "count": -1, "colour": "red"})
    {'colour': ['This is not asked here.'], 'title': ['Write this.'], 'count': ['Write a whole number, nought or more.'], 'source': ['Write this.']}
    """
    sheet = SHEETS[kind]
    known = {ask.key for ask in sheet.asks}
    found = {key: ["This is not asked here."] for key in data if key not in known}
    for ask in sheet.asks:
        if sentence := _fault(ask, data.get(ask.key)):
            found[ask.key] = [sentence]
    begins, ends = data.get("begins_on"), data.get("ends_on")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        found["ends_on"] = ["This ends before it begins."]
    if kind == Kind.MEETING and not data.get("begins_on") and not data.get("when"):
        found["begins_on"] = ["Write the day, or in words when it is."]
    count, out_of = data.get("count"), data.get("out_of")
    if isinstance(count, int) and isinstance(out_of, int) and count > out_of:
        found["out_of"] = ["There cannot be fewer altogether than are counted."]
    return found


def move_faults(kind: Kind, before: str, after: str, words: str, *, has_owner: bool, has_day: bool) -> list[str]:
    """Why a thing cannot come into this state; empty if it can.

    >>> move_faults(Kind.BOTTLENECK, "raised", "addressed", "", has_owner=True, has_day=False)
    ['Say until when: write a day first.']
    >>> move_faults(Kind.PILOT, "evaluated", "stopped", " ", has_owner=True, has_day=True)
    ['Write the reasons.']
    """
    sheet = SHEETS[kind]
    if sheet.states.why_not(before, after):
        return ["This state does not follow on the one it is in now."]
    found = []
    if after in sheet.with_owner and not has_owner:
        found.append("Say who is to act: choose an organisation first.")
    if after in sheet.with_owner and not has_day:
        found.append("Say until when: write a day first.")
    if after in sheet.with_words and not words.strip():
        found.append("Write the reasons.")
    return found


def searched(texts: Iterable[Any], wanted: str) -> bool:
    """Whether every word that is looked for stands somewhere in these texts."""
    whole = " ".join(str(text) for text in texts).casefold()
    return all(word in whole for word in wanted.casefold().split())
