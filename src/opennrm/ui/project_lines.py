"""How projects are shown, in every door: one line with its bar, and each entry in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opennrm.projects import selectors as reads
from opennrm.projects.rules.portfolio import About, Field
from opennrm.ui import project_words as words
from opennrm.ui.countries import country


@dataclass(frozen=True)
class Shown:
    """One line of the list, in words, with its bar."""

    line: reads.Line
    title: str
    parties: str
    countries: str
    period: str
    state: str
    outline: str
    bar: Bar | None


@dataclass(frozen=True)
class Bar:
    """Where the period lies on the scale, in hundredths of its width: done, and still planned; and how it looks."""

    begins: float
    done: float
    planned: float
    look: str = "done"  # ended, done, quiet

    @property
    def planned_from(self) -> float:
        return round(self.begins + self.done, 2)


@dataclass(frozen=True)
class Scale:
    first: int
    last: int
    now: float

    @property
    def years(self) -> list[tuple[int, float]]:
        return [(year, self.at(date(year, 1, 1))) for year in range(self.first, self.last + 1)]

    @property
    def labels(self) -> list[str]:
        """A label for each year; every second or third where there are many, so that they do not touch."""
        step = max(1, -(-len(self.years) // 10))
        return [str(year) if at % step == 0 else "" for at, (year, _) in enumerate(self.years)]

    def at(self, day: date) -> float:
        whole = (date(self.last + 1, 1, 1) - date(self.first, 1, 1)).days
        return round((day - date(self.first, 1, 1)).days * 100 / whole, 2)


def scale_of(play: reads.Play) -> Scale:
    lines = [line for some in play.parts.values() for line in some]
    years = [about.first.year for line in lines for about in (line.start, line.end) if about]
    first, last = min([*years, play.day.year]), max([*years, play.day.year])
    first = max(first, last - 30)  # one wrong year does not flatten all others
    return Scale(first, last, Scale(first, last, 0).at(play.day))


def bar_of(line: reads.Line, day: date, scale: Scale) -> Bar | None:
    if line.start is None:
        return None
    start = max(line.start.first, date(scale.first, 1, 1))
    end = line.end.last if line.end else day
    done = min(end, day) if line.end_is_planned else end
    begins = scale.at(start)
    look = "quiet" if line.state in ("wound_down", "cancelled") else "ended" if line.state == "completed" else "done"
    return Bar(
        begins, max(0.6, round(scale.at(max(done, start)) - begins, 2)),
        max(0.0, round(scale.at(end) - scale.at(max(done, start)), 2)), look,
    )  # fmt: skip


def shown(line: reads.Line, day: date, scale: Scale) -> Shown:
    return Shown(
        line, line.card.one(Field.TITLE), words.parties_words(line), words.countries_of(line), words.period_words(line),
        str(words.STATES.get(line.state, line.state)), words.OUTLINES.get(line.state, "neutral"), bar_of(line, day, scale),
    )  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One entry in words."""

    row: reads.Row
    label: str
    text: str


def say(field: Field, entry: Mapping[str, object], *, long: bool = False) -> tuple[str, str]:
    """`start: Jul 2009 (beginning of July 2009)`: the kind as a label, the rest as one sentence."""
    data = {key: str(value) for key, value in entry.items()}
    label = ""
    for key in ("role", "kind", "state"):
        if (field, key) in words.CHOICES:
            value = data.pop(key, "")
            label = str(words.CHOICES[field, key].get(value, value))
    for key in ("code", "country"):
        if key in data:
            data[key] = country(data[key])
    for key in ("on", "since"):
        if key in data:
            data[key] = words.about_words(About.read(data[key]), long=long) or data[key]
    order = [key for key in ("name", "words", "code", "since", "on") if key in data]
    first = data.pop(order[0]) if order else ""
    rest = [
        f"{data[key]} {data['unit']}" if key == "number" and "unit" in data else data[key]
        for key in data
        if key not in ("kind", "unit", "project", "region") and (field, key) != (Field.TIE, "number")
    ]
    return label, f"{first} ({'; '.join(rest)})" if rest else first


def held(row: reads.Row) -> Held:
    return Held(row, *say(Field(row.field), row.data))
