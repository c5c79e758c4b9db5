"""Speaks one language: fills a page with its texts, falls back visibly, and remembers how far they can be trusted."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from opennrm.publications.rules import DANGER_NUMBER, FALL_BACK, LANGUAGES, SOURCE, State, markup
from opennrm.publications.selectors import PublicText
from opennrm.website import formats
from opennrm.website.content import Content

_TRUST = [State.REVIEWED, State.DRAFT, State.MACHINE]  # from the most to the least


class Silent(LookupError):
    """A text that is in no language at all. Only a fault of the program or an empty folder brings this about."""


@dataclass
class Voice:
    """One page in one language."""

    content: Content
    code: str
    address: Callable[[str], str]
    used: dict[str, PublicText] = field(default_factory=dict)
    fallen: set[str] = field(default_factory=set)

    @property
    def direction(self) -> str:
        return LANGUAGES[self.code].direction

    def find(self, key: str) -> tuple[str, str]:
        """The text and the language it is in."""
        for code in (self.code, *FALL_BACK):
            text = self.content.texts.get((code, key))
            if text is not None:
                self.used[key] = text
                if code != self.code:
                    self.fallen.add(key)
                return text.body, code
        raise Silent(f"No text {key}, in no language.")

    def plain(self, key: str, **values: object) -> str:
        """Bare words, for attributes and for what is put together elsewhere."""
        words, code = self.find(key)
        return self._filled(words, code, {"danger": DANGER_NUMBER, **values})

    def line(self, key: str, **values: object) -> SafeString:
        """One line as HTML; in another language than the page it says so to readers and to screen readers."""
        words, code = self.find(key)
        written = markup.line(
            self._filled(words, code, values), doubt=self._doubt(words), address=self.address, danger=DANGER_NUMBER
        )
        return mark_safe(written if code == self.code else f"<span{_said_in(code)}>{written}</span>")  # noqa: S308

    def blocks(self, key: str, level: int = 2, **values: object) -> SafeString:
        """A whole text as HTML."""
        words, code = self.find(key)
        written = markup.blocks(
            self._filled(words, code, values), doubt=self._doubt(words), address=self.address, danger=DANGER_NUMBER,
            level=level,
        )  # fmt: skip
        return mark_safe(written if code == self.code else f"<div{_said_in(code)}>{written}</div>")  # noqa: S308

    def _filled(self, words: str, code: str, values: dict[str, object]) -> str:
        """With days, times and numbers as the language of the text writes them, which may not be that of the page."""
        return markup.filled(words, {name: formats.said(value, code) for name, value in values.items()})

    def _doubt(self, words: str) -> str:
        return self.plain("word.not_verified") if "[?]" in words else ""

    # --- how far this page can be trusted -----------------------------------------------------------

    @property
    def state(self) -> State:
        """The least trusted of the texts on this page."""
        states = [text.state for text in self.used.values()]
        return max(states, key=_TRUST.index, default=State.DRAFT)

    @property
    def is_outdated(self) -> bool:
        return any(text.is_outdated for text in self.used.values())

    @property
    def reviewers(self) -> list[str]:
        return sorted({text.reviewer for text in self.used.values() if text.reviewer})

    @property
    def source_on(self) -> date | None:
        """When the newest original of this page was published."""
        days = [
            self.content.texts[SOURCE, key].published_on for key in self.used if (SOURCE, key) in self.content.texts
        ]
        return max(days, default=None)


def _said_in(code: str) -> str:
    return f' lang="{html.escape(code)}" dir="{LANGUAGES[code].direction}" class="other"'
