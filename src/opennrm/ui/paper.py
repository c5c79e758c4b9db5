"""Documents on paper: a tagged PDF (PDF/UA-1) from a title and plain blocks. No text of a user is ever read as markup."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

# Arabic, Ethiopic and Chinese come with the program (fonts/README.md); other scripts need fonts of the machine.
FONTS = ("Libertinus Serif", "Noto Serif", "Noto Sans", "Noto Naskh Arabic", "Noto Sans Ethiopic", "Noto Sans CJK SC")
FONT_FOLDER = Path(__file__).parent / "fonts"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb"})
_TEMPLATE = Path(__file__).parent / "paper.typ"


@dataclass(frozen=True)
class Block:
    """A piece of a document. Use the functions below."""

    kind: Literal["heading", "text", "quiet", "list", "facts", "table", "number", "cut", "break"]
    held: dict[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        return {"kind": self.kind, **self.held}


def heading(text: str, level: int = 1) -> Block:
    return Block("heading", {"text": _clean(text), "level": level})


def text(words: str) -> Block:
    return Block("text", {"text": _clean(words)})


def quiet(words: str) -> Block:
    """Small words: where something comes from, what it does not say."""
    return Block("quiet", {"text": _clean(words)})


def bullets(items: Iterable[str]) -> Block:
    return Block("list", {"items": [_clean(item) for item in items]})


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    return Block("facts", {"pairs": [[_clean(name), _clean(value)] for name, value in pairs]})


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Block:
    """Every row has as many cells as the head; raises ValueError naming the row that has not."""
    body = [[_clean(cell) for cell in row] for row in rows]
    for number, row in enumerate(body, 1):
        if len(row) != len(head):
            raise ValueError(f"Row {number} of the table has {len(row)} cells, the head has {len(head)}.")
    return Block("table", {"head": [_clean(cell) for cell in head], "rows": body})


def number(words: str) -> Block:
    """A telephone number, from left to right in every script: in an Arabic line its groups would change places."""
    return Block("number", {"text": _clean(words)})


def cut_out(lines: Iterable[str], number: str) -> Block:
    """A small card of the size of a bank card, with a line to cut along, and a telephone number."""
    return Block("cut", {"lines": [_clean(line) for line in lines], "number": _clean(number)})


def new_page() -> Block:
    return Block("break")


def pdf(title: str, blocks: Iterable[Block], *, language: str = "en", foot: str = "", numbered: bool = True) -> bytes:
    """A tagged PDF. The same words give the same bytes: nothing of the moment or the machine is in it.

    language : BCP 47, for reading aloud and for the direction of the lines. foot : small words on every page.
    numbered : with its title on top and the number of the page below; without, only what the blocks say.
    """
    spoken = language.partition("-")[0]
    data = {
        "title": _clean(title), "language": spoken, "rtl": spoken in RIGHT_TO_LEFT,
        "foot": _clean(foot), "numbered": numbered, "fonts": [font for font in FONTS if font in families()] or list(FONTS[:1]),
        "blocks": [block.data() for block in blocks],
    }  # fmt: skip
    inputs = {"data": json.dumps(data)}
    try:
        made = typst.compile(
            str(_TEMPLATE), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0,
            font_paths=[str(FONT_FOLDER)],
        )  # fmt: skip
    except typst.TypstError:  # a sign that no font of this machine has: tagged all the same, without the promise
        made = typst.compile(
            str(_TEMPLATE), format="pdf", sys_inputs=inputs, timestamp=0, font_paths=[str(FONT_FOLDER)]
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """Every family of fonts that a document here may use."""
    return frozenset(typst.Fonts(font_paths=[str(FONT_FOLDER)]).families())


def _clean(words: str) -> str:
    """Without signs that no page shows and that hide words in a file: controls, joiners of nothing, byte order marks."""
    return "".join(sign for sign in str(words) if sign in "\n\t" or (ord(sign) >= 32 and sign not in _HIDDEN))


_HIDDEN = frozenset("\x7f\u200b\u2060\ufeff\u00ad")
