"""Documents on paper: a tagged PDF (PDF/UA-1) from headings, texts, lists, facts and tables.

What is written goes to the typesetter as data, never as markup, so no text of anybody can change the page. Documents about
a person pass the gate in journeys/outgoing before a door hands them out; this module only makes the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    text: str
    muted: bool = False


@dataclass(frozen=True)
class Points:
    items: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """Labels with what stands behind them."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """The first row of cells under these columns heads nothing; `numbers` names columns that are set to the right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    numbers: frozenset[int] = frozenset()


Block = Heading | Text | Points | Facts | Table


@dataclass(frozen=True)
class Paper:
    title: str
    lead: str = ""
    foot: str = ""
    language: str = "en"
    blocks: Sequence[Block] = field(default_factory=tuple)


_TEMPLATE = r"""
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title)
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.4cm), numbering: "1 / 1",
  footer: context [#set text(8pt); #paper.foot #h(1fr) #counter(page).display("1 / 1", both: true)])
#set text(lang: paper.language, size: 10pt)
#set par(leading: 0.62em, spacing: 0.9em)
#show heading.where(level: 2): it => block(above: 1.6em, below: 0.8em, text(14pt, it.body))
#show heading.where(level: 3): it => block(above: 1.2em, below: 0.6em, text(11.5pt, it.body))
#show table.cell: it => { set text(9pt); it }
#show figure: set block(breakable: true)
#set table(stroke: (x, y) => (bottom: 0.5pt + luma(150)), inset: (x: 4pt, y: 4pt))
#heading(level: 1, text(20pt, paper.title))
#if paper.lead != "" { par(text(11.5pt, paper.lead)) }
#for one in paper.blocks {
  if one.kind == "heading" { heading(level: one.level + 1, one.text) }
  else if one.kind == "text" { if one.muted { par(text(9pt, fill: luma(70), one.text)) } else { par(one.text) } }
  else if one.kind == "points" { list(..one.items) }
  else if one.kind == "facts" { terms(..one.pairs.map(p => terms.item(p.at(0), p.at(1)))) }
  else if one.kind == "table" {
    if one.caption != "" { par(strong(one.caption)) }
    table(
      columns: one.columns.enumerate().map(((i, c)) => if i in one.numbers { auto } else { 1fr }),
      align: (x, y) => if x in one.numbers { right } else { left },
      table.header(..one.columns.map(c => strong(c))),
      ..one.rows.flatten(),
    )
  }
}
"""


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": max(1, min(level, 4))}
        case Text(text, muted):
            return {"kind": "text", "text": text, "muted": muted}
        case Points(items):
            return {"kind": "points", "items": list(items)}
        case Facts(pairs):
            return {"kind": "facts", "pairs": [list(pair) for pair in pairs]}
        case Table(columns, rows, caption, numbers):
            return {"kind": "table", "columns": list(columns), "rows": [list(row) for row in rows], "caption": caption, "numbers": sorted(numbers)}  # fmt: skip


def pdf(paper: Paper, at: datetime) -> bytes:
    """The document as PDF/UA-1. Where a font lacks a sign of the text, the pages are tagged but promise no standard."""
    import typst

    data = {
        "title": paper.title, "lead": paper.lead, "foot": paper.foot, "language": paper.language.partition("-")[0],
        "blocks": [_block(block) for block in paper.blocks],
    }  # fmt: skip
    inputs = {"paper": json.dumps(data, ensure_ascii=False)}
    template, stamp = _TEMPLATE.encode(), int(at.timestamp())
    try:
        made = typst.compile(template, sys_inputs=inputs, pdf_standards="ua-1", timestamp=stamp)
    except typst.TypstError:
        made = typst.compile(template, sys_inputs=inputs, timestamp=stamp)
    return bytes(made)
