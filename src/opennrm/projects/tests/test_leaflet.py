"""The leaflet itself is read, section by section: whatever it names must stand in the list as of July 2011.

`leaflet-2011-projects.txt` is the leaflet's own text (Ministry of Security and Justice, "Dutch anti-trafficking policy",
July 2011), from the heading of its list of projects on.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opennrm.projects import selectors, services
from opennrm.projects.access import PUBLIC
from opennrm.projects.rules.portfolio import About, Field

TEXT = (Path(__file__).parent / "leaflet-2011-projects.txt").read_text(encoding="utf-8")
JULY_2011 = date(2011, 7, 31)
HEADINGS = [one["source"].partition(". ")[2] for one in services.read_leaflet()["projects"]]
# Words with a capital that begin a sentence, or that are grammar and not facts.
PLAIN = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "both",
        "but",
        "by",
        "for",
        "from",
        "in",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "the",
        "their",
        "these",
        "this",
        "those",
        "to",
        "with",
        "most",
        "some",
        "various",
        "other",
        "another",
        "also",
        "only",
        "such",
        "building",
        "clearly",
        "implementation",
        "expertise",
        "citizens",
        "project",
        "projects",
        "particularly",
        "efforts",
        "similar",
        "two",
        "three",
        "substantial",
        "training",
        "trainings",
        "technical",
        "more",
        "thus",
        "additionally",
        "first",
        "foreign",
        "minister",
        "support",
        "countering",
        "conference",
        "european",
        "global",
        "instance",
        "dutch",
        "government",
        "netherlands",
        "embassy",
        "embassies",
        "ministry",
        "authorities",
        "west-european",
        "nothing",
        "1",
        "2",
        "3",
        "4",
        "one",
        "several",
    ]
)
# The leaflet writes "Joint Investigations Teams" and "ILOs Decent Work Agenda".
AS_WE_WRITE = {"investigations": "investigation", "ilos": "ilo"}


def sections() -> dict[str, str]:
    """The text under each heading; part 3 and 4 have no headings of their own below the part."""
    found: dict[str, str] = {}
    begins = sorted({(TEXT.index(f"\n{h}\n"), h) for h in HEADINGS if f"\n{h}\n" in TEXT})
    for heading in ("3. Countering child labour", "4. Countering child-sex tourism"):
        begins.append((TEXT.rindex(f"\n{heading}\n"), heading.partition(". ")[2]))
    begins.append((TEXT.rindex("\n2. Countering labour trafficking"), "part 2"))
    begins.sort()
    for (at, heading), (until, _) in zip(begins, [*begins[1:], (len(TEXT), "")], strict=True):
        found[heading] = TEXT[at + len(heading) + 2 : until]
    found.pop("part 2")
    return found


def facts(section: str) -> set[str]:
    """Names, places, months, years, numbers and quoted titles of a section, in small letters."""
    words = re.findall(r"[\w’'/-]+", re.sub(r"(\d)-(?=[A-Z])", r"\1 ", section))
    found = {w.strip("’'-/").casefold() for w in words if w[0].isupper() or any(c.isdigit() for c in w)}
    found = {w.removesuffix("’s").removesuffix("'s") for w in found} - PLAIN - {""}
    return {AS_WE_WRITE.get(fact, fact) for fact in found}


def _dates(data: dict[str, Any]) -> list[str]:
    said = []
    for key in ("on", "since"):
        about = About.read(str(data.get(key, "")))
        if about:
            said += [
                str(about.first.year),
                calendar.month_name[about.first.month],
                calendar.month_name[about.last.month],
            ]
            said += [str(about.first.day)]
    return said


def told(heading: str, play: selectors.Play) -> str:
    """All that the list says of the projects of one section."""
    lines = [line for part in play.parts.values() for line in part if line.card.one(Field.SOURCE).endswith(heading)]
    texts = []
    for line in lines:
        for held in line.card.entries.values():
            for data in held:
                texts += [str(value) for value in data.values()] + _dates(dict(data))
    return " ".join(texts).casefold()


@pytest.fixture
def play(database: None, project_officer: Any) -> selectors.Play:
    services.load_portfolio(services.read_leaflet(), by=project_officer)
    return selectors.state_of_play(JULY_2011, viewer=PUBLIC)


def test_the_text_is_the_leaflets_own() -> None:
    assert (
        hashlib.sha256(TEXT.encode()).hexdigest() == "4f14c68899b37261f8b461a9bf0b853865548a6625df07c29b22947c1848ca9a"
    )
    assert len(sections()) == 17 and all(len(s) > 150 for s in sections().values())


@pytest.mark.parametrize("heading", sorted(sections()))
def test_every_name_place_date_and_number_of_a_section_stands_in_the_list(heading: str, play: selectors.Play) -> None:
    text = told(heading, play)
    missing = sorted(fact for fact in facts(sections()[heading]) if fact not in text)
    assert missing == []


@pytest.mark.parametrize(
    ("heading", "deliverables"),
    [
        ("Technical assistance to Bulgaria", ["running shelters", "secondary schools", "documentary", "sofia", "joint investigation teams"]),
        ("Assisting Nigeria in fighting human trafficking", [
            "investigative techniques", "intake, interview and referral procedures", "document and identity fraud", "airport profiling",
            "digital evidence", "asset recovery and seizure", "operation koolvis", "witness protection", "three-year", "nigeria immigration service"]),
        ("Nigeria: victim support in Benin and Lagos provinces", ["italy", "norway", "benin", "lagos", "december 2011", "local ngos"]),
        ("Kazakhstan: setting up a shelter for victims of human trafficking", ["north of the country", "hotline"]),
        ("Oman: building government capacity to combat human trafficking and protect foreign domestic workers", ["recruitment agencies", "need for a shelter", "follow-up"]),
        ("Countering child labour", ["employer associations", "supply chains", "garment", "two centres", "bal ashram", "mukti ashram", "bonded labour"]),
        ("Countering child-sex tourism", ["border provinces with thailand", "border provinces with vietnam", "siem reap", "code of conduct", "hotel resorts", "act as a witness", "awareness raising at schools"]),
    ],
)  # fmt: skip
def test_deliverables_topics_and_follow_ons_are_there(
    heading: str, deliverables: list[str], play: selectors.Play
) -> None:
    text = told(heading, play)
    assert [one for one in deliverables if one not in text] == []


def test_the_states_of_july_2011_are_those_of_the_leaflet(play: selectors.Play) -> None:
    assert play.total == 22
    assert play.states == {"running": 6, "completed": 15, "wound_down": 1}
    assert {part: sum(line.counted for line in lines) for part, lines in play.parts.items()} == {
        1: 11,
        2: 4,
        3: 4,
        4: 3,
    }


@pytest.mark.parametrize(("day", "running"), [(date(2009, 6, 1), 12), (date(2010, 6, 15), 18), (date(2011, 7, 31), 6)])
def test_on_another_day_the_list_says_what_was_so_then(day: date, running: int, play: selectors.Play) -> None:
    assert selectors.state_of_play(day, viewer=PUBLIC).states["running"] == running


def test_in_july_2011_nothing_was_late_and_years_later_the_list_says_what_was_never_closed(
    play: selectors.Play, project_officer: Any
) -> None:
    def late(day: date) -> set[str]:
        found = selectors.state_of_play(day, viewer=project_officer)
        return {line.card.one(Field.TITLE) for lines in found.parts.values() for line in lines if line.is_late}

    assert late(date(2011, 7, 31)) == set()
    titles = " ".join(late(date(2026, 1, 1)))
    assert "Angola" in titles and "Chennai" in titles and "Kazakhstan" not in titles


def test_loading_twice_adds_nothing(play: selectors.Play, project_officer: Any) -> None:
    assert services.load_portfolio(services.read_leaflet(), by=project_officer) == 0
