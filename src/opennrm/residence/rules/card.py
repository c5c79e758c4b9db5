"""The words of the rights card, one file a language with its state. What nobody has reviewed is never handed over.

A file `hu.toml` holds `language`, `state`, who reviewed it and when, a table `[texts]`, and a table `[made_from]` that
`./nrm cards stamp hu` writes: which source text each translation was made from. When the source changes afterwards,
the review no longer counts.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from opennrm.law.editions import Entitlement

FOLDER = Path(__file__).parent.parent / "cards"
SOURCE = "en"
LANGUAGES = ("nl", "en", "hu", "bg", "ro", "pl", "sk", "mk", "fr", "pt", "es", "zh", "vi", "ar", "ti", "uk")
_STAMPED = "\n[made_from]"


class State(StrEnum):
    """How far a text may be trusted: the same words as for the texts of the public site."""

    DRAFT = "draft"
    MACHINE = "machine-drafted"
    REVIEWED = "reviewed"


class BadCard(ValueError):
    """A file of the card that cannot be used; the sentence names the file."""


def digest(text: str) -> str:
    """Which source a translation was made from.

    >>> digest("Yes.") == digest(" Yes. "), digest("Yes.") == digest("No.")
    (True, False)
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()[:10]


@dataclass(frozen=True)
class CardText:
    """One language: its words, how far they may be trusted, and from which source they were made."""

    language: str
    state: State
    words: Mapping[str, str]
    made_from: Mapping[str, str] = field(default_factory=dict)
    reviewed_by: str = ""
    reviewed_on: date | None = None

    @property
    def interpreter(self) -> str:
        """The one sentence that is handed over unreviewed."""
        return self.words["interpreter"]


def missing(text: CardText, source: CardText) -> list[str]:
    """The keys of the source that this language has no words for."""
    return [key for key in source.words if not text.words.get(key)]


def outdated(text: CardText, source: CardText) -> list[str]:
    """The keys whose source was changed after this language was made from it."""
    if text.language == source.language:
        return []
    return [key for key, words in source.words.items() if text.made_from.get(key) != digest(words)]


def reviewed(text: CardText, source: CardText) -> bool:
    """A human who speaks the language has read all of it as it stands, with a name and a day."""
    named = text.state == State.REVIEWED and bool(text.reviewed_by.strip()) and text.reviewed_on is not None
    return named and not missing(text, source) and not outdated(text, source)


def read_card(path: Path) -> CardText:
    """One language's file. Raises BadCard."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        day = content["reviewed_on"]
        return CardText(
            content["language"], State(content["state"]), content["texts"], content.get("made_from", {}),
            content["reviewed_by"], date.fromisoformat(day) if day else None,
        )  # fmt: skip
    except (OSError, ValueError, KeyError) as fault:
        raise BadCard(f"{path.name} cannot be read: {fault!r}") from fault


@lru_cache(maxsize=1)
def texts() -> dict[str, CardText]:
    """All languages of the public site."""
    return {code: read_card(FOLDER / f"{code}.toml") for code in LANGUAGES}


def stamp(path: Path, source: CardText) -> int:
    """Write from which source every text of a file was made; how many stamps changed."""
    text = read_card(path)
    stamps = {key: digest(source.words[key]) for key in text.words if key in source.words}
    body = path.read_text(encoding="utf-8").split(_STAMPED)[0].rstrip()
    lines = "\n".join(f'{key} = "{mark}"' for key, mark in stamps.items())
    path.write_text(f"{body}\n{_STAMPED}\n# Written by ./nrm cards stamp {text.language}.\n{lines}\n", encoding="utf-8")
    return sum(1 for key, mark in stamps.items() if text.made_from.get(key) != mark)


@dataclass(frozen=True)
class Dates:
    """The days of the term in the words of the language; `sure` is False where its length is from memory."""

    start: str = ""
    end: str = ""
    sure: bool = True

    @property
    def short(self) -> str:
        return f"{self.start} – {self.end}" if self.start and self.end else self.start


@dataclass(frozen=True)
class Card:
    """What stands on the paper. `full` is False where only dates, number and the phrase may be handed over."""

    language: str
    full: bool
    title: str
    lines: tuple[str, ...]
    rights: tuple[tuple[str, tuple[str, ...]], ...]  # a heading, and what stands under it
    call: str
    phone: str


def card(text: CardText, dates: Dates, owed: Iterable[Entitlement], phone: str, *, discreet: bool, whole: bool) -> Card:
    """The card in one language.

    discreet : dates and a number alone, whatever is reviewed: nothing that betrays the person if it is found.
    whole    : the text may be shown: it was reviewed, or it is looked at in preview with the mark that nobody has.
    """
    lines = (dates.short,) if dates.short else ()
    if discreet:
        return Card(text.language, False, "", lines, (), "", phone)
    if not whole:
        return Card(text.language, False, "", (*lines, text.interpreter), (), "", phone)
    words = text.words
    runs = bool(dates.start and dates.end)
    # a day may end with a point of its own ("22. december 2026."), as the sentence around it does
    until = words["until"].format(start=dates.start, end=dates.end).replace("..", ".") if runs else words["no_term"]
    said = [words["intro"], until]
    if runs and not dates.sure:
        said.append(words["doubt"])
    every = list(owed)
    rights = tuple(
        (words[heading], tuple(words[_key(each.code)] for each in every if each.source.verified == verified))
        for heading, verified in (("owed", True), ("ask", False))
        if any(each.source.verified == verified for each in every)
    )
    return Card(text.language, True, words["title"], tuple(said), rights, words["call"], phone)


def _key(code: str) -> str:
    return "interpreter_right" if code == "interpreter" else code
