"""The words of the card of rights, with the state of each language. What nobody has reviewed is never handed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "card.json"
NEEDED = ("title", "until", "no_term", "intro", "owed", "call")


@dataclass(frozen=True)
class CardText:
    """One language: its state, the phrase that stands alone until a human has reviewed the rest, and the rest."""

    language: str
    state: str
    interpreter: str
    words: Mapping[str, str]

    @property
    def whole(self) -> bool:
        return all(key in self.words for key in NEEDED)

    @property
    def reviewed(self) -> bool:
        """A human who speaks the language has read all of it, and stands by it with a name and a day."""
        return self.state == "reviewed" and self.whole and bool(self.words.get("reviewed_by"))


@lru_cache(maxsize=1)
def texts() -> dict[str, CardText]:
    """All languages of the public site, in its order."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))["languages"]
    return {
        code: CardText(
            code, words["state"], words["interpreter"],
            {key: value for key, value in words.items() if key not in ("state", "interpreter")},
        )
        for code, words in raw.items()
    }  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What stands on the paper. `full` is False where only dates, number and the phrase may be handed over."""

    language: str
    full: bool
    title: str
    lines: tuple[str, ...]
    owed: tuple[str, ...]
    call: str
    phone: str


def card(
    text: CardText, start: str, end: str, owed: Iterable[str], phone: str, *, discreet: bool, preview: bool
) -> Card:
    """The card in one language.

    discreet : dates and a number alone, whatever is reviewed: nothing that betrays the person if it is found.
    preview  : on the screen of the made-up country, the whole text with the mark that nobody has reviewed it.
    """
    dates = f"{start} – {end}" if start and end else start
    if discreet:
        return Card(text.language, False, "", (dates,) if dates else (), (), "", phone)
    if not text.reviewed and not (preview and text.whole):
        lines = (*((dates,) if dates else ()), text.interpreter)
        return Card(text.language, False, "", lines, (), "", phone)
    words = text.words
    said = words["until"].format(start=start, end=end) if start and end else words["no_term"]
    rights = tuple(words[key] for key in (_key(code) for code in owed) if key in words)
    return Card(
        text.language, True, words["title"], (words["intro"], said, words["owed"]), rights, words["call"], phone
    )


def _key(code: str) -> str:
    return "interpreter_right" if code == "interpreter" else code
