"""The few marks of a public text, turned into HTML that holds nothing else. Pure.

Empty lines part paragraphs; `## ` begins a heading, `- ` and `1. ` a point; `**…**` is bold; `[words](page)` leads to a
page of this site; `[?]` marks what nobody has verified; `{danger}` is the emergency number, ready to be called;
`{time}` and its like are filled in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\)")
_NUMBERED = re.compile(r"\d+\. ")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}(\.?)")
_DANGER = "{danger}"

Address = Callable[[str], str]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one without a value stays visible, so that a test finds it.

    A value that ends in a full stop, as dates do in Hungarian, does not get a second one.

    >>> filled("Call {danger}. {other}", {"danger": "112"}), filled("Until {date}.", {"date": "2026. november 22."})
    ('Call 112. {other}', 'Until 2026. november 22.')
    """

    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if value is None:
            return found[0]
        return value if value.endswith(".") else value + found[2]

    return _PLACEHOLDER.sub(fill, text)


def line(text: str, *, doubt: str = "", address: Address | None = None, danger: str = "") -> str:
    """One line of text as HTML without blocks.

    >>> line("**No** <b> [?]", doubt="not verified")
    '<b>No</b> &lt;b&gt; <span class="doubt">? not verified</span>'
    >>> line("Call {danger}.", danger="112")
    'Call <a class="now" href="tel:112" data-out><bdi dir="ltr">112</bdi></a>.'
    """
    safe = html.escape(text, quote=False)
    safe = _BOLD.sub(r"<b>\1</b>", safe)
    safe = safe.replace("[?]", f'<span class="doubt">? {html.escape(doubt, quote=False)}</span>' if doubt else "")
    if danger:
        number = html.escape(danger)
        safe = safe.replace(_DANGER, f'<a class="now" href="tel:{number}" data-out><bdi dir="ltr">{number}</bdi></a>')
    if address is not None:
        safe = _LINK.sub(lambda found: f'<a href="{html.escape(address(found[2]))}">{found[1]}</a>', safe)
    return safe.strip()


def blocks(text: str, *, doubt: str = "", address: Address | None = None, danger: str = "", level: int = 2) -> str:
    r"""A whole text as HTML.

    >>> blocks("## Head\nOne.\n\n- a\n- b")
    '<h2>Head</h2><p>One.</p><ul><li>a</li><li>b</li></ul>'
    """
    written, open_list = [], ""
    for kind, content in _pieces(text):
        wanted = kind if kind in ("ul", "ol") else ""
        if open_list and wanted != open_list:
            written.append(f"</{open_list}>")
        if wanted and wanted != open_list:
            written.append(f"<{wanted}>")
        open_list = wanted
        tag = "li" if wanted else f"h{level}" if kind == "heading" else "p"
        written.append(f"<{tag}>{line(content, doubt=doubt, address=address, danger=danger)}</{tag}>")
    if open_list:
        written.append(f"</{open_list}>")
    return "".join(written)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Kind and content of each block; lines that follow each other are one paragraph."""
    held: list[str] = []
    for row in [*text.strip().splitlines(), ""]:
        kind, content = _kind(row.strip())
        if kind != "words" and held:
            yield "paragraph", " ".join(held)
            held = []
        if kind == "words":
            held.append(content)
        elif kind:
            yield kind, content


def _kind(row: str) -> tuple[str, str]:
    if row.startswith("## "):
        return "heading", row[3:]
    if row.startswith("- "):
        return "ul", row[2:]
    if found := _NUMBERED.match(row):
        return "ol", row[found.end() :]
    return ("words", row) if row else ("", "")
