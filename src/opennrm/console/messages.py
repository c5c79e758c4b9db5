"""Texts in other languages, without the gettext programs: `./nrm messages [--extract | --check]`.

Texts are marked in Python and in templates. `extract()` collects them into one catalogue per language and keeps what
is translated; `compile_catalogues()` writes what Django reads; `missing()` says what still has to be done and where.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_from
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCES = Path(__file__).resolve().parents[1]
LOCALES = SOURCES / "ui" / "locale"
LANGUAGES = ("nl",)  # English is written in the sources
NOT_READ = {"tests", "migrations", "static", "locale"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "lazy": None,  # gettext_lazy, as the doors call it
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+|/\w+)\}")


@dataclass(frozen=True)
class Text:
    """One marked text: what it says, its plural, its context, and where it stands."""

    singular: str
    plural: str
    context: str
    place: tuple[str, int]


@dataclass(frozen=True)
class Gap:
    """A text that a reader would see in the wrong language, or wrong."""

    place: str
    fault: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.fault}: {self.text}"


def _files(sources: Path) -> Iterator[Path]:
    for path in sorted([*sources.rglob("*.py"), *sources.rglob("*.html"), *sources.rglob("*.txt")]):
        inside = path.relative_to(sources)
        if not NOT_READ.intersection(inside.parts[:-1]) and (path.suffix == ".py" or "templates" in inside.parts):
            yield path


def texts(sources: Path = SOURCES) -> Iterator[Text]:
    """Every marked text of the sources, in order of file and line."""
    for path in _files(sources):
        content = path.read_text("utf-8")
        if path.suffix != ".py":
            content = _as_python(content, path)
        try:
            yield from _texts_of(content, path.relative_to(sources.parent).as_posix())
        except SyntaxError as fault:
            raise SystemExit(f"{path}: this cannot be read: {fault}") from fault


def _as_python(template: str, path: Path) -> str:
    """What Django's own extraction makes of a template: Python-like lines, each text on its line."""
    from django.utils.translation.template import templatize

    return templatize(template, origin=str(path))


def _texts_of(content: str, file: str) -> Iterator[Text]:
    found = extract_from("python", BytesIO(content.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        parts = message if isinstance(message, tuple) else (message,)
        if not parts[0]:
            continue  # gettext("") means the head of the catalogue
        yield Text(parts[0], parts[1] if len(parts) > 1 and parts[1] else "", context or "", (file, line))


def catalogue_path(language: str, locales: Path = LOCALES) -> Path:
    return locales / language / "LC_MESSAGES" / "django.po"


def _load(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="OpenNRM", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def extract(sources: Path = SOURCES, locales: Path = LOCALES, languages: Iterable[str] = LANGUAGES) -> dict[str, int]:
    """Brings every catalogue up to date and keeps what is translated. How many texts each holds now.

    A text that nobody uses any more is kept as obsolete for one round, so that a change of mind costs nothing.
    Nothing is guessed: a changed text has to be translated anew.
    """
    found = list(texts(sources))
    held = {}
    for language in languages:
        path = catalogue_path(language, locales)
        old = _load(path, language)
        new = _merged(found, old, language)
        _write(new, path)
        held[language] = len(new)
    return held


def _merged(found: Iterable[Text], old: Catalog, language: str) -> Catalog:
    new = Catalog(locale=language, project="OpenNRM", charset="utf-8", fuzzy=False)
    for text in found:
        key: str | tuple[str, str] = (text.singular, text.plural) if text.plural else text.singular
        before = old.get(text.singular, text.context or None) or old.obsolete.get(
            (text.singular, text.context) if text.context else text.singular
        )
        said = before.string if before and bool(before.pluralizable) == bool(text.plural) else None
        flags = before.flags & {"fuzzy"} if before else set()
        new.add(
            key,
            said,
            locations=[text.place],
            flags=flags,
            context=text.context or None,
            user_comments=before.user_comments if before else (),
        )
    used = {(message.id, message.context) for message in new}
    for message in old:
        if message.id and message.string and (message.id, message.context) not in used:
            english = _english(message)
            new.obsolete[(english, message.context) if message.context else english] = message
    return new


def _write(catalogue: Catalog, path: Path) -> None:
    """Sorted by text, places without line numbers: two people who add texts do not meet in the same lines."""
    import polib  # type: ignore[import-untyped]  # only developers extract; a server needs Babel alone

    path.parent.mkdir(parents=True, exist_ok=True)
    shown = polib.POFile(wrapwidth=110)
    shown.header = "Texts of OpenNRM. Renewed by ./nrm messages --extract; translations are written here by hand."
    shown.metadata = {
        "Project-Id-Version": "OpenNRM",
        "Language": str(catalogue.locale_identifier),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.plural_forms,
    }
    ordered = sorted((m for m in catalogue if m.id), key=_order)
    shown.extend(_entry(message, obsolete=False) for message in ordered)
    shown.extend(_entry(message, obsolete=True) for message in sorted(catalogue.obsolete.values(), key=_order))
    content = str(shown)
    if not path.exists() or path.read_text("utf-8") != content:
        path.write_text(content, "utf-8")


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _order(message: Message) -> tuple[str, str]:
    return _english(message).casefold(), message.context or ""


def _entry(message: Message, *, obsolete: bool) -> Any:
    import polib

    said = message.string
    values: dict[str, Any] = {
        "msgid": _english(message),
        "msgctxt": message.context or None,
        "occurrences": [] if obsolete else [(file, "") for file in sorted({file for file, _line in message.locations})],
        "flags": sorted(message.flags & {"fuzzy"}),
        "tcomment": "\n".join(message.user_comments),
        "obsolete": obsolete,
    }
    if isinstance(message.id, str):
        values["msgstr"] = said or ""
    else:
        forms = ["", ""] if isinstance(said, str) or not said else [form or "" for form in said]
        values |= {"msgid_plural": message.id[1], "msgstr_plural": dict(enumerate(forms))}
    return polib.POEntry(**values)


def compile_catalogues(locales: Path = LOCALES, *, always: bool = False) -> list[Path]:
    """Writes each .mo that is older than its .po. Fuzzy texts stay out: a guess is worse than English."""
    written = []
    for source in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not always and target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, charset="utf-8")
        unfinished = target.with_suffix(f".{os.getpid()}.mo")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)  # a server that starts this moment reads the old one or the new one, never a half
        written.append(target)
    return written


def missing(sources: Path = SOURCES, locales: Path = LOCALES, languages: Iterable[str] = LANGUAGES) -> list[Gap]:
    """What is untranslated, doubtful, out of use, or says other placeholders than the English text, with its place."""
    found = list(texts(sources))
    gaps = []
    for language in languages:
        path = catalogue_path(language, locales)
        catalogue = _load(path, language)
        gaps += [gap for text in found if (gap := _gap(text, catalogue, language))]
        used = {(text.singular, text.context) for text in found}
        for message in catalogue:
            if message.id and (_english(message), message.context or "") not in used:
                gaps.append(
                    Gap(path.name, f"{language}: no longer used, run ./nrm messages --extract", _english(message))
                )
        gaps += [Gap(path.name, f"{language}: obsolete, delete it", _english(m)) for m in catalogue.obsolete.values()]
    return sorted(set(gaps), key=str)


def _gap(text: Text, catalogue: Catalog, language: str) -> Gap | None:
    place = f"{text.place[0]}:{text.place[1]}"
    message = catalogue.get(text.singular, text.context or None)
    if message is None:
        return Gap(place, f"{language}: not in the catalogue, run ./nrm messages --extract", text.singular)
    held = message.string
    said = [held] if isinstance(held, str) else [form or "" for form in held or ("",)]
    if (text.plural and not message.pluralizable) or not all(said):
        return Gap(place, f"{language}: not translated", text.singular)
    if message.fuzzy:
        return Gap(place, f"{language}: marked as doubtful (fuzzy)", text.singular)
    wanted = set(PLACEHOLDER.findall(text.plural or text.singular))
    if any(set(PLACEHOLDER.findall(form)) - wanted for form in said) or set(PLACEHOLDER.findall(said[-1])) != wanted:
        return Gap(place, f"{language}: other placeholders than in English", text.singular)
    return None


def main(arguments: list[str] | None = None) -> int:
    """`./nrm messages`: compile, and say what is missing. `--extract`: first collect the texts. `--check`: only say."""
    parser = argparse.ArgumentParser(prog="./nrm messages", description="Texts in other languages.")
    choices = parser.add_mutually_exclusive_group()
    choices.add_argument("--extract", action="store_true", help="bring the catalogues up to date with the sources")
    choices.add_argument("--check", action="store_true", help="only say what is missing; write nothing")
    chosen = parser.parse_args(arguments)
    if chosen.extract:
        for language, number in extract().items():
            print(f"{language}: {number} texts")
    if not chosen.check:
        compile_catalogues()
    gaps = missing()
    for gap in gaps:
        print(gap)
    print(f"{len(gaps)} texts to look at" if gaps else "Every text is translated")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
