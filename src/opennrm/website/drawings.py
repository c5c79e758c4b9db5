"""Drawings of browsers for the page on clearing history: a telephone's window, the thing to press marked.

Drawn for this site out of rectangles and lines, so that no picture of a maker is needed and no picture is fetched.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Browser:
    """Where a browser keeps its menu, and what the button looks like."""

    button: str  # dots, lines or book
    at_bottom: bool = False
    way: str = "cross"  # how a line is taken away: cross, hold or pull


BROWSERS = {
    "chrome": Browser("dots"),
    "firefox": Browser("lines", way="hold"),
    "safari": Browser("book", at_bottom=True, way="pull"),
    "edge": Browser("dots", at_bottom=True),
    "samsung": Browser("lines", at_bottom=True, way="hold"),
}
_HEAD = '<svg viewBox="0 0 120 90" role="img" aria-label="{label}" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">'
_FRAME = '<rect x="6" y="4" width="108" height="82" rx="8"/>'


def draw(what: str, browser: str, label: str) -> SafeString:
    """One of: menu (where the button is), history (the word in the menu), line (one line taken away)."""
    kind = BROWSERS[browser]
    inside = {"menu": _menu, "history": _history, "line": _line}[what](kind)
    drawn = f"{_HEAD.format(label=html.escape(label))}{_FRAME}{inside}</svg>"
    return mark_safe(drawn)  # noqa: S308 - the label is escaped, the rest is constant


def _button(kind: Browser, x: int, y: int) -> str:
    if kind.button == "dots":
        return "".join(f'<circle cx="{x}" cy="{y + step}" r="1.5" fill="currentColor"/>' for step in (-5, 0, 5))
    if kind.button == "lines":
        return "".join(f'<path d="M{x - 5} {y + step}h10"/>' for step in (-4, 0, 4))
    return f'<path d="M{x} {y - 4}v9M{x} {y - 4}c-2-2-5-2-7-1v9c2-1 5-1 7 1c2-2 5-2 7-1v-9c-2-1-5-1-7 1"/>'


def _mark(x: int, y: int, width: int, height: int) -> str:
    """A thick frame round what to press: shape, not colour alone."""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" stroke-width="4"/>'


def _menu(kind: Browser) -> str:
    bar = 72 if kind.at_bottom else 18
    x = 62 if kind.button == "book" else 101
    field = f'<rect x="14" y="{bar - 6}" width="{x - 30}" height="12" rx="6"/>' if x > 80 else '<path d="M20 72h14"/>'
    page = 18 if kind.at_bottom else 34
    rows = "".join(f'<path d="M16 {page + step}h{length}"/>' for step, length in ((0, 60), (10, 76), (20, 48)))
    return f"{field}{rows}{_button(kind, x, bar)}{_mark(x - 11, bar - 11, 22, 22)}"


def _history(kind: Browser) -> str:
    top = 30 if kind.at_bottom else 12
    rows = "".join(f'<path d="M52 {top + 10 + step}h{length}"/>' for step, length in ((0, 34), (16, 44), (32, 28)))
    clock = f'<circle cx="46" cy="{top + 26}" r="0.5"/>'
    return f'<rect x="38" y="{top}" width="70" height="50" rx="4"/>{rows}{clock}{_mark(42, top + 18, 62, 16)}'


def _line(kind: Browser) -> str:
    rows = "".join(f'<path d="M16 {y}h62"/>' for y in (20, 40, 60))
    end = {
        "cross": '<path d="M96 36l8 8M104 36l-8 8"/>',
        "hold": '<circle cx="60" cy="40" r="7"/><circle cx="60" cy="40" r="2" fill="currentColor"/>',
        "pull": '<path d="M104 40H88M93 35l-5 5l5 5"/>',
    }[kind.way]
    return f"{rows}{end}{_mark(11, 31, 98, 18)}"
