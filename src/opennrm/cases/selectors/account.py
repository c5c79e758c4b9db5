"""The account of exploitation, as far as it was heard: what is known already, from whom, and what may still be asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.cases.models import AccountAnswer
from opennrm.cases.models.sealing import Seal
from opennrm.cases.rules.account import (
    CameUp,
    Heard,
    Question,
    Reply,
    Standing,
    Topic,
    entries,
    fits,
    in_standard,
    standing_of,
    why_not_ask,
)
from opennrm.cases.selectors.file import OpenFile
from opennrm.kernel import clock
from opennrm.kernel.access import Refusal
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import Compartment
from opennrm.people.rules import Certainty, Source


def written(heard: Heard) -> str:
    """What was heard, as the text that is sealed. Who heard it and when stand in columns of their own."""
    return json.dumps({name: value for name, value in asdict(heard).items() if name != "heard_on"}, ensure_ascii=False)


def read(text: str, heard_on: date) -> Heard:
    """The other way round."""
    raw: dict[str, Any] = json.loads(text)
    return Heard(
        Reply(raw["reply"]), tuple(raw["codes"]), raw["words"], Certainty(raw["certainty"]), Source(raw["source"]),
        CameUp(raw["came_up"]), heard_on, raw["elsewhere"],
    )  # fmt: skip


@dataclass(frozen=True)
class ShownAnswer:
    id: UUID
    heard: Heard
    heard_by: str  # the name of a worker of this program; else `heard.elsewhere` says who
    written_by: str
    written_on: date
    mine: bool
    older: tuple[Heard, ...] = ()  # what stood here before it was corrected


@dataclass(frozen=True)
class AskedQuestion:
    """One question: what was heard, and whether anybody may ask it."""

    question: Question
    topic: Topic
    standing: Standing
    answers: tuple[ShownAnswer, ...]
    fits: bool
    why_not: tuple[str, ...]

    @property
    def may_ask(self) -> bool:
        return not self.why_not


def current(case_id: UUID, seal: Seal) -> dict[Question, list[tuple[AccountAnswer, Heard, tuple[Heard, ...]]]]:
    """The answers that stand, each with what it took the place of, the earliest first."""
    rows = list(AccountAnswer.objects.filter(case=case_id).order_by("heard_on", "written_at"))
    opened = {
        row.id: read(text, row.heard_on)
        for row in rows
        if (text := seal.open("accountanswer", row.id, "heard", row.heard))  # empty: the case was erased
    }
    by_id, replaced = {row.id: row for row in rows}, {row.replaces_id for row in rows}
    found: dict[Question, list[tuple[AccountAnswer, Heard, tuple[Heard, ...]]]] = defaultdict(list)
    for row in rows:
        if row.id in replaced or row.id not in opened:
            continue
        older, before = [], row.replaces_id
        while before in opened:
            older.append(opened[before])
            before = by_id[before].replaces_id
        found[Question(row.question)].append((row, opened[row.id], tuple(older)))
    return found


@selector
def account(opened: OpenFile, *, viewer: Actor) -> list[AskedQuestion]:
    """Every question in the order of the page. Raises NotAllowed for who does not see this part."""
    if Compartment.ACCOUNT not in opened.parts:
        raise NotAllowed([Refusal.COMPARTMENT])
    found = current(opened.case.id, Seal(opened.case))
    every = [row for answers in found.values() for row, _heard, _older in answers]
    names = accounts.names(
        {user for row in every for user in (row.heard_by_id, row.written_by_id) if user is not None}, viewer=viewer
    )
    forms = _forms(found)
    return [
        AskedQuestion(
            question,
            entry.topic,
            standing_of([heard.reply for _row, heard, _older in found[question] if heard.reply]),
            tuple(_shown(row, heard, older, names, viewer) for row, heard, older in found[question]),
            fits(question, forms) or bool(found[question]),
            tuple(why_not_ask(_earlier(found[question]), clock.today())),
        )
        for question, entry in entries().items()
    ]


def _forms(found: dict[Question, list[tuple[AccountAnswer, Heard, tuple[Heard, ...]]]]) -> set[str]:
    return {code for _row, heard, _older in found[Question.FORMS] for code in heard.codes}


def _earlier(answers: Iterable[tuple[AccountAnswer, Heard, tuple[Heard, ...]]]) -> list[tuple[Reply, date]]:
    return [(heard.reply, row.heard_on) for row, heard, _older in answers if heard.reply]


def _shown(
    row: AccountAnswer, heard: Heard, older: tuple[Heard, ...], names: dict[int, tuple[str, str]], viewer: Actor
) -> ShownAnswer:
    def name(user: int | None) -> str:
        return ", ".join(part for part in names.get(user or 0, ("", "")) if part)

    return ShownAnswer(
        row.id, heard, "" if heard.elsewhere else name(row.heard_by_id), name(row.written_by_id),
        clock.local(row.written_at).date(), row.written_by_id == viewer.user_id, older,
    )  # fmt: skip


def standard_words(asked: Iterable[AskedQuestion]) -> dict[str, list[str]]:
    """What was told, in the words of the Human Trafficking Case Data Standard, for forms that ask for them."""
    return in_standard(
        (one.question, answer.heard.codes) for one in asked for answer in one.answers if answer.heard.codes
    )


def earlier_replies(case_id: UUID, question: Question, seal: Seal) -> list[tuple[Reply, date]]:
    """What came of this question before, for the service that keeps it from being asked twice."""
    return _earlier(current(case_id, seal).get(question, []))
