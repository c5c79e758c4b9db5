"""The safety plan that was agreed with the person, and the one sheet to keep that betrays nothing. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

LONGEST = 2000
LONGEST_REVIEW_DAYS = 90  # no source fixes it: a plan that nobody looks at for a season is no plan


class Section(StrEnum):
    """What a plan speaks of, in the order in which one reads it together."""

    PERSON = "person"  # what the person does
    HOUSE = "house"
    POLICE = "police"
    CODE_WORDS = "code_words"
    WHERE_TO = "where_to"
    TAKE = "take"
    ONLINE = "online"  # accounts and devices
    CHILDREN = "children"  # and school


# Somebody else may find the sheet: what the house and the police do, where the person goes and what a word means are
# not on it.
ON_SHEET = (Section.PERSON, Section.TAKE, Section.ONLINE, Section.CHILDREN)


class Agreed(StrEnum):
    PERSON = "person"
    GUARDIAN = "guardian"  # with who speaks for a child, and as far as possible with the child
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Plan:
    """One version, in the words of the person as far as possible."""

    sections: Mapping[Section, str] = field(default_factory=dict)
    agreed: Agreed = Agreed.NOT_YET
    why_not_yet: str = ""
    review_on: date | None = None


def faults(plan: Plan, today: date) -> dict[str, list[str]]:
    """What is missing or cannot be, per field.

    >>> faults(Plan({Section.TAKE: "Papers"}, Agreed.PERSON, review_on=date(2026, 12, 1)), date(2026, 11, 22))
    {}
    """
    wrong: dict[str, list[str]] = {}
    if not any(words.strip() for words in plan.sections.values()):
        wrong[""] = [_("The plan is empty: write at least one thing that was agreed.")]
    for section, words in plan.sections.items():
        if len(words) > LONGEST:
            wrong[str(section)] = [Said(_("Write at most {most} characters."), most=LONGEST)]
    if plan.agreed == Agreed.NOT_YET and len(plan.why_not_yet.strip()) < 10:
        wrong["why_not_yet"] = [_("Say in a sentence what is still open between you.")]
    if plan.review_on is None:
        wrong["review_on"] = [_("Write the day on which you read it together again.")]
    elif plan.review_on <= today:
        wrong["review_on"] = [_("This day has passed or is today: write a later one.")]
    elif plan.review_on > today + timedelta(days=LONGEST_REVIEW_DAYS):
        wrong["review_on"] = [Said(_("Read it together again within {most} days."), most=LONGEST_REVIEW_DAYS)]
    return wrong


# --- the sheet --------------------------------------------------------------------------------------

# Beginnings of words that tell a stranger what this is about, in languages that people here read. Folded: no accents.
TELLING = (
    "traffick", "exploit", "victim", "slave", "shelter", "refuge", "safe house", "safehouse", "police", "prosecut",
    "prostitut", "pimp", "asylum", "hotline", "counsell", "mensenhandel", "uitbuit", "slachtoffer", "opvang",
    "politie", "aangifte", "justitie", "loverboy", "pooier", "asiel", "hulplijn", "hulpverlen", "blijfhuis",
    "victime", "traite", "foyer", "zwangsprost", "menschenhandel", "opfer", "polizei", "frauenhaus", "victima",
    "trata", "policia", "vittima", "tratta", "polizia", "traficul", "politia", "aldozat",
    "emberkereskedel", "rendorseg", "ofiara", "handel ludzmi", "policja", "жертв", "торговля людьми", "полици",
    "ضحية", "شرطة", "nrm",
)  # fmt: skip


def folded(text: str) -> str:
    """Small letters without accents, one space between words.

    >>> folded("  Poli\u0301tie   BUREAU ")
    'politie bureau'
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(bare.split())


def telling_words(text: str, names: Iterable[str] = ()) -> list[str]:
    """What in this text tells a stranger what it is about: a telling word, or one of these names.

    >>> telling_words("Call the police station, ask for Shelter group North", ["Shelter group North"])
    ['shelter', 'police', 'Shelter group North']
    >>> telling_words("Go to Mary. The red bag stands behind the door.")
    []
    """
    said = folded(text)
    found = [word for word in dict.fromkeys(TELLING) if re.search(rf"(?<!\w){re.escape(word)}", said)]
    for name in dict.fromkeys(names):
        bare = folded(name)
        if len(bare) > 2 and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", said):
            found.append(name)
    return found


@dataclass(frozen=True)
class Sheet:
    """What is printed, and which lines were left out because of which word."""

    parts: tuple[tuple[Section, tuple[str, ...]], ...]
    left_out: tuple[tuple[Section, str, tuple[str, ...]], ...]


def sheet(plan: Plan, names: Iterable[str] = ()) -> Sheet:
    """The lines of a plan that may lie on a table: what tells a stranger is left out, line by line, and shown why."""
    known = list(names)
    parts, left_out = [], []
    for section in ON_SHEET:
        kept = []
        for line in plan.sections.get(section, "").splitlines():
            words = telling_words(line, known)
            if words:
                left_out.append((section, line.strip(), tuple(words)))
            elif line.strip():
                kept.append(line.strip())
        if kept:
            parts.append((section, tuple(kept)))
    return Sheet(tuple(parts), tuple(left_out))
