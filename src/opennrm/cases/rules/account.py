"""The account of exploitation: what may be asked, what was heard from whom, and never twice. Pure.

Questions, answers and their names in the Human Trafficking Case Data Standard are data (`cases/data`). *Not asked*,
*does not want to tell now* and *unknown* are three different things, and none of them is *no*.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from opennrm.law.words import Said, gettext_noop
from opennrm.people.rules import Certainty, Source

VERSION = "account-2026.1"
DATA = Path(__file__).resolve().parent.parent / "data" / f"{VERSION}.json"
MOST_WORDS = 5_000
MOST_COUNTRIES = 12


class Topic(StrEnum):
    RECRUITMENT = "recruitment"
    ROUTE = "route"
    EXPLOITATION = "exploitation"
    CONTROL = "control"
    PERIOD = "period"
    DEBTS = "debts"
    PAPERS = "papers"


class Question(StrEnum):
    RECRUITED_HOW = "recruited_how"
    RECRUITED_WHERE = "recruited_where"
    RECRUITED_BY = "recruited_by"
    RECRUITED_ONLINE = "recruited_online"
    ROUTE = "route"
    FORMS = "forms"
    SEXUAL_FORMS = "sexual_forms"
    SECTORS = "sectors"
    EXPLOITED_WHERE = "exploited_where"
    EXPLOITED_ONLINE = "exploited_online"
    CONTROL = "control"
    BEGAN = "began"
    ENDED = "ended"
    DEBTS = "debts"
    PAPERS = "papers"


class Reply(StrEnum):
    """What came of it. A question that nobody asked has no reply at all."""

    TOLD = "told"
    NOT_NOW = "not_now"  # does not want to tell now
    UNKNOWN = "unknown"  # was asked, and does not know


class CameUp(StrEnum):
    """How it came up: only what was asked can be asked twice."""

    ASKED = "asked"
    BY_ITSELF = "by_itself"
    WRITTEN = "written"  # stood in a report or a document


class Standing(StrEnum):
    """Where a question stands for the next worker who meets the person."""

    TOLD = "told"
    UNKNOWN = "unknown"
    NOT_NOW = "not_now"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Entry:
    """One question as the data has it: its answers, each with its name in the standard, or None."""

    question: Question
    topic: Topic
    codes: Mapping[str, str | None]
    field: str = ""
    kind: str = ""  # of event, where the standard keeps it as one
    note: str = ""


# A question that means something only where another one was answered like this.
FOLLOWS: Mapping[Question, frozenset[str]] = MappingProxyType(
    {
        Question.SEXUAL_FORMS: frozenset({"sexual"}),
        Question.SECTORS: frozenset({"labour", "child_labour", "domestic", "criminal"}),
    }
)


@cache
def entries() -> Mapping[Question, Entry]:
    """Every question, in the order of the page."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["questions"]
    made = [
        Entry(
            Question(row["question"]), Topic(row["topic"]), MappingProxyType(row["codes"]), row["field"],
            row.get("type", ""), row.get("note", ""),
        )
        for row in rows
    ]  # fmt: skip
    return MappingProxyType({entry.question: entry for entry in made})


@dataclass(frozen=True)
class Heard:
    """What was heard on one question, typed and cleaned: who heard it and when stand beside it."""

    reply: Reply | None = None
    codes: tuple[str, ...] = ()
    words: str = ""
    certainty: Certainty = Certainty.SAYS
    source: Source = Source.PERSON
    came_up: CameUp = CameUp.ASKED
    heard_on: date | None = None
    elsewhere: str = ""  # who heard it, where that was nobody of this program


def standing_of(replies: Collection[Reply]) -> Standing:
    """Where a question stands: what was told beats what was not.

    >>> standing_of([Reply.NOT_NOW, Reply.TOLD]), standing_of([])
    (<Standing.TOLD: 'told'>, <Standing.NOT_ASKED: 'not_asked'>)
    """
    for reply in (Reply.TOLD, Reply.UNKNOWN, Reply.NOT_NOW):
        if reply in replies:
            return Standing(reply.value)
    return Standing.NOT_ASKED


def fits(question: Question, forms: Collection[str]) -> bool:
    """Whether a question is offered at all, given the forms of exploitation that were told.

    >>> fits(Question.SEXUAL_FORMS, ["labour"]), fits(Question.SECTORS, ["labour"]), fits(Question.CONTROL, [])
    (False, True, True)
    """
    wanted = FOLLOWS.get(question)
    return wanted is None or bool(wanted & set(forms))


def why_not_ask(earlier: Iterable[tuple[Reply, date]], today: date) -> list[str]:
    """Why nobody should put this question to the person now; empty if it may be asked.

    >>> why_not_ask([(Reply.TOLD, date(2026, 11, 2))], date(2026, 11, 22))
    ['This was told already: read it here, and do not ask again.']
    >>> why_not_ask([(Reply.NOT_NOW, date(2026, 11, 2))], date(2026, 11, 22))
    []
    """
    found = list(earlier)
    standing = standing_of([reply for reply, _day in found])
    if standing == Standing.TOLD:
        return [gettext_noop("This was told already: read it here, and do not ask again.")]
    if standing == Standing.UNKNOWN:
        return [gettext_noop("This was asked already, and the person does not know: do not ask again.")]
    if any(day == today for _reply, day in found):
        return [gettext_noop("The person did not want to tell this today: do not ask again on the same day.")]
    return []


def heard_faults(question: Question, heard: Heard, today: date) -> dict[str, list[str]]:
    """What is missing in an answer, or cannot be."""
    faults: dict[str, list[str]] = {}
    if heard.reply is None:
        return {"reply": [gettext_noop("Say what came of it. “Does not want to tell now” is an answer.")]}
    if heard.reply == Reply.TOLD and not heard.codes and not heard.words.strip():
        faults["words"] = [gettext_noop("Write what was told, or choose it from the list.")]
    if heard.reply != Reply.TOLD and heard.codes:
        faults["codes"] = [gettext_noop("Something is chosen here: then it was told. Choose “told”, or take it away.")]
    if len(heard.words) > MOST_WORDS:
        faults["words"] = [Said(gettext_noop("This is longer than %(most)d characters. Split it."), most=MOST_WORDS)]
    if heard.reply == Reply.TOLD and heard.certainty in (Certainty.UNKNOWN, Certainty.NOT_ASKED):
        faults["certainty"] = [gettext_noop("Something was told: say how sure it is.")]
    if heard.heard_on is not None and heard.heard_on > today:
        faults["heard_on"] = [gettext_noop("This day is still to come: write the day on which it was heard.")]
    return faults | _code_faults(question, heard.codes)


def _code_faults(question: Question, codes: tuple[str, ...]) -> dict[str, list[str]]:
    if question == Question.ROUTE:
        if len(codes) > MOST_COUNTRIES:
            return {"codes": [Said(gettext_noop("Write at most %(most)d countries."), most=MOST_COUNTRIES)]}
        return {}
    if set(codes) - set(entries()[question].codes):
        return {"codes": [gettext_noop("This answer is not on the list: choose one that is.")]}
    return {}


def in_standard(told: Iterable[tuple[Question, Iterable[str]]]) -> dict[str, list[str]]:
    """What was chosen, in the words of the Human Trafficking Case Data Standard: field -> its choices, each once.

    >>> in_standard([(Question.FORMS, ["labour", "criminal"]), (Question.CONTROL, ["movement"])])
    {'vic_TypeOfExploitation': ['ForcedLabour', 'Other']}
    """
    found: dict[str, list[str]] = {}
    for question, codes in told:
        entry = entries()[question]
        for code in codes:
            word = code if question == Question.ROUTE else entry.codes.get(code)
            if entry.field and word is not None and word not in found.get(entry.field, []):
                found.setdefault(entry.field, []).append(word)
    return found
