"""The texts of the public site as files: one file a language, one key a text. Read, compared with their source, stamped.

A file `hu.toml` holds `language`, `state`, a table `[texts]` of key and text, and a table `[made_from]` that the
command `./nrm website stamp hu` writes: which source text each translation was made from. When the source changes
afterwards, the translation is out of date, and says so on the page. Files named `en.readers.toml` hold the pages for
particular readers.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.publications.rules.languages import LANGUAGES, READERS_LANGUAGES, SOURCE
from opennrm.publications.rules.receipts import LIST, list_faulty
from opennrm.publications.rules.states import State

FOLDER = Path(__file__).resolve().parents[1] / "texts"
READERS = "readers"
_STAMPED = "\n[made_from]"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_LINK = re.compile(r"\]\(([^)]*)\)")
_HEADING, _POINT = re.compile(r"(?m)^## "), re.compile(r"(?m)^(?:- |\d+\. )")
# What a translation must have in common with its source, and what to say where it has not.
_BUILT: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    (_("It has other placeholders in {{…}} than the source: {there} instead of {here}."), _PLACEHOLDER.findall),
    (_("It has other targets of links than the source: {there} instead of {here}."), _LINK.findall),
    (_("It has other headings (## …) than the source: {there} instead of {here}."), _HEADING.findall),
    (
        _("It has other points of lists than the source: {there} instead of {here}."),
        lambda text: ["•"] * len(_POINT.findall(text)),
    ),
    (_("It has other marks [?] than the source: {there} instead of {here}."), lambda text: ["[?]"] * text.count("[?]")),
    (_("It has other bold words than the source: {there} instead of {here}."), lambda text: ["**"] * text.count("**")),
)


class BadText(ValueError):
    """A file of texts that cannot be read; the sentence names the file."""


@dataclass(frozen=True)
class TextFile:
    """One language's file, or its file for particular readers."""

    language: str
    state: State
    texts: Mapping[str, str]
    made_from: Mapping[str, str] = field(default_factory=dict)
    reviewed: Mapping[str, str] = field(default_factory=dict)  # key -> who checked it


@dataclass(frozen=True)
class Finding:
    """One thing wrong with one text: worth stopping for (serious) or worth knowing."""

    language: str
    key: str
    sentence: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.language}: {self.key}: {self.sentence}" if self.key else f"{self.language}: {self.sentence}"


def digest(text: str) -> str:
    """Which source a translation was made from: ten signs, the same whatever the white space at the ends.

    >>> digest("Yes.") == digest(" Yes.\\n"), digest("Yes.") == digest("No.")
    (True, False)
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()[:10]


def read_file(path: Path) -> TextFile:
    """One file of texts; raises BadText where it is none."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadText(f"{path.name} cannot be read: {fault}") from fault
    texts, state = content.get("texts"), content.get("state")
    if content.get("language") != path.name.split(".")[0] or content["language"] not in LANGUAGES:
        raise BadText(f"{path.name}: language = {content.get('language')!r} does not fit the name of the file.")
    if state not in [each.value for each in State]:
        raise BadText(f"{path.name}: state = {state!r}; write one of {', '.join(State)}.")
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise BadText(f"{path.name}: the table [texts] holds a text for each key.")
    return TextFile(
        language=content["language"],
        state=State(state),
        texts={key: text.strip() for key, text in texts.items()},
        made_from=content.get("made_from", {}),
        reviewed=content.get("reviewed", {}),
    )


def read_files(folder: Path = FOLDER, group: str = "") -> dict[str, TextFile]:
    """All languages of a group ("" or "readers") that have a file, in the order in which languages are offered."""
    ending = f".{group}.toml" if group else ".toml"
    return {code: read_file(folder / f"{code}{ending}") for code in LANGUAGES if (folder / f"{code}{ending}").exists()}


def check_files(folder: Path = FOLDER) -> list[Finding]:
    """Everything that is missing, unknown, broken or out of date in the files of a folder."""
    findings: list[Finding] = []
    for group, wanted in (("", tuple(LANGUAGES)), (READERS, READERS_LANGUAGES)):
        files = read_files(folder, group)
        if SOURCE not in files:
            raise BadText(f"{SOURCE}{'.' + group if group else ''}.toml, the source of all others, is not there.")
        missing = [code for code in wanted if code not in files]
        findings += [Finding(code, "", f"has no file{' for particular readers' if group else ''}.") for code in missing]
        for code, file in files.items():
            if code != SOURCE:
                findings += compare(files[SOURCE], file)
    return findings


def compare(source: TextFile, file: TextFile) -> list[Finding]:
    """One language beside its source."""
    code = file.language
    found = [Finding(code, key, "is missing.") for key in source.texts if not file.texts.get(key)]
    found += [Finding(code, key, "is not a key of the source.") for key in file.texts if key not in source.texts]
    for key, text in file.texts.items():
        original = source.texts.get(key)
        if not original or not text:
            continue
        wrong = misbuilt(original, text) if key != LIST else list_faulty(text)
        found += [Finding(code, key, sentence) for sentence in wrong]
        made_from = file.made_from.get(key)
        if made_from is None:
            found.append(Finding(code, key, f"is not stamped: run ./nrm website stamp {code}.", serious=False))
        elif made_from != digest(original):
            found.append(Finding(code, key, "is out of date: the source changed after it.", serious=False))
    return found


def misbuilt(original: str, text: str) -> list[str]:
    """Where a translation is built otherwise than its source: placeholders, links, headings, lists, marks."""
    found = [
        Said(pattern, there=" ".join(there) or "–", here=" ".join(here) or "–")
        for pattern, find in _BUILT
        if (here := sorted(find(original))) != (there := sorted(find(text)))
    ]
    return [*found, _("It holds < or >: write words only.")] if re.search(r"[<>]", text) else list(found)


def stamp(path: Path, source: TextFile) -> int:
    """Write into a file which source each of its texts was made from; answers how many stamps changed.

    A text that was stamped before keeps its stamp only if its source is still the same: stamping says "I have looked
    at every text of this file beside its source".
    """
    file = read_file(path)
    stamps = {key: digest(source.texts[key]) for key in file.texts if key in source.texts}
    body = path.read_text(encoding="utf-8").split(_STAMPED)[0].rstrip()
    lines = "\n".join(f'"{key}" = "{mark}"' for key, mark in stamps.items())
    path.write_text(
        f"{body}\n{_STAMPED}\n# Written by ./nrm website stamp {file.language}.\n{lines}\n", encoding="utf-8"
    )
    return sum(1 for key, mark in stamps.items() if file.made_from.get(key) != mark)
