"""Whether a page is valid HTML, judged by what the pages of this site are built from. Pure.

The tables hold the elements that the templates use, with the attributes and the children that the HTML standard allows
them (https://html.spec.whatwg.org/, sections 4.1 to 4.13). An element that is not in them is a fault: who uses a new one
adds it here. Stricter than the standard in one thing: every element is closed by its own end tag.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from html.parser import HTMLParser

EMPTY = {"br", "input", "link", "meta"}
EVERYWHERE = {"class", "dir", "hidden", "id", "lang", "role"}  # and aria-…, data-…
_NOTHING: frozenset[str] = frozenset()
_SHAPE = frozenset({"cx", "cy", "d", "fill", "height", "r", "rx", "stroke-width", "width", "x", "y"})
_PLAIN = ("aside", "b", "bdi", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "footer", "h1",
          "h2", "h3", "head", "header", "html", "i", "legend", "li", "main", "nav", "noscript", "ol", "p", "script",
          "section", "span", "style", "table", "tbody", "td", "title", "tr", "ul")  # fmt: skip
ATTRIBUTES: dict[str, Set[str]] = {
    **dict.fromkeys(_PLAIN, _NOTHING),
    "a": {"href", "hreflang", "rel"},
    "button": {"type"},
    "form": {"action", "autocomplete", "method"},
    "input": {"autocapitalize", "checked", "inputmode", "name", "spellcheck", "type", "value", "writingsuggestions"},
    "label": {"for"},
    "link": {"href", "rel"},
    "meta": {"charset", "content", "name"},
    "option": {"selected", "value"},
    "select": {"name"},
    "textarea": {"autocomplete", "name", "spellcheck", "writingsuggestions"},
    "th": {"scope"},
    "svg": {"fill", "stroke", "stroke-linecap", "stroke-width", "viewbox"},
    **dict.fromkeys(("circle", "path", "rect"), _SHAPE),
}  # fmt: skip
TYPED = {"text", "hidden"}  # kinds of input that may say "autocomplete"
PHRASE = {"a", "b", "bdi", "br", "button", "i", "input", "label", "select", "span", "svg", "textarea"}
BLOCK = {"aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "header", "main", "nav",
         "noscript", "ol", "p", "section", "table", "ul"}  # fmt: skip
CHILDREN: dict[str, Set[str]] = {
    "html": {"head", "body"},
    "head": {"link", "meta", "style", "title"},
    "body": {*BLOCK, *PHRASE, "script"},
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div"},
    **dict.fromkeys(("p", "b", "bdi", "i", "span", "h1", "h2", "h3", "label", "legend", "caption", "dt", "button"), PHRASE),
    "a": PHRASE - {"a", "button", "input", "label", "select", "textarea"},
    "select": {"option"},
    "table": {"caption", "tbody"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
    "svg": {"circle", "path", "rect"},
    "fieldset": {*BLOCK, *PHRASE, "legend"},
    "div": {*BLOCK, *PHRASE, "dd", "dt"},
    **dict.fromkeys(("option", "script", "style", "textarea", "title", "circle", "path", "rect"), _NOTHING),
}  # fmt: skip
FLOW = BLOCK | PHRASE  # the children of everything else
REFERRING = ("aria-describedby", "aria-labelledby", "for")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.ids: Counter[str] = Counter()
        self.referred: list[str] = []
        self.heads: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._judge(tag, attrs)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._judge(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.found.append(f"</{tag}> where {self.open[-1] if self.open else 'nothing'} is open")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def _judge(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ATTRIBUTES:
            self.found.append(f"<{tag}> is not in the table of elements")
            return
        parent = self.open[-1] if self.open else ""
        if parent and tag not in CHILDREN.get(parent, FLOW):
            self.found.append(f"<{tag}> may not stand in <{parent}>")
        if tag == "a" and "a" in self.open:
            self.found.append("a link stands in a link")
        if len(given) < len(attrs):
            self.found.append(f"<{tag}> has an attribute twice")
        self._judge_attributes(tag, given)
        if tag in ("h1", "h2", "h3"):
            self.heads.append(int(tag[1]))

    def _judge_attributes(self, tag: str, given: dict[str, str]) -> None:
        allowed = ATTRIBUTES[tag] | EVERYWHERE
        if tag == "input" and given.get("type") in TYPED:
            allowed = allowed | {"autocomplete"}
        strange = {name for name in given if name not in allowed and not name.startswith(("aria-", "data-"))}
        self.found += [f"<{tag}> may not have {name}" for name in sorted(strange)]
        if "id" in given:
            self.ids[given["id"]] += 1
        self.referred += [word for name in REFERRING for word in given.get(name, "").split()]
        if given.get("href", "").startswith("#"):
            self.referred.append(given["href"][1:])


def faults(page: str) -> list[str]:
    """Everything that is wrong with the HTML of a page; empty if nothing is.

    >>> faults('<!doctype html><html lang="en"><head><title>a</title></head><body><p>b<ul></ul></p></body></html>')
    ['<ul> may not stand in <p>', 'there is no h1, or more than one']
    """
    reader = _Reader()
    if not page.lower().startswith("<!doctype html>"):
        reader.found.append("it does not begin with <!doctype html>")
    reader.feed(page)
    reader.close()
    reader.found += [f"<{tag}> is never closed" for tag in reader.open]
    reader.found += [f"the id {name} is there twice" for name, times in reader.ids.items() if times > 1]
    reader.found += [f"nothing has the id {name}" for name in sorted({*reader.referred} - {*reader.ids})]
    if reader.heads.count(1) != 1:
        reader.found.append("there is no h1, or more than one")
    if any(after - before > 1 for before, after in zip(reader.heads, reader.heads[1:], strict=False)):
        reader.found.append("a heading skips a level")
    return reader.found
