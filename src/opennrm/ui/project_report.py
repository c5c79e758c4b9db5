"""The state of play as a report, part by part and country by country: the same words on a page and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opennrm.projects.rules.card import Reading
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.selectors import Line, Play
from opennrm.ui import paper
from opennrm.ui import project_words as words
from opennrm.ui.project_lines import say

# What is told after the description and the aim, in this order.
POINTS = (Field.STAGE, Field.PERIOD, Field.PARTY, Field.COUNTRY, Field.COVERAGE, Field.SITE, Field.DEED, Field.TIE, Field.VISIT, Field.LESSON)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One project in the report."""

    reference: str
    title: str
    full_title: str
    state: str
    verdict: str  # period, and what the list notes of the state
    outline: str
    texts: tuple[str, ...]
    points: tuple[tuple[str, tuple[str, ...]], ...]  # heading of a field -> its lines
    source: str


@dataclass(frozen=True)
class Part:
    number: int
    heading: str
    countries: tuple[tuple[str, tuple[Told, ...]], ...]


def told(line: Line) -> Told:
    card = line.card
    state = str(words.STATES.get(line.state, line.state))
    return Told(
        line.reference, card.one(Field.TITLE), card.one(Field.FULL_TITLE),
        state, "; ".join(one for one in (words.period_words(line, long=True), line.note, _late(line)) if one),
        words.OUTLINES.get(line.state, "neutral"),
        tuple(text for text in (card.one(Field.SUMMARY), card.one(Field.AIM)) if text),
        tuple(_points(line)), card.one(Field.SOURCE),
    )  # fmt: skip


def _late(line: Line) -> str:
    return _("the planned end has passed; nothing was written since") if line.is_late else ""


def _points(line: Line) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in POINTS:
        lines = []
        for entry in line.card.all(field):
            label, text = say(field, entry, long=True)
            lines.append(f"{label}: {text}" if label else text)
        if lines:
            yield str(words.FIELDS[field]), tuple(lines)
    totals: dict[tuple[str, str], Decimal] = {}
    for money in line.card.money:
        totals[money.kind, money.currency] = totals.get((money.kind, money.currency), Decimal(0)) + money.amount
    if totals:
        yield (
            _("Money"),
            tuple(f"{words.PAYMENTS[kind]}: {currency} {sum_}" for (kind, currency), sum_ in totals.items()),
        )
    if line.card.readings:
        yield _("Results"), tuple(_reading(reading) for reading in line.card.readings)


def _reading(reading: Reading) -> str:
    came = _("target %(target)s, came out %(actual)s") % {
        "target": "–" if reading.target is None else reading.target,
        "actual": "–" if reading.actual is None else reading.actual,
    }
    return f"{reading.title} ({reading.begins_on} – {reading.ends_on}): {came} {reading.unit}".strip()


def parts_of(play: Play) -> tuple[Part, ...]:
    """Parts, in them the countries in the order in which the list names them first, in them the projects."""
    return tuple(
        Part(
            number,
            str(words.PARTS.get(number, "")),
            tuple(
                (country or _("No single country"), tuple(told(line) for line in some))
                for country, some in groupby(_by_country(lines), key=words.countries_of)
            ),
        )
        for number, lines in play.parts.items()
    )


def _by_country(lines: list[Line]) -> list[Line]:
    first: dict[str, int] = {}
    for line in lines:
        first.setdefault(words.countries_of(line), len(first))
    return sorted(lines, key=lambda line: first[words.countries_of(line)])


def counted(play: Play) -> str:
    """`22 projects: 6 running, 15 completed, 1 wound down.`"""
    total = ngettext("%(count)s project", "%(count)s projects", play.total) % {"count": play.total}
    states = [
        f"{str(name).lower()} {play.states[state]}" for state, name in words.STATES.items() if play.states.get(state)
    ]
    return f"{total}: {', '.join(states)}." if states else f"{total}."


def title_of(as_of: str) -> str:
    return _("International projects against human trafficking, reflecting the state of play as of %(day)s") % {
        "day": as_of
    }


def paper_of(play: Play, as_of: str) -> bytes:
    """The report as a tagged PDF."""
    blocks = [paper.text(counted(play)), paper.quiet(_("Operational cooperation is not in this list."))]
    for part in parts_of(play):
        blocks.append(paper.heading(f"{part.number}. {part.heading}"))
        for country, projects in part.countries:
            blocks.append(paper.heading(country, 2))
            for one in projects:
                blocks += _on_paper(one)
    return paper.pdf(title_of(as_of), blocks, language=get_language() or "en", foot=as_of)


def _on_paper(one: Told) -> Iterator[paper.Block]:
    yield paper.heading(one.title, 3)
    yield paper.text(f"{one.state}: {one.verdict}")
    if one.full_title:
        yield paper.text(f"“{one.full_title}”")
    for text in one.texts:
        yield paper.text(text)
    if one.points:
        yield paper.facts((heading, "; ".join(lines)) for heading, lines in one.points)
    if one.source:
        yield paper.quiet(_("Source: %(source)s") % {"source": one.source})
