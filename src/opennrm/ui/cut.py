"""Cutting a style sheet down to what is used. Knows just enough CSS: comments, strings, braces, commas.

>>> only_classes(".a{x:1} .b, .a .c{y:2} @media print{.b{z:3}}", frozenset({"b"}), prefix="")
'.b{y:2}\\n@media print{.b{z:3}}\\n'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRING = re.compile(r'"[^"]*"|\'[^\']*\'')
AT_RULES_THAT_HOLD_RULES = ("@media", "@supports")


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Every rule at this level as (what stands before the brace, what stands inside)."""
    start, depth, prelude, inside_from = 0, 0, "", 0
    at = 0
    while at < len(css):
        character = css[at]
        if character in "\"'":
            at = css.index(character, at + 1)
        elif character == "{":
            if depth == 0:
                prelude, inside_from = css[start:at].strip(), at + 1
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield prelude, css[inside_from:at].strip()
                start = at + 1
        elif character == ";" and depth == 0:
            start = at + 1  # @charset and its like hold nothing for us
        at += 1


def _selectors(prelude: str) -> list[str]:
    """The parts of a selector list; commas inside brackets separate nothing.

    >>> _selectors("a:is(b, c), d")
    ['a:is(b, c)', 'd']
    """
    parts, depth, current = [], 0, ""
    for character in prelude:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [*parts, current.strip()]


def _is_used(selector: str, used: frozenset[str], prefix: str) -> bool:
    shown = re.sub(r":not\([^)]*\)", "", selector)
    classes = re.findall(rf"\.({prefix}[\w-]+)", shown)
    return bool(classes) and all(name in used for name in classes)


def only_classes(css: str, used: frozenset[str], *, prefix: str = "utrecht-") -> str:
    """The rules whose every class is in `used`; media queries that end up empty go too."""
    kept = []
    for prelude, inside in _blocks(COMMENT.sub("", css)):
        if prelude.startswith(AT_RULES_THAT_HOLD_RULES):
            if "-ms-high-contrast" not in prelude and (rest := only_classes(inside, used, prefix=prefix)):
                kept.append(f"{prelude}{{{rest.strip()}}}\n")
        elif not prelude.startswith("@"):
            selectors = [s for s in _selectors(prelude) if _is_used(s, used, prefix)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{squeezed(inside).strip().removesuffix(';')}}}\n")
    return "".join(kept)


def squeezed(css: str) -> str:
    """Without comments and needless space; strings stay as they are."""
    css = COMMENT.sub("", css)
    pieces, at = [], 0
    for string in STRING.finditer(css):
        pieces += [_tight(css[at : string.start()]), string[0]]
        at = string.end()
    return "".join([*pieces, _tight(css[at:])])


def _tight(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": ", ":", css)
    return css.replace(";}", "}").replace("}", "}\n")


def without_idle_tokens(css: str, *, prefix: str) -> str:
    """Drops the custom properties with this prefix that no rule reads, until none is left.

    >>> without_idle_tokens(":root{--u-a:1;--u-b:var(--u-c);--u-c:2}p{x:var(--u-a)}", prefix="--u-")
    ':root{--u-a:1}p{x:var(--u-a)}'
    """
    token = re.compile(rf"(?<=[{{;])({prefix}[\w-]+):[^;}}]*(;|(?=}}))")
    while True:
        read = frozenset(re.findall(rf"var\(\s*({prefix}[\w-]+)", css))
        slimmer = "".join(_kept(css, token, read)).replace(";}", "}")
        if slimmer == css:
            return css
        css = slimmer


def _kept(css: str, token: re.Pattern[str], read: frozenset[str]) -> Iterator[str]:
    at = 0
    for found in token.finditer(css):
        yield css[at : found.start()]
        if found[1] in read:
            yield found[0]
        at = found.end()
    yield css[at:]
